//! How text is compared when people look for words: NFKC, lower case, every word somewhere in it.
//! Must never know what is being searched.

use unicode_normalization::UnicodeNormalization;

/// The form in which texts are kept for searching.
pub(crate) fn normal(text: &str) -> String {
    text.nfkc().collect::<String>().to_lowercase()
}

/// The words to look for, each in that form. No words find everything.
pub(crate) fn needles(words: &str) -> Vec<String> {
    // Normalised first: an ideographic space parts words too.
    normal(words)
        .split_whitespace()
        .map(str::to_owned)
        .collect()
}

/// A needle's index is asked with so many pairs at most. Where that is all of it, the index knows: pairs that
/// stand one behind the other are just the needle. Of a longer one the text decides.
const PAIRS_ASKED_MAX: usize = 64;

/// The pairs of neighbouring characters of a text in that form, and each run's last character, as words
/// of an index. No pair spans a space.
pub(crate) fn grams(normal: &str) -> String {
    let words = normal.split_whitespace().flat_map(pairs);
    words.collect::<Vec<_>>().join(" ")
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

/// Code points in hexadecimal are words to any tokenizer.
fn pair(first: char, second: char) -> String {
    format!("{:x}x{:x}", u32::from(first), u32::from(second))
}

fn last(only: char) -> String {
    format!("{:x}z", u32::from(only))
}

fn pairs(run: &str) -> Vec<String> {
    let chars: Vec<char> = run.chars().collect();
    let neighbours = chars.windows(2);
    let all = neighbours.map(|two| pair(two[0], two[1]));
    all.chain(chars.last().map(|only| last(*only))).collect()
}

fn phrase(needle: &str) -> String {
    let chars: Vec<char> = needle.chars().collect();
    if let [only] = chars[..] {
        return format!("(\"{:x}x\" * OR \"{}\")", u32::from(only), last(only));
    }
    let neighbours = chars.windows(2).take(PAIRS_ASKED_MAX);
    let all: Vec<String> = neighbours.map(|two| pair(two[0], two[1])).collect();
    format!("\"{}\"", all.join(" "))
}

#[cfg(test)]
mod tests {
    use super::{grams, narrowing, needles, normal};

    #[test]
    fn a_text_is_indexed_by_pairs_that_no_space_parts() {
        assert_eq!(grams("ab c"), "61x62 62z 63z");
        assert_eq!(grams(" \n"), "");
        let words = |text: &str| narrowing(&needles(text));
        assert_eq!(words("abc").as_deref(), Some("\"61x62 62x63\""));
        assert_eq!(words("a").as_deref(), Some("(\"61x\" * OR \"61z\")"));
        assert_eq!(words(" "), None);
    }

    #[test]
    fn width_and_case_do_not_matter() {
        assert_eq!(normal("ＤＢ ﾀｲﾑｱｳﾄ"), "db タイムアウト");
        assert_eq!(needles(" 決済　ＡＰＩ "), ["決済", "api"]);
        assert!(needles(" 　").is_empty());
    }
}
