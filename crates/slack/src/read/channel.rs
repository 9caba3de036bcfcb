//! What happened to a channel itself: put away, or its topic set by a person.
//!
//! It must never report what Matoi did itself as somebody else's doing.

use matoi_core::{ids::PersonId, request::Report};
use matoi_engine::Reading;
use serde_json::Value;

use super::{Told, asks, ignored, reported_in, text};

/// Archived or deleted, by whomever: nothing can be said there any more.
pub(super) fn gone(event: &Value, told: &Told) -> Reading {
    let Some(channel) = text(event, "/channel") else {
        return ignored("a channel without its id");
    };
    let by = text(event, "/user").filter(|user| !told.own.is(user));
    asks(reported_in(channel, by, Report::RoomArchived))
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
