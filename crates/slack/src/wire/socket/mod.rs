//! Socket Mode: several staggered connections, over which deliveries are kept and then
//! acknowledged.
//!
//! It must never acknowledge what was not kept, never let one slow delivery hold up the others,
//! and never open a gap by itself: a new connection stands before the old one is closed.

mod line;
mod link;

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use async_trait::async_trait;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use serde_json::Value;
use tokio::sync::watch;

use super::client::WebApi;
use super::envelope::Envelope;
use super::pace::Pace;
use line::Line;

/// Connections held when nothing else is said: one refresh then never leaves us deaf.
pub const CONNECTIONS_DEFAULT: usize = 2;
/// Connections that Slack allows to one app.
pub const CONNECTIONS_MAX: usize = 10;
/// The second connection starts this much later, so that both are not refreshed together.
pub const STAGGER_MS: u64 = 20_000;
/// Deliveries of one connection that are being kept at the same time; above it we stop reading.
pub const KEEPING_MAX: usize = 256;
/// How often we ask the other side for a sign of life.
pub const PING_EVERY_MS: u64 = 10_000;
/// Without any frame for this long a connection is dead.
pub const DEAD_AFTER_MS: u64 = 30_000;
/// The first pause after an abnormal end; doubles each time …
pub const BACKOFF_MIN_MS: u64 = 1_000;
/// … up to this.
pub const BACKOFF_MAX_MS: u64 = 30_000;
/// The first pause when Slack says that there are too many connections; doubles each time …
pub const TOO_MANY_MIN_MS: u64 = 60_000;
/// … up to this.
pub const TOO_MANY_MAX_MS: u64 = 600_000;
/// A connection that lived this long was a good one: the next pause is the first again.
pub const STEADY_AFTER_MS: u64 = 30_000;
/// Time to connect, TLS and upgrade included.
pub const CONNECT_WITHIN_MS: u64 = 10_000;
/// Time for one frame to be written.
pub const SEND_WITHIN_MS: u64 = 10_000;
/// How long a replaced connection still takes what Slack had already sent its way.
pub const LINGER_MS: u64 = 2_000;
/// How long an ending connection waits for what is still being kept.
pub const DRAIN_WITHIN_MS: u64 = 5_000;
/// How long we wait for the other side to say good-bye.
pub const CLOSE_WITHIN_MS: u64 = 2_000;
/// The longest message that is read; Slack's are far below.
pub const MESSAGE_BYTES_MAX: usize = 8 * 1024 * 1024;

/// Whoever makes a delivery durable.
#[async_trait]
pub trait Keeper: Send + Sync {
    /// Keeps a delivery. Only after `Ok` it is acknowledged, with the answer if there is one;
    /// after an error Slack delivers it again. Must bear to be called twice for one delivery.
    ///
    /// # Errors
    /// When it is not certain that the delivery is durable.
    async fn keep(&self, envelope: Envelope) -> Result<Option<Value>, NotKept>;

    /// The number of connections that stand has changed. When it rises from 0 there was a gap,
    /// and what was missed has to be read back.
    fn connections_changed(&self, _open: usize) {}
}

/// A delivery that is not durable.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not kept: {why}")]
pub struct NotKept {
    /// What happened, for the log.
    pub why: String,
}

/// Chance from outside: a number from 0 to the one given.
pub type Jitter = Arc<dyn Fn(u64) -> u64 + Send + Sync>;

/// How to connect.
#[derive(Clone)]
pub struct SocketSettings {
    /// Connections to hold, 1 to [`CONNECTIONS_MAX`].
    pub connections: usize,
    /// Spreads the pauses, so that not everybody comes back in the same moment.
    pub jitter: Jitter,
}

/// Why listening ended for good. Whoever started it has to tell people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SocketError {
    /// Socket Mode was switched off in the app's settings.
    #[error("Socket Mode is switched off for this app")]
    LinkDisabled,
    /// The app-level token is of no use any more.
    #[error("the app-level token is dead: {error}")]
    Dead {
        /// Slack's error code.
        error: String,
    },
    /// Slack will not open a connection for this token, however often we ask.
    #[error("no connection for this token: {error}")]
    Refused {
        /// Slack's error code.
        error: String,
    },
}

/// Listens until `stop` becomes true (or its sender is gone), finishing what is being kept.
///
/// Nothing is spawned: everything runs inside this one future.
///
/// # Errors
/// When no connection will ever stand again without somebody changing something.
pub async fn run(
    api: Arc<WebApi>,
    keeper: Arc<dyn Keeper>,
    pace: Arc<dyn Pace>,
    settings: SocketSettings,
    mut stop: watch::Receiver<bool>,
) -> Result<(), SocketError> {
    let (halt, halted) = watch::channel(false);
    let open = Arc::new(AtomicUsize::new(0));
    let mut lines: FuturesUnordered<_> = (0..settings.connections.clamp(1, CONNECTIONS_MAX))
        .map(|number| {
            let line = Line {
                api: api.clone(),
                keeper: keeper.clone(),
                pace: pace.clone(),
                jitter: settings.jitter.clone(),
                open: open.clone(),
            };
            let start_after_ms = u64::try_from(number).unwrap_or(0) * STAGGER_MS;
            line.run(start_after_ms, halted.clone())
        })
        .collect();
    let mut result = Ok(());
    let mut stopping = false;
    loop {
        tokio::select! {
            ended = lines.next() => match ended {
                None => return result,
                Some(Ok(())) => {}
                Some(Err(error)) => {
                    result = result.and(Err(error));
                    halt.send_replace(true);
                }
            },
            _ = stop.wait_for(|stop| *stop), if !stopping => {
                stopping = true;
                halt.send_replace(true);
            }
        }
    }
}
