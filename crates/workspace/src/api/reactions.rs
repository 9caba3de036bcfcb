//! `reactions.*`: emoji on messages.

use serde_json::{Value, json};

use crate::emoji;
use crate::events::Audience;
use crate::limits::Tier;
use crate::model::{Channel, ChannelKind, Message, Reaction, moment_of_ts};
use crate::outcome::{Failure, Outcome, Reply, refuse};
use crate::shapes::{self, Detail};
use crate::turn::{Callers, Method, Turn, page};

/// Different emoji on one message.
const EMOJI_PER_MESSAGE: usize = 23;
const ITEMS_PER_PAGE: usize = 100;
const PAGE_MAX: usize = 1000;

pub(crate) const METHODS: &[Method] = &[
    Method {
        name: "reactions.add",
        does: add,
        callers: Callers::BotsAndPeople,
        scopes: &["reactions:write"],
        tier: Tier::Three,
        is_write: true,
        errors: &[
            "already_reacted",
            "bad_timestamp",
            "channel_not_found",
            "invalid_name",
            "is_archived",
            "message_not_found",
            "no_access",
            "no_item_specified",
            "too_many_emoji",
        ],
    },
    Method {
        name: "reactions.remove",
        does: remove,
        callers: Callers::BotsAndPeople,
        scopes: &["reactions:write"],
        tier: Tier::Two,
        is_write: true,
        errors: &[
            "bad_timestamp",
            "channel_not_found",
            "invalid_name",
            "message_not_found",
            "no_access",
            "no_item_specified",
            "no_reaction",
        ],
    },
    Method {
        name: "reactions.get",
        does: get,
        callers: Callers::BotsAndPeople,
        scopes: &["reactions:read"],
        tier: Tier::Three,
        is_write: false,
        errors: &[
            "bad_timestamp",
            "channel_not_found",
            "message_not_found",
            "no_item_specified",
        ],
    },
    Method {
        name: "reactions.list",
        does: list,
        callers: Callers::BotsAndPeople,
        scopes: &["reactions:read"],
        tier: Tier::Two,
        is_write: false,
        errors: &["user_not_found"],
    },
];

/// The message the call is about: channel id and `ts`.
fn item(turn: &Turn<'_>) -> Result<(String, String), Failure> {
    if turn.args.text("channel").is_none() {
        return refuse("no_item_specified");
    }
    let id = turn.channel("channel")?.id.clone();
    let ts = turn.args.text("timestamp").ok_or("no_item_specified")?;
    if moment_of_ts(&ts).is_none() {
        return refuse("bad_timestamp");
    }
    turn.message(&id, &ts)?;
    Ok((id, ts))
}

fn name(turn: &Turn<'_>) -> Result<String, Failure> {
    let name = turn.args.text("name").unwrap_or_default();
    if emoji::is_name(&name) {
        Ok(name)
    } else {
        refuse("invalid_name")
    }
}

fn need_access(turn: &Turn<'_>, id: &str) -> Result<(), Failure> {
    if turn.is_member(id) {
        Ok(())
    } else {
        refuse("no_access")
    }
}

fn add(turn: &mut Turn<'_>) -> Outcome {
    let name = name(turn)?;
    let (id, ts) = item(turn)?;
    need_access(turn, &id)?;
    if turn
        .world
        .channels
        .get(&id)
        .is_some_and(|channel| channel.is_archived)
    {
        return refuse("is_archived");
    }
    let user = turn.caller.user.clone();
    let message = turn.message_mut(&id, &ts)?;
    let count = message.reactions.len();
    match message.reactions.iter_mut().find(|one| one.name == name) {
        Some(reaction) if reaction.users.contains(&user) => return refuse("already_reacted"),
        Some(reaction) => reaction.users.push(user),
        None if count >= EMOJI_PER_MESSAGE => return refuse("too_many_emoji"),
        None => message.reactions.push(Reaction {
            name: name.clone(),
            users: vec![user],
        }),
    }
    tell(turn, "reaction_added", &id, &ts, &name)?;
    Ok(Reply::empty())
}

fn remove(turn: &mut Turn<'_>) -> Outcome {
    let name = name(turn)?;
    let (id, ts) = item(turn)?;
    need_access(turn, &id)?;
    let user = turn.caller.user.clone();
    let message = turn.message_mut(&id, &ts)?;
    let Some(reaction) = message
        .reactions
        .iter_mut()
        .find(|one| one.name == name && one.users.contains(&user))
    else {
        return refuse("no_reaction");
    };
    reaction.users.retain(|one| *one != user);
    message.reactions.retain(|one| !one.users.is_empty());
    tell(turn, "reaction_removed", &id, &ts, &name)?;
    Ok(Reply::empty())
}

fn tell(turn: &mut Turn<'_>, kind: &str, id: &str, ts: &str, name: &str) -> Result<(), Failure> {
    let item_user = turn.message(id, ts)?.user.clone();
    let event_ts = turn.world.next_ts(id, turn.now);
    let event = json!({
        "type": kind,
        "user": turn.caller.user,
        "reaction": name,
        "item": {"type": "message", "channel": id, "ts": ts},
        "item_user": item_user,
        "event_ts": event_ts,
    });
    turn.world
        .emit(&event, kind, Audience::Channel(id), turn.now);
    turn.changed(id, "reaction");
    Ok(())
}

fn get(turn: &mut Turn<'_>) -> Outcome {
    let (id, ts) = item(turn)?;
    let channel = turn.world.channels.get(&id).ok_or("channel_not_found")?;
    let shown = shown_message(turn, channel, turn.message(&id, &ts)?);
    Ok(Reply::of(
        json!({"type": "message", "channel": id, "message": shown}),
    ))
}

fn shown_message(turn: &Turn<'_>, channel: &Channel, message: &Message) -> Value {
    let mut shown = shapes::message(turn.world, channel, message, Detail::Whole, false);
    let link = turn.world.permalink(&channel.id, message);
    shown.insert("permalink".into(), link.into());
    Value::Object(shown)
}

fn list(turn: &mut Turn<'_>) -> Outcome {
    let caller = turn.caller.user.clone();
    let user = turn.args.text("user").unwrap_or_else(|| caller.clone());
    if !turn.world.users.contains_key(&user) {
        return refuse("user_not_found");
    }
    let has_reacted = |message: &Message| {
        let mut reactions = message.reactions.iter();
        reactions.any(|reaction| reaction.users.contains(&user))
    };
    let items: Vec<Value> = turn
        .world
        .channels
        .values()
        .filter(|channel| channel.is_visible_to(&caller) && channel.kind != ChannelKind::Im)
        .flat_map(|channel| {
            channel
                .messages
                .values()
                .map(move |message| (channel, message))
        })
        .filter(|(_, message)| has_reacted(message))
        .map(|(channel, message)| {
            let shown = shown_message(turn, channel, message);
            json!({"type": "message", "channel": channel.id, "message": shown})
        })
        .collect();
    let (items, next) =
        page(turn.args, items, ITEMS_PER_PAGE, PAGE_MAX).map_err(|_| "invalid_arguments")?;
    Ok(Reply::of(
        json!({"items": items, "response_metadata": {"next_cursor": next}}),
    ))
}
