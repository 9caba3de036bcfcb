//! Filling in: every kind of element, what the client asks for before sending, options an app
//! suggests, and what stays when a view is drawn anew.

use serde_json::{Value, json};

use crate::support::Stage;

fn plain(text: &str) -> Value {
    json!({"type": "plain_text", "text": text})
}

fn choice(value: &str) -> Value {
    json!({"text": plain(value), "value": value})
}

/// An input block named like its element, with the action `a`.
fn input(kind: &str, more: Value) -> Value {
    let mut element = json!({"type": kind, "action_id": "a"});
    let fields = element.as_object_mut().unwrap();
    fields.extend(more.as_object().unwrap().clone());
    json!({"type": "input", "block_id": kind, "label": plain(kind), "element": element})
}

fn modal(blocks: Value) -> Value {
    json!({"type": "modal", "title": plain("t"), "submit": plain("ok"), "blocks": blocks})
}

/// Opens a modal for hana; answers its id.
fn open(stage: &mut Stage, view: Value) -> Value {
    let (bot, hana) = (stage.bot(), stage.person("hana"));
    let command = json!({"channel": stage.channel("general"), "command": "/matoi"});
    stage.ok(&hana, "sandbox.command", command);
    let trigger = stage.heard().pop().unwrap()["trigger_id"].clone();
    stage.acknowledge(None);
    let open = json!({"trigger_id": trigger, "view": view});
    stage.ok(&bot, "views.open", open)["view"]["id"].clone()
}

fn all_inputs() -> Value {
    let options = json!({"options": [choice("x"), choice("y")]});
    json!([
        input("plain_text_input", json!({})),
        input("static_select", options.clone()),
        input("multi_static_select", options.clone()),
        input("radio_buttons", options.clone()),
        input("checkboxes", options),
        input("users_select", json!({})),
        input("multi_users_select", json!({})),
        input("channels_select", json!({})),
        input(
            "conversations_select",
            json!({"default_to_current_conversation": true})
        ),
        input("multi_conversations_select", json!({})),
        input("datepicker", json!({})),
        input("timepicker", json!({"initial_time": "09:30"})),
        input("datetimepicker", json!({})),
        input("number_input", json!({"is_decimal_allowed": false})),
        input("email_text_input", json!({})),
        input("url_text_input", json!({})),
        input("rich_text_input", json!({})),
    ])
}

#[test]
fn every_input_is_there_before_and_after_it_is_filled_in() {
    let mut stage = Stage::new();
    let (hana, leo) = (stage.person("hana"), stage.id_of("leo"));
    let general = stage.channel("general");
    let id = open(&mut stage, modal(all_inputs()));
    let view = stage.ok(&hana, "sandbox.views", json!({}))["views"][0].clone();
    let state = &view["state"]["values"];
    assert_eq!(state.as_object().unwrap().len(), 17);
    assert_eq!(state["plain_text_input"]["a"]["value"], Value::Null);
    assert_eq!(state["checkboxes"]["a"]["selected_options"], json!([]));
    assert_eq!(state["timepicker"]["a"]["selected_time"], "09:30");
    let here = &state["conversations_select"]["a"]["selected_conversation"];
    assert_eq!(here, &json!(general));
    let values = json!({
        "plain_text_input": {"a": "words"},
        "static_select": {"a": "x"},
        "multi_static_select": {"a": ["x", "y"]},
        "radio_buttons": {"a": "y"},
        "checkboxes": {"a": ["y"]},
        "users_select": {"a": leo},
        "multi_users_select": {"a": [leo]},
        "channels_select": {"a": general},
        "multi_conversations_select": {"a": [general]},
        "datepicker": {"a": "2026-11-22"},
        "datetimepicker": {"a": "1790000000"},
        "number_input": {"a": 3},
        "email_text_input": {"a": "a@example.com"},
        "url_text_input": {"a": "https://example.com"},
        "rich_text_input": {"a": "so *bold*"},
    });
    stage.ok(
        &hana,
        "sandbox.submit",
        json!({"view_id": id, "values": values}),
    );
    let payload = stage.heard().pop().unwrap();
    let state = &payload["view"]["state"]["values"];
    for (block, field, wanted) in [
        ("plain_text_input", "value", json!("words")),
        ("static_select", "selected_option", choice("x")),
        (
            "multi_static_select",
            "selected_options",
            json!([choice("x"), choice("y")]),
        ),
        ("radio_buttons", "selected_option", choice("y")),
        ("checkboxes", "selected_options", json!([choice("y")])),
        ("users_select", "selected_user", json!(leo)),
        ("multi_users_select", "selected_users", json!([leo])),
        ("channels_select", "selected_channel", json!(general)),
        ("datepicker", "selected_date", json!("2026-11-22")),
        ("datetimepicker", "selected_date_time", json!(1_790_000_000)),
        ("number_input", "value", json!("3")),
    ] {
        assert_eq!(state[block]["a"][field], wanted, "{block}");
        assert_eq!(state[block]["a"]["type"], block);
    }
    let rich = &state["rich_text_input"]["a"]["rich_text_value"];
    assert_eq!(rich["type"], "rich_text");
}

