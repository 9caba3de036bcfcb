//! Planted bugs of the kind a store, or somebody careless with one, could have.

use matoi_core::{
    effect::Effect,
    ids::TeamId,
    request::{Input, Request},
};
use matoi_store::{
    Answer, Claim, ClaimedEffect, Commit, Delivery, EffectRow, Query, Result, Settle, Store,
    StreamWrite, Viewer,
};

use super::MortalStore;
use crate::{bugs::Bug, time};

/// How many commits in ten thousand are torn where they can be.
const TORN_PER_MYRIAD: u64 = 300;

impl MortalStore {
    /// The key of a claimed effect, as this life claimed it.
    pub(super) fn key_of(&self, id: i64) -> Option<String> {
        self.life
            .outside
            .with(|inner| inner.claimed.get(&id).cloned())
    }

    pub(super) fn received_as(&self, mut deliveries: Vec<Delivery>) -> Vec<Delivery> {
        for delivery in &mut deliveries {
            let is_form = self.has(Bug::FormTwice) && delivery.key.starts_with("slack/form/");
            let is_asked = self.has(Bug::RequestTwice) && delivery.key.starts_with("api:ask-");
            if self.has(Bug::NoDedupe) || is_form || is_asked {
                let count = self.life.outside.with(|inner| inner.network.roll());
                delivery.key = format!("{}#{count:016x}", delivery.key);
            }
            let changed = r#""subtype":"message_changed""#;
            if self.has(Bug::EditForgotten) && delivery.raw.contains(changed) {
                delivery.raw = delivery.raw.replace(": ", " ");
            }
            if self.has(Bug::InboxOrderForgotten) {
                let chance = self.life.outside.with(|inner| inner.network.roll());
                delivery.lane = format!("{}#{}", delivery.lane, chance % 3);
            }
        }
        deliveries
    }

    pub(super) fn claim_as(&self, claim: &Claim) -> Claim {
        let mut claim = claim.clone();
        if self.has(Bug::HandsForgotten) {
            claim.busy.clear();
        }
        claim
    }

    pub(super) async fn claimed_as(
        &self,
        team: &TeamId,
        claim: &Claim,
        mut claimed: Vec<ClaimedEffect>,
    ) -> Result<Vec<ClaimedEffect>> {
        for one in &mut claimed {
            self.life.outside.with(|inner| {
                inner.claimed.insert(one.id, one.key.clone());
            });
            if self.has(Bug::ForgetUnknown) {
                one.unknown = false;
            }
            if self.has(Bug::LookUpAtOnce) {
                one.tried_at = one.tried_at.map(|_| time::moment(0));
            }
            if self.has(Bug::ClaimNotKept) && !one.unknown {
                let again = Settle::Retry {
                    not_before: claim.now,
                    why: String::new(),
                };
                self.inner
                    .settle_outbox(team, one.id, one.epoch, again)
                    .await?;
            }
        }
        Ok(claimed)
    }

    pub(super) fn settled_as(&self, settle: Settle) -> Settle {
        match settle {
            Settle::Unknown { .. } if self.has(Bug::DropUnknown) => Settle::Done {
                answers: Vec::new(),
                entries: Vec::new(),
                case: None,
                drawn: None,
            },
            Settle::Unknown { why, .. } if self.has(Bug::LookUpAtOnce) => {
                let not_before = time::moment(self.life.outside.clock.ms() + 1_000);
                Settle::Unknown { not_before, why }
            }
            Settle::Done { .. }
            | Settle::Retry { .. }
            | Settle::Unknown { .. }
            | Settle::Parked { .. } => settle,
        }
    }

    pub(super) async fn planted_in(&self, team: &TeamId, mut commit: Commit) -> Commit {
        let has_writes = !commit.writes.is_empty();
        if self.has(Bug::EntriesForgotten) && has_writes {
            commit.entries.clear();
        }
        let tears = self.has(Bug::TornCommit)
            && self.life.outside.with(|inner| inner.network.below(10_000)) < TORN_PER_MYRIAD;
        for write in &mut commit.writes {
            if tears {
                write.effects.clear();
            }
            if self.has(Bug::VersionIgnored) {
                write.expected_version = self.version_of(team, write).await;
            }
            self.plant_in_effects(write);
        }
        commit
    }

    async fn version_of(&self, team: &TeamId, write: &StreamWrite) -> u64 {
        let query = Query::Stream(write.stream.clone());
        match self.inner.ask(team, &Viewer::House, query).await {
            Ok(Answer::Stream(loaded)) => loaded.version,
            Ok(_) | Err(_) => 0,
        }
    }

    fn plant_in_effects(&self, write: &mut StreamWrite) {
        for row in &mut write.effects {
            if self.has(Bug::LaneOrderForgotten) {
                row.lane = format!("{}#{}", row.lane, row.key);
            }
            if self.has(Bug::NeedsIgnored) {
                row.needs = 0;
            }
        }
        if self.has(Bug::SuccessorForgotten) {
            write.effects.retain(|row| !is_successor(row));
        }
        if self.has(Bug::ArchiveFirst) {
            let is_archive = |row: &EffectRow| {
                serde_json::from_value::<Effect>(row.body.clone()).ok() == Some(Effect::ArchiveRoom)
            };
            write.effects.sort_by_key(|row| !is_archive(row));
        }
    }
}

fn is_successor(row: &EffectRow) -> bool {
    let Ok(Effect::Pass { ask }) = serde_json::from_value(row.body.clone()) else {
        return false;
    };
    matches!(ask.input, Input::Asked(Request::Raise(raise)) if raise.follows.is_some())
}
