//! Words to one person, as values: gentle advice, and the few refusals of what is impossible.
//! Must never hold a sentence; sentences live in `words`.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    actor::Actor,
    follow_up::FollowUpKind,
    ids::{IncidentId, LookBackId, NoteId, PersonId, RoomId},
    note::NoteKind,
    role::Role,
};

/// What the outside may refuse without anything coming to a stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Pinning the head.
    Pin,
    /// Putting answers under the head, ready to be pressed.
    Answers,
    /// Telling everybody.
    Announcement,
    /// Something said in the room.
    Post,
    /// Reading once more what was said, before the case is kept.
    Reading,
    /// Putting the room away.
    Archive,
}

impl Step {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Pin,
        Self::Answers,
        Self::Announcement,
        Self::Post,
        Self::Reading,
        Self::Archive,
    ];

    /// The step an effect is, by the effect's word; `None` where a refusal is told otherwise, or is
    /// nothing to tell of.
    #[must_use]
    pub fn of_effect(word: &str) -> Option<Self> {
        Some(match word {
            "pin_head" => Self::Pin,
            "offer_answer" => Self::Answers,
            "announce" => Self::Announcement,
            "post_head" | "post_proposal" | "post_settled" | "post_reopened" | "post_farewell" => {
                Self::Post
            }
            "read_back" => Self::Reading,
            "archive_room" => Self::Archive,
            _ => return None,
        })
    }
}

/// What cannot be, said kindly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum Refusal {
    /// There is no such incident (or no incident lives in that room).
    NoSuchIncident,
    /// There is no such alert.
    NoSuchAlert,
    /// There is no such note.
    NoSuchNote,
    /// There is no such look-back.
    NoSuchLookBack,
    /// There is no such task.
    NoSuchTask,
    /// There are as many of them as one incident can hold.
    TooMany,
    /// It has been put away.
    Over,
    /// It has settled already.
    AlreadySettled,
    /// It has not settled yet, so there is nothing to reopen.
    StillOpen,
    /// Somebody else's proposal is being asked about.
    ProposalLive,
    /// Nothing is being asked about, or the button belongs to an earlier proposal.
    NoProposal,
    /// Only the lead's word can do that.
    LeadOnly,
    /// Somebody holds that role.
    RoleHeld {
        /// Which.
        role: Role,
        /// Who.
        holder: PersonId,
    },
    /// They don't hold that role.
    RoleNotHeld {
        /// Which.
        role: Role,
    },
    /// Whoever asks is not known here, so they cannot do this.
    NotAPerson,
}

