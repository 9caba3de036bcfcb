//! A raise as people make one from Slack: by words, from a message, by a mention, by 🧯. Every part of it
//! may be empty.
//!
//! It must never turn a member away; whoever Slack says is of another organisation, or a program,
//! cannot raise (a member can, from their message).

use jiff::Timestamp;
use matoi_core::{
    actor::Actor,
    evidence::{Evidence, Provenance},
    ids::{MessageRef, Origin, PersonId, RoomId, StreamId},
    request::{Address, Ask, Input, Raise, Report, Request},
};
use serde_json::Value;

use super::{Told, message, text, whisper};

/// Somebody who asks, and where they can be answered.
pub(super) struct Asker<'a> {
    pub(super) person: &'a str,
    pub(super) channel: Option<&'a str>,
}

impl Asker<'_> {
    /// They ask that.
    pub(super) fn ask(&self, address: Address, request: Request) -> Ask {
        Ask {
            address,
            by: Actor::Person(PersonId::from(self.person)),
            answer_at: whisper(self.channel, self.person),
            origin: None,
            input: Input::Asked(request),
        }
    }

    /// They raise. A second raise of the same origin joins the first.
    pub(super) fn raise(&self, origin: String, title: &str, evidence: Vec<Evidence>) -> Ask {
        self.raised(
            origin,
            Raise {
                title: title.trim().to_owned(),
                evidence,
                ..Raise::default()
            },
        )
    }

    /// They want this channel to be the room. In a room already, they come along; two who ask within the
    /// same hour ask for one.
    pub(super) fn adopt(
        &self,
        rooms: &[RoomId],
        title: &str,
        named: Option<&str>,
        at: Timestamp,
    ) -> Ask {
        let Some(channel) = self.channel else {
            return self.hint();
        };
        let hour = at.as_second().div_euclid(ADOPTED_ONCE_S);
        let raised = self.raised(
            format!("adopt:{channel}:{hour}"),
            Raise {
                title: title.trim().to_owned(),
                adopts: Some(RoomId::from(channel)),
                // What is said where not everybody can read stays with those who can.
                sensitive: is_closed(channel, named),
                ..Raise::default()
            },
        );
        self.within(rooms, &Request::Join, raised)
    }

    /// They raise from that message. Of one that not everybody can read nothing is carried out of there:
    /// a room is read by more people.
    pub(super) fn raise_from(&self, at: &MessageRef, seen: Evidence, is_closed: bool) -> Ask {
        if !is_closed {
            return self.raise(origin(at), "", vec![seen]);
        }
        self.raised(
            origin(at),
            Raise {
                kept_back: true,
                ..Raise::default()
            },
        )
    }

    fn raised(&self, origin: String, raise: Raise) -> Ask {
        Ask {
            origin: Some(Origin(origin)),
            ..self.ask(Address::New, Request::Raise(raise))
        }
    }

    /// A gentle word: that belongs in a room.
    pub(super) fn hint(&self) -> Ask {
        self.house(false)
    }

    /// What can be said.
    pub(super) fn help(&self) -> Ask {
        self.house(true)
    }

    /// A gentle word: it came too late to be done.
    pub(super) fn came_late(&self, said_at: Timestamp) -> Ask {
        Ask {
            input: Input::Reported(Report::CameLate { said_at }),
            ..self.help()
        }
    }

    fn house(&self, known: bool) -> Ask {
        let house = Address::Stream(StreamId::House);
        self.ask(house, Request::AskHelp { known })
    }

    /// What `message` belongs to is what they mean, where it belongs to an incident: they come along.
    /// Else they raise.
    pub(super) fn join(&self, message: &MessageRef, otherwise: Ask) -> Ask {
        let address = Address::MessageElse {
            message: message.clone(),
            otherwise: Box::new(otherwise),
        };
        self.ask(address, Request::Join)
    }

    /// That is asked of whatever incident lives in the first of `rooms` where one does, else the other.
    pub(super) fn within(&self, rooms: &[RoomId], request: &Request, otherwise: Ask) -> Ask {
        rooms.iter().rev().fold(otherwise, |otherwise, room| {
            let address = Address::RoomElse {
                room: room.clone(),
                otherwise: Box::new(otherwise),
            };
            self.ask(address, request.clone())
        })
    }
}

/// Two who want the same channel to be the room within so many seconds mean one incident.
const ADOPTED_ONCE_S: i64 = 3600;

/// Whether not everybody can read there: a direct message, a group of people, a private channel. An
/// interaction says so instead of the channel's name; of the rest the first letter of the id tells.
pub(super) fn is_closed(channel: &str, name: Option<&str>) -> bool {
    let said = name.is_some_and(|name| {
        matches!(name, "directmessage" | "privategroup") || name.starts_with("mpdm-")
    });
    said || channel.starts_with(['D', 'G'])
}

/// The origin of everything raised from one message.
pub(super) fn origin(message: &MessageRef) -> String {
    format!("message:{message}")
}

/// A message as evidence; core copies what is missing of it.
pub(super) fn evidence(at: MessageRef, message: &Value, told: &Told) -> Evidence {
    Evidence {
        text: message::words(message),
        url: None,
        by: message::author(message),
        at: super::mark::time(&at.mark.0).unwrap_or(told.received_at),
        from: Provenance::Message(at),
        recovered: false,
    }
}

/// A message of which only the place is known.
pub(super) fn unread(at: MessageRef, by: Actor, seen: Timestamp) -> Evidence {
    Evidence {
        text: String::new(),
        url: None,
        by,
        at: super::mark::time(&at.mark.0).unwrap_or(seen),
        from: Provenance::Message(at),
        recovered: false,
    }
}

/// Whether an event's author is said to be of another organisation.
pub(super) fn is_strangers_event(payload: &Value, event: &Value) -> bool {
    let of = text(event, "/user_team").or_else(|| text(event, "/source_team"));
    let home = text(payload, "/authorizations/0/team_id").or_else(|| text(payload, "/team_id"));
    let enterprise = text(payload, "/authorizations/0/enterprise_id")
        .or_else(|| text(payload, "/enterprise_id"));
    differs(home, of) && enterprise.is_none()
}

/// Whether whoever pressed is said to be of another organisation.
pub(super) fn is_stranger(payload: &Value) -> bool {
    let enterprise =
        text(payload, "/enterprise/id").or_else(|| text(payload, "/team/enterprise_id"));
    differs(text(payload, "/team/id"), text(payload, "/user/team_id")) && enterprise.is_none()
}

/// Both are said, and are not the same. In an enterprise one organisation has many teams.
fn differs(home: Option<&str>, of: Option<&str>) -> bool {
    home.zip(of).is_some_and(|(home, of)| home != of)
}
