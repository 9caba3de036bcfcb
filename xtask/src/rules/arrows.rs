//! Which crate may know which, read from the `Cargo.toml` files. A new arrow changes this table in the
//! same commit, with the reason.

use toml::{Table, Value};

use crate::{finding::Finding, tree::Tree};

const RULE: &str = "arrow";

/// Who may depend on whom, by folder below `crates/`.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("core", &[]),
    ("alerts", &["core"]),
    ("words", &[]),
    ("store", &["core"]),
    ("engine", &["core", "store"]),
    ("slack", &["core", "engine", "words"]),
    ("page", &[]),
    ("workspace", &["page"]),
    ("web", &["core", "alerts", "engine", "page", "words"]),
    (
        "storm",
        &["core", "store", "engine", "slack", "words", "workspace"],
    ),
    (
        "matoi",
        &[
            "core",
            "alerts",
            "words",
            "store",
            "engine",
            "slack",
            "page",
            "workspace",
            "web",
        ],
    ),
];

/// What tests may know besides: only the two crates whose tests are whole worlds.
const TESTS_MAY_KNOW: &[(&str, &[&str])] =
    &[("storm", &["alerts", "page", "web"]), ("matoi", &["storm"])];

/// The only outside crates the core is made of.
const CORE_IS_MADE_OF: &[&str] = &[
    "serde",
    "serde_json",
    "jiff",
    "uuid",
    "unicode-normalization",
];

/// Outside crates that would let a crate learn what it must not know.
const MAY_NOT_USE: &[(&str, &[&str])] = &[
    ("store", &["axum", "reqwest", "tokio-tungstenite"]),
    (
        "engine",
        &[
            "axum",
            "libsqlite3-sys",
            "reqwest",
            "sqlx",
            "tokio-tungstenite",
        ],
    ),
    ("slack", &["axum", "libsqlite3-sys", "sqlx"]),
    ("web", &["libsqlite3-sys", "reqwest", "sqlx"]),
    ("words", &["axum", "reqwest", "sqlx", "tokio"]),
    ("page", &["reqwest", "sqlx", "tokio"]),
];

/// Looks at every crate's manifest.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.under("crates/") {
        let Some(folder) = file
            .path
            .strip_prefix("crates/")
            .and_then(|path| path.strip_suffix("/Cargo.toml"))
        else {
            continue;
        };
        let mut say = |needle: &str, advice: String| {
            findings.push(Finding::at(
                &file.path,
                line_with(&file.text, needle),
                RULE,
                advice,
            ));
        };
        let manifest: Table = match file.text.parse() {
            Ok(manifest) => manifest,
            Err(error) => {
                say("", format!("write it as TOML: {}", error.message()));
                continue;
            }
        };
        if lookup(MAY_KNOW, folder).is_none() {
            say(
                "name",
                format!("say in xtask/src/rules/arrows.rs what `{folder}` may know, and why"),
            );
        }
        if manifest
            .get("lints")
            .and_then(|lints| lints.get("workspace"))
            != Some(&Value::Boolean(true))
        {
            say(
                "name",
                "take the house's lints: `[lints] workspace = true`".to_owned(),
            );
        }
        for arrow in arrows(&manifest) {
            if let Some(advice) = objection(folder, &arrow) {
                say(&arrow.to, advice);
            }
        }
    }
    findings
}

struct Arrow {
    to: String,
    tests_only: bool,
}

/// Every dependency of a manifest, those of one platform included.
fn arrows(manifest: &Table) -> Vec<Arrow> {
    let mut tables = vec![manifest];
    if let Some(Value::Table(targets)) = manifest.get("target") {
        tables.extend(targets.values().filter_map(Value::as_table));
    }
    let mut arrows = Vec::new();
    for table in tables {
        for (kind, tests_only) in [
            ("dependencies", false),
            ("build-dependencies", false),
            ("dev-dependencies", true),
        ] {
            for (key, spec) in table
                .get(kind)
                .and_then(Value::as_table)
                .into_iter()
                .flatten()
            {
                let renamed = spec.get("package").and_then(Value::as_str);
                let to = renamed.unwrap_or(key).to_owned();
                arrows.push(Arrow { to, tests_only });
            }
        }
    }
    arrows
}

