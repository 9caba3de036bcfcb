//! `cargo xtask tidy`: all house rules over the present tree, one line per finding.

use std::{fs, path::Path};

use anyhow::{Context, Result, bail};

use crate::{
    example,
    finding::Finding,
    rules::{self, licences, sizes},
    shell,
    tree::Tree,
};

/// Prints every finding and the measure of the house; fails when there is a finding. `quick` leaves out
/// compiling the example feature.
pub fn tidy(root: &Path, quick: bool) -> Result<()> {
    let tree = Tree::read(root)?;
    let mut findings: Vec<Finding> = rules::ALL.iter().flat_map(|rule| rule(&tree)).collect();
    findings.extend(licences(root)?);
    findings.extend(example::check(root, &tree, !quick)?);
    findings.sort();
    findings.dedup();
    for finding in &findings {
        println!("{finding}");
    }
    println!("{}", sizes::measure(&tree));
    match findings.len() {
        0 => Ok(()),
        1 => bail!("tidy has 1 finding"),
        count => bail!("tidy has {count} findings"),
    }
}

fn licences(root: &Path) -> Result<Vec<Finding>> {
    let deny = fs::read_to_string(root.join(licences::DENY)).context("reading deny.toml")?;
    let mut cargo = shell::cargo(root);
    cargo.args([
        "metadata",
        "--locked",
        "--all-features",
        "--format-version",
        "1",
    ]);
    match shell::output(&mut cargo) {
        Ok(metadata) => licences::check(&deny, &metadata),
        Err(error) => Ok(vec![Finding::at(
            "Cargo.lock",
            1,
            "licence",
            format!(
                "cargo can't tell the packages; commit the lock file as cargo wants it ({error:#})"
            ),
        )]),
    }
}
