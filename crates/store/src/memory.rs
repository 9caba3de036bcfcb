//! The store in memory, for storms and stories: the same answers as on disk, at once, gone with the
//! process. Must never await while locked, never look at a clock, and never answer in an order that
//! depends on hashing.

mod commit;
mod inbox;
mod outbox;
mod owed;
mod read;
mod surface;
mod tables;

use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use jiff::Timestamp;
use matoi_core::ids::{StreamId, TeamId};
use serde_json::Value;

use crate::{
    Answer, Claim, ClaimedDelivery, ClaimedEffect, ClaimedSurface, Commit, CommitError, Delivery,
    Drawn, Finish, Query, Receipt, Result, SetBack, Settle, Store, Viewer,
};
use tables::{Memory, Team};

/// Everything, in memory. Share it behind an `Arc`: what dies in a storm is the engine, not this.
#[derive(Debug, Default)]
pub struct MemoryStore {
    memory: Mutex<Memory>,
}

impl MemoryStore {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn lock(&self) -> MutexGuard<'_, Memory> {
        // Every change is checked before it is applied, so a panic elsewhere leaves nothing half done.
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with<T>(&self, team: &TeamId, work: impl FnOnce(&mut Team, &mut i64) -> T) -> T {
        let mut memory = self.lock();
        let Memory { last_id, teams } = &mut *memory;
        if !teams.contains_key(team) {
            teams.insert(team.clone(), Team::default());
        }
        let rows = teams.get_mut(team).expect("was put there just now");
        work(rows, last_id)
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn receive(&self, team: &TeamId, deliveries: Vec<Delivery>) -> Result<Vec<Receipt>> {
        Ok(self.with(team, |rows, last_id| rows.receive(last_id, deliveries)))
    }

    async fn claim_inbox(&self, team: &TeamId, claim: &Claim) -> Result<Vec<ClaimedDelivery>> {
        Ok(self.with(team, |rows, _| rows.claim_inbox(claim)))
    }

    async fn finish(&self, id: i64, epoch: i64, finish: Finish) -> Result<()> {
        let mut memory = self.lock();
        let holds = |rows: &&mut Team| rows.inbox.contains_key(&id);
        if let Some(rows) = memory.teams.values_mut().find(holds) {
            rows.finish(id, epoch, finish);
        }
        Ok(())
    }

    async fn commit(&self, team: &TeamId, commit: Commit) -> Result<(), CommitError> {
        self.with(team, |rows, last_id| rows.commit(last_id, commit))
    }

    async fn claim_outbox(&self, team: &TeamId, claim: &Claim) -> Result<Vec<ClaimedEffect>> {
        Ok(self.with(team, |rows, _| rows.claim_outbox(claim)))
    }

    async fn settle_outbox(
        &self,
        team: &TeamId,
        id: i64,
        epoch: i64,
        settle: Settle,
    ) -> Result<bool> {
        Ok(self.with(team, |rows, last_id| {
            rows.settle(last_id, id, epoch, settle)
        }))
    }

    async fn claim_surfaces(&self, team: &TeamId, claim: &Claim) -> Result<Vec<ClaimedSurface>> {
        Ok(self.with(team, |rows, _| rows.claim_surfaces(claim)))
    }

    async fn mark_surface(
        &self,
        team: &TeamId,
        claimed: &ClaimedSurface,
        drawn: Drawn,
    ) -> Result<bool> {
        Ok(self.with(team, |rows, last_id| {
            rows.mark_surface(last_id, claimed, drawn)
        }))
    }

    async fn due(&self, team: &TeamId, now: Timestamp, max: usize) -> Result<Vec<StreamId>> {
        Ok(self.with(team, |rows, _| rows.due(now, max)))
    }

    async fn next_due(&self, team: &TeamId, now: Timestamp) -> Result<Option<Timestamp>> {
        Ok(self.with(team, |rows, _| rows.next_due(now)))
    }

    async fn number(&self, team: &TeamId) -> Result<u64> {
        Ok(self.with(team, |rows, _| {
            rows.last_number += 1;
            rows.last_number
        }))
    }

    async fn ask(&self, team: &TeamId, viewer: &Viewer, query: Query) -> Result<Answer> {
        Ok(self.with(team, |rows, _| rows.ask(viewer, query)))
    }

    async fn put_setting(&self, team: &TeamId, name: &str, value: Value) -> Result<()> {
        self.with(team, |rows, _| rows.settings.insert(name.to_owned(), value));
        Ok(())
    }

    async fn take_setting(&self, team: &TeamId, name: &str) -> Result<Option<Value>> {
        Ok(self.with(team, |rows, _| rows.settings.remove(name)))
    }

    async fn keep_content(&self, team: &TeamId, sha256: &str, bytes: Vec<u8>) -> Result<()> {
        self.with(team, |rows, _| {
            rows.contents.insert(sha256.to_owned(), bytes)
        });
        Ok(())
    }

    async fn release(&self, team: &TeamId, holder: &str) -> Result<()> {
        self.with(team, |rows, _| {
            rows.release_deliveries(holder);
            rows.release_effects(holder);
            rows.release_surfaces(holder);
        });
        Ok(())
    }

    async fn unpark(&self, team: &TeamId, id: i64, drop: bool) -> Result<bool> {
        Ok(self.with(team, |rows, _| rows.unpark(id, drop)))
    }

    async fn hasten(&self, team: &TeamId, stream: &StreamId, now: Timestamp) -> Result<u64> {
        Ok(self.with(team, |rows, _| {
            rows.hasten_effects(stream, now) + rows.hasten_surfaces(stream, now)
        }))
    }

    async fn set_back(&self, team: &TeamId, clock: SetBack) -> Result<()> {
        self.with(team, |rows, _| rows.set_back(clock));
        Ok(())
    }
}
