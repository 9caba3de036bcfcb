//! What can be asked of a store, who asks, and what it answers. Must never offer a question without a
//! viewer.

use jiff::Timestamp;
use matoi_core::{
    entry::Entry,
    ids::{MessageRef, PersonId, RoomId, StreamId},
};
use serde_json::Value;

use crate::{EventRow, IncidentRow, Place};

/// Who reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Viewer {
    /// The house itself.
    House,
    /// A member, or whoever sits at the machine.
    Member(PersonId),
    /// Somebody on this machine with no sign-in (loopback, built-in workspace).
    Anyone,
}

/// What can be asked.
#[derive(Debug, Clone)]
pub enum Query {
    /// The stream as it is.
    Stream(StreamId),
    /// Its log, from the first event.
    Log(StreamId),
    /// The incident of that number.
    Number(u64),
    /// Incidents, newest first; `open` filters by being over or not; `words` must all occur in the title.
    Incidents {
        /// Over or not; `None` for all.
        open: Option<bool>,
        /// Words.
        words: String,
        /// At most so many.
        max: usize,
    },
    /// Where that leads.
    Place(Place),
    /// The newest revision of that message.
    Entry(MessageRef),
    /// All revisions of all messages of a room, in order of time, then revision.
    Entries(RoomId),
    /// How many revisions of messages are kept of a room: it grows with each word, and never shrinks.
    EntryCount(RoomId),
    /// Authors (persons) of entries in a room since then.
    Talkers(RoomId, Timestamp),
    /// The alert streams, newest change first.
    Alerts {
        /// At most so many.
        max: usize,
    },
    /// The case of that number.
    Case(u64),
    /// Cases whose text holds all the words, newest first.
    Cases {
        /// Words.
        words: String,
        /// Only those with a smaller number, where one is given.
        before: Option<u64>,
        /// At most so many.
        max: usize,
    },
    /// How many cases hold all the words.
    CaseCount(String),
    /// What is still owed, of one stream or of all.
    Owed(Option<StreamId>),
    /// What became of the delivery of that key.
    Delivery(String),
    /// What a file holds, by its SHA-256 in hex. The house alone may ask: who may see a file is known
    /// by the incident it belongs to.
    Content(String),
    /// A small thing kept by name.
    Setting(String),
}

/// A stream as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// Which.
    pub stream: StreamId,
    /// How many events.
    pub version: u64,
    /// The snapshot's form.
    pub schema: u32,
    /// The snapshot.
    pub snapshot: Value,
}

/// What is still owed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Owed {
    /// Deliveries not worked yet (always of all streams).
    pub deliveries: u64,
    /// Deliveries nobody can read (always of all streams).
    pub unreadable: u64,
    /// Effects waiting.
    pub pending: u64,
    /// Effects being tried now.
    pub sending: u64,
    /// Effects whose outcome nobody knows.
    pub unknown: u64,
    /// Effects that wait for a person.
    pub parked: u64,
    /// Surfaces that don't show what they should.
    pub surfaces: u64,
    /// The newest reasons, at most [`OWED_REASONS_MAX`].
    pub reasons: Vec<String>,
}

impl Owed {
    /// Nothing is.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.deliveries + self.pending + self.sending + self.unknown + self.parked + self.surfaces
            == 0
    }
}

/// So many reasons are told.
pub const OWED_REASONS_MAX: usize = 10;

/// What became of a delivery.
#[derive(Debug, Clone, PartialEq)]
pub struct DeliveryState {
    /// It was worked.
    pub done: bool,
    /// The stream it changed or asked about.
    pub stream: Option<StreamId>,
    /// What the engine answered (its own JSON), once done.
    pub answer: Value,
}

/// An answer to a [`Query`], of the matching kind.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "each variant answers the query of its name")]
pub enum Answer {
    Nothing,
    Stream(Loaded),
    Log(Vec<EventRow>),
    Incident(IncidentRow),
    Incidents(Vec<IncidentRow>),
    Place(StreamId),
    Entry(Entry),
    Entries(Vec<Entry>),
    EntryCount(u64),
    Talkers(Vec<PersonId>),
    Streams(Vec<Loaded>),
    Case(Value),
    Cases(Vec<Value>),
    Count(u64),
    Owed(Owed),
    Delivery(DeliveryState),
    Content(Vec<u8>),
    Setting(Value),
}
