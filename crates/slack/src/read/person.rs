//! What became of somebody in the team, as far as an incident minds: they are there no more.
//!
//! It must never keep who somebody is: the roster is read for that.

use matoi_core::{
    ids::{PersonId, StreamId},
    request::{Ask, Report},
};
use matoi_engine::Reading;
use serde_json::Value;

use super::{Told, asks, ignored, text};

/// Somebody's profile or standing changed.
pub(super) fn changed(event: &Value, told: &Told) -> Reading {
    let Some(user) = text(event, "/user/id") else {
        return ignored("a change of nobody");
    };
    let is_gone = event.pointer("/user/deleted").and_then(Value::as_bool) == Some(true);
    if !is_gone || told.own.is(user) {
        return ignored("the roster is read for that");
    }
    let person = PersonId::from(user);
    asks(Ask::report(StreamId::House, Report::PersonGone { person }))
}
