//! What the dials do to an event on its way to an app: lost, late, doubled, out of order, or without
//! half of its envelope. By the clock and by count only; it must never know what an event says.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::delivery_log::Fortune;
use crate::faults::hits;
use crate::model::Delivery;
use crate::world::World;

/// Events that may be held back at once; beyond it they go straight.
const HELD_BACK_MAX: usize = 5_000;

/// Fields of an envelope that not every one has.
const SPARED: &[&str] = &[
    "authorizations",
    "context_enterprise_id",
    "context_team_id",
    "event_context",
];

/// An event that is delivered later.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Delayed {
    pub(crate) due: Timestamp,
    pub(crate) delivery: Delivery,
}

impl World {
    /// Whether an event that comes about now is never heard of.
    pub(crate) fn is_event_lost(&mut self, now: Timestamp) -> bool {
        let paused_until = self.faults.events_paused_until;
        paused_until.is_some_and(|until| now < until)
            || hits(self.faults.lose_percent, &mut self.dice)
    }

    /// Takes from an envelope what some envelopes lack.
    pub(crate) fn spare(&self, payload: &mut Value) {
        if !self.faults.sparse_events {
            return;
        }
        if let Some(fields) = payload.as_object_mut() {
            fields.retain(|name, _| !SPARED.contains(&name.as_str()));
        }
        if let Some(event) = payload.get_mut("event").and_then(Value::as_object_mut) {
            event.remove("event_ts");
        }
    }

    /// Sends an event on its way, and perhaps a second time.
    pub(crate) fn send_event(&mut self, delivery: Delivery, now: Timestamp) {
        let again = Delivery {
            id: self.last_delivery + 1,
            ..delivery.clone()
        };
        let delay_ms = self.faults.delay_events_ms;
        self.put_on_its_way(delivery, delay_ms, now);
        if hits(self.faults.duplicate_percent, &mut self.dice) {
            self.last_delivery = again.id;
            self.delivery_log.add(&again);
            let after_ms = delay_ms.saturating_add(self.faults.duplicate_after_ms);
            self.put_on_its_way(again, after_ms, now);
        }
        let count = self.deliveries.len();
        if count >= 2 && hits(self.faults.reorder_percent, &mut self.dice) {
            self.deliveries.swap(count - 1, count - 2);
        }
    }

    fn put_on_its_way(&mut self, delivery: Delivery, after_ms: u64, now: Timestamp) {
        if after_ms == 0 || self.delayed.len() >= HELD_BACK_MAX {
            self.line_up(delivery);
            return;
        }
        let after = SignedDuration::from_millis(i64::try_from(after_ms).unwrap_or(i64::MAX));
        let due = now.saturating_add(after).unwrap_or(now);
        self.delayed.push(Delayed { due, delivery });
    }

    /// Waits until the window is full, where there is one; then the newest goes first.
    fn line_up(&mut self, delivery: Delivery) {
        let window = usize::try_from(self.faults.reorder_window).unwrap_or(usize::MAX);
        if window < 2 || self.reordering.len() >= HELD_BACK_MAX {
            self.queue(delivery);
            return;
        }
        let app_id = delivery.app_id.clone();
        self.reordering.push(delivery);
        let of_app = self.reordering.iter().filter(|one| one.app_id == app_id);
        if of_app.count() >= window {
            let (full, others) = std::mem::take(&mut self.reordering)
                .into_iter()
                .partition(|one| one.app_id == app_id);
            self.reordering = others;
            self.queue_backwards(full);
        }
    }

    /// Lets go what waits for a window to fill.
    pub(crate) fn release_reordering(&mut self) {
        let waiting = std::mem::take(&mut self.reordering);
        self.queue_backwards(waiting);
    }

    fn queue_backwards(&mut self, deliveries: Vec<Delivery>) {
        for delivery in deliveries.into_iter().rev() {
            self.queue(delivery);
        }
    }

    /// Lets go what was delayed until now.
    pub(crate) fn release_delayed(&mut self, now: Timestamp) {
        let (mut due, later) = std::mem::take(&mut self.delayed)
            .into_iter()
            .partition::<Vec<Delayed>, _>(|one| one.due <= now);
        self.delayed = later;
        self.is_touched |= !due.is_empty();
        due.sort_by_key(|one| one.due);
        for one in due {
            self.line_up(one.delivery);
        }
    }

    /// Forgets everything that is on its way to an app.
    pub(crate) fn forget_deliveries(&mut self, app_id: &str) {
        let delayed = self.delayed.iter().map(|one| &one.delivery);
        let all = delayed.chain(&self.reordering).chain(&self.deliveries);
        for one in all.filter(|one| one.app_id == app_id) {
            self.delivery_log
                .settle(one.id, one.queued_at, Fortune::Dropped);
        }
        self.deliveries.retain(|one| one.app_id != app_id);
        self.reordering.retain(|one| one.app_id != app_id);
        self.delayed.retain(|one| one.delivery.app_id != app_id);
    }

    /// Whether anything is on its way to an app, at once or later.
    pub(crate) fn owes_anything(&self, app_id: &str) -> bool {
        let delayed = self.delayed.iter().map(|one| &one.delivery);
        let mut all = delayed.chain(&self.reordering).chain(&self.deliveries);
        all.any(|one| one.app_id == app_id)
    }
}
