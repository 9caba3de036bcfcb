//! What is shown: how each surface looks in both languages, and that nothing anybody writes breaks it.

mod golden;
mod home;
mod hostile;
mod modals;
mod saying;
mod views;
