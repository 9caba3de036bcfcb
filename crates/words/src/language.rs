//! The languages Matoi speaks, and how to recognise one in what the outside calls it.
//! Must never know which language a person prefers: that is asked for elsewhere and arrives as a value.

/// A language every text exists in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    /// Japanese.
    Ja,
    /// English.
    En,
}

/// More preferences than this in one header are not read; no browser sends so many.
const PREFERENCES_MAX: usize = 32;

impl Language {
    /// Both languages, in the order texts are written.
    pub const ALL: [Language; 2] = [Language::Ja, Language::En];

    /// The two-letter code: `ja` or `en`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Language::Ja => "ja",
            Language::En => "en",
        }
    }

    /// Reads `ja`, `ja-JP` (Slack), `ja_JP.UTF-8` (environment), in any case. Anything else is `None`.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Language> {
        let primary = tag.trim().split(['-', '_', '.', '@']).next()?;
        Language::ALL
            .into_iter()
            .find(|language| primary.eq_ignore_ascii_case(language.code()))
    }

    /// Reads an `Accept-Language` header: the best liked of our languages, the earlier one when equal.
    #[must_use]
    pub fn from_accept_language(header: &str) -> Option<Language> {
        let mut best: Option<(Language, f32)> = None;
        for preference in header.split(',').take(PREFERENCES_MAX) {
            let mut parts = preference.split(';');
            let Some(language) = parts.next().and_then(Language::parse) else {
                continue;
            };
            let quality = quality(parts.next());
            if quality > best.map_or(0.0, |(_, so_far)| so_far) {
                best = Some((language, quality));
            }
        }
        best.map(|(language, _)| language)
    }
}

/// `q=0.8` → 0.8; no quality means 1, an unreadable one means "not wanted", as RFC 9110 would have it refused.
fn quality(parameter: Option<&str>) -> f32 {
    let Some(parameter) = parameter else {
        return 1.0;
    };
    parameter
        .trim()
        .strip_prefix("q=")
        .and_then(|number| number.parse().ok())
        .unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::Language::{self, En, Ja};

    #[test]
    fn a_language_is_recognised_however_the_outside_spells_it() {
        for tag in ["ja", "ja-JP", "JA", "ja_JP.UTF-8", " ja-jp "] {
            assert_eq!(Language::parse(tag), Some(Ja), "{tag}");
        }
        for tag in ["en", "en-US", "en_GB.UTF-8", "EN"] {
            assert_eq!(Language::parse(tag), Some(En), "{tag}");
        }
        for tag in ["", "C", "POSIX", "fr-FR", "jax", "english"] {
            assert_eq!(Language::parse(tag), None, "{tag}");
        }
    }

    #[test]
    fn a_browser_gets_the_language_it_likes_best() {
        let read = Language::from_accept_language;
        assert_eq!(read("ja,en-US;q=0.9,en;q=0.8"), Some(Ja));
        assert_eq!(read("en-US,en;q=0.9,ja;q=0.8"), Some(En));
        assert_eq!(read("fr, en;q=0.3, ja;q=0.7"), Some(Ja));
        assert_eq!(read("en;q=0, fr"), None);
        assert_eq!(read("*"), None);
        assert_eq!(read(""), None);
    }
}
