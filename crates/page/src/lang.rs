//! The two languages pages speak, and the handful of words this crate itself shows.
//! It must never grow into a catalogue: sentences live with whoever says them.

/// A page's language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    /// Japanese.
    Ja,
    /// English.
    En,
}

impl Lang {
    /// Both, for tests that hold them against each other.
    pub const ALL: [Self; 2] = [Self::Ja, Self::En];

    /// The tag for `lang` attributes.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::En => "en",
        }
    }

    /// Reads a tag such as `ja`, `ja-JP` or `en`; anything else is `None`.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("ja") {
            Some(Self::Ja)
        } else if primary.eq_ignore_ascii_case("en") {
            Some(Self::En)
        } else {
            None
        }
    }

    /// Picks from the value of an `Accept-Language` header, in its order.
    #[must_use]
    pub fn from_accept(header: &str) -> Option<Self> {
        header
            .split(',')
            .filter_map(|part| part.split(';').next())
            .find_map(|tag| Self::from_tag(tag.trim()))
    }

    pub(crate) const fn words(self) -> &'static Words {
        match self {
            Self::Ja => &JA,
            Self::En => &EN,
        }
    }
}

/// The words Block Kit elements need when Slack's JSON has none. A struct, so that a language
/// can not lack one.
pub(crate) struct Words {
    pub optional: &'static str,
    pub more: &'static str,
    pub choose: &'static str,
    pub picture: &'static str,
    pub table: &'static str,
    pub unknown: &'static str,
}

const JA: Words = Words {
    optional: "（任意）",
    more: "その他",
    choose: "選ぶ",
    picture: "画像",
    table: "表",
    unknown: "この部分はここでは表示できません",
};
const EN: Words = Words {
    optional: "(optional)",
    more: "More",
    choose: "Choose",
    picture: "Picture",
    table: "Table",
    unknown: "This part can't be shown here",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_tags_and_headers() {
        assert_eq!(Lang::from_tag("ja-JP"), Some(Lang::Ja));
        assert_eq!(Lang::from_tag("fr"), None);
        assert_eq!(
            Lang::from_accept("fr-FR, en-GB;q=0.8, ja;q=0.5"),
            Some(Lang::En)
        );
        assert_eq!(Lang::from_accept(""), None);
    }
}
