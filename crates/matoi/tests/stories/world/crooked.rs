//! A clock that goes wrong: the program's, away from the one that the workspace and everybody else go by.

use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use matoi_engine::Clock;
use tokio::sync::watch;

/// Goes by another clock, and shows a time that far ahead of it (behind where negative).
#[derive(Clone)]
pub struct CrookedClock {
    inner: Arc<OnceLock<Arc<dyn Clock>>>,
    ahead: Arc<watch::Sender<SignedDuration>>,
}

impl CrookedClock {
    /// So far ahead.
    pub fn ahead_by(ahead: SignedDuration) -> Self {
        Self {
            inner: Arc::default(),
            ahead: Arc::new(watch::Sender::new(ahead)),
        }
    }

    /// Jumps: from now on it is so far ahead.
    pub fn is_ahead_by(&self, ahead: SignedDuration) {
        self.ahead.send_replace(ahead);
    }

    /// Takes the place of that clock.
    pub fn instead_of(&self, inner: Arc<dyn Clock>) -> Arc<dyn Clock> {
        let own = Self {
            inner: Arc::new(OnceLock::from(inner)),
            ahead: self.ahead.clone(),
        };
        Arc::new(own)
    }

    fn inner(&self) -> &dyn Clock {
        &**self.inner.get().expect("it stands in a clock's place")
    }
}

#[async_trait]
impl Clock for CrookedClock {
    fn now(&self) -> Timestamp {
        self.inner().now() + *self.ahead.borrow()
    }

    async fn wait_until(&self, then: Timestamp) {
        let mut jumps = self.ahead.subscribe();
        loop {
            let ahead = *jumps.borrow_and_update();
            let due = then - ahead;
            if self.inner().now() >= due {
                return;
            }
            tokio::select! {
                () = self.inner().wait_until(due) => {}
                _ = jumps.changed() => {}
            }
        }
    }
}
