//! The visible vocabulary as data: which words exist, and the emoji beside them.
//! Must never know the types of the core; it speaks of them by the ids they are written with.

use crate::{Language, say};

/// One visible word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// What it belongs to: `state`, `role`, `note`, `hypothesis`, `answer`, `heat`, `area`, `drill`.
    pub family: &'static str,
    /// Its id, as the core and the API write it.
    pub id: &'static str,
    /// The emoji beside it, which never carries the meaning alone.
    pub emoji: Option<&'static str>,
}

impl Term {
    /// The word in this language.
    #[must_use]
    pub fn label(&self, language: Language) -> String {
        label(language, self.family, self.id)
    }
}

const fn plain(family: &'static str, id: &'static str) -> Term {
    Term {
        family,
        id,
        emoji: None,
    }
}

const fn marked(family: &'static str, id: &'static str, emoji: &'static str) -> Term {
    Term {
        family,
        id,
        emoji: Some(emoji),
    }
}

const GLOSSARY: &[Term] = &[
    plain("state", "open"),
    plain("state", "responding"),
    plain("state", "settling"),
    plain("state", "settled"),
    plain("state", "closed"),
    plain("state", "false_alarm"),
    plain("role", "lead"),
    plain("role", "scribe"),
    plain("role", "comms"),
    plain("role", "hands_on"),
    plain("role", "company"),
    marked("note", "fact", "📌"),
    marked("note", "hypothesis", "🤔"),
    plain("note", "impact"),
    marked("note", "action", "🔧"),
    marked("note", "decision", "⚖️"),
    marked("note", "unknown", "❓"),
    plain("hypothesis", "open"),
    marked("hypothesis", "supported", "✅"),
    marked("hypothesis", "ruled_out", "❌"),
    marked("answer", "now", "🙋"),
    marked("answer", "watching", "👀"),
    marked("answer", "later", "🕐"),
    marked("answer", "not_now", "🙏"),
    marked("heat", "heads_up", "🌤"),
    marked("heat", "need_hands", "🔥"),
    marked("heat", "all_together", "🚨"),
    plain("area", "server"),
    plain("area", "web"),
    plain("area", "mobile"),
    plain("area", "infra"),
    plain("area", "director"),
    plain("area", "support"),
    plain("area", "other"),
    plain("drill", "prefix"),
];

/// Every visible word, family by family, in the order people see them.
#[must_use]
pub fn glossary() -> &'static [Term] {
    GLOSSARY
}

/// The word for an id: `label(Ja, "role", "lead")` → `まとめ役`.
#[must_use]
pub fn label(language: Language, family: &str, id: &str) -> String {
    say(language, &format!("vocabulary.{family}_{id}"), &[])
}

/// The emoji beside a word, if it has one.
#[must_use]
pub fn emoji(family: &str, id: &str) -> Option<&'static str> {
    let term = GLOSSARY
        .iter()
        .find(|term| term.family == family && term.id == id);
    term.and_then(|term| term.emoji)
}

/// The word with its emoji before it, where it has one: `📌 事実`, `影響`.
#[must_use]
pub fn label_with_emoji(language: Language, family: &str, id: &str) -> String {
    let label = label(language, family, id);
    match emoji(family, id) {
        Some(emoji) => format!("{emoji} {label}"),
        None => label,
    }
}
