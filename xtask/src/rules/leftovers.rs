//! What does not belong in a finished tree: modules that do not say what they are, notes of work left,
//! tests that never run, places of one machine, hosts of package registries.

use crate::{
    finding::Finding,
    rust::{Layers, layers, line_of, places},
    tree::{File, Tree},
};

/// Notes of work left undone, wherever a comment can be.
const NOTES: &[&str] = &["TODO", "FIXME", "XXX"];
/// Rust that says "later" or "never".
const UNFINISHED: &[&str] = &["todo!", "unimplemented!"];
/// Ways to write a test that never runs, in the languages of `e2e/`.
const SKIPS: &[&str] = &[".skip(", "test.fixme", "@unittest.skip", "pytest.mark.skip"];
/// The languages beside Rust whose files are searched as plain text.
const SCRIPTS: &[&str] = &["js", "mjs", "css", "html", "py", "sh", "sql", "ftl", "toml"];
/// Folders at the root of somebody's machine (this file itself may not spell them with their slash).
const MACHINE_FOLDERS: &[&str] = &["work", "root", "home/", "Users/"];
/// Hosts that belong in the settings of a package manager, not in a tree.
const REGISTRY_HOSTS: &[&str] = &[
    concat!("registry.", "npmjs.org"),
    concat!("registry.", "yarnpkg.com"),
    concat!("files.", "pythonhosted.org"),
    concat!("pypi.", "org"),
    concat!("index.", "crates.io"),
    concat!("static.", "crates.io"),
    concat!("deb.", "debian.org"),
];
/// The only source `Cargo.lock` may name.
const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Looks at every file.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in &tree.files {
        places_of_machines(file, &mut findings);
        if file.is_vendored() {
            continue;
        }
        if file.is_rust() {
            rust(file, &mut findings);
        } else if SCRIPTS.contains(&file.extension()) {
            script(file, &mut findings);
        }
    }
    findings
}

fn rust(file: &File, findings: &mut Vec<Finding>) {
    if !file.text.starts_with("//!") {
        let advice = "open with `//!`: what this is and what it must never know";
        findings.push(Finding::at(&file.path, 1, "header", advice));
    }
    let Layers { code, comments, .. } = layers(&file.text);
    for (text, word) in NOTES
        .iter()
        .map(|word| (&comments, word))
        .chain(UNFINISHED.iter().map(|word| (&code, word)))
    {
        for at in places(text, word) {
            findings.push(unfinished(file, line_of(text, at), word));
        }
    }
    for (at, _) in code.match_indices("#[ignore") {
        findings.push(never_runs(file, line_of(&code, at)));
    }
}

fn script(file: &File, findings: &mut Vec<Finding>) {
    for (number, line) in file.text.lines().enumerate() {
        for word in NOTES.iter().filter(|word| !places(line, word).is_empty()) {
            findings.push(unfinished(file, number + 1, word));
        }
        if SKIPS.iter().any(|skip| line.contains(skip)) {
            findings.push(never_runs(file, number + 1));
        }
    }
}

fn unfinished(file: &File, line: usize, word: &str) -> Finding {
    Finding::at(
        &file.path,
        line,
        "unfinished",
        format!("`{word}`: do it now, or open an issue and leave no note"),
    )
}

fn never_runs(file: &File, line: usize) -> Finding {
    Finding::at(
        &file.path,
        line,
        "unfinished",
        "a test that never runs: make it run or take it out",
    )
}

fn places_of_machines(file: &File, findings: &mut Vec<Finding>) {
    for (number, line) in file.text.lines().enumerate() {
        let mut say =
            |advice: String| findings.push(Finding::at(&file.path, number + 1, "machine", advice));
        if let Some(folder) = MACHINE_FOLDERS
            .iter()
            .find(|folder| names_folder(line, folder))
        {
            say(format!(
                "names a folder of one machine (/{folder}); write it relative to the repository"
            ));
        }
        if let Some(host) = REGISTRY_HOSTS.iter().find(|host| line.contains(*host)) {
            say(format!(
                "names a registry's host ({host}); leave that to the package manager's settings"
            ));
        }
        let elsewhere = file.path.ends_with("Cargo.lock")
            && line.starts_with("source = ")
            && !line.contains(CRATES_IO);
        let resolved = file.path.ends_with("package-lock.json") && line.contains("\"resolved\"");
        if elsewhere || resolved {
            say(
                "the lock file names where one machine fetched from; lock again without it"
                    .to_owned(),
            );
        }
    }
}

/// Does the line name an absolute path below this folder? A `/` after a name (`web/work`) is not absolute,
/// and neither is a longer name.
fn names_folder(line: &str, folder: &str) -> bool {
    let needle = format!("/{folder}");
    line.match_indices(&needle).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + needle.len()..].chars().next();
        let absolute = !before.is_some_and(|c| c.is_alphanumeric() || "._-~/})]>*".contains(c));
        let whole = folder.ends_with('/')
            || !after.is_some_and(|c| c.is_alphanumeric() || "_-".contains(c));
        absolute && whole
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<(usize, &'static str)> {
        check(&Tree::of(&[(path, text)]))
            .iter()
            .map(|finding| (finding.line, finding.rule))
            .collect()
    }

    #[test]
    fn a_module_says_what_it_is() {
        assert_eq!(found("a.rs", "use x;\n"), [(1, "header")]);
        assert!(found("a.rs", "//! A module.\n").is_empty());
    }

    #[test]
    fn notes_of_work_left_are_found_in_comments_and_code() {
        let text = "//! A.\n// TODO later\nlet a = \"TODO\";\ntodo!();\nlet b = \"todo!()\";\n#[ignore = \"slow\"]\n";
        assert_eq!(
            found("a.rs", text),
            [(2, "unfinished"), (4, "unfinished"), (6, "unfinished")]
        );
        assert_eq!(
            found("e2e/a.mjs", "// FIXME\ntest.skip(1)\n"),
            [(1, "unfinished"), (2, "unfinished")]
        );
    }

    #[test]
    fn places_of_one_machine_are_found_and_routes_are_not() {
        let place = |folder: &str| format!("see /{folder}/x for more\n");
        assert_eq!(found("a.md", &place("work")), [(1, "machine")]);
        assert_eq!(found("a.md", &format!("'/{}'", "root")), [(1, "machine")]);
        assert_eq!(found("a.md", &place("home")), [(1, "machine")]);
        assert!(found("a.md", &place("workspace")).is_empty());
        assert!(
            found(
                "a.md",
                "engine/src/work.rs and engine/work and {base}/work and /home\n"
            )
            .is_empty()
        );
    }

    #[test]
    fn hosts_of_registries_are_found_also_in_lock_files() {
        assert_eq!(
            found(
                "a.txt",
                &format!("--index-url https://{}/simple", concat!("pypi.", "org"))
            ),
            [(1, "machine")]
        );
        assert_eq!(
            found(
                "Cargo.lock",
                "source = \"registry+https://mirror.example/index\"\n"
            ),
            [(1, "machine")]
        );
        assert!(found("Cargo.lock", &format!("source = \"{CRATES_IO}\"\n")).is_empty());
        assert_eq!(
            found(
                "e2e/package-lock.json",
                "\"resolved\": \"https://mirror.example/a.tgz\",\n"
            ),
            [(1, "machine")]
        );
    }
}
