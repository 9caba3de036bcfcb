//! Questions. Must never let a row out that the viewer may not see: such a row answers exactly like
//! one that is not there.

use std::{cmp::Reverse, collections::BTreeSet};

use jiff::Timestamp;
use matoi_core::{
    alike::likeness,
    entry::Entry,
    ids::{IncidentId, MessageRef, PersonId, RoomId, StreamId},
};
use serde_json::Value;

use super::tables::{InboxState, StreamRow, Team};
use crate::{
    Answer, DeliveryState, IncidentRow, Loaded, Place, Query, Viewer,
    search::{most_shared, needles, normal},
};

impl Team {
    pub(super) fn ask(&self, viewer: &Viewer, query: Query) -> Answer {
        match query {
            Query::Stream(stream) => or_nothing(self.stream(viewer, &stream), |kept| {
                Answer::Stream(loaded(&stream, kept))
            }),
            Query::Log(stream) => or_nothing(self.stream(viewer, &stream), |kept| {
                Answer::Log(kept.events.clone())
            }),
            Query::Number(number) => {
                or_nothing(self.incident(viewer, number).cloned(), Answer::Incident)
            }
            Query::Incidents {
                open,
                words,
                before,
                max,
            } => Answer::Incidents(self.incidents(viewer, open, &words, before, max)),
            Query::Place(place) => or_nothing(self.place(viewer, &place), Answer::Place),
            Query::Entry(message) => or_nothing(self.entry(viewer, &message), Answer::Entry),
            Query::Entries(room) => Answer::Entries(self.entries(viewer, &room)),
            Query::EntryCount(room) => Answer::EntryCount(self.entries(viewer, &room).len() as u64),
            Query::Talkers(room, since) => Answer::Talkers(self.talkers(viewer, &room, since)),
            Query::Alerts { max } => Answer::Streams(self.alerts(max)),
            Query::Case(number) => or_nothing(self.case(viewer, number), Answer::Case),
            Query::Cases { words, before, max } => {
                Answer::Cases(self.cases(viewer, &words, before, max))
            }
            Query::CaseCount(words) => {
                Answer::Count(self.cases(viewer, &words, None, usize::MAX).len() as u64)
            }
            Query::Alike { gist, max } => Answer::Alike(self.alike(viewer, &gist, max)),
            Query::Owing { max } => Answer::Owing(self.owing(viewer, max)),
            Query::Owed(None) => Answer::Owed(self.owed(viewer, None)),
            Query::Owed(Some(stream)) => or_nothing(self.stream(viewer, &stream), |_| {
                Answer::Owed(self.owed(viewer, Some(&stream)))
            }),
            Query::Delivery(key) => or_nothing(self.delivery(viewer, &key), Answer::Delivery),
            Query::Content(_) if *viewer != Viewer::House => Answer::Nothing,
            Query::Content(sha256) => {
                or_nothing(self.contents.get(&sha256).cloned(), Answer::Content)
            }
            Query::Setting(name) => or_nothing(self.settings.get(&name).cloned(), Answer::Setting),
        }
    }

    /// An incident no list shows has no word on who may see it: the house alone does.
    pub(super) fn sees(&self, viewer: &Viewer, stream: &StreamId) -> bool {
        let row = match stream {
            StreamId::Incident(id) => self.incidents.get(id),
            StreamId::Alert(_) => return true,
            StreamId::House => None,
        };
        match viewer {
            Viewer::House => true,
            Viewer::Member(person) => row.is_some_and(|row| {
                let members = self.members.get(stream);
                !row.sensitive || members.is_some_and(|members| members.contains(person))
            }),
            Viewer::Anyone => row.is_some_and(|row| !row.sensitive),
        }
    }

    fn sees_incident(&self, viewer: &Viewer, id: IncidentId) -> bool {
        self.sees(viewer, &StreamId::Incident(id))
    }

    /// A room that is no incident's may be anybody's private one: the house alone reads it.
    fn sees_room(&self, viewer: &Viewer, room: &RoomId) -> bool {
        match self.places.get(&Place::Room(room.clone())) {
            Some(stream) => self.sees(viewer, stream),
            None => *viewer == Viewer::House,
        }
    }

    fn stream(&self, viewer: &Viewer, stream: &StreamId) -> Option<&StreamRow> {
        self.streams
            .get(stream)
            .filter(|_| self.sees(viewer, stream))
    }

    fn incident(&self, viewer: &Viewer, number: u64) -> Option<&IncidentRow> {
        let id = self.numbers.get(&number)?;
        self.incidents
            .get(id)
            .filter(|_| self.sees_incident(viewer, *id))
    }

    fn incidents(
        &self,
        viewer: &Viewer,
        open: Option<bool>,
        words: &str,
        before: Option<(Timestamp, u64)>,
        max: usize,
    ) -> Vec<IncidentRow> {
        let needles = needles(words);
        let mut found: Vec<_> = self
            .incidents
            .values()
            .filter(|row| open.is_none_or(|open| open != row.state.is_over()))
            .filter(|row| before.is_none_or(|before| (row.opened_at, row.number) < before))
            .filter(|row| holds_all(&normal(&row.title), &needles))
            .filter(|row| self.sees_incident(viewer, row.id))
            .collect();
        found.sort_by_key(|row| Reverse((row.opened_at, row.number)));
        found.into_iter().take(max).cloned().collect()
    }

