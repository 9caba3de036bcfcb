//! `users.*`: people.

use serde_json::{Value, json};

use crate::limits::Tier;
use crate::outcome::{Outcome, Reply};
use crate::shapes;
use crate::turn::{Callers, Method, Turn, cursor_fields, page};

use super::conversations::{CHANNEL_READ, kinds_argument, listed};

const USERS_PER_PAGE: usize = 200;
const PAGE_MAX: usize = 1000;

pub(crate) const METHODS: &[Method] = &[
    Method {
        name: "users.list",
        does: list,
        callers: Callers::BotsAndPeople,
        scopes: &["users:read"],
        tier: Tier::Two,
        is_write: false,
        errors: &["invalid_cursor"],
    },
    Method {
        name: "users.info",
        does: info,
        callers: Callers::BotsAndPeople,
        scopes: &["users:read"],
        tier: Tier::Four,
        is_write: false,
        errors: &["user_not_found"],
    },
    Method {
        name: "users.lookupByEmail",
        does: lookup_by_email,
        callers: Callers::BotsAndPeople,
        scopes: &["users:read.email"],
        tier: Tier::Three,
        is_write: false,
        errors: &["users_not_found"],
    },
    Method {
        name: "users.profile.get",
        does: profile,
        callers: Callers::BotsAndPeople,
        scopes: &["users.profile:read"],
        tier: Tier::Four,
        is_write: false,
        errors: &["user_not_found"],
    },
    Method {
        name: "users.conversations",
        does: conversations,
        callers: Callers::BotsAndPeople,
        scopes: CHANNEL_READ,
        tier: Tier::Two,
        is_write: false,
        errors: &["invalid_cursor", "invalid_types"],
    },
    Method {
        name: "users.getPresence",
        does: presence,
        callers: Callers::BotsAndPeople,
        scopes: &["users:read"],
        tier: Tier::Three,
        is_write: false,
        errors: &[],
    },
];

fn list(turn: &mut Turn<'_>) -> Outcome {
    let with_locale = turn.args.flag("include_locale", false);
    let with_email = turn.has_scope("users:read.email");
    let users = turn.world.users.values().collect();
    let (users, next) = page(turn.args, users, USERS_PER_PAGE, PAGE_MAX)?;
    let members: Value = users
        .into_iter()
        .map(|user| shapes::user(user, &turn.world.team, with_locale, with_email))
        .collect();
    let mut reply = Reply::of(json!({"members": members, "cache_ts": turn.seconds()}));
    cursor_fields(&mut reply.fields, &next);
    Ok(reply)
}

fn info(turn: &mut Turn<'_>) -> Outcome {
    let wanted = turn.args.required("user")?;
    let with_locale = turn.args.flag("include_locale", false);
    let with_email = turn.has_scope("users:read.email");
    let user = turn.world.users.get(&wanted).ok_or("user_not_found")?;
    let shown = shapes::user(user, &turn.world.team, with_locale, with_email);
    Ok(Reply::of(json!({"user": shown})))
}

fn lookup_by_email(turn: &mut Turn<'_>) -> Outcome {
    let wanted = turn.args.required("email")?;
    let user = turn
        .world
        .users
        .values()
        .find(|user| user.bot.is_none() && user.email.eq_ignore_ascii_case(&wanted))
        .ok_or("users_not_found")?;
    let shown = shapes::user(user, &turn.world.team, false, true);
    Ok(Reply::of(json!({"user": shown})))
}

fn profile(turn: &mut Turn<'_>) -> Outcome {
    let wanted = turn
        .args
        .text("user")
        .or_else(|| turn.args.text("user_id"))
        .unwrap_or_else(|| turn.caller.user.clone());
    let with_email = turn.has_scope("users:read.email");
    let user = turn.world.users.get(&wanted).ok_or("user_not_found")?;
    let shown = shapes::profile(user, &turn.world.team, with_email);
    Ok(Reply::of(json!({"profile": shown})))
}

fn conversations(turn: &mut Turn<'_>) -> Outcome {
    let whose = turn
        .args
        .text("user")
        .unwrap_or_else(|| turn.caller.user.clone());
    let kinds = kinds_argument(turn)?;
    for kind in &kinds {
        turn.need_scope_for(*kind)?;
    }
    let without_archived = turn.args.flag("exclude_archived", false);
    let channels = turn
        .world
        .channels
        .values()
        .filter(|channel| kinds.contains(&channel.kind) && channel.has_member(&whose))
        .filter(|channel| turn.world.sees(&turn.caller.user, channel))
        .filter(|channel| !(without_archived && channel.is_archived))
        .collect();
    listed(turn, channels)
}

fn presence(turn: &mut Turn<'_>) -> Outcome {
    let presence = json!({"presence": "active", "online": true, "auto_away": false,
        "manual_away": false, "connection_count": 1, "last_activity": turn.seconds()});
    Ok(Reply::of(presence))
}
