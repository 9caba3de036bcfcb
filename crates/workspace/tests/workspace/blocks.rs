//! Block Kit: what Slack takes, and how it says what it does not.

use serde_json::{Value, json};

use crate::support::Stage;

fn plain(text: &str) -> Value {
    json!({"type": "plain_text", "text": text})
}

fn long(count: usize) -> String {
    "x".repeat(count)
}

fn button(text: &str) -> Value {
    json!({"type": "button", "action_id": text, "text": plain(text)})
}

fn actions(elements: Value) -> Value {
    json!({"type": "actions", "elements": elements})
}

fn input(element: Value) -> Value {
    json!({"type": "input", "label": plain("l"), "element": element})
}

fn options(count: usize) -> Value {
    (0..count)
        .map(|at| json!({"text": plain("o"), "value": at.to_string()}))
        .collect()
}

/// What Slack says about a message with this one block; nothing if it takes it.
fn refusal(block: &Value) -> Vec<String> {
    let mut stage = Stage::new();
    let (bot, channel) = (stage.bot(), stage.channel("general"));
    let post = json!({"channel": channel, "text": "x", "blocks": [block]});
    let answer = stage.call(&bot, "chat.postMessage", post);
    if answer.is_ok() {
        return Vec::new();
    }
    assert_eq!(answer.error(), Some("invalid_blocks"), "{}", answer.body);
    let texts = |value: &Value| -> Vec<String> {
        let list = value.as_array().unwrap().iter();
        list.map(|one| one.as_str().unwrap().to_owned()).collect()
    };
    let errors = texts(&answer.body["errors"]);
    let messages = texts(&answer.body["response_metadata"]["messages"]);
    let marked: Vec<String> = errors.iter().map(|one| format!("[ERROR] {one}")).collect();
    assert_eq!(messages, marked);
    errors
}

#[test]
fn what_people_use_is_taken() {
    for block in [
        json!({"type": "divider"}),
        json!({"type": "header", "text": plain("h")}),
        json!({"type": "section", "text": {"type": "mrkdwn", "text": "*b*"},
            "accessory": button("b")}),
        json!({"type": "section", "fields": [plain("f")]}),
        json!({"type": "context", "elements": [plain("c"),
            {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "a"}]}),
        actions(json!([button("a"), button("b"),
            {"type": "static_select", "option_groups": [{"label": plain("g"), "options": options(2)}]},
            {"type": "overflow", "options": options(5)},
            {"type": "radio_buttons", "options": options(10)}])),
        input(json!({"type": "plain_text_input", "max_length": 3000})),
        input(json!({"type": "number_input", "is_decimal_allowed": true})),
        json!({"type": "markdown", "text": "# m"}),
        json!({"type": "table", "rows": [[{"type": "raw_text", "text": "c"}]]}),
        json!({"type": "alert", "text": plain("a"), "level": "warning"}),
        json!({"type": "container", "child_blocks": [{"type": "divider"}]}),
        json!({"type": "rich_text", "elements": [
            {"type": "rich_text_section", "elements": [{"type": "text", "text": "t"}]},
            {"type": "rich_text_list", "style": "bullet", "indent": 1, "elements": [
                {"type": "rich_text_section", "elements": [{"type": "user", "user_id": "U1"}]}]}]}),
    ] {
        assert_eq!(refusal(&block), Vec::<String>::new(), "{block}");
    }
}

#[test]
fn what_does_not_exist_is_named_where_it_stands() {
    for (block, said) in [
        (
            json!({"type": "banner"}),
            "unsupported type: banner [json-pointer:/blocks/0/type]",
        ),
        (
            json!({}),
            "missing required field: type [json-pointer:/blocks/0]",
        ),
        (
            actions(json!([{"type": "slider"}])),
            "unsupported type: slider [json-pointer:/blocks/0/elements/0/type]",
        ),
        (
            input(button("b")),
            "unsupported type: button [json-pointer:/blocks/0/element/type]",
        ),
        (
            input(json!({"type": "file_input"})),
            "unsupported type: file_input [json-pointer:/blocks/0/element/type]",
        ),
        (
            json!({"type": "header", "text": {"type": "mrkdwn", "text": "h"}}),
            "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]",
        ),
        (
            json!({"type": "rich_text", "elements": [{"type": "rich_text_section",
                "elements": [{"type": "sparkle"}]}]}),
            "unsupported type: sparkle [json-pointer:/blocks/0/elements/0/elements/0/type]",
        ),
        (
            json!({"type": "section"}),
            "must define either `text` or `fields` [json-pointer:/blocks/0/type]",
        ),
        (
            actions(json!([button("a"), button("a")])),
            "action_id `a` already exists [json-pointer:/blocks/0/elements/1/action_id]",
        ),
        (
            input(json!({"type": "number_input"})),
            "missing required field: is_decimal_allowed [json-pointer:/blocks/0/element]",
        ),
    ] {
        assert_eq!(refusal(&block), [said], "{block}");
    }
}

