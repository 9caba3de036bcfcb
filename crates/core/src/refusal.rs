//! Words to one person, as values: gentle advice, and the few refusals of what is impossible.
//! Must never hold a sentence; sentences live in `words`.

use serde::{Deserialize, Serialize};

use crate::{
    ids::{PersonId, RoomId},
    role::Role,
};

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
    /// Your agreement is noted.
    Agreed,
    /// It was noted already.
    AgreedAlready,
    /// Your worry is noted; settling waits.
    ConcernNoted,
    /// No material yet; asking anyway is fine.
    NoMaterialYet,
    /// The outside would not give a room; everything is recorded on the page.
    NoRoom {
        /// In the outside's words.
        reason: String,
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
