//! Effects: claimed in the order of their lane once their needs are met, settled once. Must never
//! know what an effect does.

use std::collections::HashSet;

use jiff::Timestamp;
use matoi_core::ids::StreamId;

use super::tables::{OutboxRow, OutboxState, Team};
use crate::{CaseRow, Claim, ClaimedEffect, NEVER, Settle, search::normal};

impl Team {
    pub(super) fn claim_outbox(&mut self, claim: &Claim) -> Vec<ClaimedEffect> {
        let mut lanes = HashSet::new();
        let mut found = Vec::new();
        for (id, row) in &self.outbox {
            let first = lanes.insert((&row.stream, row.effect.lane.as_str()));
            if first && !claim.busy.contains(id) && self.is_claimable(row, claim.now) {
                found.push((row.effect.class, *id));
            }
        }
        found.sort_unstable();
        found.truncate(claim.max);
        let found_any = !found.is_empty();
        let mut take = |id| self.take_effect(id, claim);
        let taken: Vec<ClaimedEffect> = found.into_iter().filter_map(|(_, id)| take(id)).collect();
        // What was only dropped may have stood before something that can be tried.
        if found_any && taken.is_empty() {
            return self.claim_outbox(claim);
        }
        taken
    }

    fn is_claimable(&self, row: &OutboxRow, now: Timestamp) -> bool {
        let has = self.streams.get(&row.stream).map_or(0, |kept| kept.has);
        row.state != OutboxState::Parked
            && row.lease.ready_at <= now
            && (row.effect.needs & !has == 0 || row.effect.needs & NEVER != 0)
    }

    fn take_effect(&mut self, id: i64, claim: &Claim) -> Option<ClaimedEffect> {
        let row = self.outbox.get_mut(&id)?;
        if row.effect.needs & NEVER != 0 {
            self.outbox.remove(&id);
            return None;
        }
        row.lease.take(claim);
        row.unsure = row.state != OutboxState::Pending;
        row.state = OutboxState::Sending;
        row.tried_before = row.tried_at.replace(claim.now);
        Some(ClaimedEffect {
            id,
            epoch: row.lease.epoch,
            stream: row.stream.clone(),
            key: row.effect.key.clone(),
            lane: row.effect.lane.clone(),
            body: row.effect.body.clone(),
            attempt: row.lease.attempt,
            unknown: row.unsure,
            tried_at: row.tried_before,
            decided_at: row.effect.at,
        })
    }

    pub(super) fn settle(
        &mut self,
        last_id: &mut i64,
        id: i64,
        epoch: i64,
        settle: Settle,
    ) -> bool {
        let Some(row) = self.outbox.get_mut(&id) else {
            return false;
        };
        if row.state != OutboxState::Sending || !row.lease.is_held_as(epoch) {
            return false;
        }
        let (state, ready_at, why) = match settle {
            Settle::Done {
                answers,
                entries,
                case,
                drawn,
            } => {
                let stream = row.stream.clone();
                self.outbox.remove(&id);
                self.receive(last_id, answers);
                self.keep_entries(entries);
                if let Some(case) = case {
                    let text = normal(&case.text);
                    self.library.insert(case.number, CaseRow { text, ..case });
                }
                if let Some((key, digest)) = drawn {
                    self.surfaces.entry((stream, key)).or_default().drawn = Some(digest);
                }
                return true;
            }
            Settle::Retry { .. } | Settle::Unknown { .. } | Settle::Parked { .. }
                if row.effect.needs & NEVER != 0 =>
            {
                self.outbox.remove(&id);
                return true;
            }
            Settle::Retry { not_before, why } => (OutboxState::Pending, not_before, why),
            Settle::Unknown { not_before, why } => {
                // Looking and waiting is no try: counted as one, the quarantine would never end.
                if row.unsure {
                    row.tried_at = row.tried_before;
                }
                (OutboxState::Unknown, not_before, why)
            }
            Settle::Parked { why } => (OutboxState::Parked, Timestamp::MIN, why),
        };
        row.state = state;
        row.lease.free_from(ready_at);
        row.why = Some(why);
        true
    }

    /// Drops what needs any of `bits`; what is under way may still be told as done, and is not tried
    /// again.
    pub(super) fn drop_moot(&mut self, stream: &StreamId, bits: i64) {
        if bits == 0 {
            return;
        }
        self.outbox.retain(|_, row| {
            let is_moot = row.stream == *stream && row.effect.needs & bits != 0;
            if is_moot && row.state == OutboxState::Sending {
                row.effect.needs |= NEVER;
                return true;
            }
            !is_moot
        });
    }

    pub(super) fn unpark(&mut self, id: i64, drop: bool) -> bool {
        let Some(row) = self.outbox.get_mut(&id) else {
            return false;
        };
        if row.state != OutboxState::Parked {
            return false;
        }
        if drop {
            self.outbox.remove(&id);
            return true;
        }
        row.back_in_line();
        true
    }

    pub(super) fn hasten_effects(&mut self, stream: &StreamId, now: Timestamp) -> u64 {
        let of_it = self.outbox.values_mut().filter(|row| row.stream == *stream);
        let mut hastened = 0;
        for row in of_it {
            match row.state {
                OutboxState::Parked => row.back_in_line(),
                OutboxState::Pending | OutboxState::Unknown if row.lease.ready_at > now => {
                    row.lease.ready_at = Timestamp::MIN;
                }
                OutboxState::Pending | OutboxState::Unknown | OutboxState::Sending => continue,
            }
            hastened += 1;
        }
        hastened
    }

    pub(super) fn release_effects(&mut self, holder: &str) {
        for row in self.outbox.values_mut() {
            if row.lease.is_held_by(holder) {
                row.state = OutboxState::Unknown;
                row.lease.free_from(Timestamp::MIN);
            }
        }
    }
}
