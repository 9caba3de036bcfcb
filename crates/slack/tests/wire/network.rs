//! Time moved by hand.

use async_trait::async_trait;
use jiff::Timestamp;
use matoi_slack::wire::pace::Pace;
use tokio::sync::watch;

/// A [`Pace`] whose time moves only when a test says so.
pub struct HandPace {
    now_ms: watch::Sender<i64>,
    pauses: watch::Sender<Vec<u64>>,
}

const START_MS: i64 = 1_800_000_000_000;

impl Default for HandPace {
    fn default() -> Self {
        Self {
            now_ms: watch::Sender::new(START_MS),
            pauses: watch::Sender::default(),
        }
    }
}

impl HandPace {
    pub fn advance(&self, ms: i64) {
        self.now_ms.send_modify(|now| *now += ms);
    }

    /// Waits until a pause of `ms` was asked for `times` times.
    pub async fn was_asked_for(&self, ms: u64, times: usize) {
        let enough = |pauses: &Vec<u64>| pauses.iter().filter(|p| **p == ms).count() >= times;
        let mut pauses = self.pauses.subscribe();
        pauses
            .wait_for(enough)
            .await
            .expect("the pace is still here");
    }

    /// Every pause that was asked for and that is one of `those`, in order.
    pub fn asked_for(&self, those: impl Fn(u64) -> bool) -> Vec<u64> {
        self.pauses
            .borrow()
            .iter()
            .copied()
            .filter(|ms| those(*ms))
            .collect()
    }
}

#[async_trait]
impl Pace for HandPace {
    async fn pause(&self, ms: u64) {
        let mut now = self.now_ms.subscribe();
        let due = *now.borrow() + i64::try_from(ms).expect("a short pause");
        self.pauses.send_modify(|pauses| pauses.push(ms));
        now.wait_for(|now| *now >= due)
            .await
            .expect("the pace outlives its pauses");
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(*self.now_ms.borrow()).expect("in range")
    }
}

/// A [`Pace`] that jumps over every pause, for waits whose length is asserted by their sum.
pub struct LeapPace(pub HandPace);

#[async_trait]
impl Pace for LeapPace {
    async fn pause(&self, ms: u64) {
        self.0.advance(i64::try_from(ms).expect("a short pause"));
    }

    fn now(&self) -> Timestamp {
        self.0.now()
    }
}
