//! What is built for Slack: foreign text is never markup, and no limit is ever exceeded.

use jiff::Timestamp;
use matoi_slack::wire::kit::block::{Block, Button, ButtonStyle};
use matoi_slack::wire::kit::message::{
    FALLBACK_MAX, MESSAGE_BLOCKS_MAX, MESSAGE_CHARS_MAX, Message,
};
use matoi_slack::wire::kit::mrkdwn::{DateForm, Mrkdwn};
use matoi_slack::wire::kit::rich::{Inline, RichPart, RichText};
use matoi_slack::wire::kit::{self, cut, length};
use matoi_slack::wire::method::Method;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::ground_truth;

const WHEN: Timestamp = Timestamp::constant(1_800_000_000, 0);

fn shown(block: Block) -> Vec<Value> {
    Message::new(Mrkdwn::new().ours("x"))
        .with(block)
        .fit()
        .blocks()
        .to_vec()
}

#[test]
fn every_piece_of_markup_has_its_form() {
    let text = Mrkdwn::new()
        .ours("*影響* & more: ")
        .foreign("<!here> a < b && `x`")
        .ours(" ")
        .user("U0WNER")
        .channel("C0ROOM")
        .link("https://matoi.example/i/1?a=1&b=2|x", "the <page>|here")
        .bold(" 2 * 3 ")
        .date(WHEN, DateForm::DayAndTime, "15:00 | UTC");
    assert_eq!(
        text.render(3_000),
        "*影響* &amp; more: &lt;!here&gt; a &lt; b &amp;&amp; `x` <@U0WNER><#C0ROOM>\
         <https://matoi.example/i/1?a=1&amp;b=2%7Cx|the &lt;page&gt;¦here>*2 ∗ 3*\
         <!date^1800000000^{date_short_pretty} {time}|15:00   UTC>"
    );
}

#[test]
fn what_only_pretends_to_be_an_id_or_a_link_is_text() {
    let text = Mrkdwn::new()
        .user("U1|evil> <!here")
        .channel("here")
        .link("javascript:alert(1)", "press me")
        .link("slack://open", "and me")
        .render(3_000);
    assert_eq!(text, "U1|evil&gt; &lt;!hereherepress meand me");
}

#[test]
fn a_cut_never_halves_a_token_or_an_escape() {
    let text = Mrkdwn::new().foreign("ab&").user("U0WNER").foreign("tail");
    assert_eq!(text.render(100), "ab&amp;<@U0WNER>tail");
    assert_eq!(text.render(18), "ab&amp;<@U0WNER>t…");
    assert_eq!(text.render(17), "ab&amp;<@U0WNER>…");
    assert_eq!(text.render(15), "ab&amp;…");
    assert_eq!(text.render(6), "ab…");
    assert_eq!(text.render(0), "");
    assert_eq!(Mrkdwn::new().bold("abcdef").render(6), "*abc*…");
    assert_eq!(cut("🔥🔥🔥", 5), "🔥🔥…");
    assert_eq!(cut("🔥🔥🔥", 4), "🔥…");
}

#[test]
fn an_opened_code_block_can_not_swallow_what_follows() {
    let text = Mrkdwn::new()
        .foreign("``` never closed")
        .user("U0WNER")
        .render(99);
    assert!(!text.contains("```"), "{text}");
}

#[test]
fn letters_that_reorder_the_line_are_dropped() {
    let text = Mrkdwn::new().foreign("a\u{202E}b\u{0}c\nd").render(99);
    assert_eq!(text, "abc\nd");
}

