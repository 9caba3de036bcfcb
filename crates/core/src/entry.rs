//! Entries: what people wrote in a room, kept without a decision so that talk never conflicts with
//! presses. The timeline is events ∪ entries; a note points to its entry.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{actor::Actor, ids::MessageRef};

/// One revision of one message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Which message.
    pub message: MessageRef,
    /// Which revision of it: empty at first, else the mark of the edit. Ordered as text.
    pub revision: String,
    /// The message it answers, where it is a reply.
    pub thread: Option<MessageRef>,
    /// Who wrote it.
    pub author: Actor,
    /// What, as plain text; empty when deleted.
    pub text: String,
    /// It was deleted.
    pub deleted: bool,
    /// When it was written, by the outside's clock.
    pub at: Timestamp,
}