    fn place(&self, viewer: &Viewer, place: &Place) -> Option<StreamId> {
        let stream = self.places.get(place)?;
        self.sees(viewer, stream).then(|| stream.clone())
    }

    fn entry(&self, viewer: &Viewer, message: &MessageRef) -> Option<Entry> {
        if !self.sees_room(viewer, &message.room) {
            return None;
        }
        let of_mark = |((mark, _), _): &(&(_, _), &Entry)| *mark == message.mark;
        let room = self.entries.get(&message.room)?;
        room.range((message.mark.clone(), String::new())..)
            .take_while(of_mark)
            .last()
            .map(|(_, entry)| entry.clone())
    }

    fn entries(&self, viewer: &Viewer, room: &RoomId) -> Vec<Entry> {
        let Some(kept) = self.entries.get(room) else {
            return Vec::new();
        };
        if !self.sees_room(viewer, room) {
            return Vec::new();
        }
        let mut found: Vec<_> = kept.values().cloned().collect();
        found.sort_by_key(|entry| entry.at);
        found
    }

    fn talkers(&self, viewer: &Viewer, room: &RoomId, since: Timestamp) -> Vec<PersonId> {
        let Some(kept) = self.entries.get(room) else {
            return Vec::new();
        };
        if !self.sees_room(viewer, room) {
            return Vec::new();
        }
        let recent = kept.values().filter(|entry| entry.at >= since);
        let people: BTreeSet<_> = recent.filter_map(|entry| entry.author.person()).collect();
        people.into_iter().cloned().collect()
    }

    fn alerts(&self, max: usize) -> Vec<Loaded> {
        let is_alert = |stream: &StreamId| matches!(stream, StreamId::Alert(_));
        let mut found: Vec<_> = self.streams.iter().filter(|(id, _)| is_alert(id)).collect();
        found.sort_by_key(|(_, kept)| Reverse(kept.changed_at()));
        let newest = found.into_iter().take(max);
        newest.map(|(stream, kept)| loaded(stream, kept)).collect()
    }

    fn case(&self, viewer: &Viewer, number: u64) -> Option<String> {
        let case = self.library.get(&number)?;
        self.sees_case(viewer, number)
            .then(|| case.body.to_string())
    }

    fn sees_case(&self, viewer: &Viewer, number: u64) -> bool {
        *viewer == Viewer::House || self.incident(viewer, number).is_some()
    }

    fn cases(&self, viewer: &Viewer, words: &str, before: Option<u64>, max: usize) -> Vec<String> {
        let needles = needles(words);
        let title = |number: &u64| {
            let id = self.numbers.get(number)?;
            self.incidents.get(id).map(|row| normal(&row.title))
        };
        let text = |number, text: &str| format!("{}\n{text}", title(number).unwrap_or_default());
        self.library
            .iter()
            .rev()
            .filter(|(number, _)| before.is_none_or(|before| **number < before))
            .filter(|(number, case)| holds_all(&text(number, &case.text), &needles))
            .filter(|(number, _)| self.sees_case(viewer, **number))
            .take(max)
            .map(|(_, case)| case.body.to_string())
            .collect()
    }

    fn alike(&self, viewer: &Viewer, gist: &[String], max: usize) -> Vec<IncidentRow> {
        let keys: BTreeSet<&str> = gist.iter().map(String::as_str).collect();
        let found = self.library.values().filter_map(|case| {
            let others = case.gist.iter().map(String::as_str).collect();
            let row = self.incident(viewer, case.number)?;
            Some((likeness(&keys, &others)?, row.clone()))
        });
        most_shared(found.collect(), max)
    }

    fn delivery(&self, viewer: &Viewer, key: &str) -> Option<DeliveryState> {
        let row = &self.inbox[self.inbox_keys.get(key)?];
        match &row.state {
            InboxState::Open | InboxState::Unreadable => Some(DeliveryState {
                done: false,
                stream: None,
                answer: Value::Null,
            }),
            InboxState::Done { stream, answer } => stream
                .as_ref()
                .is_none_or(|stream| self.sees(viewer, stream))
                .then(|| DeliveryState {
                    done: true,
                    stream: stream.clone(),
                    answer: answer.clone(),
                }),
        }
    }
}

fn or_nothing<T>(found: Option<T>, answer: impl FnOnce(T) -> Answer) -> Answer {
    found.map_or(Answer::Nothing, answer)
}

fn loaded(stream: &StreamId, kept: &StreamRow) -> Loaded {
    Loaded {
        stream: stream.clone(),
        version: kept.version(),
        schema: kept.schema,
        snapshot: kept.snapshot.clone(),
    }
}

fn holds_all(text: &str, needles: &[String]) -> bool {
    needles.iter().all(|needle| text.contains(needle.as_str()))
}