/// What may help.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "advice", rename_all = "snake_case")]
pub enum Advice {
    /// We heard you; a place is being made.
    Received,
    /// It was raised from where not everybody can read: what was said there was left there.
    WordsKeptBack,
    /// It is open already: come along.
    Joined {
        /// Where.
        room: Option<RoomId>,
        /// Its number.
        number: u64,
    },
    /// The role is yours.
    RoleTaken {
        /// Which.
        role: Role,
    },
    /// Thank you; it is free again.
    RoleReleased {
        /// Which.
        role: Role,
    },
    /// Another turn, thank you.
    RoleRenewed {
        /// Which.
        role: Role,
    },
    /// Your turn is over: go on, hand it over, or let it go.
    TurnOver {
        /// Which.
        role: Role,
    },
    /// Could you take this role? Said to one person only.
    RoleAsked {
        /// Which.
        role: Role,
        /// Who asks.
        by: Actor,
    },
    /// They were asked, quietly.
    OfferSent {
        /// Which.
        role: Role,
        /// Whom.
        to: PersonId,
    },
    /// It is nobody's, because whoever held it is in the team no more.
    RoleVacant {
        /// Which.
        role: Role,
    },
    /// Whoever was asked is in the team no more. Said to whoever asked, and nobody else.
    OfferLapsed {
        /// Which.
        role: Role,
        /// Who.
        who: PersonId,
    },
    /// They can't now. Said to whoever asked, and nobody else.
    OfferDeclined {
        /// Which.
        role: Role,
        /// Who.
        who: PersonId,
    },
    /// Thank you for saying so; nobody else sees it.
    DeclineHeard,
    /// It is with them now. Thank you for carrying it this far.
    HandedOver {
        /// Which.
        role: Role,
        /// Who has it.
        to: PersonId,
    },
    /// Your words are kept.
    NoteKept {
        /// Which.
        note: NoteId,
        /// As what.
        kind: NoteKind,
    },
    /// You are looking into that.
    NoteTaken {
        /// Which.
        note: NoteId,
    },
    /// Could you take this after the incident? Said to one person only.
    FollowUpRequested {
        /// Which.
        kind: FollowUpKind,
        /// Who asks.
        by: Actor,
    },
    /// They were asked, quietly.
    FollowUpSent {
        /// Which.
        kind: FollowUpKind,
        /// Whom.
        to: PersonId,
    },
    /// They can't. Said to whoever asked, and nobody else.
    FollowUpDeclined {
        /// Which.
        kind: FollowUpKind,
        /// Who.
        who: PersonId,
    },
    /// It is yours; whoever asked sees it too.
    FollowUpTaken {
        /// Which.
        kind: FollowUpKind,
    },
    /// Somebody has that task already.
    TaskHeld {
        /// Who.
        who: PersonId,
    },
    /// It is open; its draft is filled from the record.
    LookBackOpened {
        /// Which.
        look_back: LookBackId,
    },
    /// Somebody else wrote meanwhile; both texts are kept, one under the other.
    LookBackJoined,
    /// It was longer than can be kept; the beginning is kept.
    TextCut {
        /// So many characters are.
        chars_max: usize,
        /// So many are not.
        left_out: usize,
    },
    /// From here on files are kept by name and place only.
    FilesNamedOnly {
        /// So many were copied.
        count: usize,
    },
    /// Every look-back is done: shall it be put away?
    CloseReady,
    /// So many things remain; putting it away anyway was fine, and they are kept as such.
    Leftovers {
        /// How many.
        count: usize,
    },
    /// Something close is open already: join that, or go on here.
    MaybeSame {
        /// Which.
        incident: IncidentId,
        /// Its number.
        number: u64,
        /// Its title.
        title: String,
        /// Its room.
        room: Option<RoomId>,
        /// So many minutes ago.
        minutes: i64,
    },
    /// The alert says it is over: shall everyone be asked whether it has settled?
    Recovered,
    /// It goes on in a new place.
    GoesOn {
        /// Which.
        incident: IncidentId,
    },
    /// You are looking at it no more.
    StoppedLooking,
    /// It counts again.
    Restored,
    /// Your agreement is noted.
    Agreed,
    /// It was noted already.
    AgreedAlready,
    /// Your worry is noted; settling waits.
    ConcernNoted,
    /// No material yet; asking anyway is fine.
    NoMaterialYet,
    /// The outside would not give a channel: it goes on in the thread under the announcement.
    NoChannel,
    /// The outside would not give a room; everything is recorded on the page.
    NoRoom {
        /// In the outside's words.
        reason: String,
    },
    /// That channel could not become the room: it goes on in one of its own.
    NotAdopted,
    /// Somebody put the room away while the incident goes on: it can go on in a new one, or be closed.
    RoomPutAway {
        /// Who, where that is known.
        by: Option<PersonId>,
    },
    /// We are not in the room any more: whoever invites us back gets everything that waits.
    PutOut,
    /// The room of what was put away is open again: what is said there is kept, and it can be reopened.
    RoomAgain,
    /// A step that nothing waits for was not possible outside.
    Skipped {
        /// Which.
        step: Step,
    },
    /// These could not be called.
    Missed {
        /// Who.
        people: Vec<PersonId>,
    },
    /// How does it look to users? "Not known yet" is a fine answer.
    ImpactMissing,
    /// What can be said after the command.
    Help,
    /// That word belongs in an incident's room.
    NotARoom,
    /// It was asked long before it came here, so nothing was done.
    CameLate {
        /// When it was asked.
        said_at: Timestamp,
    },
    /// Somebody is looking at this alert: you.
    Looking,
    /// Marked as nothing.
    Dismissed,
}

/// One or the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Saying {
    /// What cannot be.
    Refused(Refusal),
    /// What may help.
    Advised(Advice),
}
