//! The words people may use for a kind of note or a role, in both languages and either width.
//!
//! It must never guess: a word is one of these or none.

use matoi_core::{note::NoteKind, role::Role};
use unicode_normalization::UnicodeNormalization;

/// A word as it is compared: full width, half width and capitals made equal.
pub(super) fn fold(word: &str) -> String {
    word.trim().nfkc().flat_map(char::to_lowercase).collect()
}

/// The kind of note a folded word names.
pub(super) fn kind(folded: &str) -> Option<NoteKind> {
    match folded {
        "fact" | "事実" => Some(NoteKind::Fact),
        "hypothesis" | "guess" | "仮説" => Some(NoteKind::Hypothesis),
        "impact" | "影響" => Some(NoteKind::Impact),
        "action" | "対応" => Some(NoteKind::Action),
        "decision" | "決定" => Some(NoteKind::Decision),
        "unknown" | "不明" => Some(NoteKind::Unknown),
        _ => None,
    }
}

/// The role a folded word names.
pub(super) fn role(folded: &str) -> Option<Role> {
    match folded {
        "lead" | "まとめ役" | "まとめ" => Some(Role::Lead),
        "scribe" | "書きとめ役" | "書きとめ" => Some(Role::Scribe),
        "comms" | "伝える役" => Some(Role::Comms),
        "hands-on" | "hands_on" | "handson" | "hands" | "手を動かす役" => Some(Role::HandsOn),
        "company" | "隣にいる役" => Some(Role::Company),
        _ => None,
    }
}
