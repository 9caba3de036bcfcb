//! What others do to an app's rooms and messages, and what it hears of that.

use serde_json::{Value, json};

use crate::support::Stage;

/// A room of the app's with hana and the owner in it; nothing of that is left to hear.
fn room(stage: &mut Stage, is_private: bool) -> Value {
    let bot = stage.bot();
    stage.subscribe(&["channel_id_changed", "channel_left", "group_left"]);
    let made = json!({"name": "room", "is_private": is_private});
    let made = stage.ok(&bot, "conversations.create", made);
    let people = format!("{},{}", stage.id_of("hana"), stage.id_of("shigeru"));
    let invite = json!({"channel": made["channel"]["id"], "users": people});
    stage.ok(&bot, "conversations.invite", invite);
    stage.heard();
    made["channel"]["id"].clone()
}

/// What the bot is answered to everything it may want of a room.
fn answers(stage: &mut Stage, room: &Value) -> Vec<Option<String>> {
    let bot = stage.bot();
    let calls = [
        ("conversations.history", json!({"channel": room})),
        (
            "conversations.setTopic",
            json!({"channel": room, "topic": "t"}),
        ),
        ("conversations.archive", json!({"channel": room})),
    ];
    let answers = calls.map(|(method, args)| stage.call(&bot, method, args));
    answers
        .iter()
        .map(|answer| answer.error().map(str::to_owned))
        .collect()
}

#[test]
fn a_bot_that_is_removed_from_a_channel_hears_of_it_and_is_outside() {
    let mut stage = Stage::new();
    let (hana, matoi) = (stage.person("hana"), stage.id_of("matoi"));
    let room = room(&mut stage, false);
    let kick = json!({"channel": room, "user": matoi});
    stage.ok(&hana, "conversations.kick", kick.clone());
    let left = stage.heard().pop().unwrap()["event"].clone();
    assert_eq!(
        (&left["type"], &left["channel"]),
        (&json!("channel_left"), &room)
    );
    assert_eq!(left["actor_id"], stage.id_of("hana"));
    let outside = Some("not_in_channel".to_owned());
    assert_eq!(answers(&mut stage, &room), vec![outside; 3]);
    let bot = stage.bot();
    let info = stage.ok(&bot, "conversations.info", json!({"channel": room}));
    assert_eq!(info["channel"]["is_member"], false);
    let say = json!({"channel": room, "text": "x"});
    stage.ok(&hana, "chat.postMessage", say);
    assert_eq!(stage.heard_types().len(), 0);
    stage.refused(&hana, "conversations.kick", kick, "not_in_channel");
    let invite = json!({"channel": room, "users": matoi});
    stage.ok(&hana, "conversations.invite", invite);
    let back = stage.heard();
    assert_eq!(back[0]["event"]["type"], "member_joined_channel");
    assert_eq!(answers(&mut stage, &room), vec![None; 3]);
}

#[test]
fn a_private_channel_is_gone_for_a_bot_that_is_removed() {
    let mut stage = Stage::new();
    let (bot, hana) = (stage.bot(), stage.person("hana"));
    let room = room(&mut stage, true);
    let kick = json!({"channel": room, "user": stage.id_of("matoi")});
    stage.ok(&hana, "conversations.kick", kick);
    let left = stage.heard().pop().unwrap();
    assert_eq!(left["event"]["type"], "group_left");
    let gone = "channel_not_found";
    assert_eq!(answers(&mut stage, &room), vec![Some(gone.to_owned()); 3]);
    let say = json!({"channel": room, "text": "x"});
    stage.refused(&bot, "chat.postMessage", say, gone);
    stage.refused(&bot, "conversations.info", json!({"channel": room}), gone);
}

#[test]
fn a_channel_is_made_private_and_public_again() {
    let mut stage = Stage::new();
    let (bot, hana, leo) = (stage.bot(), stage.person("hana"), stage.person("leo"));
    let room = room(&mut stage, false);
    let private = json!({"channel": room, "is_private": true});
    stage.refused(
        &bot,
        "sandbox.convert",
        private.clone(),
        "not_allowed_token_type",
    );
    stage.refused(&leo, "sandbox.convert", private.clone(), "not_in_channel");
    stage.ok(&hana, "sandbox.convert", private.clone());
    let told = stage.heard().pop().unwrap()["event"].clone();
    assert_eq!(told["subtype"], "channel_convert_to_private");
    assert_eq!(
        (&told["channel"], &told["channel_type"]),
        (&room, &json!("group"))
    );
    stage.refused(
        &leo,
        "conversations.info",
        json!({"channel": room}),
        "channel_not_found",
    );
    let info = stage.ok(&bot, "conversations.info", json!({"channel": room}));
    assert_eq!(info["channel"]["is_private"], true);
    stage.refused(
        &hana,
        "sandbox.convert",
        private,
        "could_not_convert_channel",
    );
    let public = json!({"channel": room, "is_private": false});
    stage.ok(&hana, "sandbox.convert", public);
    assert_eq!(stage.heard_types(), ["message/channel_convert_to_public"]);
    stage.ok(&leo, "conversations.info", json!({"channel": room}));
    let general = json!({"channel": stage.channel("general")});
    stage.refused(
        &hana,
        "sandbox.convert",
        general,
        "could_not_convert_channel",
    );
}

