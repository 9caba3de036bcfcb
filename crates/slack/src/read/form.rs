//! Forms that were sent: one file each, from what was filled in to what is asked.
//!
//! It must never trust that a form is young: it carries ids only, and whatever has changed since is for
//! whoever decides.

use matoi_core::{
    actor::Actor,
    ids::{Origin, PersonId, RoomId, StreamId},
    incident::Heat,
    request::{Address, Ask, Input, Request},
};
use matoi_engine::Reading;
use serde_json::Value;

use super::{Told, ignored, whisper};
use crate::{
    drawn::Drawn,
    modal::{Modal, Tag, input},
    wire::{form::Filled, interaction::Interaction},
};

mod after;
mod concern;
mod incident;
mod note;
mod raise;

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
    /// What stood there when it was drawn.
    drawn: &'a Drawn,
    person: &'a PersonId,
    /// Slack's id of the view: what comes of it comes of it once, however often it is sent.
    view: Option<&'a str>,
    told: &'a Told<'a>,
}

impl Form<'_> {
    /// Whether something else stands there than what was drawn.
    fn is_changed(&self, name: &str) -> bool {
        self.drawn.is_changed(&self.filled, name)
    }

    /// The words that stand there now, where they are others than were drawn; perhaps none.
    fn reworded(&self, name: &str) -> Option<String> {
        let words = || self.filled.text(name).unwrap_or_default().to_owned();
        self.is_changed(name).then(words)
    }

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
            | Address::MessageElse { .. }
            | Address::RoomElse { .. } => None,
        };
        Ask {
            address: sent.address,
            by: Actor::Person(self.person.clone()),
            // Asked for in no channel (at home, by a shortcut): answered in a direct message.
            answer_at: whisper(
                Some(room.map_or(self.person.as_str(), RoomId::as_str)),
                self.person.as_str(),
            ),
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
        drawn: &tag.drawn,
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
        Modal::Raise => vec![raise::read(form)],
        Modal::Note { incident, .. } => note::new(*incident, form).into_iter().collect(),
        Modal::NoteOn { message } => note::on(message, form).into_iter().collect(),
        Modal::Notes { incident, note } => note::changed(*incident, *note, form),
        Modal::Details { incident } => incident::details(*incident, form),
        Modal::Offer { incident, role } => {
            let offered = incident::offer(*incident, *role, form);
            offered.into_iter().collect()
        }
        Modal::Propose { incident } => vec![incident::propose(*incident, form)],
        Modal::FollowUp { incident, kind } => after::follow_up(*incident, *kind, form),
        Modal::Task { incident } => after::task(*incident, form).into_iter().collect(),
        Modal::LookBack {
            incident,
            look_back,
            base,
        } => after::look_back(*incident, *look_back, *base, form),
    }
}

/// The heat that was chosen.
fn heat(filled: &Filled) -> Option<Heat> {
    let word = filled.chosen(input::HEAT)?;
    let all = [Heat::HeadsUp, Heat::NeedHands, Heat::AllTogether];
    all.into_iter().find(|heat| heat.word() == word)
}

/// What is wrong with a form, by the form alone: the input, and the key of what to say about it.
pub(crate) fn wrong(modal: &Modal, filled: &Filled) -> Vec<(&'static str, &'static str)> {
    let missing = |input, told| vec![(input, told)];
    match modal {
        Modal::Note { .. } | Modal::NoteOn { .. } | Modal::Task { .. }
            if filled.text(input::WORDS).is_none() =>
        {
            missing(input::WORDS, "form.words_missing")
        }
        Modal::Offer { .. } if filled.person(input::WHO).is_none() => {
            missing(input::WHO, "form.who_missing")
        }
        Modal::Notes { note: None, .. } if filled.chosen(input::NOTE).is_none() => {
            missing(input::NOTE, "form.note_missing")
        }
        Modal::Concern { .. }
        | Modal::Raise
        | Modal::Note { .. }
        | Modal::NoteOn { .. }
        | Modal::Notes { .. }
        | Modal::Details { .. }
        | Modal::Offer { .. }
        | Modal::Propose { .. }
        | Modal::FollowUp { .. }
        | Modal::Task { .. }
        | Modal::LookBack { .. } => Vec::new(),
    }
}
