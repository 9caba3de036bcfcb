//! `api.*`, `auth.*`, `team.*`, `bots.*`: who is there and who am I.

use serde_json::{Value, json};

use crate::limits::Tier;
use crate::model::CallerKind;
use crate::outcome::{Outcome, Reply, refuse};
use crate::turn::{Callers, Method, Turn};

pub(crate) const METHODS: &[Method] = &[
    Method {
        name: "api.test",
        does: api_test,
        callers: Callers::Anyone,
        scopes: &[],
        tier: Tier::Four,
        is_write: false,
        errors: &[],
    },
    Method {
        name: "auth.test",
        does: auth_test,
        callers: Callers::BotsAndPeople,
        scopes: &[],
        tier: Tier::Four,
        is_write: false,
        errors: &[],
    },
    Method {
        name: "auth.revoke",
        does: auth_revoke,
        // People's tokens are how they are played; nobody takes them away.
        callers: Callers::Bots,
        scopes: &[],
        tier: Tier::Three,
        is_write: true,
        errors: &[],
    },
    Method {
        name: "team.info",
        does: team_info,
        callers: Callers::BotsAndPeople,
        scopes: &["team:read"],
        tier: Tier::Three,
        is_write: false,
        errors: &["team_not_found"],
    },
    Method {
        name: "bots.info",
        does: bots_info,
        callers: Callers::BotsAndPeople,
        scopes: &["users:read"],
        tier: Tier::Three,
        is_write: false,
        errors: &["bot_not_found", "missing_argument"],
    },
];

fn api_test(turn: &mut Turn<'_>) -> Outcome {
    let mut args = turn.args.0.clone();
    args.remove("token");
    Ok(Reply::of(match turn.args.text("error") {
        Some(error) => json!({"ok": false, "error": error, "args": args}),
        None => json!({"args": args}),
    }))
}

fn auth_test(turn: &mut Turn<'_>) -> Outcome {
    let world = &turn.world;
    let user = world.users.get(&turn.caller.user).ok_or("no_permission")?;
    let mut shown = json!({
        "url": format!("{}/workspace/", world.base_url),
        "team": world.team.name,
        "team_id": world.team.id,
        "user": user.name,
        "user_id": user.id,
        "is_enterprise_install": false,
    });
    if turn.caller.kind == Some(CallerKind::Bot)
        && let (Some(bot), Some(fields)) = (&user.bot, shown.as_object_mut())
    {
        fields.insert("bot_id".into(), bot.bot_id.clone().into());
        fields.insert("app_id".into(), bot.app_id.clone().into());
        let name = world.apps.get(&bot.app_id).map(|app| app.name.clone());
        fields.insert("app_name".into(), json!(name));
    }
    Ok(Reply::of(shown))
}

/// An app has one token here, so without it the app is out of the team.
fn auth_revoke(turn: &mut Turn<'_>) -> Outcome {
    if turn.args.flag("test", false) {
        return Ok(Reply::of(json!({"revoked": false})));
    }
    let id = turn.caller.app_id.clone().unwrap_or_default();
    let token = turn.world.app(&id).map(|app| app.bot_token.clone());
    let holder = token.and_then(|token| turn.world.tokens.get_mut(&token));
    holder.ok_or("invalid_auth")?.is_revoked = true;
    turn.world.uninstall_app(&id, turn.now);
    Ok(Reply::of(json!({"revoked": true})))
}

fn team_info(turn: &mut Turn<'_>) -> Outcome {
    let team = &turn.world.team;
    if turn.args.text("team").is_some_and(|id| id != team.id) {
        return refuse("team_not_found");
    }
    Ok(Reply::of(json!({"team": {
        "id": team.id,
        "name": team.name,
        "domain": team.domain,
        "email_domain": "example.com",
        "url": format!("{}/workspace/", turn.world.base_url),
        "icon": {},
        "is_verified": false,
        "locale": "ja-JP",
    }})))
}

fn bots_info(turn: &mut Turn<'_>) -> Outcome {
    let wanted = turn.args.text("bot").ok_or("missing_argument")?;
    let mut known = turn.world.known_apps();
    let app = known
        .find(|app| app.bot_id == wanted)
        .ok_or("bot_not_found")?;
    let bot: Value = json!({
        "id": app.bot_id,
        "deleted": turn.world.uninstalled.contains_key(&app.id),
        "name": app.name,
        "updated": 0,
        "app_id": app.id,
        "user_id": app.bot_user,
        "icons": {},
    });
    Ok(Reply::of(json!({"bot": bot})))
}
