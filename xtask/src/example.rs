//! The example feature in `docs/`: a patch that shows how small a feature is. It must apply to the present
//! tree, touch exactly the files it names, and compile. Knows nothing of what the feature is.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::{
    finding::Finding,
    shell,
    tree::{Tree, paths},
};

const RULE: &str = "example";
const PATCH: &str = "docs/example-feature/feature.patch";
const FILES: &str = "docs/example-feature/files.txt";

/// Checks the patch against the tree; `compile` says whether to build the result too.
pub fn check(root: &Path, tree: &Tree, compile: bool) -> Result<Vec<Finding>> {
    let (patch, files) = match (tree.file(PATCH), tree.file(FILES)) {
        (None, None) => return Ok(Vec::new()),
        (Some(_), None) => {
            return Ok(vec![Finding::at(
                FILES,
                1,
                RULE,
                "name here the files the patch touches",
            )]);
        }
        (None, Some(_)) => {
            return Ok(vec![Finding::at(
                PATCH,
                1,
                RULE,
                "the patch that files.txt speaks of is missing",
            )]);
        }
        (Some(patch), Some(files)) => (&patch.text, &files.text),
    };
    let mut findings = differences(&touched(patch), &listed(files));
    let copy = shell::target(root).join("example-feature").join("tree");
    copy_tree(root, &copy)?;
    if let Err(error) = apply(&copy, &root.join(PATCH)) {
        findings.push(Finding::at(
            PATCH,
            1,
            RULE,
            format!("does not apply any more; make it anew ({error:#})"),
        ));
    } else if compile {
        let mut cargo = shell::cargo(&copy);
        cargo.args(["check", "--quiet", "--workspace", "--all-targets"]);
        cargo.env("CARGO_TARGET_DIR", copy.with_file_name("target"));
        if let Err(error) = shell::run(&mut cargo) {
            findings.push(Finding::at(
                PATCH,
                1,
                RULE,
                format!("does not compile any more; mend it ({error:#})"),
            ));
        }
    }
    fs::remove_dir_all(&copy)?;
    Ok(findings)
}

/// The paths a patch changes, adds or takes away.
fn touched(patch: &str) -> BTreeSet<String> {
    let sides = patch
        .lines()
        .filter_map(|line| line.strip_prefix("diff --git a/"));
    sides
        .filter_map(|sides| sides.split_once(" b/"))
        .map(|(_, path)| path.to_owned())
        .collect()
}

/// The paths of the list; a line that starts with `#` is a remark, and so is what follows a blank.
fn listed(files: &str) -> BTreeSet<String> {
    let lines = files.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect()
}

fn differences(touched: &BTreeSet<String>, listed: &BTreeSet<String>) -> Vec<Finding> {
    let unnamed = touched
        .difference(listed)
        .map(|path| format!("the patch touches `{path}`; name it, or do without"));
    let unmet = listed
        .difference(touched)
        .map(|path| format!("`{path}` is named but the patch does not touch it"));
    unnamed
        .chain(unmet)
        .map(|advice| Finding::at(FILES, 1, RULE, advice))
        .collect()
}

/// A fresh copy of everything git knows or would take in.
fn copy_tree(root: &Path, copy: &Path) -> Result<()> {
    if copy.exists() {
        fs::remove_dir_all(copy).with_context(|| format!("clearing {}", copy.display()))?;
    }
    for path in paths(root)? {
        let from = root.join(&path);
        if !from.is_file() {
            continue;
        }
        let to: PathBuf = copy.join(&path);
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(&from, &to).with_context(|| format!("copying {path}"))?;
    }
    Ok(())
}

/// Applies a patch to a folder that is no repository. Git must not find the one around it: inside a
/// repository it takes the paths from that root and passes over what lies elsewhere without a word.
fn apply(folder: &Path, patch: &Path) -> Result<()> {
    let mut git = Command::new("git");
    git.current_dir(folder).arg("apply").arg(patch);
    if let Some(parent) = folder.parent() {
        git.env("GIT_CEILING_DIRECTORIES", parent);
    }
    for set_inside_hooks in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        git.env_remove(set_inside_hooks);
    }
    shell::output(&mut git).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GREETING: &str = "diff --git a/greeting.txt b/greeting.txt\n--- a/greeting.txt\n+++ b/greeting.txt\n@@ -1 +1 @@\n-hello\n+good evening\ndiff --git a/new.txt b/new.txt\nnew file mode 100644\n--- /dev/null\n+++ b/new.txt\n@@ -0,0 +1 @@\n+new\n";

    #[test]
    fn the_list_and_the_patch_must_agree() {
        assert!(
            differences(
                &touched(GREETING),
                &listed("# why\ngreeting.txt  the words\nnew.txt\n")
            )
            .is_empty()
        );
        let told = differences(&touched(GREETING), &listed("greeting.txt\nother.txt\n"));
        assert_eq!(told.len(), 2);
        assert!(
            told[0].advice.contains("touches `new.txt`")
                && told[1].advice.contains("`other.txt` is named")
        );
    }

    #[test]
    fn a_patch_applies_inside_another_repository_and_a_stale_one_is_refused() {
        let folder =
            shell::target(&shell::root()).join(format!("example-test-{}", std::process::id()));
        let tree = folder.join("tree");
        fs::create_dir_all(&tree).expect("the target folder can be written");
        fs::write(tree.join("greeting.txt"), "hello\n").expect("the target folder can be written");
        let patch = folder.join("a.patch");
        fs::write(&patch, GREETING).expect("the target folder can be written");
        let first = apply(&tree, &patch);
        let after = fs::read_to_string(tree.join("greeting.txt"));
        let second = apply(&tree, &patch);
        fs::remove_dir_all(&folder).expect("the folder is ours");
        assert!(first.is_ok(), "{first:?}");
        assert_eq!(after.expect("the file is there"), "good evening\n");
        assert!(second.is_err());
    }
}
