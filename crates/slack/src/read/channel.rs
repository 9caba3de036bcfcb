//! What happened to a channel itself: put away, opened again, its topic set by a person, somebody came or
//! left, ourselves among them.
//!
//! It must never report what Matoi did itself as somebody else's doing.

use jiff::SignedDuration;
use matoi_core::{ids::PersonId, request::Report};
use matoi_engine::Reading;
use serde_json::Value;

use super::{Told, asks, ignored, mark, reported_in, text};

/// So much earlier than the word of a new id may something have come that bears it.
const OUT_OF_ORDER_MAX: SignedDuration = SignedDuration::from_mins(5);

/// Archived or deleted, by whomever: nothing can be said there any more.
pub(super) fn gone(event: &Value, told: &Told) -> Reading {
    let Some(channel) = text(event, "/channel") else {
        return ignored("a channel without its id");
    };
    let by = text(event, "/user").filter(|user| !told.own.is(user));
    asks(reported_in(channel, by, Report::RoomArchived))
}

/// A person opened it again. Only people can.
pub(super) fn opened_again(event: &Value, told: &Told) -> Reading {
    let Some(channel) = text(event, "/channel") else {
        return ignored("a channel without its id");
    };
    let by = text(event, "/user").filter(|user| !told.own.is(user));
    asks(reported_in(channel, by, Report::RoomUnarchived))
}

/// A person gave it another name. It is where it was.
pub(super) fn renamed(event: &Value) -> Reading {
    let (Some(channel), Some(name)) = (text(event, "/channel/id"), text(event, "/channel/name"))
    else {
        return ignored("a channel without its id or name");
    };
    let name = name.to_owned();
    asks(reported_in(channel, None, Report::RoomRenamed { name }))
}

/// Its id is another one now. It is the channel it was (`wire::channel_ids`), and what came under the new id
/// before that was known belonged to no room, so that it is read once more.
pub(super) fn renumbered(event: &Value, told: &Told) -> Reading {
    let Some(channel) = text(event, "/old_channel_id") else {
        return ignored("another id of no channel");
    };
    let at = text(event, "/event_ts").and_then(mark::time);
    let at = at.unwrap_or(told.received_at).min(told.received_at);
    let from = at.checked_sub(OUT_OF_ORDER_MAX).unwrap_or(at);
    let until = told.received_at;
    asks(reported_in(
        channel,
        None,
        Report::HeardAgain { from, until },
    ))
}

/// We are not in it any more.
pub(super) fn we_left(event: &Value, told: &Told) -> Reading {
    let Some(channel) = text(event, "/channel") else {
        return ignored("a channel without its id");
    };
    let by = text(event, "/actor_id").filter(|user| !told.own.is(user));
    asks(reported_in(channel, by, Report::PutOut))
}

/// A person set the topic: it is theirs from now on.
pub(super) fn topic(event: &Value, told: &Told) -> Reading {
    let Some(channel) = text(event, "/channel") else {
        return ignored("a channel without its id");
    };
    if told.own.wrote(event) {
        return ignored("our own topic");
    }
    let by = text(event, "/user");
    asks(reported_in(
        channel,
        by,
        Report::TopicTaken {
            by: by.map(PersonId::from),
        },
    ))
}

/// Somebody came in.
pub(super) fn came(event: &Value, told: &Told) -> Reading {
    moved(event, told, Report::LetIn, |person| Report::PersonCame {
        person,
    })
}

/// Somebody left.
pub(super) fn left(event: &Value, told: &Told) -> Reading {
    moved(event, told, Report::PutOut, |person| Report::PersonLeft {
        person,
    })
}

fn moved(event: &Value, told: &Told, ours: Report, report: fn(PersonId) -> Report) -> Reading {
    let (Some(channel), Some(user)) = (text(event, "/channel"), text(event, "/user")) else {
        return ignored("nobody came or left");
    };
    if told.own.is(user) {
        return asks(reported_in(channel, None, ours));
    }
    asks(reported_in(
        channel,
        Some(user),
        report(PersonId::from(user)),
    ))
}
