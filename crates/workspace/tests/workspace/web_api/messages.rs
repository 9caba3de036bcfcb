//! `chat`: saying, editing, taking back, threads.

use serde_json::{Value, json};

use super::names;
use crate::support::Stage;

#[test]
fn a_persons_words_are_kept_as_slack_keeps_them() {
    let mut stage = Stage::new();
    let hana = stage.person("hana");
    let id = stage.channel("general");
    let said = stage.ok(
        &hana,
        "chat.postMessage",
        json!({"channel": id, "text": "a < b 🔥"}),
    );
    let message = &said["message"];
    assert_eq!(message["text"], "a &lt; b :fire:");
    assert_eq!(message["blocks"][0]["type"], "rich_text");
    assert!(message["client_msg_id"].is_string());
    assert!(message.get("bot_id").is_none());
    let heard = stage.heard();
    let (envelope, event) = (&heard[0], &heard[0]["event"]);
    assert_eq!(event["type"], "message");
    assert_eq!(event["channel"], id);
    assert_eq!(event["channel_type"], "channel");
    assert_eq!(event["user"], stage.id_of("hana"));
    assert_eq!(event["event_ts"], said["ts"]);
    assert_eq!(envelope["type"], "event_callback");
    assert_eq!(
        envelope["authorizations"][0]["user_id"],
        stage.id_of("matoi")
    );
    for field in [
        "token",
        "team_id",
        "api_app_id",
        "event_id",
        "event_time",
        "context_team_id",
    ] {
        assert!(!envelope[field].is_null(), "{field}");
    }
}

#[test]
fn an_apps_message_shows_the_app_and_is_heard_by_it() {
    let mut stage = Stage::new();
    let bot = stage.bot();
    let id = stage.channel("general");
    let blocks = json!([{"type": "section", "text": {"type": "mrkdwn", "text": "hi"}}]);
    let metadata = json!({"event_type": "matoi.post", "event_payload": {"key": "k1"}});
    let post =
        json!({"channel": id, "text": "hi", "blocks": blocks.to_string(), "metadata": metadata});
    let said = stage.ok(&bot, "chat.postMessage", post);
    let message = &said["message"];
    assert_eq!(message["user"], stage.id_of("matoi"));
    for field in ["bot_id", "app_id", "bot_profile"] {
        assert!(!message[field].is_null(), "{field}");
    }
    assert!(message["blocks"][0]["block_id"].is_string());
    assert!(message.get("client_msg_id").is_none());
    assert_eq!(stage.heard()[0]["event"]["bot_id"], message["bot_id"]);
    let plain = stage.ok(&bot, "conversations.history", json!({"channel": id}));
    assert!(plain["messages"][0].get("metadata").is_none());
    let whole = json!({"channel": id, "include_all_metadata": true});
    let whole = stage.ok(&bot, "conversations.history", whole);
    assert_eq!(whole["messages"][0]["metadata"], metadata);
}

#[test]
fn a_mention_is_heard_twice() {
    let mut stage = Stage::new();
    let hana = stage.person("hana");
    let text = format!("<@{}> 決済がへん", stage.id_of("matoi"));
    let id = stage.channel("general");
    stage.ok(
        &hana,
        "chat.postMessage",
        json!({"channel": id, "text": text}),
    );
    let heard = stage.heard();
    assert_eq!(heard[0]["event"]["type"], "message");
    assert_eq!(heard[1]["event"]["type"], "app_mention");
    assert_eq!(heard[0]["event"]["ts"], heard[1]["event"]["ts"]);
    assert_ne!(heard[0]["event_id"], heard[1]["event_id"]);
}

