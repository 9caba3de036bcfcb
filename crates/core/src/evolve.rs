//! The fold: what an incident is after what happened. Each noun folds its own events; here is what
//! belongs to none of them, and who folds what. Must never read settings or a clock: `evolve` is total
//! and sees only the incident and the event.

use jiff::Timestamp;

use crate::{
    adopt,
    event::{Event, Recorded},
    evidence::{self, Provenance},
    follow_up,
    ids::{MessageRef, PersonId},
    incident::{Incident, Room, Shut, State, Successor},
    look_back, note, role,
    roll_call::{Availability, Standing},
    settlement, shut,
};

/// The incident after `recorded`. Total: every event fits every incident.
#[must_use]
pub fn evolve(mut incident: Incident, recorded: &Recorded) -> Incident {
    incident.version += 1;
    let Recorded { at, by, event } = recorded;
    if let Some(person) = by.person().filter(|_| event.is_an_act()) {
        incident.acted.insert(person.clone(), *at);
    }
    match event {
        Event::Raised { .. } => raised(&mut incident, recorded),
        Event::Renamed { title } => incident.title.clone_from(title),
        Event::HeatChanged { heat } => incident.heat = *heat,
        Event::EvidenceAdded { .. }
        | Event::AlertTurned { .. }
        | Event::FilesSeen { .. }
        | Event::FileCopied { .. } => evidence::evolve(&mut incident, event),
        Event::RoomOpened { .. }
        | Event::RoomAdopted { .. }
        | Event::RoomNameRefused { .. }
        | Event::ChannelRefused { .. }
        | Event::ThreadOpened { .. }
        | Event::RoomRefused { .. }
        | Event::RoomArchived
        | Event::RoomShut { .. }
        | Event::RoomUnarchived
        | Event::RoomRenamed { .. }
        | Event::RoomRegained
        | Event::TopicTaken { .. }
        | Event::HeadPosted { .. }
        | Event::HeadLost
        | Event::Announced { .. } => place(&mut incident, recorded),
        Event::Joined { .. } | Event::Left { .. } | Event::PeopleCalled { .. } => {
            company(&mut incident, event)
        }
        Event::RollCallAnswered { .. } | Event::ReactedEarly { .. } => hands(&mut incident, event),
        Event::TextLearned { .. } => {
            note::evolve(&mut incident, recorded);
            learned(&mut incident, event);
        }
        Event::NoteMarked { .. }
        | Event::NoteRecorded { .. }
        | Event::NoteChanged { .. }
        | Event::NoteTaken { .. }
        | Event::NoteJudged { .. } => note::evolve(&mut incident, recorded),
        Event::RoleTaken { .. }
        | Event::RoleReleased { .. }
        | Event::RoleOffered { .. }
        | Event::OfferDeclined { .. } => roles(&mut incident, recorded),
        Event::SettlementProposed { .. }
        | Event::ProposalPosted { .. }
        | Event::SettledPosted { .. }
        | Event::SettlementAgreed { .. }
        | Event::AgreementTakenBack { .. }
        | Event::ConcernRaised { .. }
        | Event::SettlementWithdrawn
        | Event::Settled { .. }
        | Event::Reopened => settlement::evolve(&mut incident, recorded),
        Event::FollowUpPlanned { .. }
        | Event::FollowUpAsked { .. }
        | Event::FollowUpTaken { .. }
        | Event::FollowUpDeclined { .. }
        | Event::FollowUpReleased { .. }
        | Event::FollowUpLetGo { .. }
        | Event::TaskAdded { .. }
        | Event::TaskTaken { .. }
        | Event::TaskChanged { .. } => follow_up::evolve(&mut incident, recorded),
        Event::LookBackOpened { .. }
        | Event::LookBackWritten { .. }
        | Event::LookBackFinished { .. }
        | Event::LookBackDropped { .. } => look_back::evolve(&mut incident, recorded),
        Event::Closed { false_alarm } => closed(&mut incident, *false_alarm, *at),
        Event::WentOn { .. } | Event::WentOnIn { .. } => went_on(&mut incident, event),
        Event::CaseKept => incident.kept = true,
        Event::CaughtUp { .. } => {} // What was found stands in events of its own.
        Event::FellShort { shortfall } => incident.shortfalls.push(shortfall.clone()),
        Event::Nudged { nudge } => incident.nudged.extend([(nudge.clone(), *at)]),
    }
    incident
}

