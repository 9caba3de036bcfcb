//! What comes after, from forms: who and how, tasks, look-backs.
//! Must never read a field that was not there as one that was emptied.

use matoi_core::{
    actor::Actor,
    follow_up::{FollowUpKind, Plan},
    ids::{IncidentId, LookBackId, PersonId, StreamId},
    request::Request,
};

use super::{Form, Sent};
use crate::modal::{input, mark};

/// Who, how, when, for whom; or not this time.
pub(super) fn follow_up(incident: IncidentId, kind: FollowUpKind, form: &Form) -> Sent {
    let text = |name| form.filled.text(name).unwrap_or_default().to_owned();
    let request = if form.filled.is_checked(input::MARKS, mark::LET_GO) {
        Request::LetGoFollowUp { kind, let_go: true }
    } else {
        let who = form.filled.person(input::WHO).map(PersonId::from);
        Request::PlanFollowUp {
            kind,
            who: who.map(Actor::Person),
            plan: Plan {
                how: text(input::HOW),
                when: text(input::WHEN),
                for_whom: text(input::FOR_WHOM),
            },
        }
    };
    Sent::of(StreamId::Incident(incident), request)
}

/// Something left to do; nothing where nothing was said.
pub(super) fn task(incident: IncidentId, form: &Form) -> Option<Sent> {
    let request = Request::AddTask {
        text: form.filled.text(input::WORDS)?.to_owned(),
        look_back: None,
        mine: form.filled.is_checked(input::MARKS, mark::MINE),
    };
    Some(Sent::of(StreamId::Incident(incident), request))
}

/// What was written, and whether it is done.
pub(super) fn look_back(
    incident: IncidentId,
    look_back: LookBackId,
    base: Option<u32>,
    form: &Form,
) -> Vec<Sent> {
    let written = form.filled.text(input::WORDS);
    let written = written.map(|text| Request::WriteLookBack {
        look_back,
        text: text.to_owned(),
        base,
    });
    // Where nothing was seen there was nothing to check either.
    let done = base.map(|_| Request::FinishLookBack {
        look_back,
        done: form.filled.is_checked(input::MARKS, mark::DONE),
    });
    let requests = [written, done].into_iter().flatten();
    requests
        .map(|request| Sent::of(StreamId::Incident(incident), request))
        .collect()
}
