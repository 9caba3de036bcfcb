//! The fast lane: windows for people who wait in front of them. A right to open one lives three seconds,
//! so it is opened by one read and one call, beside everything that is kept and worked in order.
//!
//! It must never decide, keep or promise anything: a window that did not open is pressed for again, and
//! what was sent in one goes the ordinary way. Everything here may be dropped at any moment.

mod check;
mod hands;
mod opening;

use std::sync::Arc;

use matoi_core::ids::PersonId;
use matoi_engine::Engine;
use tokio::sync::mpsc;

use crate::wire::client::WebApi;

pub use check::form_errors;
pub use hands::FastHands;
pub use opening::{Opening, Way, wish};

/// Windows that wait to be opened; beyond that they are lost, which is no worse than late.
const WISHES_MAX: usize = 256;

/// What somebody waits to see.
#[derive(Debug, Clone, PartialEq)]
pub enum Wish {
    /// A modal.
    Modal(Box<Opening>),
    /// The app's home.
    Home {
        /// Whose.
        person: PersonId,
        /// They did something in it: they wait to see what came of that.
        after: bool,
    },
}

/// A wish, and the key of the delivery it came with.
struct Waiting {
    wish: Wish,
    key: String,
}

/// Where wishes are left. Leaving one never waits and never fails.
#[derive(Debug, Clone)]
pub struct FastLane {
    wishes: mpsc::Sender<Waiting>,
}

impl FastLane {
    /// A lane, and the hands that serve it.
    #[must_use]
    pub fn new(
        engine: Arc<Engine>,
        api: Arc<WebApi>,
        public_url: Option<String>,
    ) -> (Self, FastHands) {
        let (wishes, waiting) = mpsc::channel(WISHES_MAX);
        let hands = FastHands::new(engine, api, public_url, waiting);
        (Self { wishes }, hands)
    }

    /// Leaves whatever this delivery, kept under `key`, wishes for. Call it once a delivery is kept, and
    /// not for one that was there already.
    pub fn offer(&self, kind: &str, payload: &str, key: String) {
        let Some(wish) = wish(kind, payload) else {
            return;
        };
        if self.wishes.try_send(Waiting { wish, key }).is_err() {
            tracing::info!("a window is not opened: too many are waiting, or we are ending");
        }
    }
}
