//! Our modals: the one place where a form, what it is about and the names of its inputs meet, so that
//! what `show` draws `read` understands. Must never hold a label, nor more than ids: what a modal carries
//! (`private_metadata`) is short and may be old.

use matoi_core::ids::{IncidentId, RoomId, StreamId};
use matoi_engine::About;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::act::Act;

/// Names of inputs.
pub mod input {
    /// Somebody's own words.
    pub const WORDS: &str = "words";
}

/// A modal of ours, with the ids of what it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "modal", rename_all = "snake_case")]
pub enum Modal {
    /// What bothers somebody about a proposal; the words are theirs to give or not.
    Concern {
        /// Whose proposal.
        incident: IncidentId,
        /// Which.
        proposal: Uuid,
    },
}

impl Modal {
    /// Its `callback_id`.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Concern { .. } => "settle.concern",
        }
    }

    /// What has to be looked at to draw it.
    #[must_use]
    pub fn about(&self) -> About {
        match self {
            Self::Concern { incident, .. } => About::Stream(StreamId::Incident(*incident)),
        }
    }

    /// The modal that a button opens; `None` for buttons that act at once.
    #[must_use]
    pub fn of_act(act: &Act) -> Option<Self> {
        match act {
            Act::WorryForm(incident, proposal) => Some(Self::Concern {
                incident: *incident,
                proposal: *proposal,
            }),
            Act::RaiseForm
            | Act::NoteForm(_)
            | Act::ImpactForm(_)
            | Act::DetailsForm(_)
            | Act::ProposeForm(_)
            | Act::TaskForm(_)
            | Act::OfferForm(..)
            | Act::FollowUpForm(..)
            | Act::EditNoteForm(..)
            | Act::LookBackForm(..) => None,
            Act::RaiseAlert(_)
            | Act::LookAtAlert(_)
            | Act::StopLooking(_)
            | Act::DismissAlert(_)
            | Act::RestoreAlert(_)
            | Act::Join(_)
            | Act::Propose(_)
            | Act::Reopen(_)
            | Act::Close(_)
            | Act::FalseAlarm(_)
            | Act::TakeRole(..)
            | Act::DoubleRole(..)
            | Act::RenewRole(..)
            | Act::AcceptRole(..)
            | Act::DeclineRole(..)
            | Act::ReleaseRole(..)
            | Act::ChangeHeat(..)
            | Act::TakeFollowUp(..)
            | Act::DeclineFollowUp(..)
            | Act::LetGoFollowUp(..)
            | Act::PickUpFollowUp(..)
            | Act::OpenLookBack(..)
            | Act::Agree(..)
            | Act::TakeBackAgreement(..)
            | Act::Worry(..)
            | Act::Withdraw(..)
            | Act::TakeNote(..)
            | Act::LetGoNote(..)
            | Act::TakeBackNote(..)
            | Act::PutBackNote(..)
            | Act::TakeTask(..)
            | Act::LetGoTask(..)
            | Act::FinishTask(..)
            | Act::DropTask(..)
            | Act::FinishLookBack(..)
            | Act::DropLookBack(..) => None,
        }
    }
}

/// What a modal carries, unseen: which it is, and where its answer is heard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    /// Which.
    #[serde(flatten)]
    pub modal: Modal,
    /// Where it was asked for: whoever sends it is answered there, and in order with what else is said
    /// there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<RoomId>,
}

impl Tag {
    /// As `private_metadata`.
    #[must_use]
    pub fn metadata(&self) -> String {
        // Nothing of it can fail to be JSON; an empty one is read as not ours.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Of a `private_metadata`; `None` for what is not ours, or no longer.
    #[must_use]
    pub fn parse(metadata: &str) -> Option<Self> {
        serde_json::from_str(metadata).ok()
    }
}
