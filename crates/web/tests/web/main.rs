//! The web in a whole house kept in memory: the front door, the API, the pages, the export.

#![expect(clippy::unwrap_used, reason = "in a test a surprise may end the story")]

mod act;
mod after;
mod api;
mod contract;
mod door;
mod files;
mod forged;
mod list;
mod live;
mod login;
mod long;
mod look_back;
mod moved;
mod pages;
mod parsed;
mod requests;
mod sample;
mod settings;
mod shape;
mod share;
mod shelf;
mod spelled;
mod strangers;
mod taken_along;
mod told;
mod world;
