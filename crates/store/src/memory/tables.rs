//! What the store in memory holds: the same tables as on disk, as maps. Must never decide who may
//! see what.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jiff::Timestamp;
use matoi_core::{
    entry::Entry,
    ids::{IncidentId, Mark, Origin, PersonId, RoomId, StreamId, TeamId},
    surface::SurfaceKey,
};
use serde_json::Value;

use crate::{CaseRow, Claim, Delivery, EffectRow, EventRow, IncidentRow, Place};

/// All teams. Row ids are never used twice, in any of them.
#[derive(Debug, Default)]
pub(super) struct Memory {
    pub last_id: i64,
    pub teams: BTreeMap<TeamId, Team>,
}

/// One team's rows.
#[derive(Debug, Default)]
pub(super) struct Team {
    pub inbox: BTreeMap<i64, InboxRow>,
    pub inbox_keys: HashMap<String, i64>,
    /// Deliveries that are neither worked nor unreadable.
    pub inbox_open: BTreeSet<i64>,
    /// Only what is not finished.
    pub outbox: BTreeMap<i64, OutboxRow>,
    pub outbox_keys: HashSet<String>,
    pub streams: BTreeMap<StreamId, StreamRow>,
    pub wakes: BTreeSet<(Timestamp, StreamId)>,
    pub surfaces: BTreeMap<(StreamId, SurfaceKey), SurfaceRow>,
    pub entries: HashMap<RoomId, BTreeMap<(Mark, String), Entry>>,
    pub origins: HashMap<Origin, StreamId>,
    pub places: BTreeMap<Place, StreamId>,
    pub incidents: BTreeMap<IncidentId, IncidentRow>,
    pub numbers: BTreeMap<u64, IncidentId>,
    pub members: HashMap<StreamId, BTreeSet<PersonId>>,
    /// Number to the case, its text in searching form.
    pub library: BTreeMap<u64, CaseRow>,
    pub settings: BTreeMap<String, Value>,
    pub contents: HashMap<String, Vec<u8>>,
    pub last_number: u64,
}

/// Who works on a row, and from when on anybody may.
#[derive(Debug)]
pub(super) struct Lease {
    pub epoch: i64,
    pub attempt: u32,
    pub holder: Option<String>,
    /// The end of the lease while somebody holds it, else the earliest next try.
    pub ready_at: Timestamp,
}

impl Default for Lease {
    fn default() -> Self {
        Self {
            epoch: 0,
            attempt: 0,
            holder: None,
            ready_at: Timestamp::MIN,
        }
    }
}

impl Lease {
    pub fn take(&mut self, claim: &Claim) {
        self.epoch += 1;
        self.attempt += 1;
        self.holder = Some(claim.holder.clone());
        self.ready_at = claim.until;
    }

    pub fn is_held_as(&self, epoch: i64) -> bool {
        self.holder.is_some() && self.epoch == epoch
    }

    pub fn is_held_by(&self, holder: &str) -> bool {
        self.holder.as_deref() == Some(holder)
    }

    pub fn free_from(&mut self, ready_at: Timestamp) {
        self.holder = None;
        self.ready_at = ready_at;
    }
}

#[derive(Debug)]
pub(super) struct InboxRow {
    pub delivery: Delivery,
    pub lease: Lease,
    pub state: InboxState,
    pub why: Option<String>,
}

#[derive(Debug, PartialEq)]
pub(super) enum InboxState {
    Open,
    Done {
        stream: Option<StreamId>,
        answer: Value,
    },
    Unreadable,
}

#[derive(Debug)]
pub(super) struct OutboxRow {
    pub stream: StreamId,
    pub effect: EffectRow,
    pub state: OutboxState,
    /// The running or parked try began without knowing what became of the one before.
    pub unsure: bool,
    pub tried_at: Option<Timestamp>,
    pub tried_before: Option<Timestamp>,
    pub lease: Lease,
    pub why: Option<String>,
}

impl OutboxRow {
    /// From parked: its tries count afresh, what nobody knows stays unknown.
    pub fn back_in_line(&mut self) {
        self.state = if self.unsure {
            OutboxState::Unknown
        } else {
            OutboxState::Pending
        };
        self.lease.attempt = 0;
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OutboxState {
    Pending,
    Sending,
    Unknown,
    Parked,
}

#[derive(Debug, Default)]
pub(super) struct StreamRow {
    pub events: Vec<EventRow>,
    pub snapshot: Value,
    pub schema: u32,
    pub has: i64,
    pub wake_at: Option<Timestamp>,
}

impl StreamRow {
    pub fn version(&self) -> u64 {
        self.events.len() as u64
    }

    pub fn changed_at(&self) -> Option<Timestamp> {
        self.events.last().map(|event| event.at)
    }
}

#[derive(Debug, Default)]
pub(super) struct SurfaceRow {
    pub wanted: Option<u64>,
    pub drawn: Option<u64>,
    /// Drawn once more then, whatever it shows.
    pub again_at: Option<Timestamp>,
    pub lease: Lease,
    pub why: Option<String>,
}

impl SurfaceRow {
    pub fn is_owed(&self) -> bool {
        self.wanted.is_some() && self.wanted != self.drawn
    }

    pub fn is_due(&self, now: Timestamp) -> bool {
        let again = self.wanted.is_some() && self.again_at.is_some_and(|again_at| again_at <= now);
        (self.is_owed() || again) && self.lease.ready_at <= now
    }
}
