//! Whatever a person can ask for, a script can ask for: each request of the core has its call, or a
//! reason why it is nobody's request. A new request does not compile here until it has one.

use std::collections::BTreeSet;

use matoi_core::{
    follow_up::{FollowUpKind, PlanChange, TaskChange},
    ids::{LookBackId, MessageRef, NoteId, PersonId, TaskId},
    incident::Heat,
    look_back::Size,
    note::{NoteChange, NoteKind},
    request::{Raise, Request, Sign},
    role::Role,
    roll_call::Availability,
};
use uuid::Uuid;

use crate::{contract, world::World};

/// How a script asks for it.
enum Way {
    /// By this call.
    Call(&'static str),
    /// Not at all, because.
    None(&'static str),
}

fn way(request: &Request) -> Way {
    match request {
        Request::Raise(_) => Way::Call("raise"),
        Request::Join => Way::Call("join"),
        Request::React { .. } => Way::None(
            "a reaction is a gesture of chat; notes, answers and agreement have names here",
        ),
        Request::AnswerRollCall { .. } => Way::Call("answer_roll_call"),
        Request::SayNote { .. } => {
            Way::None("a kind in front of a message's words; a note has a call of its own here")
        }
        Request::RecordNote { .. } => Way::Call("record_note"),
        Request::ChangeNote { .. } | Request::TakeNote { .. } => Way::Call("change_note"),
        Request::TakeRole { .. }
        | Request::OfferRole { .. }
        | Request::AcceptRole { .. }
        | Request::DeclineRole { .. }
        | Request::ReleaseRole { .. } => Way::Call("change_role"),
        Request::Propose { .. }
        | Request::Agree { .. }
        | Request::TakeBackAgreement { .. }
        | Request::RaiseConcern { .. }
        | Request::WithdrawProposal { .. }
        | Request::DecideSettled { .. }
        | Request::Reopen => Way::Call("settle"),
        Request::Rename { .. } | Request::SayImpact { .. } | Request::ChangeHeat { .. } => {
            Way::Call("change_incident")
        }
        Request::PlanFollowUp { .. }
        | Request::TakeFollowUp { .. }
        | Request::DeclineFollowUp { .. }
        | Request::LetGoFollowUp { .. } => Way::Call("follow_up"),
        Request::AddTask { .. } => Way::Call("add_task"),
        Request::TakeTask { .. } | Request::ChangeTask { .. } => Way::Call("change_task"),
        Request::OpenLookBack { .. } => Way::Call("look_back"),
        Request::KeepDraft { .. } => {
            Way::None("a form's draft that nobody touched; what is sent here was written")
        }
        Request::WriteLookBack { .. }
        | Request::FinishLookBack { .. }
        | Request::DropLookBack { .. } => Way::Call("change_look_back"),
        Request::Close { .. } => Way::Call("close"),
        Request::RaiseAlert
        | Request::LookAtAlert
        | Request::StopLooking
        | Request::DismissAlert
        | Request::RestoreAlert => Way::Call("act_on_alert"),
        Request::AskHelp { .. } => Way::None("what can be asked is what the description says"),
    }
}

/// One of each call's while it is open.
fn while_open() -> Vec<Request> {
    let person = PersonId::from("U1");
    let message = MessageRef::new("C1", "1.0");
    let at = jiff::Timestamp::UNIX_EPOCH;
    let note = NoteId(Uuid::nil());
    let text = String::new;
    let role = Role::Lead;
    let answer = Availability::Now;
    vec![
        Request::Raise(Raise::default()),
        Request::Join,
        Request::React {
            message,
            sign: Sign::Pin,
            on: true,
            at,
        },
        Request::AnswerRollCall {
            person: person.clone(),
            answer,
        },
        Request::SayNote {
            message: MessageRef::new("C1", "1.0"),
            kind: Some(NoteKind::Fact),
            text: text(),
            at,
        },
        Request::RecordNote {
            kind: NoteKind::Fact,
            text: text(),
            source: None,
            at,
        },
        Request::ChangeNote {
            note,
            change: NoteChange::default(),
        },
        Request::TakeRole {
            role,
            person,
            double: false,
        },
        Request::Propose {
            text: text(),
            material: None,
        },
        Request::ChangeHeat {
            heat: Heat::HeadsUp,
        },
    ]
}

/// One of each call's after it, and about alerts.
fn afterwards() -> Vec<Request> {
    let (task, look_back) = (TaskId(Uuid::nil()), LookBackId(Uuid::nil()));
    let text = String::new;
    let kind = FollowUpKind::Cause;
    vec![
        Request::PlanFollowUp {
            kind,
            who: None,
            plan: PlanChange::default(),
        },
        Request::AddTask {
            text: text(),
            look_back: None,
            mine: false,
        },
        Request::ChangeTask {
            task,
            change: TaskChange::default(),
        },
        Request::OpenLookBack { size: Size::Note },
        Request::WriteLookBack {
            look_back,
            text: text(),
            base: None,
        },
        Request::Close { false_alarm: false },
        Request::RaiseAlert,
        Request::AskHelp { known: true },
    ]
}

#[tokio::test]
async fn whatever_a_person_can_ask_for_a_script_can_ask_for_and_the_other_way_round() {
    let document = contract::description(&World::new()).await;
    let mut changing = BTreeSet::new();
    for (path, calls) in document["paths"].as_object().unwrap() {
        for (verb, call) in calls.as_object().unwrap() {
            // What a machine says is no person's request; it has an address of its own.
            if verb != "get" && path.starts_with("/api/v1/") {
                changing.insert(call["operationId"].as_str().unwrap());
            }
        }
    }
    let mut asked = BTreeSet::new();
    for request in while_open().into_iter().chain(afterwards()) {
        match way(&request) {
            Way::Call(name) => {
                asked.insert(name);
            }
            Way::None(because) => assert!(!because.is_empty(), "{request:?}"),
        }
    }
    assert_eq!(asked, changing);
}
