//! How text is compared when people look for words: NFKC, no case, hiragana as katakana, every word
//! somewhere in it; and where in a text the words stand. Must never know what is being searched.

use std::{iter::once, ops::Range};

use unicode_normalization::{
    IsNormalized, UnicodeNormalization, char::canonical_combining_class, is_nfc_quick,
};

/// What [`normal`] makes of texts today. Whoever keeps texts in that form keeps this beside them and makes
/// them anew when it moves on: [`normal`] takes every older form to the newest.
pub const FORM: u32 = 2;

/// The form in which texts are kept for searching: [`plain`], and さくら is サクラ.
#[must_use]
pub fn normal(text: &str) -> String {
    // A kana and its voicing mark may be one character in katakana alone: わ゙ and ヷ.
    folded(text).map(as_katakana).nfc().collect()
}

/// One width and one case, whatever the script: what a word is written in still tells.
#[must_use]
pub fn plain(text: &str) -> String {
    folded(text).collect()
}

/// Letter by letter, not as words: a final sigma is a sigma wherever a needle ends.
fn folded(text: &str) -> impl Iterator<Item = char> {
    let lower = text.nfkc().flat_map(char::to_lowercase);
    lower.map(|ch| if ch == 'ς' { 'σ' } else { ch })
}

/// Each hiragana has its katakana `0x60` further on; the other way round some have none.
fn as_katakana(ch: char) -> char {
    match ch {
        '\u{3041}'..='\u{3096}' | '\u{309d}' | '\u{309e}' => {
            char::from_u32(u32::from(ch) + 0x60).unwrap_or(ch)
        }
        other => other,
    }
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
    // Most texts a page looks at hold nothing of it, and to know that is cheap.
    let whole = normal(text);
    if !needles.iter().any(|needle| whole.contains(needle.as_str())) {
        return Vec::new();
    }
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

/// Whether it may become one with what stands before it. Halfwidth voicing marks and Korean letters are
/// letters to Unicode until they are taken apart.
fn is_mark(ch: char) -> bool {
    let first = once(ch).nfkd().next().unwrap_or(ch);
    canonical_combining_class(first) != 0 || is_nfc_quick(once(first)) == IsNormalized::Maybe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_and_case_do_not_matter() {
        assert_eq!(normal("ＤＢ ﾀｲﾑｱｳﾄ"), "db タイムアウト");
        assert_eq!(needles(" 決済　ＡＰＩ "), ["決済", "api"]);
        assert!(needles(" 　").is_empty());
        assert_eq!(normal("ΟΔΟΣ"), normal("οδος"));
    }

    #[test]
    fn kana_do_not_matter() {
        for (one, other) in [
            ("さくら", "サクラ"),
            ("ｻｸﾗ", "さくら"),
            ("がっこうゝゞ", "ガッコウヽヾ"),
            ("う\u{3099}ァイオリン", "ヴぁいおりん"),
            ("わ\u{3099}", "ヷ"),
            ("ゟ", "ヨリ"),
            ("ろーるばっく", "ﾛｰﾙﾊﾞｯｸ"),
        ] {
            assert_eq!(normal(one), normal(other), "{one} {other}");
            assert_ne!(plain(one), "", "{one}");
        }
        assert_eq!(plain("ｻｸﾗ さくら"), "サクラ さくら");
        assert_ne!(normal("はし"), normal("ばし"));
    }

    #[test]
    fn a_text_in_an_older_form_comes_to_the_newest() {
        for text in [
            "ﾀﾞｳﾝした",
            "わ\u{3099}İΣς",
            "㌔ ｶﾞ か\u{3099} ㍿",
            "가 ᄀ\u{1161} ﾡￂ",
        ] {
            let first = text.nfkc().collect::<String>().to_lowercase();
            assert_eq!(normal(&first), normal(text), "{text}");
            assert_eq!(normal(&normal(text)), normal(text), "{text}");
        }
    }

    /// Where words stand is told piece by piece, whether they are there by the whole.
    #[test]
    fn pieces_folded_are_the_whole_folded() {
        let odd: Vec<char> =
            "aΣςİか\u{3099}ｶﾞワわ゛\u{309a}㌔ﾡￂᄀ\u{1161}\u{11a8}e\u{301}\u{323}ゟ ｰー"
                .chars()
                .collect();
        let mut texts = vec![String::new()];
        for _ in 0..3 {
            let longer = |text: &String| {
                let text = text.clone();
                odd.iter().map(move |ch| format!("{text}{ch}"))
            };
            texts = texts.iter().flat_map(longer).collect();
            for text in &texts {
                let by_pieces: String = pieces(text).map(|piece| normal(&text[piece])).collect();
                assert_eq!(by_pieces, normal(text), "{text:?}");
            }
        }
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
        assert_eq!(found("ろーるばっくした", "ロールバック"), ["ろーるばっく"]);
        assert_eq!(found("ｻｸﾗが咲く", "さくら"), ["ｻｸﾗ"]);
        assert_eq!(found("aabaab", "aab ba"), ["aabaab"]);
        assert_eq!(found("one two", "two one"), ["one", "two"]);
        assert!(found("決済", "").is_empty() && found("決済", "遅延").is_empty());
    }
}
