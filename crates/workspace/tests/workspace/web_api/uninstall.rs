//! Taking an app out of the team, and bringing it back.

use serde_json::{Value, json};

use crate::support::Stage;

/// The names of the events that say so, in the order in which they come.
const LAST_WORDS: [&str; 2] = ["tokens_revoked", "app_uninstalled"];

#[test]
fn an_app_that_is_taken_out_hears_of_it_and_may_do_nothing_more() {
    let mut stage = Stage::new();
    stage.subscribe(&LAST_WORDS);
    let (bot, hana, id) = (stage.bot(), stage.person("hana"), stage.app_id());
    let general = stage.channel("general");
    let say = json!({"channel": general, "text": "I was here"});
    let said = stage.ok(&bot, "chat.postMessage", say.clone());
    stage.ok(&hana, "sandbox.uninstall", json!({"app_id": id}));
    let heard = stage.heard_of(&id);
    let kinds: Vec<&Value> = heard.iter().map(|one| &one["event"]["type"]).collect();
    assert_eq!(kinds, LAST_WORDS, "and nothing from before");
    let revoked = &heard[0]["event"]["tokens"];
    assert_eq!(revoked["bot"], json!([stage.id_of("matoi")]));
    assert_eq!(revoked["oauth"], json!([]));
    stage.refused(&bot, "chat.postMessage", say.clone(), "account_inactive");
    stage.ok(&hana, "chat.postMessage", say);
    assert_eq!(stage.heard_of(&id).len(), 0, "it hears nothing more");
    let command = json!({"channel": general, "command": "/matoi"});
    stage.refused(&hana, "sandbox.command", command, "unknown_command");
    let members = stage.ok(&hana, "conversations.members", json!({"channel": general}));
    let bot_user = json!(stage.id_of("matoi"));
    assert!(!members["members"].as_array().unwrap().contains(&bot_user));
    let page = json!({"channel": general, "oldest": said["ts"], "inclusive": true});
    let history = stage.ok(&hana, "conversations.history", page);
    let oldest = history["messages"].as_array().unwrap().last().unwrap();
    assert_eq!(oldest["bot_profile"]["name"], "Matoi", "what it said stays");
    stage.refused(
        &hana,
        "sandbox.uninstall",
        json!({"app_id": id}),
        "app_not_found",
    );
}

#[test]
fn an_app_that_comes_back_is_the_same_with_another_token() {
    let mut stage = Stage::new();
    let (old, hana, id) = (stage.bot(), stage.person("hana"), stage.app_id());
    let app = json!({"app_id": id});
    let before = stage.ok(&old, "auth.test", json!({}));
    let tokens = stage.ok(&hana, "sandbox.install", app.clone());
    stage.ok(&hana, "sandbox.uninstall", app.clone());
    let info = stage.ok(&hana, "sandbox.info", json!({}));
    assert_eq!(info["apps"], json!([]));
    assert_eq!(info["uninstalled"][0]["app_id"], json!(id));
    let again = stage.ok(&hana, "sandbox.install", app);
    for same in ["app_id", "bot_user_id", "bot_id", "app_token", "scopes"] {
        assert_eq!(again[same], tokens[same], "{same}");
    }
    let new = again["bot_token"].as_str().unwrap().to_owned();
    assert_ne!(new, old);
    stage.refused(&old, "auth.test", json!({}), "invalid_auth");
    assert_eq!(stage.ok(&new, "auth.test", json!({})), before);
    let general = stage.channel("general");
    let history = json!({"channel": general});
    stage.refused(&new, "conversations.history", history, "not_in_channel");
    let invite = json!({"channel": general, "users": before["user_id"]});
    stage.ok(&hana, "conversations.invite", invite);
    let say = json!({"channel": general, "text": "back"});
    stage.heard();
    stage.ok(&hana, "chat.postMessage", say);
    assert_eq!(stage.heard_types(), ["message"]);
}

#[test]
fn a_token_that_is_given_back_takes_the_app_with_it() {
    let mut stage = Stage::new();
    stage.subscribe(&LAST_WORDS);
    let (bot, hana, id) = (stage.bot(), stage.person("hana"), stage.app_id());
    let tried = stage.ok(&bot, "auth.revoke", json!({"test": true}));
    assert_eq!(tried["revoked"], false);
    stage.refused(&hana, "auth.revoke", json!({}), "not_allowed_token_type");
    let revoked = stage.ok(&bot, "auth.revoke", json!({}));
    assert_eq!(revoked["revoked"], true);
    stage.refused(&bot, "auth.test", json!({}), "token_revoked");
    assert_eq!(stage.heard_of(&id).len(), 2);
    stage.ok(&hana, "sandbox.install", json!({"app_id": id}));
    stage.refused(&bot, "auth.test", json!({}), "invalid_auth");
    let new = stage.bot();
    stage.ok(&new, "auth.test", json!({}));
}

#[test]
fn an_app_takes_itself_out_with_its_own_credentials_only() {
    let mut stage = Stage::new();
    let owner = stage.person("shigeru");
    let manifest = json!({
        "display_information": {"name": "Echo"},
        "oauth_config": {"scopes": {"bot": ["chat:write"]}},
    });
    let declare = json!({"manifest": manifest});
    let made = stage.ok(&owner, "apps.manifest.create", declare);
    let app = json!({"app_id": made["app_id"]});
    let token = stage.ok(&owner, "sandbox.install", app.clone())["bot_token"].clone();
    let (token, other) = (token.as_str().unwrap().to_owned(), stage.bot());
    let keys = |id: &Value, secret: &Value| json!({"client_id": id, "client_secret": secret});
    let (id, secret) = (
        &made["credentials"]["client_id"],
        &made["credentials"]["client_secret"],
    );
    let call = "apps.uninstall";
    stage.refused(&token, call, json!({}), "invalid_arguments");
    stage.refused(
        &token,
        call,
        keys(&json!("1.1"), secret),
        "invalid_client_id",
    );
    stage.refused(&other, call, keys(id, secret), "client_id_token_mismatch");
    stage.refused(&token, call, keys(id, &json!("x")), "bad_client_secret");
    stage.refused(&owner, call, keys(id, secret), "not_allowed_token_type");
    stage.ok(&token, call, keys(id, secret));
    stage.refused(&token, "auth.test", json!({}), "account_inactive");
    stage.ok(&other, "auth.test", json!({}));
    stage.ok(&owner, "apps.manifest.delete", app.clone());
    stage.refused(&owner, "sandbox.install", app, "app_not_found");
}
