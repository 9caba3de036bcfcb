//! What the workspace answers, held against Slack's documented errors and the shapes of its
//! responses. The data is not part of the project: `SLACK_GROUNDTRUTH` names its folder, and where
//! it is absent the test says that it did not run.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use matoi_workspace::method_errors;
use serde_json::{Value, json};

use crate::support::Stage;

/// Undocumented in the list, yet called by SDKs.
const BEYOND_THE_LIST: &[&str] = &["conversations.mark", "usergroups.users.update"];

fn ground_truth() -> Option<PathBuf> {
    let folder = std::env::var_os("SLACK_GROUNDTRUTH").map(PathBuf::from);
    let folder = folder.filter(|folder| folder.join("methods.json").exists());
    if folder.is_none() {
        println!("did not run: SLACK_GROUNDTRUTH names no folder with methods.json");
    }
    folder
}

fn read(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn keys(value: &Value) -> BTreeSet<&str> {
    value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

#[test]
fn every_error_is_one_slack_documents() {
    let Some(folder) = ground_truth() else { return };
    let methods = read(&folder.join("methods.json"));
    let common = read(&folder.join("common_errors.json"));
    for errors in method_errors().filter(|errors| !errors.method.starts_with("sandbox.")) {
        for code in errors.common {
            assert!(
                common.get(code).is_some(),
                "{code} is not common to all methods"
            );
        }
        let Some(documented) = methods.get(errors.method) else {
            assert!(
                BEYOND_THE_LIST.contains(&errors.method),
                "{} is unknown",
                errors.method
            );
            continue;
        };
        for code in errors.own {
            let is_documented = documented["errors"].get(code).is_some();
            assert!(is_documented, "{} never answers {code}", errors.method);
        }
    }
}

#[test]
fn every_answer_has_fields_slack_has() {
    let Some(folder) = ground_truth() else { return };
    let mut stage = Stage::new();
    for (method, answer) in answers(&mut stage) {
        let shape = read(&folder.join("responses").join(format!("{method}.json")));
        let (known, given) = (keys(&shape), keys(&answer));
        let unknown: Vec<_> = given.difference(&known).collect();
        assert!(unknown.is_empty(), "{method} answers {unknown:?}");
    }
}

#[test]
fn every_event_has_fields_slack_has() {
    let Some(folder) = ground_truth() else { return };
    let mut stage = Stage::new();
    answers(&mut stage);
    let mut seen = BTreeSet::new();
    for payload in stage.heard() {
        let event = &payload["event"];
        let (kind, subtype) = (event["type"].as_str().unwrap(), event["subtype"].as_str());
        let file = match (kind, subtype) {
            ("message", None) => "Message",
            ("message", Some("message_changed")) => "MessageChanged",
            ("message", Some("message_deleted")) => "MessageDeleted",
            ("message", Some("channel_join")) => "MessageChannelJoin",
            ("message", Some("channel_topic")) => "MessageChannelTopic",
            ("message", Some("channel_archive")) => "MessageChannelArchive",
            ("message", Some("channel_unarchive")) => "MessageChannelUnarchive",
            ("app_mention", _) => "AppMention",
            ("reaction_added", _) => "ReactionAdded",
            ("pin_added", _) => "PinAdded",
            ("member_joined_channel", _) => "MemberJoinedChannel",
            ("channel_created", _) => "ChannelCreated",
            ("channel_archive", _) => "ChannelArchive",
            ("channel_unarchive", _) => "ChannelUnarchive",
            _ => continue,
        };
        let shape = read(&folder.join("events").join(format!("{file}.json")));
        // Shapes were recorded from different corners of Slack; what one lacks another has.
        let everywhere = [
            "user",
            "team",
            "metadata",
            "app_id",
            "subtype",
            "context_team_id",
            "context_enterprise_id",
            "token",
            "client_msg_id",
        ];
        for (known, given) in [(&shape["event"], event), (&shape, &payload)] {
            let known = keys(known);
            let unknown: Vec<_> = keys(given)
                .into_iter()
                .filter(|key| !known.contains(key) && !everywhere.contains(key))
                .collect();
            assert!(unknown.is_empty(), "{file} has {unknown:?}");
        }
        seen.insert(file);
    }
    assert!(seen.len() >= 12, "{seen:?}");
}

/// A day in the workspace: each method once, with what it answered.
fn answers(stage: &mut Stage) -> Vec<(&'static str, Value)> {
    let (bot, hana, owner) = (stage.bot(), stage.person("hana"), stage.person("shigeru"));
    let (who, matoi) = (stage.id_of("hana"), stage.id_of("matoi"));
    let bot_id = stage.ok(&bot, "auth.test", json!({}))["bot_id"].clone();
    let room = stage.ok(&bot, "conversations.create", json!({"name": "room"}));
    let channel = room["channel"]["id"].clone();
    let mut all = vec![("conversations.create", room)];
    let mut call = |token: &str, method: &'static str, args: Value| {
        let answer = stage.ok(token, method, args);
        all.push((method, answer.clone()));
        answer
    };
    call(&bot, "auth.test", json!({}));
    call(&bot, "api.test", json!({}));
    call(&bot, "team.info", json!({}));
    call(&bot, "bots.info", json!({"bot": bot_id}));
    call(&bot, "users.list", json!({}));
    call(
        &bot,
        "users.info",
        json!({"user": who, "include_locale": true}),
    );
    call(
        &bot,
        "users.lookupByEmail",
        json!({"email": "hana@example.com"}),
    );
    call(&bot, "users.profile.get", json!({"user": who}));
    call(&bot, "users.getPresence", json!({"user": who}));
    call(&bot, "usergroups.list", json!({}));
    call(&owner, "usergroups.create", json!({"name": "x"}));
    call(&bot, "conversations.list", json!({}));
    call(
        &bot,
        "conversations.invite",
        json!({"channel": channel, "users": who}),
    );
    call(&bot, "conversations.members", json!({"channel": channel}));
    call(
        &bot,
        "conversations.info",
        json!({"channel": channel, "include_num_members": true}),
    );
    call(&bot, "conversations.join", json!({"channel": channel}));
    call(
        &bot,
        "conversations.setTopic",
        json!({"channel": channel, "topic": "t"}),
    );
    call(
        &bot,
        "conversations.setPurpose",
        json!({"channel": channel, "purpose": "p"}),
    );
    call(&bot, "conversations.open", json!({"users": who}));
    let mention = format!("<@{matoi}> hi");
    let said = call(
        &hana,
        "chat.postMessage",
        json!({"channel": channel, "text": mention}),
    );
    let said = call(
        &bot,
        "chat.postMessage",
        json!({"channel": channel, "text": "x", "thread_ts": said["ts"],
        "metadata": {"event_type": "e", "event_payload": {}}}),
    );
    let ts = said["ts"].clone();
    call(
        &bot,
        "chat.update",
        json!({"channel": channel, "ts": ts, "text": "y"}),
    );
    call(
        &bot,
        "chat.postEphemeral",
        json!({"channel": channel, "user": who, "text": "y"}),
    );
    call(
        &bot,
        "chat.getPermalink",
        json!({"channel": channel, "message_ts": ts}),
    );
    call(
        &bot,
        "reactions.add",
        json!({"channel": channel, "timestamp": ts, "name": "eyes"}),
    );
    call(
        &bot,
        "reactions.get",
        json!({"channel": channel, "timestamp": ts}),
    );
    call(&bot, "reactions.list", json!({}));
    call(
        &bot,
        "reactions.remove",
        json!({"channel": channel, "timestamp": ts, "name": "eyes"}),
    );
    call(
        &bot,
        "pins.add",
        json!({"channel": channel, "timestamp": ts}),
    );
    call(&bot, "pins.list", json!({"channel": channel}));
    call(
        &bot,
        "pins.remove",
        json!({"channel": channel, "timestamp": ts}),
    );
    let link =
        json!({"channel_id": channel, "title": "t", "type": "link", "link": "https://e.com"});
    let id = call(&bot, "bookmarks.add", link)["bookmark"]["id"].clone();
    call(&hana, "bookmarks.list", json!({"channel_id": channel}));
    call(
        &bot,
        "bookmarks.edit",
        json!({"channel_id": channel, "bookmark_id": id, "title": "u"}),
    );
    call(
        &bot,
        "bookmarks.remove",
        json!({"channel_id": channel, "bookmark_id": id}),
    );
    call(
        &bot,
        "conversations.history",
        json!({"channel": channel, "limit": 1}),
    );
    call(
        &bot,
        "conversations.replies",
        json!({"channel": channel, "ts": ts}),
    );
    call(&bot, "chat.delete", json!({"channel": channel, "ts": ts}));
    call(
        &bot,
        "views.publish",
        json!({"user_id": who, "view": {"type": "home", "blocks": []}}),
    );
    call(
        &bot,
        "conversations.rename",
        json!({"channel": channel, "name": "new"}),
    );
    call(&bot, "conversations.archive", json!({"channel": channel}));
    call(
        &hana,
        "conversations.unarchive",
        json!({"channel": channel}),
    );
    call(&hana, "conversations.leave", json!({"channel": channel}));
    all
}
