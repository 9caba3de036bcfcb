//! What a press on the incident page asks for, and what takes it back: one form's fields read into a
//! request. Pure. Must never refuse: what cannot be is said by the core, in one place.

use jiff::Timestamp;
use matoi_core::{
    actor::Actor,
    board,
    follow_up::{FollowUpKind, PlanChange, TaskChange},
    ids::{NoteId, PersonId, TaskId},
    incident::{Heat, Incident},
    note::{NoteChange, NoteKind, Verdict},
    refusal::Advice,
    request::Request,
    role::Role,
    roll_call::Availability,
};
use serde::de::{DeserializeOwned, IntoDeserializer, value::StrDeserializer};
use uuid::Uuid;

use super::form::Form;

/// The fields of the form that takes something back.
pub(super) type Undo = Vec<(&'static str, String)>;

/// One press, read.
pub(super) struct Deed {
    /// What is asked for.
    pub request: Request,
    /// What takes it back, as far as that can be said before it is done.
    pub undo: Undo,
}

/// Who presses, and when.
pub(super) struct Hand<'a> {
    pub by: &'a Actor,
    pub now: Timestamp,
}

fn undo(what: &'static str, fields: &[(&'static str, String)]) -> Undo {
    let mut all = vec![("do", what.to_owned())];
    all.extend(fields.iter().cloned());
    all
}

/// A word of a type of ours.
fn word<T: DeserializeOwned>(form: &Form, name: &str) -> Option<T> {
    let word: StrDeserializer<'_, serde::de::value::Error> = form.line(name)?.into_deserializer();
    T::deserialize(word).ok()
}

fn flag(form: &Form, name: &str) -> Option<bool> {
    match form.line(name)? {
        "true" | "on" | "1" => Some(true),
        "false" | "off" | "0" => Some(false),
        _ => None,
    }
}

fn id(form: &Form, name: &str) -> Option<Uuid> {
    form.line(name)?.parse().ok()
}

/// What the form asks of `incident`, as it is shown; `None` where it asks for nothing known.
pub(super) fn read(form: &Form, incident: &Incident, hand: &Hand<'_>) -> Option<Deed> {
    let what = form.line("do")?;
    let found = match what {
        "join" => Some((Request::Join, Undo::new())),
        "answer" => answer(form, hand),
        "note" => note(form, hand),
        "change" => change(form, incident),
        "look_into" => look_into(form),
        "role" => role(form, hand),
        "rename" | "impact" | "heat" => few_words(what, form, incident),
        "propose" | "agree" | "take_back" | "concern" | "withdraw" | "decide" | "reopen" => {
            settle(what, form)
        }
        "follow_up" => follow_up(form, incident),
        "task" => task(form, incident),
        "add_task" => add_task(form),
        "close" => close(form),
        _ => None,
    };
    found.map(|(request, undo)| Deed { request, undo })
}

fn answer(form: &Form, hand: &Hand<'_>) -> Option<(Request, Undo)> {
    let answer: Availability = word(form, "answer")?;
    let person = hand.by.person()?.clone();
    Some((Request::AnswerRollCall { person, answer }, Undo::new()))
}

fn note(form: &Form, hand: &Hand<'_>) -> Option<(Request, Undo)> {
    let text = form.text("text");
    let request = Request::RecordNote {
        kind: word(form, "kind").unwrap_or(NoteKind::Fact),
        text: Some(text).filter(|text| !text.trim().is_empty())?,
        source: None,
        at: hand.now,
    };
    Some((request, Undo::new()))
}

fn change(form: &Form, incident: &Incident) -> Option<(Request, Undo)> {
    let note = NoteId(id(form, "note")?);
    let now = incident.ledger.get(note)?;
    let text = form.text("text");
    let change = NoteChange {
        kind: word::<NoteKind>(form, "kind").filter(|kind| *kind != now.kind),
        verdict: word::<Verdict>(form, "verdict"),
        withdrawn: flag(form, "withdrawn"),
        unsaid: false,
        because: id(form, "because").map(NoteId),
        text: Some(text).filter(|text| !text.trim().is_empty()),
    };
    let mut back = vec![("note", note.to_string())];
    back.extend(change.kind.map(|_| ("kind", now.kind.word().to_owned())));
    back.extend(
        change
            .verdict
            .map(|_| ("verdict", now.verdict.word().to_owned())),
    );
    back.extend(
        change
            .withdrawn
            .map(|gone| ("withdrawn", (!gone).to_string())),
    );
    let before = now.text.clone().filter(|_| change.text.is_some());
    back.extend(before.map(|text| ("text", text)));
    let is_nothing = back.len() == 1;
    let request = Request::ChangeNote { note, change };
    (!is_nothing).then(|| (request, undo("change", &back)))
}

fn look_into(form: &Form) -> Option<(Request, Undo)> {
    let note = NoteId(id(form, "note")?);
    let on = flag(form, "on").unwrap_or(true);
    let back = [("note", note.to_string()), ("on", (!on).to_string())];
    Some((Request::TakeNote { note, on }, undo("look_into", &back)))
}

fn role(form: &Form, hand: &Hand<'_>) -> Option<(Request, Undo)> {
    let role: Role = word(form, "role")?;
    let own = || hand.by.person().cloned();
    let named = || form.line("person").map(PersonId::from);
    let back = |act: &str| {
        let fields = [("role", role.word().to_owned()), ("act", act.to_owned())];
        undo("role", &fields)
    };
    let take = |double| {
        let person = own()?;
        let request = Request::TakeRole {
            role,
            person,
            double,
        };
        Some((request, back("release")))
    };
    match form.line("act")? {
        "take" => take(false),
        "double" => take(true),
        "release" => {
            let person = named().or_else(own)?;
            let undo = if own().as_ref() == Some(&person) {
                back("take")
            } else {
                Undo::new()
            };
            Some((Request::ReleaseRole { role, person }, undo))
        }
        "offer" => Some((Request::OfferRole { role, to: named()? }, Undo::new())),
        "accept" => {
            let person = own()?;
            Some((Request::AcceptRole { role, person }, back("release")))
        }
        "decline" => {
            let person = own()?;
            Some((Request::DeclineRole { role, person }, Undo::new()))
        }
        _ => None,
    }
}

