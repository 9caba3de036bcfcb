//! The built-in workspace from outside: what Slack's callers and people see of it. These tests must
//! never reach inside the crate; whatever they need, another user of the crate needs too.

mod support;
mod web_api;
