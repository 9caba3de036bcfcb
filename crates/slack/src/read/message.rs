//! Messages: what people said, changed and took back becomes entries; a kind said in front of the
//! words makes a note besides. Also reads the same messages out of a channel's history.
//!
//! It must never keep what Matoi said itself, nor a private conversation.

use jiff::Timestamp;
use matoi_core::{
    actor::Actor,
    entry::Entry,
    ids::{MessageRef, PersonId},
    request::{Address, Ask, Input, Report, Request},
};
use matoi_engine::Reading;
use serde_json::Value;

use super::{Own, Told, channel, file, ignored, mark, prefix, text, text::of_message};

pub(super) fn read(event: &Value, told: &Told) -> Reading {
    let Some(place) = text(event, "/channel") else {
        return ignored("a message without its channel");
    };
    if is_private(event, place) {
        return ignored("a private conversation");
    }
    match text(event, "/subtype") {
        Some("message_changed") => changed(event, place, told),
        Some("message_deleted") => deleted(event, place, told),
        Some("channel_topic" | "group_topic") => channel::topic(event, told),
        Some("channel_archive" | "group_archive") => channel::gone(event, told),
        Some("channel_unarchive" | "group_unarchive") => channel::opened_again(event, told),
        subtype if is_talk(subtype) => said(event, place, told),
        Some(_) | None => ignored("a notice of Slack's own"),
    }
}

/// The entry of a message as it stands in `place` `now`; `None` for notices, for what is gone without
/// a trace, and for our own. What was deleted leaves its place where others answered it.
pub(crate) fn entry(place: &str, message: &Value, own: &Own, now: Timestamp) -> Option<Entry> {
    if text(message, "/subtype") == Some("tombstone") && !own.wrote(message) {
        let entry = standing(place, message, text(message, "/ts"), &mark::at(now))?;
        return Some(gone(entry));
    }
    if !is_talk(text(message, "/subtype")) || own.wrote(message) {
        return None;
    }
    let revision = text(message, "/edited/ts").unwrap_or_default();
    standing(place, message, text(message, "/ts"), revision)
}

/// Who wrote a message, as far as it says.
pub(crate) fn author(message: &Value) -> Actor {
    let bot = text(message, "/bot_id");
    // A person who posts through an app bears its bot's id as well, but also the mark of a client.
    let by_client = text(message, "/client_msg_id").is_some();
    match (text(message, "/user"), bot) {
        (Some(user), None) => Actor::Person(PersonId::from(user)),
        (Some(user), Some(_)) if by_client => Actor::Person(PersonId::from(user)),
        (user, bot) => text(message, "/username")
            .or_else(|| text(message, "/bot_profile/name"))
            .or(bot)
            .or(user)
            .map_or(Actor::Machine, |name| Actor::Named(name.to_owned())),
    }
}

/// A message's words as plain text.
pub(crate) fn words(message: &Value) -> String {
    of_message(message)
}

fn is_private(event: &Value, place: &str) -> bool {
    matches!(
        text(event, "/channel_type"),
        Some("im" | "mpim" | "app_home")
    ) || place.starts_with('D')
}

fn is_talk(subtype: Option<&str>) -> bool {
    matches!(
        subtype,
        None | Some("thread_broadcast" | "file_share" | "me_message" | "bot_message")
    )
}

fn said(event: &Value, place: &str, told: &Told) -> Reading {
    if told.own.wrote(event) {
        return ignored("our own message");
    }
    // An edited message comes as a change; here it is as it was first said.
    match standing(place, event, text(event, "/ts"), "") {
        Some(entry) => told_of(entry, event),
        None => ignored("a message without its time"),
    }
}

fn changed(event: &Value, place: &str, told: &Told) -> Reading {
    let Some(message) = event.get("message").filter(|message| message.is_object()) else {
        return ignored("a change without its message");
    };
    if told.own.wrote(message) {
        return ignored("our own message");
    }
    let when = text(event, "/event_ts").or_else(|| text(event, "/ts"));
    if text(message, "/subtype") == Some("tombstone") {
        let before = event.get("previous_message").unwrap_or(message);
        let known = text(message, "/ts");
        return taken_back(place, before, known, when, told);
    }
    if !is_talk(text(message, "/subtype")) {
        return ignored("a notice of Slack's own");
    }
    if is_as_before(event, message) {
        return ignored("nothing was said anew");
    }
    let Some(revision) = text(message, "/edited/ts").or(when) else {
        return ignored("a change without its time");
    };
    // Some changes name their message only as it was before.
    let which = text(message, "/ts").or_else(|| text(event, "/previous_message/ts"));
    match standing(place, message, which, revision) {
        Some(entry) => told_of(entry, message),
        None => ignored("a message without its time"),
    }
}

