//! Slack: the protocol (`wire`), what comes in (`read`), what goes out (`show`, `perform`).
//!
//! Slack stops here. No other crate learns Slack's words, ids or habits, and `wire` in turn
//! learns nothing of incidents.

pub mod act;
pub mod check_up;
pub mod desk;
pub mod drawn;
pub mod fast;
pub mod manifest;
pub mod modal;
mod perform;
pub mod probe;
pub mod read;
pub mod roster;
pub mod show;
pub mod sign_in;
pub mod wire;
