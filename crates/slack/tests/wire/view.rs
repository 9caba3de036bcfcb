//! Views: whatever is put into them, Slack takes them.

use matoi_slack::wire::kit::block::{Block, Button, Input};
use matoi_slack::wire::kit::choices::Choices;
use matoi_slack::wire::kit::element::Element;
use matoi_slack::wire::kit::inputs::{PeopleSelect, TextInput};
use matoi_slack::wire::kit::mrkdwn::Mrkdwn;
use matoi_slack::wire::kit::plain::Choice;
use matoi_slack::wire::kit::view::{
    CALLBACK_ID_MAX, Home, Modal, PRIVATE_METADATA_MAX, VIEW_BLOCKS_MAX, VIEW_TITLE_MAX,
};
use matoi_slack::wire::kit::{self, length};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::ground_truth;

fn of(block: Block) -> Value {
    let view = Modal::new("t").with(block).fit();
    view.json()["blocks"][0].clone()
}

fn element(element: impl Into<Element>) -> Value {
    of(Block::input(Input::new("name", "Label", element)))["element"].clone()
}

fn plain(text: &str) -> Value {
    json!({"type": "plain_text", "text": text, "emoji": true})
}

#[test]
fn a_form_has_its_form() {
    let input = Input::new("words", "気がかり", TextInput::lines("say").at_most(500))
        .hint("なくても大丈夫です")
        .optional();
    let view = Modal::new("気がかりを残す")
        .submit("残す")
        .close("やめる")
        .named("settle.concern", r#"{"about":"x"}"#)
        .with(Block::input(input))
        .fit();
    assert_eq!(
        *view.json(),
        json!({
            "type": "modal",
            "callback_id": "settle.concern",
            "private_metadata": r#"{"about":"x"}"#,
            "title": plain("気がかりを残す"),
            "submit": plain("残す"),
            "close": plain("やめる"),
            "blocks": [{
                "type": "input",
                "block_id": "words",
                "optional": true,
                "label": plain("気がかり"),
                "hint": plain("なくても大丈夫です"),
                "element": {
                    "type": "plain_text_input",
                    "action_id": "say",
                    "multiline": true,
                    "max_length": 500,
                },
            }],
        })
    );
    assert_eq!(
        *Home::new().with(Block::divider()).fit().json(),
        json!({"type": "home", "blocks": [{"type": "divider"}]})
    );
}

#[test]
fn lists_to_choose_from_have_their_form() {
    let choices = || {
        [
            Choice::new("a", "A"),
            Choice::new("b", "B").description("b!"),
        ]
    };
    let b = json!({"value": "b", "text": plain("B"), "description": plain("b!")});
    let a = json!({"value": "a", "text": plain("A")});
    assert_eq!(
        element(
            Choices::select("one", choices())
                .initial(["b"])
                .placeholder("…")
        ),
        json!({"type": "static_select", "action_id": "one", "options": [a, b],
            "initial_option": b, "placeholder": plain("…")})
    );
    assert_eq!(
        element(Choices::multi_select("some", choices()).initial(["b", "zzz"])),
        json!({"type": "multi_static_select", "action_id": "some", "options": [a, b],
            "initial_options": [b]})
    );
    assert_eq!(
        element(Choices::checkboxes("ticks", choices()).initial(["a", "b"])),
        json!({"type": "checkboxes", "action_id": "ticks", "options": [a, b],
            "initial_options": [a, b]})
    );
    assert_eq!(
        element(Choices::radio("one", choices()).initial(["zzz"])),
        json!({"type": "radio_buttons", "action_id": "one", "options": [a, b]})
    );
}

#[test]
fn a_person_is_preset_only_by_their_id() {
    let who = |initial| element(PeopleSelect::one("who").initial(Some(initial)));
    let menu = json!({"type": "users_select", "action_id": "who"});
    assert_eq!(who("<!here>"), menu);
    assert_eq!(who("U0WNER")["initial_user"], "U0WNER");
}

#[test]
fn what_slack_would_refuse_is_not_there() {
    let nothing = [
        Block::input(Input::new("", "no name", TextInput::line("a"))),
        Block::input(Input::new("n", "", TextInput::line("a"))),
        Block::input(Input::new("n", "no id", TextInput::line(""))),
        Block::input(Input::new("n", "a button", Button::new("a", "b"))),
        Block::input(Input::new("n", "no options", Choices::select("a", []))),
        Block::elements([TextInput::line("a").into()]),
    ];
    for block in nothing {
        assert_eq!(of(block.clone()), Value::Null, "{block:?}");
    }
    let too_long = "x".repeat(151);
    let left = element(Choices::select(
        "a",
        [
            Choice::new("a", "first"),
            Choice::new("a", "twin"),
            Choice::new(&too_long, "too long"),
            Choice::new("", "no value"),
            Choice::new("b", " "),
        ],
    ));
    assert_eq!(left["options"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        element(Choices::radio(
            "a",
            (0..20).map(|n| Choice::new(&n.to_string(), "x"))
        ))["options"]
            .as_array()
            .map(Vec::len),
        Some(10)
    );
}

#[test]
fn a_name_is_given_once_and_the_first_input_keeps_it() {
    let view = Modal::new("t")
        .with(Block::input(Input::new(
            "same",
            "first",
            TextInput::line("a"),
        )))
        .with(Block::input(Input::new(
            "same",
            "twin",
            TextInput::line("a"),
        )))
        .with(Block::section(Mrkdwn::from("x")).id("same"))
        .fit();
    let blocks = view.json()["blocks"].as_array().expect("blocks").clone();
    assert_eq!(blocks.len(), 2);
    assert_eq!(blocks[0]["label"]["text"], "first");
    assert_eq!(blocks[1].get("block_id"), None);
    assert_eq!(view.json()["submit"]["text"], "OK", "a form needs a button");
}

#[test]
fn too_much_is_cut_at_its_tail_and_marked_and_inputs_stay() {
    let line = || Block::section(Mrkdwn::from("x"));
    let many = |count| (0..count).fold(Home::new(), |home, _| home.with_if_room(line()));
    let blocks = |home: Home| {
        home.fit().json()["blocks"]
            .as_array()
            .expect("blocks")
            .clone()
    };
    assert_eq!(blocks(many(100)).len(), 100);
    let cut = blocks(many(101).with(Block::input(Input::new("n", "l", TextInput::line("a")))));
    assert_eq!(cut.len(), 100);
    assert_eq!(cut[98]["type"], "input");
    assert_eq!(cut[99]["elements"][0]["text"], "…");
}

#[test]
fn our_limits_are_slacks() {
    let Some(limits) = ground_truth::read("limits.json") else {
        return;
    };
    let pairs = [
        ("view.blocks.max_items", VIEW_BLOCKS_MAX),
        ("view.title.max_length", VIEW_TITLE_MAX),
        ("view.submit.max_length", VIEW_TITLE_MAX),
        ("view.close.max_length", VIEW_TITLE_MAX),
        ("view.callback_id.max_length", CALLBACK_ID_MAX),
        ("view.private_metadata.max_length", PRIVATE_METADATA_MAX),
        ("option.text.max_length", kit::OPTION_TEXT_MAX),
        ("option.value.max_length", kit::OPTION_VALUE_MAX),
        ("option.description.max_length", kit::OPTION_DESCRIPTION_MAX),
        ("select.options.max_items", kit::SELECT_OPTIONS_MAX),
        ("select.placeholder.max_length", kit::PLACEHOLDER_MAX),
        ("radio_buttons.options.max_items", kit::CHOICES_MAX),
        ("checkboxes.options.max_items", kit::CHOICES_MAX),
        ("plain_text_input.max_length.max", kit::INPUT_TEXT_MAX),
        ("input.label.max_length", kit::INPUT_LABEL_MAX),
        ("input.hint.max_length", kit::INPUT_LABEL_MAX),
    ];
    for (name, ours) in pairs {
        assert_eq!(limits["block_kit"][name], json!(ours), "{name}");
    }
}

fn words() -> impl Strategy<Value = String> {
    let nasty = prop::sample::select(vec![
        "<!here>", "&", "```", "\n", "\u{202E}", "\u{0}", "🔥", "火", " ", "\"", "\\", "x",
    ]);
    prop_oneof![
        any::<String>(),
        (nasty, 0_usize..1_000).prop_map(|(part, times)| part.repeat(times)),
    ]
}

fn block(kind: usize, words: &str) -> Block {
    let choices = || (0..120).map(|n| Choice::new(&format!("{n}"), words).description(words));
    let input = |element: Element| Block::input(Input::new(words, words, element).hint(words));
    match kind % 9 {
        0 => input(
            TextInput::line("a")
                .initial(words)
                .placeholder(words)
                .into(),
        ),
        1 => input(
            TextInput::lines(words)
                .initial(words)
                .at_most(words.len())
                .into(),
        ),
        2 => input(
            Choices::select("a", choices())
                .initial(["3"])
                .placeholder(words)
                .into(),
        ),
        3 => input(
            Choices::checkboxes("a", choices())
                .initial(["3", "99"])
                .into(),
        ),
        4 => input(PeopleSelect::one("a").initial(Some(words)).into()),
        5 => input(Choices::radio("a", choices()).initial(["3"]).into()),
        6 => Block::elements([
            Choices::multi_select("a", choices()).into(),
            Button::new("b", words).value(words).into(),
        ]),
        7 => Block::section_with(
            Mrkdwn::from(words),
            PeopleSelect::one("a").placeholder(words),
        ),
        _ => Block::section(Mrkdwn::from(words)).id(words),
    }
}

fn assert_text(text: &Value, max: usize) {
    let long = length(text["text"].as_str().expect("text"));
    assert!((1..=max).contains(&long), "{long} of {max}");
}

fn assert_element(element: &Value) {
    let id = element["action_id"].as_str().expect("an id");
    assert!((1..=255).contains(&length(id)));
    let options_max = match element["type"].as_str().expect("a type") {
        "checkboxes" | "radio_buttons" => 10,
        _ => 100,
    };
    if let Some(options) = element.get("options") {
        let options = options.as_array().expect("options");
        assert!((1..=options_max).contains(&options.len()));
        for option in options {
            assert_text(&option["text"], 75);
            assert!(length(option["value"].as_str().expect("value")) <= 150);
            option
                .get("description")
                .inspect(|text| assert_text(text, 75));
        }
        let initial = element.get("initial_options").and_then(Value::as_array);
        let one = element.get("initial_option");
        for preset in initial.into_iter().flatten().chain(one) {
            assert!(options.contains(preset));
        }
    }
    element
        .get("placeholder")
        .inspect(|text| assert_text(text, 150));
    if let Some(preset) = element.get("initial_value") {
        let max = element["max_length"].as_u64().expect("a limit");
        assert!((1..=3_000).contains(&max));
        assert!(length(preset.as_str().expect("text")) as u64 <= max);
    }
}

fn assert_view(view: &Value) {
    let blocks = view["blocks"].as_array().expect("blocks");
    assert!(blocks.len() <= 100);
    assert!(view.to_string().len() < 250_000);
    let mut names = Vec::new();
    for block in blocks {
        names.extend(block.get("block_id").and_then(Value::as_str));
        match block["type"].as_str().expect("a type") {
            "input" => {
                assert_text(&block["label"], 2_000);
                block.get("hint").inspect(|text| assert_text(text, 2_000));
                assert_element(&block["element"]);
            }
            "actions" => block["elements"]
                .as_array()
                .expect("a row")
                .iter()
                .for_each(assert_element),
            "section" => {
                block
                    .get("accessory")
                    .inspect(|element| assert_element(element));
            }
            "context" => {}
            other => panic!("{other}"),
        }
    }
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count, "each name once");
    assert!(names.iter().all(|name| length(name) <= 255));
    let has_input = blocks.iter().any(|block| block["type"] == "input");
    if view["type"] == "modal" {
        assert_text(&view["title"], 24);
        assert!(view.get("submit").is_some() || !has_input);
        for name in ["submit", "close"] {
            view.get(name).inspect(|text| assert_text(text, 24));
        }
    }
    let long = |name: &str| view.get(name).and_then(Value::as_str).map_or(0, length);
    assert!(long("callback_id") <= 255 && long("private_metadata") <= 3_000);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn a_view_is_always_one_that_slack_takes(
        words in prop::collection::vec(words(), 1..4),
        kinds in prop::collection::vec((0_usize..9, any::<bool>()), 0..110),
    ) {
        let said = |n: usize| words[n % words.len()].as_str();
        let mut modal = Modal::new(said(0)).submit(said(1)).close(said(2)).named(said(0), said(1));
        let mut home = Home::new().named(said(2), said(0));
        for (turn, (kind, may_go)) in kinds.into_iter().enumerate() {
            let block = block(kind, said(turn));
            if may_go {
                modal = modal.with_if_room(block.clone());
                home = home.with_if_room(block);
            } else {
                modal = modal.with(block.clone());
                home = home.with(block);
            }
        }
        assert_view(modal.fit().json());
        assert_view(home.fit().json());
    }
}
