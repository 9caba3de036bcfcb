//! Surfaces: what has to be shown against what is shown, by digest; and when anything wants to be
//! looked at again. Must never know what a surface looks like.

use std::collections::HashSet;

use jiff::Timestamp;
use matoi_core::{ids::StreamId, surface::SurfaceKey};

use super::tables::{OutboxState, Team};
use crate::{Claim, ClaimedSurface, Drawn};

impl Team {
    pub(super) fn hasten_surfaces(&mut self, stream: &StreamId, now: Timestamp) -> u64 {
        let mut hastened = 0;
        for ((of, _), row) in &mut self.surfaces {
            let waits = row.is_owed() && row.lease.holder.is_none() && row.lease.ready_at > now;
            if of == stream && waits {
                row.lease.ready_at = Timestamp::MIN;
                hastened += 1;
            }
        }
        hastened
    }

    pub(super) fn want_surfaces(&mut self, stream: &StreamId, wanted: &[(SurfaceKey, u64)]) {
        for (key, digest) in wanted {
            let row = self.surfaces.entry((stream.clone(), *key)).or_default();
            row.wanted = Some(*digest);
        }
        let listed: HashSet<_> = wanted.iter().map(|(key, _)| *key).collect();
        let from = (stream.clone(), SurfaceKey::Board);
        for ((of, key), row) in self.surfaces.range_mut(from..) {
            if of != stream {
                break;
            }
            if !listed.contains(key) {
                row.wanted = None;
            }
        }
    }

    pub(super) fn claim_surfaces(&mut self, claim: &Claim) -> Vec<ClaimedSurface> {
        let mut ready: Vec<_> = self
            .surfaces
            .iter_mut()
            .filter(|(_, row)| row.is_due(claim.now))
            .collect();
        // Whoever waits longest goes first, so that no stream starves another.
        ready.sort_by_key(|(_, row)| row.lease.ready_at);
        ready.truncate(claim.max);
        let take =
            |((stream, key), row): (&(StreamId, SurfaceKey), &mut super::tables::SurfaceRow)| {
                row.lease.take(claim);
                row.drawn = None;
                ClaimedSurface {
                    stream: stream.clone(),
                    key: *key,
                    epoch: row.lease.epoch,
                    attempt: row.lease.attempt,
                }
            };
        ready.into_iter().map(take).collect()
    }

    pub(super) fn mark_surface(
        &mut self,
        last_id: &mut i64,
        claimed: &ClaimedSurface,
        drawn: Drawn,
    ) -> bool {
        let named = (claimed.stream.clone(), claimed.key);
        let Some(row) = self.surfaces.get_mut(&named) else {
            return false;
        };
        if !row.lease.is_held_as(claimed.epoch) {
            return false;
        }
        match drawn {
            Drawn::Shown {
                digest,
                not_before,
                again_at,
            } => {
                row.drawn = Some(digest);
                row.again_at = again_at.or(row.again_at.filter(|again_at| *again_at > not_before));
                row.lease.free_from(not_before);
                row.lease.attempt = 0;
                row.why = None;
            }
            Drawn::Retry { not_before, why } => {
                row.lease.free_from(not_before);
                row.why = Some(why);
            }
            Drawn::Gone { answers } => {
                row.wanted = None;
                row.again_at = None;
                row.lease.free_from(Timestamp::MIN);
                row.lease.attempt = 0;
                row.why = None;
                self.receive(last_id, answers);
            }
        }
        true
    }

    pub(super) fn release_surfaces(&mut self, holder: &str) {
        for row in self.surfaces.values_mut() {
            if row.lease.is_held_by(holder) {
                row.lease.free_from(Timestamp::MIN);
            }
        }
    }

    pub(super) fn due(&self, now: Timestamp, max: usize) -> Vec<StreamId> {
        let overdue = self.wakes.iter().take_while(|(at, _)| *at <= now);
        overdue
            .take(max)
            .map(|(_, stream)| stream.clone())
            .collect()
    }

    pub(super) fn next_due(&self, now: Timestamp) -> Option<Timestamp> {
        let deliveries = self
            .inbox_open
            .iter()
            .map(|id| self.inbox[id].lease.ready_at);
        let effects = self
            .outbox
            .values()
            .filter(|row| row.state != OutboxState::Parked)
            .map(|row| row.lease.ready_at);
        let surfaces = self
            .surfaces
            .values()
            .filter(|row| row.is_owed())
            .map(|row| row.lease.ready_at);
        let again = self
            .surfaces
            .values()
            .filter(|row| row.wanted.is_some())
            .filter_map(|row| row.again_at);
        let wakes = self.wakes.iter().map(|(at, _)| *at).find(|at| *at > now);
        deliveries
            .chain(effects)
            .chain(surfaces)
            .chain(again)
            .chain(wakes)
            .filter(|at| *at > now)
            .min()
    }
}
