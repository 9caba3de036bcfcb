//! What the engine needs of the world: a clock, ids, a desk (the connection to one Slack) and readers
//! of raw deliveries. Must never name what stands behind a port.

use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;
use matoi_core::{
    alert::AlertStream,
    effect::Effect,
    entry::Entry,
    incident::Incident,
    request::{Ask, Report},
    seen::Seen,
    surface::Surface,
    team::TeamView,
};
use matoi_store::Delivery;
use uuid::Uuid;

/// Time. The only one the engine knows.
#[async_trait]
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
    /// Returns at `then`, or earlier; only loops call this, never a step.
    async fn wait_until(&self, then: Timestamp);
}

/// Fresh ids. The only randomness the engine knows.
pub trait Ids: Send + Sync {
    /// One nobody has seen (a UUIDv7 in the shell).
    fn fresh(&self) -> Uuid;
    /// Random and opaque, for marks that travel outside.
    fn opaque(&self) -> String;
}

/// What an effect is about.
#[derive(Debug, Clone, PartialEq)]
pub enum Subject {
    /// An incident, as it is now.
    Incident(Box<Incident>),
    /// An alert, as it is now.
    Alert(Box<AlertStream>),
    /// Nothing but the house.
    House,
}

impl Subject {
    /// The incident, where it is one.
    #[must_use]
    pub fn incident(&self) -> Option<&Incident> {
        match self {
            Self::Incident(incident) => Some(incident),
            Self::Alert(_) | Self::House => None,
        }
    }
}

/// One effect to be done.
#[derive(Debug, Clone)]
pub struct Job {
    /// What.
    pub effect: Effect,
    /// Opaque; put it where it can be looked up.
    pub key: String,
    /// Now.
    pub now: Timestamp,
    /// When it was decided: nothing of it can be older outside.
    pub decided_at: Timestamp,
    /// An earlier try may have taken effect.
    pub unknown: bool,
    /// About what.
    pub subject: Subject,
    /// The team.
    pub team: Arc<TeamView>,
}

/// How a try ended: three outcomes, and two ways of "not".
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It is so outside.
    Done {
        /// What we learned by it.
        report: Option<Report>,
        /// What was read back.
        entries: Vec<Entry>,
    },
    /// It is so, and this content came with it: kept first, then told.
    Carried {
        /// What we learned by it.
        report: Report,
        /// The content's SHA-256 in hex.
        sha256: String,
        /// The content.
        bytes: Vec<u8>,
    },
    /// It was read: what people said, and what they asked for by saying it.
    Read {
        /// What was said.
        entries: Vec<Entry>,
        /// What is asked, of whatever the effect is about.
        asks: Vec<Ask>,
        /// What stood on the messages.
        seen: Vec<Seen>,
    },
    /// It did not happen; another try may do.
    NotDone {
        /// Why.
        why: String,
        /// Not before then, where the outside said so.
        not_before: Option<Timestamp>,
    },
    /// Nobody knows.
    Unknown {
        /// Why.
        why: String,
    },
    /// It did not happen, because nothing can be done in that room for now. It waits, and this is what
    /// became of the room.
    Shut {
        /// Why.
        why: String,
        /// What became of it.
        report: Report,
    },
    /// The outside said no, for good.
    Refused {
        /// In its words.
        why: String,
    },
}

impl Outcome {
    /// Done, and that is what we learned.
    #[must_use]
    pub fn done(report: Report) -> Self {
        Self::Done {
            report: Some(report),
            entries: Vec::new(),
        }
    }

    /// Done, and nothing more to say.
    #[must_use]
    pub fn plain() -> Self {
        Self::Done {
            report: None,
            entries: Vec::new(),
        }
    }
}

/// What a look-up by key found.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// It happened, and that is what we learned.
    Yes(Option<Report>),
    /// It did not.
    No,
    /// The outside could not tell.
    CannotTell {
        /// Why.
        why: String,
        /// Not before then, where the outside said so.
        not_before: Option<Timestamp>,
    },
}

/// How drawing a surface ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Drawing {
    /// It shows it.
    Shown,
    /// Not yet.
    NotYet {
        /// Why.
        why: String,
        /// Not before then, where the outside said so.
        not_before: Option<Timestamp>,
    },
    /// It can't be drawn any more, for good.
    Gone {
        /// In the outside's words.
        why: String,
    },
    /// Nothing can be done in the room it stands in.
    Shut {
        /// In the outside's words.
        why: String,
        /// What became of the room.
        report: Report,
    },
}

/// The connection to one Slack (or something like it).
#[async_trait]
pub trait Desk: Send + Sync {
    /// Does it, once.
    async fn perform(&self, job: &Job) -> Outcome;
    /// Looks whether an earlier try of it took effect.
    async fn look_up(&self, job: &Job) -> Found;
    /// Makes it true outside; drawing the same twice is harmless.
    async fn draw(&self, surface: &Surface, job: &DrawJob) -> Drawing;
}

/// What drawing may look at.
#[derive(Debug, Clone)]
pub struct DrawJob {
    /// Now.
    pub now: Timestamp,
    /// About what.
    pub subject: Subject,
    /// The team.
    pub team: Arc<TeamView>,
}

/// What a raw delivery says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// What people said.
    pub entries: Vec<Entry>,
    /// What is asked or reported.
    pub asks: Vec<Ask>,
    /// Why there is nothing in it for us, where there is nothing.
    pub ignored: Option<&'static str>,
}

/// A delivery nobody can read. It is kept all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable(pub String);

/// Reads raw deliveries. Pure.
pub trait Reader: Send + Sync {
    /// What it says.
    ///
    /// # Errors
    /// [`Unreadable`] when it is not in a shape we know at all.
    fn read(&self, delivery: &Delivery) -> Result<Reading, Unreadable>;
}
