//! Runs storms from the command line: `--seeds N [--first K] [--bug NAME] [--bugs] [--verbose]`.

use std::{
    collections::BTreeMap,
    process::ExitCode,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use matoi_storm::{Bug, Outcome, Stage, run, storm::Figures};

const USAGE: &str =
    "usage: matoi-storm [--seeds N] [--first K] [--threads N] [--bug NAME | --bugs] [--verbose]";
/// Every so many seeds one is run twice, and has to be the same.
const TWICE_EVERY: u64 = 50;
/// So many violations are told; the rest is counted.
const TOLD_MAX: usize = 12;

struct Wish {
    seeds: u64,
    first: u64,
    threads: usize,
    bug: Option<Bug>,
    all_bugs: bool,
    verbose: bool,
}

fn main() -> ExitCode {
    let wish = match wish() {
        Ok(wish) => wish,
        Err(why) => {
            eprintln!("{why}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    let is_well = if wish.all_bugs {
        catch_all(&wish)
    } else {
        weather(&wish)
    };
    if is_well {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn wish() -> Result<Wish, String> {
    let mut wish = Wish {
        seeds: 1,
        first: 0,
        threads: 2,
        bug: None,
        all_bugs: false,
        verbose: false,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
        match word.as_str() {
            "--seeds" => wish.seeds = number(&value()?)?,
            "--first" => wish.first = number(&value()?)?,
            "--threads" => wish.threads = usize::try_from(number(&value()?)?.max(1)).unwrap_or(1),
            "--bug" => {
                let name = value()?;
                wish.bug =
                    Some(Bug::named(&name).ok_or_else(|| format!("no bug is called {name}"))?);
            }
            "--bugs" => wish.all_bugs = true,
            "--verbose" => wish.verbose = true,
            _ => return Err(format!("{word} is not understood")),
        }
    }
    Ok(wish)
}

fn number(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("{text} is no number"))
}

/// What came of many seeds.
#[derive(Default)]
struct Sum {
    seeds: u64,
    bad: Vec<Outcome>,
    violations: usize,
    figures: Figures,
}

fn weather(wish: &Wish) -> bool {
    let started = now();
    let sum = Mutex::new(Sum::default());
    over_seeds(wish, wish.bug, &|outcome| {
        for line in &outcome.lines {
            println!("{line}");
        }
        let mut sum = sum.lock().unwrap_or_else(PoisonError::into_inner);
        sum.take(outcome);
        true
    });
    let mut sum = sum.into_inner().unwrap_or_else(PoisonError::into_inner);
    let took = started.elapsed().as_secs_f64();
    sum.bad.sort_by_key(|outcome| outcome.seed);
    for outcome in sum.bad.iter().take(TOLD_MAX) {
        tell(outcome, wish.bug);
    }
    if wish.verbose {
        for (point, (passed, deaths)) in &sum.figures.points {
            println!(
                "{:>9} × passed, {deaths:>6} × died: {} {}",
                passed, point.0, point.1
            );
        }
    }
    let figures = &sum.figures;
    println!(
        "{} incidents ({} closed), {} posts, {} calls ({} struck by faults), {} deaths at {} of {} points",
        figures.incidents,
        figures.closed,
        figures.posts,
        figures.calls,
        figures.faults,
        figures.deaths,
        figures
            .points
            .values()
            .filter(|(_, deaths)| *deaths > 0)
            .count(),
        figures.points.len(),
    );
    let rate = sum.seeds as f64 / took.max(0.001);
    println!(
        "storm: {} seeds, {} violations, {rate:.0} seeds/s",
        sum.seeds, sum.violations
    );
    sum.violations == 0
}

impl Sum {
    fn take(&mut self, mut outcome: Outcome) {
        self.seeds += 1;
        self.violations += outcome.violations.len();
        let figures = std::mem::take(&mut outcome.figures);
        self.figures.calls += figures.calls;
        self.figures.faults += figures.faults;
        self.figures.deaths += figures.deaths;
        self.figures.incidents += figures.incidents;
        self.figures.closed += figures.closed;
        self.figures.posts += figures.posts;
        for (point, (passed, deaths)) in figures.points {
            let sum = self.figures.points.entry(point).or_default();
            sum.0 += passed;
            sum.1 += deaths;
        }
        if !outcome.violations.is_empty() {
            self.bad.push(outcome);
        }
    }
}

/// Runs every seed, each thread its own; `took` says whether to go on.
fn over_seeds(wish: &Wish, bug: Option<Bug>, took: &(dyn Fn(Outcome) -> bool + Sync)) {
    let (next, stop) = (AtomicU64::new(wish.first), AtomicBool::new(false));
    let end = wish.first.saturating_add(wish.seeds);
    std::thread::scope(|scope| {
        for _ in 0..wish.threads {
            scope.spawn(|| {
                let stage = Arc::new(Stage::set());
                while !stop.load(Ordering::Relaxed) {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= end {
                        break;
                    }
                    let tells = wish.verbose && wish.seeds == 1;
                    let outcome = checked_twice(&stage, seed, bug, tells);
                    if !took(outcome) {
                        stop.store(true, Ordering::Relaxed);
                    }
                }
            });
        }
    });
}

fn checked_twice(stage: &Arc<Stage>, seed: u64, bug: Option<Bug>, tells: bool) -> Outcome {
    let mut outcome = run(stage, seed, bug, tells);
    if seed.is_multiple_of(TWICE_EVERY) {
        let again = run(stage, seed, bug, false);
        if again.trace != outcome.trace {
            let detail = format!("{:016x}, then {:016x}", outcome.trace, again.trace);
            outcome.violations.push(matoi_storm::witness::Violation {
                invariant: "same_seed_same_run",
                detail,
            });
        }
    }
    outcome
}

fn tell(outcome: &Outcome, bug: Option<Bug>) {
    let planted = bug
        .map(|bug| format!(" --bug {}", bug.name()))
        .unwrap_or_default();
    for violation in &outcome.violations {
        println!(
            "seed {}: {}: {}",
            outcome.seed, violation.invariant, violation.detail
        );
    }
    println!(
        "  replay: cargo run -p matoi-storm -- --first {} --seeds 1 --verbose{planted}",
        outcome.seed
    );
}

/// Every planted bug has to be noticed.
fn catch_all(wish: &Wish) -> bool {
    let mut missed = 0;
    for bug in Bug::ALL {
        let caught: Mutex<BTreeMap<u64, (&'static str, String)>> = Mutex::new(BTreeMap::new());
        over_seeds(wish, Some(bug), &|outcome| {
            let Some(first) = outcome.violations.first() else {
                return true;
            };
            let mut caught = caught.lock().unwrap_or_else(PoisonError::into_inner);
            caught.insert(outcome.seed, (first.invariant, first.detail.clone()));
            false
        });
        let caught = caught.into_inner().unwrap_or_else(PoisonError::into_inner);
        match caught.first_key_value() {
            Some((seed, (invariant, detail))) => {
                let short: String = detail.chars().take(100).collect();
                println!(
                    "{:<22} caught by seed {seed}: {invariant}: {short}",
                    bug.name()
                );
            }
            None => {
                missed += 1;
                println!("{:<22} MISSED in {} seeds", bug.name(), wish.seeds);
            }
        }
    }
    println!("storm: {} planted bugs, {missed} missed", Bug::ALL.len());
    missed == 0
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long the machine took, not what time it is"
)]
fn now() -> std::time::Instant {
    std::time::Instant::now()
}
