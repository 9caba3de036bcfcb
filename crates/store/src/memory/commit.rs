//! One decision, all or nothing: everything is checked first, then nothing can fail any more.

use std::collections::{HashMap, HashSet};

use matoi_core::{entry::Entry, ids::StreamId};

use super::tables::{InboxState, Lease, OutboxRow, OutboxState, Team};
use crate::{Commit, CommitError, IncidentRow, StoreError, StreamWrite};

impl Team {
    pub(super) fn commit(&mut self, last_id: &mut i64, commit: Commit) -> Result<(), CommitError> {
        self.check(&commit)?;
        if let Some((origin, stream)) = commit.origin {
            self.origins.insert(origin, stream);
        }
        for write in commit.writes {
            self.write(last_id, write);
        }
        self.places.extend(commit.places);
        self.keep_entries(commit.entries);
        if let Some((id, _, stream, answer)) = commit.delivery
            && let Some(row) = self.inbox.get_mut(&id)
        {
            row.lease.holder = None;
            row.state = InboxState::Done { stream, answer };
            row.why = None;
            self.inbox_open.remove(&id);
        }
        Ok(())
    }

    fn check(&self, commit: &Commit) -> Result<(), CommitError> {
        if let Some((id, epoch, _, _)) = &commit.delivery
            && !self.holds_delivery(*id, *epoch)
        {
            return Err(CommitError::LeaseLost);
        }
        if let Some((origin, _)) = &commit.origin
            && let Some(stream) = self.origins.get(origin)
        {
            return Err(CommitError::OriginTaken(stream.clone()));
        }
        let mut versions = HashMap::new();
        let mut keys = HashSet::new();
        for write in &commit.writes {
            let version = versions
                .entry(&write.stream)
                .or_insert_with(|| self.version(&write.stream));
            if *version != write.expected_version {
                return Err(CommitError::Conflict(write.stream.clone()));
            }
            *version += write.events.len() as u64;
            self.check_unique(write, &mut keys)?;
        }
        Ok(())
    }

    fn check_unique<'a>(
        &self,
        write: &'a StreamWrite,
        keys: &mut HashSet<&'a str>,
    ) -> Result<(), StoreError> {
        if let Some(row) = &write.row
            && self
                .numbers
                .get(&row.number)
                .is_some_and(|id| *id != row.id)
        {
            return Err(StoreError::Row {
                table: "incident_row",
                why: format!("#{} is another incident's", row.number),
            });
        }
        for effect in &write.effects {
            if self.outbox_keys.contains(&effect.key) || !keys.insert(&effect.key) {
                return Err(StoreError::Row {
                    table: "outbox",
                    why: format!("an effect of the key {} is there already", effect.key),
                });
            }
        }
        Ok(())
    }

    fn version(&self, stream: &StreamId) -> u64 {
        self.streams.get(stream).map_or(0, |row| row.version())
    }

    fn write(&mut self, last_id: &mut i64, write: StreamWrite) {
        let stream = write.stream;
        let kept = self.streams.entry(stream.clone()).or_default();
        if let Some(at) = kept.wake_at {
            self.wakes.remove(&(at, stream.clone()));
        }
        if let Some(at) = write.wake_at {
            self.wakes.insert((at, stream.clone()));
        }
        kept.events.extend(write.events);
        kept.snapshot = write.snapshot;
        kept.schema = write.schema;
        kept.has = write.has;
        kept.wake_at = write.wake_at;

        self.drop_moot(&stream, write.moot);
        for effect in write.effects {
            *last_id += 1;
            self.outbox_keys.insert(effect.key.clone());
            let row = OutboxRow {
                stream: stream.clone(),
                effect,
                state: OutboxState::Pending,
                unsure: false,
                tried_at: None,
                tried_before: None,
                lease: Lease::default(),
                why: None,
            };
            self.outbox.insert(*last_id, row);
        }
        self.want_surfaces(&stream, &write.surfaces);
        for place in write.places {
            self.places.insert(place, stream.clone());
        }
        if let Some(row) = write.row {
            self.list(row);
        }
        self.members
            .insert(stream, write.members.into_iter().collect());
    }

    fn list(&mut self, row: IncidentRow) {
        if let Some(before) = self.incidents.get(&row.id) {
            self.numbers.remove(&before.number);
        }
        self.numbers.insert(row.number, row.id);
        self.incidents.insert(row.id, row);
    }

    pub(super) fn keep_entries(&mut self, entries: Vec<Entry>) {
        for entry in entries {
            let room = self.entries.entry(entry.message.room.clone()).or_default();
            room.entry((entry.message.mark.clone(), entry.revision.clone()))
                .or_insert(entry);
        }
    }
}
