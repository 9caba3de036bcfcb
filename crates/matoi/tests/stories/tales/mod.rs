//! The stories, one file per noun.

mod after;
mod alerts;
mod anything;
mod closing;
mod files;
mod forms;
mod home;
mod notes;
mod people;
mod raising;
mod roles;
mod rooms;
mod settling;
mod threads;
mod trouble;
mod ways;
mod windows;
