//! Effects performed, looked up and drawn against a double of the network.

#![allow(clippy::unwrap_used, reason = "a test may")]

mod double;
mod drawing;
mod files;
mod people;
mod posts;
mod reading;
mod room;
mod roster;
mod setting;
mod survival;
mod telling;
mod threads;
