//! Our modals: the one place where a form, what it is about and the names of its inputs meet, so that
//! what `show` draws `read` understands. Must never hold a label, nor more than ids and fingerprints: what a
//! modal carries (`private_metadata`) is short and may be old.

use matoi_core::{
    follow_up::FollowUpKind,
    ids::{IncidentId, LookBackId, MessageRef, NoteId, RoomId, StreamId},
    incident::Incident,
    note::NoteKind,
    role::Role,
};
use matoi_engine::About;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{act::Act, drawn::Drawn};

/// Names of inputs.
pub mod input {
    /// Somebody's own words.
    pub const WORDS: &str = "words";
    /// What to call it.
    pub const TITLE: &str = "title";
    /// Users' trouble.
    pub const IMPACT: &str = "impact";
    /// Who is told.
    pub const HEAT: &str = "heat";
    /// Yes or no, each by its own value.
    pub const MARKS: &str = "marks";
    /// What kind of note.
    pub const KIND: &str = "kind";
    /// Which note.
    pub const NOTE: &str = "note";
    /// Where a hypothesis stands.
    pub const VERDICT: &str = "verdict";
    /// The fact that did it.
    pub const BECAUSE: &str = "because";
    /// Which role.
    pub const ROLE: &str = "role";
    /// A person.
    pub const WHO: &str = "who";
    /// Notes that were seen.
    pub const NOTES: &str = "notes";
    /// Evidence that was seen.
    pub const EVIDENCE: &str = "evidence";
    /// How.
    pub const HOW: &str = "how";
    /// Around when.
    pub const WHEN: &str = "when";
    /// For whom.
    pub const FOR_WHOM: &str = "for_whom";
}

/// Values of [`input::MARKS`].
pub mod mark {
    /// Only for those in it.
    pub const SENSITIVE: &str = "sensitive";
    /// Taken back.
    pub const WITHDRAWN: &str = "withdrawn";
    /// "I'll look into it."
    pub const TAKEN: &str = "taken";
    /// Not this time.
    pub const LET_GO: &str = "let_go";
    /// Done.
    pub const DONE: &str = "done";
    /// Not asked, but said: the lead's word.
    pub const LEADS_WORD: &str = "leads_word";
    /// "I'll take it."
    pub const MINE: &str = "mine";
}

/// The name of an input that is about one note: a form drawn anew for another note has other inputs, so
/// that Slack does not keep what was typed about the first.
#[must_use]
pub fn of_note(input: &str, note: NoteId) -> String {
    format!("{input}.{note}")
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
    /// Something is off.
    Raise,
    /// Something seen, suspected, done.
    Note {
        /// Where.
        incident: IncidentId,
        /// What it probably is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kind: Option<NoteKind>,
    },
    /// What a message says, kept as a note of whatever incident the message belongs to.
    NoteOn {
        /// Which message.
        message: MessageRef,
    },
    /// A note, changed.
    Notes {
        /// Of which.
        incident: IncidentId,
        /// Which note; chosen in the form where none is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<NoteId>,
    },
    /// Title, users' trouble, heat.
    Details {
        /// Of which.
        incident: IncidentId,
    },
    /// "Could you?"
    Offer {
        /// In which.
        incident: IncidentId,
        /// Which role, unless another is chosen.
        role: Role,
    },
    /// "Has it settled?", with what was seen.
    Propose {
        /// Which.
        incident: IncidentId,
    },
    /// Who, how, when, for whom.
    FollowUp {
        /// After which.
        incident: IncidentId,
        /// Which of the two.
        kind: FollowUpKind,
    },
    /// Something left to do.
    Task {
        /// After which.
        incident: IncidentId,
    },
    /// A look-back, written.
    LookBack {
        /// Of which.
        incident: IncidentId,
        /// Which.
        look_back: LookBackId,
        /// How often it had been written when this form was drawn.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        base: Option<u32>,
    },
}

