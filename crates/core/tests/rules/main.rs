//! The rules of an incident as plain values: given what happened, when somebody asks, then that.

#![expect(
    clippy::unwrap_used,
    reason = "a rule that does not hold here stops the test"
)]

mod adopt;
mod after;
mod anything;
mod bounds;
mod company;
mod ends;
mod flow;
mod hands;
mod kept;
mod notes;
mod seen;
mod shut;
mod world;
