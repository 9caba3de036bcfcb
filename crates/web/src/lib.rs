//! The web: the front door, the webhook that hears alerts, the JSON interface, the pages, the export.
//!
//! It asks and shows; it decides nothing. Everything that changes something goes through
//! `Engine::request` or `Engine::keep`, everything shown comes from the engine's reads as somebody
//! (`Viewer`). It must never know Slack, SQL, or who stands behind the engine's ports.

pub mod alerts;
mod contract;
pub mod doctor;
pub mod door;
pub mod export;
mod file;
pub mod front;
pub mod installed;
mod language;
mod pages;
mod record;
mod rest;
pub mod sample;
pub mod set_up;
mod state;
mod when;

pub use alerts::AlertReader;
pub use state::{
    CLOCKS_APART, ChannelNow, FreshKey, NO_CONNECTION, SlackState, TellSlack, WebState,
};
