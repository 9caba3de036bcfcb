//! Forms that were sent: one file each, from what was filled in to what is asked.
//!
//! It must never trust that a form is young: it carries ids only, and whatever has changed since is for
//! whoever decides.

use matoi_core::{
    actor::Actor,
    ids::{Origin, PersonId, RoomId, StreamId},
    request::{Address, Ask, Input, Request},
};
use matoi_engine::Reading;
use serde_json::Value;

use super::{Told, ignored, whisper};
use crate::{
    modal::{Modal, Tag},
    wire::{form::Filled, interaction::Interaction},
};

mod concern;

/// What a form asks for.
struct Sent {
    address: Address,
    request: Request,
}

impl Sent {
    /// Something asked of that stream.
    fn of(stream: StreamId, request: Request) -> Self {
        Self {
            address: Address::Stream(stream),
            request,
        }
    }
}

/// What was filled in, by whom, in which delivery.
struct Form<'a> {
    filled: Filled<'a>,
    person: &'a PersonId,
    /// Slack's id of the view: what comes of it comes of it once, however often it is sent.
    view: Option<&'a str>,
    told: &'a Told<'a>,
}

impl Form<'_> {
    fn ask(&self, sent: Sent, room: Option<&RoomId>) -> Ask {
        let origin = match sent.address {
            Address::New => Some(Origin(match self.view {
                Some(view) => format!("form:{view}"),
                None => format!("delivery:{}", self.told.key),
            })),
            Address::Stream(_)
            | Address::Room(_)
            | Address::Message(_)
            | Address::Number(_)
            | Address::RoomElse { .. } => None,
        };
        Ask {
            address: sent.address,
            by: Actor::Person(self.person.clone()),
            answer_at: whisper(room.map(RoomId::as_str), self.person.as_str()),
            origin,
            input: Input::Asked(sent.request),
        }
    }
}

pub(super) fn read(payload: &Value, told: &Told) -> Reading {
    let Interaction::Submission(submission) = Interaction::of(payload) else {
        return ignored("not a form");
    };
    let Some(person) = submission.person.map(PersonId::from) else {
        return ignored("a form by nobody");
    };
    let Some(tag) = Tag::parse(submission.view.private_metadata) else {
        return ignored("not our form");
    };
    let form = Form {
        filled: submission.view.filled,
        person: &person,
        view: submission.view.id,
        told,
    };
    let asks: Vec<Ask> = meant(&tag.modal, &form)
        .into_iter()
        .map(|sent| form.ask(sent, tag.room.as_ref()))
        .collect();
    if asks.is_empty() {
        return ignored("an empty form");
    }
    Reading {
        asks,
        ..Reading::default()
    }
}

/// What a form asks for, in order; nothing where nothing of use was filled in.
fn meant(modal: &Modal, form: &Form) -> Vec<Sent> {
    match modal {
        Modal::Concern { incident, proposal } => {
            vec![concern::read(*incident, *proposal, form)]
        }
    }
}

/// What is wrong with a form, by the form alone: the input, and the key of what to say about it.
pub(crate) fn wrong(modal: &Modal, _filled: &Filled) -> Vec<(&'static str, &'static str)> {
    match modal {
        Modal::Concern { .. } => Vec::new(),
    }
}
