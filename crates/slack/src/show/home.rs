//! The app's home: what is open now that this person may see, what they were asked, what they took, and
//! what there is to read. Must never count who did what, nor show what was asked of somebody else.

use matoi_core::{
    actor::Actor,
    ids::{IncidentId, PersonId},
    incident::Incident,
};

use super::{DateForm, Phrase, Speaker};
use crate::{
    act::Act,
    wire::kit::{block::Block, view},
};

mod asked;
mod taken;

/// So many open incidents are looked at for a home, and so many that were put away last.
pub const HOME_INCIDENTS_MAX: usize = 20;

/// So many cases to read are listed, the newest.
const TO_READ_MAX: usize = 5;

/// The home of one person: `open` and `over` as they may see them, the newest first.
#[must_use]
pub fn home(
    person: &PersonId,
    open: &[Incident],
    over: &[Incident],
    speaker: &Speaker,
) -> view::Home {
    let raise = speaker.primary(&Act::RaiseForm, "home.how", "raise");
    let home = view::Home::new()
        .with(Block::section(speaker.plain("home.how")))
        .with(Block::actions([raise]));
    let home = asked::asked(home, person, open, speaker);
    let home = now(home, person, open, speaker);
    let home = taken::taken(home, person, open.iter().chain(over), speaker);
    to_read(home, over, speaker)
}

/// What is open, with a way in for whoever is not there yet.
fn now(home: view::Home, person: &PersonId, open: &[Incident], speaker: &Speaker) -> view::Home {
    let home = home.with(heading("home.open", speaker));
    if open.is_empty() {
        return home.with(Block::section(speaker.plain("home.nothing_open")));
    }
    let shown = open.iter().take(HOME_INCIDENTS_MAX);
    shown.fold(home, |home, incident| {
        let line = line(incident, speaker).mrkdwn();
        home.with_if_room(match incident.id {
            Some(id) if !is_there(incident, person) => {
                let join = speaker.button(&Act::Join(id), "home.open", "join");
                Block::section_with(line, join)
            }
            Some(_) | None => Block::section(line),
        })
    })
}

/// `#7 決済が変` over `🟡 対応中 #inc-… 今日 9:24`.
fn line(incident: &Incident, speaker: &Speaker) -> Phrase {
    let state = Phrase::ours(&speaker.state_with_mark(incident.state));
    let room = incident.room.place().map_or_else(Phrase::new, |(id, _)| {
        // One that lives in a thread is found in the channel around it.
        Phrase::channel(id.outer())
    });
    let since = incident
        .opened_at
        .map_or_else(Phrase::new, |at| speaker.time(at, DateForm::DayAndTime));
    titled(incident, speaker)
        .then(Phrase::ours("\n"))
        .then(state.gap())
        .then(room.gap())
        .then(since)
}

/// The newest of the library. Nothing where it is empty.
fn to_read(home: view::Home, over: &[Incident], speaker: &Speaker) -> view::Home {
    let kept = over.iter().filter(|incident| incident.kept);
    let lines: Vec<Block> = kept
        .take(TO_READ_MAX)
        .map(|incident| {
            let title = titled(incident, speaker);
            let page = speaker.page(incident.number, &speaker.word("board.record"));
            let line = match page {
                Some(page) => title.then(Phrase::ours(" · ")).then(page),
                None => title,
            };
            Block::context([Phrase::ours("• ").then(line).mrkdwn()])
        })
        .collect();
    if lines.is_empty() {
        return home;
    }
    let home = home.with_if_room(heading("home.to_read", speaker));
    lines.into_iter().fold(home, view::Home::with_if_room)
}

fn heading(key: &str, speaker: &Speaker) -> Block {
    Block::header(speaker.word(key).as_str())
}

/// `【訓練】#7 決済が変`
fn titled(incident: &Incident, speaker: &Speaker) -> Phrase {
    let title = speaker.numbered(incident.number, &incident.headline());
    speaker.drill_mark(incident.kind).then(title)
}

/// Whether they raised it, or were called or came and have not left since: nobody needs to join twice.
fn is_there(incident: &Incident, person: &PersonId) -> bool {
    let raised = incident.opener.as_ref().and_then(Actor::person) == Some(person);
    raised || incident.called.people.contains(person)
}

/// Whether it is theirs to answer for: they are there, or did anything in it.
fn is_in(incident: &Incident, person: &PersonId) -> bool {
    is_there(incident, person) || incident.acted.contains_key(person)
}

/// An incident with its id: one without was never raised.
fn raised(incident: &Incident) -> Option<(IncidentId, &Incident)> {
    incident.id.map(|id| (id, incident))
}
