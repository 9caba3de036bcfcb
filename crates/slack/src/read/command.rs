//! `/matoi …`: a word of the room where it applies, else a raise with all the words.
//!
//! It must never decide whether the channel is an incident's room. It says both readings, and whoever
//! knows the room takes the one that fits (DESIGN §8.11).

use matoi_core::{
    actor::Actor,
    evidence::{Evidence, Provenance},
    ids::{Origin, PersonId, RoomId, StreamId},
    note::NoteKind,
    request::{Address, Ask, Input, Raise, Request},
};
use matoi_engine::Reading;
use serde_json::Value;

use super::{Told, asks, ignored, prefix, text, text::plain, whisper, word};

/// Words longer than this do not fit a title whole (core cuts there), so they are kept as evidence too.
const TITLE_CHARS_MAX: usize = 150;

pub(super) fn read(payload: &Value, told: &Told) -> Reading {
    let Some(person) = text(payload, "/user_id") else {
        return ignored("a command by nobody");
    };
    let channel = text(payload, "/channel_id");
    let words = plain(text(payload, "/text").unwrap_or_default());
    let words = words.trim();
    let asked = Asked {
        person,
        channel,
        told,
    };
    if is_help(words) {
        let house = Address::Stream(StreamId::House);
        return asks(asked.ask(house, Request::AskHelp { known: true }));
    }
    let raise = asked.raise(words);
    asks(match (channel, in_a_room(words, &asked)) {
        (Some(channel), Some(request)) => {
            let address = Address::RoomElse {
                room: RoomId::from(channel),
                otherwise: Box::new(raise),
            };
            asked.ask(address, request)
        }
        (_, None) | (None, _) => raise,
    })
}

/// Who asked, and where.
struct Asked<'a> {
    person: &'a str,
    channel: Option<&'a str>,
    told: &'a Told<'a>,
}

impl Asked<'_> {
    fn ask(&self, address: Address, request: Request) -> Ask {
        Ask {
            address,
            by: Actor::Person(PersonId::from(self.person)),
            answer_at: whisper(self.channel, self.person),
            origin: None,
            input: Input::Asked(request),
        }
    }

    fn raise(&self, words: &str) -> Ask {
        let title = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let kept = (title.chars().count() > TITLE_CHARS_MAX).then(|| Evidence {
            text: words.to_owned(),
            url: None,
            from: Provenance::Given,
            by: Actor::Person(PersonId::from(self.person)),
            at: self.told.received_at,
            recovered: false,
        });
        let raise = Raise {
            title,
            evidence: kept.into_iter().collect(),
            ..Raise::default()
        };
        Ask {
            origin: Some(Origin(format!("delivery:{}", self.told.key))),
            ..self.ask(Address::New, Request::Raise(raise))
        }
    }

    fn record(&self, kind: NoteKind, words: &str) -> Request {
        if words.is_empty() {
            return Request::AskHelp { known: true };
        }
        Request::RecordNote {
            kind,
            text: words.to_owned(),
            source: None,
            at: self.told.received_at,
        }
    }
}

/// Alone; "help, the shop is down" is somebody who raises.
fn is_help(words: &str) -> bool {
    matches!(word::fold(words).as_str(), "help" | "ヘルプ" | "?")
}

/// What the words ask for where an incident lives.
fn in_a_room(words: &str, asked: &Asked) -> Option<Request> {
    if let Some((kind, words)) = prefix::note(words) {
        return Some(asked.record(kind, words));
    }
    let (first, rest) = split(words);
    let first = word::fold(first);
    if let Some(kind) = word::kind(&first) {
        return Some(asked.record(kind, rest));
    }
    // "close the door of rack 3" is something people say, not something they ask of us.
    let alone = rest.is_empty();
    match first.as_str() {
        "role" | "役割" => Some(role(rest, asked.person)),
        "settle" | "収束" => Some(Request::Propose {
            text: rest.to_owned(),
            material: None,
        }),
        "agree" | "同意" if alone => Some(Request::Agree { proposal: None }),
        "concern" | "気がかり" => Some(Request::RaiseConcern {
            text: rest.to_owned(),
            proposal: None,
        }),
        "withdraw" | "取り下げ" if alone => Some(Request::WithdrawProposal { proposal: None }),
        "reopen" | "再開" if alone => Some(Request::Reopen),
        "close" | "完了" | "閉じる" if alone => Some(Request::Close { false_alarm: false }),
        "false-alarm" | "false_alarm" | "勘違い" if alone => {
            Some(Request::Close { false_alarm: true })
        }
        _ => None,
    }
}

/// `role lead`, `役割 まとめ役 手放す`.
fn role(words: &str, person: &str) -> Request {
    let (name, rest) = split(words);
    let Some(role) = word::role(&word::fold(name)) else {
        return Request::AskHelp { known: true };
    };
    let person = PersonId::from(person);
    match word::fold(rest).as_str() {
        "release" | "手放す" => Request::ReleaseRole { role, person },
        _ => Request::TakeRole {
            role,
            person,
            double: false,
        },
    }
}

fn split(words: &str) -> (&str, &str) {
    let (first, rest) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
    (first, rest.trim())
}
