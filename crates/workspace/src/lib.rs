//! The built-in workspace: a Slack-compatible server (Web API, Socket Mode, people to play, faults
//! to turn) with a memory of its own. It knows nothing of incidents and must never learn: whatever
//! works here works against Slack because it speaks Slack's language, not ours.

pub mod act;
mod api;
mod args;
mod blocks;
pub mod chat;
pub mod defaults;
mod dispatch;
mod emoji;
mod events;
pub mod faults;
mod form;
mod limits;
pub mod model;
mod outcome;
pub mod sandbox;
pub mod seed;
mod shapes;
mod text;
mod turn;
pub mod world;

pub use act::{Act, Answer, Call, Fate, Transport};
pub use seed::Seed;
pub use world::World;