#[test]
fn what_slack_does_not_post() {
    let mut stage = Stage::new();
    let (bot, hana) = (stage.bot(), stage.person("hana"));
    let id = stage.channel("general");
    let mut refused = |args: Value, code: &str| {
        stage.refused(&bot, "chat.postMessage", args, code);
    };
    refused(json!({"channel": id}), "no_text");
    refused(json!({"channel": "C404", "text": "x"}), "channel_not_found");
    refused(
        json!({"channel": id, "blocks": "{"}),
        "invalid_blocks_format",
    );
    refused(
        json!({"channel": id, "blocks": [{"type": "nonsense"}]}),
        "invalid_blocks",
    );
    refused(
        json!({"channel": id, "blocks": [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}]}),
        "invalid_blocks",
    );
    let long = "x".repeat(3_000);
    let section = json!({"type": "section", "text": {"type": "mrkdwn", "text": long}});
    refused(
        json!({"channel": id, "blocks": vec![section; 5]}),
        "msg_blocks_too_long",
    );
    refused(
        json!({"channel": id, "text": "x", "metadata": {"a": 1}}),
        "invalid_metadata_schema",
    );
    refused(
        json!({"channel": id, "text": "x", "markdown_text": "y"}),
        "markdown_text_conflict",
    );
    refused(
        json!({"channel": id, "text": "x", "thread_ts": "1.1"}),
        "cannot_reply_to_message",
    );
    let private = stage.ok(&hana, "conversations.create", json!({"name": "p"}));
    let id = private["channel"]["id"].clone();
    stage.ok(
        &bot,
        "chat.postMessage",
        json!({"channel": id, "text": "without joining"}),
    );
    let leo = stage.person("leo");
    stage.refused(
        &leo,
        "chat.postMessage",
        json!({"channel": id, "text": "x"}),
        "not_in_channel",
    );
}

#[test]
fn a_thread_counts_its_replies() {
    let mut stage = Stage::new();
    let (bot, hana) = (stage.bot(), stage.person("hana"));
    let id = stage.channel("general");
    let root = stage.ok(
        &hana,
        "chat.postMessage",
        json!({"channel": id, "text": "root"}),
    );
    let ts = root["ts"].clone();
    let first = stage.ok(
        &bot,
        "chat.postMessage",
        json!({"channel": id, "text": "1", "thread_ts": ts}),
    );
    assert_eq!(first["message"]["parent_user_id"], stage.id_of("hana"));
    let reply_ts = first["ts"].clone();
    let second =
        json!({"channel": id, "text": "2", "thread_ts": reply_ts, "reply_broadcast": true});
    let second = stage.ok(&bot, "chat.postMessage", second);
    assert_eq!(second["message"]["thread_ts"], ts);
    assert_eq!(second["message"]["subtype"], "thread_broadcast");
    let history = stage.ok(&bot, "conversations.history", json!({"channel": id}));
    assert_eq!(names(&history["messages"], "text"), ["2", "root"]);
    assert_eq!(history["messages"][1]["reply_count"], 2);
    assert_eq!(history["messages"][1]["latest_reply"], second["ts"]);
    let thread = stage.ok(
        &bot,
        "conversations.replies",
        json!({"channel": id, "ts": ts}),
    );
    assert_eq!(names(&thread["messages"], "text"), ["root", "1", "2"]);
    stage.refused(
        &bot,
        "conversations.replies",
        json!({"channel": id, "ts": "1.1"}),
        "thread_not_found",
    );
    stage.ok(&hana, "chat.delete", json!({"channel": id, "ts": ts}));
    let thread = stage.ok(
        &bot,
        "conversations.replies",
        json!({"channel": id, "ts": ts}),
    );
    assert_eq!(thread["messages"][0]["subtype"], "tombstone");
    assert_eq!(thread["messages"].as_array().unwrap().len(), 3);
}

