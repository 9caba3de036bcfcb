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

    /// The modal that a button opens; `None` for buttons that act at once. One `if let` a form, so that
    /// an act that opens none needs no line here; the test below holds it against [`Act::opens_form`].
    #[must_use]
    pub fn of_act(act: &Act) -> Option<Self> {
        if let Act::WorryForm(incident, proposal) = act {
            return Some(Self::Concern {
                incident: *incident,
                proposal: *proposal,
            });
        }
        None
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

#[cfg(test)]
mod tests {
    use matoi_core::ids::Fingerprint;

    use super::*;

    /// Buttons that are named already and open nothing yet. Whoever builds the form takes its word out.
    const NOT_YET: [&str; 11] = [
        "form.raise",
        "form.note",
        "form.notes",
        "form.impact",
        "form.details",
        "form.propose",
        "form.task",
        "form.offer",
        "form.follow_up",
        "form.edit_note",
        "form.look_back",
    ];

    #[test]
    fn a_button_opens_a_modal_where_it_says_so() {
        let alert = Fingerprint::from("a");
        let all = Act::examples(&alert, IncidentId(Uuid::from_u128(7)), Uuid::from_u128(42));
        for act in all {
            let id = act.action_id();
            // Those of a kind end in it: `form.offer.lead`.
            let word = id.splitn(3, '.').take(2).collect::<Vec<_>>().join(".");
            let is_not_yet = NOT_YET.contains(&word.as_str());
            let opens = act.opens_form() && !is_not_yet;
            assert_eq!(Modal::of_act(&act).is_some(), opens, "{id}");
        }
    }
}
