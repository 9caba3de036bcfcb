//! What comes in: a `Request` (a person asks; may be refused) or a `Report` (it is already so
//! outside; can not be refused). Kept as JSON before anything is decided, so both are tagged.
//! Must never carry the outside's payloads.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    actor::{Actor, Whisper},
    alert::Heard,
    evidence::{Copied, Evidence, FileRef},
    follow_up::{FollowUpKind, PlanChange, TaskChange},
    ids::{
        Fingerprint, IncidentId, LookBackId, MessageRef, NoteId, Origin, PersonId, RoomId,
        StreamId, TaskId,
    },
    incident::{Heat, Kind},
    look_back::Size,
    note::{NoteChange, NoteKind},
    role::Role,
    roll_call::Availability,
    settlement::Material,
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
    /// It was seen where not everybody can read: the words stay there, and whoever raised is told.
    pub kept_back: bool,
    /// The alert it comes from.
    pub alert: Option<Fingerprint>,
    /// The channel that becomes its room, where people are talking already.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adopts: Option<RoomId>,
    /// The one it goes on from, and that one's number.
    pub follows: Option<(IncidentId, u64)>,
    /// Who was in that one, where only those in it may know: they are called along.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<PersonId>,
}

/// The meaning of a reaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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
    /// 🧯
    Extinguisher,
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
    SayNote {
        message: MessageRef,
        kind: Option<NoteKind>,
        text: String,
        at: Timestamp,
    },
    ChangeNote {
        note: NoteId,
        change: NoteChange,
    },
    TakeNote {
        note: NoteId,
        on: bool,
    },
    TakeRole {
        role: Role,
        person: PersonId,
        #[serde(default)]
        double: bool,
    },
    OfferRole {
        role: Role,
        to: PersonId,
    },
    AcceptRole {
        role: Role,
        person: PersonId,
    },
    DeclineRole {
        role: Role,
        person: PersonId,
    },
    ReleaseRole {
        role: Role,
        person: PersonId,
    },
    Propose {
        text: String,
        #[serde(default)]
        material: Option<Material>,
    },
    Agree {
        proposal: Option<Uuid>,
    },
    TakeBackAgreement {
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
        #[serde(default)]
        material: Option<Material>,
        /// The one whoever leads had before their eyes, where they had one.
        #[serde(default)]
        proposal: Option<Uuid>,
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
    PlanFollowUp {
        kind: FollowUpKind,
        who: Option<Actor>,
        plan: PlanChange,
    },
    TakeFollowUp {
        kind: FollowUpKind,
    },
    DeclineFollowUp {
        kind: FollowUpKind,
    },
    LetGoFollowUp {
        kind: FollowUpKind,
        let_go: bool,
    },
    AddTask {
        text: String,
        look_back: Option<LookBackId>,
        mine: bool,
    },
    TakeTask {
        task: TaskId,
        on: bool,
    },
    ChangeTask {
        task: TaskId,
        change: TaskChange,
    },
    OpenLookBack {
        size: Size,
    },
    WriteLookBack {
        look_back: LookBackId,
        text: String,
        base: Option<u32>,
    },
    /// The prefilled draft, sent as it was drawn: kept unless somebody has written meanwhile.
    KeepDraft {
        look_back: LookBackId,
        text: String,
    },
    FinishLookBack {
        look_back: LookBackId,
        done: bool,
    },
    DropLookBack {
        look_back: LookBackId,
        dropped: bool,
    },
    Close {
        false_alarm: bool,
    },
    RaiseAlert,
    LookAtAlert,
    StopLooking,
    DismissAlert,
    RestoreAlert,
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
    /// A channel people made became the room; these are in it.
    RoomAdopted {
        room: RoomId,
        name: String,
        members: Vec<PersonId>,
    },
    RoomNameRefused {
        reason: String,
    },
    RoomRefused {
        reason: String,
    },
    ThreadOpened {
        room: RoomId,
        name: String,
        root: MessageRef,
    },
    RoomArchived,
    /// A person opened an archived room again. We may not be in it.
    RoomUnarchived,
    /// A person gave it another name.
    RoomRenamed {
        name: String,
    },
    /// We are not in the room any more.
    PutOut,
    /// We are in the room (again), and it is open.
    LetIn,
    PersonCame {
        person: PersonId,
    },
    PersonLeft {
        person: PersonId,
    },
    /// They are in the team no more.
    PersonGone {
        person: PersonId,
    },
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
    SettledPosted {
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
        #[serde(default)]
        url: Option<String>,
        #[serde(default)]
        files: Vec<FileRef>,
    },
    /// That message stands where not everybody can read: its words and files stay there.
    TextKeptBack {
        source: MessageRef,
    },
    FilesSeen {
        message: MessageRef,
        files: Vec<FileRef>,
    },
    FileCopied {
        id: String,
        copied: Copied,
    },
    CaseKept,
    /// Nothing reached us between these two, and now it does again.
    HeardAgain {
        from: Timestamp,
        until: Timestamp,
    },
    /// That was made up for: so many things were found.
    CaughtUp {
        from: Timestamp,
        until: Timestamp,
        recovered: usize,
    },
    /// What was asked of us came so late that it is only told so.
    CameLate {
        said_at: Timestamp,
    },
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
    /// Whatever incident that message belongs to: it lives in the message's room, or in the thread
    /// the message is part of.
    Message(MessageRef),
    /// The incident of that number.
    Number(u64),
    /// Whatever incident that message belongs to (as with `Message`); where it belongs to none,
    /// something else was meant.
    MessageElse {
        /// The message.
        message: MessageRef,
        /// What was meant otherwise.
        otherwise: Box<Ask>,
    },
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
    /// The same, said of a message as it is named in `room`: a message of a thread is named by the
    /// outside without its thread.
    #[must_use]
    pub fn within(mut self, room: &RoomId) -> Self {
        let rename = |message: &mut MessageRef| {
            if message.room.as_str() == room.outer() {
                message.room = room.clone();
            }
        };
        match &mut self.input {
            Input::Asked(
                Request::React { message, .. }
                | Request::SayNote { message, .. }
                | Request::RecordNote {
                    source: Some(message),
                    ..
                },
            )
            | Input::Reported(
                Report::FilesSeen { message, .. }
                | Report::TextLearned {
                    source: message, ..
                },
            ) => rename(message),
            Input::Asked(_) | Input::Reported(_) => {}
        }
        self
    }

    /// `by` asks that of `stream`, and reads the answer where they asked.
    #[must_use]
    pub fn request(stream: StreamId, by: Actor, request: Request) -> Self {
        Self {
            address: Address::Stream(stream),
            by,
            answer_at: None,
            origin: None,
            input: Input::Asked(request),
        }
    }

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
