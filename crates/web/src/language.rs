//! Which language somebody is answered in: `?lang=`, what they chose before, what they are
//! known to read, what their browser likes, the team's. Must never guess from anything else.

use axum::http::{HeaderMap, HeaderValue, Uri, header};
use matoi_core::team::Tongue;
use matoi_page::Lang;
use matoi_words::Language;

use crate::door::cookie;

/// Remembers the choice made with `?lang=`.
const COOKIE: &str = "matoi_lang";
/// A year: nobody wants to choose twice.
const COOKIE_AGE_SECONDS: i64 = 365 * 24 * 60 * 60;

/// The language for this request; `reads` is the one its sender is known to read.
pub(crate) fn of(
    uri: &Uri,
    headers: &HeaderMap,
    reads: Option<Language>,
    fallback: Language,
) -> Language {
    let liked = || headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok();
    chosen(uri)
        .or_else(|| Language::parse(&cookie::read(headers, COOKIE)?))
        .or(reads)
        .or_else(|| Language::from_accept_language(liked()?))
        .unwrap_or(fallback)
}

/// The words' name for what the team calls a tongue.
pub(crate) fn of_tongue(tongue: Tongue) -> Language {
    match tongue {
        Tongue::Ja => Language::Ja,
        Tongue::En => Language::En,
    }
}

/// The choice in the address, if there is one.
pub(crate) fn chosen(uri: &Uri) -> Option<Language> {
    query(uri, "lang").as_deref().and_then(Language::parse)
}

/// One value of the address's query.
pub(crate) fn query(uri: &Uri, name: &str) -> Option<String> {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(uri.query()?).ok()?;
    pairs
        .into_iter()
        .find(|(known, _)| known == name)
        .map(|(_, value)| value)
}

/// So many words of plain letters tell that a text is English.
const ENGLISH_WORDS_MIN: usize = 2;

/// The language of somebody's words, where their script says so clearly: kana are Japanese, so are Chinese
/// characters among few other words, and some words of plain letters are English to those who read here.
/// Names, codes and anything else tell nothing.
pub(crate) fn of_words(text: &str) -> Option<Language> {
    let kana = |ch| matches!(ch, '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{ff66}'..='\u{ff9d}');
    let han = |ch| matches!(ch, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}');
    let is_word = |word: &&str| {
        let word = word.trim_matches(|ch: char| ch.is_ascii_punctuation());
        word.len() > 1
            && word
                .bytes()
                .all(|byte| byte.is_ascii_alphabetic() || byte == b'\'')
    };
    let words = || text.split_whitespace().filter(is_word).count();
    if text.chars().any(kana) {
        return Some(Language::Ja);
    }
    match (words() >= ENGLISH_WORDS_MIN, text.chars().any(han)) {
        (true, false) if text.chars().all(|ch| ch.is_ascii() || !ch.is_alphabetic()) => {
            Some(Language::En)
        }
        (false, true) => Some(Language::Ja),
        (true | false, true | false) => None,
    }
}

/// The header that keeps the choice.
pub(crate) fn remember(language: Language) -> HeaderValue {
    cookie::write(COOKIE, language.code(), COOKIE_AGE_SECONDS, false)
}

/// The page crate's word for it.
pub(crate) fn page(language: Language) -> Lang {
    match language {
        Language::Ja => Lang::Ja,
        Language::En => Lang::En,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(uri: &str, cookie: &str, accept: &str) -> Language {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, cookie.parse().unwrap());
        headers.insert(header::ACCEPT_LANGUAGE, accept.parse().unwrap());
        of(&uri.parse().unwrap(), &headers, None, Language::Ja)
    }

    #[test]
    fn words_tell_their_language_where_their_script_does() {
        for (text, told) in [
            ("決済で500エラー", Some(Language::Ja)),
            ("決済障害", Some(Language::Ja)),
            ("pay-7 の 5xx", Some(Language::Ja)),
            ("graphs look calmer", Some(Language::En)),
            ("It's search-2, again.", Some(Language::En)),
            ("la página no responde bien", None),
            ("graphs for 決済 look calmer", None),
            ("pay-7: 502", None),
            ("Priya", None),
            ("", None),
        ] {
            assert_eq!(of_words(text), told, "{text}");
        }
    }

    #[test]
    fn the_address_wins_then_the_choice_then_the_browser_then_the_team() {
        assert_eq!(asked("/?lang=en", "matoi_lang=ja", "ja"), Language::En);
        assert_eq!(asked("/", "a=b; matoi_lang=en", "ja"), Language::En);
        assert_eq!(asked("/?lang=xx", "", "en-GB"), Language::En);
        assert_eq!(asked("/", "", "fr"), Language::Ja);
    }
}
