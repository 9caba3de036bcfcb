//! Declaring apps by manifest and installing them.

use serde_json::{Value, json};

use crate::support::Stage;

/// A manifest of an app that echoes, reached by sockets.
fn manifest() -> Value {
    json!({
        "display_information": {"name": "Echo", "description": "Says it again"},
        "features": {
            "bot_user": {"display_name": "echo"},
            "slash_commands": [{"command": "/echo", "description": "Say it again"}],
            "shortcuts": [{"name": "Echo", "type": "global", "callback_id": "echo",
                "description": "Say it again"}],
        },
        "oauth_config": {"scopes": {"bot": ["chat:write", "channels:history", "commands"]}},
        "settings": {
            "event_subscriptions": {"bot_events": ["message.channels", "reaction_added"]},
            "interactivity": {"is_enabled": true},
            "socket_mode_enabled": true,
        },
    })
}

/// Declares and installs; answers the app's id and what the installation answered.
fn installed(stage: &mut Stage, manifest: Value) -> (String, Value) {
    let owner = stage.person("shigeru");
    let made = stage.ok(
        &owner,
        "apps.manifest.create",
        json!({"manifest": manifest.to_string()}),
    );
    let id = made["app_id"].as_str().unwrap().to_owned();
    let installed = stage.ok(&owner, "sandbox.install", json!({"app_id": id}));
    assert_eq!(
        installed["signing_secret"],
        made["credentials"]["signing_secret"]
    );
    (id, installed)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

#[test]
fn an_app_is_declared_installed_and_speaks() {
    let mut stage = Stage::new();
    let (id, tokens) = installed(&mut stage, manifest());
    let bot = text(&tokens["bot_token"]);
    let me = stage.ok(&bot, "auth.test", json!({}));
    assert_eq!((&me["app_id"], &me["user"]), (&json!(id), &json!("echo")));
    let socket = stage.ok(
        &text(&tokens["app_token"]),
        "apps.connections.open",
        json!({}),
    );
    assert!(text(&socket["url"]).starts_with("ws://"));
    let again = stage.ok(&bot, "sandbox.install", json!({"app_id": id}));
    assert_eq!(again["bot_token"], tokens["bot_token"]);
    let owner = stage.person("shigeru");
    let exported = stage.ok(&owner, "apps.manifest.export", json!({"app_id": id}));
    assert_eq!(exported["manifest"], manifest());
}

#[test]
fn an_app_may_do_what_its_manifest_says_and_no_more() {
    let mut stage = Stage::new();
    let (id, tokens) = installed(&mut stage, manifest());
    let (bot, owner) = (text(&tokens["bot_token"]), stage.person("shigeru"));
    let add = json!({"channel": "C1", "timestamp": "1.1", "name": "eyes"});
    let refusal = stage.refused(&bot, "reactions.add", add.clone(), "missing_scope");
    assert_eq!(refusal["needed"], "reactions:write");
    assert_eq!(refusal["provided"], "channels:history,chat:write,commands");
    let mut more = manifest();
    more["oauth_config"]["scopes"]["bot"] = json!(["chat:write", "reactions:write"]);
    let args = json!({"app_id": id, "manifest": more});
    let updated = stage.ok(&owner, "apps.manifest.update", args);
    assert_eq!(updated["permissions_updated"], true);
    stage.refused(&bot, "reactions.add", add.clone(), "missing_scope");
    stage.ok(&owner, "sandbox.install", json!({"app_id": id}));
    stage.refused(&bot, "reactions.add", add, "channel_not_found");
}

#[test]
fn a_scope_for_channels_is_none_for_private_rooms() {
    let mut stage = Stage::new();
    let mut wiring = manifest();
    wiring["oauth_config"]["scopes"]["bot"] = json!([
        "channels:history",
        "channels:manage",
        "channels:read",
        "chat:write"
    ]);
    let (_, tokens) = installed(&mut stage, wiring);
    let (bot, hana) = (text(&tokens["bot_token"]), stage.person("hana"));
    let private = json!({"name": "quiet", "is_private": true});
    let made = stage.ok(&hana, "conversations.create", private.clone());
    let room = json!({"channel": made["channel"]["id"]});
    stage.refused(
        &bot,
        "conversations.history",
        room.clone(),
        "channel_not_found",
    );
    let invite = json!({"channel": made["channel"]["id"], "users": tokens["bot_user_id"]});
    stage.ok(&hana, "conversations.invite", invite);
    let refusal = stage.refused(&bot, "conversations.history", room.clone(), "missing_scope");
    assert_eq!(refusal["needed"], "groups:history");
    let types = json!({"types": "public_channel,private_channel"});
    let refusal = stage.refused(&bot, "conversations.list", types, "missing_scope");
    assert_eq!(refusal["needed"], "groups:read");
    stage.refused(&bot, "conversations.create", private, "missing_scope");
    let say = json!({"channel": made["channel"]["id"], "text": "a member may speak"});
    stage.ok(&bot, "chat.postMessage", say);
}

#[test]
fn an_app_hears_what_it_asked_for_and_has_a_scope_for() {
    let mut stage = Stage::new();
    let (id, tokens) = installed(&mut stage, manifest());
    let (hana, general) = (stage.person("hana"), stage.channel("general"));
    let say = json!({"channel": general, "text": "x"});
    let unheard = stage.ok(&hana, "chat.postMessage", say.clone());
    assert_eq!(stage.world.take_outgoing(&id).len(), 0, "not in the room");
    let invite = json!({"channel": general, "users": tokens["bot_user_id"]});
    stage.ok(&hana, "conversations.invite", invite);
    stage.world.take_outgoing(&id);
    stage.ok(&hana, "chat.postMessage", say);
    let react = json!({"channel": general, "timestamp": unheard["ts"], "name": "eyes"});
    stage.ok(&hana, "reactions.add", react);
    let heard = stage.world.take_outgoing(&id);
    let kinds: Vec<&Value> = heard
        .iter()
        .map(|one| &one.payload["event"]["type"])
        .collect();
    assert_eq!(kinds, ["message"], "reactions:read is missing");
    assert_eq!(heard[0].payload["api_app_id"], json!(id));
}

#[test]
fn a_command_that_asks_for_it_gets_ids_for_names() {
    let mut stage = Stage::new();
    let mut wiring = manifest();
    wiring["features"]["slash_commands"][0]["should_escape"] = json!(true);
    let (id, _) = installed(&mut stage, wiring);
    let (hana, general) = (stage.person("hana"), stage.channel("general"));
    let (leo, alerts) = (stage.id_of("leo"), stage.channel("alerts"));
    let mut typed = |command: &str, app: &str| {
        let words = "@leo and  @nobody in #alerts see https://example.com";
        let args = json!({"channel": general, "command": command, "text": words});
        stage.ok(&hana, "sandbox.command", args);
        let payload = stage.world.take_outgoing(app).pop().unwrap().payload;
        text(&payload["text"])
    };
    let escaped =
        format!("<@{leo}|leo> and  @nobody in <#{alerts}|alerts> see <https://example.com>");
    assert_eq!(typed("/echo", &id), escaped);
    let own = Stage::new().app_id();
    assert_eq!(
        typed("/matoi", &own),
        "@leo and  @nobody in #alerts see https://example.com"
    );
}

#[test]
fn a_manifest_that_is_none_is_told_where() {
    let mut stage = Stage::new();
    let owner = stage.person("shigeru");
    let mut fails = |manifest: Value| {
        let args = json!({"manifest": manifest});
        let answer = stage.refused(&owner, "apps.manifest.validate", args, "invalid_manifest");
        let errors = answer["errors"].as_array().unwrap().clone();
        text(&errors[0]["pointer"])
    };
    let with = |pointer: &str, value: Value| {
        let mut manifest = manifest();
        *manifest.pointer_mut(pointer).unwrap() = value;
        manifest
    };
    let name = "/display_information/name";
    assert_eq!(fails(with(name, json!("x".repeat(36)))), name);
    assert_eq!(fails(with("/display_information", json!({}))), name);
    let command = "/features/slash_commands/0/command";
    assert_eq!(fails(with(command, json!("echo it"))), command);
    let kind = "/features/shortcuts/0/type";
    assert_eq!(fails(with(kind, json!("local"))), kind);
    let scopes = "/oauth_config/scopes/bot";
    assert_eq!(fails(with(scopes, json!("chat:write"))), scopes);
    let events = "/settings/event_subscriptions/bot_events";
    assert_eq!(fails(with(events, json!(["a", "a"]))), events);
    assert_eq!(fails(with("/settings", json!({"x": 1}))), "/settings/x");
    let socket = "/settings/socket_mode_enabled";
    let without = fails(with(socket, json!(false)));
    assert_eq!(without, "/settings/event_subscriptions");
    assert_eq!(fails(json!("nonsense")), "/");
    let fine = json!({"manifest": manifest()});
    stage.ok(&owner, "apps.manifest.validate", fine);
    stage.refused(
        &owner,
        "apps.manifest.create",
        json!({}),
        "invalid_arguments",
    );
}

#[test]
fn an_app_is_its_makers_and_can_be_taken_away() {
    let mut stage = Stage::new();
    let (id, tokens) = installed(&mut stage, manifest());
    let (hana, owner) = (stage.person("hana"), stage.person("shigeru"));
    let (bot, general) = (text(&tokens["bot_token"]), stage.channel("general"));
    let app = json!({"app_id": id});
    stage.refused(&hana, "apps.manifest.delete", app.clone(), "no_permission");
    let known = json!({"app_id": "A404"});
    stage.refused(&owner, "apps.manifest.delete", known, "invalid_app_id");
    let invite = json!({"channel": general, "users": tokens["bot_user_id"]});
    stage.ok(&hana, "conversations.invite", invite);
    let said = json!({"channel": general, "text": "I was here"});
    let said = stage.ok(&bot, "chat.postMessage", said);
    stage.ok(&owner, "apps.manifest.delete", app.clone());
    stage.refused(&bot, "auth.test", json!({}), "account_inactive");
    stage.refused(&owner, "apps.manifest.export", app, "app_not_found");
    let command = json!({"channel": general, "command": "/echo"});
    stage.refused(&hana, "sandbox.command", command, "unknown_command");
    let history = stage.ok(
        &hana,
        "conversations.history",
        json!({"channel": general, "limit": 1}),
    );
    assert_eq!(history["messages"][0]["ts"], said["ts"]);
}

#[test]
fn the_app_that_came_with_the_workspace_has_a_manifest_too() {
    let mut stage = Stage::new();
    let (owner, id) = (stage.person("shigeru"), stage.app_id());
    let app = json!({"app_id": id});
    let exported = stage.ok(&owner, "apps.manifest.export", app.clone());
    let manifest = exported["manifest"].clone();
    assert_eq!(
        manifest["features"]["slash_commands"][0]["command"],
        "/matoi"
    );
    let args = json!({"app_id": id, "manifest": manifest});
    stage.ok(&owner, "apps.manifest.update", args);
    stage.refused(&owner, "apps.manifest.delete", app, "app_not_eligible");
}