#[test]
fn every_block_has_its_form() {
    let button = Button::new("raise", "Raise")
        .value("42")
        .style(ButtonStyle::Primary);
    assert_eq!(
        shown(Block::header("火事 <b>\n2")),
        [
            json!({"type": "header", "text": {"type": "plain_text", "text": "火事 <b> 2", "emoji": true}})
        ]
    );
    assert_eq!(
        shown(Block::section_with(Mrkdwn::from("a"), button).id("head")),
        [json!({
            "type": "section",
            "block_id": "head",
            "text": {"type": "mrkdwn", "text": "a", "verbatim": true},
            "accessory": {
                "type": "button", "action_id": "raise", "value": "42", "style": "primary",
                "text": {"type": "plain_text", "text": "Raise", "emoji": true},
            },
        })]
    );
    let rich = RichText::new()
        .line([
            Inline::Bold("now".into()),
            Inline::Text(" <!here> ".into()),
            Inline::User("U0WNER".into()),
            Inline::Emoji("fire".into()),
        ])
        .bullets([vec![Inline::Strike("DNS".into())], vec![]]);
    assert_eq!(
        shown(Block::rich_text(rich)),
        [json!({"type": "rich_text", "elements": [
            {"type": "rich_text_section", "elements": [
                {"type": "text", "text": "now", "style": {"bold": true}},
                {"type": "text", "text": " <!here> "},
                {"type": "user", "user_id": "U0WNER"},
                {"type": "emoji", "name": "fire"},
            ]},
            {"type": "rich_text_list", "style": "bullet", "indent": 0, "elements": [
                {"type": "rich_text_section", "elements": [
                    {"type": "text", "text": "DNS", "style": {"strike": true}},
                ]},
            ]},
        ]})]
    );
    assert_eq!(shown(Block::divider()), [json!({"type": "divider"})]);
}

#[test]
fn what_would_be_empty_is_not_there() {
    let nothing = [
        Block::header(" \n"),
        Block::section(Mrkdwn::new()),
        Block::context([Mrkdwn::from(" ")]),
        Block::actions([]),
        Block::rich_text(RichText::new().line([Inline::Text(String::new())])),
    ];
    for block in nothing {
        assert_eq!(shown(block.clone()), [] as [Value; 0], "{block:?}");
    }
}

#[test]
fn a_button_that_would_mean_something_else_is_left_out() {
    let too_long = "x".repeat(2_001);
    let blocks = shown(Block::actions([
        Button::new("a", "first"),
        Button::new("a", "twin"),
        Button::new("b", "value too long").value(&too_long),
        Button::new("c", "no address").url("javascript:1"),
        Button::new("", "no id"),
        Button::new("d", ""),
        Button::new("e", "last").url("https://matoi.example/"),
    ]));
    let ids: Vec<_> = blocks[0]["elements"]
        .as_array()
        .expect("buttons")
        .iter()
        .map(|button| button["action_id"].as_str().expect("an id"))
        .collect();
    assert_eq!(ids, ["a", "e"]);
}

#[test]
fn buttons_outlive_long_texts_and_the_tail_goes_first() {
    let long = || Mrkdwn::from("あ".repeat(2_900).as_str());
    let mut message = Message::new(Mrkdwn::from("x")).with(Block::section(long()));
    for _ in 0..4 {
        message = message.with_if_room(Block::section(long()));
    }
    let message = message.with(Block::actions([Button::new("a", "Press")]));
    let fitted = message.fit();
    let kinds: Vec<_> = fitted
        .blocks()
        .iter()
        .map(|block| block["type"].as_str())
        .collect();
    let section = Some("section");
    assert_eq!(
        kinds,
        [
            section,
            section,
            section,
            section,
            Some("actions"),
            Some("context")
        ]
    );
    let cut_text = fitted.blocks()[3]["text"]["text"].as_str().expect("text");
    assert!(length(cut_text) < 1_400 && cut_text.ends_with('…'));
    assert_eq!(fitted.blocks()[5]["elements"][0]["text"], "…");
}

#[test]
fn fifty_blocks_are_fifty_and_one_more_is_marked() {
    let many = |count| {
        let line = || Block::section(Mrkdwn::from("x"));
        (0..count).fold(Message::new(Mrkdwn::from("x")), |message, _| {
            message.with_if_room(line())
        })
    };
    assert_eq!(many(50).fit().blocks().len(), 50);
    let cut = many(51).fit();
    assert_eq!(cut.blocks().len(), 50);
    assert_eq!(cut.blocks()[49]["type"], "context");
}

#[test]
fn a_block_id_is_given_once() {
    let block = || Block::section(Mrkdwn::from("x")).id("same");
    let fitted = Message::new(Mrkdwn::from("x"))
        .with(block())
        .with(block())
        .fit();
    assert_eq!(fitted.blocks()[0]["block_id"], "same");
    assert_eq!(fitted.blocks()[1].get("block_id"), None);
}

