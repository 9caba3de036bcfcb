//! The built-in workspace: a Slack-compatible server (Web API, Socket Mode, people to play, faults
//! to turn) with a memory of its own. It knows nothing of incidents and must never learn: whatever
//! works here works against Slack because it speaks Slack's language, not ours.

pub mod act;
mod api;
mod args;
mod blocks;
pub mod chat;
mod clock;
mod connection;
pub mod defaults;
mod delivery_log;
mod detour;
mod dispatch;
mod emoji;
mod events;
pub mod faults;
mod files;
mod filetype;
mod form;
mod journal;
mod limits;
mod manifest;
pub mod model;
mod outcome;
mod push;
mod registry;
mod request;
pub mod sandbox;
pub mod seed;
mod server;
mod shapes;
mod socket;
mod text;
mod turn;
mod vault;
mod workspace;
pub mod world;

pub use act::{Act, Answer, Call, Fate, Transport};
pub use clock::SandboxClock;
pub use dispatch::{MethodErrors, method_errors};
pub use files::{FILES_BYTES_MAX, FILES_UNDER};
pub use journal::JournalError;
pub use seed::Seed;
pub use workspace::{AppTokens, Workspace};
pub use world::{Unread, World};
