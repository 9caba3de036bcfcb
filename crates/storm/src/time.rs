//! Virtual time and seeded ids. Nobody waits here: whoever runs the storm moves the clock.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicI64, Ordering},
};

use async_trait::async_trait;
use jiff::Timestamp;
use matoi_engine::{Clock, Ids};
use uuid::Uuid;

use crate::dice::Dice;

/// Where every storm begins, in milliseconds since the epoch.
pub const BEGINNING_MS: i64 = 1_790_000_000_000;

/// The moment `ms` milliseconds after the epoch.
#[must_use]
pub fn moment(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::MAX)
}

/// The clock of a storm, in milliseconds.
#[derive(Debug)]
pub struct VirtualClock(AtomicI64);

impl VirtualClock {
    /// A clock at the beginning.
    #[must_use]
    pub fn new() -> Self {
        Self(AtomicI64::new(BEGINNING_MS))
    }

    /// Now, in milliseconds since the epoch.
    #[must_use]
    pub fn ms(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }

    /// It is `ms` now; never earlier than before.
    pub fn move_to(&self, ms: i64) {
        self.0.fetch_max(ms, Ordering::Relaxed);
    }
}

impl Default for VirtualClock {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl Clock for VirtualClock {
    fn now(&self) -> Timestamp {
        moment(self.ms())
    }

    /// Only loops wait, and a storm runs steps.
    async fn wait_until(&self, _then: Timestamp) {}
}

/// Ids from the seed, in the order of time like the real ones.
#[derive(Debug)]
pub struct SeededIds(Mutex<Counted>);

#[derive(Debug)]
struct Counted {
    dice: Dice,
    count: u64,
}

impl SeededIds {
    /// Ids of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let dice = Dice::of(seed, "ids");
        Self(Mutex::new(Counted { dice, count: 0 }))
    }

    fn next(&self) -> (u64, u64) {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counted.count += 1;
        (counted.count, counted.dice.roll())
    }
}

impl Ids for SeededIds {
    fn fresh(&self) -> Uuid {
        let (count, chance) = self.next();
        // The low bits stay free: the core grows ids of one decision from them.
        Uuid::from_u128((u128::from(count) << 80) | (u128::from(chance) << 16))
    }

    fn opaque(&self) -> String {
        let (count, chance) = self.next();
        format!("k{count}-{chance:016x}")
    }
}
