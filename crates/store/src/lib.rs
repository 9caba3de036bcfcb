//! The waist of the house: everything durable goes through [`Store`], on SQLite, in memory, later on
//! PostgreSQL, all held to one contract suite. Streams, effects and deliveries are kept as the
//! engine's JSON; what has to be queried stands in columns. Must never decide anything, never hold a
//! transaction over a call to the outside, and never let a row out that the `Viewer` may not see.

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use matoi_core::{
    entry::Entry,
    ids::{IncidentId, MessageRef, Origin, PersonId, RoomId, StreamId, TeamId},
    incident::State,
    surface::SurfaceKey,
};
use serde_json::Value;

pub mod contract;
mod memory;
mod question;
mod search;
mod sqlite;

pub use memory::MemoryStore;
pub use question::{
    ALIKE_LOOKED_AT_MAX, Answer, DeliveryState, Loaded, OWED_REASONS_MAX, Owed, Owing, Query,
    Stage, Viewer, What,
};
pub use sqlite::SqliteStore;

/// Why the store could not do it. Always worth another try later; nothing was half done.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database said no.
    #[error("the database could not {doing}")]
    Database {
        /// What we were doing.
        doing: &'static str,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A row that our own code could not have written.
    #[error("a row of {table} cannot be read: {why}")]
    Row {
        /// Which table.
        table: &'static str,
        /// What is odd about it.
        why: String,
    },
}

/// What a store call gives.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// Something that came in, raw, before anybody read it.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivery {
    /// Unique per team; a second one of the same key is the same delivery.
    pub key: String,
    /// Deliveries of one lane are worked in the order they came.
    pub lane: String,
    /// Who can read it (`slack`, `alert:generic`, `api`, `answer`).
    pub source: String,
    /// As it came.
    pub raw: String,
    /// When it was kept.
    pub received_at: Timestamp,
}

/// What became of a delivery that was handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receipt {
    /// Kept, durably, now.
    Kept(i64),
    /// It was here already.
    Known(i64),
}

/// Who claims, until when. A claim that was not settled by then is anybody's.
#[derive(Debug, Clone)]
pub struct Claim {
    /// The process.
    pub holder: String,
    /// Now.
    pub now: Timestamp,
    /// When the lease ends.
    pub until: Timestamp,
    /// At most so many.
    pub max: usize,
    /// Effects this process is trying at this moment. They are not claimed again, even where their
    /// lease looks over: a clock that jumped must not put two hands on one effect.
    pub busy: Vec<i64>,
}

/// A delivery claimed for work.
#[derive(Debug, Clone, PartialEq)]
pub struct ClaimedDelivery {
    /// Its row.
    pub id: i64,
    /// Must still be this when it is finished.
    pub epoch: i64,
    /// Which try this is, from 1.
    pub attempt: u32,
    /// What came.
    pub delivery: Delivery,
}

/// How work on a delivery ended, where it did not end in a commit.
#[derive(Debug, Clone, PartialEq)]
pub enum Finish {
    /// Try again, not before then.
    Later {
        /// When.
        not_before: Timestamp,
        /// Why not now.
        why: String,
    },
    /// Nobody can read it. Kept, shown, never thrown away.
    Unreadable {
        /// What is odd about it.
        why: String,
    },
}

/// An event on its way into the log.
#[derive(Debug, Clone, PartialEq)]
pub struct EventRow {
    /// When it was decided.
    pub at: Timestamp,
    /// The engine's JSON: who, when, what.
    pub body: Value,
}

/// Stands in the `needs` of an effect that became moot while somebody was at it. No stream ever has
/// it, so the effect is not tried again: it goes once it is settled otherwise than as done, or once
/// nobody holds it any more.
pub(crate) const NEVER: i64 = 1 << 62;

