//! What happened to an incident, past tense. Events are additive and tagged; a shipped one never
//! changes its meaning. Must never hold what was only asked for.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    actor::{Actor, Whisper},
    evidence::{Copied, Evidence, FileRef},
    follow_up::{FollowUpKind, Plan, TaskChange},
    ids::{Fingerprint, IncidentId, LookBackId, MessageRef, NoteId, PersonId, RoomId, TaskId},
    incident::{Heat, Kind, Shortfall, Shut},
    look_back::Size,
    note::{NoteChange, NoteKind, Verdict},
    role::Role,
    roll_call::{Availability, Early, Standing},
    settlement::Ending,
};

pub use crate::evolve::{evolve, fold};

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[expect(
    missing_docs,
    reason = "each variant says itself; fields are named by the nouns of the house"
)]
pub enum Event {
    Raised {
        id: IncidentId,
        number: u64,
        kind: Kind,
        title: String,
        impact: String,
        heat: Heat,
        sensitive: bool,
        evidence: Vec<Evidence>,
        alert: Option<Fingerprint>,
        #[serde(default)]
        calling: usize,
        answer_at: Option<Whisper>,
        #[serde(default)]
        follows: Option<(IncidentId, u64)>,
        #[serde(default)]
        with: Vec<PersonId>,
    },
    Joined {
        person: PersonId,
    },
    Left {
        person: PersonId,
    },
    Renamed {
        title: String,
    },
    HeatChanged {
        heat: Heat,
    },
    EvidenceAdded {
        evidence: Evidence,
    },
    AlertTurned {
        piece: usize,
        evidence: Evidence,
    },
    FilesSeen {
        message: MessageRef,
        files: Vec<FileRef>,
    },
    FileCopied {
        id: String,
        copied: Copied,
    },
    RoomOpened {
        room: RoomId,
        name: String,
    },
    RoomAdopted {
        room: RoomId,
        name: String,
        members: Vec<PersonId>,
    },
    RoomNameRefused {
        reason: String,
    },
    ChannelRefused {
        reason: String,
    },
    ThreadOpened {
        room: RoomId,
        name: String,
        root: MessageRef,
    },
    RoomRefused {
        reason: String,
    },
    RoomArchived,
    /// Nothing of ours can be done in the room for now. The incident goes on.
    RoomShut {
        why: Shut,
    },
    /// A person opened it again; whether we are in it is not known yet.
    RoomUnarchived,
    /// A person gave it another name.
    RoomRenamed {
        name: String,
    },
    /// We are in it again.
    RoomRegained,
    PeopleCalled {
        opener: bool,
        people: Vec<PersonId>,
        missed: Vec<(PersonId, String)>,
    },
    HeadPosted {
        message: MessageRef,
    },
    HeadLost,
    Announced {
        message: MessageRef,
    },
    ProposalPosted {
        proposal: Uuid,
        message: MessageRef,
    },
    TopicTaken {
        by: Option<PersonId>,
    },
    RollCallAnswered {
        person: PersonId,
        answer: Availability,
        mark: Standing,
    },
    ReactedEarly {
        early: Early,
    },
    NoteMarked {
        note: NoteId,
        kind: NoteKind,
        source: MessageRef,
        person: PersonId,
        mark: Standing,
    },
    NoteRecorded {
        note: NoteId,
        kind: NoteKind,
        text: String,
        source: Option<MessageRef>,
        said_at: Timestamp,
        #[serde(default)]
        in_message: bool,
    },
    NoteChanged {
        note: NoteId,
        change: NoteChange,
    },
    TextLearned {
        source: MessageRef,
        text: String,
        author: Actor,
        #[serde(default)]
        said_at: Option<Timestamp>,
        #[serde(default)]
        url: Option<String>,
    },
    NoteTaken {
        note: NoteId,
        person: PersonId,
        on: bool,
    },
    NoteJudged {
        note: NoteId,
        verdict: Verdict,
        person: PersonId,
        mark: Standing,
    },
    RoleTaken {
        role: Role,
        person: PersonId,
        #[serde(default)]
        until: Option<Timestamp>,
    },
    RoleOffered {
        role: Role,
        to: PersonId,
        hands_over: bool,
    },
    OfferDeclined {
        role: Role,
        person: PersonId,
    },
    RoleReleased {
        role: Role,
        person: PersonId,
    },
    SettlementProposed {
        proposal: Uuid,
        text: String,
        material: Vec<NoteId>,
        #[serde(default)]
        evidence: Vec<usize>,
    },
    SettledPosted {
        message: MessageRef,
    },
    SettlementAgreed {
        /// The reaction that says so, where one does.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mark: Option<Standing>,
    },
    AgreementTakenBack {
        /// The reaction that was taken back, where it was one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mark: Option<Standing>,
    },
    ConcernRaised {
        text: String,
    },
    SettlementWithdrawn,
    Settled {
        how: Ending,
    },
    Reopened,
    FollowUpPlanned {
        kind: FollowUpKind,
        plan: Plan,
    },
    FollowUpAsked {
        kind: FollowUpKind,
        person: PersonId,
    },
    FollowUpTaken {
        kind: FollowUpKind,
        owner: Actor,
    },
    FollowUpDeclined {
        kind: FollowUpKind,
    },
    FollowUpReleased {
        kind: FollowUpKind,
    },
    FollowUpLetGo {
        kind: FollowUpKind,
        let_go: bool,
    },
    TaskAdded {
        task: TaskId,
        text: String,
        look_back: Option<LookBackId>,
        owner: Option<PersonId>,
    },
    TaskTaken {
        task: TaskId,
        owner: Option<PersonId>,
    },
    TaskChanged {
        task: TaskId,
        change: TaskChange,
    },
    LookBackOpened {
        look_back: LookBackId,
        size: Size,
    },
    LookBackWritten {
        look_back: LookBackId,
        text: String,
    },
    LookBackFinished {
        look_back: LookBackId,
        done: bool,
    },
    LookBackDropped {
        look_back: LookBackId,
        dropped: bool,
    },
    Closed {
        false_alarm: bool,
    },
    WentOn {
        incident: IncidentId,
    },
    WentOnIn {
        incident: IncidentId,
        number: u64,
        room: Option<RoomId>,
    },
    CaseKept,
    CaughtUp {
        from: Timestamp,
        until: Timestamp,
        recovered: usize,
    },
    FellShort {
        shortfall: Shortfall,
    },
    Nudged {
        nudge: String,
    },
}

impl Event {
    /// Coming and going is no act, nor is what two people say to each other: nobody is thanked for
    /// declining, or counted as active for being asked.
    pub(crate) fn is_an_act(&self) -> bool {
        !self.is_private() && !matches!(self, Self::Left { .. })
    }

    /// Seen by the two it concerns and by nobody else: who was asked, who said "can't now".
    #[must_use]
    pub fn is_private(&self) -> bool {
        matches!(
            self,
            Self::RoleOffered { .. }
                | Self::OfferDeclined { .. }
                | Self::FollowUpAsked { .. }
                | Self::FollowUpDeclined { .. }
        )
    }
}

/// An event with who and when, as the log keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recorded {
    /// When it was decided, by the house's clock.
    pub at: Timestamp,
    /// Who did it.
    pub by: Actor,
    /// What. Not flattened: an event may have a `by` of its own.
    pub event: Event,
}
