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

fn with(mut block: Value, field: &str, value: Value) -> Value {
    block[field] = value;
    block
}

fn confirm(title: usize, text: usize, yes: usize) -> Value {
    let confirm = json!({"title": plain(&long(title)), "text": plain(&long(text)),
        "confirm": plain(&long(yes)), "deny": plain("no")});
    actions(json!([with(button("b"), "confirm", confirm)]))
}

/// A block made with a number in it, and the largest number Slack takes.
type Limit = (fn(usize) -> Value, usize);

const LIMITS: [Limit; 16] = [
    (
        |n| json!({"type": "section", "text": plain(&long(n))}),
        3000,
    ),
    (|n| json!({"type": "header", "text": plain(&long(n))}), 150),
    (
        |n| json!({"type": "section", "fields": vec![plain("f"); n]}),
        10,
    ),
    (
        |n| json!({"type": "section", "fields": [plain(&long(n))]}),
        2000,
    ),
    (
        |n| json!({"type": "context", "elements": vec![plain("c"); n]}),
        10,
    ),
    (|n| actions(json!([button(&long(n))])), 75),
    (
        |n| actions(json!([with(button("b"), "value", long(n).into())])),
        2000,
    ),
    (
        |n| actions(json!([{"type": "overflow", "options": options(n)}])),
        5,
    ),
    (
        |n| actions(json!([{"type": "checkboxes", "options": options(n)}])),
        10,
    ),
    (
        |n| actions(json!([{"type": "static_select", "options": options(n)}])),
        100,
    ),
    (|n| confirm(n, 1, 1), 100),
    (|n| confirm(1, n, 1), 300),
    (|n| confirm(1, 1, n), 30),
    (
        |n| {
            with(
                input(json!({"type": "plain_text_input"})),
                "label",
                plain(&long(n)),
            )
        },
        2000,
    ),
    (|n| json!({"type": "alert", "text": plain(&long(n))}), 200),
    (
        |n| with(json!({"type": "divider"}), "block_id", long(n).into()),
        255,
    ),
];

#[test]
fn each_limit_is_the_one_slack_documents() {
    for (block, most) in LIMITS {
        assert_eq!(refusal(&block(most)), Vec::<String>::new());
        let exceeds = block(most + 1);
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
