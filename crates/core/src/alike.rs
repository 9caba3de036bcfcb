//! Which past case is worded like an incident: by the words and pairs of characters their titles and
//! facts share (D56). Offered for reading, never decided. Must never know who may see what.

use std::collections::BTreeSet;

use crate::{
    incident::{Incident, Kind},
    note::NoteKind,
    search::plain,
};

/// A gist holds so many keys at most; those of the title come first.
pub const KEYS_MAX: usize = 400;
/// Of the shorter gist's keys, so many in ten are in the other.
const ALIKE_TENTHS: usize = 3;
/// One shared key says too little, unless there is no more than that.
const SHARED_MIN: usize = 2;
/// A word of letters this short says too little.
const WORD_CHARS_MIN: usize = 3;
/// English words that say nothing of what happened.
const EMPTY_WORDS: [&str; 24] = [
    "and", "are", "been", "but", "can", "for", "from", "had", "has", "have", "into", "its", "not",
    "now", "one", "our", "out", "that", "the", "then", "this", "was", "were", "with",
];

/// What an incident is about, as keys: its title, then its facts. Nothing for a drill, which is offered
/// to nobody.
#[must_use]
pub fn gist(incident: &Incident) -> Vec<String> {
    if incident.kind == Kind::Drill {
        return Vec::new();
    }
    let facts = incident.ledger.standing(NoteKind::Fact);
    let facts = facts.into_iter().filter_map(|(_, note)| note.text.clone());
    let texts = std::iter::once(incident.title.clone()).chain(facts);
    let mut seen = BTreeSet::new();
    let all = texts.flat_map(|text| keys(&text));
    all.filter(|key| seen.insert(key.clone()))
        .take(KEYS_MAX)
        .collect()
}

/// How many keys the two share, where that is enough to call them alike.
#[must_use]
pub fn likeness(one: &BTreeSet<&str>, other: &BTreeSet<&str>) -> Option<usize> {
    let shared = one.intersection(other).count();
    let fewer = one.len().min(other.len());
    let enough = shared >= SHARED_MIN.min(fewer) && shared * 10 >= fewer * ALIKE_TENTHS;
    (shared > 0 && enough).then_some(shared)
}

/// Whole words where spaces part them, pairs of neighbouring characters where none do.
fn keys(text: &str) -> Vec<String> {
    // Kana are kept apart: two hiragana are grammar, two katakana mostly a word.
    let text = plain(text);
    let runs = text.split(|ch: char| !ch.is_alphanumeric());
    let mut keys = Vec::new();
    for run in runs {
        let chars: Vec<char> = run.chars().collect();
        for part in chars.chunk_by(|one, other| is_spaced(*one) == is_spaced(*other)) {
            if part.first().copied().is_some_and(is_spaced) {
                let word: String = part.iter().collect();
                let says = part.len() >= WORD_CHARS_MIN && !EMPTY_WORDS.contains(&word.as_str());
                keys.extend(says.then_some(word));
            } else {
                let pairs = part.windows(2).filter(|pair| !is_grammar(pair));
                keys.extend(pairs.map(|pair| pair.iter().collect()));
            }
        }
    }
    keys
}

/// Whether words of this script are parted by spaces.
fn is_spaced(ch: char) -> bool {
    // Kana, Han and what stands between them in Unicode (also Hangul, which pairs serve as well).
    let is_pairs = matches!(u32::from(ch), 0x2e80..=0xd7ff | 0xf900..=0xfaff | 0x20000..=0x3ffff);
    !is_pairs
}

/// Two hiragana are grammar far more often than they are a word.
fn is_grammar(pair: &[char]) -> bool {
    pair.iter().all(|ch| matches!(ch, '\u{3041}'..='\u{309f}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(one: &str, other: &str) -> Option<usize> {
        let (one, other) = (keys(one), keys(other));
        let set = |keys: &'_ [String]| -> BTreeSet<String> { keys.iter().cloned().collect() };
        let (one, other) = (set(&one), set(&other));
        likeness(
            &one.iter().map(String::as_str).collect(),
            &other.iter().map(String::as_str).collect(),
        )
    }

    #[test]
    fn the_same_trouble_in_other_words_is_alike_and_grammar_is_not() {
        assert!(alike("決済で５００が増えている", "決済画面で500が出ています").is_some());
        assert!(alike("Login is very slow", "slow login after the deploy").is_some());
        assert!(alike("画像が表示されない", "ログインできない").is_none());
        assert!(alike("the mail was not sent", "the page was not found").is_none());
        assert!(alike("決済", "決済").is_some());
        assert!(alike("", "決済").is_none() && alike("", "").is_none());
    }
}
