//! People pressing things, and the dials, in process as a simulation uses them.

use matoi_workspace::{Act, Fate, Seed, World};
use serde_json::{Value, json};

use crate::support::Stage;

/// A message with a button, a menu and a select; answers channel and ts.
fn board(stage: &mut Stage) -> (String, Value) {
    let bot = stage.bot();
    let channel = stage.channel("general");
    let option =
        |value: &str| json!({"text": {"type": "plain_text", "text": value}, "value": value});
    let button = |value: &str| {
        json!({"type": "button", "action_id": "take", "value": value,
            "text": {"type": "plain_text", "text": value}})
    };
    let blocks = json!([
        {"type": "actions", "block_id": "first", "elements": [button("lead")]},
        {"type": "actions", "block_id": "roles", "elements": [
            button("scribe"),
            {"type": "overflow", "action_id": "more", "options": [option("a"), option("b")]},
            {"type": "static_select", "action_id": "heat", "options": [option("low"), option("high")]},
            {"type": "users_select", "action_id": "owner"},
        ]},
    ]);
    let post = json!({"channel": channel, "text": "board", "blocks": blocks});
    let ts = stage.ok(&bot, "chat.postMessage", post)["ts"].clone();
    stage.heard();
    (channel, ts)
}

/// Presses, and what the app reads of it.
fn press(stage: &mut Stage, args: Value) -> Value {
    let hana = stage.person("hana");
    stage.ok(&hana, "sandbox.click", args);
    let payload = stage.heard().pop().unwrap();
    stage.acknowledge(None);
    payload
}

#[test]
fn a_button_sends_everything_slack_sends() {
    let mut stage = Stage::new();
    let (channel, ts) = board(&mut stage);
    let args =
        json!({"channel": channel, "message_ts": ts, "action_id": "take", "value": "scribe"});
    let payload = press(&mut stage, args);
    assert_eq!(payload["type"], "block_actions");
    assert_eq!(payload["user"]["id"], stage.id_of("hana"));
    assert_eq!(payload["channel"]["name"], "general");
    assert_eq!(payload["message"]["ts"], ts);
    assert_eq!(payload["container"]["message_ts"], ts);
    assert_eq!(payload["actions"][0]["value"], "scribe");
    assert_eq!(payload["actions"][0]["block_id"], "roles");
    for field in [
        "trigger_id",
        "response_url",
        "api_app_id",
        "team",
        "token",
        "state",
    ] {
        assert!(!payload[field].is_null(), "{field}");
    }
}

#[test]
fn menus_and_selects_send_what_was_chosen() {
    let mut stage = Stage::new();
    let (channel, ts) = board(&mut stage);
    let click = |action: &str, value: &str| json!({"channel": channel, "message_ts": ts, "action_id": action, "value": value});
    let menu = press(&mut stage, click("more", "b"));
    assert_eq!(menu["actions"][0]["selected_option"]["value"], "b");
    let select = press(&mut stage, click("heat", "high"));
    assert_eq!(select["actions"][0]["selected_option"]["value"], "high");
    assert_eq!(
        select["state"]["values"]["roles"]["heat"]["selected_option"]["value"],
        "high"
    );
    let leo = stage.id_of("leo");
    let owner = press(&mut stage, click("owner", &leo));
    assert_eq!(owner["actions"][0]["selected_user"], leo);
    assert_eq!(
        owner["state"]["values"]["roles"]["heat"]["selected_option"]["value"], "high",
        "what was chosen before is still chosen"
    );
}

#[test]
fn what_is_not_there_can_not_be_pressed() {
    let mut stage = Stage::new();
    let hana = stage.person("hana");
    let (channel, ts) = board(&mut stage);
    let click = |action: &str, value: &str| json!({"channel": channel, "message_ts": ts, "action_id": action, "value": value});
    stage.refused(
        &hana,
        "sandbox.click",
        click("owner", "U404"),
        "option_not_found",
    );
    stage.refused(
        &hana,
        "sandbox.click",
        click("nothing", ""),
        "element_not_found",
    );
    stage.refused(
        &hana,
        "sandbox.click",
        click("take", "captain"),
        "element_not_found",
    );
    stage.refused(
        &hana,
        "sandbox.click",
        click("heat", "boiling"),
        "option_not_found",
    );
    let missing = json!({"channel": channel, "message_ts": "1.1", "action_id": "take"});
    stage.refused(&hana, "sandbox.click", missing, "message_not_found");
    let view = json!({"view_id": "V404", "action_id": "take"});
    stage.refused(&hana, "sandbox.click", view, "view_not_found");
    let unknown = json!({"channel": channel, "command": "/nothing"});
    stage.refused(&hana, "sandbox.command", unknown, "unknown_command");
}

