//! The fast lane: windows for people who wait in front of them. A right to open one lives three seconds,
//! so it is opened by one read and one call, beside everything that is kept and worked in order.
//!
//! It must never decide, keep or promise anything: a window that did not open is pressed for again, and
//! what was sent in one goes the ordinary way. Everything here may be dropped at any moment.

mod check;
mod hands;
mod homes;
mod opening;

use std::sync::Arc;

use matoi_core::ids::PersonId;
use matoi_engine::Engine;
use tokio::sync::mpsc;

use crate::wire::client::WebApi;

pub use check::form_errors;
pub use hands::{FastHands, Window};
pub use opening::{NOTE_MESSAGE, Opening, RAISE, Way, wish};

/// Windows, and homes, that wait to be drawn; beyond that they are lost, which is no worse than late.
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

/// Somebody waits to see their home.
struct Waits {
    person: PersonId,
    /// The delivery that is to be worked before.
    after: Option<String>,
}

/// Where wishes are left. Leaving one never waits and never fails. Windows and homes wait apart: a right
/// to open a window ends while many homes are being drawn.
#[derive(Debug, Clone)]
pub struct FastLane {
    windows: mpsc::Sender<Opening>,
    homes: mpsc::Sender<Waits>,
}

impl FastLane {
    /// A lane, and the hands that serve it.
    #[must_use]
    pub fn new(
        engine: Arc<Engine>,
        api: Arc<WebApi>,
        public_url: Option<String>,
    ) -> (Self, FastHands) {
        let (windows, to_open) = mpsc::channel(WISHES_MAX);
        let (homes, to_draw) = mpsc::channel(WISHES_MAX);
        let waiting = hands::Waiting { to_open, to_draw };
        let hands = FastHands::new(engine, api, public_url, waiting);
        (Self { windows, homes }, hands)
    }

    /// Leaves whatever this delivery, kept under `key`, wishes for. Call it once a delivery is kept, and
    /// not for one that was there already.
    pub fn offer(&self, kind: &str, payload: &str, key: String) {
        let Some(wish) = wish(kind, payload) else {
            return;
        };
        let is_left = match wish {
            Wish::Modal(opening) => self.windows.try_send(*opening).is_ok(),
            Wish::Home { person, after } => {
                let after = after.then_some(key);
                self.homes.try_send(Waits { person, after }).is_ok()
            }
        };
        if !is_left {
            tracing::info!("a window is not opened: too many are waiting, or we are ending");
        }
    }
}