/// An effect on its way into the outbox.
#[derive(Debug, Clone, PartialEq)]
pub struct EffectRow {
    /// Random and opaque; travels outside so that an unknown outcome can be looked up.
    pub key: String,
    /// Order holds within one lane of one stream.
    pub lane: String,
    /// Of what may be claimed, the lowest number goes first, then the oldest.
    pub class: i64,
    /// Bits that the stream must have before it may be claimed.
    pub needs: i64,
    /// When it was decided.
    pub at: Timestamp,
    /// The engine's JSON.
    pub body: Value,
}

/// Where a stream can be found from outside.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The incident that lives in this room.
    Room(RoomId),
    /// The stream this message of ours belongs to (a card).
    Message(MessageRef),
}

/// What lists show of an incident.
#[derive(Debug, Clone, PartialEq)]
pub struct IncidentRow {
    /// Which.
    pub id: IncidentId,
    /// Its number.
    pub number: u64,
    /// Its title.
    pub title: String,
    /// How far along.
    pub state: State,
    /// Seen only by its members.
    pub sensitive: bool,
    /// When it was raised.
    pub opened_at: Timestamp,
    /// Newest version, so that pages know when to look again.
    pub version: u64,
}

/// One stream's part of a commit.
#[derive(Debug, Clone)]
pub struct StreamWrite {
    /// Which stream.
    pub stream: StreamId,
    /// The version the decision was made on; 0 for a new one.
    pub expected_version: u64,
    /// Appended in this order as `expected_version + 1, …`.
    pub events: Vec<EventRow>,
    /// The stream folded up to the last of them.
    pub snapshot: Value,
    /// The snapshot's form.
    pub schema: u32,
    /// What effects may rely on by now, as bits.
    pub has: i64,
    /// When it wants to be looked at again.
    pub wake_at: Option<Timestamp>,
    /// Into the outbox, in this order.
    pub effects: Vec<EffectRow>,
    /// Effects that need any of these bits are dropped (before `effects` are added); one that somebody
    /// is at is not tried again.
    pub moot: i64,
    /// What has to be true outside, by digest. Keys not listed need no drawing any more.
    pub surfaces: Vec<(SurfaceKey, u64)>,
    /// Where it can be found from now on.
    pub places: Vec<Place>,
    /// How lists show it; `None` for streams no list shows.
    pub row: Option<IncidentRow>,
    /// Everyone who may see it when it is sensitive.
    pub members: Vec<PersonId>,
}

/// One transaction.
#[derive(Debug, Clone, Default)]
pub struct Commit {
    /// The delivery this finishes: row, epoch, the stream it was about, the engine's answer.
    pub delivery: Option<(i64, i64, Option<StreamId>, Value)>,
    /// What people said; known revisions are kept as they are.
    pub entries: Vec<Entry>,
    /// Where streams can be found from now on, besides what their own writes say.
    pub places: Vec<(Place, StreamId)>,
    /// Streams changed.
    pub writes: Vec<StreamWrite>,
    /// What a raise came from, and the stream it makes.
    pub origin: Option<(Origin, StreamId)>,
}

/// Why a commit did not happen. Nothing of it did.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// A stream moved on: load again, decide again.
    #[error("{0} has moved on")]
    Conflict(StreamId),
    /// The same thing was raised before.
    #[error("raised before as {0}")]
    OriginTaken(StreamId),
    /// The delivery belongs to somebody else by now.
    #[error("the lease on the delivery is gone")]
    LeaseLost,
    /// See the source.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An effect claimed for delivery. The claim itself is durable before the call is made.
#[derive(Debug, Clone, PartialEq)]
pub struct ClaimedEffect {
    /// Its row.
    pub id: i64,
    /// Must still be this when it is settled.
    pub epoch: i64,
    /// Its stream.
    pub stream: StreamId,
    /// Its opaque key.
    pub key: String,
    /// Its lane.
    pub lane: String,
    /// The engine's JSON.
    pub body: Value,
    /// Which try this is, from 1.
    pub attempt: u32,
    /// Nobody knows whether an earlier try took effect.
    pub unknown: bool,
    /// When the last try before this one started, where there was one. A claim that began as unknown
    /// and was settled as unknown does not count: it waited or looked.
    pub tried_at: Option<Timestamp>,
    /// When it was decided.
    pub decided_at: Timestamp,
}