#[test]
fn arguments_are_those_the_methods_take() {
    let fitted = Message::new(Mrkdwn::from("x")).with(Block::divider()).fit();
    let all = [
        (Method::ChatPostMessage, fitted.post_arguments()),
        (Method::ChatUpdate, fitted.update_arguments()),
        (Method::ChatPostEphemeral, fitted.ephemeral_arguments()),
    ];
    for (method, arguments) in all {
        for (name, _) in &arguments {
            assert!(
                method.arguments().contains(name),
                "{} {name}",
                method.name()
            );
        }
        let blocks = arguments.iter().find(|(name, _)| *name == "blocks");
        assert_eq!(blocks.expect("blocks").1, r#"[{"type":"divider"}]"#);
    }
}

#[test]
fn our_limits_are_slacks() {
    let Some(limits) = ground_truth::read("limits.json") else {
        return;
    };
    let block_kit = [
        ("text.max_length", kit::TEXT_MAX),
        ("section.text.max_length", kit::TEXT_MAX),
        ("section.fields.max_items", kit::FIELDS_MAX),
        ("section.fields.item_max_length", kit::FIELD_MAX),
        ("header.text.max_length", kit::HEADER_MAX),
        ("context.elements.max_items", kit::CONTEXT_ELEMENTS_MAX),
        ("actions.elements.max_items", kit::ACTIONS_MAX),
        ("button.text.max_length", kit::BUTTON_TEXT_MAX),
        ("button.value.max_length", kit::BUTTON_VALUE_MAX),
        ("button.url.max_length", kit::URL_MAX),
        ("block_id.max_length", kit::ID_MAX),
        ("action_id.max_length", kit::ID_MAX),
        ("rich_text_list.indent.max", usize::from(kit::INDENT_MAX)),
        ("message.blocks.max_items", MESSAGE_BLOCKS_MAX),
    ];
    for (name, ours) in block_kit {
        assert_eq!(limits["block_kit"][name], json!(ours), "{name}");
    }
    let other = |name: &str| limits["other"][name]["value"].as_u64().expect(name);
    assert_eq!(other("chat.update.text.max_length"), FALLBACK_MAX as u64);
    assert!((MESSAGE_CHARS_MAX as u64) < other("message.blocks.total_chars_observed"));
}

/// Words that try to be markup, to be long, or to be invisible.
fn foreign(longest: usize) -> impl Strategy<Value = String> {
    let nasty = prop::sample::select(vec![
        "<!here>",
        "<!channel|x>",
        "<@U1>",
        "<#C1>",
        "<https://evil.example|ok>",
        "&lt;",
        "&",
        "<",
        ">",
        "|",
        "^",
        "```",
        "*",
        "\n> q",
        "\u{202E}",
        "\u{0}",
        "🔥",
        "👩‍🚒",
        "火",
        " ",
        "\n",
    ]);
    prop_oneof![
        any::<String>(),
        prop::collection::vec(nasty.clone(), 0..12).prop_map(|parts| parts.concat()),
        (nasty, 0_usize..longest).prop_map(|(part, times)| part.repeat(times)),
    ]
}

fn mrkdwn(words: &str) -> Mrkdwn {
    Mrkdwn::new()
        .ours("*ours* ")
        .foreign(words)
        .user("U0WNER")
        .user(words)
        .channel(words)
        .channel("C0ROOM")
        .link("https://matoi.example/i/1", words)
        .link(words, words)
        .bold(words)
        .date(WHEN, DateForm::Time, words)
        .then(Mrkdwn::from(words))
}

fn rich(words: &str) -> RichText {
    let inlines = || {
        vec![
            Inline::Text(words.to_owned()),
            Inline::Bold(words.to_owned()),
            Inline::User(words.to_owned()),
            Inline::Channel(words.to_owned()),
            Inline::Emoji(words.to_owned()),
            Inline::Link {
                url: words.to_owned(),
                label: words.to_owned(),
            },
            Inline::Date {
                time: WHEN,
                form: DateForm::Day,
                fallback: words.to_owned(),
            },
        ]
    };
    RichText::new()
        .line(inlines())
        .bullets([inlines(), vec![], inlines()])
        .part(RichPart::Quote(inlines()))
        .part(RichPart::Preformatted(words.to_owned()))
}

fn block(kind: usize, words: &str) -> Block {
    let button = || Button::new("press", words).value(words).url(words);
    let many = || (0..12).map(|_| mrkdwn(words));
    match kind % 7 {
        0 => Block::header(words),
        1 => Block::section_with(mrkdwn(words), button()).id(words),
        2 => Block::fields(mrkdwn(words), many()),
        3 => Block::context(many()),
        4 => Block::actions((0..30).map(|n| Button::new(&format!("a{n}"), words).value(words))),
        5 => Block::divider().id(words),
        _ => Block::rich_text(rich(words)),
    }
}

/// Every `<` in Slack's markup begins a token that we placed.
fn assert_only_our_tokens(text: &str) {
    for (at, _) in text.match_indices('<') {
        let token = &text[at..];
        let end = token
            .find('>')
            .unwrap_or_else(|| panic!("an open token in {text:?}"));
        let token = &token[..=end];
        let is_ours = token == "<@U0WNER>"
            || token == "<#C0ROOM>"
            || token == "<https://matoi.example/i/1>"
            || token.starts_with("<https://matoi.example/i/1|")
            || token.starts_with("<!date^1800000000^{time}|");
        assert!(is_ours, "{token:?} in {text:?}");
        assert!(
            !token[1..].contains('<') && token.matches('|').count() <= 1,
            "{token:?}"
        );
    }
}

fn assert_within_limits(value: &Value, total: &mut usize) {
    match value {
        Value::Array(items) => items
            .iter()
            .for_each(|item| assert_within_limits(item, total)),
        Value::Object(fields) => {
            assert_object_within_limits(value);
            for (name, field) in fields {
                if !matches!(name.as_str(), "type" | "style") {
                    assert_within_limits(field, total);
                }
            }
        }
        Value::String(text) => *total += length(text),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn assert_object_within_limits(object: &Value) {
    let count = |name: &str| object[name].as_array().map_or(0, Vec::len);
    let long = |path: &str| {
        object
            .pointer(path)
            .and_then(Value::as_str)
            .map_or(0, length)
    };
    assert!(long("/block_id") <= 255 && long("/action_id") <= 255);
    match object["type"].as_str() {
        Some("header") => assert!((1..=150).contains(&long("/text/text"))),
        Some("section") => {
            assert!(long("/text/text") <= 3_000 && count("fields") <= 10);
            assert!(long("/text/text") > 0 || count("fields") > 0);
            for field in object["fields"].as_array().into_iter().flatten() {
                assert!(length(field["text"].as_str().expect("text")) <= 2_000);
            }
        }
        Some("context") => assert!((1..=10).contains(&count("elements"))),
        Some("actions") => assert!((1..=25).contains(&count("elements"))),
        Some("button") => {
            assert!((1..=75).contains(&long("/text/text")));
            assert!(long("/value") <= 2_000 && long("/url") <= 3_000);
        }
        Some("mrkdwn") => {
            let text = object["text"].as_str().expect("text");
            assert!((1..=3_000).contains(&length(text)));
            assert_only_our_tokens(text);
        }
        Some("text") => assert!(long("/text") > 0),
        Some(kind) if kind.starts_with("rich_text") => assert!(count("elements") > 0),
        Some(_) | None => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn foreign_words_never_become_a_token(words in foreign(4_000), max in 0_usize..5_000) {
        let text = mrkdwn(&words).render(max);
        assert_only_our_tokens(&text);
        prop_assert!(length(&text) <= max);
    }

    #[test]
    fn a_message_is_always_one_that_slack_takes(
        words in prop::collection::vec(foreign(400), 1..4),
        kinds in prop::collection::vec((0_usize..7, any::<bool>()), 0..60),
    ) {
        let mut message = Message::new(mrkdwn(&words[0]));
        for (turn, (kind, may_go)) in kinds.into_iter().enumerate() {
            let block = block(kind, &words[turn % words.len()]);
            message = if may_go { message.with_if_room(block) } else { message.with(block) };
        }
        let fitted = message.fit();
        prop_assert!(length(fitted.text()) <= FALLBACK_MAX);
        assert_only_our_tokens(fitted.text());
        prop_assert!(fitted.blocks().len() <= MESSAGE_BLOCKS_MAX);
        let mut total = 0;
        fitted.blocks().iter().for_each(|block| assert_within_limits(block, &mut total));
        prop_assert!(total <= MESSAGE_CHARS_MAX, "{} characters", total);
    }

    #[test]
    fn short_words_arrive_whole(words in "[a-zA-Zあ-ん &<>|*]{1,60}") {
        let blocks = shown(Block::rich_text(RichText::new().line([Inline::Text(words.clone())])));
        prop_assert_eq!(&blocks[0]["elements"][0]["elements"][0]["text"], &json!(words));
    }
}
