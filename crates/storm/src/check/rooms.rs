//! One room per incident, one incident per raise, and everybody called, the opener first.

use std::collections::BTreeMap;

use matoi_core::{
    actor::Actor,
    event::Event,
    incident::{Incident, Room},
};
use matoi_engine::Kept;

use super::Evidence;
use crate::people::is_room;

impl Evidence<'_> {
    pub(super) fn check_rooms(&mut self) {
        self.check_raises();
        let mut made: BTreeMap<u64, Vec<String>> = BTreeMap::new();
        for (id, name) in &self.rooms {
            made.entry(number_of(name).unwrap_or(0))
                .or_default()
                .push(id.clone());
        }
        for kept in self.incidents.clone() {
            let of_it = made.remove(&kept.incident.number).unwrap_or_default();
            let placed = kept.incident.room.place().map(|(id, _)| id.0.clone());
            let is_elsewhere = kept.incident.no_channel.is_some()
                || matches!(kept.incident.room, Room::Refused { .. });
            let is_alone = if is_elsewhere {
                of_it.is_empty()
            } else {
                of_it.len() == 1 && placed.as_ref() == of_it.first()
            };
            if !is_alone {
                self.fail(
                    "one_room",
                    format!(
                        "#{}: rooms made {of_it:?}, known {placed:?}",
                        kept.incident.number
                    ),
                );
            }
            self.check_invitations(&kept);
        }
        if !made.is_empty() {
            self.fail("one_room", format!("rooms of no incident: {made:?}"));
        }
        let strangers = self.world.channels().filter(|channel| is_room(channel));
        let strangers = strangers
            .filter(|room| !self.rooms.iter().any(|(id, _)| *id == room.id))
            .count();
        if strangers > 0 {
            self.fail("one_room", format!("{strangers} rooms nobody made"));
        }
    }

    /// What a script asked for was raised exactly once; a title is never raised twice.
    fn check_raises(&mut self) {
        let mut raised: BTreeMap<String, u32> = BTreeMap::new();
        let mut numbers: BTreeMap<u64, u32> = BTreeMap::new();
        for kept in &self.incidents {
            // What goes on from one that was put away bears the same title, and was not raised anew.
            if kept.incident.follows.is_none() {
                *raised.entry(first_title(self, kept)).or_default() += 1;
            }
            *numbers.entry(kept.incident.number).or_default() += 1;
        }
        let twice: Vec<String> = raised
            .iter()
            .filter(|(title, count)| title.starts_with("storm ") && **count > 1)
            .map(|(title, count)| format!("{title} × {count}"))
            .collect();
        let missing: Vec<String> = self
            .scene
            .diary
            .asked
            .iter()
            .filter(|title| !raised.contains_key(*title))
            .cloned()
            .collect();
        if !twice.is_empty() || !missing.is_empty() {
            self.fail(
                "raised_once",
                format!("raised twice: {twice:?}, never: {missing:?}"),
            );
        }
        if numbers.values().any(|count| *count > 1) {
            self.fail("raised_once", format!("numbers given twice: {numbers:?}"));
        }
    }

    fn check_invitations(&mut self, kept: &Kept) {
        let incident = &kept.incident;
        let Some((room, _)) = incident.room.place() else {
            return;
        };
        let Some(channel) = self.world.channel(room.as_str()).cloned() else {
            return;
        };
        // What was not done when the room was put away is not done any more.
        let is_over = incident.state.is_over() || channel.is_archived;
        let opener = incident.opener.as_ref().and_then(Actor::person).cloned();
        let mut expected = self.scene.stage.team.callees(opener.as_ref());
        if incident.sensitive {
            // Only for those in it: whoever raised it brings others along.
            expected.clear();
        }
        let lacking: Vec<&str> = expected
            .iter()
            .chain(opener.iter())
            .filter(|person| {
                !channel.has_member(person.as_str()) && !is_missed(incident, person.as_str())
            })
            .map(|person| person.as_str())
            .collect();
        if !is_over && !lacking.is_empty() {
            let told = format!(
                "#{}: neither there nor named as missed: {lacking:?}",
                incident.number
            );
            self.fail("everybody_called", told);
        }
        let invited = self.invited.get(room.as_str()).cloned().unwrap_or_default();
        let is_first = opener.is_none_or(|opener| {
            invited
                .first()
                .is_none_or(|first| *first == [opener.0.clone()])
                || is_missed(incident, opener.as_str())
        });
        if !is_first {
            self.fail(
                "opener_first",
                format!("#{}: invited in this order: {invited:?}", incident.number),
            );
        }
    }
}

fn is_missed(incident: &Incident, person: &str) -> bool {
    incident
        .called
        .missed
        .iter()
        .any(|(missed, _)| missed.as_str() == person)
}

/// The title it was raised with.
fn first_title(evidence: &Evidence, kept: &Kept) -> String {
    let raised = evidence.events(kept).into_iter().find_map(|event| {
        if let Event::Raised { title, .. } = event {
            Some(title)
        } else {
            None
        }
    });
    raised.unwrap_or_default()
}

/// `inc-20261122-007-…` is number 7.
fn number_of(name: &str) -> Option<u64> {
    name.split('-').nth(2)?.parse().ok()
}
