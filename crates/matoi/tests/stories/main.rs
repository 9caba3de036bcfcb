//! Stories over the whole program: people in the built-in workspace, an alert source, a script, and
//! Matoi in between, over the same wire as on real Slack. Each ends with nothing owed and a live
//! state that is the replay of its log.

#![expect(clippy::unwrap_used, reason = "in a story a surprise is the end of it")]

mod killed;
mod tales;
mod world;