/// A case on its way into the library.
#[derive(Debug, Clone, Default)]
pub struct CaseRow {
    /// Its incident's number.
    pub number: u64,
    /// The engine's JSON.
    pub body: Value,
    /// Its plain text, for searching.
    pub text: String,
    /// What it is about, as the core's keys; none for a case that is offered to nobody.
    pub gist: Vec<String>,
}

/// How a try ended.
#[derive(Debug, Clone)]
pub enum Settle {
    /// Done (or for ever impossible, which an answer tells). Everything here in one transaction.
    Done {
        /// What it told us, into the inbox.
        answers: Vec<Delivery>,
        /// What it read back.
        entries: Vec<Entry>,
        /// A case for the library.
        case: Option<CaseRow>,
        /// The surface it drew.
        drawn: Option<(SurfaceKey, u64)>,
    },
    /// It did not happen.
    Retry {
        /// When to try again.
        not_before: Timestamp,
        /// Why not.
        why: String,
    },
    /// Nobody knows.
    Unknown {
        /// When to look it up.
        not_before: Timestamp,
        /// Why not.
        why: String,
    },
    /// Too many tries. Visible, and waits for a person.
    Parked {
        /// Why.
        why: String,
    },
}

/// A surface claimed for drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct ClaimedSurface {
    /// Its stream.
    pub stream: StreamId,
    /// Which.
    pub key: SurfaceKey,
    /// Must still be this when it is marked.
    pub epoch: i64,
    /// Which try this is, from 1.
    pub attempt: u32,
}

/// How drawing ended.
#[derive(Debug, Clone)]
pub enum Drawn {
    /// It shows `digest`; not again before then.
    Shown {
        /// What it shows.
        digest: u64,
        /// The pace of redraws.
        not_before: Timestamp,
        /// Once more then, although nothing changed: until then an earlier try may still land.
        again_at: Option<Timestamp>,
    },
    /// Not yet.
    Retry {
        /// When to try again.
        not_before: Timestamp,
        /// Why not.
        why: String,
    },
    /// It can't be drawn any more; the answers say what became of it.
    Gone {
        /// Into the inbox.
        answers: Vec<Delivery>,
    },
}

/// A clock that was set back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetBack {
    /// By at least so much.
    pub by: SignedDuration,
    /// By at most so much, where nobody saw it happen: what was decided is taken to be that old, but for what was
    /// decided within [`JUST_DECIDED`] before `now`.
    pub at_most: SignedDuration,
    /// What it shows.
    pub now: Timestamp,
}

/// Whatever was decided so shortly before a clock was seen to be set back was decided by it as it is now.
pub const JUST_DECIDED: SignedDuration = SignedDuration::from_secs(60);

/// Everything durable. One object serves one team's data for now; every call names the team.
#[async_trait]
pub trait Store: Send + Sync {
    /// Keeps deliveries, durably, before it returns. The same key twice is the same delivery.
    async fn receive(&self, team: &TeamId, deliveries: Vec<Delivery>) -> Result<Vec<Receipt>>;

    /// Claims deliveries: per lane only the oldest unfinished one, and only when nobody holds it and
    /// its time has come.
    async fn claim_inbox(&self, team: &TeamId, claim: &Claim) -> Result<Vec<ClaimedDelivery>>;

    /// Ends work on a delivery without a commit. Nothing happens if the lease was lost.
    async fn finish(&self, id: i64, epoch: i64, finish: Finish) -> Result<()>;

