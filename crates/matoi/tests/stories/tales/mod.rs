//! The stories, one file per noun.

mod after;
mod alerts;
mod anything;
mod closing;
mod deaf;
mod empty;
mod evidence;
mod file_bounds;
mod forms;
mod home;
mod kinds;
mod ledger;
mod page;
mod people;
mod raising;
mod roles;
mod rooms;
mod settling;
mod talk;
mod threads;
mod trouble;
mod twice;
mod twins;
mod undo;
mod ways;
mod windows;
