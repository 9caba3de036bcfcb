//! The app's home: what is open now that this person may see, and how to raise something.
//! Must never count who did what.

use matoi_core::incident::Incident;

use super::{DateForm, Phrase, Speaker};
use crate::wire::kit::{block::Block, view};

/// So many open incidents are listed.
pub const HOME_INCIDENTS_MAX: usize = 20;

/// The home of one person.
#[must_use]
pub fn home(open: &[Incident], speaker: &Speaker) -> view::Home {
    let title = speaker.word("home.open");
    let home = view::Home::new().with(Block::header(title.as_str()));
    let home = if open.is_empty() {
        home.with(Block::section(speaker.plain("home.nothing_open")))
    } else {
        let shown = open.iter().take(HOME_INCIDENTS_MAX);
        shown.fold(home, |home, incident| {
            home.with_if_room(Block::section(line(incident, speaker).mrkdwn()))
        })
    };
    home.with(Block::context([speaker.plain("home.how")]))
}

/// `#7 決済が変` over `🟡 対応中 #inc-… 今日 9:24`.
fn line(incident: &Incident, speaker: &Speaker) -> Phrase {
    let title = speaker.numbered(incident.number, &incident.title);
    let state = Phrase::ours(&speaker.state_with_mark(incident.state));
    let room = incident.room.place().map_or_else(Phrase::new, |(id, _)| {
        // One that lives in a thread is found in the channel around it.
        Phrase::channel(id.outer())
    });
    let since = incident
        .opened_at
        .map_or_else(Phrase::new, |at| speaker.time(at, DateForm::DayAndTime));
    speaker
        .drill_mark(incident.kind)
        .then(title)
        .then(Phrase::ours("\n"))
        .then(state.gap())
        .then(room.gap())
        .then(since)
}
