//! How text is compared when people look for words: NFKC, lower case, every word somewhere in it; and
//! where in a text the words stand. Must never know what is being searched.

use std::ops::Range;

use unicode_normalization::{UnicodeNormalization, char::canonical_combining_class};

/// The form in which texts are kept for searching.
#[must_use]
pub fn normal(text: &str) -> String {
    text.nfkc().collect::<String>().to_lowercase()
}

/// The words to look for, each in that form. No words find everything.
#[must_use]
pub fn needles(words: &str) -> Vec<String> {
    // Normalised first: an ideographic space parts words too.
    normal(words)
        .split_whitespace()
        .map(str::to_owned)
        .collect()
}

/// Where any of the needles stands in `text`, as written: in order, apart from each other. What counts
/// as the same is what [`normal`] makes of it, so `ﾀﾞ` is found by `ダ`.
#[must_use]
pub fn places(text: &str, needles: &[String]) -> Vec<Range<usize>> {
    let mut folded = String::with_capacity(text.len());
    // For each byte of the folded text, the piece of the text it came from.
    let mut from: Vec<Range<usize>> = Vec::with_capacity(text.len());
    for piece in pieces(text) {
        folded.push_str(&normal(&text[piece.clone()]));
        from.resize(folded.len(), piece);
    }
    let found = needles.iter().filter(|needle| !needle.is_empty());
    let mut found: Vec<Range<usize>> = found
        .flat_map(|needle| folded.match_indices(needle.as_str()))
        .map(|(at, hit)| from[at].start..from[at + hit.len() - 1].end)
        .collect();
    found.sort_by_key(|place| (place.start, place.end));
    let mut apart: Vec<Range<usize>> = Vec::new();
    for place in found {
        match apart.last_mut().filter(|last| place.start <= last.end) {
            Some(last) => last.end = last.end.max(place.end),
            None => apart.push(place),
        }
    }
    apart
}

/// A character with the marks that belong to it.
fn pieces(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = chars.next()?;
        let mut end = start + first.len_utf8();
        while let Some((_, mark)) = chars.next_if(|(_, ch)| is_mark(*ch)) {
            end += mark.len_utf8();
        }
        Some(start..end)
    })
}

/// Halfwidth voicing marks are letters to Unicode and marks to whoever reads them.
fn is_mark(ch: char) -> bool {
    canonical_combining_class(ch) != 0 || matches!(ch, '\u{ff9e}' | '\u{ff9f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_and_case_do_not_matter() {
        assert_eq!(normal("ＤＢ ﾀｲﾑｱｳﾄ"), "db タイムアウト");
        assert_eq!(needles(" 決済　ＡＰＩ "), ["決済", "api"]);
        assert!(needles(" 　").is_empty());
    }

    #[test]
    fn words_are_found_where_they_stand_whatever_their_form() {
        let found = |text: &str, words: &str| -> Vec<String> {
            let places = places(text, &needles(words));
            places.into_iter().map(|it| text[it].to_owned()).collect()
        };
        assert_eq!(found("決済ＡＰＩが遅い", "api"), ["ＡＰＩ"]);
        assert_eq!(found("ﾀﾞｳﾝした", "ダウン"), ["ﾀﾞｳﾝ"]);
        assert_eq!(found("か\u{3099}止まる", "が"), ["か\u{3099}"]);
        assert_eq!(found("㌔と㍍", "ロ"), ["㌔"]);
        assert_eq!(found("aabaab", "aab ba"), ["aabaab"]);
        assert_eq!(found("one two", "two one"), ["one", "two"]);
        assert!(found("決済", "").is_empty() && found("決済", "遅延").is_empty());
    }
}