fn roles(incident: &mut Incident, recorded: &Recorded) {
    role::evolve(incident, recorded);
    if matches!(recorded.event, Event::RoleTaken { .. }) {
        respond(incident, recorded.at);
    }
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
        follows,
        with,
    } = &recorded.event
    {
        incident.with.clone_from(with);
        incident.follows = *follows;
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
        for person in people {
            incident.called.came(person);
        }
        for (person, why) in missed {
            incident.called.lacks(person, why);
        }
    } else if let Event::Joined { person } = event {
        incident.called.came(person);
    } else if let Event::Left { person } = event {
        incident.called.people.retain(|known| known != person);
    }
}

/// What was brought along without its words has them now.
fn learned(incident: &mut Incident, event: &Event) {
    let Event::TextLearned {
        source,
        text,
        author,
        said_at,
        url,
    } = event
    else {
        return;
    };
    let from = Provenance::Message(source.clone());
    let mut pieces = incident.evidence.iter_mut();
    if let Some(piece) = pieces.find(|piece| piece.from == from) {
        piece.url = url.clone().or(piece.url.take());
        if piece.text.is_empty() {
            piece.text.clone_from(text);
            piece.by = author.clone();
            piece.at = said_at.unwrap_or(piece.at);
        }
    }
}

fn went_on(incident: &mut Incident, event: &Event) {
    if let Event::WentOn { incident: next } = event {
        incident.went_on = Some(Successor {
            incident: *next,
            number: None,
            room: None,
        });
    } else if let Event::WentOnIn {
        incident: next,
        number,
        room,
    } = event
    {
        incident.went_on = Some(Successor {
            incident: *next,
            number: Some(*number),
            room: room.clone(),
        });
    }
}

fn place(incident: &mut Incident, recorded: &Recorded) {
    let event = &recorded.event;
    if let Event::RoomShut { .. } | Event::RoomUnarchived | Event::RoomRegained = event {
        shut::evolve(incident, recorded);
    } else if let Event::RoomRenamed { name } = event {
        incident.room.rename(name);
    } else if let Event::RoomAdopted { .. } = event {
        adopt::evolve(incident, event);
    } else if let Event::RoomOpened { room, name } = event {
        incident.room = Room::Open {
            id: room.clone(),
            name: name.clone(),
        };
    } else if let Event::ChannelRefused { reason } = event {
        incident.no_channel = Some(reason.clone());
    } else if let Event::ThreadOpened { room, name, root } = event {
        incident.room = Room::Open {
            id: room.clone(),
            name: name.clone(),
        };
        incident.announcement = Some(root.clone());
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
        incident.whose_room.keep_open(false);
    }
}

fn hands(incident: &mut Incident, event: &Event) {
    if let Event::RollCallAnswered {
        person,
        answer,
        mark,
    } = event
    {
        answered(incident, person, *answer, *mark);
    } else if let Event::ReactedEarly { early } = event {
        incident.early.push(early.clone());
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
        respond(incident, mark.at);
    }
}

fn closed(incident: &mut Incident, false_alarm: bool, at: Timestamp) {
    incident.state = if false_alarm {
        State::FalseAlarm
    } else {
        State::Closed
    };
    incident.closed_at = Some(at);
    // A room we are not in is not put away with it.
    let is_out = incident.room.is_shut(Shut::PutOut);
    incident.whose_room.keep_open(is_out);
}

fn respond(incident: &mut Incident, at: Timestamp) {
    incident.responded_at.get_or_insert(at);
    if incident.state == State::Open {
        incident.state = State::Responding;
    }
}