#[test]
fn the_client_says_what_is_wrong_before_the_app_hears_of_it() {
    let mut stage = Stage::new();
    let (hana, leo) = (stage.person("hana"), stage.id_of("leo"));
    let blocks = json!([
        input("plain_text_input", json!({"min_length": 3})),
        input(
            "number_input",
            json!({"is_decimal_allowed": false, "max_value": "9"})
        ),
        input("email_text_input", json!({})),
        input("url_text_input", json!({})),
        input("users_select", json!({})),
    ]);
    let id = open(&mut stage, modal(blocks));
    let submit = |number: &str| {
        json!({"view_id": id, "values": {
            "plain_text_input": {"a": "ab"},
            "number_input": {"a": number},
            "email_text_input": {"a": "nobody"},
            "url_text_input": {"a": "example.com"},
        }})
    };
    for number in ["ten", "1.5", "10"] {
        let answer = stage.ok(&hana, "sandbox.submit", submit(number));
        assert_eq!(answer["errors"].as_object().unwrap().len(), 5, "{answer}");
    }
    assert!(stage.heard().is_empty());
    let mended = json!({"view_id": id, "values": {
        "plain_text_input": {"a": "abc"},
        "number_input": {"a": "9"},
        "email_text_input": {"a": "a@example.com"},
        "url_text_input": {"a": "http://example.com"},
        "users_select": {"a": leo},
    }});
    stage.ok(&hana, "sandbox.submit", mended);
    assert_eq!(stage.heard().pop().unwrap()["type"], "view_submission");
}

#[test]
fn nobody_chooses_what_is_not_offered() {
    let mut stage = Stage::new();
    let hana = stage.person("hana");
    let id = open(&mut stage, modal(all_inputs()));
    for (block, value) in [
        ("static_select", json!("z")),
        ("users_select", json!("U404")),
        ("channels_select", json!("C404")),
        ("datepicker", json!("tomorrow")),
        ("timepicker", json!("25:00")),
        ("datetimepicker", json!(12)),
    ] {
        let submit = json!({"view_id": id, "values": {(block): {"a": value}}});
        stage.refused(&hana, "sandbox.submit", submit, "option_not_found");
    }
    let elsewhere = json!({"view_id": id, "values": {"nothing": {"a": "x"}}});
    stage.refused(&hana, "sandbox.submit", elsewhere, "element_not_found");
}

#[test]
fn an_app_suggests_and_only_that_can_be_chosen() {
    let mut stage = Stage::new();
    let hana = stage.person("hana");
    let id = open(
        &mut stage,
        modal(json!([input("external_select", json!({}))])),
    );
    let asked = |text: &str| json!({"view_id": id, "action_id": "a", "value": text});
    let short = stage.ok(&hana, "sandbox.options", asked("no"));
    assert_eq!(short["options"], json!([]), "three letters first");
    stage.ok(&hana, "sandbox.options", asked("node"));
    let payload = stage.heard().pop().unwrap();
    assert_eq!(payload["type"], "block_suggestion");
    assert_eq!(payload["value"], "node");
    assert_eq!(payload["view"]["id"], id);
    assert_eq!(payload["container"], json!({"type": "view", "view_id": id}));
    assert!(payload.get("trigger_id").is_none());
    let options = json!({"options": [choice("node-1"), choice("node-2")]});
    let seen = stage.acknowledge(Some(options.clone())).body;
    assert_eq!(seen["options"], options["options"]);
    let submit = |value: &str| json!({"view_id": id, "values": {"external_select": {"a": value}}});
    stage.refused(
        &hana,
        "sandbox.submit",
        submit("node-3"),
        "option_not_found",
    );
    stage.ok(&hana, "sandbox.submit", submit("node-2"));
    let payload = stage.heard().pop().unwrap();
    let state = &payload["view"]["state"]["values"]["external_select"]["a"];
    assert_eq!(state["selected_option"], choice("node-2"));
}