fn objection(from: &str, arrow: &Arrow) -> Option<String> {
    let to = arrow.to.as_str();
    let ours = if to == "matoi" {
        Some("matoi")
    } else {
        to.strip_prefix("matoi-")
    };
    if let Some(known) = ours {
        let in_tests = arrow.tests_only && allows(TESTS_MAY_KNOW, from, known);
        if in_tests || allows(MAY_KNOW, from, known) {
            return None;
        }
        return Some(format!(
            "`{from}` may not know `{known}`; turn the arrow round, or move the code to where it may be known"
        ));
    }
    if arrow.tests_only {
        return None;
    }
    if from == "core" && !CORE_IS_MADE_OF.contains(&to) {
        return Some(format!(
            "core is made of {} only; do what `{to}` does outside and pass it in",
            CORE_IS_MADE_OF.join(", ")
        ));
    }
    allows(MAY_NOT_USE, from, to)
        .then(|| format!("`{from}` may not use `{to}`; ask for it through a port"))
}

fn lookup<'a>(table: &'a [(&str, &[&str])], key: &str) -> Option<&'a [&'a str]> {
    table
        .iter()
        .find(|(name, _)| *name == key)
        .map(|(_, list)| *list)
}

fn allows(table: &[(&str, &[&str])], key: &str, value: &str) -> bool {
    lookup(table, key).is_some_and(|list| list.contains(&value))
}

/// The first line that starts with a key, or the first line.
fn line_with(text: &str, key: &str) -> usize {
    text.lines()
        .position(|line| !key.is_empty() && line.starts_with(key))
        .map_or(1, |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(folder: &str, dependencies: &str) -> Vec<String> {
        let path = format!("crates/{folder}/Cargo.toml");
        let manifest =
            format!("[package]\nname = \"x\"\n[lints]\nworkspace = true\n{dependencies}");
        let findings = check(&Tree::of(&[(&path, &manifest)]));
        findings.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn an_arrow_outward_is_found() {
        let told = found(
            "core",
            "[dependencies]\nserde.workspace = true\nmatoi-store.workspace = true\n",
        );
        assert_eq!(told.len(), 1);
        assert!(
            told[0].starts_with("crates/core/Cargo.toml:7: arrow: `core` may not know `store`"),
            "{told:?}"
        );
    }

    #[test]
    fn nobody_knows_the_binary_not_even_under_another_name() {
        assert_eq!(
            found(
                "web",
                "[dependencies]\nhouse = { package = \"matoi\", path = \"../matoi\" }\n"
            )
            .len(),
            1
        );
    }

    #[test]
    fn tests_of_the_whole_may_know_more_than_the_code() {
        assert!(found("storm", "[dev-dependencies]\nmatoi-web.workspace = true\n").is_empty());
        assert_eq!(
            found("storm", "[dependencies]\nmatoi-web.workspace = true\n").len(),
            1
        );
        assert_eq!(
            found(
                "engine",
                "[dev-dependencies]\nmatoi-workspace.workspace = true\n"
            )
            .len(),
            1
        );
    }

    #[test]
    fn outside_crates_that_teach_too_much_are_found() {
        assert_eq!(
            found("core", "[dependencies]\ntokio.workspace = true\n").len(),
            1
        );
        assert_eq!(
            found(
                "engine",
                "[target.'cfg(unix)'.dependencies]\nsqlx.workspace = true\n"
            )
            .len(),
            1
        );
        assert!(found("core", "[dev-dependencies]\nproptest.workspace = true\n").is_empty());
    }

    #[test]
    fn a_crate_nobody_placed_is_found_and_so_are_missing_lints() {
        assert_eq!(found("attic", "").len(), 1);
        assert_eq!(
            check(&Tree::of(&[("crates/core/Cargo.toml", "[package]\n")])).len(),
            1
        );
    }
}
