//! Deliveries: kept once, claimed in the order of their lane. Must never read what came.

use std::collections::HashSet;

use jiff::Timestamp;

use super::tables::{InboxRow, InboxState, Lease, Team};
use crate::{Claim, ClaimedDelivery, Delivery, Finish, Receipt};

impl Team {
    pub(super) fn receive(&mut self, last_id: &mut i64, deliveries: Vec<Delivery>) -> Vec<Receipt> {
        let keep = |delivery| self.keep_delivery(last_id, delivery);
        deliveries.into_iter().map(keep).collect()
    }

    fn keep_delivery(&mut self, last_id: &mut i64, delivery: Delivery) -> Receipt {
        if let Some(id) = self.inbox_keys.get(&delivery.key) {
            return Receipt::Known(*id);
        }
        *last_id += 1;
        let id = *last_id;
        self.inbox_keys.insert(delivery.key.clone(), id);
        self.inbox_open.insert(id);
        let row = InboxRow {
            delivery,
            lease: Lease::default(),
            state: InboxState::Open,
            why: None,
        };
        self.inbox.insert(id, row);
        Receipt::Kept(id)
    }

    pub(super) fn claim_inbox(&mut self, claim: &Claim) -> Vec<ClaimedDelivery> {
        let mut lanes = HashSet::new();
        let mut found = Vec::new();
        for id in &self.inbox_open {
            if found.len() == claim.max {
                break;
            }
            let row = &self.inbox[id];
            if lanes.insert(row.delivery.lane.as_str()) && row.lease.ready_at <= claim.now {
                found.push(*id);
            }
        }
        let take = |id| self.take_delivery(id, claim);
        found.into_iter().filter_map(take).collect()
    }

    fn take_delivery(&mut self, id: i64, claim: &Claim) -> Option<ClaimedDelivery> {
        let row = self.inbox.get_mut(&id)?;
        row.lease.take(claim);
        Some(ClaimedDelivery {
            id,
            epoch: row.lease.epoch,
            attempt: row.lease.attempt,
            delivery: row.delivery.clone(),
        })
    }

    pub(super) fn holds_delivery(&self, id: i64, epoch: i64) -> bool {
        self.inbox_open.contains(&id) && self.inbox[&id].lease.is_held_as(epoch)
    }

    pub(super) fn finish(&mut self, id: i64, epoch: i64, finish: Finish) {
        if !self.holds_delivery(id, epoch) {
            return;
        }
        let Some(row) = self.inbox.get_mut(&id) else {
            return;
        };
        match finish {
            Finish::Later { not_before, why } => {
                row.lease.free_from(not_before);
                row.why = Some(why);
            }
            Finish::Unreadable { why } => {
                row.lease.holder = None;
                row.state = InboxState::Unreadable;
                row.why = Some(why);
                self.inbox_open.remove(&id);
            }
        }
    }

    pub(super) fn release_deliveries(&mut self, holder: &str) {
        for id in &self.inbox_open {
            if let Some(row) = self.inbox.get_mut(id)
                && row.lease.is_held_by(holder)
            {
                row.lease.free_from(Timestamp::MIN);
            }
        }
    }
}
