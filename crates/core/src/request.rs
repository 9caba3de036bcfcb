//! What comes in: a `Request` (a person asks; may be refused) or a `Report` (it is already so
//! outside; can not be refused). Kept as JSON before anything is decided, so both are tagged.
//! Must never carry the outside's payloads.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    actor::{Actor, Whisper},
    alert::Heard,
    evidence::Evidence,
    ids::{Fingerprint, IncidentId, MessageRef, NoteId, Origin, PersonId, RoomId, StreamId},
    incident::{Heat, Kind},
    note::{NoteChange, NoteKind},
    role::Role,
    roll_call::Availability,
};

/// A raise, every part of it optional (D24).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Raise {
    /// In a few words, perhaps none.
    pub title: String,
    /// Users' trouble, perhaps unknown.
    pub impact: String,
    /// Who should be told.
    pub heat: Heat,
    /// Only for those in it.
    pub sensitive: bool,
    /// Live or drill.
    pub kind: Kind,
    /// What was seen.
    pub evidence: Vec<Evidence>,
    /// The alert it comes from.
    pub alert: Option<Fingerprint>,
}

/// The meaning of a reaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// 🙋
    Hand,
    /// 👀
    Eyes,
    /// 🕐
    Clock,
    /// 🙏
    Pray,
    /// 📌
    Pin,
    /// 🤔
    Thinking,
    /// 🔧
    Wrench,
    /// ⚖️
    Scales,
    /// ❓
    Question,
    /// ✅
    Check,
    /// ❌
    Cross,
}

/// A person asks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "request", rename_all = "snake_case")]
#[expect(
    missing_docs,
    reason = "each variant says itself; fields are named by the nouns of the house"
)]
pub enum Request {
    Raise(Raise),
    Join,
    React {
        message: MessageRef,
        sign: Sign,
        on: bool,
        at: Timestamp,
    },
    AnswerRollCall {
        person: PersonId,
        answer: Availability,
    },
    RecordNote {
        kind: NoteKind,
        text: String,
        source: Option<MessageRef>,
        at: Timestamp,
    },
    ChangeNote {
        note: NoteId,
        change: NoteChange,
    },
    TakeRole {
        role: Role,
        person: PersonId,
    },
    ReleaseRole {
        role: Role,
        person: PersonId,
    },
    Propose {
        text: String,
    },
    Agree {
        proposal: Option<Uuid>,
    },
    RaiseConcern {
        text: String,
        proposal: Option<Uuid>,
    },
    WithdrawProposal {
        proposal: Option<Uuid>,
    },
    DecideSettled {
        text: String,
    },
    Reopen,
    Rename {
        title: String,
    },
    SayImpact {
        impact: String,
    },
    ChangeHeat {
        heat: Heat,
    },
    Close {
        false_alarm: bool,
    },
    RaiseAlert,
    LookAtAlert,
    DismissAlert,
    AskHelp {
        known: bool,
    },
}

/// It is already so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "report", rename_all = "snake_case")]
#[expect(
    missing_docs,
    reason = "each variant says itself; fields are named by the nouns of the house"
)]
pub enum Report {
    RoomOpened {
        room: RoomId,
        name: String,
    },
    RoomNameRefused {
        reason: String,
    },
    RoomRefused {
        reason: String,
    },
    RoomArchived,
    PeopleCalled {
        opener: bool,
        people: Vec<PersonId>,
        missed: Vec<(PersonId, String)>,
    },
    HeadPosted {
        message: MessageRef,
    },
    HeadLost {
        message: MessageRef,
    },
    Announced {
        message: MessageRef,
    },
    ProposalPosted {
        proposal: Uuid,
        message: MessageRef,
    },
    CardPosted {
        episode: u32,
        message: MessageRef,
    },
    TopicTaken {
        by: Option<PersonId>,
    },
    TextLearned {
        source: MessageRef,
        text: String,
        author: Actor,
        #[serde(default)]
        said_at: Option<Timestamp>,
    },
    CaseKept,
    FellShort {
        effect: String,
        reason: String,
    },
    AlertHeard(Heard),
    IncidentPlaced {
        incident: IncidentId,
        number: u64,
        room: Option<RoomId>,
    },
    IncidentOver {
        incident: IncidentId,
    },
    AlertChanged {
        evidence: Evidence,
    },
}

/// One or the other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Input {
    /// A person asks.
    Asked(Request),
    /// It is already so.
    Reported(Report),
}

/// Whom or what an input is about, as far as whoever read it could tell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Address {
    /// A raise: something new.
    New,
    /// That log.
    Stream(StreamId),
    /// Whatever incident lives in that room, if any.
    Room(RoomId),
    /// The incident of that number.
    Number(u64),
    /// Whatever incident lives in that room; where none does, something else was meant.
    RoomElse {
        /// Where it was said.
        room: RoomId,
        /// What was meant otherwise.
        otherwise: Box<Ask>,
    },
}

/// An input on its way to a decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ask {
    /// About what.
    pub address: Address,
    /// Who.
    pub by: Actor,
    /// Where to answer them.
    pub answer_at: Option<Whisper>,
    /// What a raise came from.
    pub origin: Option<Origin>,
    /// What.
    pub input: Input,
}

impl Ask {
    /// A report about `stream`, from the house itself.
    #[must_use]
    pub fn report(stream: StreamId, report: Report) -> Self {
        Self {
            address: Address::Stream(stream),
            by: Actor::Machine,
            answer_at: None,
            origin: None,
            input: Input::Reported(report),
        }
    }
}
