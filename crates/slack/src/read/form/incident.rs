//! What is said of a whole incident in a form: title, trouble and heat; a role offered; whether it has
//! settled.

use matoi_core::{
    ids::{IncidentId, NoteId, PersonId, StreamId},
    request::Request,
    role::Role,
    settlement::Material,
};

use super::{Form, Sent, heat};
use crate::modal::{input, mark};

/// Each of the three that was said, and not only drawn.
pub(super) fn details(incident: IncidentId, form: &Form) -> Vec<Sent> {
    let text = |name| form.reworded(name).filter(|words| !words.is_empty());
    let heat = heat(&form.filled).filter(|_| form.is_changed(input::HEAT));
    let requests = [
        text(input::TITLE).map(|title| Request::Rename { title }),
        text(input::IMPACT).map(|impact| Request::SayImpact { impact }),
        heat.map(|heat| Request::ChangeHeat { heat }),
    ];
    let requests = requests.into_iter().flatten();
    requests
        .map(|request| Sent::of(StreamId::Incident(incident), request))
        .collect()
}

/// A role offered; nothing where nobody was chosen.
pub(super) fn offer(incident: IncidentId, preset: Role, form: &Form) -> Option<Sent> {
    let to = PersonId::from(form.filled.person(input::WHO)?);
    let word = form.filled.chosen(input::ROLE).unwrap_or_default();
    let role = Role::ALL.into_iter().find(|role| role.word() == word);
    let request = Request::OfferRole {
        role: role.unwrap_or(preset),
        to,
    };
    Some(Sent::of(StreamId::Incident(incident), request))
}

/// Whether it has settled, with what was chosen.
pub(super) fn propose(incident: IncidentId, form: &Form) -> Sent {
    let notes = form.filled.all_chosen(input::NOTES).into_iter();
    let notes = notes.filter_map(|id| id.parse().ok()).map(NoteId);
    let evidence = form.filled.all_chosen(input::EVIDENCE).into_iter();
    let material = Material {
        notes: notes.collect(),
        evidence: evidence.filter_map(|at| at.parse().ok()).collect(),
    };
    let (text, material) = (form.filled.text(input::WORDS), Some(material));
    let text = text.unwrap_or_default().to_owned();
    let request = if form.filled.is_checked(input::MARKS, mark::LEADS_WORD) {
        Request::DecideSettled {
            text,
            material,
            proposal: None,
        }
    } else {
        Request::Propose { text, material }
    };
    Sent::of(StreamId::Incident(incident), request)
}
