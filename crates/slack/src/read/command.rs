//! `/matoi …`: a word of the room where it applies, else a raise with all the words.
//!
//! It must never decide whether the channel is an incident's room. It says both readings, and whoever
//! knows the room takes the one that fits (DESIGN §8.11).

use matoi_core::ids::RoomId;
use matoi_engine::Reading;
use serde_json::Value;

use super::{
    Told, asks, ignored,
    raise::Asker,
    spoken::{self, Meaning, Speaking},
    text,
    text::plain,
};

pub(super) fn read(payload: &Value, told: &Told) -> Reading {
    let Some(person) = text(payload, "/user_id") else {
        return ignored("a command by nobody");
    };
    let words = plain(text(payload, "/text").unwrap_or_default());
    let words = words.trim();
    let asker = Asker {
        person,
        channel: text(payload, "/channel_id"),
    };
    let rooms: Vec<RoomId> = asker.channel.map(RoomId::from).into_iter().collect();
    let speaking = Speaking {
        person,
        at: told.received_at,
        message: None,
    };
    let raised = || {
        let origin = format!("delivery:{}", told.key);
        asker.raise(origin, words, Vec::new())
    };
    asks(match spoken::meaning(words, &speaking) {
        Meaning::Help => asker.help(),
        Meaning::Command(request) => asker.within(&rooms, &request, asker.hint()),
        Meaning::Worded(request) => asker.within(&rooms, &request, raised()),
        Meaning::Adopt(title) => {
            let named = text(payload, "/channel_name");
            asker.adopt(&rooms, &title, named, told.received_at)
        }
        Meaning::Words => raised(),
    })
}
