//! The rules of the voice that a machine can check: no blame, no orders, short, and clear without pictures.

mod common;

use common::{Reading, buttons, is_emoji, messages, without_emoji};
use matoi_words::{Language, catalogue, glossary};

const LINES_MAX: usize = 8;
const JAPANESE_CHARS_MAX: usize = 330;
const ENGLISH_CHARS_MAX: usize = 400;
const BUTTONS_MAX: usize = 6;
/// Labels kept together that are never shown together: each row picks two or three of them.
const PICKED_FROM: [&str; 3] = ["offer.press", "act.settle", "act.task"];
const BUTTON_JAPANESE_CHARS_MAX: usize = 12;
const BUTTON_ENGLISH_CHARS_MAX: usize = 26;

const BANNED_JAPANESE: &[&str] = &[
    "しなければ",
    "必ず",
    "禁止",
    "厳守",
    "なぜ",
    "犯人",
    "責任",
    "ミス",
    "怠",
    "至急",
    "急いで",
    "まだですか",
    "すべき",
    "べき",
    "せよ",
    "してください",
    "てください",
    "失敗",
    "誰のせい",
    "義務",
];
const BANNED_ENGLISH: &[&str] = &[
    "must",
    "should",
    "why",
    "fail",
    "failed",
    "failure",
    "fault",
    "blame",
    "asap",
    "mistake",
    "human error",
    "immediately",
    "required",
    "overdue",
];
/// Beginnings of words, and marks, that are banned anywhere in English.
const BANNED_ENGLISH_ANYWHERE: &[&str] = &["violat", "—"];
/// Words for which the glossary has its own.
const SYNONYMS: &[&str] = &[
    "重大度",
    "severity",
    "インシデントコマンダー",
    "rca",
    "ステータス",
    "post-mortem",
    "postmortem",
    "ポストモーテム",
];
const CONTROL_TOKENS: &[&str] = &[
    "<!here",
    "<!channel",
    "<!everyone",
    "@here",
    "@channel",
    "@everyone",
];

/// The places where `word` stands as a whole word.
fn has_whole_word(text: &str, word: &str) -> bool {
    let text = text.to_lowercase();
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

fn banned_words(reading: &Reading) -> Vec<&'static str> {
    let text = reading.text.as_str();
    match reading.language {
        Language::Ja => BANNED_JAPANESE
            .iter()
            .copied()
            .filter(|word| text.contains(word))
            .collect(),
        Language::En => {
            let whole = BANNED_ENGLISH
                .iter()
                .copied()
                .filter(|word| has_whole_word(text, word));
            let anywhere = BANNED_ENGLISH_ANYWHERE.iter().copied();
            whole
                .chain(anywhere.filter(|part| text.to_lowercase().contains(part)))
                .collect()
        }
    }
}

#[test]
fn no_text_blames_or_orders() {
    for reading in messages().iter().chain(&buttons()) {
        let found = banned_words(reading);
        assert!(
            found.is_empty(),
            "{:?} {}: {found:?} in {}",
            reading.language,
            reading.key,
            reading.text
        );
    }
}

#[test]
fn the_check_for_banned_words_finds_them() {
    let found = |language, text: &str| {
        banned_words(&Reading {
            language,
            key: String::new(),
            text: text.to_owned(),
        })
    };
    assert_eq!(
        found(Language::Ja, "必ず返信してください"),
        ["必ず", "してください", "てください"]
    );
    assert_eq!(
        found(Language::En, "You MUST reply, this violates — it"),
        ["must", "violat", "—"]
    );
    assert!(found(Language::En, "the default mustard").is_empty());
}

#[test]
fn texts_are_short() {
    for Reading {
        language,
        key,
        text,
    } in messages()
    {
        let chars_max = match language {
            Language::Ja => JAPANESE_CHARS_MAX,
            Language::En => ENGLISH_CHARS_MAX,
        };
        assert!(
            text.lines().count() <= LINES_MAX,
            "{language:?} {key} has too many lines"
        );
        assert!(
            text.chars().count() <= chars_max,
            "{language:?} {key} is {} long",
            text.chars().count()
        );
    }
    for message in catalogue(Language::En) {
        assert!(
            message.buttons.len() <= BUTTONS_MAX || PICKED_FROM.contains(&message.key.as_str()),
            "{} has too many buttons",
            message.key
        );
    }
}

#[test]
fn buttons_are_short_words_without_placeholders() {
    for Reading {
        language,
        key,
        text,
    } in buttons()
    {
        let chars_max = match language {
            Language::Ja => BUTTON_JAPANESE_CHARS_MAX,
            Language::En => BUTTON_ENGLISH_CHARS_MAX,
        };
        assert!(
            text.chars().count() <= chars_max,
            "{language:?} {key}: {text}"
        );
        assert!(
            !text.contains(['{', '⟦', '\n']),
            "{language:?} {key} holds a placeholder: {text}"
        );
        assert!(
            !without_emoji(&text).trim().is_empty(),
            "{language:?} {key} is a picture alone"
        );
    }
}

#[test]
fn the_words_of_the_glossary_are_used() {
    for Reading {
        language,
        key,
        text,
    } in messages().into_iter().chain(buttons())
    {
        for synonym in SYNONYMS {
            assert!(
                !has_whole_word(&text, synonym),
                "{language:?} {key} says {synonym}"
            );
            let japanese = !synonym.is_ascii();
            assert!(
                !(japanese && text.contains(synonym)),
                "{language:?} {key} says {synonym}"
            );
        }
    }
}

#[test]
fn an_emoji_of_the_glossary_stands_beside_its_own_word() {
    // `📌 事実` may never become `📌 仮説`: a line that opens with a term's emoji names that term, where it names any.
    for Reading {
        language,
        key,
        text,
    } in messages().into_iter().chain(buttons())
    {
        for line in text.lines() {
            let Some(term) = glossary()
                .iter()
                .find(|term| term.emoji.is_some_and(|e| line.starts_with(e)))
            else {
                continue;
            };
            let own = term.label(language);
            // The last character may bend with the sentence: いま動ける, いま動けます.
            let stem: String = own.chars().take(own.chars().count() - 1).collect();
            assert!(
                line.to_lowercase().contains(&stem.to_lowercase()),
                "{language:?} {key}: {line} does not say {own}"
            );
        }
    }
}

#[test]
fn nothing_calls_everyone() {
    for Reading {
        language,
        key,
        text,
    } in messages().into_iter().chain(buttons())
    {
        for token in CONTROL_TOKENS {
            assert!(!text.contains(token), "{language:?} {key} holds {token}");
        }
    }
}

#[test]
fn pictures_never_carry_the_meaning_alone() {
    for Reading {
        language,
        key,
        text,
    } in messages()
    {
        let words = without_emoji(&text);
        assert!(
            !words.trim().is_empty(),
            "{language:?} {key} is pictures alone"
        );
        assert_eq!(
            words.lines().count(),
            text.lines().count(),
            "{language:?} {key}"
        );
        for line in text.lines().filter(|line| line.starts_with(is_emoji)) {
            let rest = without_emoji(line);
            assert!(
                rest.chars().any(char::is_alphanumeric),
                "{language:?} {key}: {line}"
            );
        }
    }
}
