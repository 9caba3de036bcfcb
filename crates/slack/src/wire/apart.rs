//! How far our clock is from the other side's, as the `Date` of its answers tells (RFC 9110 §6.6.1: whole
//! seconds). It must never set a clock, nor decide what follows.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::{SignedDuration, Timestamp, fmt::rfc2822};

/// The least that any of so many answers told counts: a clock that jumps while a call is under way makes one of them
/// lie.
const ANSWERS: usize = 3;

/// What the newest answers told. A copy is the same one.
#[derive(Debug, Clone, Default)]
pub struct ClocksApart(Arc<Mutex<VecDeque<SignedDuration>>>);

impl ClocksApart {
    /// An answer that was given at `theirs` by the other side's clock arrived at `ours` by ours.
    pub fn saw(&self, ours: Timestamp, theirs: Timestamp) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() == ANSWERS {
            seen.pop_front();
        }
        seen.push_back(ours.duration_since(theirs));
    }

    /// How far our clock is ahead (behind where negative): the least that any of the newest answers told.
    /// `None` where nobody told.
    #[must_use]
    pub fn ahead(&self) -> Option<SignedDuration> {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.iter().copied().min_by_key(|apart| apart.abs())
    }

    /// The time the other side's clock showed at `ours`; ours where nobody told.
    #[must_use]
    pub fn theirs(&self, ours: Timestamp) -> Timestamp {
        let ahead = self.ahead().unwrap_or_default();
        ours.checked_sub(ahead).unwrap_or(ours)
    }
}

/// The time of a `Date` header; `None` for what is none.
pub(super) fn date(header: &str) -> Option<Timestamp> {
    rfc2822::parse(header).ok().map(|date| date.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_date_is_read_and_what_is_none_tells_nothing() {
        let told = date("Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(told, Some("1994-11-06T08:49:37Z".parse().unwrap()));
        for odd in ["", "now", "Sun, 32 Nov 1994 08:49:37 GMT", "784111777"] {
            assert_eq!(date(odd), None, "{odd}");
        }
    }

    #[test]
    fn one_answer_that_lies_is_outvoted_and_a_clock_that_was_set_right_is_believed_at_once() {
        let apart = ClocksApart::default();
        assert_eq!((apart.ahead(), apart.theirs(at(5))), (None, at(5)));
        apart.saw(at(1_600), at(1_000));
        assert_eq!(apart.ahead(), Some(SignedDuration::from_secs(600)));
        assert_eq!(apart.theirs(at(1_700)), at(1_100));
        apart.saw(at(1_001), at(1_001));
        apart.saw(at(3_000), at(1_002));
        assert_eq!(apart.ahead(), Some(SignedDuration::ZERO));
        for second in [1_003, 1_004, 1_005] {
            apart.saw(at(second), at(second + 600));
        }
        assert_eq!(apart.ahead(), Some(SignedDuration::from_secs(-600)));
    }
}
