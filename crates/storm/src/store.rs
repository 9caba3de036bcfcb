//! The store as one process sees it: the real one in memory, with points to die at around every call,
//! and a witness of what was committed. Planted bugs that a store could have live here.

use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;
use matoi_core::{
    effect::Effect,
    ids::{StreamId, TeamId},
};
use matoi_store::{
    Answer, Claim, ClaimedDelivery, ClaimedEffect, ClaimedSurface, Commit, CommitError, Delivery,
    Drawn, Finish, MemoryStore, Query, Receipt, Result, SetBack, Settle, Store, Viewer,
};
use serde_json::Value;

use crate::{bugs::Bug, life::Life};

mod planted;

/// The real store behind points to die at.
pub struct MortalStore {
    inner: Arc<MemoryStore>,
    life: Arc<Life>,
}

impl MortalStore {
    /// The store as that life sees it.
    #[must_use]
    pub fn new(inner: Arc<MemoryStore>, life: Arc<Life>) -> Self {
        Self { inner, life }
    }

    fn has(&self, bug: Bug) -> bool {
        self.life.outside.has(bug)
    }

    /// What this commit intends, for the witness.
    fn intends(commit: &Commit) -> Intended {
        let writes = commit.writes.iter();
        let effects = writes.flat_map(|write| {
            write.effects.iter().filter_map(|row| {
                let effect = serde_json::from_value(row.body.clone()).ok()?;
                Some((row.key.clone(), write.stream.clone(), effect))
            })
        });
        let moot = commit.writes.iter().filter(|write| write.moot != 0);
        let events = commit.writes.iter().map(|write| write.events.len()).sum();
        Intended {
            effects: effects.collect(),
            moot: moot.map(|write| write.stream.clone()).collect(),
            events,
        }
    }

    fn worked(&self, delivery: Option<i64>, events: usize, effects: usize) {
        self.life.outside.with(|inner| {
            if let Some((lane, key)) = delivery.and_then(|id| inner.deliveries.remove(&id)) {
                inner.witness.worked(&lane, &key);
                inner.witness.came_of(&key, events, effects);
            }
        });
    }

    fn witness(&self, intended: Intended) {
        let words = || {
            intended
                .effects
                .iter()
                .map(|(_, _, effect)| effect.word())
                .collect::<Vec<_>>()
                .join(" ")
        };
        self.life.outside.saw("committed", &|| {
            format!("{} events, {}", intended.events, words())
        });
        self.life.outside.with(|inner| {
            inner.stirred += 1;
            for (key, stream, effect) in intended.effects {
                inner.witness.intend(key, stream, effect);
            }
            inner.witness.moot.extend(intended.moot);
        });
    }
}

struct Intended {
    effects: Vec<(String, StreamId, Effect)>,
    moot: Vec<StreamId>,
    events: usize,
}

/// Whether the house was told by this that the outside refused for good.
fn is_refusal(answers: &[Delivery]) -> bool {
    answers
        .iter()
        .any(|answer| answer.raw.contains("\"fell_short\""))
}

#[async_trait]
impl Store for MortalStore {
    async fn receive(&self, team: &TeamId, deliveries: Vec<Delivery>) -> Result<Vec<Receipt>> {
        self.life.pass("receive", "before").await;
        let lanes: Vec<String> = deliveries.iter().map(|one| one.lane.clone()).collect();
        let deliveries = self.received_as(deliveries);
        let keys: Vec<String> = deliveries.iter().map(|one| one.key.clone()).collect();
        let raws: Vec<String> = deliveries.iter().map(|one| one.raw.clone()).collect();
        let receipts = self.inner.receive(team, deliveries).await;
        let now = self.life.outside.clock.ms();
        self.life.outside.with(|inner| {
            inner.stirred += 1;
            let told = receipts.iter().flatten().zip(lanes).zip(keys).zip(raws);
            for (((receipt, lane), key), raw) in told {
                if let Receipt::Kept(id) = receipt {
                    inner.witness.reacted(&raw, now);
                    inner.deliveries.insert(*id, (lane.clone(), key.clone()));
                    inner.witness.kept(lane, key);
                }
            }
        });
        self.life.pass("receive", "after").await;
        receipts
    }

    async fn claim_inbox(&self, team: &TeamId, claim: &Claim) -> Result<Vec<ClaimedDelivery>> {
        let claimed = self.inner.claim_inbox(team, claim).await?;
        for one in &claimed {
            self.life
                .outside
                .saw("claims a delivery", &|| one.delivery.key.clone());
            self.life.pass("claim_inbox", "after").await;
        }
        Ok(claimed)
    }

    async fn finish(&self, id: i64, epoch: i64, finish: Finish) -> Result<()> {
        self.life.pass("finish", "before").await;
        self.life
            .outside
            .saw("finishes a delivery", &|| format!("{finish:?}"));
        self.inner.finish(id, epoch, finish).await?;
        self.life.pass("finish", "after").await;
        Ok(())
    }

    async fn commit(&self, team: &TeamId, commit: Commit) -> Result<(), CommitError> {
        self.life.pass("commit", "before").await;
        let intended = Self::intends(&commit);
        let delivery = commit.delivery.as_ref().map(|delivery| delivery.0);
        let commit = self.planted_in(team, commit).await;
        match self.inner.commit(team, commit).await {
            Ok(()) => {
                let (events, effects) = (intended.events, intended.effects.len());
                self.witness(intended);
                self.worked(delivery, events, effects);
            }
            Err(error) => {
                self.life.outside.saw("no commit", &|| format!("{error}"));
                return Err(error);
            }
        }
        self.life.pass("commit", "after").await;
        Ok(())
    }

