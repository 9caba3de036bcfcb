//! Reactions: native emoji that mean something of ours, put on a message or taken back.
//!
//! It must never know what stands in the message: on the head a hand answers the roll call, elsewhere
//! it means nothing, and that is decided where the head is known.

use std::collections::BTreeSet;

use matoi_core::{
    actor::Actor,
    ids::{MessageRef, PersonId},
    request::{Address, Ask, Input, Request, Sign},
};
use matoi_engine::Reading;
use serde_json::Value;

use super::{
    Told, asks, ignored, mark,
    raise::{self, Asker},
    text,
};

pub(super) fn read(event: &Value, on: bool, told: &Told) -> Reading {
    if text(event, "/item/type").is_some_and(|kind| kind != "message") {
        return ignored("a reaction to something that is no message");
    }
    let (Some(person), Some(channel), Some(message), Some(name)) = (
        text(event, "/user"),
        text(event, "/item/channel"),
        text(event, "/item/ts"),
        text(event, "/reaction"),
    ) else {
        return ignored("a reaction without its message");
    };
    if told.own.is(person) {
        return ignored("our own reaction");
    }
    let Some(sign) = sign(name) else {
        return ignored("an emoji that means nothing to us");
    };
    // Some servers send no time; then the time it was kept is the nearest known.
    let at = text(event, "/event_ts")
        .and_then(mark::time)
        .unwrap_or(told.received_at);
    let message = MessageRef::new(channel, message);
    if sign == Sign::Extinguisher {
        return extinguisher(event, on, &message, person, told);
    }
    asks(Ask {
        // A reaction names a message without its thread.
        address: Address::Message(message.clone()),
        by: Actor::Person(PersonId::from(person)),
        answer_at: None,
        origin: None,
        input: Input::Asked(Request::React {
            message,
            sign,
            on,
            at,
        }),
    })
}

/// 🧯 on a message raises from it; on a message of an incident it leads there. Taken back, it undoes nothing: a
/// false alarm is one press away in the room.
fn extinguisher(
    event: &Value,
    on: bool,
    message: &MessageRef,
    person: &str,
    told: &Told,
) -> Reading {
    if !on {
        return ignored("a raise is not taken back by taking back a reaction");
    }
    let author = text(event, "/item_user");
    if author.is_some_and(|author| told.own.is(author)) {
        return ignored("our own message");
    }
    let author = author.map_or(Actor::Machine, |author| {
        Actor::Person(PersonId::from(author))
    });
    let asker = Asker {
        person,
        channel: Some(message.room.as_str()),
    };
    let seen = raise::unread(message.clone(), author, told.received_at);
    let is_closed = raise::is_closed(message.room.as_str(), None);
    let raised = asker.raise_from(message, seen, is_closed);
    // A reaction names a message without its thread; what it belongs to is known where it was heard.
    asks(asker.join(message, raised))
}

/// The reactions standing on a message of a history, as far as they mean something, and whether the
/// message tells of all who put them: of many, Slack may name only some.
pub(crate) fn standing(message: &Value) -> (BTreeSet<(Sign, PersonId)>, bool) {
    let mut standing = BTreeSet::new();
    let mut is_whole = true;
    let reactions = message.get("reactions").and_then(Value::as_array);
    for reaction in reactions.into_iter().flatten() {
        let Some(sign) = text(reaction, "/name").and_then(sign) else {
            continue;
        };
        if sign == Sign::Extinguisher {
            continue;
        }
        let users = reaction.get("users").and_then(Value::as_array);
        let users = users.into_iter().flatten().filter_map(Value::as_str);
        let people: Vec<PersonId> = users.map(PersonId::from).collect();
        let count = reaction.get("count").and_then(Value::as_u64);
        is_whole &= count.is_none_or(|count| count <= people.len() as u64);
        standing.extend(people.into_iter().map(|person| (sign, person)));
    }
    (standing, is_whole)
}

/// The meaning of an emoji's name. Skin tones (`::skin-tone-4`) and the man's and woman's form of a
/// raised hand are the same sign.
fn sign(name: &str) -> Option<Sign> {
    let name = name.split("::").next().unwrap_or(name);
    match name {
        "raising_hand" | "raised_hand" | "hand" | "man-raising-hand" | "woman-raising-hand" => {
            Some(Sign::Hand)
        }
        "eyes" => Some(Sign::Eyes),
        "pray" => Some(Sign::Pray),
        "pushpin" | "round_pushpin" => Some(Sign::Pin),
        "thinking_face" => Some(Sign::Thinking),
        "wrench" => Some(Sign::Wrench),
        "scales" => Some(Sign::Scales),
        "question" | "grey_question" => Some(Sign::Question),
        "white_check_mark" | "heavy_check_mark" => Some(Sign::Check),
        "x" => Some(Sign::Cross),
        "fire_extinguisher" => Some(Sign::Extinguisher),
        _ => is_clock(name).then_some(Sign::Clock),
    }
}

/// `clock1` to `clock12`.
fn is_clock(name: &str) -> bool {
    let hour = name
        .strip_prefix("clock")
        .filter(|hour| !hour.starts_with(['0', '+']));
    hour.and_then(|hour| hour.parse::<u8>().ok())
        .is_some_and(|hour| (1..=12).contains(&hour))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_is_the_same_in_every_skin() {
        for name in [
            "raising_hand",
            "raising_hand::skin-tone-5",
            "hand",
            "raised_hand",
        ] {
            assert_eq!(sign(name), Some(Sign::Hand), "{name}");
        }
        for name in ["clock1", "clock12", "clock9"] {
            assert_eq!(sign(name), Some(Sign::Clock), "{name}");
        }
        for name in [
            "+1", "clock", "clock0", "clock13", "clock130", "clock01", "tada", "memo", "",
        ] {
            assert_eq!(sign(name), None, "{name}");
        }
    }
}
