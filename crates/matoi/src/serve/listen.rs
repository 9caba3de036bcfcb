//! Hearing Slack by socket, for as long as the house stands: what ends for good is told, and tried again,
//! because whoever switches it on again should not have to come here. Must never decide.

use std::sync::Arc;

use jiff::SignedDuration;
use matoi_engine::Clock;
use matoi_slack::wire::{
    client::WebApi,
    pace::RealPace,
    socket::{self, SocketSettings},
};
use tokio::sync::watch;

use crate::keeper::SlackKeeper;

/// One connection may go away without a gap (DESIGN §4).
const SOCKETS: usize = 2;
/// What ended for good is tried again after this time.
const AGAIN_AFTER: SignedDuration = SignedDuration::from_mins(5);

/// Until it is told to stop.
pub(super) async fn listen(
    api: Arc<WebApi>,
    keeper: Arc<SlackKeeper>,
    clock: Arc<dyn Clock>,
    mut stopped: watch::Receiver<bool>,
) -> anyhow::Result<()> {
    let jitter: socket::Jitter = Arc::new(|most| {
        let mut bytes = [0_u8; 8];
        getrandom::fill(&mut bytes).expect("the operating system gives randomness");
        u64::from_le_bytes(bytes) % most.saturating_add(1)
    });
    loop {
        let settings = SocketSettings {
            connections: SOCKETS,
            jitter: jitter.clone(),
        };
        let pace = Arc::new(RealPace);
        let ended = socket::run(api.clone(), keeper.clone(), pace, settings, stopped.clone()).await;
        let Err(error) = ended else { return Ok(()) };
        // The pages stay reachable: people need them most when Slack is not there.
        if keeper.health.ended(error.to_string()) {
            tracing::error!(
                why = error.to_string(),
                "no longer connected to Slack; somebody has to look at the app, and it is tried again"
            );
        }
        let now = clock.now();
        let until = now.checked_add(AGAIN_AFTER)?;
        // A clock that was set back makes nobody wait longer.
        while (now..until).contains(&clock.now()) {
            tokio::select! {
                () = clock.wait_until(until) => {}
                _ = stopped.wait_for(|stop| *stop) => return Ok(()),
            }
        }
    }
}
