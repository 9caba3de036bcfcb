//! What makes two deliveries the same delivery, and which deliveries keep their order.
//!
//! It must never drop a retry: the key is what tells that it was here already (facts §0.3).

use matoi_core::surface::digest;
use serde_json::Value;

use super::text;

/// The key and the lane of a delivery of `kind` (`events_api`, `interactive`, `slash_commands`).
///
/// Events bear an id of their own. Presses and commands do not, so their trigger stands for them.
/// What has neither is known by its content, so that a retry of it is still the same.
/// The lane is the channel, where there is one, else the key.
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
    let lane = channel(payload).map_or_else(|| key.clone(), str::to_owned);
    (key, lane)
}

fn press_key(payload: &Value) -> Option<String> {
    let trigger = text(payload, "/trigger_id")?;
    let person = text(payload, "/user/id").unwrap_or_default();
    let at = text(payload, "/actions/0/action_ts")
        .or_else(|| text(payload, "/action_ts"))
        .unwrap_or_default();
    Some(format!("slack/press/{trigger}/{person}/{at}"))
}

/// Wherever the many shapes hold the channel they are about.
fn channel(payload: &Value) -> Option<&str> {
    const PATHS: [&str; 7] = [
        "/event/channel",
        "/event/channel/id",
        "/event/item/channel",
        "/channel/id",
        "/container/channel_id",
        "/channel_id",
        "/event/channel_id",
    ];
    PATHS.into_iter().find_map(|path| text(payload, path))
}
