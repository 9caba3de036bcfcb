//! Nothing a person wrote in an incident's room is missing from its timeline, and nothing is there
//! that nobody wrote.

use std::collections::BTreeMap;

use jiff::Timestamp;
use matoi_core::entry::Entry;
use matoi_engine::Kept;
use matoi_store::Viewer;
use matoi_workspace::model::{Message, moment_of_ts};

use super::Evidence;
use crate::{people::is_talk, stage::at_once};

impl Evidence<'_> {
    pub(super) fn check_talk(&mut self) {
        for kept in self.incidents.clone() {
            let Some((room, _)) = kept.incident.room.place() else {
                continue;
            };
            let Some(channel) = self.world.channel(room.as_str()) else {
                continue;
            };
            let promised = self.promised(&kept);
            let said: BTreeMap<String, Said> = channel
                .messages
                .values()
                .filter(|message| is_talk(message))
                .filter(|message| last_touched(message) < promised)
                .map(|message| {
                    let said = Said {
                        by: message.user.clone(),
                        text: message.text.clone(),
                    };
                    (message.ts.clone(), said)
                })
                .collect();
            if let Ok(timeline) = at_once(self.scene.engine.timeline(&Viewer::House, &kept)) {
                self.compare(&kept, &said, timeline.entries);
            }
        }
    }

    /// Until when everything said is promised to be in the timeline: for ever while every delivery
    /// comes; where some were lost, until the close, when the room is read back.
    fn promised(&self, kept: &Kept) -> Timestamp {
        if !self.scene.courier.has_lost {
            return Timestamp::MAX;
        }
        let room = kept.incident.room.place().map(|(room, _)| room.as_str());
        let is_read_back = room.is_some_and(|room| !self.scene.diary.archived.contains(room));
        let closed_at = kept.incident.closed_at.filter(|_| is_read_back);
        closed_at.unwrap_or(Timestamp::MIN)
    }

    fn compare(&mut self, kept: &Kept, said: &BTreeMap<String, Said>, entries: Vec<Entry>) {
        let number = kept.incident.number;
        let mut told: BTreeMap<String, Entry> = BTreeMap::new();
        for entry in entries {
            if let Some(twice) = told.insert(entry.message.mark.0.clone(), entry) {
                self.fail(
                    "timeline",
                    format!("#{number}: {} is there twice", twice.message),
                );
            }
        }
        for (ts, Said { by, text }) in said {
            let Some(entry) = told.remove(ts).filter(|entry| !entry.deleted) else {
                self.fail(
                    "timeline",
                    format!("#{number}: {ts} “{text}” by {by} is missing"),
                );
                continue;
            };
            let author = entry.author.person().map(|person| person.0.clone());
            if entry.text != *text || author.as_ref() != Some(by) {
                let told = format!(
                    "#{number}: {ts} is “{}” by {author:?}, not “{text}” by {by}",
                    entry.text
                );
                self.fail("timeline", told);
            }
        }
        if self.scene.courier.has_lost {
            // Nobody told that they were deleted.
            return;
        }
        for entry in told.into_values().filter(|entry| !entry.deleted) {
            let told = format!(
                "#{number}: {} “{}” was said by nobody",
                entry.message, entry.text
            );
            self.fail("timeline", told);
        }
    }
}

/// What a person said.
struct Said {
    by: String,
    text: String,
}

fn last_touched(message: &Message) -> Timestamp {
    let edited = message.edited.as_ref().map(|edited| edited.ts.as_str());
    moment_of_ts(edited.unwrap_or(&message.ts)).unwrap_or(Timestamp::MAX)
}
