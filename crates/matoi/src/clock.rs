//! Clocks: the real one, and the built-in workspace's, so that program and workspace share one time.

use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;
use matoi_engine::Clock;
use matoi_slack::wire::client::TellTime;
use matoi_workspace::SandboxClock;

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealClock;

#[async_trait]
impl Clock for RealClock {
    #[expect(clippy::disallowed_methods, reason = "this is where time comes in")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    #[expect(clippy::disallowed_methods, reason = "this is where time comes in")]
    async fn wait_until(&self, then: Timestamp) {
        let pause = then.duration_since(self.now());
        if let Ok(pause) = std::time::Duration::try_from(pause) {
            tokio::time::sleep(pause).await;
        }
    }
}

/// What that clock shows, for whoever waits for nothing.
pub fn teller(clock: &Arc<dyn Clock>) -> TellTime {
    let clock = clock.clone();
    Arc::new(move || clock.now())
}

/// The workspace's clock: real time, moved forward by its dial.
#[derive(Clone)]
pub struct SharedClock(pub SandboxClock);

#[async_trait]
impl Clock for SharedClock {
    fn now(&self) -> Timestamp {
        self.0.now()
    }

    async fn wait_until(&self, then: Timestamp) {
        self.0.wait_until(then).await;
    }
}
