//! The one post in the announce channel, edited in place (D31, D32): words a non-engineer reads.
//! Must never say anything of a sensitive incident but that people are at it.

use matoi_core::{
    board::Announcement,
    ids::IncidentId,
    incident::{State, Successor},
};

use super::{Part, Phrase, Speaker, TEXT_SHOWN_MAX};
use crate::{
    act::Act,
    wire::kit::{block::Block, message::Message, mrkdwn::Mrkdwn},
};

/// The announce post as it should look now.
#[must_use]
pub fn announcement(view: &Announcement, incident: IncidentId, speaker: &Speaker) -> Message {
    let title = title(view, speaker);
    let notice = [
        ("label", title.clone().into()),
        ("value", speaker.state(view.state).into()),
    ];
    let notice = speaker.say("board.line", &notice).mrkdwn();
    let message = Message::new(notice).with(Block::section(news(view, &title, speaker)));
    let message = message.with(Block::context(standing(view, speaker)));
    if let Some(next) = &view.went_on {
        return goes_on(message, next, speaker);
    }
    if view.sensitive {
        return message;
    }
    if view.state.is_over() {
        // Its room is put away: this post is the place where somebody finds that it comes back.
        let reopen = speaker.button(&Act::Reopen(incident), "offer.press", "reopen");
        return message.with(Block::actions([reopen]));
    }
    let join = speaker.primary(&Act::Join(incident), "open.announce", "join");
    message.with(Block::actions([join]))
}

/// It was put away and goes on elsewhere: the way there.
fn goes_on(message: Message, next: &Successor, speaker: &Speaker) -> Message {
    let place = match (&next.room, next.number) {
        (Some(_), _) => Speaker::room(next.room.as_ref()),
        (None, Some(number)) => Phrase::number(number),
        (None, None) => return message,
    };
    let there = speaker.say("open.went_on", &[("channel", place.into())]);
    let join = speaker.primary(&Act::Join(next.incident), "open.announce", "join");
    message
        .with(Block::section(there.mrkdwn()))
        .with(Block::actions([join]))
}

fn title(view: &Announcement, speaker: &Speaker) -> Phrase {
    let mark = speaker.drill_mark(view.kind);
    if view.sensitive {
        let neutral = Phrase::ours(&speaker.word("open.private_title"));
        return mark.then(Phrase::number(view.number)).gap().then(neutral);
    }
    mark.then(speaker.numbered(view.number, &view.title))
}

fn news(view: &Announcement, title: &Phrase, speaker: &Speaker) -> Mrkdwn {
    let opener = Speaker::actor(view.opener.as_ref());
    match view.state {
        State::Unborn | State::Open | State::Responding | State::Settling | State::Settled => {
            living(view, title, opener, speaker)
        }
        State::Closed => {
            let parts = [
                ("title", title.clone().into()),
                ("case_link", link(view, speaker).into()),
            ];
            speaker.say("close.archived", &parts).mrkdwn()
        }
        State::FalseAlarm => {
            let opener = if view.sensitive {
                Phrase::new()
            } else {
                opener
            };
            let parts = [
                ("opener", opener.into()),
                ("names", Part::Names(Vec::new())),
            ];
            let thanks = speaker.say("open.false_alarm", &parts).mrkdwn();
            let bold = Phrase::ours("*").then(title.clone());
            bold.then(Phrase::ours("*\n")).mrkdwn().then(thanks)
        }
    }
}

fn living(view: &Announcement, title: &Phrase, opener: Phrase, speaker: &Speaker) -> Mrkdwn {
    let mut parts: Vec<(&str, Part)> = vec![
        ("title", title.clone().into()),
        ("state", speaker.state(view.state).into()),
        ("heat", speaker.heat(view.heat).into()),
    ];
    let [opener, known, impact, room] = if view.sensitive {
        std::array::from_fn(|_| Phrase::new())
    } else {
        let known = view.known.as_deref().unwrap_or_default();
        [
            opener,
            told(known, "open.empty_known", speaker),
            told(&view.impact, "open.empty_impact", speaker),
            place(view, speaker),
        ]
    };
    parts.extend([
        ("opener", opener.into()),
        ("known", known.into()),
        ("impact", impact.into()),
        ("channel", room.into()),
    ]);
    speaker.say("open.announce", &parts).mrkdwn()
}

/// Where people talk: a room, or the thread under this very post.
fn place(view: &Announcement, speaker: &Speaker) -> Phrase {
    let threaded = view.room.as_ref().is_some_and(|room| room.root().is_some());
    if threaded {
        return Phrase::ours(&speaker.word("open.in_thread"));
    }
    Speaker::room(view.room.as_ref())
}

/// What is known, or that it is not yet.
fn told(text: &str, empty: &str, speaker: &Speaker) -> Phrase {
    let told = Phrase::foreign(text, TEXT_SHOWN_MAX);
    if told.is_empty() {
        return Phrase::ours(&speaker.word(empty));
    }
    told
}

/// The case. A sensitive one has no link here.
fn link(view: &Announcement, speaker: &Speaker) -> Phrase {
    if view.sensitive {
        return Phrase::new();
    }
    speaker.case(view.number)
}

/// The state; besides, the page while it goes on, and what users felt once it is closed.
fn standing(view: &Announcement, speaker: &Speaker) -> Vec<Mrkdwn> {
    let state = Phrase::ours(&speaker.state_with_mark(view.state));
    let impact = Phrase::foreign(&view.impact, TEXT_SHOWN_MAX);
    let beside = match view.state {
        _ if view.sensitive => None,
        State::Unborn | State::Open | State::Responding | State::Settling | State::Settled => {
            speaker.page(view.number, &speaker.word("board.record"))
        }
        State::Closed if !impact.is_empty() => {
            let label = speaker.word("board.impact").into();
            Some(speaker.say("board.line", &[("label", label), ("value", impact.into())]))
        }
        State::Closed | State::FalseAlarm => None,
    };
    let line = std::iter::once(state).chain(beside);
    line.map(|phrase| phrase.mrkdwn()).collect()
}
