//! Saying things: plurals, left-out lines, hostile values, and gaps nobody can overlook.

mod common;

use matoi_words::Language::{En, Ja};
use matoi_words::{
    Arg, Language, UNKNOWN_MARK, button, catalogue, emoji, glossary, label, label_with_emoji, say,
};
use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

/// The isolation marks Fluent would put around values; they show as boxes in Slack.
const ISOLATION_MARKS: [char; 2] = ['\u{2068}', '\u{2069}'];

#[test]
fn a_text_is_said_in_either_language() {
    assert_eq!(
        say(Ja, "open.ack", &[]),
        "受け取りました。場所を用意しています。"
    );
    assert_eq!(
        say(En, "open.ack", &[]),
        "Got it. Setting up a place for this."
    );
    assert_eq!(button(Ja, "settle.propose", "looks_settled"), "よさそう");
    assert_eq!(
        button(En, "settle.propose", "looks_settled"),
        "Looks settled"
    );
    assert_eq!(say(Ja, "open.default_title", &[]), "なにか変です");
    assert_eq!(say(En, "open.default_title", &[]), "Something is off");
}

#[test]
fn english_counts_and_japanese_just_says_the_number() {
    let count = |language, n: i64| say(language, "alert.count", &[("n", n.into())]);
    assert_eq!(count(En, 1), "Arrived once");
    assert_eq!(count(En, 3), "Arrived 3 times");
    assert_eq!(count(En, 1200), "Arrived 1200 times");
    assert_eq!(count(Ja, 1), "1 回届いています");
    let welcome = |n: usize| {
        say(
            En,
            "open.welcome",
            &[("opener", "Hana".into()), ("invited", n.into())],
        )
    };
    assert!(welcome(0).contains("\nPeople are being called in now.\n"));
    assert!(welcome(1).contains("\nOne person has been called in.\n"));
    assert!(welcome(7).contains("\n7 people have been called in.\n"));
}

#[test]
fn a_line_with_nothing_to_say_is_left_out() {
    let bye = |language, case_link: &'static str| {
        let args = [
            ("title", Arg::from("決済")),
            ("opener", Arg::from("葵")),
            ("names", Arg::from("陸")),
            ("case_link", Arg::from(case_link)),
            ("next_try", Arg::from("")),
        ];
        say(language, "close.bye", &args)
    };
    for language in [Ja, En] {
        let (with, without) = (bye(language, "#7"), bye(language, ""));
        let left_out: Vec<&str> = with
            .lines()
            .filter(|line| !without.contains(line))
            .collect();
        assert_eq!(left_out.len(), 1, "{with}");
        assert!(left_out[0].contains("#7"), "{with}");
    }
    // With nothing left to say at all, the gap is better than silence.
    let with_a_gap = say(En, "timeline.heat", &[("heat", "".into())]);
    assert_eq!(with_a_gap, "Heat: ");
}

#[test]
fn markup_at_the_head_of_a_line_survives_fluent() {
    let said = say(
        Ja,
        "open.announce",
        &[("title", "決済が変".into()), ("opener", "葵".into())],
    );
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(
        lines[0],
        "葵 さんが異変を知らせてくれました。ありがとうございます。"
    );
    assert_eq!(lines[1], "*決済が変*");
    let agreed = say(
        En,
        "settle.agreed",
        &[("time", "14:20".into()), ("names", "Aoi".into())],
    );
    assert!(
        agreed.starts_with("*Settled* (14:20)\nConfirmed by Aoi."),
        "{agreed}"
    );
}

#[test]
fn what_is_missing_shows() {
    assert_eq!(
        say(Ja, "open.nothing_like_this", &[]),
        "⟦open.nothing_like_this⟧"
    );
    assert_eq!(say(En, "", &[]), "⟦⟧");
    assert_eq!(button(En, "open.ack", "join"), "⟦open.ack#join⟧");
    assert_eq!(say(En, "alert.heading", &[]), "Alert: ⟦title⟧");
    assert!(say(En, "alert.count", &[]).contains("⟦n⟧"));
    assert_eq!(label(En, "role", "boss"), "⟦vocabulary.role_boss⟧");
}

#[test]
fn the_vocabulary_is_asked_for_by_plain_ids() {
    assert_eq!(label(Ja, "role", "lead"), "まとめ役");
    assert_eq!(label(En, "role", "hands_on"), "Hands-on");
    assert_eq!(emoji("note", "fact"), Some("📌"));
    assert_eq!(emoji("note", "impact"), None);
    assert_eq!(emoji("note", "gossip"), None);
    assert_eq!(label_with_emoji(Ja, "heat", "need_hands"), "🔥 手を貸して");
    assert_eq!(label_with_emoji(En, "note", "impact"), "Impact");
    for term in glossary() {
        for language in Language::ALL {
            let word = term.label(language);
            assert!(!word.contains(UNKNOWN_MARK) && !word.is_empty(), "{term:?}");
        }
    }
}

#[test]
fn every_text_is_complete_when_its_placeholders_are_given() {
    for reading in common::messages().into_iter().chain(common::buttons()) {
        assert!(
            !reading.text.contains(UNKNOWN_MARK),
            "{:?} {}",
            reading.language,
            reading.key
        );
        assert!(
            !reading.text.contains("{$"),
            "{:?} {}",
            reading.language,
            reading.key
        );
        assert!(
            !reading.text.contains("{\""),
            "{:?} {}",
            reading.language,
            reading.key
        );
        assert!(
            !reading.text.contains(ISOLATION_MARKS),
            "{:?} {}",
            reading.language,
            reading.key
        );
    }
}

#[test]
fn every_text_stands_up_to_hostile_values() {
    let long = "長".repeat(3_000);
    let hostile = [
        "<!channel>",
        "*bold*",
        &long,
        "\u{202E}مرحبا\u{202C}",
        "",
        "{ $title }",
        "\n\n",
        "\u{FDD0}",
        "⟦",
    ];
    for language in Language::ALL {
        for message in catalogue(language) {
            for value in hostile {
                let args: Vec<(&str, Arg<'_>)> = message
                    .placeholders
                    .iter()
                    .map(|p| (p.name.as_str(), value.into()))
                    .collect();
                let said = say(language, &message.key, &args);
                assert!(
                    !said.is_empty(),
                    "{language:?} {} with {value:?}",
                    message.key
                );
                assert!(
                    !said.contains('\u{FDD0}'),
                    "{language:?} {} with {value:?}",
                    message.key
                );
                let shown = message
                    .placeholders
                    .iter()
                    .any(|placeholder| !placeholder.counted);
                let kept = value.replace('\u{FDD0}', "");
                assert!(
                    !shown || said.contains(&kept),
                    "{language:?} {} lost {value:?}",
                    message.key
                );
            }
        }
    }
}

proptest! {
    #[test]
    fn any_words_are_kept_as_they_are(words in "\\PC{1,80}", n in any::<i64>()) {
        let said = say(En, "timeline.said", &[("who", "Aoi".into()), ("text", words.as_str().into())]);
        prop_assert_eq!(said, format!("Aoi: {words}"));
        let counted = say(En, "sys.undelivered", &[("n", n.into())]);
        prop_assert!(!counted.contains(UNKNOWN_MARK));
    }

    #[test]
    fn any_key_is_answered(key in "\\PC{0,40}") {
        prop_assert!(!say(Ja, &key, &[]).is_empty());
    }
}
