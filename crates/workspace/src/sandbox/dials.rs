//! The dials of the sandbox: faults, preferences, the clock, and starting over.

use serde_json::json;

use crate::faults::{EVERY_METHOD, Fault, Faults, Mishap, Outage, OutageKind};
use crate::model::{Plan, RateLimit, Standing};
use crate::outcome::{Failure, Outcome, Reply, refuse};
use crate::sandbox::event_dials;
use crate::turn::{Callers, Method, Turn};
use crate::world::World;

/// Saved worlds kept at once.
const SAVED_MAX: usize = 8;

pub(crate) const METHODS: &[Method] = &[
    Method::of_sandbox("sandbox.faults", Callers::Anyone, faults, &[]),
    Method::of_sandbox("sandbox.prefs", Callers::Anyone, prefs, &["user_not_found"]),
    Method::of_sandbox("sandbox.clock", Callers::Anyone, clock, &[]),
    Method::of_sandbox("sandbox.reset", Callers::Anyone, reset, &[]),
    Method::of_sandbox(
        "sandbox.snapshot",
        Callers::Anyone,
        snapshot,
        &["too_many_snapshots"],
    ),
    Method::of_sandbox(
        "sandbox.restore",
        Callers::Anyone,
        restore,
        &["snapshot_not_found"],
    ),
];

/// Turns dials. `clear` first takes everything back; `outage` and what `event_dials` reads are for the
/// whole of Slack; the rest adds a dial to `method` (or to every method). The answer shows all dials
/// in force. What each is called is in `docs/workspace.md`.
fn faults(turn: &mut Turn<'_>) -> Outcome {
    let method = turn.args.text("method");
    if turn.args.flag("clear", false) {
        match &method {
            Some(method) => {
                turn.world.faults.methods.remove(method);
            }
            None => turn.world.faults = Faults::default(),
        }
    }
    if let Some(outage) = outage(turn)? {
        turn.world.faults.outage = outage;
    }
    event_dials::turn_all(turn)?;
    turn_socket_dials(turn)?;
    if let Some(fault) = fault(turn)? {
        let method = method.unwrap_or_else(|| EVERY_METHOD.to_owned());
        turn.world
            .faults
            .methods
            .entry(method)
            .or_default()
            .push(fault);
    }
    if let Some(order) = socket_order(turn)? {
        turn.world
            .note_change(None, &format!("{SOCKETS}{order}"), None);
    }
    let shown = serde_json::to_value(&turn.world.faults).unwrap_or_default();
    Ok(Reply::of(json!({"faults": shown})))
}

/// What all connections can be told to do.
const SOCKET_ORDERS: &[&str] = &[
    "drop",
    "halt",
    "link_disabled",
    "refresh_requested",
    "too_many_websockets",
    "warning",
];

/// How a change begins that is an order to the sockets rather than something to redraw.
pub(crate) const SOCKETS: &str = "sockets:";

/// `drop_socket` breaks all connections off; `socket` says how: `drop`, `halt` (half-open), or the
/// reason of a `disconnect` frame. With `app_id` only that app's.
fn socket_order(turn: &Turn<'_>) -> Result<Option<String>, Failure> {
    let order = match turn.args.text("socket") {
        _ if turn.args.flag("drop_socket", false) => "drop".to_owned(),
        Some(order) if SOCKET_ORDERS.contains(&order.as_str()) => order,
        Some(_) => return refuse("invalid_arguments"),
        None => return Ok(None),
    };
    Ok(Some(match turn.args.text("app_id") {
        Some(app_id) => format!("{order}@{app_id}"),
        None => order,
    }))
}

/// `socket_lifetime_seconds` and `socket_connections_max`; 0 makes them Slack's own again.
fn turn_socket_dials(turn: &mut Turn<'_>) -> Result<(), Failure> {
    let lifetime = unsigned(turn, "socket_lifetime_seconds")?;
    let connections = unsigned(turn, "socket_connections_max")?;
    let dials = &mut turn.world.faults;
    for (given, dial) in [
        (lifetime, &mut dials.socket_lifetime_seconds),
        (connections, &mut dials.socket_connections_max),
    ] {
        if let Some(number) = given {
            *dial = Some(number).filter(|number| *number > 0);
        }
    }
    Ok(())
}

fn fault(turn: &Turn<'_>) -> Result<Option<Fault>, Failure> {
    let latency_ms = unsigned(turn, "latency_ms")?;
    let mishap = mishap(turn)?;
    if latency_ms.is_none() && mishap.is_none() {
        return Ok(None);
    }
    let times = unsigned(turn, "times")?.map(u32::try_from).transpose();
    Ok(Some(Fault {
        latency_ms: latency_ms.unwrap_or(0),
        mishap,
        times: times.map_err(|_| "invalid_arguments")?,
        percent: percent(turn, "percent")?.unwrap_or(100),
    }))
}

