//! Words that may not stand in the code of certain folders: the core's purity, the leaf inside the
//! Slack crate, and the drawing that never reads. Comments and strings may say them.

use crate::{
    finding::Finding,
    rust::{layers, line_of, places},
    tree::Tree,
};

struct Ban {
    rule: &'static str,
    folders: &'static [&'static str],
    words: &'static [&'static str],
    advice: &'static str,
}

const BANS: &[Ban] = &[
    Ban {
        rule: "purity",
        folders: &["crates/core/src/", "crates/alerts/src/"],
        words: &[
            "async",
            "await",
            "tokio",
            "sqlx",
            "reqwest",
            "std::fs",
            "std::net",
            "std::env",
            "std::io",
            "std::thread",
            "SystemTime",
            "Instant",
            "rand",
            "print",
            "println",
            "eprintln",
            "dbg",
        ],
        advice: "the core is pure: let the engine do it and pass the answer in",
    },
    Ban {
        rule: "wire-leaf",
        folders: &["crates/slack/src/wire/", "crates/slack/src/wire.rs"],
        words: &["matoi_core", "matoi_engine", "matoi_words"],
        advice: "wire speaks Slack's protocol and knows nothing of ours; translate in read/, show/ or perform.rs",
    },
    Ban {
        rule: "show-never-reads",
        folders: &["crates/slack/src/show/", "crates/slack/src/show.rs"],
        words: &["matoi_store", "Store", "store", "sqlx"],
        advice: "what is shown is drawn from the values handed in; read them before",
    },
];

/// Looks for the banned words, also inside `use std::{…}`.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for ban in BANS {
        for file in tree.rust().filter(|file| {
            ban.folders
                .iter()
                .any(|folder| file.path.starts_with(folder))
        }) {
            let code = layers(&file.text).code;
            for word in ban.words {
                for at in places(&code, word).into_iter().chain(grouped(&code, word)) {
                    let advice = format!("takes `{word}`; {}", ban.advice);
                    findings.push(Finding::at(
                        &file.path,
                        line_of(&code, at),
                        ban.rule,
                        advice,
                    ));
                }
            }
        }
    }
    findings
}

/// Where `use std::{…}` brings in the module that `std::module` names.
fn grouped(code: &str, path: &str) -> Vec<usize> {
    let Some((parent, module)) = path.rsplit_once("::") else {
        return Vec::new();
    };
    let opening = format!("{parent}::{{");
    let mut found = Vec::new();
    for (start, _) in code.match_indices(&opening) {
        let end = code[start..]
            .find(';')
            .map_or(code.len(), |length| start + length);
        let group = &code[start + opening.len()..end];
        found.extend(
            places(group, module)
                .into_iter()
                .map(|at| start + opening.len() + at),
        );
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, code: &str) -> Vec<String> {
        check(&Tree::of(&[(path, code)]))
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn impure_words_are_found_in_code_only() {
        let told = found(
            "crates/core/src/a.rs",
            "// tokio is not used\nlet t = \"SystemTime\";\nlet n = Instant::now();\n",
        );
        assert_eq!(
            told,
            [
                "crates/core/src/a.rs:3: purity: takes `Instant`; the core is pure: let the engine do it and pass the answer in"
            ]
        );
        assert!(found("crates/engine/src/a.rs", "async fn f() {}").is_empty());
    }

    #[test]
    fn a_grouped_import_hides_nothing() {
        assert_eq!(
            found(
                "crates/alerts/src/a.rs",
                "use std::{\n    collections::BTreeMap,\n    fs,\n};\n"
            )
            .len(),
            1
        );
        assert!(
            found(
                "crates/core/src/a.rs",
                "use std::{collections::BTreeMap, fmt};\nlet fs = 1;\n"
            )
            .is_empty()
        );
    }

    #[test]
    fn the_wire_knows_nothing_of_ours() {
        assert_eq!(
            found(
                "crates/slack/src/wire/client.rs",
                "use matoi_core::Incident;"
            )
            .len(),
            1
        );
        assert!(found("crates/slack/src/perform.rs", "use matoi_core::Incident;").is_empty());
    }

    #[test]
    fn what_is_shown_never_reads() {
        assert_eq!(
            found(
                "crates/slack/src/show/board.rs",
                "fn draw(store: &dyn Store) {}"
            )
            .len(),
            2
        );
    }
}
