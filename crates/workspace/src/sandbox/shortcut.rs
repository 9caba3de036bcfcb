//! Shortcuts: what apps declare for the menu of the composer and for the menu of a message, and
//! the payloads they are sent. It must never know what a shortcut is for.

use serde_json::{Map, Value, json};

use crate::model::{DeliveryKind, ShortcutKind};
use crate::outcome::{Failure, Outcome, refuse};
use crate::shapes::{self, Detail};
use crate::turn::{Callers, Method, Turn};

pub(crate) const METHODS: &[Method] = &[Method::of_sandbox(
    "sandbox.shortcut",
    Callers::People,
    shortcut,
    &[
        "app_not_found",
        "channel_not_found",
        "message_not_found",
        "unknown_shortcut",
    ],
)];

/// With `message_ts` (and its `channel`) a message shortcut, without it a global one. The app is
/// the one that declares the `callback_id`; `app_id` chooses when several do.
fn shortcut(turn: &mut Turn<'_>) -> Outcome {
    let callback_id = turn.args.required("callback_id")?;
    let about = turn.args.text("message_ts");
    let kind = if about.is_some() {
        ShortcutKind::Message
    } else {
        ShortcutKind::Global
    };
    let app_id = declaring_app(turn, &callback_id, kind)?;
    let about = about.map(|ts| message(turn, &ts)).transpose()?;
    let trigger = turn.trigger(&app_id, None);
    let mut payload = turn.interaction("shortcut", &app_id, &trigger);
    // Slack names the app in neither sort of shortcut.
    payload.remove("api_app_id");
    payload.insert("callback_id".into(), callback_id.into());
    payload.insert("action_ts".into(), turn.event_ts().into());
    match about {
        None => without_user_field(&mut payload, "name"),
        Some((channel, fields)) => {
            without_user_field(&mut payload, "username");
            let url = turn.response_url(&app_id, &channel, None, false);
            payload.insert("type".into(), "message_action".into());
            payload.insert("response_url".into(), url.into());
            payload.extend(fields);
        }
    }
    let payload = Value::Object(payload);
    Ok(turn.ask(&app_id, DeliveryKind::Interactive, &trigger, payload))
}

fn declaring_app(
    turn: &Turn<'_>,
    callback_id: &str,
    kind: ShortcutKind,
) -> Result<String, Failure> {
    let wanted = turn.args.text("app_id");
    if wanted
        .as_ref()
        .is_some_and(|id| !turn.world.apps.contains_key(id))
    {
        return refuse("app_not_found");
    }
    turn.world
        .apps
        .values()
        .filter(|app| wanted.as_ref().is_none_or(|id| *id == app.id))
        .find(|app| {
            let mut declared = app.shortcuts.iter();
            declared.any(|one| one.callback_id == callback_id && one.kind == kind)
        })
        .map(|app| app.id.clone())
        .ok_or_else(|| Failure::from("unknown_shortcut"))
}

/// The channel, and what the payload says about the message.
fn message(turn: &Turn<'_>, ts: &str) -> Result<(String, Map<String, Value>), Failure> {
    let channel = turn.channel("channel")?;
    let message = turn.message(&channel.id, ts)?;
    let shown = shapes::message(turn.world, channel, message, Detail::Whole, true);
    let fields = json!({
        "message": shown,
        "message_ts": ts,
        "channel": {"id": channel.id, "name": shapes::place_name(channel)},
    });
    Ok((
        channel.id.clone(),
        fields.as_object().cloned().unwrap_or_default(),
    ))
}

fn without_user_field(payload: &mut Map<String, Value>, field: &str) {
    if let Some(user) = payload.get_mut("user").and_then(Value::as_object_mut) {
        user.remove(field);
    }
}