#[test]
fn a_channel_gets_another_id_and_the_old_one_is_unknown() {
    let mut stage = Stage::new();
    let (bot, hana) = (stage.bot(), stage.person("hana"));
    let old = room(&mut stage, false);
    let say = json!({"channel": old, "text": "before"});
    let said = stage.ok(&bot, "chat.postMessage", say.clone());
    let whisper = json!({"channel": old, "user": stage.id_of("hana"), "text": "psst"});
    stage.ok(&bot, "chat.postEphemeral", whisper);
    stage.heard();
    let changed = stage.ok(&hana, "sandbox.rekey", json!({"channel": old}));
    let new = changed["new_channel_id"].clone();
    let event = stage.heard().pop().unwrap()["event"].clone();
    assert_eq!(event["type"], "channel_id_changed");
    assert_eq!(
        (&event["old_channel_id"], &event["new_channel_id"]),
        (&old, &new)
    );
    stage.refused(&bot, "chat.postMessage", say, "channel_not_found");
    let edit = json!({"channel": new, "ts": said["ts"], "text": "after"});
    stage.ok(&bot, "chat.update", edit);
    let info = stage.ok(&bot, "conversations.info", json!({"channel": new}));
    assert_eq!(info["channel"]["name"], "room");
    let seen = stage.ok(&hana, "sandbox.ephemerals", json!({"channel": new}));
    assert_eq!(seen["messages"][0]["text"], "psst");
}

#[test]
fn a_person_renames_archives_and_brings_back_a_room() {
    let mut stage = Stage::new();
    let owner = stage.person("shigeru");
    let room = room(&mut stage, false);
    let rename = json!({"channel": room, "name": "other"});
    stage.ok(&owner, "conversations.rename", rename);
    let renamed = stage.heard().pop().unwrap()["event"].clone();
    assert_eq!(renamed["type"], "channel_rename");
    assert_eq!(renamed["channel"]["name"], "other");
    for verb in ["archive", "unarchive"] {
        let method = format!("conversations.{verb}");
        stage.ok(&owner, &method, json!({"channel": room}));
        let told = stage.heard().pop().unwrap()["event"].clone();
        assert_eq!(told["type"], format!("channel_{verb}"));
        assert_eq!(told["user"], stage.id_of("shigeru"));
    }
}

#[test]
fn a_person_takes_the_bots_pin_and_message_away() {
    let mut stage = Stage::new();
    let (bot, hana) = (stage.bot(), stage.person("hana"));
    let owner = stage.person("shigeru");
    let room = room(&mut stage, false);
    let say = json!({"channel": room, "text": "head"});
    let ts = stage.ok(&bot, "chat.postMessage", say)["ts"].clone();
    let pin = json!({"channel": room, "timestamp": ts});
    stage.ok(&bot, "pins.add", pin.clone());
    stage.heard();
    stage.ok(&hana, "pins.remove", pin);
    let unpinned = stage.heard().pop().unwrap()["event"].clone();
    assert_eq!(unpinned["type"], "pin_removed");
    assert_eq!(unpinned["user"], stage.id_of("hana"));
    let delete = json!({"channel": room, "ts": ts});
    stage.refused(&hana, "chat.delete", delete.clone(), "cant_delete_message");
    stage.ok(&owner, "chat.delete", delete);
    let deleted = stage.heard().pop().unwrap()["event"].clone();
    assert_eq!(deleted["subtype"], "message_deleted");
    assert_eq!(deleted["deleted_ts"], ts);
    let edit = json!({"channel": room, "ts": ts, "text": "y"});
    stage.refused(&bot, "chat.update", edit, "message_not_found");
}

#[test]
fn an_account_is_deactivated() {
    let mut stage = Stage::new();
    let (bot, id) = (stage.bot(), stage.id_of("leo"));
    stage.ok(
        &bot,
        "sandbox.person",
        json!({"user": "leo", "deleted": true}),
    );
    let event = stage.heard().pop().unwrap()["event"].clone();
    assert_eq!(event["type"], "user_change");
    assert_eq!(
        (&event["user"]["id"], &event["user"]["deleted"]),
        (&json!(id), &json!(true))
    );
    let info = stage.ok(&bot, "users.info", json!({"user": id}));
    assert_eq!(info["user"]["deleted"], true);
    stage.ok(
        &bot,
        "sandbox.person",
        json!({"user": "leo", "deleted": false}),
    );
    let event = stage.heard().pop().unwrap()["event"].clone();
    assert_eq!(event["user"]["deleted"], false);
}
