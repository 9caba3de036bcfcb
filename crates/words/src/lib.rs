//! Every sentence Matoi says to people, in Japanese and English as equals.
//!
//! The texts are Fluent files under `locales/`, embedded in the binary. A text is asked for by its key
//! (`noun.what`, as in `open.ack`), a button by its key and its own id (`settle.propose`, `looks_settled`),
//! a visible word by family and id (`role`, `lead`).
//!
//! This crate must never know an incident, Slack, the web or the store: it takes plain ids and ready values.
//! Values must arrive escaped for the place they are shown in; nothing here escapes.

mod catalogue;
mod file_reason;
mod glossary;
mod join;
mod language;
mod locale;
mod placeholders;
mod say;

pub use catalogue::{Message, Placeholder, catalogue};
pub use file_reason::file_reason;
pub use glossary::{Term, emoji, glossary, label, label_with_emoji};
pub use join::{join, join_names};
pub use language::Language;
pub use placeholders::placeholders;
pub use say::{Arg, UNKNOWN_MARK, button, say};
