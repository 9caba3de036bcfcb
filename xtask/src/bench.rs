//! Figures, measured with everything optimized. What is measured and how stands in `bench/`, or beside what it
//! measures; here is only how it is started.

use std::path::Path;

use anyhow::Result;

use crate::shell;

/// What can be measured.
pub const WHAT: &[&str] = &["declare", "page", "search"];
/// Its own program, so that only the store is built for it.
const SEARCH: &str = "search";

/// Measures it and prints the figures.
pub fn bench(root: &Path, what: &str) -> Result<()> {
    let mut run = shell::cargo(root);
    if what == SEARCH {
        run.args([
            "run",
            "--release",
            "--package",
            "matoi-store",
            "--example",
            SEARCH,
        ]);
    } else {
        run.args(["run", "--release", "--package", "matoi-bench", "--", what]);
    }
    shell::run(&mut run)
}
