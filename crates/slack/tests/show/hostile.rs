//! Nothing anybody writes breaks what is shown: no token that we did not place, no limit exceeded,
//! every button still means what it did.

use std::collections::HashSet;

use matoi_core::{
    actor::Actor,
    alert::Card,
    board::{Announcement, Board, Farewell, Hands, Line, ProposalView, SettledView, Topic},
    follow_up::FollowUpKind,
    ids::{Fingerprint, PersonId},
    incident::{Kind, State},
    look_back::Size,
    note::Verdict,
    settlement::{Concern, Ending},
    team::{Area, Tongue},
};
use matoi_slack::{
    act::Act,
    show::{self, Speaker},
    wire::kit::{
        ACTIONS_MAX, BUTTON_TEXT_MAX, HEADER_MAX, TEXT_MAX, length,
        message::{FALLBACK_MAX, MESSAGE_BLOCKS_MAX, MESSAGE_CHARS_MAX, Message},
    },
};
use proptest::prelude::*;
use serde_json::Value;

use super::views;

/// What labels on narrow screens have room for.
const LABEL_SHOWN_MAX: usize = 26;

/// Every string in a message but the names of types and styles.
fn weight(value: &Value) -> usize {
    match value {
        Value::String(text) => length(text),
        Value::Array(items) => items.iter().map(weight).sum(),
        Value::Object(fields) => fields
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "type" | "style"))
            .map(|(_, field)| weight(field))
            .sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    }
}

/// The parts of a message that are of `kind`, wherever they stand.
fn every<'a>(value: &'a Value, kind: &str, found: &mut Vec<&'a Value>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| every(item, kind, found)),
        Value::Object(fields) => {
            if fields.get("type").is_some_and(|own| own == kind) {
                found.push(value);
            }
            fields.values().for_each(|field| every(field, kind, found));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn all<'a>(blocks: &'a [Value], kind: &str) -> Vec<&'a Value> {
    let mut found = Vec::new();
    blocks
        .iter()
        .for_each(|block| every(block, kind, &mut found));
    found
}

fn words_at<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value
        .pointer(pointer)
        .and_then(Value::as_str)
        .expect("words there")
}

/// The tokens in some markup, without their brackets.
fn tokens(markup: &str) -> Vec<&str> {
    markup
        .split('<')
        .skip(1)
        .map(|rest| rest.split('>').next().unwrap_or(rest))
        .collect()
}

fn is_ours(token: &str) -> bool {
    let people = ["U0HANA", "U0RIKU", "U0MEI", "U0SORA", "U0GUEST"];
    token
        .strip_prefix('@')
        .is_some_and(|id| people.contains(&id))
        || token == "#C0ROOM"
        || token.starts_with("!date^1795323720^")
        || token.starts_with("https://matoi.example/i/7|")
        || token == "https://matoi.example/i/3|#3"
        || token.starts_with("https://graphs.example/")
}

fn sound(message: &Message) {
    let fitted = message.fit();
    let blocks = fitted.blocks();
    assert!(!fitted.text().trim().is_empty() && length(fitted.text()) <= FALLBACK_MAX);
    assert!(!blocks.is_empty() && blocks.len() <= MESSAGE_BLOCKS_MAX);
    assert!(blocks.iter().map(weight).sum::<usize>() <= MESSAGE_CHARS_MAX);
    assert_eq!(views::undrawn(&Value::from(blocks)), [""; 0]);
    for header in all(blocks, "header") {
        assert!(length(words_at(header, "/text/text")) <= HEADER_MAX);
    }
    let mut markup = vec![fitted.text()];
    for text in all(blocks, "mrkdwn") {
        let text = words_at(text, "/text");
        assert!((1..=TEXT_MAX).contains(&length(text)));
        markup.push(text);
    }
    for token in markup.into_iter().flat_map(tokens) {
        assert!(is_ours(token), "not ours: <{token}>");
    }
    for row in all(blocks, "actions") {
        assert!(row["elements"].as_array().map_or(0, Vec::len) <= ACTIONS_MAX);
    }
    buttons(blocks);
}

/// Each press is understood as what was drawn.
fn buttons(blocks: &[Value]) {
    let mut seen = HashSet::new();
    for button in all(blocks, "button") {
        let (id, value) = (words_at(button, "/action_id"), words_at(button, "/value"));
        let act = Act::parse(id, value).expect("a button of ours");
        assert_eq!(act.action_id(), id);
        assert_eq!(act.value(), value);
        // Slack wants an id once in a block; what is about the same must be there once at all.
        assert!(seen.insert((id, value)), "twins: {} {}", id, value);
        let label = words_at(button, "/text/text");
        assert!(
            length(label) <= LABEL_SHOWN_MAX.min(BUTTON_TEXT_MAX),
            "{label}"
        );
    }
}

