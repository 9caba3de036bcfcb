//! Evidence: content, copied. A link alone is not evidence, because links rot and channels close.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    actor::Actor,
    ids::{Fingerprint, MessageRef},
};

/// Where it came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provenance {
    /// A machine said it.
    Alert(Fingerprint),
    /// A message somewhere.
    Message(MessageRef),
    /// Typed or sent in with the raise.
    Given,
}

/// One piece, readable with everything else gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The content itself.
    pub text: String,
    /// Where it could be seen, while that lasts.
    pub url: Option<String>,
    /// Where it came from.
    pub from: Provenance,
    /// Who brought it.
    pub by: Actor,
    /// When it was so (the source's time where it has one).
    pub at: Timestamp,
}
