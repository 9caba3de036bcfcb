//! The clock of the sandbox: the real one plus an offset that can be moved forward, so that hours
//! pass at a press. The one place in the workspace that asks what time it is.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::{Notify, watch};

/// A clock that can be moved forward. Clones show the same time.
#[derive(Debug, Clone)]
pub struct SandboxClock {
    offset_ms: Arc<watch::Sender<i64>>,
}

impl SandboxClock {
    /// A clock this far ahead of the real one.
    #[must_use]
    pub fn ahead_by_ms(offset_ms: i64) -> Self {
        Self {
            offset_ms: Arc::new(watch::Sender::new(offset_ms)),
        }
    }

    /// The time outside, for those who know no other: an app checks by it when a request was
    /// signed.
    #[must_use]
    pub fn real(&self) -> Timestamp {
        #[expect(
            clippy::disallowed_methods,
            reason = "this is the clock everything else in the workspace is given"
        )]
        Timestamp::now()
    }

    /// The time in the sandbox.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let real = self.real();
        let ahead = SignedDuration::from_millis(self.offset_ms());
        real.saturating_add(ahead).unwrap_or(real)
    }

    /// How far ahead of the real time it is.
    #[must_use]
    pub fn offset_ms(&self) -> i64 {
        *self.offset_ms.borrow()
    }

    /// Sets how far ahead it is. The world's state decides that; nobody else should.
    pub(crate) fn set_offset_ms(&self, offset_ms: i64) {
        self.offset_ms.send_if_modified(|current| {
            let is_new = *current != offset_ms;
            *current = offset_ms;
            is_new
        });
    }

    /// Comes back when the moment is there, at once if it has passed or the clock is moved past it.
    pub async fn wait_until(&self, moment: Timestamp) {
        let mut moved = self.offset_ms.subscribe();
        loop {
            let left = moment.duration_since(self.now());
            let Ok(left) = std::time::Duration::try_from(left) else {
                return;
            };
            if left.is_zero() {
                return;
            }
            #[expect(
                clippy::disallowed_methods,
                reason = "this is the clock everything else in the workspace sleeps by"
            )]
            let sleep = tokio::time::sleep(left);
            tokio::select! {
                () = sleep => {}
                _ = moved.changed() => {}
            }
        }
    }

    /// Waits until then, where there is a moment to wait for, or until the bell rings.
    pub(crate) async fn wait_or_be_rung(&self, next: Option<Timestamp>, bell: &Notify) {
        match next {
            Some(next) => tokio::select! {
                () = self.wait_until(next) => {}
                () = bell.notified() => {}
            },
            None => bell.notified().await,
        }
    }

    /// Comes back when the clock is moved.
    pub async fn moved(&self) {
        let mut moved = self.offset_ms.subscribe();
        // The sender lives as long as `self` does, so this only ever ends by a move.
        let _ = moved.changed().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_sleeper_wakes_when_the_clock_is_moved() {
        let clock = SandboxClock::ahead_by_ms(0);
        let in_an_hour = clock.now() + SignedDuration::from_hours(1);
        let mover = clock.clone();
        let sleeper = clock.wait_until(in_an_hour);
        let ((), ()) = tokio::join!(sleeper, async move { mover.set_offset_ms(3_600_001) });
        assert!(clock.now() >= in_an_hour);
    }
}
