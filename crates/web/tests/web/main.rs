//! The web in a whole house kept in memory: the front door, the API, the pages, the export.

mod api;
mod door;
mod pages;
mod world;
