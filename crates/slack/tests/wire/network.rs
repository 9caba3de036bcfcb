//! Time moved by hand.

use std::sync::Mutex;

use async_trait::async_trait;
use jiff::Timestamp;
use matoi_slack::wire::pace::Pace;
use tokio::sync::watch;

/// A [`Pace`] whose time moves only when a test says so.
pub struct HandPace {
    now_ms: watch::Sender<i64>,
    pauses: Mutex<Vec<u64>>,
}

const START_MS: i64 = 1_800_000_000_000;

impl Default for HandPace {
    fn default() -> Self {
        Self {
            now_ms: watch::Sender::new(START_MS),
            pauses: Mutex::default(),
        }
    }
}

impl HandPace {
    pub fn advance(&self, ms: i64) {
        self.now_ms.send_modify(|now| *now += ms);
    }
}

#[async_trait]
impl Pace for HandPace {
    async fn pause(&self, ms: u64) {
        let mut now = self.now_ms.subscribe();
        let due = *now.borrow() + i64::try_from(ms).expect("a short pause");
        self.pauses.lock().expect("never poisoned").push(ms);
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
