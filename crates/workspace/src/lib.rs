//! The built-in workspace: a Slack-compatible server (Web API, Socket Mode, people to play, faults
//! to turn) with a memory of its own. It knows nothing of incidents and must never learn: whatever
//! works here works against Slack because it speaks Slack's language, not ours.

pub mod act;
pub mod faults;
pub mod limits;
pub mod model;
pub mod seed;
pub mod world;

pub use act::{Act, Answer, Call, Fate, Transport};
pub use seed::Seed;
pub use world::World;
