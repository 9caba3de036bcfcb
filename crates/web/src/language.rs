//! Which language somebody is answered in: `?lang=`, what they chose before, what their browser
//! likes, the team's. Must never guess from anything else.

use axum::http::{HeaderMap, HeaderValue, Uri, header};
use matoi_page::Lang;
use matoi_words::Language;

/// Remembers the choice made with `?lang=`.
const COOKIE: &str = "matoi_lang";
/// A year: nobody wants to choose twice.
const COOKIE_AGE_SECONDS: u32 = 365 * 24 * 60 * 60;

/// The language for this request.
pub(crate) fn of(uri: &Uri, headers: &HeaderMap, fallback: Language) -> Language {
    let header = |name| {
        headers
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    chosen(uri)
        .or_else(|| header(header::COOKIE).and_then(from_cookie))
        .or_else(|| header(header::ACCEPT_LANGUAGE).and_then(Language::from_accept_language))
        .unwrap_or(fallback)
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
    let cookie = format!(
        "{COOKIE}={}; Path=/; Max-Age={COOKIE_AGE_SECONDS}; SameSite=Lax; HttpOnly",
        language.code()
    );
    HeaderValue::from_str(&cookie).expect("a cookie made of our own words is a header value")
}

/// The page crate's word for it.
pub(crate) fn page(language: Language) -> Lang {
    match language {
        Language::Ja => Lang::Ja,
        Language::En => Lang::En,
    }
}

fn from_cookie(header: &str) -> Option<Language> {
    let pairs = header
        .split(';')
        .filter_map(|pair| pair.trim().split_once('='));
    pairs
        .filter(|(name, _)| *name == COOKIE)
        .find_map(|(_, value)| Language::parse(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(uri: &str, cookie: &str, accept: &str) -> Language {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, cookie.parse().unwrap());
        headers.insert(header::ACCEPT_LANGUAGE, accept.parse().unwrap());
        of(&uri.parse().unwrap(), &headers, Language::Ja)
    }

    #[test]
    fn the_address_wins_then_the_choice_then_the_browser_then_the_team() {
        assert_eq!(asked("/?lang=en", "matoi_lang=ja", "ja"), Language::En);
        assert_eq!(asked("/", "a=b; matoi_lang=en", "ja"), Language::En);
        assert_eq!(asked("/?lang=xx", "", "en-GB"), Language::En);
        assert_eq!(asked("/", "", "fr"), Language::Ja);
    }
}
