//! What happened to an incident, past tense, and the fold over it. Events are additive and tagged;
//! a shipped one never changes its meaning. Must never read settings: `evolve` is total and sees
//! only the incident and the event.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    actor::{Actor, Whisper},
    evidence::Evidence,
    ids::{Fingerprint, IncidentId, MessageRef, NoteId, PersonId, RoomId},
    incident::{Heat, Incident, Kind, Room, Shortfall, State},
    note::{Note, NoteChange, NoteKind, Verdict},
    role::Role,
    roll_call::{Availability, Early, Standing},
    settlement::{Concern, Ending, Proposal},
};

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[expect(
    missing_docs,
    reason = "each variant says itself; fields are named by the nouns of the house"
)]
pub enum Event {
    Raised {
        id: IncidentId,
        number: u64,
        kind: Kind,
        title: String,
        impact: String,
        heat: Heat,
        sensitive: bool,
        evidence: Vec<Evidence>,
        alert: Option<Fingerprint>,
        #[serde(default)]
        calling: usize,
        answer_at: Option<Whisper>,
    },
    Joined {
        person: PersonId,
    },
    Renamed {
        title: String,
    },
    HeatChanged {
        heat: Heat,
    },
    EvidenceAdded {
        evidence: Evidence,
    },
    RoomOpened {
        room: RoomId,
        name: String,
    },
    RoomNameRefused {
        reason: String,
    },
    RoomRefused {
        reason: String,
    },
    RoomArchived,
    PeopleCalled {
        opener: bool,
        people: Vec<PersonId>,
        missed: Vec<(PersonId, String)>,
    },
    HeadPosted {
        message: MessageRef,
    },
    HeadLost,
    Announced {
        message: MessageRef,
    },
    ProposalPosted {
        proposal: Uuid,
        message: MessageRef,
    },
    TopicTaken {
        by: Option<PersonId>,
    },
    RollCallAnswered {
        person: PersonId,
        answer: Availability,
        mark: Standing,
    },
    ReactedEarly {
        early: Early,
    },
    NoteMarked {
        note: NoteId,
        kind: NoteKind,
        source: MessageRef,
        person: PersonId,
        mark: Standing,
    },
    NoteRecorded {
        note: NoteId,
        kind: NoteKind,
        text: String,
        source: Option<MessageRef>,
        said_at: Timestamp,
    },
    NoteChanged {
        note: NoteId,
        change: NoteChange,
    },
    TextLearned {
        source: MessageRef,
        text: String,
        author: Actor,
        #[serde(default)]
        said_at: Option<Timestamp>,
    },
    RoleTaken {
        role: Role,
        person: PersonId,
    },
    RoleReleased {
        role: Role,
        person: PersonId,
    },
    SettlementProposed {
        proposal: Uuid,
        text: String,
        material: Vec<NoteId>,
    },
    SettlementAgreed,
    ConcernRaised {
        text: String,
    },
    SettlementWithdrawn,
    Settled {
        how: Ending,
    },
    Reopened,
    Closed {
        false_alarm: bool,
    },
    CaseKept,
    FellShort {
        shortfall: Shortfall,
    },
    Nudged {
        nudge: String,
    },
}

/// An event with who and when, as the log keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recorded {
    /// When it was decided, by the house's clock.
    pub at: Timestamp,
    /// Who did it.
    pub by: Actor,
    /// What. Not flattened: an event may have a `by` of its own.
    pub event: Event,
}

