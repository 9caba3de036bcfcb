//! `sandbox.*` that only look: who is there, what only this person sees, what apps called.

use serde_json::{Value, json};

use crate::model::{ChannelKind, Ephemeral};
use crate::outcome::{Outcome, Reply};
use crate::shapes;
use crate::turn::{Callers, Method, Turn};
use crate::world::World;

pub(crate) const METHODS: &[Method] = &[
    Method::of_sandbox("sandbox.info", Callers::Anyone, info, &[]).that_reads(),
    Method::of_sandbox(
        "sandbox.ephemerals",
        Callers::People,
        ephemerals,
        &["channel_not_found"],
    )
    .that_reads(),
    Method::of_sandbox("sandbox.calls", Callers::Anyone, calls, &[]).that_reads(),
    Method::of_sandbox("sandbox.deliveries", Callers::Anyone, deliveries, &[]).that_reads(),
];

fn info(turn: &mut Turn<'_>) -> Outcome {
    let world = &turn.world;
    let personas: Value = world
        .personas()
        .map(|user| {
            json!({
                "id": user.id,
                "name": user.name,
                "real_name": user.real_name,
                "display_name": user.display_name,
                "title": user.title,
                "area": user.area,
                "locale": user.locale,
                "standing": user.standing,
                "deleted": user.deleted,
                "token": user.token,
            })
        })
        .collect();
    let apps: Value = world
        .apps
        .values()
        .map(|app| {
            json!({
                "app_id": app.id,
                "name": app.name,
                "bot_user_id": app.bot_user,
                "bot_id": app.bot_id,
                "bot_token": app.bot_token,
                "app_token": app.app_token,
                "signing_secret": app.signing_secret,
                "commands": app.commands,
                "shortcuts": app.shortcuts,
                "owed": world.owed_to(&app.id).count(),
            })
        })
        .collect();
    let uninstalled: Value = world
        .uninstalled
        .values()
        .map(|app| json!({"app_id": app.id, "name": app.name}))
        .collect();
    Ok(Reply::of(json!({
        "team": {"id": world.team.id, "name": world.team.name, "domain": world.team.domain},
        "personas": personas,
        "apps": apps,
        "uninstalled": uninstalled,
        "channels": channels(world),
        "now_ms": turn.now.as_millisecond(),
        "clock_offset_ms": world.clock_offset_ms,
    })))
}

/// All channels, private and archived ones too.
fn channels(world: &World) -> Value {
    world
        .channels
        .values()
        .filter(|channel| channel.kind != ChannelKind::Im)
        .map(|channel| {
            json!({
                "id": channel.id,
                "name": channel.name,
                "is_archived": channel.is_archived,
                "is_private": channel.kind == ChannelKind::Private,
            })
        })
        .collect()
}

fn ephemerals(turn: &mut Turn<'_>) -> Outcome {
    let channel = turn.channel("channel")?.id.clone();
    let messages: Value = turn
        .world
        .ephemerals_of(&turn.caller.user, &channel)
        .map(|one| shown(turn, one))
        .collect();
    Ok(Reply::of(json!({"messages": messages})))
}

fn shown(turn: &Turn<'_>, one: &Ephemeral) -> Value {
    let app = turn.world.app(&one.app_id);
    json!({
        "type": "message",
        "is_ephemeral": true,
        "ts": one.ts,
        "thread_ts": one.thread_ts,
        "channel": one.channel,
        "user": app.map(|app| app.bot_user.clone()),
        "app_id": one.app_id,
        "bot_id": app.map(|app| app.bot_id.clone()),
        "bot_profile": app.map(|app| shapes::bot_profile(app, &turn.world.team)),
        "text": one.text,
        "blocks": one.blocks,
        "attachments": one.attachments,
    })
}

/// Whether something in a log came after `since`: a position (`next` of the last answer) or a moment in
/// Unix milliseconds.
fn is_since(since: i64, seq: u64, at_ms: i64) -> bool {
    /// Positions are small, moments are not.
    const SMALLEST_MOMENT: i64 = 1_000_000_000_000;
    match since {
        moment if moment >= SMALLEST_MOMENT => at_ms >= moment,
        position => i64::try_from(seq).unwrap_or(i64::MAX) > position,
    }
}

fn deliveries(turn: &mut Turn<'_>) -> Outcome {
    let since = turn.args.number("since").unwrap_or(0);
    let app_id = turn.args.text("app_id");
    let log = &turn.world.delivery_log;
    let shown = log.shown(app_id.as_deref(), |seq, at_ms| is_since(since, seq, at_ms));
    Ok(Reply::of(json!({"deliveries": shown, "next": log.last()})))
}

fn calls(turn: &mut Turn<'_>) -> Outcome {
    let since = turn.args.number("since").unwrap_or(0);
    let app_id = turn.args.text("app_id");
    let calls: Value = turn
        .world
        .calls
        .iter()
        .filter(|call| is_since(since, call.seq, call.at_ms))
        .filter(|call| app_id.as_ref().is_none_or(|id| *id == call.app_id))
        .map(|call| {
            let mut shown = json!({
                "seq": call.seq,
                "app_id": call.app_id,
                "method": call.method,
                "args": call.args,
                "at_ms": call.at_ms,
                "took_ms": call.took_ms,
            });
            if let (Some(error), Some(fields)) = (&call.error, shown.as_object_mut()) {
                fields.insert("error".into(), error.clone().into());
            }
            shown
        })
        .collect();
    Ok(Reply::of(
        json!({"calls": calls, "next": turn.world.last_call}),
    ))
}