fn mishap(turn: &Turn<'_>) -> Result<Option<Mishap>, Failure> {
    let args = turn.args;
    let after_effect = args.flag("after_effect", false);
    if let Some(seconds) = unsigned(turn, "retry_after")? {
        return Ok(Some(Mishap::RateLimited(seconds)));
    }
    if let Some(code) = args.text("error") {
        return Ok(Some(match code.as_str() {
            "ratelimited" => Mishap::RateLimited(1),
            _ if after_effect => Mishap::ErrorAfterEffect(code),
            _ => Mishap::Error(code),
        }));
    }
    if let Some(status) = unsigned(turn, "http_status")?.or(unsigned(turn, "status")?) {
        let status = u16::try_from(status).map_err(|_| "invalid_arguments")?;
        if !(400..600).contains(&status) {
            return refuse("invalid_arguments");
        }
        return Ok(Some(match (status, after_effect) {
            (429, _) => Mishap::RateLimited(1),
            (status, true) => Mishap::HttpAfterEffect(status),
            (status, false) => Mishap::Http(status),
        }));
    }
    if let Some(after_ms) = unsigned(turn, "late_effect_ms")? {
        return Ok(Some(Mishap::LateEffect(after_ms)));
    }
    if args.flag("empty_body", false) {
        return Ok(Some(if after_effect {
            Mishap::EmptyBodyAfterEffect
        } else {
            Mishap::EmptyBody
        }));
    }
    let by_flag = [
        ("timeout_after_effect", Mishap::TimeoutAfterEffect),
        ("timeout", Mishap::TimeoutWithoutEffect),
        ("reset_after_effect", Mishap::ResetAfterEffect),
        ("reset", Mishap::ResetBeforeEffect),
    ];
    Ok(by_flag
        .into_iter()
        .find(|(name, _)| args.flag(name, false))
        .map(|(_, mishap)| mishap))
}

/// `outage` is `unavailable` (or 503), `reset`, `hang`, or `off`.
fn outage(turn: &Turn<'_>) -> Result<Option<Option<Outage>>, Failure> {
    let how = match turn.args.text("outage").as_deref() {
        None => return Ok(None),
        Some("off" | "false" | "0") => return Ok(Some(None)),
        Some("unavailable" | "503" | "true" | "1") => OutageKind::Unavailable,
        Some("reset" | "drop") => OutageKind::Reset,
        Some("hang") => OutageKind::Hang,
        Some(_) => return refuse("invalid_arguments"),
    };
    Ok(Some(Some(Outage {
        how,
        takes_effect_percent: percent(turn, "takes_effect_percent")?.unwrap_or(0),
    })))
}

pub(super) fn unsigned(turn: &Turn<'_>, name: &str) -> Result<Option<u64>, Failure> {
    match turn.args.text(name) {
        None => Ok(None),
        Some(text) => match text.parse() {
            Ok(number) => Ok(Some(number)),
            Err(_) => refuse("invalid_arguments"),
        },
    }
}

pub(super) fn percent(turn: &Turn<'_>, name: &str) -> Result<Option<u8>, Failure> {
    match unsigned(turn, name)? {
        None => Ok(None),
        Some(number) if number <= 100 => Ok(u8::try_from(number).ok()),
        Some(_) => refuse("invalid_arguments"),
    }
}

/// The switches of plan and preference. `guests` names (ids or names) everybody who is a guest of
/// several channels; an empty list makes them members again. The answer shows all of them.
fn prefs(turn: &mut Turn<'_>) -> Outcome {
    let mut prefs = turn.world.prefs.clone();
    let args = turn.args;
    match args.text("plan").as_deref() {
        None => {}
        Some("free") => prefs.plan = Plan::Free,
        Some("pro" | "paid") => prefs.plan = Plan::Pro,
        Some(_) => return refuse("invalid_arguments"),
    }
    match args.text("rate_limit").as_deref() {
        None => {}
        Some("off") => prefs.rate_limit = RateLimit::Off,
        Some("strict") => prefs.rate_limit = RateLimit::Strict,
        Some("chaos") => prefs.rate_limit = RateLimit::Chaos,
        Some(_) => return refuse("invalid_arguments"),
    }
    prefs.channel_creation_restricted = args.flag(
        "channel_creation_restricted",
        prefs.channel_creation_restricted,
    );
    prefs.channel_archiving_restricted = args.flag(
        "channel_archiving_restricted",
        prefs.channel_archiving_restricted,
    );
    if let Some(minutes) = args.number("edit_window_minutes") {
        prefs.edit_window_minutes = Some(minutes).filter(|minutes| *minutes >= 0);
    }
    if turn.args.0.contains_key("guests") {
        turn.set_guests(&turn.args.list("guests"))?;
    }
    let mut shown = serde_json::to_value(&prefs).unwrap_or_default();
    let personas = turn.world.personas();
    let guests = personas.filter(|user| user.standing == Standing::Guest);
    shown["guests"] = guests.map(|user| user.id.clone()).collect();
    turn.world.prefs = prefs;
    turn.world.note_change(None, "prefs", None);
    Ok(Reply::of(json!({"prefs": shown})))
}

