//! Nothing a person wrote in an incident's room is missing from its timeline, and nothing is there
//! that nobody wrote.

use std::collections::BTreeMap;

use jiff::Timestamp;
use matoi_core::{entry::Entry, ids::PersonId, spelling};
use matoi_engine::Kept;
use matoi_store::Viewer;
use matoi_workspace::model::{Channel, Message, moment_of_ts};

use super::Evidence;
use crate::{
    people::{Place, is_talk},
    stage::at_once,
};

impl Evidence<'_> {
    pub(super) fn check_talk(&mut self) {
        for kept in self.incidents.clone() {
            let Some((room, _)) = kept.incident.room.place() else {
                continue;
            };
            let Some(channel) = self.world.channel(room.outer()) else {
                continue;
            };
            let place = Place::of(room);
            let said = said_before(channel, &place, self.promised(&kept));
            let said_at_close = said_before(channel, &place, read_back_at(self, &kept));
            self.check_case(&kept, &said_at_close);
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
        read_back_at(self, kept)
    }

    /// The case in the library holds everything said before the close.
    fn check_case(&mut self, kept: &Kept, said: &BTreeMap<String, Said>) {
        let number = kept.incident.number;
        let Ok(cases) = at_once(self.scene.engine.cases(&Viewer::House, "")) else {
            return;
        };
        let case = cases
            .into_iter()
            .find(|case| case.incident.number == number);
        let told = case.map(|case| case.entries).unwrap_or_default();
        let team = &self.scene.stage.team;
        let name = |id: &PersonId| team.person(id).map(|person| person.name.clone());
        for (ts, Said { text, .. }) in said {
            // A case is for readers: people stand in it by name.
            let shown = spelling::spelled(text, &name);
            let holds = |entry: &Entry| entry.message.mark.0 == *ts && entry.text == shown;
            if !told.iter().any(holds) {
                self.fail(
                    "case",
                    format!("#{number}: {ts} “{text}” is not in the case"),
                );
            }
        }
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

/// When a room that was closed is surely read back; never, for one that somebody archived by hand.
pub(super) fn read_back_at(evidence: &Evidence, kept: &Kept) -> Timestamp {
    let room = kept.incident.room.place().map(|(room, _)| room.as_str());
    let is_read_back = room.is_some_and(|room| !evidence.scene.diary.archived.contains(room));
    let closed_at = kept.incident.closed_at.filter(|_| is_read_back);
    closed_at.unwrap_or(Timestamp::MIN)
}

/// What people said in a channel and did not touch any more from `then` on.
fn said_before(channel: &Channel, place: &Place, then: Timestamp) -> BTreeMap<String, Said> {
    let here = channel.messages.values();
    let talk = here.filter(|message| is_talk(message) && place.holds(message));
    let early = talk.filter(|message| last_touched(message) < then);
    let said = early.map(|message| {
        let said = Said {
            by: message.user.clone(),
            text: message.text.clone(),
        };
        (message.ts.clone(), said)
    });
    said.collect()
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
