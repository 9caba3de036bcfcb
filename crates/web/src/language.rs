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
    fn the_address_wins_then_the_choice_then_the_browser_then_the_team() {
        assert_eq!(asked("/?lang=en", "matoi_lang=ja", "ja"), Language::En);
        assert_eq!(asked("/", "a=b; matoi_lang=en", "ja"), Language::En);
        assert_eq!(asked("/?lang=xx", "", "en-GB"), Language::En);
        assert_eq!(asked("/", "", "fr"), Language::Ja);
    }
}
