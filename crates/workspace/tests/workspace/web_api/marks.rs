//! `reactions`, `pins`, `bookmarks`.

use serde_json::{Value, json};

use super::names;
use crate::support::Stage;

fn said(stage: &mut Stage) -> (Value, Value) {
    let bot = stage.bot();
    let id = stage.channel("general");
    let posted = stage.ok(
        &bot,
        "chat.postMessage",
        json!({"channel": id, "text": "x"}),
    );
    stage.heard();
    (posted["channel"].clone(), posted["ts"].clone())
}

#[test]
fn a_reaction_is_put_on_and_taken_back() {
    let mut stage = Stage::new();
    let (bot, hana) = (stage.bot(), stage.person("hana"));
    let (channel, ts) = said(&mut stage);
    let react = |name: &str| json!({"channel": channel, "timestamp": ts, "name": name});
    stage.ok(&hana, "reactions.add", react("raising_hand::skin-tone-3"));
    stage.ok(&bot, "reactions.add", react("raising_hand"));
    let heard = stage.heard();
    assert_eq!(heard[0]["event"]["reaction"], "raising_hand::skin-tone-3");
    assert_eq!(heard[0]["event"]["item"]["ts"], ts);
    assert_eq!(heard[0]["event"]["item_user"], stage.id_of("matoi"));
    let shown = stage.ok(
        &bot,
        "reactions.get",
        json!({"channel": channel, "timestamp": ts}),
    );
    let hands = &shown["message"]["reactions"][0];
    assert_eq!(
        (&hands["name"], &hands["count"]),
        (&json!("raising_hand"), &json!(2))
    );
    stage.refused(
        &bot,
        "reactions.add",
        react("raising_hand"),
        "already_reacted",
    );
    stage.refused(&bot, "reactions.add", react("No Emoji"), "invalid_name");
    stage.refused(&bot, "reactions.remove", react("eyes"), "no_reaction");
    stage.ok(
        &hana,
        "reactions.remove",
        react("raising_hand::skin-tone-3"),
    );
    assert_eq!(stage.heard_types(), ["reaction_removed"]);
    let missing = json!({"channel": channel, "timestamp": "1.1", "name": "eyes"});
    stage.refused(&bot, "reactions.add", missing, "message_not_found");
    let bad = json!({"channel": channel, "timestamp": "x", "name": "eyes"});
    stage.refused(&bot, "reactions.add", bad, "bad_timestamp");
    for number in 0..22 {
        stage.ok(&hana, "reactions.add", react(&format!("custom{number}")));
    }
    stage.refused(&hana, "reactions.add", react("one_more"), "too_many_emoji");
    let list = stage.ok(&hana, "reactions.list", json!({}));
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
}

#[test]
fn a_message_is_pinned_once() {
    let mut stage = Stage::new();
    let bot = stage.bot();
    let (channel, ts) = said(&mut stage);
    let pin = json!({"channel": channel, "timestamp": ts});
    stage.refused(&bot, "pins.remove", pin.clone(), "no_pin");
    stage.ok(&bot, "pins.add", pin.clone());
    let heard = stage.heard();
    assert_eq!(heard[0]["event"]["type"], "pin_added");
    assert_eq!(heard[0]["event"]["item"]["message"]["ts"], ts);
    stage.refused(&bot, "pins.add", pin.clone(), "already_pinned");
    let list = stage.ok(&bot, "pins.list", json!({"channel": channel}));
    assert_eq!(list["items"][0]["message"]["ts"], ts);
    let history = stage.ok(&bot, "conversations.history", json!({"channel": channel}));
    assert_eq!(history["messages"][0]["pinned_to"], json!([channel]));
    stage.ok(&bot, "pins.remove", pin);
    assert_eq!(stage.heard_types(), ["pin_removed"]);
}

#[test]
fn joining_is_not_pinnable() {
    let mut stage = Stage::new();
    let (bot, hana) = (stage.bot(), stage.person("hana"));
    let room =
        stage.ok(&bot, "conversations.create", json!({"name": "room"}))["channel"]["id"].clone();
    stage.ok(&hana, "conversations.join", json!({"channel": room}));
    let history = stage.ok(&bot, "conversations.history", json!({"channel": room}));
    let pin = json!({"channel": room, "timestamp": history["messages"][0]["ts"]});
    stage.refused(&bot, "pins.add", pin, "not_pinnable");
}

#[test]
fn a_bookmark_is_a_link() {
    let mut stage = Stage::new();
    let (bot, hana) = (stage.bot(), stage.person("hana"));
    let channel = stage.channel("general");
    let add = |link: &str, kind: &str| json!({"channel_id": channel, "title": "page", "link": link, "type": kind});
    stage.refused(
        &bot,
        "bookmarks.add",
        add("ftp://x", "link"),
        "invalid_link",
    );
    stage.refused(
        &bot,
        "bookmarks.add",
        add("https://x", "folder"),
        "invalid_bookmark_type",
    );
    let made = stage.ok(&bot, "bookmarks.add", add("https://example.com", "link"));
    let id = made["bookmark"]["id"].clone();
    let edit = json!({"channel_id": channel, "bookmark_id": id, "title": "new"});
    let edited = stage.ok(&bot, "bookmarks.edit", edit);
    assert_eq!(edited["bookmark"]["title"], "new");
    let list = stage.ok(&hana, "bookmarks.list", json!({"channel_id": channel}));
    assert_eq!(names(&list["bookmarks"], "title"), ["new"]);
    let remove = json!({"channel_id": channel, "bookmark_id": id});
    stage.ok(&bot, "bookmarks.remove", remove.clone());
    stage.refused(&bot, "bookmarks.remove", remove, "not_found");
}
