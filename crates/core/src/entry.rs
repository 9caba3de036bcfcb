//! Entries: what people wrote in a room, kept without a decision so that talk never conflicts with
//! presses. The timeline is events ∪ entries; a note points to its entry.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{actor::Actor, ids::MessageRef, refusal::Advice};

/// The longest text anybody can say in one go, in characters: what fits one message outside.
pub const WORDS_CHARS_MAX: usize = 40_000;

/// Words held to their bound, and what to say where not all of them fit.
pub(crate) struct Words {
    pub(crate) text: String,
    pub(crate) cut: Option<Advice>,
}

/// Words of one person, held to [`WORDS_CHARS_MAX`].
pub(crate) fn words(text: &str) -> Words {
    held(text, WORDS_CHARS_MAX)
}

/// A text held to `chars_max`; what does not fit is told, never lost in silence.
pub(crate) fn held(text: &str, chars_max: usize) -> Words {
    let left_out = text.chars().count().saturating_sub(chars_max);
    Words {
        text: text.chars().take(chars_max).collect(),
        cut: (left_out > 0).then_some(Advice::TextCut {
            chars_max,
            left_out,
        }),
    }
}

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
