//! The protocol leaf, seen from outside: limits, calls, blocks, sockets, signatures.

mod client;
mod download;
mod envelope;
mod forms;
mod ground_truth;
mod kit;
mod limits;
mod method;
mod network;
mod one_go;
mod push;
mod reqwest_http;
mod signature;
mod socket;
mod tiny_slack;
mod view;
