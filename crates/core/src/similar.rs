//! Whether two open incidents may be the same one (D56, "maybe the same"): offered for joining, never
//! decided. Must never hold anybody up: the raise goes on.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::{
    ids::{IncidentId, RoomId},
    incident::Kind,
};

/// Raised within this time of one that says nothing of itself counts as close.
pub const CLOSE_BY: SignedDuration = SignedDuration::from_mins(10);
/// So many are looked at.
pub const LOOKED_AT_MAX: usize = 50;
/// Of the shorter title's letter pairs, so many in ten must be in the other.
const ALIKE_TENTHS: usize = 5;
/// Titles of fewer pairs than this say too little.
const PAIRS_MIN: usize = 2;

/// An open incident, as much as is needed to offer it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenOne {
    /// Which.
    pub incident: IncidentId,
    /// Its number.
    pub number: u64,
    /// Live or drill.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// When it was raised.
    pub opened_at: Timestamp,
    /// Its room, where there is one.
    pub room: Option<RoomId>,
}

/// The one most like `title` among `open`, if any is: by its words, or, where one of the two has no
/// words, by being close in time.
#[must_use]
pub fn most_alike<'a>(
    title: &str,
    now: Timestamp,
    open: impl Iterator<Item = &'a OpenOne> + Clone,
) -> Option<&'a OpenOne> {
    let pairs = pairs(title);
    let worded = open
        .clone()
        .map(|one| (shared_tenths(&pairs, &self::pairs(&one.title)), one))
        .filter(|(tenths, _)| *tenths >= ALIKE_TENTHS)
        .max_by_key(|(tenths, one)| (*tenths, one.opened_at));
    worded.map(|(_, one)| one).or_else(|| {
        let silent = |one: &&OpenOne| title.trim().is_empty() || one.title.trim().is_empty();
        let close = |one: &&OpenOne| now.duration_since(one.opened_at) <= CLOSE_BY;
        open.filter(|one| silent(one) && close(one))
            .max_by_key(|one| one.opened_at)
    })
}

fn pairs(title: &str) -> BTreeSet<(char, char)> {
    let folded = title.nfkc().flat_map(char::to_lowercase);
    let letters: Vec<char> = folded.filter(|c| c.is_alphanumeric()).collect();
    letters.windows(2).map(|pair| (pair[0], pair[1])).collect()
}

fn shared_tenths(one: &BTreeSet<(char, char)>, other: &BTreeSet<(char, char)>) -> usize {
    let fewer = one.len().min(other.len());
    if fewer < PAIRS_MIN {
        return 0;
    }
    one.intersection(other).count() * 10 / fewer
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(number: u64, title: &str, minute: i64) -> OpenOne {
        OpenOne {
            incident: IncidentId(uuid::Uuid::from_u128(u128::from(number))),
            number,
            kind: Kind::Live,
            title: title.to_owned(),
            opened_at: Timestamp::from_second(minute * 60).unwrap(),
            room: None,
        }
    }

    fn found(title: &str, minute: i64, open: &[OpenOne]) -> Option<u64> {
        let now = Timestamp::from_second(minute * 60).unwrap();
        most_alike(title, now, open.iter()).map(|one| one.number)
    }

    #[test]
    fn the_same_trouble_in_other_words_is_found_and_another_is_not() {
        let all = [
            open(1, "決済で5xxが増えている", 0),
            open(2, "Login is slow", 30),
        ];
        assert_eq!(found("決済が5xx", 60, &all), Some(1));
        assert_eq!(found("login very slow", 60, &all), Some(2));
        assert_eq!(found("画像が出ない", 60, &all), None);
        assert_eq!(found("e", 60, &all), None);
    }

    #[test]
    fn where_nothing_was_said_only_a_recent_one_is_offered() {
        let all = [open(1, "決済", 0), open(2, "", 20)];
        assert_eq!(found("", 25, &all), Some(2));
        assert_eq!(found("画像", 25, &all), Some(2));
        assert_eq!(found("", 40, &all), None);
    }
}