fn acts(message: &Message) -> Vec<Act> {
    let fitted = message.fit();
    let buttons = all(fitted.blocks(), "button");
    let act = |button: &Value| {
        Act::parse(words_at(button, "/action_id"), words_at(button, "/value"))
            .expect("a button of ours")
    };
    buttons.into_iter().map(act).collect()
}

/// Every surface with `text` wherever somebody's words go.
fn everything(text: &str, state: State, kind: Kind, speaker: &Speaker) -> Vec<Message> {
    let say = || text.to_owned();
    let board = Board {
        state,
        kind,
        agreed: Some((1, 2)),
        ..views::board_saying(text)
    };
    let announced = Announcement {
        state,
        kind,
        title: say(),
        impact: say(),
        known: Some(say()),
        opener: Some(Actor::Named(say())),
        ..views::announcement()
    };
    let card = |raised| Card {
        title: say(),
        summary: Some(say()),
        level: Some(say()),
        url: Some(say()),
        looking: [PersonId(say())].into(),
        dismissed: Some(PersonId(say())),
        raised,
        ..views::card()
    };
    let mut shown = vec![
        show::head(&board, views::INCIDENT, speaker),
        show::announcement(&announced, views::INCIDENT, speaker),
        show::card(&card(None), speaker),
        show::card(&card(Some(views::raised())), speaker),
    ];
    shown.extend(settling(text, kind, speaker));
    shown
}

/// The same for what is said while settling and at the end.
fn settling(text: &str, kind: Kind, speaker: &Speaker) -> [Message; 6] {
    let say = || text.to_owned();
    let named = || Actor::Named(say());
    let concern = |open| Concern {
        by: named(),
        text: say(),
        at: views::WHEN,
        open,
    };
    let asked = |ended| ProposalView {
        kind,
        by: named(),
        text: say(),
        material: vec![say(); 40],
        open_questions: vec![say(); 8],
        agreed: vec![named(); 30],
        concerns: vec![concern(true), concern(false)],
        ended,
        ..views::proposal()
    };
    let settled = |how| SettledView {
        kind,
        how,
        agreed: vec![named(); 30],
        text: say(),
        reopened: how == Ending::LeadsWord,
        ..views::after_saying(text)
    };
    let bye = |false_alarm| Farewell {
        kind,
        title: say(),
        false_alarm,
        opener: Some(named()),
        thanks: vec![PersonId(say()); 30],
        ..views::farewell()
    };
    let (agreed, by_lead) = (settled(Ending::Agreed), settled(Ending::LeadsWord));
    let lead = PersonId(say());
    [
        show::proposal(&asked(None), views::INCIDENT, speaker),
        show::proposal(&asked(Some(Ending::Withdrawn)), views::INCIDENT, speaker),
        show::settled(&agreed, views::INCIDENT, None, speaker),
        show::settled(&by_lead, views::INCIDENT, Some(&lead), speaker),
        show::farewell(&bye(false), speaker),
        show::farewell(&bye(true), speaker),
    ]
}

fn words() -> impl Strategy<Value = String> {
    let nasty = prop::sample::select(vec![
        "<!channel>",
        "<!here>",
        "<@U0EVIL>",
        "<#C0EVIL>",
        "<https://evil.example|click>",
        "&lt;!channel&gt;",
        "*bold*",
        "_slanted_",
        "```",
        "`",
        "~",
        "@here",
        "\u{202E}evil\u{202C}",
        "\u{FDD0}",
        "\u{FDD1}0\u{FDD2}",
        "\u{FDD1}",
        "{ $title }",
        "⟦open.ack⟧",
        "\n\n",
        "\t",
        "\0",
        "|",
        "^",
        "🔥",
        "長",
        " ",
        "javascript:alert(1)",
        "%",
        "\"",
        "\\",
        "&",
        ">",
        "<",
    ]);
    let plain = "\\PC{0,12}";
    let piece = prop_oneof![3 => nasty.prop_map(str::to_owned), 1 => plain];
    (
        prop::collection::vec(piece, 0..12),
        prop_oneof![4 => Just(1_usize), 1 => Just(400)],
    )
        .prop_map(|(pieces, times)| pieces.concat().repeat(times))
}

