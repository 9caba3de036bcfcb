//! What our buttons mean: the one place where an act and its `action_id` and `value` meet, so that
//! what `show` draws `read` understands. Must never hold a label.

use matoi_core::{
    ids::{Fingerprint, IncidentId, StreamId},
    role::Role,
};
use uuid::Uuid;

/// A button of ours. It carries what pressing it means, never what the state was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// On a card.
    RaiseAlert(Fingerprint),
    /// On a card.
    LookAtAlert(Fingerprint),
    /// On a card.
    DismissAlert(Fingerprint),
    /// On the announce post and on a card that was raised.
    Join(IncidentId),
    /// On the head.
    TakeRole(IncidentId, Role),
    /// On the head.
    ReleaseRole(IncidentId, Role),
    /// On the head.
    Propose(IncidentId),
    /// On a proposal.
    Agree(IncidentId, Uuid),
    /// On a proposal.
    Worry(IncidentId, Uuid),
    /// On a proposal.
    Withdraw(IncidentId, Uuid),
    /// After settling.
    Reopen(IncidentId),
    /// After settling, and in the head.
    Close(IncidentId),
    /// In the head.
    FalseAlarm(IncidentId),
}

impl Act {
    /// Unique among the buttons of one message.
    #[must_use]
    pub fn action_id(&self) -> String {
        match self {
            Self::RaiseAlert(_) => "alert.raise".to_owned(),
            Self::LookAtAlert(_) => "alert.look".to_owned(),
            Self::DismissAlert(_) => "alert.dismiss".to_owned(),
            Self::Join(_) => "incident.join".to_owned(),
            Self::TakeRole(_, role) => format!("role.take.{}", role.word()),
            Self::ReleaseRole(_, role) => format!("role.release.{}", role.word()),
            Self::Propose(_) => "settle.propose".to_owned(),
            Self::Agree(..) => "settle.agree".to_owned(),
            Self::Worry(..) => "settle.concern".to_owned(),
            Self::Withdraw(..) => "settle.withdraw".to_owned(),
            Self::Reopen(_) => "incident.reopen".to_owned(),
            Self::Close(_) => "incident.close".to_owned(),
            Self::FalseAlarm(_) => "incident.false_alarm".to_owned(),
        }
    }

    /// What it is about.
    #[must_use]
    pub fn value(&self) -> String {
        match self {
            Self::RaiseAlert(alert) | Self::LookAtAlert(alert) | Self::DismissAlert(alert) => {
                StreamId::Alert(alert.clone()).to_string()
            }
            Self::Agree(incident, proposal)
            | Self::Worry(incident, proposal)
            | Self::Withdraw(incident, proposal) => {
                format!("{}#{proposal}", StreamId::Incident(*incident))
            }
            Self::Join(incident)
            | Self::TakeRole(incident, _)
            | Self::ReleaseRole(incident, _)
            | Self::Propose(incident)
            | Self::Reopen(incident)
            | Self::Close(incident)
            | Self::FalseAlarm(incident) => StreamId::Incident(*incident).to_string(),
        }
    }

    /// The act of a pressed button; `None` for buttons that are not ours, or no longer.
    #[must_use]
    pub fn parse(action_id: &str, value: &str) -> Option<Self> {
        // A fingerprint may hold any letters, `#` too: it is never split.
        if let Ok(StreamId::Alert(alert)) = value.parse() {
            return Self::of_alert(action_id, alert);
        }
        let (stream, proposal) = match value.split_once('#') {
            Some((stream, proposal)) => (stream, proposal.parse::<Uuid>().ok()),
            None => (value, None),
        };
        match (stream.parse::<StreamId>().ok()?, proposal) {
            (StreamId::Incident(incident), Some(proposal)) => {
                Self::of_proposal(action_id, incident, proposal)
            }
            (StreamId::Incident(incident), None) => Self::of_incident(action_id, incident),
            (StreamId::Alert(_) | StreamId::House, _) => None,
        }
    }

    fn of_alert(action_id: &str, alert: Fingerprint) -> Option<Self> {
        match action_id {
            "alert.raise" => Some(Self::RaiseAlert(alert)),
            "alert.look" => Some(Self::LookAtAlert(alert)),
            "alert.dismiss" => Some(Self::DismissAlert(alert)),
            _ => None,
        }
    }

    fn of_proposal(action_id: &str, incident: IncidentId, proposal: Uuid) -> Option<Self> {
        match action_id {
            "settle.agree" => Some(Self::Agree(incident, proposal)),
            "settle.concern" => Some(Self::Worry(incident, proposal)),
            "settle.withdraw" => Some(Self::Withdraw(incident, proposal)),
            _ => None,
        }
    }

    fn of_incident(action_id: &str, incident: IncidentId) -> Option<Self> {
        let role = |word: &str| Role::ALL.into_iter().find(|role| role.word() == word);
        if let Some(word) = action_id.strip_prefix("role.take.") {
            return role(word).map(|role| Self::TakeRole(incident, role));
        }
        if let Some(word) = action_id.strip_prefix("role.release.") {
            return role(word).map(|role| Self::ReleaseRole(incident, role));
        }
        match action_id {
            "incident.join" => Some(Self::Join(incident)),
            "settle.propose" => Some(Self::Propose(incident)),
            "incident.reopen" => Some(Self::Reopen(incident)),
            "incident.close" => Some(Self::Close(incident)),
            "incident.false_alarm" => Some(Self::FalseAlarm(incident)),
            _ => None,
        }
    }
}