#[test]
fn an_input_tells_the_app_only_where_it_asks_to_be_told() {
    let mut stage = Stage::new();
    let hana = stage.person("hana");
    let mut told = input("static_select", json!({"options": [choice("x")]}));
    told["dispatch_action"] = true.into();
    let quiet = input("plain_text_input", json!({}));
    let id = open(&mut stage, modal(json!([told, quiet])));
    let click = |block: &str, value: &str| json!({"view_id": id, "block_id": block, "action_id": "a", "value": value});
    let silent = stage.ok(&hana, "sandbox.click", click("plain_text_input", "words"));
    assert_eq!(silent["dispatched"], false);
    assert!(stage.heard().is_empty());
    stage.ok(&hana, "sandbox.click", click("static_select", "x"));
    let payload = stage.heard().pop().unwrap();
    assert_eq!(payload["actions"][0]["selected_option"], choice("x"));
    let state = &payload["view"]["state"]["values"];
    assert_eq!(state["plain_text_input"]["a"]["value"], "words");
}

#[test]
fn elements_of_a_home_tab_and_an_ephemeral_can_be_pressed() {
    let mut stage = Stage::new();
    let (bot, hana, who) = (stage.bot(), stage.person("hana"), stage.id_of("hana"));
    let channel = stage.channel("general");
    let blocks = json!([{"type": "actions", "block_id": "b", "elements": [
        {"type": "datepicker", "action_id": "day"},
        {"type": "checkboxes", "action_id": "ticks", "options": [choice("x"), choice("y")]},
    ]}]);
    let home = json!({"type": "home", "blocks": blocks});
    let home = stage.ok(&bot, "views.publish", json!({"user_id": who, "view": home}));
    let home = home["view"]["id"].clone();
    let whisper = json!({"channel": channel, "user": who, "text": "x", "blocks": blocks});
    let ts = stage.ok(&bot, "chat.postEphemeral", whisper)["message_ts"].clone();
    let day = json!({"view_id": home, "action_id": "day", "value": "2026-11-22"});
    stage.ok(&hana, "sandbox.click", day);
    let payload = stage.heard().pop().unwrap();
    assert_eq!(payload["actions"][0]["selected_date"], "2026-11-22");
    assert_eq!(payload["view"]["type"], "home");
    let state = &payload["view"]["state"]["values"]["b"];
    assert_eq!(state["day"]["selected_date"], "2026-11-22");
    let ticks =
        json!({"channel": channel, "message_ts": ts, "action_id": "ticks", "value": ["x", "y"]});
    stage.ok(&hana, "sandbox.click", ticks);
    let payload = stage.heard().pop().unwrap();
    assert_eq!(payload["container"]["is_ephemeral"], true);
    assert!(payload.get("message").is_none());
    let ticked = &payload["state"]["values"]["b"]["ticks"]["selected_options"];
    assert_eq!(ticked, &json!([choice("x"), choice("y")]));
}

#[test]
fn closing_is_told_with_whether_everything_was_closed() {
    let mut stage = Stage::new();
    let hana = stage.person("hana");
    let mut view = modal(json!([]));
    view["notify_on_close"] = true.into();
    for (clear, is_cleared) in [(false, false), (true, true)] {
        let id = open(&mut stage, view.clone());
        stage.ok(
            &hana,
            "sandbox.close",
            json!({"view_id": id, "clear": clear}),
        );
        let payload = stage.heard().pop().unwrap();
        assert_eq!(payload["type"], "view_closed");
        assert_eq!(payload["is_cleared"], is_cleared);
        assert!(payload.get("trigger_id").is_none());
        stage.acknowledge(None);
    }
    view["clear_on_close"] = true.into();
    let id = open(&mut stage, view);
    stage.ok(&hana, "sandbox.close", json!({"view_id": id}));
    assert_eq!(stage.heard().pop().unwrap()["is_cleared"], true);
}

#[test]
fn a_file_is_handed_in_with_a_form() {
    let mut stage = Stage::new();
    let hana = stage.person("hana");
    let id = open(
        &mut stage,
        modal(json!([input("file_input", json!({"max_files": 1}))])),
    );
    let asked = json!({"filename": "a.txt", "length": 5});
    let place = stage.ok(&hana, "files.getUploadURLExternal", asked);
    let file = place["file_id"].clone();
    let submit = |files: Value| json!({"view_id": id, "values": {"file_input": {"a": files}}});
    let early = submit(json!([file]));
    stage.refused(&hana, "sandbox.submit", early.clone(), "option_not_found");
    let key = place["upload_url"].as_str().unwrap();
    stage.world.act(&matoi_workspace::Act::Upload {
        key: key.rsplit('/').next().unwrap().to_owned(),
        size: 5,
        sha256: "sha".to_owned(),
        preview: None,
        now: stage.now,
    });
    let two = submit(json!([file, file]));
    stage.refused(&hana, "sandbox.submit", two, "option_not_found");
    stage.ok(&hana, "sandbox.submit", early);
    let payload = stage.heard().pop().unwrap();
    let state = &payload["view"]["state"]["values"]["file_input"]["a"];
    assert_eq!(state["files"][0]["id"], file);
}
