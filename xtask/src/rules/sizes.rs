//! Files and functions that fit a screen. Functions that are too long already stand in
//! `xtask/ratchet.toml` and may only shrink.

use std::collections::BTreeMap;

use toml::{Table, Value};

use crate::{
    finding::Finding,
    rust::{Function, functions, layers},
    tree::{File, Tree},
};

const RULE: &str = "size";
/// The ratchet: `"path::function" = lines`, under `[functions]`.
const RATCHET: &str = "xtask/ratchet.toml";
const MEASURED: &[&str] = &["rs", "js", "mjs", "css", "html", "py"];
const FILE_LINES_MAX: usize = 500;
const TEST_FILE_LINES_MAX: usize = 800;
const FUNCTION_LINES_MAX: usize = 60;

/// Looks at every source file and at every Rust function.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut ratchet = ratchet(tree, &mut findings);
    for file in measured(tree) {
        let lines = file.text.lines().count();
        let limit = if file.is_test() {
            TEST_FILE_LINES_MAX
        } else {
            FILE_LINES_MAX
        };
        if lines > limit {
            let advice = format!("{lines} lines, at most {limit}; split it by noun");
            findings.push(Finding::at(&file.path, limit + 1, RULE, advice));
        }
        if file.is_rust() {
            too_long(file, &mut ratchet, &mut findings);
        }
    }
    for (name, lines) in ratchet {
        let advice =
            format!("stale: `{name}` ({lines} lines) is short enough or gone; take the entry out");
        findings.push(Finding::at(RATCHET, 1, RULE, advice));
    }
    findings
}

/// The one-line measure of the house: how long files and functions are.
pub fn measure(tree: &Tree) -> String {
    let files: Vec<usize> = measured(tree)
        .map(|file| file.text.lines().count())
        .collect();
    let functions: Vec<usize> = measured(tree)
        .filter(|file| file.is_rust())
        .flat_map(|file| functions(&layers(&file.text).code))
        .map(|function| function.lines)
        .collect();
    format!(
        "{} (target p90 300), {} (target p90 40)",
        spread("files", files),
        spread("functions", functions)
    )
}

fn spread(what: &str, mut lines: Vec<usize>) -> String {
    lines.sort_unstable();
    let at = |percent: usize| {
        lines
            .get((lines.len() * percent / 100).min(lines.len().saturating_sub(1)))
            .unwrap_or(&0)
    };
    format!(
        "{} {what}: lines p50 {}, p90 {}, longest {}",
        lines.len(),
        at(50),
        at(90),
        at(100)
    )
}

fn measured(tree: &Tree) -> impl Iterator<Item = &File> {
    tree.files
        .iter()
        .filter(|file| MEASURED.contains(&file.extension()) && !file.is_vendored())
}

fn too_long(file: &File, ratchet: &mut BTreeMap<String, usize>, findings: &mut Vec<Finding>) {
    let mut longest: BTreeMap<String, Function> = BTreeMap::new();
    for function in functions(&layers(&file.text).code) {
        let known = longest.get(&function.name).map_or(0, |known| known.lines);
        if function.lines > FUNCTION_LINES_MAX.max(known) {
            longest.insert(function.name.clone(), function);
        }
    }
    for (name, function) in longest {
        let lines = function.lines;
        let advice = match ratchet.remove(&format!("{}::{name}", file.path)) {
            Some(before) if before == lines => continue,
            Some(before) if before > lines => {
                format!("`{name}` shrank to {lines} lines; write {lines} in {RATCHET}")
            }
            Some(before) => {
                format!("`{name}` grew from {before} to {lines} lines; it may only shrink")
            }
            None => format!(
                "`{name}` has {lines} lines, at most {FUNCTION_LINES_MAX}; give a part of it its own name"
            ),
        };
        findings.push(Finding::at(&file.path, function.line, RULE, advice));
    }
}

/// The entries of the ratchet file.
fn ratchet(tree: &Tree, findings: &mut Vec<Finding>) -> BTreeMap<String, usize> {
    let text = tree.file(RATCHET).map_or("", |file| file.text.as_str());
    let table: Table = match text.parse() {
        Ok(table) => table,
        Err(error) => {
            findings.push(Finding::at(
                RATCHET,
                1,
                RULE,
                format!("write it as TOML: {}", error.message()),
            ));
            return BTreeMap::new();
        }
    };
    let entries = table
        .get("functions")
        .and_then(Value::as_table)
        .cloned()
        .unwrap_or_default();
    let length = |lines: &Value| {
        lines
            .as_integer()
            .and_then(|lines| usize::try_from(lines).ok())
            .unwrap_or(0)
    };
    entries
        .iter()
        .map(|(name, lines)| (name.clone(), length(lines)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn function(lines: usize) -> String {
        format!("fn long() {{\n{}}}\n", "    x();\n".repeat(lines - 2))
    }

    fn found(text: &str, ratchet: &str) -> Vec<String> {
        let tree = Tree::of(&[("crates/a/src/b.rs", text), (RATCHET, ratchet)]);
        check(&tree).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_long_file_is_found_and_a_test_may_be_longer() {
        let text = "// a line\n".repeat(501);
        let tree = Tree::of(&[
            ("crates/a/src/b.rs", text.as_str()),
            ("crates/a/tests/b.rs", text.as_str()),
            ("crates/a/src/b_tests.rs", text.as_str()),
            ("crates/page/assets/page.css", text.as_str()),
            ("crates/page/assets/vendor/htmx.js", text.as_str()),
            ("docs/long.md", text.as_str()),
        ]);
        let paths: Vec<String> = check(&tree)
            .into_iter()
            .map(|finding| finding.path)
            .collect();
        assert_eq!(paths, ["crates/a/src/b.rs", "crates/page/assets/page.css"]);
    }

    #[test]
    fn a_function_of_sixty_lines_passes_and_one_more_does_not() {
        assert!(found(&function(60), "").is_empty());
        assert!(
            found(&function(61), "")[0]
                .starts_with("crates/a/src/b.rs:1: size: `long` has 61 lines")
        );
    }

    #[test]
    fn the_ratchet_only_turns_one_way() {
        let entry = "[functions]\n\"crates/a/src/b.rs::long\" = 70\n";
        assert!(found(&function(70), entry).is_empty());
        assert!(found(&function(71), entry)[0].contains("may only shrink"));
        assert!(found(&function(65), entry)[0].contains("write 65"));
        assert!(found(&function(20), entry)[0].contains("stale"));
    }

    #[test]
    fn the_measure_names_the_tail() {
        let tree = Tree::of(&[("a.rs", function(10).as_str())]);
        assert!(measure(&tree).starts_with("1 files: lines p50 10, p90 10, longest 10"));
    }
}