#[test]
fn what_was_drawn_anew_a_moment_ago_can_still_be_pressed_where_it_stood() {
    let mut stage = Stage::new();
    let (bot, channel) = (stage.bot(), stage.channel("general"));
    let blocks = |others: &str| {
        let button = |action: &str, value: &str| {
            json!({"type": "button", "action_id": action, "value": value,
                "text": {"type": "plain_text", "text": value}})
        };
        let nameless =
            json!({"type": "actions", "elements": [button("note", "42"), button("take", "lead")]});
        json!([nameless, {"type": "actions", "elements": [button("take", others)]}])
    };
    let post = json!({"channel": channel, "text": "board", "blocks": blocks("scribe")});
    let posted = stage.ok(&bot, "chat.postMessage", post);
    let named = |posted: &Value, at: usize| posted["message"]["blocks"][at]["block_id"].clone();
    let before = [named(&posted, 0), named(&posted, 1)];
    let ts = posted["ts"].clone();
    let again = json!({"channel": channel, "ts": ts, "text": "board", "blocks": blocks("comms")});
    stage.ok(&bot, "chat.update", again);
    stage.heard();
    let click = |block: &Value, action: &str, value: &str| json!({"channel": channel, "message_ts": ts, "block_id": block, "action_id": action, "value": value});
    for (action, value) in [("note", "42"), ("take", "lead")] {
        let payload = press(&mut stage, click(&before[0], action, value));
        assert_eq!(payload["actions"][0]["value"], value);
        assert_ne!(payload["actions"][0]["block_id"], before[0]);
    }
    let hana = stage.person("hana");
    let gone = click(&before[1], "take", "scribe");
    stage.refused(&hana, "sandbox.click", gone, "element_not_found");
}

#[test]
fn shortcuts_are_global_or_about_a_message() {
    let mut stage = Stage::new();
    let hana = stage.person("hana");
    let (channel, ts) = board(&mut stage);
    stage.ok(
        &hana,
        "sandbox.shortcut",
        json!({"callback_id": "matoi_raise"}),
    );
    let global = stage.heard().pop().unwrap();
    assert_eq!(
        (&global["type"], &global["callback_id"]),
        (&json!("shortcut"), &json!("matoi_raise"))
    );
    assert!(global.get("channel").is_none());
    let args = json!({"callback_id": "matoi_note_message", "channel": channel, "message_ts": ts});
    stage.ok(&hana, "sandbox.shortcut", args);
    let about = stage.heard().pop().unwrap();
    assert_eq!(about["type"], "message_action");
    assert_eq!(about["message"]["text"], "board");
    assert!(about["response_url"].is_string());
}

#[test]
fn an_answer_to_a_press_replaces_whispers_or_takes_back() {
    let mut stage = Stage::new();
    let hana = stage.person("hana");
    let (channel, ts) = board(&mut stage);
    let click = json!({"channel": channel, "message_ts": ts, "action_id": "take"});
    let payload = press(&mut stage, click);
    let url = payload["response_url"].as_str().unwrap();
    let key = url.rsplit('/').next().unwrap().to_owned();
    let respond = |stage: &mut Stage, body: Value| {
        let (key, now) = (key.clone(), stage.now);
        stage.world.act(&Act::Respond { key, body, now })
    };
    assert!(respond(&mut stage, json!({"text": "for you"})).is_ok());
    let seen = stage.ok(&hana, "sandbox.ephemerals", json!({"channel": channel}));
    assert_eq!(seen["messages"][0]["text"], "for you");
    assert!(
        respond(
            &mut stage,
            json!({"text": "done", "replace_original": true})
        )
        .is_ok()
    );
    assert_eq!(stage.heard_types(), ["message/message_changed"]);
    assert!(respond(&mut stage, json!({"delete_original": true})).is_ok());
    assert_eq!(stage.heard_types(), ["message/message_deleted"]);
    stage.wait_ms(1_800_000);
    assert_eq!(
        respond(&mut stage, json!({"text": "late"})).error(),
        Some("expired_url")
    );
}

