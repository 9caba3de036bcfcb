//! Whose home is drawn when: one at a time for each person, so that an older one never arrives after a
//! newer one; what is wished for meanwhile becomes one more drawing.
//! Must never draw.

use std::collections::BTreeMap;

use matoi_core::ids::PersonId;

/// So many deliveries one drawing waits for, the newest ones.
const AFTER_MAX: usize = 8;

/// The deliveries that are to be worked before a home is drawn.
pub(super) type After = Vec<String>;

/// The homes that are being drawn, each with what is wished for next.
#[derive(Debug, Default)]
pub(super) struct Homes(BTreeMap<PersonId, Option<After>>);

impl Homes {
    /// Somebody wishes to see theirs. What to draw now; nothing where one is being drawn, and is followed
    /// by another.
    pub(super) fn wished(&mut self, person: &PersonId, after: Option<String>) -> Option<After> {
        let after: After = after.into_iter().collect();
        let Some(next) = self.0.get_mut(person) else {
            self.0.insert(person.clone(), None);
            return Some(after);
        };
        let waits = next.get_or_insert_default();
        waits.extend(after);
        waits.drain(..waits.len().saturating_sub(AFTER_MAX));
        None
    }

    /// One was drawn. What to draw next for the same person.
    pub(super) fn drawn(&mut self, person: &PersonId) -> Option<After> {
        let next = self.0.get_mut(person)?.take();
        if next.is_none() {
            self.0.remove(person);
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_home_is_drawn_one_at_a_time_and_once_more_for_whatever_came_meanwhile() {
        let mut homes = Homes::default();
        let (hana, leo) = (PersonId::from("U0HANA"), PersonId::from("U0LEO"));
        assert_eq!(homes.wished(&hana, None), Some(vec![]));
        assert_eq!(
            homes.wished(&leo, Some("a".to_owned())),
            Some(vec!["a".to_owned()])
        );
        assert_eq!(homes.wished(&hana, Some("b".to_owned())), None);
        assert_eq!(homes.wished(&hana, None), None);
        assert_eq!(homes.wished(&hana, Some("c".to_owned())), None);
        assert_eq!(
            homes.drawn(&hana),
            Some(vec!["b".to_owned(), "c".to_owned()])
        );
        assert_eq!(homes.wished(&hana, None), None, "the second is under way");
        assert_eq!(homes.drawn(&hana), Some(vec![]));
        assert_eq!((homes.drawn(&hana), homes.drawn(&leo)), (None, None));
        assert_eq!(
            homes.wished(&hana, None),
            Some(vec![]),
            "and from the start"
        );
    }

    #[test]
    fn a_drawing_waits_for_so_many_deliveries_and_no_more() {
        let mut homes = Homes::default();
        let hana = PersonId::from("U0HANA");
        assert!(homes.wished(&hana, None).is_some());
        for turn in 0..3 * AFTER_MAX {
            assert_eq!(homes.wished(&hana, Some(turn.to_string())), None);
        }
        let waits = homes.drawn(&hana).map(|waits| waits.len());
        assert_eq!(waits, Some(AFTER_MAX));
    }
}