#[test]
fn each_limit_is_the_one_slack_documents() {
    let section = |text: &str| json!({"type": "section", "text": plain(text)});
    let with = |mut block: Value, field: &str, value: Value| {
        block[field] = value;
        block
    };
    let confirm = |title: &str, text: &str, yes: &str| {
        let confirm = json!({"title": plain(title), "text": plain(text), "confirm": plain(yes),
            "deny": plain("no")});
        actions(json!([with(button("b"), "confirm", confirm)]))
    };
    let cases: [(Value, Value); 16] = [
        (section(&long(3000)), section(&long(3001))),
        (
            json!({"type": "header", "text": plain(&long(150))}),
            json!({"type": "header", "text": plain(&long(151))}),
        ),
        (
            json!({"type": "section", "fields": vec![plain("f"); 10]}),
            json!({"type": "section", "fields": vec![plain("f"); 11]}),
        ),
        (
            json!({"type": "section", "fields": [plain(&long(2000))]}),
            json!({"type": "section", "fields": [plain(&long(2001))]}),
        ),
        (
            json!({"type": "context", "elements": vec![plain("c"); 10]}),
            json!({"type": "context", "elements": vec![plain("c"); 11]}),
        ),
        (
            actions(json!([button(&long(75))])),
            actions(json!([button(&long(76))])),
        ),
        (
            actions(json!([with(button("b"), "value", long(2000).into())])),
            actions(json!([with(button("b"), "value", long(2001).into())])),
        ),
        (
            actions(json!([{"type": "overflow", "options": options(5)}])),
            actions(json!([{"type": "overflow", "options": options(6)}])),
        ),
        (
            actions(json!([{"type": "checkboxes", "options": options(10)}])),
            actions(json!([{"type": "checkboxes", "options": options(11)}])),
        ),
        (
            actions(json!([{"type": "static_select", "options": options(100)}])),
            actions(json!([{"type": "static_select", "options": options(101)}])),
        ),
        (confirm(&long(100), "t", "y"), confirm(&long(101), "t", "y")),
        (confirm("t", &long(300), "y"), confirm("t", &long(301), "y")),
        (confirm("t", "t", &long(30)), confirm("t", "t", &long(31))),
        (
            with(
                input(json!({"type": "plain_text_input"})),
                "label",
                plain(&long(2000)),
            ),
            with(
                input(json!({"type": "plain_text_input"})),
                "label",
                plain(&long(2001)),
            ),
        ),
        (
            json!({"type": "alert", "text": plain(&long(200))}),
            json!({"type": "alert", "text": plain(&long(201))}),
        ),
        (
            with(json!({"type": "divider"}), "block_id", long(255).into()),
            with(json!({"type": "divider"}), "block_id", long(256).into()),
        ),
    ];
    for (fits, exceeds) in cases {
        assert_eq!(refusal(&fits), Vec::<String>::new());
        assert_eq!(refusal(&exceeds).len(), 1, "{:.200}", exceeds.to_string());
    }
}

#[test]
fn a_view_says_what_is_wrong_with_it() {
    let mut stage = Stage::new();
    let (bot, who) = (stage.bot(), stage.id_of("hana"));
    let home = json!({"type": "home", "blocks": [{"type": "table", "rows": []}]});
    let publish = json!({"user_id": who, "view": home});
    let answer = stage.refused(&bot, "views.publish", publish, "invalid_arguments");
    assert_eq!(
        answer["response_metadata"]["messages"],
        json!(["[ERROR] unsupported type: table [json-pointer:/view/blocks/0/type]"])
    );
    let modal = json!({"type": "modal",
        "blocks": [input(json!({"type": "plain_text_input"}))]});
    let open = json!({"trigger_id": "1.2.3", "view": modal});
    let answer = stage.refused(&bot, "views.open", open, "invalid_arguments");
    assert_eq!(
        answer["response_metadata"]["messages"],
        json!([
            "[ERROR] missing required field: title [json-pointer:/view]",
            "[ERROR] must define `submit` to use an `input` block in modals [json-pointer:/view]",
        ])
    );
}
