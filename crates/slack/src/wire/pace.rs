//! The port to time for the parts of the protocol that have to wait.
//!
//! It must never decide how long to wait; it only waits, so that tests can move time by hand.

use async_trait::async_trait;
use jiff::Timestamp;

/// Waiting, and knowing what time it is.
#[async_trait]
pub trait Pace: Send + Sync {
    /// Returns after `ms` milliseconds.
    async fn pause(&self, ms: u64);
    /// The time now.
    fn now(&self) -> Timestamp;
}

/// Real time.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealPace;

#[async_trait]
impl Pace for RealPace {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the port through which the protocol meets real time"
    )]
    async fn pause(&self, ms: u64) {
        tokio::time::sleep(std::time::Duration::from_millis(ms)).await;
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "this is the port through which the protocol meets real time"
    )]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}
