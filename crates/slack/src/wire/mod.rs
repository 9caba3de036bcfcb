//! The protocol leaf: Slack's Web API, Socket Mode, signatures and Block Kit.
//!
//! It must never know anything of ours: no incidents, no words to people, no stores. Time and
//! randomness arrive as arguments or through [`pace::Pace`]; the network through [`http::Http`].

pub mod answer;
pub mod apart;
pub mod channel_ids;
pub mod client;
pub mod envelope;
pub mod file;
pub mod form;
pub mod http;
pub mod interaction;
pub mod kit;
pub mod limits;
pub mod method;
pub mod pace;
pub mod push;
pub mod reqwest_http;
pub mod signature;
pub mod socket;
