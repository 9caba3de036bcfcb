//! `cargo xtask test`: everything that must hold, step by step, stopping at the first that does not.

use std::{
    fmt,
    io::{BufRead, BufReader},
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::{e2e, shell, tidy};

/// How many seeded storms one test run weathers, and how long they may take (building included).
const STORM_SEEDS: &str = "2000";
const STORM_LIMIT: Duration = Duration::from_secs(20 * 60);

/// One step of the test run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Fmt,
    Tidy,
    Clippy,
    Test,
    Storm,
    Thread,
    Bolt,
    Second,
    Api,
    Page,
    Live,
    Looks,
}

impl Step {
    /// In the order they run: the quick ones first.
    pub const ALL: [Step; 12] = [
        Step::Fmt,
        Step::Tidy,
        Step::Clippy,
        Step::Test,
        Step::Storm,
        Step::Thread,
        Step::Bolt,
        Step::Second,
        Step::Api,
        Step::Page,
        Step::Live,
        Step::Looks,
    ];

    /// As `--only` calls it.
    pub fn name(self) -> &'static str {
        match self {
            Step::Fmt => "fmt",
            Step::Tidy => "tidy",
            Step::Clippy => "clippy",
            Step::Test => "test",
            Step::Storm => "storm",
            Step::Thread => "thread",
            Step::Bolt => "bolt",
            Step::Second => "second",
            Step::Api => "api",
            Step::Page => "page",
            Step::Live => "live",
            Step::Looks => "looks",
        }
    }

    /// What it does, for the help.
    pub fn about(self) -> &'static str {
        match self {
            Step::Fmt => "the code is formatted as rustfmt does",
            Step::Tidy => "the house rules (`cargo xtask tidy`)",
            Step::Clippy => "no warning from clippy, tests included",
            Step::Test => "cargo test --workspace",
            Step::Storm => "seeded faults, 2,000 seeds, release build",
            Step::Thread => "Python's slack_sdk drives the built program",
            Step::Bolt => "Bolt apps of others live in the built-in workspace",
            Step::Second => "the built program in another, odd Slack",
            Step::Api => "schemathesis asks the built program's API",
            Step::Page => "Chromium uses the built program's pages",
            Step::Live => "Chromium reads an incident while much happens",
            Step::Looks => "every page is there for everybody, whatever they see it with",
        }
    }

    fn run(self, root: &Path) -> Result<()> {
        match self {
            Step::Fmt => shell::run(shell::cargo(root).args(["fmt", "--all", "--check"])),
            Step::Tidy => tidy::tidy(root, false),
            Step::Clippy => shell::run(shell::cargo(root).args([
                "clippy",
                "--workspace",
                "--all-targets",
                "--",
                "-D",
                "warnings",
            ])),
            Step::Test => cargo_test(root),
            Step::Storm => {
                let mut storm = shell::cargo(root);
                storm.args([
                    "run",
                    "--release",
                    "-p",
                    "matoi-storm",
                    "--",
                    "--seeds",
                    STORM_SEEDS,
                ]);
                shell::run_within(STORM_LIMIT, &mut storm)
            }
            Step::Thread => e2e::thread(root),
            Step::Bolt => e2e::bolt(root),
            Step::Second => e2e::second(root),
            Step::Api => e2e::api(root),
            Step::Page => e2e::page(root),
            Step::Live => e2e::live(root),
            Step::Looks => e2e::looks(root),
        }
    }
}

/// Runs the chosen steps in their order, says at the end how long each took, and whether all held.
pub fn test(root: &Path, chosen: &[Step]) -> bool {
    let planned = Step::ALL.into_iter().filter(|step| chosen.contains(step));
    let mut done: Vec<(Step, Duration)> = Vec::new();
    let mut failure = None;
    for step in planned.clone() {
        println!("\n== {}: {}", step.name(), step.about());
        let started = now();
        let result = step.run(root);
        done.push((step, started.elapsed()));
        if let Err(error) = result {
            failure = Some((step, error));
            break;
        }
    }
    println!();
    for (step, took) in &done {
        println!("{:>8} {:>6.1} s", step.name(), took.as_secs_f64());
    }
    let not_run: Vec<&str> = planned.skip(done.len()).map(Step::name).collect();
    if let Some((step, error)) = &failure {
        println!("`{}` failed: {error:#}", step.name());
    }
    if !not_run.is_empty() {
        println!(
            "not run, because a step before failed: {}",
            not_run.join(", ")
        );
    }
    let failed = usize::from(failure.is_some());
    println!("{} passed, {failed} failed", done.len() - failed);
    failure.is_none()
}

#[expect(
    clippy::disallowed_methods,
    reason = "the time each step took is shown to people and decides nothing"
)]
fn now() -> Instant {
    Instant::now()
}

/// What a run of `cargo test` counted.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    passed: usize,
    failed: usize,
    ignored: usize,
}

impl Counts {
    /// Adds one line like `test result: ok. 3 passed; 0 failed; 1 ignored; …`; any other line counts nothing.
    fn read(&mut self, line: &str) {
        let Some(counts) = line.strip_prefix("test result: ") else {
            return;
        };
        for part in counts.split([';', '.']) {
            let mut words = part.split_whitespace();
            let number = words
                .next()
                .and_then(|number| number.parse::<usize>().ok())
                .unwrap_or(0);
            match words.next() {
                Some("passed") => self.passed += number,
                Some("failed") => self.failed += number,
                Some("ignored") => self.ignored += number,
                _ => {}
            }
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{} tests passed, {} failed, {} ignored",
            self.passed, self.failed, self.ignored
        )
    }
}

/// `cargo test` in the open, with its counts added up. An ignored test is a failure: it tests nothing.
fn cargo_test(root: &Path) -> Result<()> {
    let mut cargo = shell::cargo(root);
    cargo
        .args(["test", "--workspace"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    let mut child = cargo.spawn().context("starting `cargo test`")?;
    let printed = child
        .stdout
        .take()
        .context("`cargo test` has no output to read")?;
    let mut counts = Counts::default();
    for line in BufReader::new(printed).lines() {
        let line = line.context("reading what `cargo test` printed")?;
        counts.read(&line);
        println!("{line}");
    }
    let status = child.wait()?;
    println!("{counts}");
    if !status.success() {
        bail!("`cargo test --workspace` ended with {status}");
    }
    if counts.ignored > 0 || counts.passed == 0 {
        bail!("{counts}: every test has to run, and there have to be some");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_added_up() {
        let mut counts = Counts::default();
        counts.read("test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s");
        counts.read("test a ... ok");
        counts.read("test result: FAILED. 4 passed; 2 failed; 0 ignored; 0 measured; 7 filtered out; finished in 1.25s");
        assert_eq!(
            counts,
            Counts {
                passed: 7,
                failed: 2,
                ignored: 1
            }
        );
    }

    #[test]
    fn steps_have_names_of_their_own() {
        let names: std::collections::BTreeSet<_> = Step::ALL.map(Step::name).into();
        assert_eq!(names.len(), Step::ALL.len());
    }
}