/// `advance` is in seconds (fractions allowed) or written like `10m`, `1h 30m`; `advance_ms` too.
fn clock(turn: &mut Turn<'_>) -> Outcome {
    let ahead = match (turn.args.number("advance_ms"), turn.args.text("advance")) {
        (Some(ms), _) => ms,
        (None, Some(text)) => milliseconds(&text).ok_or("invalid_arguments")?,
        (None, None) => 0,
    };
    if ahead < 0 {
        return refuse("invalid_arguments");
    }
    turn.world.clock_offset_ms = turn.world.clock_offset_ms.saturating_add(ahead);
    if ahead > 0 {
        turn.world.release_reordering();
    }
    turn.world.note_change(None, "clock", None);
    let now = turn.now.as_millisecond().saturating_add(ahead);
    Ok(Reply::of(
        json!({"now_ms": now, "clock_offset_ms": turn.world.clock_offset_ms}),
    ))
}

pub(super) fn milliseconds(text: &str) -> Option<i64> {
    if let Ok(seconds) = text.parse::<jiff::SignedDuration>() {
        return i64::try_from(seconds.as_millis()).ok();
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let fraction = format!("{fraction:0<3}");
    let ms: i64 = fraction.get(..3)?.parse().ok()?;
    whole
        .parse::<i64>()
        .ok()?
        .checked_mul(1_000)?
        .checked_add(ms)
}

/// Back to the first day. Tokens stay what they were; ids of channels made since are never reused.
fn reset(turn: &mut Turn<'_>) -> Outcome {
    let fresh = World::new(turn.world.seed.clone());
    turn.world.become_another(fresh);
    turn.world.note_change(None, "reset", None);
    Ok(Reply::empty())
}

fn snapshot(turn: &mut Turn<'_>) -> Outcome {
    let name = turn.args.text("name").unwrap_or_else(|| "snapshot".into());
    if turn.world.saved.len() >= SAVED_MAX && !turn.world.saved.contains_key(&name) {
        return refuse("too_many_snapshots");
    }
    let mut saved = turn.world.clone();
    saved.saved.clear();
    let saved = serde_json::to_value(saved).unwrap_or_default();
    turn.world.saved.insert(name.clone(), saved);
    Ok(Reply::of(json!({"name": name})))
}

fn restore(turn: &mut Turn<'_>) -> Outcome {
    let name = turn.args.text("name").unwrap_or_else(|| "snapshot".into());
    let saved = turn.world.saved.get(&name).ok_or("snapshot_not_found")?;
    let saved: World = serde_json::from_value(saved.clone()).map_err(|_| "snapshot_not_found")?;
    turn.world.become_another(saved);
    turn.world.note_change(None, "reset", None);
    Ok(Reply::of(json!({"name": name})))
}

impl World {
    /// Takes over another world's state, but neither goes back in ids nor forgets where it is
    /// served, who has a ticket, what time it is, what was put aside, or what was called.
    fn become_another(&mut self, other: Self) {
        let mut other = other;
        other.last_id = other.last_id.max(self.last_id);
        other.last_delivery = other.last_delivery.max(self.last_delivery);
        other.clock_offset_ms = self.clock_offset_ms;
        other.saved = std::mem::take(&mut self.saved);
        other.base_url = std::mem::take(&mut self.base_url);
        other.tickets = std::mem::take(&mut self.tickets);
        other.last_ticket = self.last_ticket;
        other.calls = std::mem::take(&mut self.calls);
        other.last_call = self.last_call;
        other.delivery_log = std::mem::take(&mut self.delivery_log);
        other.is_touched = true;
        other.is_replaying = self.is_replaying;
        // A message said again in the same microsecond of another life must not look like the old
        // one: time in each channel goes on from where it was.
        for (id, channel) in &mut other.channels {
            let before = self.channels.get(id).map_or(0, |before| before.last_ts_us);
            channel.last_ts_us = channel.last_ts_us.max(before);
        }
        *self = other;
    }
}