/// The incident after `recorded`. Total: every event fits every incident.
#[must_use]
pub fn evolve(mut incident: Incident, recorded: &Recorded) -> Incident {
    incident.version += 1;
    let Recorded { at, by, event } = recorded;
    if let Some(person) = by.person() {
        incident.acted.insert(person.clone(), *at);
    }
    match event {
        Event::Raised { .. } => raised(&mut incident, recorded),
        Event::Renamed { title } => incident.title.clone_from(title),
        Event::HeatChanged { heat } => incident.heat = *heat,
        Event::EvidenceAdded { evidence } => incident.evidence.push(evidence.clone()),
        Event::RoomOpened { .. }
        | Event::RoomNameRefused { .. }
        | Event::RoomRefused { .. }
        | Event::RoomArchived
        | Event::TopicTaken { .. }
        | Event::HeadPosted { .. }
        | Event::HeadLost
        | Event::Announced { .. } => place(&mut incident, event),
        Event::Joined { .. } | Event::PeopleCalled { .. } => company(&mut incident, event),
        Event::RollCallAnswered {
            person,
            answer,
            mark,
        } => answered(&mut incident, person, *answer, *mark),
        Event::ReactedEarly { early } => incident.early.push(early.clone()),
        Event::NoteMarked { .. }
        | Event::NoteRecorded { .. }
        | Event::NoteChanged { .. }
        | Event::TextLearned { .. } => {
            noted(&mut incident, recorded);
        }
        Event::RoleTaken { role, person } => {
            incident.roles.put(*role, person.clone());
            respond(&mut incident);
        }
        Event::RoleReleased { role, person } => incident.roles.drop(*role, person),
        Event::SettlementProposed { .. } | Event::ProposalPosted { .. } => {
            proposed(&mut incident, recorded)
        }
        Event::SettlementAgreed
        | Event::ConcernRaised { .. }
        | Event::SettlementWithdrawn
        | Event::Settled { .. }
        | Event::Reopened => settling(&mut incident, recorded),
        Event::Closed { false_alarm } => closed(&mut incident, *false_alarm, *at),
        Event::CaseKept => incident.kept = true,
        Event::FellShort { shortfall } => incident.shortfalls.push(shortfall.clone()),
        Event::Nudged { nudge } => {
            incident.nudged.insert(nudge.clone(), *at);
        }
    }
    incident
}

/// The incident a log makes.
#[must_use]
pub fn fold<'a>(events: impl IntoIterator<Item = &'a Recorded>) -> Incident {
    events.into_iter().fold(Incident::default(), evolve)
}

fn raised(incident: &mut Incident, recorded: &Recorded) {
    if let Event::Raised {
        id,
        number,
        kind,
        title,
        impact,
        heat,
        sensitive,
        evidence,
        alert,
        calling,
        answer_at,
    } = &recorded.event
    {
        incident.id = Some(*id);
        incident.number = *number;
        incident.kind = *kind;
        incident.title.clone_from(title);
        incident.impact.clone_from(impact);
        incident.heat = *heat;
        incident.sensitive = *sensitive;
        incident.evidence.clone_from(evidence);
        incident.alert.clone_from(alert);
        incident.opener_at.clone_from(answer_at);
        incident.opener = Some(recorded.by.clone());
        incident.opened_at = Some(recorded.at);
        incident.state = State::Open;
        incident.called.asked = *calling;
        incident.called.opener = recorded.by.person().is_none();
    }
}

fn company(incident: &mut Incident, event: &Event) {
    if let Event::PeopleCalled {
        opener,
        people,
        missed,
    } = event
    {
        incident.called.opener |= opener;
        incident.called.people.extend(people.iter().cloned());
        incident.called.missed.extend(missed.iter().cloned());
    } else if let Event::Joined { person } = event {
        incident.called.people.push(person.clone());
    }
}

fn place(incident: &mut Incident, event: &Event) {
    if let Event::RoomOpened { room, name } = event {
        incident.room = Room::Open {
            id: room.clone(),
            name: name.clone(),
        };
    } else if let Event::RoomRefused { reason } = event {
        incident.room = Room::Refused {
            reason: reason.clone(),
        };
    } else if let Event::RoomNameRefused { .. } = event {
        incident.name_attempt += 1;
    } else if let Event::TopicTaken { .. } = event {
        incident.topic_taken = true;
    } else if let Event::HeadPosted { message } = event {
        headed(incident, message);
    } else if let Event::HeadLost = event {
        incident.head = None;
        incident.heads_lost += 1;
    } else if let Event::Announced { message } = event {
        incident.announcement = Some(message.clone());
    } else if let Some((id, name)) = incident
        .room
        .place()
        .map(|(id, name)| (id.clone(), name.to_owned()))
    {
        incident.room = Room::Archived { id, name };
    }
}

/// The head is known: answers given before we knew it count from when they were given.
fn headed(incident: &mut Incident, message: &MessageRef) {
    incident.head = Some(message.clone());
    for early in std::mem::take(&mut incident.early) {
        if early.message == *message {
            answered(incident, &early.person, early.answer, early.mark);
        }
    }
}

fn answered(incident: &mut Incident, person: &PersonId, answer: Availability, mark: Standing) {
    incident.roll_call.put(person.clone(), answer, mark);
    if mark.on && answer == Availability::Now {
        respond(incident);
    }
}

