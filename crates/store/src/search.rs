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

#[cfg(test)]
mod tests {
    use super::{needles, normal};

    #[test]
    fn width_and_case_do_not_matter() {
        assert_eq!(normal("ＤＢ ﾀｲﾑｱｳﾄ"), "db タイムアウト");
        assert_eq!(needles(" 決済　ＡＰＩ "), ["決済", "api"]);
        assert!(needles(" 　").is_empty());
    }
}
