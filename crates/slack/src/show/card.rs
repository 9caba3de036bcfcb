//! An alert's card: what the machine said, how often, and one press to gather people.
//! Must never read as if the machine had decided something.

use matoi_core::alert::{Card, Raised, Status};

use super::{LINE_SHOWN_MAX, Part, Phrase, Speaker, TITLE_SHOWN_MAX};
use crate::{
    act::Act,
    wire::kit::{
        block::Block,
        cut,
        message::Message,
        mrkdwn::{DateForm, Mrkdwn},
        rich::{Inline, RichPart, RichText},
    },
};

/// So much of what the machine said beside the title.
const SUMMARY_SHOWN_MAX: usize = 600;

/// A card as it should look now.
#[must_use]
pub fn card(view: &Card, speaker: &Speaker) -> Message {
    let title = Phrase::foreign(&view.title, TITLE_SHOWN_MAX);
    let title = if title.is_empty() {
        Phrase::ours(&speaker.word("alert.untitled"))
    } else {
        title
    };
    let heading = speaker.say("alert.heading", &[("title", title.into())]);
    let message = Message::new(heading.mrkdwn()).with(Block::header(heading.words().as_str()));
    let message = match view.summary.as_deref().map(str::trim) {
        Some(summary) if !summary.is_empty() => {
            let words = Inline::Text(cut(summary, SUMMARY_SHOWN_MAX));
            let quote = RichText::new().part(RichPart::Quote(vec![words]));
            message.with_if_room(Block::rich_text(quote))
        }
        Some(_) | None => message,
    };
    let message = message.with(Block::context(standing(view, speaker)));
    match &view.raised {
        Some(raised) => being_handled(message, raised, speaker),
        None => offered(message, view, speaker),
    }
}

/// How bad it calls itself, how often, since when, whether it is over for the machine.
fn standing(view: &Card, speaker: &Speaker) -> Vec<Mrkdwn> {
    let mut line: Vec<Phrase> = Vec::new();
    line.extend(
        view.level
            .as_deref()
            .map(|level| Phrase::foreign(level, LINE_SHOWN_MAX)),
    );
    let count = usize::try_from(view.count).unwrap_or(usize::MAX);
    line.push(speaker.say("alert.count", &[("n", Part::Count(count))]));
    line.extend(view.first_at.map(|at| {
        let time = speaker.time(at, DateForm::DayAndTime);
        speaker.say("alert.first", &[("time", time.into())])
    }));
    match view.status {
        Status::Firing => {}
        Status::Resolved => line.push(Phrase::ours(&speaker.word("alert.resolved"))),
    }
    line.extend(
        view.url
            .as_deref()
            .map(|url| Phrase::link(url, &speaker.word("alert.details"))),
    );
    line.iter().map(Phrase::mrkdwn).collect()
}

fn offered(message: Message, view: &Card, speaker: &Speaker) -> Message {
    let message = message.with(Block::section(speaker.plain("alert.card")));
    let message = if view.looking.is_empty() {
        message
    } else {
        let names = speaker.names(view.looking.iter().map(Speaker::person));
        let looking = speaker.say("alert.looked_at", &[("names", names)]);
        message.with(Block::context([looking.mrkdwn()]))
    };
    // On purpose without a name: it may turn out to be something after all.
    let message = match &view.dismissed {
        Some(_) => message.with(Block::context([speaker.plain("alert.nothing")])),
        None => message,
    };
    let alert = || view.fingerprint.clone();
    let nothing = match &view.dismissed {
        Some(_) => speaker.button(&Act::RestoreAlert(alert()), "alert.card", "restore"),
        None => speaker.button(&Act::DismissAlert(alert()), "alert.card", "nothing"),
    };
    message.with(Block::actions([
        speaker.primary(&Act::RaiseAlert(alert()), "alert.card", "raise"),
        speaker.button(&Act::LookAtAlert(alert()), "alert.card", "looking"),
        nothing,
    ]))
}

fn being_handled(message: Message, raised: &Raised, speaker: &Speaker) -> Message {
    let message = message.with(Block::section(place(raised, speaker)));
    let who = Speaker::actor(Some(&raised.by));
    let message = if who.is_empty() {
        message
    } else {
        let thanks = speaker.say("alert.raised_by", &[("who", who.into())]);
        message.with(Block::context([thanks.mrkdwn()]))
    };
    if raised.over {
        return message;
    }
    let join = speaker.primary(&Act::Join(raised.incident), "open.announce", "join");
    message.with(Block::actions([join]))
}

/// Where people are at it, or where the case is.
fn place(raised: &Raised, speaker: &Speaker) -> Mrkdwn {
    let number = raised.number.map_or_else(Phrase::new, Phrase::number);
    match (&raised.room, raised.number) {
        (_, Some(id)) if raised.over => {
            let parts = [
                ("title", number.into()),
                ("case_link", speaker.case(id).into()),
            ];
            speaker.say("close.archived", &parts).mrkdwn()
        }
        (Some(_), _) => {
            let gap = if number.is_empty() {
                Phrase::new()
            } else {
                Phrase::ours(" ")
            };
            let room = number.then(gap).then(Speaker::room(raised.room.as_ref()));
            speaker
                .say("alert.raised", &[("channel", room.into())])
                .mrkdwn()
        }
        (None, Some(id)) => {
            // No room outside (yet): the page is the place, where it can be reached.
            let page = speaker.page(id, &number.words()).unwrap_or(number);
            speaker
                .say("alert.raised", &[("channel", page.into())])
                .mrkdwn()
        }
        (None, None) => speaker.plain("open.ack"),
    }
}