/// Opens a modal with one input for hana; answers its id.
fn modal(stage: &mut Stage) -> Value {
    let (bot, hana) = (stage.bot(), stage.person("hana"));
    stage.ok(
        &hana,
        "sandbox.shortcut",
        json!({"callback_id": "matoi_raise"}),
    );
    let trigger = stage.heard().pop().unwrap()["trigger_id"].clone();
    stage.acknowledge(None);
    let view = json!({
        "type": "modal",
        "private_metadata": "m",
        "notify_on_close": true,
        "title": {"type": "plain_text", "text": "t"},
        "submit": {"type": "plain_text", "text": "ok"},
        "blocks": [{"type": "input", "block_id": "b", "label": {"type": "plain_text", "text": "l"},
            "element": {"type": "plain_text_input", "action_id": "a"}}],
    });
    stage.ok(
        &bot,
        "views.open",
        json!({"trigger_id": trigger, "view": view}),
    )["view"]["id"]
        .clone()
}

#[test]
fn a_modal_is_filled_in_refused_and_sent() {
    let mut stage = Stage::new();
    let hana = stage.person("hana");
    let id = modal(&mut stage);
    let empty = stage.ok(&hana, "sandbox.submit", json!({"view_id": id}));
    assert!(empty["errors"]["b"].is_string());
    assert_eq!(
        stage.heard().len(),
        0,
        "the client itself asks for required fields"
    );
    let submit = json!({"view_id": id, "values": {"b": {"a": "words"}}});
    stage.ok(&hana, "sandbox.submit", submit.clone());
    let payload = stage.heard().pop().unwrap();
    assert_eq!(payload["type"], "view_submission");
    assert_eq!(payload["view"]["private_metadata"], "m");
    assert_eq!(
        payload["view"]["state"]["values"]["b"]["a"]["value"],
        "words"
    );
    let errors = json!({"response_action": "errors", "errors": {"b": "もう少し"}});
    assert_eq!(
        stage.acknowledge(Some(errors)).body["errors"]["b"],
        "もう少し"
    );
    stage.ok(&hana, "sandbox.submit", submit);
    stage.acknowledge(None);
    let seen = stage.ok(&hana, "sandbox.views", json!({}));
    assert_eq!(seen["views"], json!([]));
    stage.refused(
        &hana,
        "sandbox.submit",
        json!({"view_id": id}),
        "view_not_found",
    );
}

#[test]
fn an_answer_may_change_the_modal_instead_of_closing_it() {
    let mut stage = Stage::new();
    let hana = stage.person("hana");
    let id = modal(&mut stage);
    let next =
        json!({"type": "modal", "title": {"type": "plain_text", "text": "next"}, "blocks": []});
    let submit = json!({"view_id": id, "values": {"b": {"a": "words"}}});
    stage.ok(&hana, "sandbox.submit", submit.clone());
    stage.acknowledge(Some(json!({"response_action": "push", "view": next})));
    let seen = stage.ok(&hana, "sandbox.views", json!({}));
    assert_eq!(seen["views"][1]["title"]["text"], "next");
    assert_eq!(seen["views"][1]["previous_view_id"], id);
    stage.heard();
    let top = seen["views"][1]["id"].clone();
    stage.ok(&hana, "sandbox.close", json!({"view_id": top}));
    stage.ok(&hana, "sandbox.close", json!({"view_id": id}));
    assert_eq!(stage.heard().pop().unwrap()["type"], "view_closed");
    let seen = stage.ok(&hana, "sandbox.views", json!({}));
    assert_eq!(seen["views"], json!([]));
}

#[test]
fn the_log_shows_what_apps_called_and_nothing_people_did() {
    let mut stage = Stage::new();
    let (bot, hana) = (stage.bot(), stage.person("hana"));
    stage.ok(&hana, "users.list", json!({}));
    stage.ok(&bot, "users.list", json!({"token": "secret", "limit": 3}));
    stage.refused(
        &bot,
        "users.info",
        json!({"user": "U404"}),
        "user_not_found",
    );
    let log = stage.ok(&hana, "sandbox.calls", json!({}));
    assert_eq!(log["calls"][0]["args"], json!({"limit": 3}));
    assert_eq!(log["calls"][1]["error"], "user_not_found");
    assert_eq!(log["calls"].as_array().unwrap().len(), 2);
    let since = stage.ok(&hana, "sandbox.calls", json!({"since": log["next"]}));
    assert_eq!(since["calls"], json!([]));
}

