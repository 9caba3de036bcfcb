//! `auth`, `team`, `users`, `bots`, `usergroups`.

use serde_json::json;

use super::names;
use crate::support::Stage;

#[test]
fn an_app_learns_who_it_is_and_what_it_may() {
    let mut stage = Stage::new();
    let bot = stage.bot();
    let answer = stage.call(&bot, "auth.test", json!({}));
    assert_eq!(answer.body["user_id"], stage.id_of("matoi"));
    assert!(answer.body["bot_id"].as_str().unwrap().starts_with('B'));
    let scopes = answer
        .headers
        .iter()
        .find(|(name, _)| name == "x-oauth-scopes");
    assert!(scopes.unwrap().1.contains("chat:write.public"));
    let hana = stage.person("hana");
    let person = stage.ok(&hana, "auth.test", json!({}));
    assert_eq!(person["user"], "hana");
    assert!(person.get("bot_id").is_none());
}

#[test]
fn eight_people_and_a_bot_live_here() {
    let mut stage = Stage::new();
    let bot = stage.bot();
    let list = stage.ok(&bot, "users.list", json!({"include_locale": true}));
    assert_eq!(list["members"].as_array().unwrap().len(), 9);
    let locales = list["members"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["locale"].clone());
    let locales: std::collections::BTreeSet<String> = locales
        .map(|one| one.as_str().unwrap().to_owned())
        .collect();
    assert_eq!(locales.into_iter().collect::<Vec<_>>(), ["en-US", "ja-JP"]);
    let hana = stage.id_of("hana");
    let info = stage.ok(&bot, "users.info", json!({"user": hana}));
    assert_eq!(info["user"]["tz_offset"], 32_400);
    assert!(info["user"].get("locale").is_none());
    stage.refused(
        &bot,
        "users.info",
        json!({"user": "U404"}),
        "user_not_found",
    );
    let found = stage.ok(
        &bot,
        "users.lookupByEmail",
        json!({"email": "Hana@example.com"}),
    );
    assert_eq!(found["user"]["id"], hana);
    stage.refused(
        &bot,
        "users.lookupByEmail",
        json!({"email": "x@y"}),
        "users_not_found",
    );
    let profile = stage.ok(&bot, "users.profile.get", json!({"user": hana}));
    assert_eq!(profile["profile"]["title"], "Server engineer");
}

#[test]
fn lists_come_in_pages() {
    let mut stage = Stage::new();
    let bot = stage.bot();
    let mut cursor = String::new();
    let mut seen = Vec::new();
    loop {
        let page = stage.ok(&bot, "users.list", json!({"limit": 4, "cursor": cursor}));
        seen.extend(names(&page["members"], "id"));
        cursor = page["response_metadata"]["next_cursor"]
            .as_str()
            .unwrap()
            .to_owned();
        if cursor.is_empty() {
            break;
        }
    }
    assert_eq!(seen.len(), 9);
    stage.refused(
        &bot,
        "users.list",
        json!({"cursor": "nonsense"}),
        "invalid_cursor",
    );
}

#[test]
fn groups_need_a_paid_plan() {
    let mut stage = Stage::new();
    let (bot, owner) = (stage.bot(), stage.person("shigeru"));
    let list = stage.ok(&bot, "usergroups.list", json!({"include_users": true}));
    assert_eq!(
        names(&list["usergroups"], "handle"),
        ["engineers", "directors"]
    );
    let id = list["usergroups"][0]["id"].clone();
    let users = stage.ok(&bot, "usergroups.users.list", json!({"usergroup": id}));
    assert_eq!(users["users"].as_array().unwrap().len(), 5);
    stage.refused(
        &bot,
        "usergroups.users.list",
        json!({"usergroup": "S404"}),
        "no_such_subteam",
    );
    stage.refused(
        &bot,
        "usergroups.create",
        json!({"name": "x"}),
        "missing_scope",
    );
    stage.ok(
        &owner,
        "usergroups.create",
        json!({"name": "Night", "handle": "night"}),
    );
    stage.refused(
        &owner,
        "usergroups.create",
        json!({"name": "N", "handle": "night"}),
        "handle_already_exists",
    );
    stage.ok(&owner, "sandbox.prefs", json!({"plan": "free"}));
    stage.refused(&bot, "usergroups.list", json!({}), "plan_upgrade_required");
}

#[test]
fn a_bot_can_be_looked_up() {
    let mut stage = Stage::new();
    let bot = stage.bot();
    let id = stage.ok(&bot, "auth.test", json!({}))["bot_id"].clone();
    let shown = stage.ok(&bot, "bots.info", json!({"bot": id}));
    assert_eq!(shown["bot"]["name"], "Matoi");
    stage.refused(&bot, "bots.info", json!({"bot": "B404"}), "bot_not_found");
    let team = stage.ok(&bot, "team.info", json!({}));
    assert_eq!(team["team"]["domain"], "sakura-marche");
}
