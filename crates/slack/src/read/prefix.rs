//! `事実: …`, `fact: …`: a kind of note said in front of the words themselves.
//!
//! It must never take words away from anybody: without such a beginning a message is just a message.

use matoi_core::note::NoteKind;
use unicode_normalization::UnicodeNormalization;

use super::word;

/// No kind's word is longer, spaces included; what lies further in is not looked at.
const WORD_CHARS_MAX: usize = 20;

/// The kind and the words after it, where both are there.
pub(crate) fn note(text: &str) -> Option<(NoteKind, &str)> {
    let text = text.trim_start();
    let (place, colon) = text
        .char_indices()
        .take(WORD_CHARS_MAX)
        .find(|(_, letter)| std::iter::once(*letter).nfkc().eq([':']))?;
    let kind = word::kind(&word::fold(&text[..place]))?;
    let words = text[place + colon.len_utf8()..].trim();
    (!words.is_empty()).then_some((kind, words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_and_either_width_are_understood() {
        for (text, kind, words) in [
            ("fact: 5xx at 12%", NoteKind::Fact, "5xx at 12%"),
            ("  FACT :5xx", NoteKind::Fact, "5xx"),
            ("ｆａｃｔ：５ｘｘ", NoteKind::Fact, "５ｘｘ"),
            ("事実：決済が失敗", NoteKind::Fact, "決済が失敗"),
            ("　仮説: DB?", NoteKind::Hypothesis, "DB?"),
            ("Guess: the cache", NoteKind::Hypothesis, "the cache"),
            ("hypothesis: a: b", NoteKind::Hypothesis, "a: b"),
            ("影響:買えない", NoteKind::Impact, "買えない"),
            ("action: rolled back", NoteKind::Action, "rolled back"),
            ("決定: 戻す", NoteKind::Decision, "戻す"),
            ("不明: いつから", NoteKind::Unknown, "いつから"),
        ] {
            assert_eq!(note(text), Some((kind, words)), "{text}");
        }
    }

    #[test]
    fn anything_else_is_just_a_message() {
        for text in [
            "",
            ":",
            "fact",
            "fact:",
            "fact: \n ",
            "in fact: no",
            "factually: no",
            "https://example.com/fact:1",
            "a very long beginning of a sentence, fact: no",
        ] {
            assert_eq!(note(text), None, "{text}");
        }
    }
}
