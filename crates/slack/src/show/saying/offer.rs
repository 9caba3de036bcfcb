//! What can be pressed beside words to one person: the answer to a question, the way on, the way back.
//! Must never offer what leads nowhere: a form that is not there yet is left out.

use matoi_core::{
    ids::{Fingerprint, IncidentId, PersonId, RoomId},
    incident::{Incident, Kind},
    note::NoteKind,
    refusal::{Advice, Refusal, Saying},
    role::Role,
};
use uuid::Uuid;

use super::{Phrase, Speaker};
use crate::{
    act::Act,
    modal::Modal,
    wire::kit::block::{Block, Button},
};

/// Every label is one of this key's.
const PRESS: &str = "offer.press";

/// What words to one person are about, as far as they and a press need it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// The incident.
    pub incident: Option<IncidentId>,
    /// Its live proposal.
    pub proposal: Option<Uuid>,
    /// The alert.
    pub alert: Option<Fingerprint>,
    /// What to call the incident, where they are said outside its room: there nobody could tell which.
    pub called: Option<Called>,
}

/// An incident as it is named to one person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Called {
    /// Live or drill.
    pub kind: Kind,
    /// Its number.
    pub number: u64,
    /// What people call it; empty where they may not know.
    pub title: String,
    /// Its room, where they may go there.
    pub room: Option<RoomId>,
}

impl Called {
    /// The incident as that person may know it.
    #[must_use]
    pub fn to(person: &PersonId, incident: &Incident) -> Self {
        let mine = incident.is_for(person);
        Self {
            kind: incident.kind,
            number: incident.number,
            title: if mine {
                incident.headline()
            } else {
                String::new()
            },
            room: incident.room.open().filter(|_| mine).cloned(),
        }
    }

    /// `#7 決済が変 #inc-7`
    pub(super) fn phrase(&self, speaker: &Speaker) -> Phrase {
        let mark = speaker.drill_mark(self.kind);
        let name = mark.then(speaker.numbered(self.number, &self.title));
        match &self.room {
            Some(_) => name.gap().then(Speaker::room(self.room.as_ref())),
            None => name,
        }
    }
}

/// Whether those words are about somebody's part in one incident, and do not name it themselves.
pub(super) fn asks_which(saying: &Saying) -> bool {
    match saying {
        Saying::Refused(refusal) => matches!(
            refusal,
            Refusal::RoleHeld { .. }
                | Refusal::RoleNotHeld { .. }
                | Refusal::LeadOnly
                | Refusal::Over
                | Refusal::AlreadySettled
                | Refusal::StillOpen
                | Refusal::ProposalLive
                | Refusal::NoProposal
        ),
        Saying::Advised(advice) => matches!(
            advice,
            Advice::RoleTaken { .. }
                | Advice::RoleReleased { .. }
                | Advice::RoleRenewed { .. }
                | Advice::TurnOver { .. }
                | Advice::RoleAsked { .. }
                | Advice::OfferSent { .. }
                | Advice::OfferDeclined { .. }
                | Advice::OfferLapsed { .. }
                | Advice::RoleVacant { .. }
                | Advice::DeclineHeard
                | Advice::HandedOver { .. }
                | Advice::FollowUpRequested { .. }
                | Advice::FollowUpSent { .. }
                | Advice::FollowUpDeclined { .. }
                | Advice::FollowUpTaken { .. }
                | Advice::TaskHeld { .. }
                | Advice::NoteTaken { .. }
                | Advice::Recovered
                | Advice::CloseReady
                | Advice::ImpactMissing
                | Advice::RoomPutAway { .. }
                | Advice::PutOut
                | Advice::RoomAgain
        ),
    }
}

/// The buttons under those words, where there are any.
pub(super) fn row(saying: &Saying, about: &About, speaker: &Speaker) -> Option<Block> {
    let offered = match saying {
        Saying::Refused(refusal) => after_refusal(refusal, about),
        Saying::Advised(advice) => after_advice(advice, about),
    };
    let leads_on = |act: &Act| !act.opens_form() || Modal::of_act(act).is_some();
    let buttons: Vec<Button> = offered
        .into_iter()
        .filter(|(act, _)| leads_on(act))
        .map(|(act, label)| match label {
            "accept" => speaker.primary(&act, PRESS, label),
            _ => speaker.button(&act, PRESS, label),
        })
        .collect();
    (!buttons.is_empty()).then(|| Block::actions(buttons))
}

