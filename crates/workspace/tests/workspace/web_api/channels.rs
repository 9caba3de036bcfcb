//! `conversations`: making, naming, entering, leaving, archiving, reading back.

use serde_json::{Value, json};

use super::names;
use crate::support::Stage;

fn create(stage: &mut Stage, name: &str) -> String {
    let bot = stage.bot();
    let made = stage.ok(&bot, "conversations.create", json!({"name": name}));
    made["channel"]["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_room_is_made_by_the_app_which_is_then_in_it() {
    let mut stage = Stage::new();
    let bot = stage.bot();
    let id = create(&mut stage, "inc-20260919-001-決済が遅い");
    assert_eq!(
        stage.heard_types(),
        ["channel_created", "member_joined_channel"]
    );
    let info = stage.ok(
        &bot,
        "conversations.info",
        json!({"channel": id, "include_num_members": true}),
    );
    assert_eq!(info["channel"]["name"], "inc-20260919-001-決済が遅い");
    assert_eq!(info["channel"]["num_members"], 1);
    assert_eq!(info["channel"]["is_member"], true);
    assert_eq!(info["channel"]["creator"], stage.id_of("matoi"));
}

#[test]
fn names_are_checked_as_slack_checks_them() {
    let mut stage = Stage::new();
    let bot = stage.bot();
    let long = "a".repeat(81);
    let japanese = "障".repeat(80);
    for (name, code) in [
        ("", "invalid_name_required"),
        (long.as_str(), "invalid_name_maxlength"),
        ("Upper", "invalid_name_specials"),
        ("two words", "invalid_name_specials"),
        ("dot.ted", "invalid_name_specials"),
        ("a/b", "invalid_name_specials"),
        ("---", "invalid_name_punctuation"),
        ("everyone", "invalid_name"),
        ("general", "name_taken"),
    ] {
        stage.refused(&bot, "conversations.create", json!({"name": name}), code);
    }
    stage.ok(&bot, "conversations.create", json!({"name": japanese}));
}

#[test]
fn an_archived_room_keeps_its_name_and_takes_nothing_more() {
    let mut stage = Stage::new();
    let bot = stage.bot();
    let id = create(&mut stage, "room");
    let said = stage.ok(
        &bot,
        "chat.postMessage",
        json!({"channel": id, "text": "x"}),
    );
    let ts = said["ts"].clone();
    stage.ok(&bot, "conversations.archive", json!({"channel": id}));
    stage.refused(
        &bot,
        "conversations.create",
        json!({"name": "room"}),
        "name_taken",
    );
    stage.refused(
        &bot,
        "conversations.archive",
        json!({"channel": id}),
        "already_archived",
    );
    stage.refused(
        &bot,
        "chat.postMessage",
        json!({"channel": id, "text": "x"}),
        "is_archived",
    );
    let edit = json!({"channel": id, "ts": ts, "text": "y"});
    stage.refused(&bot, "chat.update", edit, "is_inactive");
    let emoji = json!({"channel": id, "timestamp": ts, "name": "eyes"});
    stage.refused(&bot, "reactions.add", emoji, "is_archived");
    stage.refused(
        &bot,
        "conversations.setTopic",
        json!({"channel": id, "topic": "x"}),
        "is_archived",
    );
    let who = stage.id_of("hana");
    stage.refused(
        &bot,
        "conversations.invite",
        json!({"channel": id, "users": who}),
        "is_archived",
    );
}

#[test]
fn a_person_brings_a_room_back_and_the_others_join_again() {
    let mut stage = Stage::new();
    let (bot, hana) = (stage.bot(), stage.person("hana"));
    let id = create(&mut stage, "room");
    stage.ok(&bot, "conversations.archive", json!({"channel": id}));
    stage.heard();
    stage.ok(&hana, "conversations.unarchive", json!({"channel": id}));
    assert_eq!(
        stage.heard_types(),
        ["message/channel_unarchive", "channel_unarchive"]
    );
    stage.refused(
        &hana,
        "conversations.unarchive",
        json!({"channel": id}),
        "not_archived",
    );
    let members = stage.ok(&hana, "conversations.members", json!({"channel": id}));
    assert_eq!(members["members"], json!([stage.id_of("hana")]));
    stage.ok(&bot, "conversations.join", json!({"channel": id}));
}

#[test]
fn general_stays_and_preferences_hold() {
    let mut stage = Stage::new();
    let (bot, owner) = (stage.bot(), stage.person("shigeru"));
    let general = stage.channel("general");
    stage.refused(
        &bot,
        "conversations.archive",
        json!({"channel": general}),
        "cant_archive_general",
    );
    stage.refused(
        &bot,
        "conversations.leave",
        json!({"channel": general}),
        "cant_leave_general",
    );
    stage.ok(
        &owner,
        "sandbox.prefs",
        json!({"channel_creation_restricted": true}),
    );
    stage.refused(
        &bot,
        "conversations.create",
        json!({"name": "x"}),
        "restricted_action",
    );
    stage.ok(&owner, "conversations.create", json!({"name": "x"}));
}

#[test]
fn people_are_invited_all_or_none_unless_forced() {
    let mut stage = Stage::new();
    let bot = stage.bot();
    let (hana, leo, me) = (
        stage.id_of("hana"),
        stage.id_of("leo"),
        stage.id_of("matoi"),
    );
    let id = create(&mut stage, "room");
    stage.heard();
    stage.ok(
        &bot,
        "conversations.invite",
        json!({"channel": id, "users": hana}),
    );
    assert_eq!(
        stage.heard_types(),
        ["member_joined_channel", "message/channel_join"]
    );
    let invite = |users: Value| json!({"channel": id, "users": users});
    stage.refused(
        &bot,
        "conversations.invite",
        invite(json!(me)),
        "cant_invite_self",
    );
    let mixed = json!([hana, leo, "U404"]);
    let refusal = stage.refused(
        &bot,
        "conversations.invite",
        invite(mixed.clone()),
        "already_in_channel",
    );
    assert_eq!(refusal["errors"][1]["error"], "user_not_found");
    let members = |stage: &mut Stage| {
        let shown = stage.ok(&bot, "conversations.members", json!({"channel": id}));
        shown["members"].as_array().unwrap().len()
    };
    assert_eq!(members(&mut stage), 2);
    let mut forced = invite(mixed);
    forced["force"] = true.into();
    let answer = stage.ok(&bot, "conversations.invite", forced);
    assert_eq!(answer["errors"].as_array().unwrap().len(), 2);
    assert_eq!(members(&mut stage), 3);
    stage.refused(&bot, "conversations.invite", invite(json!("")), "no_user");
}

#[test]
fn a_private_room_does_not_exist_for_others() {
    let mut stage = Stage::new();
    let (bot, hana) = (stage.bot(), stage.person("hana"));
    let made = stage.ok(
        &bot,
        "conversations.create",
        json!({"name": "p", "is_private": true}),
    );
    assert_eq!(made["channel"]["is_private"], true);
    let id = made["channel"]["id"].clone();
    assert_eq!(stage.heard_types(), ["member_joined_channel"]);
    stage.refused(
        &hana,
        "conversations.info",
        json!({"channel": id}),
        "channel_not_found",
    );
    stage.refused(
        &hana,
        "conversations.join",
        json!({"channel": id}),
        "channel_not_found",
    );
    let list = stage.ok(
        &hana,
        "conversations.list",
        json!({"types": "public_channel,private_channel"}),
    );
    assert!(!names(&list["channels"], "name").contains(&"p".to_owned()));
    stage.refused(
        &hana,
        "conversations.list",
        json!({"types": "nonsense"}),
        "invalid_types",
    );
}

#[test]
fn only_the_creator_or_an_admin_renames() {
    let mut stage = Stage::new();
    let (bot, hana, owner) = (stage.bot(), stage.person("hana"), stage.person("shigeru"));
    let id = create(&mut stage, "room");
    let who = stage.id_of("hana");
    stage.ok(
        &bot,
        "conversations.invite",
        json!({"channel": id, "users": who}),
    );
    let rename = |name: &str| json!({"channel": id, "name": name});
    stage.refused(&hana, "conversations.rename", rename("x"), "not_authorized");
    stage.refused(
        &owner,
        "conversations.rename",
        rename("x"),
        "not_in_channel",
    );
    stage.heard();
    let answer = stage.ok(&bot, "conversations.rename", rename("new"));
    assert_eq!(answer["channel"]["previous_names"], json!(["room"]));
    assert_eq!(
        stage.heard_types(),
        ["message/channel_name", "channel_rename"]
    );
    stage.refused(
        &bot,
        "conversations.rename",
        rename("general"),
        "name_taken",
    );
}

#[test]
fn topic_and_purpose_are_short() {
    let mut stage = Stage::new();
    let bot = stage.bot();
    let id = create(&mut stage, "room");
    stage.heard();
    let answer = stage.ok(
        &bot,
        "conversations.setTopic",
        json!({"channel": id, "topic": "対応中"}),
    );
    assert_eq!(answer["channel"]["topic"]["value"], "対応中");
    assert_eq!(stage.heard_types(), ["message/channel_topic"]);
    stage.ok(
        &bot,
        "conversations.setPurpose",
        json!({"channel": id, "purpose": ""}),
    );
    let long = "x".repeat(251);
    stage.refused(
        &bot,
        "conversations.setTopic",
        json!({"channel": id, "topic": long}),
        "too_long",
    );
    let hana = stage.person("hana");
    stage.refused(
        &hana,
        "conversations.setTopic",
        json!({"channel": id, "topic": "x"}),
        "not_in_channel",
    );
}

#[test]
fn coming_and_going_is_heard() {
    let mut stage = Stage::new();
    let (bot, hana) = (stage.bot(), stage.person("hana"));
    let id = create(&mut stage, "room");
    stage.heard();
    stage.ok(&hana, "conversations.join", json!({"channel": id}));
    let again = stage.ok(&hana, "conversations.join", json!({"channel": id}));
    assert_eq!(again["warning"], "already_in_channel");
    assert_eq!(
        stage.heard_types(),
        ["member_joined_channel", "message/channel_join"]
    );
    stage.ok(&hana, "conversations.leave", json!({"channel": id}));
    assert_eq!(
        stage.heard_types(),
        ["message/channel_leave", "member_left_channel"]
    );
    let who = stage.id_of("hana");
    stage.refused(
        &bot,
        "conversations.kick",
        json!({"channel": id, "user": who}),
        "not_in_channel",
    );
    stage.ok(&hana, "conversations.join", json!({"channel": id}));
    stage.ok(
        &bot,
        "conversations.kick",
        json!({"channel": id, "user": who}),
    );
}

#[test]
fn a_direct_message_is_opened_once() {
    let mut stage = Stage::new();
    let bot = stage.bot();
    let who = stage.id_of("hana");
    let first = stage.ok(&bot, "conversations.open", json!({"users": who}));
    let again = stage.ok(&bot, "conversations.open", json!({"users": who}));
    assert_eq!(first["channel"]["id"], again["channel"]["id"]);
    assert_eq!(again["already_open"], true);
    let posted = stage.ok(
        &bot,
        "chat.postMessage",
        json!({"channel": who, "text": "hi"}),
    );
    assert_eq!(posted["channel"], first["channel"]["id"]);
    stage.refused(
        &bot,
        "conversations.open",
        json!({}),
        "users_list_not_supplied",
    );
    stage.refused(
        &bot,
        "conversations.open",
        json!({"users": "U404"}),
        "user_not_found",
    );
}

#[test]
fn history_comes_newest_first_in_pages_that_new_talk_does_not_shift() {
    let mut stage = Stage::new();
    let (bot, hana) = (stage.bot(), stage.person("hana"));
    let id = stage.channel("general");
    for number in 0..5 {
        stage.ok(
            &hana,
            "chat.postMessage",
            json!({"channel": id, "text": number.to_string()}),
        );
    }
    let first = stage.ok(
        &bot,
        "conversations.history",
        json!({"channel": id, "limit": 2}),
    );
    assert_eq!(names(&first["messages"], "text"), ["4", "3"]);
    assert_eq!(first["has_more"], true);
    stage.ok(
        &hana,
        "chat.postMessage",
        json!({"channel": id, "text": "new"}),
    );
    let cursor = first["response_metadata"]["next_cursor"].clone();
    let second = stage.ok(
        &bot,
        "conversations.history",
        json!({"channel": id, "limit": 9, "cursor": cursor}),
    );
    assert_eq!(names(&second["messages"], "text"), ["2", "1", "0"]);
    let oldest = first["messages"][0]["ts"].clone();
    let since = json!({"channel": id, "oldest": oldest, "inclusive": true});
    let since = stage.ok(&bot, "conversations.history", since);
    assert_eq!(names(&since["messages"], "text"), ["new", "4"]);
    stage.refused(
        &bot,
        "conversations.history",
        json!({"channel": id, "oldest": "x"}),
        "invalid_ts_oldest",
    );
    stage.ok(&hana, "conversations.create", json!({"name": "elsewhere"}));
    let other = stage.channel("elsewhere");
    stage.refused(
        &bot,
        "conversations.history",
        json!({"channel": other}),
        "not_in_channel",
    );
}
