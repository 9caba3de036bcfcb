//! Storms: a whole Matoi on virtual time against a hostile Slack, one seed one deterministic run.
//!
//! The engine, the memory store and the Slack adapter are the real ones; "Slack" is the built-in
//! workspace, called in this process through the product's own port to the network. People act,
//! deliveries come late and twice, calls fail in every way a network knows, processes die at named
//! points, machines sleep in the middle of a step. When all is quiet, invariants are checked against what
//! people can see. Dev-only: nothing in the product may depend on this crate.

pub mod bugs;
pub mod check;
pub mod courier;
pub mod desk;
pub mod dice;
pub mod life;
pub mod line;
pub mod outside;
pub mod people;
pub mod process;
pub mod stage;
pub mod store;
pub mod storm;
pub mod time;
pub mod weather;
pub mod witness;

pub use bugs::Bug;
pub use stage::Stage;
pub use storm::{Outcome, run};
