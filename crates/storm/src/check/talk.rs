//! Nothing a person wrote in an incident's room is missing from its timeline, and nothing is there
//! that nobody wrote.

use std::collections::BTreeMap;

use matoi_core::entry::Entry;
use matoi_engine::Kept;
use matoi_store::Viewer;

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
            // Where deliveries were lost, only what was read back at the close is promised.
            if self.scene.courier.has_lost && !kept.incident.state.is_over() {
                continue;
            }
            let said: BTreeMap<String, (String, String)> = channel
                .messages
                .values()
                .filter(|message| is_talk(message))
                .map(|message| (message.ts.clone(), (message.user.clone(), message.text.clone())))
                .collect();
            let Ok(timeline) = at_once(self.scene.engine.timeline(&Viewer::House, &kept)) else {
                continue;
            };
            self.compare("timeline", &kept, &said, timeline.entries);
        }
    }

    fn compare(
        &mut self,
        what: &'static str,
        kept: &Kept,
        said: &BTreeMap<String, (String, String)>,
        entries: Vec<Entry>,
    ) {
        let number = kept.incident.number;
        let mut told: BTreeMap<String, Entry> = BTreeMap::new();
        for entry in entries {
            if let Some(twice) = told.insert(entry.message.mark.0.clone(), entry) {
                self.fail(what, format!("#{number}: {} is there twice", twice.message));
            }
        }
        let is_late = self.scene.courier.has_lost;
        for (ts, (user, text)) in said {
            let Some(entry) = told.remove(ts).filter(|entry| !entry.deleted) else {
                // After the room was read back nobody promises what no delivery told.
                if !is_late {
                    self.fail(what, format!("#{number}: {ts} “{text}” by {user} is missing"));
                }
                continue;
            };
            let author = entry.author.person().map(|person| person.0.clone());
            if entry.text != *text && !is_late {
                self.fail(what, format!("#{number}: {ts} says “{}”, not “{text}”", entry.text));
            }
            if author.as_ref() != Some(user) {
                self.fail(what, format!("#{number}: {ts} is by {author:?}, not {user}"));
            }
        }
        for entry in told.into_values().filter(|entry| !entry.deleted && !is_late) {
            self.fail(what, format!("#{number}: {} “{}” was said by nobody", entry.message, entry.text));
        }
    }
}
