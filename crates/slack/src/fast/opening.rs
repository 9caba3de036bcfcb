//! What a delivery wishes to see: raw → a modal to open, or the app's home. Pure.
//!
//! It must never look anything up, and never wish for what acts at once.

use matoi_core::ids::{MessageRef, PersonId, RoomId};
use serde_json::{Value, json};

use super::Wish;
use crate::{
    act::Act,
    drawn::Drawn,
    modal::{Modal, Tag, input},
    read::{message, prefix},
    wire::interaction::{HomeOpened, Interaction, OnMessage, Press, View},
};

/// Stands in every payload of the one event that wishes for something; others are not even parsed.
const HOME_OPENED: &str = "app_home_opened";

/// The shortcut that opens the form for raising, as the manifest declares it.
pub const RAISE: &str = "matoi_raise";
/// The shortcut on a message that keeps it as a note, as the manifest declares it.
pub const NOTE_MESSAGE: &str = "matoi_note_message";

/// A modal somebody waits for.
#[derive(Debug, Clone, PartialEq)]
pub struct Opening {
    /// Which, and where it was asked for.
    pub tag: Tag,
    /// Who waits.
    pub person: PersonId,
    /// How it appears.
    pub way: Way,
    /// The `state` of the view it was pressed in, so that what was filled in can decide what is shown.
    pub state: Option<Value>,
}

/// How a modal appears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// Over everything.
    Open {
        /// Good for three seconds.
        trigger: String,
    },
    /// On top of the one it was pressed in.
    Push {
        /// Good for three seconds.
        trigger: String,
    },
    /// In place of the one it was pressed in.
    Update {
        /// Which.
        view: String,
        /// As it was then; a newer one is left alone.
        hash: Option<String>,
    },
}

/// What a kept delivery wishes for, if anything. `kind` as Socket Mode names it, `payload` as it came.
#[must_use]
pub fn wish(kind: &str, payload: &str) -> Option<Wish> {
    match kind {
        "interactive" => {
            let payload: Value = serde_json::from_str(payload).ok()?;
            let interaction = Interaction::of(&payload);
            match opening(&interaction, &payload) {
                Some(opening) => Some(Wish::Modal(Box::new(opening))),
                None => at_home(&interaction),
            }
        }
        "events_api" if payload.contains(HOME_OPENED) => {
            let payload: Value = serde_json::from_str(payload).ok()?;
            let person = PersonId::from(HomeOpened::of(&payload)?.person);
            let after = false;
            Some(Wish::Home { person, after })
        }
        _ => None,
    }
}

/// Who acted in the home sees it anew: who pressed there, and who sent a form that was asked for in no
/// channel, which is where the home's buttons are.
fn at_home(interaction: &Interaction) -> Option<Wish> {
    let is_at_home = match interaction {
        Interaction::Press(press) => press.view.as_ref().is_some_and(|view| view.kind == "home"),
        Interaction::Submission(sent) => {
            Tag::parse(sent.view.private_metadata).is_some_and(|tag| tag.room.is_none())
        }
        Interaction::Closed(_)
        | Interaction::Shortcut(_)
        | Interaction::OnMessage(_)
        | Interaction::Suggest(_)
        | Interaction::Other(_) => false,
    };
    let person = PersonId::from(interaction.person().filter(|_| is_at_home)?);
    Some(Wish::Home {
        person,
        after: true,
    })
}

fn opening(interaction: &Interaction, payload: &Value) -> Option<Opening> {
    let person = PersonId::from(interaction.person()?);
    match interaction {
        Interaction::Press(press) => {
            let state = payload.pointer("/view/state").cloned();
            let (tag, way) = pressed(press)?;
            Some(Opening {
                tag,
                person,
                way,
                state,
            })
        }
        // What was sent in a form is read like everything else; a menu that asks for options has to be
        // answered in the acknowledgement, and we have none of those.
        Interaction::Shortcut(shortcut) if shortcut.callback_id == RAISE => Some(Opening {
            tag: Tag {
                modal: Modal::Raise,
                room: None,
                drawn: Drawn::default(),
            },
            person,
            way: open(shortcut.trigger)?,
            state: None,
        }),
        Interaction::OnMessage(on) if on.callback_id == NOTE_MESSAGE => on_message(on, person),
        Interaction::Submission(_)
        | Interaction::Closed(_)
        | Interaction::Shortcut(_)
        | Interaction::OnMessage(_)
        | Interaction::Suggest(_)
        | Interaction::Other(_) => None,
    }
}

fn open(trigger: Option<&str>) -> Option<Way> {
    let trigger = trigger?.to_owned();
    Some(Way::Open { trigger })
}

/// The message's words stand in the form already; a kind said in front of them is chosen already.
fn on_message(on: &OnMessage, person: PersonId) -> Option<Opening> {
    let room = RoomId::from(on.channel?);
    let said = on.message.map(message::words).unwrap_or_default();
    let (kind, words) = match prefix::note(&said) {
        Some((kind, words)) => (Some(kind), words),
        None => (None, said.as_str()),
    };
    let mut filled = json!({(input::WORDS): {(input::WORDS): {"value": words}}});
    if let Some(kind) = kind {
        filled[input::KIND] = json!({(input::KIND): {"selected_option": {"value": kind.word()}}});
    }
    let message = MessageRef::new(room.clone(), on.message_ts?);
    Some(Opening {
        tag: Tag {
            modal: Modal::NoteOn { message },
            room: Some(room),
            drawn: Drawn::default(),
        },
        person,
        way: open(on.trigger)?,
        state: Some(json!({ "values": filled })),
    })
}

fn pressed(press: &Press) -> Option<(Tag, Way)> {
    let act = Act::parse(press.action_id, press.value.unwrap_or_default());
    let below = press.view.as_ref().filter(|view| view.kind == "modal");
    let around = below.and_then(|view| Tag::parse(view.private_metadata));
    match act {
        Some(act) => {
            let room = press.channel.map(RoomId::from);
            let room = room.or_else(|| around.and_then(|tag| tag.room));
            let modal = Modal::of_act(&act)?;
            let trigger = press.trigger?.to_owned();
            let way = match below {
                Some(_) => Way::Push { trigger },
                None => Way::Open { trigger },
            };
            let drawn = Drawn::default();
            Some((Tag { modal, room, drawn }, way))
        }
        // No act, but inside one of ours: something was chosen that changes what there is to fill in.
        None => Some((around?, in_place_of(below?)?)),
    }
}

fn in_place_of(view: &View) -> Option<Way> {
    Some(Way::Update {
        view: view.id?.to_owned(),
        hash: view.hash.map(str::to_owned),
    })
}