type Offers = Vec<(Act, &'static str)>;

fn after_refusal(refusal: &Refusal, about: &About) -> Offers {
    let Some(incident) = about.incident else {
        return Offers::new();
    };
    match refusal {
        Refusal::RoleHeld { role, .. } => vec![(Act::DoubleRole(incident, *role), "together")],
        Refusal::Over | Refusal::AlreadySettled => vec![(Act::Reopen(incident), "reopen")],
        Refusal::ProposalLive => {
            let agree = |proposal| (Act::Agree(incident, proposal), "looks_settled");
            about.proposal.map(agree).into_iter().collect()
        }
        Refusal::NoProposal => vec![(Act::Propose(incident), "ask_settled")],
        Refusal::LeadOnly => vec![(Act::TakeRole(incident, Role::Lead), "take_lead")],
        Refusal::NoSuchIncident
        | Refusal::NoSuchAlert
        | Refusal::NoSuchNote
        | Refusal::NoSuchLookBack
        | Refusal::NoSuchTask
        | Refusal::TooMany
        | Refusal::StillOpen
        | Refusal::RoleNotHeld { .. }
        | Refusal::NotAPerson => Offers::new(),
    }
}

fn after_advice(advice: &Advice, about: &About) -> Offers {
    if let Advice::MaybeSame { incident, .. } = advice {
        return vec![(Act::Join(*incident), "join")];
    }
    if *advice == Advice::NotARoom {
        return vec![(Act::RaiseForm, "raise")];
    }
    if let Some(alert) = &about.alert {
        return of_alert(advice, alert);
    }
    let Some(incident) = about.incident else {
        return Offers::new();
    };
    let offers = of_role(advice, incident);
    if offers.is_empty() {
        of_the_rest(advice, incident, about)
    } else {
        offers
    }
}

fn of_alert(advice: &Advice, alert: &Fingerprint) -> Offers {
    let alert = alert.clone();
    // Not a match: nothing else is said of an alert.
    if *advice == Advice::Looking {
        vec![(Act::StopLooking(alert), "undo")]
    } else if *advice == Advice::StoppedLooking {
        vec![(Act::LookAtAlert(alert), "look")]
    } else if *advice == Advice::Dismissed {
        vec![(Act::RestoreAlert(alert), "undo")]
    } else {
        Offers::new()
    }
}

fn of_role(advice: &Advice, incident: IncidentId) -> Offers {
    let release = |role, label| (Act::ReleaseRole(incident, role), label);
    // Not a match: whatever is said of something else is offered elsewhere.
    if let Advice::RoleTaken { role } = advice {
        vec![release(*role, "undo")]
    } else if let Advice::RoleRenewed { role } = advice {
        vec![release(*role, "let_go")]
    } else if let Advice::RoleReleased { role } = advice {
        vec![(Act::TakeRole(incident, *role), "take_again")]
    } else if let Advice::TurnOver { role } = advice {
        vec![
            (Act::RenewRole(incident, *role), "go_on"),
            (Act::OfferForm(incident, *role), "pass_on"),
            release(*role, "let_go"),
        ]
    } else if let Advice::RoleAsked { role, .. } = advice {
        vec![
            (Act::AcceptRole(incident, *role), "accept"),
            (Act::DeclineRole(incident, *role), "decline"),
        ]
    } else if let Advice::RoleVacant { role } = advice {
        vec![
            (Act::TakeRole(incident, *role), "accept"),
            (Act::OfferForm(incident, *role), "ask_someone"),
        ]
    } else if let Advice::OfferDeclined { role, .. } | Advice::OfferLapsed { role, .. } = advice {
        vec![(Act::OfferForm(incident, *role), "ask_someone")]
    } else {
        Offers::new()
    }
}

fn of_the_rest(advice: &Advice, incident: IncidentId, about: &About) -> Offers {
    // Not a match: words without an answer have no buttons.
    if let Advice::NoteKept { note, kind } = advice {
        let asks = matches!(kind, NoteKind::Unknown | NoteKind::Hypothesis);
        let look = asks.then_some((Act::TakeNote(incident, *note), "look_into"));
        let rest = [
            (Act::EditNoteForm(incident, *note), "change"),
            (Act::TakeBackNote(incident, *note), "take_back"),
        ];
        look.into_iter().chain(rest).collect()
    } else if let Advice::NoteTaken { note } = advice {
        vec![(Act::LetGoNote(incident, *note), "let_go")]
    } else if let Advice::FollowUpRequested { kind, .. } = advice {
        vec![
            (Act::TakeFollowUp(incident, *kind), "accept"),
            (Act::DeclineFollowUp(incident, *kind), "decline"),
        ]
    } else if let Advice::FollowUpDeclined { kind, .. } = advice {
        vec![(Act::FollowUpForm(incident, *kind), "ask_someone")]
    } else if let Advice::LookBackOpened { look_back } = advice {
        vec![(Act::LookBackForm(incident, *look_back), "write")]
    } else if matches!(advice, Advice::Agreed | Advice::AgreedAlready) {
        let undo = |proposal| (Act::TakeBackAgreement(incident, proposal), "undo");
        about.proposal.map(undo).into_iter().collect()
    } else if *advice == Advice::Recovered {
        vec![(Act::Propose(incident), "ask_settled")]
    } else if *advice == Advice::WordsKeptBack {
        vec![
            (Act::DetailsForm(incident), "say_title"),
            (Act::NoteForm(incident), "say_known"),
        ]
    } else if *advice == Advice::CloseReady {
        vec![(Act::Close(incident), "close")]
    } else if matches!(advice, Advice::RoomPutAway { .. }) {
        vec![
            (Act::Reopen(incident), "new_room"),
            (Act::Close(incident), "close"),
        ]
    } else if matches!(advice, Advice::Leftovers { .. } | Advice::RoomAgain) {
        vec![(Act::Reopen(incident), "reopen")]
    } else if *advice == Advice::ImpactMissing {
        vec![(Act::ImpactForm(incident), "say_impact")]
    } else {
        Offers::new()
    }
}