    /// Writes events, snapshots, effects, places, entries and the end of the delivery, all or nothing.
    async fn commit(&self, team: &TeamId, commit: Commit) -> Result<(), CommitError>;

    /// Claims effects whose needs are met, whose time has come and before which nothing unfinished
    /// stands in their lane (parked and unknown rows block their own lane only). A claimed row whose
    /// lease ran out comes back with `unknown = true`.
    async fn claim_outbox(&self, team: &TeamId, claim: &Claim) -> Result<Vec<ClaimedEffect>>;

    /// Ends a try. `false` if the claim was somebody else's by then: nothing was written.
    async fn settle_outbox(
        &self,
        team: &TeamId,
        id: i64,
        epoch: i64,
        settle: Settle,
    ) -> Result<bool>;

    /// Claims surfaces that don't show what they should and whose time has come. From the claim until
    /// it is marked as shown nobody knows what a surface shows.
    async fn claim_surfaces(&self, team: &TeamId, claim: &Claim) -> Result<Vec<ClaimedSurface>>;

    /// Ends drawing. `false` if the claim was somebody else's by then.
    async fn mark_surface(
        &self,
        team: &TeamId,
        claimed: &ClaimedSurface,
        drawn: Drawn,
    ) -> Result<bool>;

    /// Streams that want to be looked at by `now`, the most overdue first.
    async fn due(&self, team: &TeamId, now: Timestamp, max: usize) -> Result<Vec<StreamId>>;

    /// The next moment anything not claimable now becomes so (retries, lease ends, wakes, redraws).
    async fn next_due(&self, team: &TeamId, now: Timestamp) -> Result<Option<Timestamp>>;

    /// Reserves the team's next incident number. Gaps are fine.
    async fn number(&self, team: &TeamId) -> Result<u64>;

    /// Reads. What the viewer may not see is as if it were not there.
    async fn ask(&self, team: &TeamId, viewer: &Viewer, query: Query) -> Result<Answer>;

    /// Keeps a small thing by name.
    async fn put_setting(&self, team: &TeamId, name: &str, value: Value) -> Result<()>;

    /// Gives what is kept under that name.
    async fn setting(&self, team: &TeamId, name: &str) -> Result<Option<Value>> {
        let asked = Query::Setting(name.to_owned());
        let answer = self.ask(team, &Viewer::House, asked).await?;
        Ok(if let Answer::Setting(value) = answer {
            Some(value)
        } else {
            None
        })
    }

    /// Gives what is kept under that name and forgets it, in one step: of two who ask, one has it.
    async fn take_setting(&self, team: &TeamId, name: &str) -> Result<Option<Value>>;

    /// Keeps what a file holds, under its SHA-256 in hex. The same content again is the same.
    async fn keep_content(&self, team: &TeamId, sha256: &str, bytes: Vec<u8>) -> Result<()>;

    /// Ends all leases of `holder`: called once at start by a process that knows it is the only one of
    /// that name. Effects it held come back as unknown.
    async fn release(&self, team: &TeamId, holder: &str) -> Result<()>;

    /// Puts a parked effect back in line, or drops it, at a person's word.
    async fn unpark(&self, team: &TeamId, id: i64, drop: bool) -> Result<bool>;

    /// Makes what that stream owes due at `now`, at a person's word: parked effects go back in line, effects
    /// and surfaces that wait for a later time wait no longer. What somebody holds is left alone, and where
    /// nobody knows what became of a try, that stays so. Gives how many it was.
    async fn hasten(&self, team: &TeamId, stream: &StreamId, now: Timestamp) -> Result<u64>;

    /// Deliveries, effects and surfaces that wait for a later time wait no longer for that than they would have, and
    /// when an effect that is not over was decided and tried is told by the clock as it is now. Leases end when their
    /// holders think they do. For a house of one process: of several, each would tell of its own clock.
    async fn set_back(&self, team: &TeamId, clock: SetBack) -> Result<()>;
}
