//! `pins.*`: messages held at the top.

use serde_json::{Value, json};

use crate::events::Audience;
use crate::limits::Tier;
use crate::model::{Pin, moment_of_ts};
use crate::outcome::{Failure, Outcome, Reply, refuse};
use crate::shapes::{self, Detail};
use crate::turn::{Callers, Method, Turn};

const PINS_PER_CHANNEL: usize = 100;

pub(crate) const METHODS: &[Method] = &[
    Method {
        name: "pins.add",
        does: add,
        callers: Callers::BotsAndPeople,
        scopes: &["pins:write"],
        tier: Tier::Two,
        is_write: true,
        errors: &[
            "already_pinned",
            "bad_timestamp",
            "channel_not_found",
            "message_not_found",
            "no_item_specified",
            "not_in_channel",
            "not_pinnable",
            "restricted_action",
            "too_many_pins",
        ],
    },
    Method {
        name: "pins.remove",
        does: remove,
        callers: Callers::BotsAndPeople,
        scopes: &["pins:write"],
        tier: Tier::Two,
        is_write: true,
        errors: &[
            "bad_timestamp",
            "channel_not_found",
            "message_not_found",
            "no_item_specified",
            "no_pin",
            "restricted_action",
        ],
    },
    Method {
        name: "pins.list",
        does: list,
        callers: Callers::BotsAndPeople,
        scopes: &["pins:read"],
        tier: Tier::Two,
        is_write: false,
        errors: &["channel_not_found"],
    },
];

fn item(turn: &Turn<'_>) -> Result<(String, String), Failure> {
    let channel = turn.channel("channel")?;
    let id = channel.id.clone();
    let ts = turn.args.text("timestamp").ok_or("no_item_specified")?;
    if moment_of_ts(&ts).is_none() {
        return refuse("bad_timestamp");
    }
    if channel.is_archived {
        return refuse("restricted_action");
    }
    turn.message(&id, &ts)?;
    Ok((id, ts))
}

fn add(turn: &mut Turn<'_>) -> Outcome {
    let (id, ts) = item(turn)?;
    if !turn.is_member(&id) {
        return refuse("not_in_channel");
    }
    if turn
        .message(&id, &ts)?
        .subtype
        .as_deref()
        .is_some_and(|kind| kind != "thread_broadcast")
    {
        return refuse("not_pinnable");
    }
    let channel = turn.world.channels.get(&id).ok_or("channel_not_found")?;
    if channel.is_pinned(&ts) {
        return refuse("already_pinned");
    }
    if channel.pins.len() >= PINS_PER_CHANNEL {
        return refuse("too_many_pins");
    }
    let pin = Pin {
        ts: ts.clone(),
        created_by: turn.caller.user.clone(),
        created: turn.seconds(),
    };
    turn.channel_mut(&id)?.pins.push(pin);
    tell(turn, "pin_added", &id, &ts);
    Ok(Reply::empty())
}

fn remove(turn: &mut Turn<'_>) -> Outcome {
    let (id, ts) = item(turn)?;
    let channel = turn.channel_mut(&id)?;
    if !channel.is_pinned(&ts) {
        return refuse("no_pin");
    }
    channel.pins.retain(|pin| pin.ts != ts);
    tell(turn, "pin_removed", &id, &ts);
    Ok(Reply::empty())
}

fn tell(turn: &mut Turn<'_>, kind: &str, id: &str, ts: &str) {
    let event_ts = turn.world.next_ts(id, turn.now);
    let count = turn
        .world
        .channels
        .get(id)
        .map_or(0, |channel| channel.pins.len());
    let item_user = turn
        .message(id, ts)
        .map(|message| message.user.clone())
        .unwrap_or_default();
    let event = json!({
        "type": kind,
        "user": turn.caller.user,
        "channel_id": id,
        "item": pinned(turn, id, ts),
        "item_user": item_user,
        "pin_count": count,
        "event_ts": event_ts,
    });
    turn.world
        .emit(&event, kind, Audience::Channel(id), turn.now);
    turn.changed(id, "pin");
}

fn pinned(turn: &Turn<'_>, id: &str, ts: &str) -> Value {
    let Some(channel) = turn.world.channels.get(id) else {
        return Value::Null;
    };
    let Some(message) = channel.messages.get(ts) else {
        return Value::Null;
    };
    let mut shown = shapes::message(turn.world, channel, message, Detail::Whole, false);
    let link = turn.world.permalink(id, message);
    shown.insert("permalink".into(), link.into());
    json!({
        "type": "message",
        "created": turn.seconds(),
        "created_by": turn.caller.user,
        "channel": id,
        "message": shown,
    })
}

fn list(turn: &mut Turn<'_>) -> Outcome {
    let channel = turn.channel("channel")?;
    let items: Value = channel
        .pins
        .iter()
        .rev()
        .map(|pin| {
            let mut item = pinned(turn, &channel.id, &pin.ts);
            if let Some(fields) = item.as_object_mut() {
                fields.insert("created".into(), pin.created.into());
                fields.insert("created_by".into(), pin.created_by.clone().into());
            }
            item
        })
        .collect();
    Ok(Reply::of(json!({"items": items})))
}
