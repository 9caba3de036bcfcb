//! Figures of the whole program, measured with everything optimized. What is measured and how stands in
//! `bench/`; here is only how it is started.

use std::path::Path;

use anyhow::Result;

use crate::shell;

/// What can be measured.
pub const WHAT: &[&str] = &["declare", "page"];

/// Measures it and prints the figures.
pub fn bench(root: &Path, what: &str) -> Result<()> {
    let mut run = shell::cargo(root);
    run.args(["run", "--release", "--package", "matoi-bench", "--", what]);
    shell::run(&mut run)
}
