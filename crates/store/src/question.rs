//! What can be asked of a store, who asks, and what it answers. Must never offer a question without a
//! viewer.

use jiff::Timestamp;
use matoi_core::{
    entry::Entry,
    ids::{MessageRef, PersonId, RoomId, StreamId},
    surface::SurfaceKey,
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
        /// Only what was raised before that one: when, and its number.
        before: Option<(Timestamp, u64)>,
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
    /// Cases that are about the same, by the keys they share, most first.
    Alike {
        /// What it is about, as the core's keys.
        gist: Vec<String>,
        /// At most so many.
        max: usize,
    },
    /// What is still owed, of one stream or of all.
    Owed(Option<StreamId>),
    /// What is still owed to the outside, each by itself: what has to be done in the order it was
    /// decided, then what has to be drawn.
    Owing {
        /// At most so many.
        max: usize,
    },
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

/// What is owed: something to be done, or a surface that does not show what it should.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// An effect, as the engine's JSON.
    Effect(Value),
    /// A surface.
    Surface(SurfaceKey),
}

/// How far along one thing that is owed is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// It waits.
    Pending,
    /// It is being tried now.
    Sending,
    /// Nobody knows whether it happened.
    Unknown,
    /// It waits for a person.
    Parked,
}

/// One thing that is still owed.
#[derive(Debug, Clone, PartialEq)]
pub struct Owing {
    /// Of which stream.
    pub stream: StreamId,
    /// What.
    pub what: What,
    /// How far along.
    pub stage: Stage,
    /// When it was decided, where that is known.
    pub since: Option<Timestamp>,
    /// Not again before then; `None` where nothing was tried yet or nothing holds it back.
    pub not_before: Option<Timestamp>,
    /// How often it was tried.
    pub attempts: u32,
    /// Why it is not done yet, in the outside's words.
    pub why: Option<String>,
}

/// So many cases are compared when cases that are about the same are asked for.
pub const ALIKE_LOOKED_AT_MAX: usize = 40;

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
///
/// Cases come as the text of the engine's JSON: they are large, and read once by whoever asked.
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
    Case(String),
    Cases(Vec<String>),
    Count(u64),
    Alike(Vec<IncidentRow>),
    Owed(Owed),
    Owing(Vec<Owing>),
    Delivery(DeliveryState),
    Content(Vec<u8>),
    Setting(Value),
}
