//! The built-in workspace from outside: what Slack's callers and people see of it. These tests must
//! never reach inside the crate; whatever they need, another user of the crate needs too.

#![expect(
    clippy::unwrap_used,
    reason = "a test that fails is how these are told"
)]

mod blocks;
mod events;
mod forms;
mod ground_truth;
mod limits;
mod people;
mod respond;
mod sandbox;
mod served;
mod support;
mod web_api;
