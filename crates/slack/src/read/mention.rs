//! `@Matoi …`: in an incident's room or thread a command as after `/matoi`, anywhere else a raise with
//! the words beside the mention.
//!
//! It must never count a message twice: the same words come as a message too, and that one is only kept.

use jiff::SignedDuration;
use matoi_core::{
    ids::{MessageRef, RoomId},
    request::{Ask, Request},
};
use matoi_engine::Reading;
use serde_json::Value;

use super::{
    Told, asks, file, ignored, mark, message,
    raise::{self, Asker},
    spoken::{self, Meaning, Speaking},
    text,
    text::plain,
};

/// What was asked so long before it came is told, not done: whoever asked may have helped themselves.
const LATE: SignedDuration = SignedDuration::from_mins(10);

pub(super) fn read(payload: &Value, event: &Value, told: &Told) -> Reading {
    let (Some(channel), Some(ts)) = (text(event, "/channel"), text(event, "/ts")) else {
        return ignored("a mention without its message");
    };
    if told.own.wrote(event) {
        return ignored("our own message");
    }
    let author = message::author(event);
    let Some(person) = author.person() else {
        return ignored("a program mentioned us");
    };
    if raise::is_strangers_event(payload, event) {
        return ignored("somebody of another organisation");
    }
    let place = Place {
        at: MessageRef::new(channel, ts),
        thread: text(event, "/thread_ts")
            .filter(|thread| *thread != ts)
            .map(|thread| MessageRef::new(channel, thread)),
    };
    let asker = Asker {
        person: person.as_str(),
        channel: Some(channel),
    };
    let said_at = mark::time(ts).unwrap_or(told.received_at);
    if told.received_there.duration_since(said_at) > LATE {
        // Its words are kept like any others; what they asked for may be wrong by now.
        return asks(asker.came_late(said_at));
    }
    let words = plain(&beside(text(event, "/text").unwrap_or_default(), told));
    let words = words.trim();
    let speaking = Speaking {
        person: person.as_str(),
        at: said_at,
        message: Some(place.at.clone()),
    };
    let rooms = place.rooms();
    let raised = || place.raise(&asker, words, event, told);
    let help = Request::AskHelp { known: true };
    asks(match spoken::meaning(words, &speaking) {
        Meaning::Help => asker.help(),
        Meaning::Command(request) => asker.within(&rooms, &request, asker.hint()),
        Meaning::Worded(request) => asker.within(&rooms, &request, raised()),
        // A mention does not tell whether everybody can read there; the command does.
        Meaning::Adopt(_) => asker.within(&rooms, &Request::Join, asker.help()),
        // In a room people talk to us in whole sentences; nothing new is raised there.
        Meaning::Words => asker.within(&rooms, &help, raised()),
    })
}

/// Where the mention stands.
struct Place {
    at: MessageRef,
    thread: Option<MessageRef>,
}

impl Place {
    /// Its channel, and the thread it is part of, which may be a room as well.
    fn rooms(&self) -> Vec<RoomId> {
        let thread = self.thread.as_ref().map(RoomId::of_thread);
        std::iter::once(self.at.room.clone())
            .chain(thread)
            .collect()
    }

    /// What it answers to is evidence, and so are its own files.
    fn raise(&self, asker: &Asker, words: &str, event: &Value, told: &Told) -> Ask {
        let by = message::author(event);
        let root = self.thread.clone();
        let root = root.map(|root| raise::unread(root, by, told.received_at));
        let own = !file::files(event).is_empty();
        let own = own.then(|| raise::evidence(self.at.clone(), event, told));
        let evidence = root.into_iter().chain(own).collect();
        asker.raise(raise::origin(&self.at), words, evidence)
    }
}

/// The words after the mention of us; where there are none, those before it.
fn beside(words: &str, told: &Told) -> String {
    let Some((before, after)) = around(words, told) else {
        return words.to_owned();
    };
    let after = after
        .trim_start_matches([',', ':', '、', '：', '，'])
        .trim();
    let chosen = if after.is_empty() {
        before.trim()
    } else {
        after
    };
    chosen.to_owned()
}

fn around<'a>(words: &'a str, told: &Told) -> Option<(&'a str, &'a str)> {
    let mut from = 0;
    while let Some(start) = words[from..].find("<@").map(|place| from + place) {
        let end = start + words[start..].find('>')? + 1;
        let id = words[start + 2..end - 1]
            .split('|')
            .next()
            .unwrap_or_default();
        // Where nobody told us our own name, the first one mentioned is us.
        if told.own.person.is_none() || told.own.is(id) {
            return Some((&words[..start], &words[end..]));
        }
        from = end;
    }
    None
}
