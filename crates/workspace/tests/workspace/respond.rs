//! What an app says at a `response_url`: to whom, in what place, how often and how long.

use matoi_workspace::{Act, Answer};
use serde_json::{Value, json};

use crate::support::Stage;

/// A pressed button: where, and the address that came with the press.
struct Pressed {
    stage: Stage,
    channel: String,
    ts: Value,
    key: String,
}

/// Hana presses a button in `#general`, said to everybody or to her only.
fn pressed(is_whispered: bool) -> Pressed {
    let mut stage = Stage::new();
    let (bot, hana, channel) = (stage.bot(), stage.person("hana"), stage.channel("general"));
    let button =
        json!({"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}});
    let mut post = json!({
        "channel": channel, "text": "press", "blocks": [{"type": "actions", "elements": [button]}],
    });
    let ts = if is_whispered {
        post["user"] = stage.id_of("hana").into();
        stage.ok(&bot, "chat.postEphemeral", post)["message_ts"].clone()
    } else {
        stage.ok(&bot, "chat.postMessage", post)["ts"].clone()
    };
    stage.heard();
    let click = json!({"channel": channel, "message_ts": ts, "action_id": "go"});
    stage.ok(&hana, "sandbox.click", click);
    let payload = stage.heard().pop().unwrap();
    stage.acknowledge(None);
    let url = payload["response_url"].as_str().unwrap();
    let key = url.rsplit('/').next().unwrap().to_owned();
    Pressed {
        stage,
        channel,
        ts,
        key,
    }
}

impl Pressed {
    fn respond(&mut self, body: Value) -> Answer {
        let (key, now) = (self.key.clone(), self.stage.now);
        self.stage.world.act(&Act::Respond { key, body, now })
    }

    fn whispers(&mut self) -> Value {
        let hana = self.stage.person("hana");
        let channel = json!({"channel": self.channel});
        self.stage.ok(&hana, "sandbox.ephemerals", channel)["messages"].clone()
    }

    fn refused(&mut self, body: Value, status: u16, code: &str) {
        let answer = self.respond(body);
        assert_eq!((answer.status, answer.error()), (status, Some(code)));
    }
}

#[test]
fn an_answer_is_for_who_pressed_or_for_the_room_or_in_a_thread() {
    let mut pressed = pressed(false);
    let ts = pressed.ts.clone();
    assert!(
        pressed
            .respond(json!({"text": "a", "thread_ts": ts}))
            .is_ok()
    );
    let whispers = pressed.whispers();
    assert_eq!(
        (&whispers[0]["text"], &whispers[0]["thread_ts"]),
        (&json!("a"), &ts)
    );
    let said = json!({"text": "b", "response_type": "in_channel", "thread_ts": ts});
    assert!(pressed.respond(said).is_ok());
    let said = json!({"text": "c", "response_type": "in_channel"});
    assert!(pressed.respond(said).is_ok());
    let heard = pressed.stage.heard();
    assert_eq!(heard[0]["event"]["thread_ts"], ts);
    assert_eq!(heard[1]["event"]["text"], "c");
    assert!(heard[1]["event"].get("thread_ts").is_none());
    assert_eq!(heard[1]["event"]["app_id"], json!(pressed.stage.app_id()));
}

#[test]
fn a_whisper_is_replaced_and_taken_back() {
    let mut pressed = pressed(true);
    let replaced = json!({"text": "done", "replace_original": true});
    assert!(pressed.respond(replaced).is_ok());
    let whispers = pressed.whispers();
    assert_eq!(whispers[0]["text"], "done");
    assert_eq!(
        (&whispers[0]["ts"], &whispers[1]),
        (&pressed.ts, &Value::Null)
    );
    assert!(pressed.respond(json!({"delete_original": true})).is_ok());
    assert_eq!(pressed.whispers(), json!([]));
}

#[test]
fn a_message_with_replies_leaves_a_stone() {
    let mut pressed = pressed(false);
    let hana = pressed.stage.person("hana");
    let reply = json!({"channel": pressed.channel, "thread_ts": pressed.ts, "text": "yes"});
    pressed.stage.ok(&hana, "chat.postMessage", reply);
    assert!(pressed.respond(json!({"delete_original": true})).is_ok());
    let thread = json!({"channel": pressed.channel, "ts": pressed.ts});
    let thread = pressed.stage.ok(&hana, "conversations.replies", thread);
    assert_eq!(thread["messages"][0]["subtype"], "tombstone");
    assert_eq!(thread["messages"][1]["text"], "yes");
}

#[test]
fn five_answers_in_half_an_hour_and_nonsense_is_none() {
    let mut pressed = pressed(false);
    pressed.refused(json!({}), 400, "no_text");
    pressed.refused(
        json!({"blocks": [{"type": "nothing"}]}),
        400,
        "invalid_blocks",
    );
    for count in 0..5 {
        assert!(pressed.respond(json!({"text": "x"})).is_ok(), "{count}");
    }
    pressed.refused(json!({"text": "x"}), 404, "used_url");
    let mut pressed = self::pressed(false);
    pressed.stage.wait_ms(29 * 60_000);
    assert!(pressed.respond(json!({"text": "x"})).is_ok());
    pressed.stage.wait_ms(60_000);
    pressed.refused(json!({"text": "x"}), 404, "expired_url");
    pressed.key = "other".into();
    pressed.refused(json!({"text": "x"}), 404, "invalid_url");
}

#[test]
fn nothing_is_said_in_an_archived_room() {
    let mut pressed = pressed(false);
    let owner = pressed.stage.person("shigeru");
    let room = pressed
        .stage
        .ok(&owner, "conversations.create", json!({"name": "room"}));
    let bot = pressed.stage.bot();
    pressed.channel = room["channel"]["id"].as_str().unwrap().to_owned();
    let channel = json!({"channel": pressed.channel});
    let command = json!({"channel": pressed.channel, "command": "/matoi"});
    pressed.stage.ok(&owner, "sandbox.command", command);
    let payload = pressed.stage.heard().pop().unwrap();
    let url = payload["response_url"].as_str().unwrap();
    pressed.key = url.rsplit('/').next().unwrap().to_owned();
    pressed
        .stage
        .ok(&bot, "conversations.join", channel.clone());
    pressed.stage.ok(&owner, "conversations.archive", channel);
    pressed.refused(json!({"text": "x"}), 410, "channel_is_archived");
}
