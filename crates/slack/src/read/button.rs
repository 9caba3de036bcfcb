//! Pressed buttons.
//!
//! It must never read what the message around a button says: the button carries what it means.

use matoi_core::{
    actor::Actor,
    ids::{IncidentId, PersonId, StreamId},
    request::{Address, Ask, Input, Request},
};
use matoi_engine::Reading;
use serde_json::Value;

use super::{asks, ignored, text, whisper};
use crate::act::Act;

pub(super) fn read(payload: &Value) -> Reading {
    let Some(person) = text(payload, "/user/id") else {
        return ignored("a press by nobody");
    };
    let action = text(payload, "/actions/0/action_id").unwrap_or_default();
    let value = text(payload, "/actions/0/value").unwrap_or_default();
    let Some(act) = Act::parse(action, value) else {
        return ignored("not our button");
    };
    let channel = text(payload, "/channel/id").or_else(|| text(payload, "/container/channel_id"));
    let person = PersonId::from(person);
    let (stream, request) = meant(act, &person);
    asks(Ask {
        address: Address::Stream(stream),
        answer_at: whisper(channel, person.as_str()),
        by: Actor::Person(person),
        origin: None,
        input: Input::Asked(request),
    })
}

fn meant(act: Act, presser: &PersonId) -> (StreamId, Request) {
    let incident = |id: IncidentId, request| (StreamId::Incident(id), request);
    let person = presser.clone();
    match act {
        Act::RaiseAlert(alert) => (StreamId::Alert(alert), Request::RaiseAlert),
        Act::LookAtAlert(alert) => (StreamId::Alert(alert), Request::LookAtAlert),
        Act::DismissAlert(alert) => (StreamId::Alert(alert), Request::DismissAlert),
        Act::Join(id) => incident(id, Request::Join),
        Act::TakeRole(id, role) => incident(
            id,
            Request::TakeRole {
                role,
                person,
                double: false,
            },
        ),
        Act::ReleaseRole(id, role) => incident(id, Request::ReleaseRole { role, person }),
        Act::Propose(id) => incident(
            id,
            Request::Propose {
                text: String::new(),
                material: None,
            },
        ),
        Act::Agree(id, proposal) => incident(
            id,
            Request::Agree {
                proposal: Some(proposal),
            },
        ),
        Act::Worry(id, proposal) => incident(
            id,
            Request::RaiseConcern {
                text: String::new(),
                proposal: Some(proposal),
            },
        ),
        Act::Withdraw(id, proposal) => incident(
            id,
            Request::WithdrawProposal {
                proposal: Some(proposal),
            },
        ),
        Act::Reopen(id) => incident(id, Request::Reopen),
        Act::Close(id) => incident(id, Request::Close { false_alarm: false }),
        Act::FalseAlarm(id) => incident(id, Request::Close { false_alarm: true }),
    }
}
