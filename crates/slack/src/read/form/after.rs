//! What comes after, from forms: who and how, tasks, look-backs.
//! Must never read a field that was not there as one that was emptied.

use matoi_core::{
    actor::Actor,
    follow_up::{FollowUpKind, PlanChange},
    ids::{IncidentId, LookBackId, PersonId, StreamId},
    request::Request,
};

use super::{Form, Sent};
use crate::modal::{input, mark};

/// Who, how, when, for whom, as far as it was changed; then, where it was said, not this time.
pub(super) fn follow_up(incident: IncidentId, kind: FollowUpKind, form: &Form) -> Vec<Sent> {
    let chosen = form.filled.person(input::WHO);
    let who = chosen.filter(|_| form.is_changed(input::WHO));
    let plan = PlanChange {
        how: form.reworded(input::HOW),
        when: form.reworded(input::WHEN),
        for_whom: form.reworded(input::FOR_WHOM),
    };
    // Whoever took it and leaves the field empty puts it down.
    let mine = form.drawn.was(input::WHO, form.person.as_str());
    let left = (mine && chosen.is_none()).then_some(Request::DeclineFollowUp { kind });
    let planned = (who.is_some() || plan != PlanChange::default()).then(|| {
        let who = who.map(|who| Actor::Person(PersonId::from(who)));
        Request::PlanFollowUp { kind, who, plan }
    });
    let marked = form.drawn.toggled(&form.filled, input::MARKS, mark::LET_GO);
    // A plan takes it up again, unless "not this time" still stands beside words that were only bettered.
    let stays =
        planned.is_some() && who.is_none() && form.filled.is_checked(input::MARKS, mark::LET_GO);
    let marked = marked.or(stays.then_some(true));
    let let_go = marked.map(|let_go| Request::LetGoFollowUp { kind, let_go });
    let requests = [left, planned, let_go].into_iter().flatten();
    requests
        .map(|request| Sent::of(StreamId::Incident(incident), request))
        .collect()
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
    let as_drawn = base.is_some() && !form.is_changed(input::WORDS);
    let text = form.filled.text(input::WORDS).map(str::to_owned);
    let written = text.and_then(|text| match base {
        // A draft that is sent as it was drawn is kept so; a text that stands needs no second time.
        Some(0) if as_drawn => Some(Request::KeepDraft { look_back, text }),
        Some(_) if as_drawn => None,
        Some(_) | None => Some(Request::WriteLookBack {
            look_back,
            text,
            base,
        }),
    });
    // Where nothing was seen there was nothing to check either.
    let done = form.drawn.toggled(&form.filled, input::MARKS, mark::DONE);
    let done = done.filter(|_| base.is_some());
    let done = done.map(|done| Request::FinishLookBack { look_back, done });
    let requests = [written, done].into_iter().flatten();
    requests
        .map(|request| Sent::of(StreamId::Incident(incident), request))
        .collect()
}
