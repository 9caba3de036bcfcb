//! The text files of the repository as values, so that every rule is a pure function of a `Tree`
//! and its test can plant a violation in a string. Knows git, but no rule.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result};

use crate::shell;

/// One text file; `path` is relative to the root, with `/` between its parts.
pub struct File {
    pub path: String,
    pub text: String,
}

impl File {
    /// The part after the last dot, or nothing.
    pub fn extension(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.rsplit_once('.').map_or("", |(_, extension)| extension)
    }

    /// Rust source?
    pub fn is_rust(&self) -> bool {
        self.extension() == "rs"
    }

    /// Somebody else's file, kept as it came (it has its own licence and its own style)?
    pub fn is_vendored(&self) -> bool {
        self.path.split('/').any(|part| part == "vendor")
    }

    /// A test by where it lives or how it is called?
    pub fn is_test(&self) -> bool {
        self.path.split('/').any(|part| part == "tests")
            || self.path.ends_with("tests.rs")
            || self.path.ends_with("test.rs")
    }
}

/// Every text file that is in the repository or about to be.
#[derive(Default)]
pub struct Tree {
    pub files: Vec<File>,
}

impl Tree {
    /// Reads the tracked files, and the new ones that git does not ignore: a rule that waits
    /// for the commit speaks too late.
    pub fn read(root: &Path) -> Result<Tree> {
        let mut files = Vec::new();
        for path in paths(root)? {
            let on_disk = root.join(&path);
            if !on_disk.is_file() {
                continue; // deleted, and the deletion not committed yet; or a link to elsewhere
            }
            let bytes = fs::read(&on_disk).with_context(|| format!("reading {path}"))?;
            if let Ok(text) = String::from_utf8(bytes) {
                files.push(File { path, text });
            }
        }
        Ok(Tree { files })
    }

    /// The file at exactly this path.
    pub fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// The files below a folder, or all whose path starts so.
    pub fn under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a File> {
        self.files
            .iter()
            .filter(move |file| file.path.starts_with(prefix))
    }

    /// The Rust files that are ours.
    pub fn rust(&self) -> impl Iterator<Item = &File> {
        self.files
            .iter()
            .filter(|file| file.is_rust() && !file.is_vendored())
    }

    /// A tree made up for a test.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Tree {
        let file = |(path, text): &(&str, &str)| File {
            path: (*path).to_owned(),
            text: (*text).to_owned(),
        };
        Tree {
            files: files.iter().map(file).collect(),
        }
    }
}

/// The paths git knows or would take in, sorted, binary files among them.
pub fn paths(root: &Path) -> Result<Vec<String>> {
    let listing = shell::output(Command::new("git").current_dir(root).args([
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]))?;
    let mut paths: Vec<String> = listing
        .split('\0')
        .filter(|path| !path.is_empty())
        .map(str::to_owned)
        .collect();
    paths.sort();
    paths.dedup();
    Ok(paths)
}
