//! The whole program, put together: configuration, wiring, subcommands. Knows everything; nobody
//! knows it. Must never decide anything itself.

pub mod arrivals;
pub mod channel_ids;
pub mod clock;
pub mod commands;
pub mod config;
pub mod connect;
pub mod doctor;
pub mod health;
pub mod ids;
pub mod installed;
pub mod keeper;
pub mod manifest_command;
pub mod offline;
pub mod probe;
pub mod push;
pub mod roster;
pub mod secret_file;
pub mod serve;
pub mod set_up;
pub mod sign_in;
pub mod stored;
pub mod tokens;
