//! Shortcuts on a message: one raises from it, or leads to the incident it belongs to. Shortcuts that open a form are answered with the form, and
//! ask nothing yet.
//!
//! It must never wait for what the message does not say: what is missing is fetched after the raise.

use matoi_core::ids::MessageRef;
use matoi_engine::Reading;
use serde_json::Value;

use super::{
    Told, asks, ignored,
    raise::{self, Asker},
    text,
};

/// The shortcut that raises from a message, as the manifest declares it.
pub const RAISE_MESSAGE: &str = "matoi_raise_message";

pub(super) fn read(payload: &Value, told: &Told) -> Reading {
    if text(payload, "/callback_id") != Some(RAISE_MESSAGE) {
        return ignored("it opens a form, and that asks");
    }
    let Some(person) = text(payload, "/user/id") else {
        return ignored("a shortcut by nobody");
    };
    if raise::is_stranger(payload) {
        return ignored("somebody of another organisation");
    }
    let channel = text(payload, "/channel/id");
    let ts = text(payload, "/message_ts").or_else(|| text(payload, "/message/ts"));
    let asker = Asker { person, channel };
    let (Some(channel), Some(ts)) = (channel, ts) else {
        // Even so somebody raised.
        return asks(asker.raise(format!("delivery:{}", told.key), "", Vec::new()));
    };
    let at = MessageRef::new(channel, ts);
    let message = payload.get("message").unwrap_or(&Value::Null);
    let seen = raise::evidence(at.clone(), message, told);
    let is_closed = raise::is_closed(channel, text(payload, "/channel/name"));
    let raised = asker.raise_from(&at, seen, is_closed);
    let within = asker.join(&at, raised);
    // A reply may stand in the thread that an incident lives in.
    let root = text(message, "/thread_ts").map(|root| MessageRef::new(channel, root));
    asks(match root.filter(|root| *root != at) {
        Some(root) => asker.join(&root, within),
        None => within,
    })
}
