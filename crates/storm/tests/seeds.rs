//! A few storms in every test run: some fresh seeds, every seed that once broke something real, and
//! proof that planted bugs are noticed. Thousands more run in release (`matoi-storm --seeds N`).

use std::sync::Arc;

use matoi_storm::{Bug, Outcome, Stage, run};

/// Seeds that once broke something, with what broke.
const ONCE_BROKEN: [(u64, &str); 16] = [
    (
        1,
        "an alert that a person had touched could not be read back from its log",
    ),
    (5, "an effect that became moot under way was owed for ever"),
    (
        35,
        "Retry-After counted from the beginning of a step, not from the answer",
    ),
    (39, "the same, of a post after a slow look for its channel"),
    (42, "a drawing that got no answer was taken for not drawn"),
    (280, "a deleted message that has replies keeps its notes"),
    (368, "of two Retry-Afters that crossed the shorter won"),
    (
        1370,
        "somebody joined after the room was archived, and was waited for",
    ),
    (1662, "a deleted message that has replies keeps its notes"),
    (
        112,
        "a topic set by a person could not be read back from the log",
    ),
    (
        104_790,
        "a room archived by hand, and nobody told: refused drawings are no wrong drawings",
    ),
    (
        18,
        "a reaction came before its message, in a room that is a thread",
    ),
    (
        179,
        "an edit came before what it changes, and the older words took its place",
    ),
    (2772, "an edited message had two notes"),
    (
        97,
        "the machine slept between a claim and its being in hand: a thread was opened twice",
    ),
    (1024, "the same, of an alert's card"),
];
/// Storms in which the machine sleeps, one of them between two calls of one effect.
const ASLEEP: std::ops::RangeInclusive<u64> = 160..=190;
const FRESH: std::ops::Range<u64> = 10_000..10_050;
/// A planted bug that hides longer than this from a storm is no good for a quick test.
const SOON: u64 = 15;
/// What people rarely do hides longer.
const LATER: u64 = 60;

fn unharmed(outcome: &Outcome) {
    let told: Vec<String> = outcome
        .violations
        .iter()
        .map(|violation| format!("{}: {}", violation.invariant, violation.detail))
        .collect();
    assert!(told.is_empty(), "seed {}: {told:#?}", outcome.seed);
}

#[test]
fn fifty_storms_do_no_harm() {
    let stage = Arc::new(Stage::set());
    for seed in FRESH {
        unharmed(&run(&stage, seed, None, false));
    }
}

#[test]
fn what_once_broke_holds() {
    let stage = Arc::new(Stage::set());
    for (seed, _) in ONCE_BROKEN {
        unharmed(&run(&stage, seed, None, false));
    }
}

#[test]
fn the_same_seed_is_the_same_storm() {
    let stage = Arc::new(Stage::set());
    for seed in [2, 3] {
        let one = run(&stage, seed, None, false);
        let same = run(&stage, seed, None, true);
        assert_eq!(one.trace, same.trace, "seed {seed}");
        assert!(!same.lines.is_empty(), "it can be told");
    }
    let other = run(&stage, 4, None, false);
    assert_ne!(run(&stage, 2, None, false).trace, other.trace);
}

#[test]
fn planted_bugs_are_noticed() {
    let stage = Arc::new(Stage::set());
    for bug in [
        Bug::BlindRetry,
        Bug::NoDedupe,
        Bug::LostRedraw,
        Bug::ArchiveFirst,
    ] {
        let is_caught = |seed| !run(&stage, seed, Some(bug), false).violations.is_empty();
        assert!((0..SOON).any(is_caught), "{} was not noticed", bug.name());
    }
}

#[test]
fn forgetting_what_is_in_hand_is_noticed_where_the_machine_sleeps() {
    let stage = Arc::new(Stage::set());
    let is_double = |seed| {
        let found = run(&stage, seed, Some(Bug::HandsForgotten), false).violations;
        found.iter().any(|one| one.invariant == "post_once")
    };
    assert!(ASLEEP.into_iter().any(is_double));
}

#[test]
fn planted_bugs_of_the_flow_are_noticed_by_their_own_invariants() {
    let stage = Arc::new(Stage::set());
    for (bug, invariants) in [
        (Bug::FormTwice, ["form", "worded"]),
        (Bug::ContentForgotten, ["files", "files"]),
        (Bug::ThreadForgotten, ["thread", "thread"]),
        (Bug::SuccessorForgotten, ["successor", "successor"]),
        (Bug::RequestTwice, ["worded", "worded"]),
        (Bug::EditForgotten, ["notes", "notes"]),
        (Bug::ReactionsUnread, ["notes", "roll_call"]),
    ] {
        let is_caught = |seed| {
            let found = run(&stage, seed, Some(bug), false).violations;
            found.iter().any(|one| invariants.contains(&one.invariant))
        };
        assert!((0..LATER).any(is_caught), "{} was not noticed", bug.name());
    }
}
