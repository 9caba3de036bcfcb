//! What makes two deliveries the same delivery, and which deliveries keep their order.
//!
//! It must never drop a retry: the key is what tells that it was here already (facts §0.3).

use matoi_core::surface::digest;
use serde_json::Value;

use super::text;
use crate::modal::Tag;

/// The key and the lane of a delivery of `kind` (`events_api`, `interactive`, `slash_commands`).
///
/// Events bear an id of their own. Presses and commands do not, so their trigger stands for them; a form
/// that is sent again, because nobody told the sender that it had arrived, is known by what is in it.
/// What has neither is known by its content, so that a retry of it is still the same.
/// The lane is the channel, where there is one; for what is done in a modal of ours the channel it was
/// asked for in; else the key.
#[must_use]
pub fn envelope_key_lane(kind: &str, payload: &Value) -> (String, String) {
    let key = match kind {
        "events_api" => text(payload, "/event_id").map(|id| format!("slack/event/{id}")),
        "interactive" => press_key(payload),
        "slash_commands" => {
            text(payload, "/trigger_id").map(|trigger| format!("slack/command/{trigger}"))
        }
        _ => None,
    };
    let key = key.unwrap_or_else(|| format!("slack/other/{:016x}", digest(payload)));
    let lane = channel(payload)
        .map(str::to_owned)
        .or_else(|| asked_for_in(payload))
        .unwrap_or_else(|| key.clone());
    (key, lane)
}

fn press_key(payload: &Value) -> Option<String> {
    if text(payload, "/type") == Some("view_submission") {
        let view = text(payload, "/view/id")?;
        let filled = digest(payload.pointer("/view/state").unwrap_or(&Value::Null));
        return Some(format!("slack/form/{view}/{filled:016x}"));
    }
    let trigger = text(payload, "/trigger_id")?;
    let person = text(payload, "/user/id").unwrap_or_default();
    let at = text(payload, "/actions/0/action_ts")
        .or_else(|| text(payload, "/action_ts"))
        .unwrap_or_default();
    Some(format!("slack/press/{trigger}/{person}/{at}"))
}

fn asked_for_in(payload: &Value) -> Option<String> {
    let tag = Tag::parse(text(payload, "/view/private_metadata")?)?;
    tag.room.map(|room| room.0)
}

/// Wherever the many shapes hold the channel they are about.
fn channel(payload: &Value) -> Option<&str> {
    const PATHS: [&str; 8] = [
        "/event/channel",
        "/event/channel/id",
        "/event/item/channel",
        "/channel/id",
        "/container/channel_id",
        "/channel_id",
        "/event/channel_id",
        "/event/old_channel_id",
    ];
    PATHS.into_iter().find_map(|path| text(payload, path))
}