#[test]
fn only_ones_own_words_are_edited() {
    let mut stage = Stage::new();
    let (bot, hana) = (stage.bot(), stage.person("hana"));
    let id = stage.channel("general");
    let blocks = json!([{"type": "divider"}]);
    let said = json!({"channel": id, "text": "one", "blocks": blocks});
    let ts = stage.ok(&bot, "chat.postMessage", said)["ts"].clone();
    stage.heard();
    let edit = |text: &str| json!({"channel": id, "ts": ts, "text": text});
    let answer = stage.ok(&bot, "chat.update", edit("two"));
    assert!(
        answer["message"].get("blocks").is_none(),
        "a text without blocks removes them"
    );
    let heard = stage.heard();
    assert_eq!(heard[0]["event"]["subtype"], "message_changed");
    assert_eq!(heard[0]["event"]["message"]["text"], "two");
    assert_eq!(heard[0]["event"]["previous_message"]["text"], "one");
    stage.refused(&hana, "chat.update", edit("x"), "cant_update_message");
    stage.refused(
        &bot,
        "chat.update",
        edit(&"x".repeat(4_001)),
        "msg_too_long",
    );
    stage.refused(
        &bot,
        "chat.update",
        json!({"channel": id, "ts": "1.1", "text": "x"}),
        "message_not_found",
    );
    stage.refused(
        &bot,
        "chat.update",
        json!({"channel": id, "ts": ts}),
        "no_text",
    );
    stage.refused(
        &hana,
        "chat.delete",
        json!({"channel": id, "ts": ts}),
        "cant_delete_message",
    );
    stage.ok(&hana, "sandbox.prefs", json!({"edit_window_minutes": 0}));
    stage.refused(&bot, "chat.update", edit("late"), "edit_window_closed");
    stage.heard();
    stage.ok(&bot, "chat.delete", json!({"channel": id, "ts": ts}));
    let heard = stage.heard();
    assert_eq!(heard[0]["event"]["subtype"], "message_deleted");
    assert_eq!(heard[0]["event"]["deleted_ts"], ts);
    stage.refused(
        &bot,
        "chat.delete",
        json!({"channel": id, "ts": ts}),
        "message_not_found",
    );
}

#[test]
fn an_ephemeral_is_seen_by_one_person_and_never_updated() {
    let mut stage = Stage::new();
    let (bot, hana, leo) = (stage.bot(), stage.person("hana"), stage.person("leo"));
    let (id, who) = (stage.channel("general"), stage.id_of("hana"));
    let whisper = json!({"channel": id, "user": who, "text": "psst"});
    let ts = stage.ok(&bot, "chat.postEphemeral", whisper)["message_ts"].clone();
    let seen = stage.ok(&hana, "sandbox.ephemerals", json!({"channel": id}));
    assert_eq!(names(&seen["messages"], "text"), ["psst"]);
    let unseen = stage.ok(&leo, "sandbox.ephemerals", json!({"channel": id}));
    assert_eq!(unseen["messages"], json!([]));
    stage.refused(
        &bot,
        "chat.update",
        json!({"channel": id, "ts": ts, "text": "x"}),
        "message_not_found",
    );
    let room =
        stage.ok(&bot, "conversations.create", json!({"name": "room"}))["channel"]["id"].clone();
    let outside = json!({"channel": room, "user": who, "text": "x"});
    stage.refused(&bot, "chat.postEphemeral", outside, "user_not_in_channel");
}

#[test]
fn the_same_moment_still_gives_each_message_its_own_name() {
    let mut stage = Stage::new();
    let bot = stage.bot();
    let id = stage.channel("general");
    let mut last = String::new();
    for _ in 0..50 {
        let answer = stage.call_now(
            &bot,
            "chat.postMessage",
            json!({"channel": id, "text": "x"}),
        );
        let ts = answer.body["ts"].as_str().unwrap().to_owned();
        assert!(ts > last, "{ts} after {last}");
        last = ts;
    }
    let link = json!({"channel": id, "message_ts": last});
    let link = stage.ok(&bot, "chat.getPermalink", link)["permalink"].clone();
    assert!(
        link.as_str()
            .unwrap()
            .ends_with(&format!("p{}", last.replace('.', "")))
    );
}