fn state() -> impl Strategy<Value = State> {
    prop::sample::select(vec![
        State::Unborn,
        State::Open,
        State::Responding,
        State::Settling,
        State::Settled,
        State::Closed,
        State::FalseAlarm,
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn whatever_people_write_is_shown_soundly(text in words(), state in state(), drill: bool, ja: bool) {
        let mut team = views::team();
        for person in &mut team.people {
            person.name.clone_from(&text);
        }
        let tongue = if ja { Tongue::Ja } else { Tongue::En };
        let kind = if drill { Kind::Drill } else { Kind::Live };
        let speaker = views::speaker(&team, tongue);
        for message in everything(&text, state, kind, &speaker) {
            sound(&message);
        }
        let topic = Topic { title: text.clone(), kind, state, ..views::topic() };
        let topic = show::topic(&topic, &speaker);
        prop_assert!(length(&topic) <= show::TOPIC_MAX);
        prop_assert!(!topic.contains(['<', '>', '\n']));
    }

    #[test]
    fn any_fingerprint_comes_back_from_its_card(fingerprint in "[^\\x00]{1,200}") {
        let team = views::team();
        let speaker = views::speaker(&team, Tongue::En);
        let alert = Fingerprint(fingerprint);
        let card = Card { fingerprint: alert.clone(), ..views::card() };
        let drawn = [
            Act::RaiseAlert(alert.clone()),
            Act::LookAtAlert(alert.clone()),
            Act::DismissAlert(alert),
        ];
        prop_assert_eq!(acts(&show::card(&card, &speaker)), drawn);
    }
}

#[test]
fn a_board_of_endless_notes_stays_within_limits_and_keeps_its_buttons() {
    let team = views::team();
    for letter in ["長", "&", "🔥", "a "] {
        let mut board = views::board_saying(&letter.repeat(3_000));
        for lines in &mut board.notes {
            let line = Line {
                verdict: Verdict::RuledOut,
                ..lines.lines[0].clone()
            };
            lines.lines = vec![line; 30];
        }
        board.evidence = vec![board.evidence[0].clone(); 200];
        for Hands { people, .. } in &mut board.hands {
            let person = (views::who("U0HANA"), vec![Area(letter.repeat(3_000)); 50]);
            people.extend(vec![person; 200]);
        }
        for tongue in [Tongue::Ja, Tongue::En] {
            let shown = show::head(&board, views::INCIDENT, &views::speaker(&team, tongue));
            sound(&shown);
            let drawn = acts(&shown);
            assert!(drawn.contains(&Act::Propose(views::INCIDENT)));
            assert!(drawn.contains(&Act::Close(views::INCIDENT)));
        }
    }
}

#[test]
fn every_golden_message_and_view_can_be_drawn_by_the_page() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/show/golden");
    let mut seen = 0;
    for file in std::fs::read_dir(folder).expect("the golden files") {
        let kept = std::fs::read_to_string(file.expect("a file").path()).expect("text");
        let shown = kept.splitn(3, "---").nth(2).expect("a snapshot");
        let shown: Value = serde_json::from_str(shown).expect("JSON");
        assert_eq!(views::undrawn(&shown), [""; 0]);
        seen += 1;
    }
    assert!(seen > 50, "{seen}");
}

#[test]
fn whatever_comes_after_stays_within_limits_and_closing_is_always_there() {
    let team = views::team();
    for letter in ["長", "&", "🔥", "a "] {
        let mut view = views::after_saying(&letter.repeat(3_000));
        view.agreed = vec![Actor::Named(letter.repeat(3_000)); 100];
        for (tongue, ready) in [(Tongue::Ja, true), (Tongue::En, false)] {
            view.ready = ready;
            let speaker = views::speaker(&team, tongue);
            let shown = show::settled(&view, views::INCIDENT, None, &speaker);
            sound(&shown);
            let drawn = acts(&shown);
            for wanted in [
                Act::Close(views::INCIDENT),
                Act::Reopen(views::INCIDENT),
                Act::TaskForm(views::INCIDENT),
                Act::OpenLookBack(views::INCIDENT, Size::Note),
                Act::FollowUpForm(views::INCIDENT, FollowUpKind::Report),
            ] {
                assert!(drawn.contains(&wanted), "{wanted:?} is not there");
            }
        }
    }
}

#[test]
fn two_hundred_full_notes_leave_every_kind_on_the_board() {
    let team = views::team();
    let mut board = views::busy_board();
    for lines in &mut board.notes {
        let line = Line {
            text: Some("長".repeat(3_000)),
            ..lines.lines[0].clone()
        };
        (lines.lines, lines.more) = (vec![line; 8], 32);
    }
    for tongue in [Tongue::Ja, Tongue::En] {
        let shown = show::head(&board, views::INCIDENT, &views::speaker(&team, tongue));
        sound(&shown);
        let lists = all(shown.fit().blocks(), "rich_text").len();
        assert_eq!(
            lists, 9,
            "trouble, roll call, evidence, files and five kinds"
        );
    }
}
