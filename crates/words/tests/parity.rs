//! Japanese and English are equals: the same keys, buttons and placeholders, and files that Fluent reads whole.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use fluent_syntax::ast::Entry;
use matoi_words::{Language, Message, catalogue, glossary, placeholders};

fn folder(language: Language) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("locales")
        .join(language.code())
}

fn files(language: Language) -> BTreeMap<String, String> {
    let entries = std::fs::read_dir(folder(language)).expect("the locale folder is there");
    let mut files = BTreeMap::new();
    for entry in entries {
        let path = entry.expect("a readable entry").path();
        let name = path
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        files.insert(
            name,
            std::fs::read_to_string(&path).expect("a readable file"),
        );
    }
    files
}

#[test]
fn both_languages_have_the_same_messages_in_the_same_shape() {
    let ja: Vec<&Message> = catalogue(Language::Ja).collect();
    let en: Vec<&Message> = catalogue(Language::En).collect();
    let keys = |messages: &[&Message]| -> BTreeSet<String> {
        messages.iter().map(|message| message.key.clone()).collect()
    };
    assert_eq!(keys(&ja), keys(&en));
    for (ja, en) in ja.iter().zip(&en) {
        let names = |message: &Message| -> Vec<String> {
            message
                .placeholders
                .iter()
                .map(|placeholder| placeholder.name.clone())
                .collect()
        };
        assert_eq!(names(ja), names(en), "placeholders of {}", ja.key);
        assert_eq!(ja.buttons, en.buttons, "buttons of {}", ja.key);
    }
}

#[test]
fn fluent_reads_every_file_whole_and_every_file_is_embedded() {
    let embedded: BTreeSet<&str> = catalogue(Language::En)
        .map(|message| message.key.as_str())
        .collect();
    for language in Language::ALL {
        let mut on_disk = Vec::new();
        for (family, text) in files(language) {
            assert!(
                text.starts_with("### "),
                "{}/{family} opens with what it is",
                language.code()
            );
            let resource = fluent_syntax::parser::parse(text.as_str())
                .unwrap_or_else(|(_, errors)| panic!("{}/{family}: {errors:?}", language.code()));
            for entry in resource.body {
                let Entry::Message(message) = entry else {
                    continue;
                };
                let (before, _) = message.id.name.split_once('-').expect("noun-what");
                assert_eq!(
                    before, family,
                    "{} lives in the file of its family",
                    message.id.name
                );
                on_disk.push(message.id.name.replacen('-', ".", 1));
            }
        }
        let unique: BTreeSet<&str> = on_disk.iter().map(String::as_str).collect();
        assert_eq!(
            unique.len(),
            on_disk.len(),
            "a key is written twice in {}",
            language.code()
        );
        assert_eq!(
            unique,
            embedded,
            "a file in {} is not listed in src/locale.rs",
            language.code()
        );
    }
}

#[test]
fn keys_are_noun_dot_what() {
    let snake = |word: &str| {
        !word.is_empty()
            && word
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    for message in catalogue(Language::En) {
        let (noun, what) = message.key.split_once('.').expect("a dot");
        assert!(snake(noun) && snake(what), "{}", message.key);
        for button in &message.buttons {
            assert!(snake(button), "{}#{button}", message.key);
        }
    }
}

#[test]
fn every_placeholder_is_explained_and_every_explanation_is_used() {
    let explained: Vec<&str> = placeholders().iter().map(|(name, _)| *name).collect();
    assert!(explained.is_sorted());
    let used: BTreeSet<&str> = Language::ALL
        .into_iter()
        .flat_map(catalogue)
        .flat_map(|message| &message.placeholders)
        .map(|placeholder| placeholder.name.as_str())
        .collect();
    assert_eq!(explained.into_iter().collect::<BTreeSet<_>>(), used);
}

#[test]
fn the_glossary_and_the_vocabulary_hold_the_same_words() {
    let terms: BTreeSet<String> = glossary()
        .iter()
        .map(|term| format!("vocabulary.{}_{}", term.family, term.id))
        .collect();
    assert_eq!(terms.len(), glossary().len(), "a term is listed twice");
    let keys: BTreeSet<String> = catalogue(Language::Ja)
        .map(|message| message.key.clone())
        .filter(|key| key.starts_with("vocabulary."))
        .collect();
    assert_eq!(terms, keys);
}