#[test]
fn the_strict_dial_limits_apps_and_never_people() {
    let mut stage = Stage::new();
    let (bot, hana) = (stage.bot(), stage.person("hana"));
    let post = json!({"channel": stage.channel("general"), "text": "x"});
    stage.ok(&hana, "sandbox.prefs", json!({"rate_limit": "strict"}));
    for _ in 0..5 {
        assert!(
            stage
                .call_now(&bot, "chat.postMessage", post.clone())
                .is_ok()
        );
    }
    let limited = stage.call_now(&bot, "chat.postMessage", post.clone());
    assert_eq!(
        (limited.status, limited.error()),
        (429, Some("ratelimited"))
    );
    assert_eq!(limited.headers[0].0, "retry-after");
    for _ in 0..20 {
        assert!(
            stage
                .call_now(&hana, "chat.postMessage", post.clone())
                .is_ok()
        );
    }
}

#[test]
fn a_lost_reply_and_a_late_effect_look_alike_from_outside() {
    let mut stage = Stage::new();
    let (bot, hana) = (stage.bot(), stage.person("hana"));
    let channel = stage.channel("general");
    let post = json!({"channel": channel, "text": "x"});
    let count = |stage: &Stage| stage.world.channel(&channel).unwrap().messages.len();
    let dial = json!({"method": "chat.postMessage", "timeout_after_effect": true, "times": 1});
    stage.ok(&hana, "sandbox.faults", dial);
    let lost = stage.call(&bot, "chat.postMessage", post.clone());
    assert_eq!((lost.transport.fate, count(&stage)), (Fate::Hangs, 1));
    let dial = json!({"method": "chat.postMessage", "late_effect_ms": 5_000, "times": 1});
    stage.ok(&hana, "sandbox.faults", dial);
    let late = stage.call(&bot, "chat.postMessage", post);
    assert_eq!((late.transport.fate, count(&stage)), (Fate::Hangs, 1));
    assert!(stage.world.next_due().is_some());
    stage.wait_ms(5_000);
    let now = stage.now;
    stage.world.act(&Act::Tick { now });
    assert_eq!(count(&stage), 2);
    let cleared = stage.ok(&hana, "sandbox.faults", json!({"clear": true}));
    assert_eq!(cleared["faults"]["methods"], json!({}));
}

#[test]
fn a_reset_starts_over_and_never_reuses_an_id() {
    let mut stage = Stage::new();
    let (bot, general) = (stage.bot(), stage.channel("general"));
    let room = stage.ok(&bot, "conversations.create", json!({"name": "room"}));
    stage.ok(&bot, "sandbox.snapshot", json!({"name": "with room"}));
    stage.ok(&bot, "sandbox.reset", json!({}));
    assert!(stage.world.channel_named("room").is_none());
    assert_eq!(
        (stage.bot(), stage.channel("general")),
        (bot.clone(), general)
    );
    let again = stage.ok(&bot, "conversations.create", json!({"name": "room"}));
    assert_ne!(again["channel"]["id"], room["channel"]["id"]);
    stage.refused(
        &bot,
        "sandbox.restore",
        json!({"name": "other"}),
        "snapshot_not_found",
    );
    stage.ok(&bot, "sandbox.restore", json!({"name": "with room"}));
    assert_eq!(
        stage.channel("room"),
        room["channel"]["id"].as_str().unwrap()
    );
}

#[test]
fn the_same_seed_is_the_same_world_and_another_is_not() {
    let state = |seed| serde_json::to_value(World::new(Seed::from_number(seed))).unwrap();
    assert_eq!(state(1), state(1));
    assert_ne!(state(1), state(2));
}

#[test]
fn a_world_read_back_goes_on_as_before() {
    let mut stage = Stage::new();
    let bot = stage.bot();
    stage.ok(&bot, "conversations.create", json!({"name": "room"}));
    let text = serde_json::to_string(&stage.world).unwrap();
    let base = "http://127.0.0.1:1190";
    let mut copy: World = serde_json::from_str(&text).unwrap();
    copy.set_base_url(base);
    stage.world.set_base_url(base);
    let mut twin = Stage {
        world: copy,
        now: stage.now,
    };
    for one in [&mut stage, &mut twin] {
        let channel = one.channel("room");
        one.ok(
            &bot,
            "chat.postMessage",
            json!({"channel": channel, "text": "x"}),
        );
    }
    let state = |stage: &Stage| serde_json::to_value(&stage.world).unwrap();
    assert_eq!(state(&stage), state(&twin));
}
