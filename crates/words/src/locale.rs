//! The embedded Fluent files, parsed once per language.
//! Must never fall back from one language to the other: a missing text has to show.

use std::sync::{Arc, LazyLock};

use fluent_bundle::FluentResource;
use fluent_bundle::concurrent::FluentBundle;
use unic_langid::LanguageIdentifier;

use crate::Language;

/// The files of one language, one per family. A new family is one line here and one file per language.
macro_rules! files {
    ($language:literal) => {
        [
            files!($language, "vocabulary"),
            files!($language, "open"),
            files!($language, "alert"),
            files!($language, "board"),
            files!($language, "avail"),
            files!($language, "role"),
            files!($language, "note"),
            files!($language, "nudge"),
            files!($language, "settle"),
            files!($language, "close"),
            files!($language, "sys"),
            files!($language, "timeline"),
            files!($language, "case"),
            files!($language, "look"),
            files!($language, "web"),
            files!($language, "live"),
            files!($language, "keys"),
            files!($language, "list"),
            files!($language, "first"),
            files!($language, "library"),
            files!($language, "settings"),
            files!($language, "doctor"),
            files!($language, "probe"),
            files!($language, "owed"),
            files!($language, "door"),
            files!($language, "share"),
            files!($language, "slack"),
            files!($language, "act"),
            files!($language, "api"),
            files!($language, "cli"),
            files!($language, "after"),
            files!($language, "home"),
            files!($language, "form"),
            files!($language, "offer"),
            files!($language, "sample"),
            files!($language, "print"),
        ]
    };
    ($language:literal, $family:literal) => {
        include_str!(concat!("../locales/", $language, "/", $family, ".ftl"))
    };
}

/// The texts of one language.
pub(crate) struct Locale {
    pub(crate) bundle: FluentBundle<Arc<FluentResource>>,
    pub(crate) resources: Vec<Arc<FluentResource>>,
}

static JA: LazyLock<Locale> = LazyLock::new(|| Locale::read(Language::Ja, &files!("ja")));
static EN: LazyLock<Locale> = LazyLock::new(|| Locale::read(Language::En, &files!("en")));

impl Locale {
    /// The texts of this language.
    pub(crate) fn of(language: Language) -> &'static Locale {
        match language {
            Language::Ja => &JA,
            Language::En => &EN,
        }
    }

    fn read(language: Language, files: &[&str]) -> Locale {
        let identifier: LanguageIdentifier = language
            .code()
            .parse()
            .expect("`ja` and `en` are language tags");
        let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
        // Isolation marks show as boxes in Slack and break search.
        bundle.set_use_isolating(false);
        let mut resources = Vec::with_capacity(files.len());
        for file in files {
            // A broken message costs itself, never its neighbours; `tests/parity.rs` finds it first.
            let resource = FluentResource::try_new((*file).to_owned());
            let resource = Arc::new(resource.unwrap_or_else(|(readable, _)| readable));
            // The first of two equal keys wins; the same test forbids a second.
            let _overridden = bundle.add_resource(Arc::clone(&resource));
            resources.push(resource);
        }
        Locale { bundle, resources }
    }
}