impl Modal {
    /// Its `callback_id`.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Concern { .. } => "settle.concern",
            Self::Raise => "raise",
            Self::Note { .. } => "note.new",
            Self::NoteOn { .. } => "note.on_message",
            Self::Notes { .. } => "note.change",
            Self::Details { .. } => "incident.details",
            Self::Offer { .. } => "role.offer",
            Self::Propose { .. } => "settle.propose",
            Self::FollowUp { .. } => "after.plan",
            Self::Task { .. } => "after.task",
            Self::LookBack { .. } => "look_back.write",
        }
    }

    /// Whether it changes what is there already, which others may change meanwhile.
    #[must_use]
    pub const fn is_change(&self) -> bool {
        match self {
            Self::Notes { .. }
            | Self::Details { .. }
            | Self::FollowUp { .. }
            | Self::LookBack { .. } => true,
            Self::Concern { .. }
            | Self::Raise
            | Self::Note { .. }
            | Self::NoteOn { .. }
            | Self::Offer { .. }
            | Self::Propose { .. }
            | Self::Task { .. } => false,
        }
    }

    /// What has to be looked at to draw it.
    #[must_use]
    pub fn about(&self) -> About {
        match self {
            Self::Raise => About::House,
            Self::NoteOn { message } => About::Room(message.room.clone()),
            Self::Concern { incident, .. }
            | Self::Note { incident, .. }
            | Self::Notes { incident, .. }
            | Self::Details { incident }
            | Self::Offer { incident, .. }
            | Self::Propose { incident }
            | Self::FollowUp { incident, .. }
            | Self::Task { incident }
            | Self::LookBack { incident, .. } => About::Stream(StreamId::Incident(*incident)),
        }
    }

    /// The same, knowing which state it was drawn from: a text that somebody else wrote meanwhile is
    /// never overwritten.
    #[must_use]
    pub fn seen(self, about: Option<&Incident>) -> Self {
        let Self::LookBack {
            incident,
            look_back,
            ..
        } = self
        else {
            return self;
        };
        let mut known = about.into_iter().flat_map(|about| &about.look_backs);
        let base = known
            .find(|one| one.id == look_back)
            .map(|one| one.revision);
        Self::LookBack {
            incident,
            look_back,
            base,
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
        if let Act::RaiseForm = act {
            return Some(Self::Raise);
        }
        Self::of_ledger(act).or_else(|| Self::of_flow(act))
    }

    fn of_ledger(act: &Act) -> Option<Self> {
        let (incident, kind) = if let Act::NoteForm(incident) = act {
            (*incident, None)
        } else if let Act::ImpactForm(incident) = act {
            (*incident, Some(NoteKind::Impact))
        } else if let Act::NotesForm(incident) = act {
            return Some(Self::Notes {
                incident: *incident,
                note: None,
            });
        } else if let Act::EditNoteForm(incident, note) = act {
            return Some(Self::Notes {
                incident: *incident,
                note: Some(*note),
            });
        } else {
            return None;
        };
        Some(Self::Note { incident, kind })
    }

    fn of_flow(act: &Act) -> Option<Self> {
        Some(if let Act::DetailsForm(incident) = *act {
            Self::Details { incident }
        } else if let Act::OfferForm(incident, role) = *act {
            Self::Offer { incident, role }
        } else if let Act::ProposeForm(incident) = *act {
            Self::Propose { incident }
        } else if let Act::FollowUpForm(incident, kind) = *act {
            Self::FollowUp { incident, kind }
        } else if let Act::TaskForm(incident) = *act {
            Self::Task { incident }
        } else if let Act::LookBackForm(incident, look_back) = *act {
            Self::LookBack {
                incident,
                look_back,
                base: None,
            }
        } else {
            return None;
        })
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
    /// What stood in it, where it changes something that is there already.
    #[serde(default, skip_serializing_if = "Drawn::is_empty")]
    pub drawn: Drawn,
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

    #[test]
    fn a_button_opens_a_modal_where_it_says_so() {
        let alert = Fingerprint::from("a");
        let all = Act::examples(&alert, IncidentId(Uuid::from_u128(7)), Uuid::from_u128(42));
        for act in all {
            let id = act.action_id();
            let opens = act.opens_form();
            assert_eq!(Modal::of_act(&act).is_some(), opens, "{id}");
        }
    }
}