/// Slack also calls it a change when a reply was counted or a link unfurled.
fn is_as_before(event: &Value, message: &Value) -> bool {
    let Some(before) = event.get("previous_message") else {
        return false;
    };
    text(message, "/edited/ts") == text(before, "/edited/ts")
        && of_message(message) == of_message(before)
}

fn deleted(event: &Value, place: &str, told: &Told) -> Reading {
    let before = event.get("previous_message").unwrap_or(&Value::Null);
    let which = text(event, "/deleted_ts").or_else(|| text(before, "/ts"));
    let when = text(event, "/event_ts").or_else(|| text(event, "/ts"));
    taken_back(place, before, which, when, told)
}

fn taken_back(
    place: &str,
    before: &Value,
    which: Option<&str>,
    when: Option<&str>,
    told: &Told,
) -> Reading {
    if told.own.wrote(before) {
        return ignored("our own message");
    }
    let (Some(which), Some(when)) = (which, when) else {
        return ignored("a message without its time");
    };
    let Some(at) = mark::time(which) else {
        return ignored("a message without its time");
    };
    Reading {
        entries: vec![gone(built(place, which, at, when, before))],
        ..Reading::default()
    }
}

fn gone(entry: Entry) -> Entry {
    Entry {
        text: String::new(),
        deleted: true,
        ..entry
    }
}

fn standing(place: &str, message: &Value, which: Option<&str>, revision: &str) -> Option<Entry> {
    let which = which?;
    let at = mark::time(which)?;
    Some(built(place, which, at, revision, message))
}

fn built(place: &str, which: &str, at: Timestamp, revision: &str, message: &Value) -> Entry {
    let thread = text(message, "/thread_ts").filter(|thread| *thread != which);
    Entry {
        message: MessageRef::new(place, which),
        revision: revision.to_owned(),
        thread: thread.map(|thread| MessageRef::new(place, thread)),
        author: author(message),
        text: of_message(message),
        deleted: false,
        at,
    }
}

fn told_of(entry: Entry, message: &Value) -> Reading {
    Reading {
        asks: meant(&entry, message),
        entries: vec![entry],
        ignored: None,
    }
}

/// What a message asks for besides being said: a note where its kind stands in front, and its files.
pub(crate) fn meant(entry: &Entry, message: &Value) -> Vec<Ask> {
    if entry.deleted {
        return Vec::new();
    }
    let files = file::files(message);
    let seen = (!files.is_empty()).then(|| {
        let message = entry.message.clone();
        about(entry, Input::Reported(Report::FilesSeen { message, files }))
    });
    note(entry).into_iter().chain(seen).collect()
}

/// The note a person made by saying its kind in front, or, edited, no longer makes. Nobody is answered
/// in words: 📝 on the message is the answer, and outside an incident's room there is nothing to answer.
fn note(entry: &Entry) -> Option<Ask> {
    entry.author.person()?;
    let (kind, words) = match prefix::note(&entry.text) {
        Some((kind, words)) => (Some(kind), words),
        None if entry.revision.is_empty() => return None,
        None => (None, entry.text.as_str()),
    };
    let request = Request::SayNote {
        message: entry.message.clone(),
        kind,
        text: words.to_owned(),
        at: entry.at,
    };
    Some(about(entry, Input::Asked(request)))
}

/// Of whatever incident lives where this was said: in its channel, or in the thread it stands in.
fn about(entry: &Entry, input: Input) -> Ask {
    let place = entry.thread.as_ref().unwrap_or(&entry.message);
    Ask {
        address: Address::Message(place.clone()),
        by: entry.author.clone(),
        answer_at: None,
        origin: None,
        input,
    }
}
