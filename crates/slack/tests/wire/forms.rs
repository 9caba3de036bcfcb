//! What people do with views and shortcuts, as Slack tells it, and what is filled in.

use std::collections::BTreeMap;

use matoi_slack::wire::form::{Filled, FormErrors};
use matoi_slack::wire::interaction::{HomeOpened, Interaction, Mention};
use serde_json::{Value, json};

use super::ground_truth;

fn submission() -> Value {
    json!({
        "type": "view_submission",
        "user": {"id": "U0WNER"},
        "trigger_id": "1.2.x",
        "view": {
            "id": "V1", "type": "modal", "hash": "h1", "callback_id": "settle.concern",
            "private_metadata": "about",
            "state": {"values": {
                "words": {"say": {"type": "plain_text_input", "value": "  グラフが戻っていない\n"}},
                "blank": {"say": {"type": "plain_text_input", "value": " "}},
                "null": {"say": {"type": "plain_text_input", "value": null}},
                "one": {"a": {"type": "static_select", "selected_option": {"value": "b"}}},
                "none": {"a": {"type": "static_select", "selected_option": null}},
                "some": {"a": {"type": "checkboxes", "selected_options": [{"value": "x"}, {"value": "y"}]}},
                "who": {"a": {"type": "users_select", "selected_user": "U0SEC"}},
            }},
        },
    })
}

#[test]
fn a_form_that_was_sent_says_what_was_filled_in() {
    let payload = submission();
    let Interaction::Submission(sent) = Interaction::of(&payload) else {
        panic!("a submission");
    };
    assert_eq!((sent.person, sent.trigger), (Some("U0WNER"), Some("1.2.x")));
    assert_eq!((sent.view.id, sent.view.hash), (Some("V1"), Some("h1")));
    assert_eq!(sent.view.callback_id, "settle.concern");
    assert_eq!(sent.view.private_metadata, "about");
    let filled = sent.view.filled;
    assert_eq!(filled.text("words"), Some("グラフが戻っていない"));
    assert_eq!((filled.text("blank"), filled.text("null")), (None, None));
    assert_eq!(filled.text("absent"), None);
    assert_eq!(
        (filled.chosen("one"), filled.chosen("none")),
        (Some("b"), None)
    );
    assert_eq!(filled.all_chosen("some"), ["x", "y"]);
    assert!(filled.is_checked("some", "y") && !filled.is_checked("some", "z"));
    assert_eq!(filled.person("who"), Some("U0SEC"));
    assert!(filled.has("null") && !filled.has("absent"));
    let texts: Vec<_> = filled.texts().map(|(name, _)| name).collect();
    assert_eq!(texts, ["blank", "words"]);
    assert_eq!(Filled::nothing().texts().count(), 0);
}

#[test]
fn a_press_is_read_wherever_it_was() {
    let in_view = json!({
        "type": "block_actions", "user": {"id": "U1"}, "trigger_id": "t",
        "container": {"type": "view", "view_id": "V1"},
        "view": submission()["view"],
        "actions": [{"action_id": "kind", "block_id": "one", "selected_option": {"value": "b"}}],
    });
    let Interaction::Press(press) = Interaction::of(&in_view) else {
        panic!("a press");
    };
    assert_eq!((press.action_id, press.value), ("kind", Some("b")));
    assert_eq!(press.view.and_then(|view| view.id), Some("V1"));
    let on_message = json!({
        "type": "block_actions", "user": {"id": "U1"},
        "container": {"type": "message", "channel_id": "C1", "message_ts": "1.2"},
        "actions": [{"action_id": "go", "value": "42"}],
    });
    let Interaction::Press(press) = Interaction::of(&on_message) else {
        panic!("a press");
    };
    assert_eq!((press.channel, press.message_ts), (Some("C1"), Some("1.2")));
    assert!(press.view.is_none() && press.trigger.is_none());
}

#[test]
fn nothing_at_all_is_read_without_a_word() {
    for odd in [
        json!({}),
        json!(null),
        json!([]),
        json!({"type": 7}),
        json!({"type": "view_submission"}),
    ] {
        let read = Interaction::of(&odd);
        assert_eq!(read.person(), None, "{odd}");
        assert_eq!(HomeOpened::of(&odd), None);
        assert_eq!(Mention::of(&odd), None);
    }
}

#[test]
fn two_events_are_about_the_app_itself() {
    let home = |tab: &str| json!({"event": {"type": "app_home_opened", "user": "U1", "tab": tab}});
    assert_eq!(
        HomeOpened::of(&home("home")),
        Some(HomeOpened { person: "U1" })
    );
    assert_eq!(HomeOpened::of(&home("messages")), None);
    let mention = json!({"event": {"type": "app_mention", "user": "U1", "channel": "C1",
        "ts": "2.1", "thread_ts": "1.1", "text": "<@U0> 手を貸して"}});
    let read = Mention::of(&mention).expect("a mention");
    assert_eq!(
        (read.thread_ts, read.text),
        (Some("1.1"), "<@U0> 手を貸して")
    );
}

#[test]
fn every_shape_that_slack_documents_is_read() {
    let Some(payloads) = ground_truth::read("interactions/bolt_python_test_payloads.json") else {
        return;
    };
    let mut all = Vec::new();
    collect(&payloads, &mut all);
    assert!(!all.is_empty());
    for payload in all {
        let read = Interaction::of(payload);
        assert!(!matches!(read, Interaction::Other(_)), "{payload}");
        assert!(read.person().is_some(), "{payload}");
    }
}

/// Every object that looks like an interaction, however deep it lies.
fn collect<'a>(value: &'a Value, all: &mut Vec<&'a Value>) {
    const KINDS: [&str; 6] = [
        "block_actions",
        "view_submission",
        "view_closed",
        "shortcut",
        "message_action",
        "block_suggestion",
    ];
    let kind = value
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default();
    match value {
        Value::Object(_) if KINDS.contains(&kind) => all.push(value),
        Value::Object(fields) => fields.values().for_each(|field| collect(field, all)),
        Value::Array(items) => items.iter().for_each(|item| collect(item, all)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn errors_have_their_form() {
    let errors = BTreeMap::from([("words".to_owned(), "too long".to_owned())]);
    assert_eq!(
        FormErrors(errors).payload(),
        json!({"response_action": "errors", "errors": {"words": "too long"}})
    );
}