fn closed(incident: &mut Incident, false_alarm: bool, at: Timestamp) {
    incident.state = if false_alarm {
        State::FalseAlarm
    } else {
        State::Closed
    };
    incident.closed_at = Some(at);
}

fn respond(incident: &mut Incident) {
    if incident.state == State::Open {
        incident.state = State::Responding;
    }
}

fn noted(incident: &mut Incident, recorded: &Recorded) {
    if let Event::NoteMarked {
        note,
        kind,
        source,
        person,
        mark,
    } = &recorded.event
    {
        let said_at = mark.at;
        incident
            .ledger
            .put(*note, blank(*kind, Some(source.clone()), said_at));
        incident.ledger.edit(*note, |note| {
            let mut current = note.marks.get(person).copied();
            Standing::settle(&mut current, *mark);
            note.marks
                .extend(current.map(|mark| (person.clone(), mark)));
        });
    } else if let Event::NoteRecorded {
        note,
        kind,
        text,
        source,
        said_at,
    } = &recorded.event
    {
        incident
            .ledger
            .put(*note, blank(*kind, source.clone(), *said_at));
        incident.ledger.edit(*note, |note| {
            note.explicit = true;
            note.withdrawn = false;
            note.text = Some(text.clone());
            note.said_by = Some(recorded.by.clone());
        });
    } else if let Event::NoteChanged { note, change } = &recorded.event {
        incident.ledger.edit(*note, |note| {
            if let Some(kind) = change.kind {
                note.was.push(std::mem::replace(&mut note.kind, kind));
            }
            note.verdict = change.verdict.unwrap_or(note.verdict);
            note.withdrawn = change.withdrawn.unwrap_or(note.withdrawn);
            note.explicit |= change.withdrawn == Some(false);
        });
    } else if let Event::TextLearned {
        source,
        text,
        author,
        said_at,
    } = &recorded.event
    {
        incident.ledger.learn(source, text, author, *said_at);
    }
}

fn blank(kind: NoteKind, source: Option<MessageRef>, at: Timestamp) -> Note {
    Note {
        kind,
        text: None,
        source,
        said_by: None,
        at,
        verdict: Verdict::Open,
        explicit: false,
        withdrawn: false,
        marks: std::collections::BTreeMap::new(),
        was: Vec::new(),
    }
}

fn proposed(incident: &mut Incident, recorded: &Recorded) {
    let Recorded { at, by, event } = recorded;
    if let Event::SettlementProposed {
        proposal,
        text,
        material,
    } = event
    {
        incident.state = State::Settling;
        incident.settlement.proposals.push(Proposal {
            id: *proposal,
            by: by.clone(),
            text: text.clone(),
            at: *at,
            material: material.clone(),
            agreed: vec![by.clone()],
            concerns: Vec::new(),
            post: None,
            ended: None,
        });
    } else if let Event::ProposalPosted { proposal, message } = event {
        let posted = incident
            .settlement
            .proposals
            .iter_mut()
            .find(|p| p.id == *proposal);
        if let Some(posted) = posted {
            posted.post = Some(message.clone());
        }
    }
}

fn settling(incident: &mut Incident, recorded: &Recorded) {
    let Recorded { at, by, event } = recorded;
    if let Event::SettlementAgreed = event {
        incident.settlement.edit_live(|live| agreed(live, by));
    } else if let Event::ConcernRaised { text } = event {
        incident.settlement.edit_live(|live| {
            live.agreed.retain(|actor| actor != by || *actor == live.by);
            live.concerns.push(Concern {
                by: by.clone(),
                text: text.clone(),
                at: *at,
                open: true,
            });
        });
    } else if let Event::SettlementWithdrawn = event {
        incident
            .settlement
            .edit_live(|live| live.ended = Some((Ending::Withdrawn, *at)));
        incident.state = State::Responding;
    } else if let Event::Settled { how } = event {
        incident
            .settlement
            .edit_live(|live| live.ended = Some((*how, *at)));
        incident.state = State::Settled;
    } else if let Event::Reopened = event {
        incident.state = State::Responding;
    }
}

/// Agreeing lays one's own worry to rest.
fn agreed(live: &mut Proposal, by: &Actor) {
    live.concerns
        .iter_mut()
        .filter(|concern| concern.by == *by)
        .for_each(|concern| concern.open = false);
    if !live.agreed.contains(by) {
        live.agreed.push(by.clone());
    }
}
