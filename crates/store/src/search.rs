//! What an index of pairs of characters holds of a text, and what it is asked. Must never know what is
//! being searched; how texts are compared is the core's.

use std::{cmp::Reverse, collections::BTreeSet};

pub(crate) use matoi_core::search::{needles, normal};

use crate::IncidentRow;

/// A needle's index is asked with so many pairs at most. Where that is all of it, the index knows: pairs that
/// stand one behind the other are just the needle. Of a longer one the text decides.
const PAIRS_ASKED_MAX: usize = 64;

/// Stands between two runs: pairs that are neighbours in the index are neighbours in the text.
const END: &str = "z";

/// The pairs of neighbouring characters of a text in that form, then each of its characters once, as words of an
/// index. No pair spans a space.
pub(crate) fn grams(normal: &str) -> String {
    let mut words: Vec<String> = normal.split_whitespace().flat_map(pairs).collect();
    let chars: BTreeSet<char> = normal.chars().filter(|ch| !ch.is_whitespace()).collect();
    words.extend(chars.into_iter().map(single));
    words.join(" ")
}

/// What to ask such an index for texts that may hold all of the needles; `None` where any may.
pub(crate) fn narrowing(needles: &[String]) -> Option<String> {
    let parts: Vec<String> = needles.iter().map(|needle| phrase(needle)).collect();
    (!parts.is_empty()).then(|| parts.join(" AND "))
}

/// The needles that such an index cannot answer for alone.
pub(crate) fn too_long(needles: &[String]) -> Vec<String> {
    let long = |needle: &&String| needle.chars().count() > PAIRS_ASKED_MAX + 1;
    needles.iter().filter(long).cloned().collect()
}

/// Such an index is asked for so many keys at most.
const KEYS_ASKED_MAX: usize = 96;

/// What to ask an index of keys for whatever holds any of them; `None` where nothing can.
pub(crate) fn any_of(keys: &[String]) -> Option<String> {
    let is_key = |key: &&String| key.chars().all(char::is_alphanumeric) && !key.is_empty();
    let asked = keys.iter().filter(is_key).take(KEYS_ASKED_MAX);
    let quoted: Vec<String> = asked.map(|key| format!("\"{key}\"")).collect();
    (!quoted.is_empty()).then(|| quoted.join(" OR "))
}

/// The ones that share most, of those the newest.
pub(crate) fn most_shared(mut found: Vec<(usize, IncidentRow)>, max: usize) -> Vec<IncidentRow> {
    found.sort_by_key(|(shared, row)| Reverse((*shared, row.number)));
    found.into_iter().take(max).map(|(_, row)| row).collect()
}

/// Code points in hexadecimal are words to any tokenizer.
fn pair(first: char, second: char) -> String {
    format!("{:x}x{:x}", u32::from(first), u32::from(second))
}

fn single(only: char) -> String {
    format!("{:x}c", u32::from(only))
}

fn pairs(run: &str) -> Vec<String> {
    let chars: Vec<char> = run.chars().collect();
    let neighbours = chars.windows(2);
    let all = neighbours.map(|two| pair(two[0], two[1]));
    all.chain([END.to_owned()]).collect()
}

fn phrase(needle: &str) -> String {
    let chars: Vec<char> = needle.chars().collect();
    if let [only] = chars[..] {
        return format!("\"{}\"", single(only));
    }
    let neighbours = chars.windows(2).take(PAIRS_ASKED_MAX);
    let all: Vec<String> = neighbours.map(|two| pair(two[0], two[1])).collect();
    format!("\"{}\"", all.join(" "))
}

#[cfg(test)]
mod tests {
    use super::{grams, narrowing, needles};

    #[test]
    fn a_text_is_indexed_by_pairs_that_no_space_parts() {
        assert_eq!(grams("ab c"), "61x62 z z 61c 62c 63c");
        assert_eq!(grams(" \n"), "");
        let words = |text: &str| narrowing(&needles(text));
        assert_eq!(words("abc").as_deref(), Some("\"61x62 62x63\""));
        assert_eq!(words("a").as_deref(), Some("\"61c\""));
        assert_eq!(words(" "), None);
    }
}
