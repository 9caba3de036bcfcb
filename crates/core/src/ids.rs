//! Names of things: newtypes for every id, so that one can never stand where another is meant.
//! Must never know what an id looks like outside (Slack's `C…`, `U…` are opaque here).

use std::{cell::Cell, fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The id as text, exactly as it came.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_id! {
    /// The team (a Slack workspace) a row belongs to. Nothing ever joins across teams.
    TeamId
}
text_id! {
    /// A person, as the outside names them.
    PersonId
}
text_id! {
    /// A place where people talk: a channel outside, opaque here. An incident's own room is one.
    RoomId
}
text_id! {
    /// When a message was posted, as the outside writes it. Unique in its room and ordered as text
    /// of equal length; opaque otherwise.
    Mark
}
text_id! {
    /// What makes two alerts the same alert.
    Fingerprint
}
text_id! {
    /// What a raise came from (a card, a message, an idempotency key, a delivery). Unique per team:
    /// a second raise from the same origin joins the first.
    Origin
}

/// An incident, for ever. People see its number instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct IncidentId(pub Uuid);

impl fmt::Display for IncidentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A note in an incident's ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NoteId(pub Uuid);

impl fmt::Display for NoteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

macro_rules! fresh_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                text.parse().map(Self).map_err(|_| BadId(text.to_owned()))
            }
        }
    };
}

fresh_id! {
    /// A look-back of an incident.
    LookBackId
}
fresh_id! {
    /// Something left to do after an incident.
    TaskId
}

impl RoomId {
    /// The room that is a thread: named by the message it hangs on.
    #[must_use]
    pub fn of_thread(root: &MessageRef) -> Self {
        Self(root.to_string())
    }

    /// The message a thread hangs on, where this room is one.
    #[must_use]
    pub fn root(&self) -> Option<MessageRef> {
        let (room, mark) = self.0.split_once('/')?;
        Some(MessageRef::new(room, mark))
    }

    /// The room outside: the one a thread stands in, or this one.
    #[must_use]
    pub fn outer(&self) -> &str {
        self.0.split_once('/').map_or(&self.0, |(room, _)| room)
    }
}

/// One message: its room and its mark.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct MessageRef {
    /// Where it stands.
    pub room: RoomId,
    /// Which one.
    pub mark: Mark,
}

impl MessageRef {
    /// Names the message `mark` in `room`.
    pub fn new(room: impl Into<RoomId>, mark: impl Into<Mark>) -> Self {
        Self {
            room: room.into(),
            mark: mark.into(),
        }
    }
}

impl fmt::Display for MessageRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.room, self.mark)
    }
}

impl From<MessageRef> for String {
    fn from(message: MessageRef) -> Self {
        message.to_string()
    }
}

impl TryFrom<String> for MessageRef {
    type Error = BadId;
    fn try_from(text: String) -> Result<Self, BadId> {
        // A room may be a thread, and then has a mark of its own.
        match text.rsplit_once('/') {
            Some((room, mark)) if !room.is_empty() => Ok(Self::new(room, mark)),
            Some(_) | None => Err(BadId(text)),
        }
    }
}

/// A text that is not the id it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadId(pub String);

impl fmt::Display for BadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not an id: {:?}", self.0)
    }
}

impl std::error::Error for BadId {}

/// A log of events: one incident, or one alert with all its repeats.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum StreamId {
    /// `incident/<id>`
    Incident(IncidentId),
    /// `alert/<fingerprint>`
    Alert(Fingerprint),
    /// `house/desk`: answers to people that belong to no incident. It has no events.
    House,
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Incident(id) => write!(f, "incident/{id}"),
            Self::Alert(fingerprint) => write!(f, "alert/{fingerprint}"),
            Self::House => f.write_str("house/desk"),
        }
    }
}

impl FromStr for StreamId {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        match text.split_once('/') {
            Some(("incident", id)) => id
                .parse()
                .map(|id| Self::Incident(IncidentId(id)))
                .map_err(|_| BadId(text.to_owned())),
            Some(("house", "desk")) => Ok(Self::House),
            Some(("alert", fingerprint)) if !fingerprint.is_empty() => {
                Ok(Self::Alert(fingerprint.into()))
            }
            Some(_) | None => Err(BadId(text.to_owned())),
        }
    }
}

impl From<StreamId> for String {
    fn from(stream: StreamId) -> Self {
        stream.to_string()
    }
}

impl TryFrom<String> for StreamId {
    type Error = BadId;
    fn try_from(text: String) -> Result<Self, BadId> {
        text.parse()
    }
}

/// Fresh ids for one decision, all grown from one seed: the same seed gives the same ids, so a
/// decision stays a pure function.
#[derive(Debug, Clone)]
pub struct Ids {
    seed: Uuid,
    used: Cell<u16>,
}

impl Ids {
    /// Ids grown from `seed` (a UUIDv7 in the shell, anything in a test).
    #[must_use]
    pub fn from_seed(seed: Uuid) -> Self {
        Self {
            seed,
            used: Cell::new(0),
        }
    }

    /// The next one. At most 65,536 a decision; a decision makes a handful.
    #[must_use]
    pub fn fresh(&self) -> Uuid {
        let used = self.used.get();
        self.used.set(used.wrapping_add(1));
        Uuid::from_u128(self.seed.as_u128() ^ u128::from(used))
    }
}
