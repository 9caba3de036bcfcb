//! Pressed buttons.
//!
//! It must never read what the message around a button says: the button carries what it means.

use matoi_core::{
    actor::Actor,
    follow_up::{FollowUpKind, TaskChange},
    ids::{LookBackId, NoteId, PersonId, RoomId, StreamId, TaskId},
    note::NoteChange,
    request::{Address, Ask, Input, Request},
    role::Role,
};
use matoi_engine::Reading;
use serde_json::Value;
use uuid::Uuid;

use super::{asks, ignored, raise, text, whisper};
use crate::{act::Act, modal::Tag};

pub(super) fn read(payload: &Value) -> Reading {
    let Some(person) = text(payload, "/user/id") else {
        return ignored("a press by nobody");
    };
    let action = text(payload, "/actions/0/action_id").unwrap_or_default();
    let value = text(payload, "/actions/0/value").unwrap_or_default();
    let Some(act) = Act::parse(action, value) else {
        return ignored("not our button");
    };
    if matches!(act, Act::RaiseAlert(_)) && raise::is_stranger(payload) {
        return ignored("somebody of another organisation");
    }
    let channel = text(payload, "/channel/id").or_else(|| text(payload, "/container/channel_id"));
    let around = text(payload, "/view/private_metadata").and_then(Tag::parse);
    let room = around.as_ref().and_then(|tag| tag.room.as_ref());
    let channel = channel.or(room.map(RoomId::as_str));
    let person = PersonId::from(person);
    let stream = about(value);
    let (Some(stream), Some(request)) = (stream, meant(act, &person)) else {
        return ignored("it opens a form, and that asks");
    };
    asks(Ask {
        address: Address::Stream(stream),
        // Pressed in no channel (at home): answered in a direct message.
        answer_at: whisper(Some(channel.unwrap_or(person.as_str())), person.as_str()),
        by: Actor::Person(person),
        origin: None,
        input: Input::Asked(request),
    })
}

/// The log an act is about. An alert's name may hold any letters, and is never split.
fn about(value: &str) -> Option<StreamId> {
    let whole = value.parse().ok();
    whole.or_else(|| value.split_once('#')?.0.parse().ok())
}

/// What a press asks for; `None` where it opens a form.
fn meant(act: Act, presser: &PersonId) -> Option<Request> {
    let person = presser.clone();
    Some(match act {
        Act::RaiseAlert(_) => Request::RaiseAlert,
        Act::LookAtAlert(_) => Request::LookAtAlert,
        Act::StopLooking(_) => Request::StopLooking,
        Act::DismissAlert(_) => Request::DismissAlert,
        Act::RestoreAlert(_) => Request::RestoreAlert,
        Act::Join(_) => Request::Join,
        Act::Propose(_) => propose(),
        Act::Reopen(_) => Request::Reopen,
        Act::Close(_) => Request::Close { false_alarm: false },
        Act::FalseAlarm(_) => Request::Close { false_alarm: true },
        Act::TakeRole(_, role) | Act::RenewRole(_, role) => take_role(role, person, false),
        Act::DoubleRole(_, role) => take_role(role, person, true),
        Act::AcceptRole(_, role) => Request::AcceptRole { role, person },
        Act::DeclineRole(_, role) => Request::DeclineRole { role, person },
        Act::ReleaseRole(_, role) => Request::ReleaseRole { role, person },
        Act::TakeFollowUp(_, kind) => Request::TakeFollowUp { kind },
        Act::DeclineFollowUp(_, kind) => Request::DeclineFollowUp { kind },
        Act::LetGoFollowUp(_, kind) => let_go(kind, true),
        Act::PickUpFollowUp(_, kind) => let_go(kind, false),
        Act::OpenLookBack(_, size) => Request::OpenLookBack { size },
        Act::Agree(_, id) => Request::Agree { proposal: Some(id) },
        Act::DecideSettled(_, id) => decide(id),
        Act::TakeBackAgreement(_, id) => Request::TakeBackAgreement { proposal: Some(id) },
        Act::Withdraw(_, id) => Request::WithdrawProposal { proposal: Some(id) },
        Act::TakeNote(_, note) => Request::TakeNote { note, on: true },
        Act::LetGoNote(_, note) => Request::TakeNote { note, on: false },
        Act::TakeBackNote(_, note) => withdraw(note),
        Act::TakeTask(_, task) => Request::TakeTask { task, on: true },
        Act::LetGoTask(_, task) => Request::TakeTask { task, on: false },
        Act::FinishTask(_, task) => finish(task, true),
        Act::ReopenTask(_, task) => finish(task, false),
        Act::DropTask(_, task) => drop_task(task, true),
        Act::PickUpTask(_, task) => drop_task(task, false),
        Act::FinishLookBack(_, look_back) => finish_look_back(look_back, true),
        Act::ReopenLookBack(_, look_back) => finish_look_back(look_back, false),
        Act::DropLookBack(_, look_back) => drop_look_back(look_back, true),
        Act::PickUpLookBack(_, look_back) => drop_look_back(look_back, false),
        Act::RaiseForm
        | Act::NoteForm(_)
        | Act::NotesForm(_)
        | Act::ImpactForm(_)
        | Act::DetailsForm(_)
        | Act::ProposeForm(_)
        | Act::TaskForm(_)
        | Act::OfferForm(..)
        | Act::FollowUpForm(..)
        | Act::WorryForm(..)
        | Act::EditNoteForm(..)
        | Act::LookBackForm(..) => return None,
    })
}

fn take_role(role: Role, person: PersonId, double: bool) -> Request {
    Request::TakeRole {
        role,
        person,
        double,
    }
}

fn propose() -> Request {
    Request::Propose {
        text: String::new(),
        material: None,
    }
}

fn decide(proposal: Uuid) -> Request {
    Request::DecideSettled {
        text: String::new(),
        material: None,
        proposal: Some(proposal),
    }
}

fn let_go(kind: FollowUpKind, let_go: bool) -> Request {
    Request::LetGoFollowUp { kind, let_go }
}

fn withdraw(note: NoteId) -> Request {
    let change = NoteChange {
        withdrawn: Some(true),
        ..NoteChange::default()
    };
    Request::ChangeNote { note, change }
}

fn finish(task: TaskId, done: bool) -> Request {
    let change = TaskChange {
        done: Some(done),
        ..TaskChange::default()
    };
    Request::ChangeTask { task, change }
}

fn drop_task(task: TaskId, dropped: bool) -> Request {
    let change = TaskChange {
        dropped: Some(dropped),
        ..TaskChange::default()
    };
    Request::ChangeTask { task, change }
}

fn finish_look_back(look_back: LookBackId, done: bool) -> Request {
    Request::FinishLookBack { look_back, done }
}

fn drop_look_back(look_back: LookBackId, dropped: bool) -> Request {
    Request::DropLookBack { look_back, dropped }
}
