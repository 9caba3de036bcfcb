//! Who can act now (D39): people answer by reaction, change their mind, or take it back.
//! The last answer standing counts. "Not now" is as good an answer as any.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ids::{MessageRef, PersonId};

/// An answer to "who can act now?".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Availability {
    /// 🙋 can act now
    Now,
    /// 👀 watching
    Watching,
    /// 🕐 later
    Later,
    /// 🙏 not this time
    NotNow,
}

impl Availability {
    /// All answers, in the order they are offered.
    pub const ALL: [Self; 4] = [Self::Now, Self::Watching, Self::Later, Self::NotNow];

    /// The word the contract uses.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Watching => "watching",
            Self::Later => "later",
            Self::NotNow => "not_now",
        }
    }
}

/// Whether a reaction stands, and since when it is known to. The later one wins, so deliveries may
/// arrive in any order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// It stands.
    pub on: bool,
    /// When that became so, by the source's clock.
    pub at: Timestamp,
    /// Said in so many words: no reaction has to stand for it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub said: bool,
}

impl Standing {
    /// A reaction, put or taken back.
    pub(crate) fn marked(on: bool, at: Timestamp) -> Self {
        Self {
            on,
            at,
            said: false,
        }
    }

    /// Lets `next` win where it is later, or equally late and taking back.
    pub(crate) fn settle(current: &mut Option<Self>, next: Self) {
        let wins = current.is_none_or(|now| next.at > now.at || (next.at == now.at && !next.on));
        if wins {
            *current = Some(next);
        }
    }
}

/// An answer on a message that may turn out to be the head: after a crash people can see the head,
/// and answer on it, before we know which message it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Early {
    /// The message.
    pub message: MessageRef,
    /// Who.
    pub person: PersonId,
    /// What it would mean on the head.
    pub answer: Availability,
    /// On or off, and when.
    pub mark: Standing,
}

/// So many early answers are kept; the head is known within minutes.
pub const EARLY_MAX: usize = 200;

/// Everybody's answers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RollCall(BTreeMap<PersonId, BTreeMap<Availability, Standing>>);

impl RollCall {
    /// What this person last said and still means.
    #[must_use]
    pub fn answer(&self, person: &PersonId) -> Option<Availability> {
        let standing = self.0.get(person)?.iter().filter(|(_, s)| s.on);
        standing
            .max_by_key(|(_, s)| s.at)
            .map(|(answer, _)| *answer)
    }

    /// Everyone whose standing answer is `answer`.
    pub fn who(&self, answer: Availability) -> impl Iterator<Item = &PersonId> {
        self.0
            .keys()
            .filter(move |person| self.answer(person) == Some(answer))
    }

    /// Every answer on or off: whose, which, and how it stands.
    pub(crate) fn marks(&self) -> impl Iterator<Item = (&PersonId, Availability, Standing)> {
        let all = self.0.iter();
        all.flat_map(|(person, answers)| {
            answers
                .iter()
                .map(move |(answer, mark)| (person, *answer, *mark))
        })
    }

    pub(crate) fn would_change(
        &self,
        person: &PersonId,
        answer: Availability,
        next: Standing,
    ) -> bool {
        let current = self
            .0
            .get(person)
            .and_then(|answers| answers.get(&answer))
            .copied();
        let mut after = current;
        Standing::settle(&mut after, next);
        after != current
    }

    pub(crate) fn put(&mut self, person: PersonId, answer: Availability, next: Standing) {
        let answers = self.0.entry(person).or_default();
        let mut current = answers.get(&answer).copied();
        Standing::settle(&mut current, next);
        if let Some(current) = current {
            answers.insert(answer, current);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn the_last_answer_standing_counts_in_whatever_order_it_came() {
        let hana = PersonId::from("hana");
        let acts = [
            (Availability::Now, Standing::marked(true, at(1))),
            (Availability::Watching, Standing::marked(true, at(2))),
            (Availability::Watching, Standing::marked(false, at(3))),
        ];
        for order in [
            [0, 1, 2],
            [2, 1, 0],
            [1, 2, 0],
            [2, 0, 1],
            [0, 2, 1],
            [1, 0, 2],
        ] {
            let mut call = RollCall::default();
            for i in order {
                call.put(hana.clone(), acts[i].0, acts[i].1);
            }
            assert_eq!(call.answer(&hana), Some(Availability::Now), "{order:?}");
        }
    }
}