    async fn claim_outbox(&self, team: &TeamId, claim: &Claim) -> Result<Vec<ClaimedEffect>> {
        let claimed = self.inner.claim_outbox(team, &self.claim_as(claim)).await?;
        let claimed = self.claimed_as(team, claim, claimed).await?;
        for one in &claimed {
            self.life.outside.saw("claims an effect", &|| {
                let word = one.body.get("effect").and_then(Value::as_str);
                let unknown = if one.unknown { " (unknown)" } else { "" };
                format!("{} {}{unknown}", word.unwrap_or_default(), one.key)
            });
            self.life.pass("claim_outbox", "after").await;
        }
        Ok(claimed)
    }

    async fn settle_outbox(
        &self,
        team: &TeamId,
        id: i64,
        epoch: i64,
        settle: Settle,
    ) -> Result<bool> {
        self.life.pass("settle", "before").await;
        let settle = self.settled_as(settle);
        let key = self.key_of(id);
        let refused = match &settle {
            Settle::Done { answers, .. } => Some(is_refusal(answers)),
            Settle::Retry { .. } | Settle::Unknown { .. } | Settle::Parked { .. } => None,
        };
        let told = self.life.outside.tells().then(|| format!("{settle:?}"));
        let ours = self.inner.settle_outbox(team, id, epoch, settle).await?;
        let at = self.life.outside.saw("settles an effect", &|| {
            let told = told.as_deref().unwrap_or_default();
            let cut: String = told.chars().take(160).collect();
            format!("{} ours={ours} {cut}", key.clone().unwrap_or_default())
        });
        self.life.outside.with(|inner| {
            inner.stirred += 1;
            if let (true, Some(key), Some(refused)) = (ours, key, refused) {
                inner.witness.settled(&key, at, refused);
            }
        });
        self.life.pass("settle", "after").await;
        Ok(ours)
    }

    async fn claim_surfaces(&self, team: &TeamId, claim: &Claim) -> Result<Vec<ClaimedSurface>> {
        let claimed = self.inner.claim_surfaces(team, claim).await?;
        for one in &claimed {
            self.life.outside.saw("claims a surface", &|| {
                format!("{} of {}", one.key.word(), one.stream)
            });
            self.life.pass("claim_surfaces", "after").await;
        }
        Ok(claimed)
    }

    async fn mark_surface(
        &self,
        team: &TeamId,
        claimed: &ClaimedSurface,
        drawn: Drawn,
    ) -> Result<bool> {
        self.life.pass("mark_surface", "before").await;
        self.life.outside.saw("marks a surface", &|| {
            format!("{} of {} {drawn:?}", claimed.key.word(), claimed.stream)
        });
        let ours = self.inner.mark_surface(team, claimed, drawn).await?;
        self.life.outside.with(|inner| inner.stirred += 1);
        self.life.pass("mark_surface", "after").await;
        Ok(ours)
    }

    async fn due(&self, team: &TeamId, now: Timestamp, max: usize) -> Result<Vec<StreamId>> {
        let due = self.inner.due(team, now, max).await?;
        if !due.is_empty() {
            self.life.pass("due", "after").await;
        }
        Ok(due)
    }

    async fn next_due(&self, team: &TeamId, now: Timestamp) -> Result<Option<Timestamp>> {
        self.inner.next_due(team, now).await
    }

    async fn number(&self, team: &TeamId) -> Result<u64> {
        let number = self.inner.number(team).await?;
        self.life.pass("number", "after").await;
        Ok(number)
    }

    async fn ask(&self, team: &TeamId, viewer: &Viewer, query: Query) -> Result<Answer> {
        self.inner.ask(team, viewer, query).await
    }

    async fn put_setting(&self, team: &TeamId, name: &str, value: Value) -> Result<()> {
        self.inner.put_setting(team, name, value).await
    }

    async fn take_setting(&self, team: &TeamId, name: &str) -> Result<Option<Value>> {
        self.inner.take_setting(team, name).await
    }

    async fn keep_content(&self, team: &TeamId, sha256: &str, bytes: Vec<u8>) -> Result<()> {
        self.life.pass("keep_content", "before").await;
        if !self.has(Bug::ContentForgotten) {
            self.inner.keep_content(team, sha256, bytes).await?;
        }
        self.life.pass("keep_content", "after").await;
        Ok(())
    }

    async fn release(&self, team: &TeamId, holder: &str) -> Result<()> {
        self.life.pass("release", "before").await;
        self.inner.release(team, holder).await?;
        self.life.outside.with(|inner| inner.stirred += 1);
        self.life.pass("release", "after").await;
        Ok(())
    }

    async fn unpark(&self, team: &TeamId, id: i64, drop: bool) -> Result<bool> {
        self.inner.unpark(team, id, drop).await
    }

    async fn hasten(&self, team: &TeamId, stream: &StreamId, now: Timestamp) -> Result<u64> {
        self.inner.hasten(team, stream, now).await
    }

    async fn set_back(&self, team: &TeamId, clock: SetBack) -> Result<()> {
        self.inner.set_back(team, clock).await
    }
}
