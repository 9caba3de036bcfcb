//! The manifest against Slack's published schema, what Slack documents, and the code that uses it.

#[path = "../wire/ground_truth.rs"]
mod ground_truth;
mod least;
mod schema;
mod walker;
