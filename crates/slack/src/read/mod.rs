//! What comes in from Slack: a kept delivery becomes entries (what people said) and asks (what they
//! want, or what is already so). Pure and liberal: fields that only some servers send may be missing.
//!
//! It must never know whether a channel is an incident's room, look anything up, or learn our own
//! state from Slack's text: what it cannot know it leaves to whoever decides.

use jiff::Timestamp;
use matoi_core::{
    actor::{Actor, Whisper},
    ids::{PersonId, RoomId},
    request::{Address, Ask, Input, Report},
};
use matoi_engine::{Reader, Reading, Unreadable, store::Delivery};
use serde_json::Value;

use crate::wire::{apart::ClocksApart, channel_ids::ChannelIds, client::WebApi};

mod button;
mod channel;
mod command;
mod envelope;
pub(crate) mod file;
mod form;
pub(crate) mod mark;
mod mention;
pub(crate) mod message;
mod own;
mod person;
pub(crate) mod prefix;
mod raise;
pub(crate) mod reaction;
mod role_words;
mod shortcut;
mod spoken;
mod text;
mod word;

pub use envelope::envelope_key_lane;
pub(crate) use form::wrong as wrong_in;
pub use own::{Own, OwnNames};
pub use shortcut::RAISE_MESSAGE;

/// The source of deliveries this reader reads.
pub const SOURCE: &str = "slack";

/// Reads what Slack delivered, by socket or by HTTP.
#[derive(Debug, Clone, Default)]
pub struct SlackReader {
    own: OwnNames,
    channel_ids: ChannelIds,
    apart: ClocksApart,
}

impl SlackReader {
    /// A reader that knows `own` when it meets it. Payloads usually tell as well, so that nothing
    /// needs to be known of ourselves before the first delivery.
    #[must_use]
    pub fn new(own: Own) -> Self {
        Self::knowing(OwnNames::new(own))
    }

    /// A reader that goes by these names, as they become known.
    #[must_use]
    pub fn knowing(own: OwnNames) -> Self {
        Self {
            own,
            ..Self::default()
        }
    }

    /// The same, by whom a channel whose id changed is read as who it was, and times are compared by one
    /// clock: as `api` learns of both.
    #[must_use]
    pub fn learning_from(self, api: &WebApi) -> Self {
        Self {
            channel_ids: api.channel_ids().clone(),
            apart: api.apart().clone(),
            ..self
        }
    }
}

impl Reader for SlackReader {
    fn read(&self, delivery: &Delivery) -> Result<Reading, Unreadable> {
        let mut frame: Value = serde_json::from_str(&delivery.raw)
            .map_err(|error| Unreadable(format!("not JSON: {error}")))?;
        self.channel_ids.settle(&mut frame);
        let payload = frame
            .get("payload")
            .filter(|payload| payload.is_object())
            .ok_or_else(|| Unreadable("no payload in it".to_owned()))?;
        let told = Told {
            own: self.own.now().with_what_tells(payload),
            key: &delivery.key,
            received_at: delivery.received_at,
            received_there: self.apart.theirs(delivery.received_at),
        };
        Ok(match text(&frame, "/type").unwrap_or_default() {
            "events_api" => event(payload, &told),
            "interactive" => interaction(payload, &told),
            "slash_commands" => command::read(payload, &told),
            _ => ignored("no kind of delivery we know"),
        })
    }
}

/// The delivery of one envelope, ready to be kept: `kind` as Socket Mode names it (`events_api`,
/// `interactive`, `slash_commands`), `payload` as it came. What is no JSON is kept all the same, so
/// that nothing that was acknowledged is lost.
#[must_use]
pub fn delivery(kind: &str, payload: &str, received_at: Timestamp) -> Delivery {
    let payload = serde_json::from_str(payload).unwrap_or_else(|_| Value::from(payload));
    let (key, lane) = envelope_key_lane(kind, &payload);
    Delivery {
        key,
        lane,
        source: SOURCE.to_owned(),
        raw: serde_json::json!({"type": kind, "payload": payload}).to_string(),
        received_at,
    }
}

/// The two ids that an event's payload names, the old one and the new one, where a channel's changed.
#[must_use]
pub fn changed_id(payload: &Value) -> Option<(&str, &str)> {
    if text(payload, "/event/type") != Some("channel_id_changed") {
        return None;
    }
    let old = text(payload, "/event/old_channel_id")?;
    Some((old, text(payload, "/event/new_channel_id")?))
}

/// What a reading may rely on besides the payload.
struct Told<'a> {
    own: Own,
    key: &'a str,
    received_at: Timestamp,
    /// The same by Slack's clock, to be compared with what Slack says of times.
    received_there: Timestamp,
}

fn event(payload: &Value, told: &Told) -> Reading {
    let Some(event) = payload.get("event").filter(|event| event.is_object()) else {
        return ignored("no event in it");
    };
    match text(event, "/type").unwrap_or_default() {
        "message" => message::read(event, told),
        "reaction_added" => reaction::read(event, true, told),
        "reaction_removed" => reaction::read(event, false, told),
        "channel_archive" | "group_archive" | "channel_deleted" | "group_deleted" => {
            channel::gone(event, told)
        }
        "channel_unarchive" | "group_unarchive" => channel::opened_again(event, told),
        "channel_rename" | "group_rename" => channel::renamed(event),
        "channel_id_changed" => channel::renumbered(event, told),
        "channel_left" | "group_left" => channel::we_left(event, told),
        "member_joined_channel" => channel::came(event, told),
        "member_left_channel" => channel::left(event, told),
        "user_change" => person::changed(event, told),
        "app_mention" => mention::read(payload, event, told),
        _ => ignored("an event we have no use for"),
    }
}

fn interaction(payload: &Value, told: &Told) -> Reading {
    match text(payload, "/type").unwrap_or_default() {
        "block_actions" => button::read(payload),
        "message_action" => shortcut::read(payload, told),
        "shortcut" => ignored("it opens a form, and that asks"),
        "view_submission" => form::read(payload, told),
        _ => ignored("not in this version"),
    }
}

fn ignored(why: &'static str) -> Reading {
    Reading {
        ignored: Some(why),
        ..Reading::default()
    }
}

fn asks(ask: Ask) -> Reading {
    Reading {
        asks: vec![ask],
        ..Reading::default()
    }
}

/// Something is already so in that channel.
fn reported_in(channel: &str, by: Option<&str>, report: Report) -> Ask {
    Ask {
        address: Address::Room(RoomId::from(channel)),
        by: by.map_or(Actor::Machine, |by| Actor::Person(PersonId::from(by))),
        answer_at: None,
        origin: None,
        input: Input::Reported(report),
    }
}

fn whisper(channel: Option<&str>, person: &str) -> Option<Whisper> {
    channel.map(|channel| Whisper {
        room: RoomId::from(channel),
        person: PersonId::from(person),
    })
}

/// The text at `path`; an empty one is as good as none.
pub(crate) fn text<'a>(value: &'a Value, path: &str) -> Option<&'a str> {
    value
        .pointer(path)
        .and_then(Value::as_str)
        .filter(|text| !text.is_empty())
}
