//! Who did something, and where to answer them privately.

use serde::{Deserialize, Serialize};

use crate::ids::{PersonId, RoomId};

/// Whoever acted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// Somebody the outside vouches for.
    Person(PersonId),
    /// A name somebody wrote into a form or a script. Kept as text; has no rights.
    Named(String),
    /// A program: an alert source, the house itself.
    Machine,
}

impl Actor {
    /// The person, where it is one.
    #[must_use]
    pub fn person(&self) -> Option<&PersonId> {
        match self {
            Self::Person(id) => Some(id),
            Self::Named(_) | Self::Machine => None,
        }
    }
}

/// Where one person can be answered so that nobody else sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whisper {
    /// Where they acted.
    pub room: RoomId,
    /// Whom.
    pub person: PersonId,
}