fn few_words(what: &str, form: &Form, incident: &Incident) -> Option<(Request, Undo)> {
    let text = form.text("text").trim().to_owned();
    match what {
        "rename" => {
            let back = [("text", incident.title.clone())];
            let is_new = text != incident.title;
            is_new.then(|| (Request::Rename { title: text }, undo("rename", &back)))
        }
        "impact" => {
            let back = [("text", board::impact(incident))];
            let is_new = text != board::impact(incident);
            is_new.then(|| (Request::SayImpact { impact: text }, undo("impact", &back)))
        }
        _ => {
            let heat: Heat = word(form, "heat")?;
            let back = [("heat", incident.heat.word().to_owned())];
            Some((Request::ChangeHeat { heat }, undo("heat", &back)))
        }
    }
}

fn settle(what: &str, form: &Form) -> Option<(Request, Undo)> {
    let proposal = id(form, "proposal");
    let text = form.text("text");
    let back = |what| {
        let fields = proposal.map(|proposal| ("proposal", proposal.to_string()));
        undo(what, &Vec::from_iter(fields))
    };
    Some(match what {
        "propose" => {
            let material = None;
            (Request::Propose { text, material }, undo("withdraw", &[]))
        }
        "agree" => (Request::Agree { proposal }, back("take_back")),
        "take_back" => (Request::TakeBackAgreement { proposal }, back("agree")),
        "concern" => (Request::RaiseConcern { text, proposal }, Undo::new()),
        "withdraw" => (Request::WithdrawProposal { proposal }, Undo::new()),
        "decide" => {
            let material = None;
            (
                Request::DecideSettled {
                    text,
                    material,
                    proposal,
                },
                undo("reopen", &[]),
            )
        }
        _ => (Request::Reopen, Undo::new()),
    })
}

fn follow_up(form: &Form, incident: &Incident) -> Option<(Request, Undo)> {
    let kind: FollowUpKind = word(form, "kind")?;
    let back = |act: &str| {
        let fields = [("kind", kind.word().to_owned()), ("act", act.to_owned())];
        undo("follow_up", &fields)
    };
    Some(match form.line("act").unwrap_or("plan") {
        "plan" => {
            // A part that is not in the form stays as it is, and so does one that reads as it did.
            let now = &incident.after.follow_up(kind).plan;
            let part = |name, now: &String| {
                let text = form.field(name).map(|_| form.text(name));
                text.filter(|text| text != now)
            };
            let plan = PlanChange {
                how: part("how", &now.how),
                when: part("when", &now.when),
                for_whom: part("for_whom", &now.for_whom),
            };
            let who = form.line("who").map(PersonId::from).map(Actor::Person);
            (Request::PlanFollowUp { kind, who, plan }, Undo::new())
        }
        "take" => (Request::TakeFollowUp { kind }, back("decline")),
        "decline" => (Request::DeclineFollowUp { kind }, Undo::new()),
        "let_go" => (
            Request::LetGoFollowUp { kind, let_go: true },
            back("take_up"),
        ),
        "take_up" => {
            let let_go = false;
            (Request::LetGoFollowUp { kind, let_go }, back("let_go"))
        }
        _ => return None,
    })
}

fn add_task(form: &Form) -> Option<(Request, Undo)> {
    let text = form.text("text");
    let request = Request::AddTask {
        text: Some(text).filter(|text| !text.trim().is_empty())?,
        look_back: None,
        mine: flag(form, "mine").unwrap_or_default(),
    };
    Some((request, Undo::new()))
}

fn task(form: &Form, incident: &Incident) -> Option<(Request, Undo)> {
    let task = TaskId(id(form, "task")?);
    let mut back = vec![("task", task.to_string())];
    if let Some(on) = flag(form, "taken") {
        back.push(("taken", (!on).to_string()));
        return Some((Request::TakeTask { task, on }, undo("task", &back)));
    }
    let now = incident.after.task(task)?;
    let change = TaskChange {
        text: form
            .line("text")
            .map(str::to_owned)
            .filter(|text| *text != now.text),
        done: flag(form, "done"),
        dropped: flag(form, "dropped"),
    };
    back.extend(change.done.map(|_| ("done", now.done.to_string())));
    back.extend(change.dropped.map(|_| ("dropped", now.dropped.to_string())));
    back.extend(change.text.as_ref().map(|_| ("text", now.text.clone())));
    let request = Request::ChangeTask { task, change };
    Some((request, undo("task", &back)))
}

fn close(form: &Form) -> Option<(Request, Undo)> {
    let false_alarm = flag(form, "false_alarm").unwrap_or_default();
    Some((Request::Close { false_alarm }, Undo::new()))
}

/// What takes a deed back, once it is known what became of it.
pub(super) fn taken_back(before: Undo, advice: &[Advice]) -> Undo {
    let kept = advice.iter().find_map(|advice| {
        if let Advice::NoteKept { note, .. } = advice {
            Some(*note)
        } else {
            None
        }
    });
    match kept {
        Some(note) => {
            let fields = [("note", note.to_string()), ("withdrawn", true.to_string())];
            undo("change", &fields)
        }
        None => before,
    }
}
