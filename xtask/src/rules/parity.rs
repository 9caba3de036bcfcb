//! Japanese and English together, or the text does not exist: the same keys in both languages, each
//! asking for the same values.

use crate::{
    finding::Finding,
    fluent::{Catalogue, LOCALES, catalogues},
    tree::Tree,
};

const RULE: &str = "parity";
const LANGUAGES: [&str; 2] = ["ja", "en"];

/// Compares the two languages in both directions.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let languages = catalogues(tree);
    let mut findings = Vec::new();
    for language in LANGUAGES
        .iter()
        .filter(|language| !languages.contains_key(**language))
    {
        findings.push(Finding::at(
            LOCALES,
            1,
            RULE,
            format!("no texts in `{language}`"),
        ));
    }
    for (key, entry) in languages.values().flat_map(|catalogue| &catalogue.twice) {
        findings.push(Finding::at(
            &entry.path,
            entry.line,
            RULE,
            format!("`{key}` is already there; keep one"),
        ));
    }
    let [ja, en] = LANGUAGES.map(|language| languages.get(language));
    if let (Some(ja), Some(en)) = (ja, en) {
        compare(ja, en, "en", &mut findings);
        compare(en, ja, "ja", &mut findings);
    }
    findings
}

/// What `from` has and `to` lacks.
fn compare(from: &Catalogue, to: &Catalogue, language: &str, findings: &mut Vec<Finding>) {
    for (key, entry) in &from.entries {
        let mut say =
            |advice: String| findings.push(Finding::at(&entry.path, entry.line, RULE, advice));
        let Some(other) = to.entries.get(key) else {
            say(format!("`{key}` has no text in `{language}`; write it"));
            continue;
        };
        if other.text.is_empty() != entry.text.is_empty() {
            say(format!("`{key}` is empty in one language only"));
        }
        for variable in entry.variables.difference(&other.variables) {
            say(format!(
                "`{key}` uses {{ ${variable} }} here but not in `{language}`"
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(ja: &str, en: &str) -> Vec<String> {
        let tree = Tree::of(&[
            ("crates/words/locales/ja/open.ftl", ja),
            ("crates/words/locales/en/open.ftl", en),
        ]);
        check(&tree).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_same_keys_pass() {
        assert!(
            found(
                "a-b = { $n } 件\n    .go = 行く\n",
                "a-b = { $n }\n    .go = Go\n"
            )
            .is_empty()
        );
    }

    #[test]
    fn a_missing_key_attribute_or_value_is_found() {
        assert_eq!(found("a-b = あ\n", "a-c = A\na-b = B\n").len(), 1);
        assert_eq!(found("a-b = あ\n    .go = 行く\n", "a-b = A\n").len(), 1);
        let told = found("a-b = { $n }\n", "a-b = { $m }\n");
        assert_eq!(told.len(), 2);
        assert_eq!(
            told[0],
            "crates/words/locales/ja/open.ftl:1: parity: `a-b` uses { $n } here but not in `en`"
        );
    }

    #[test]
    fn doubles_and_missing_languages_are_found() {
        assert_eq!(found("a-b = あ\na-b = い\n", "a-b = A\n").len(), 1);
        assert_eq!(check(&Tree::of(&[])).len(), 2);
    }
}
