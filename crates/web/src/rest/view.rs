//! What is, as JSON: the shapes of the contract. Names stand beside ids, so that nobody has to look
//! them up. Must never leave out that something is still owed.

use matoi_core::{
    actor::Actor,
    alert::AlertStream,
    board,
    case::Case,
    evidence::{Evidence, Provenance},
    ids::{NoteId, PersonId},
    incident::Incident,
    note::Note,
    refusal::Advice,
    role::Role,
    roll_call::Availability,
    settlement::Proposal,
    spelling,
    team::TeamView,
};
use matoi_engine::{Timeline, store::Owed};
use matoi_words::Language;
use serde_json::{Value, json};

use crate::{
    record::{Line, Record, Source},
    state::{ChannelNow, WebState},
};

mod after;

pub(super) use after::{look_back, task};

/// How somebody is called.
type Name<'a> = &'a dyn Fn(&Actor) -> Option<String>;

/// The name of an actor, where there is one.
pub(super) fn name(actor: &Actor, team: &TeamView) -> Option<String> {
    match actor {
        Actor::Person(id) => Some(team.name(id)),
        Actor::Named(name) => Some(name.clone()).filter(|name| !name.is_empty()),
        Actor::Machine => None,
    }
}

/// An incident in a list: without what takes a read of its own.
pub(super) fn summary(incident: &Incident, team: &TeamView, channel_now: &ChannelNow) -> Value {
    let incident = &*spelling::shown(incident, team);
    let name: Name<'_> = &|actor| name(actor, team);
    let person = |id: &PersonId| team.name(id);
    let mut room = json!({});
    if let Some((id, name)) = incident.room.place() {
        room = json!({ "channel": channel_now(id.as_str()), "name": name });
    }
    json!({
        "id": incident.id,
        "number": incident.number,
        "title": incident.title,
        "kind": incident.kind,
        "state": incident.state.word(),
        "heat": incident.heat,
        "impact": board::impact(incident),
        "sensitive": incident.sensitive,
        "opened_at": incident.opened_at,
        "opened_by": incident.opener.as_ref().and_then(name),
        "closed_at": incident.closed_at,
        "room": room,
        "roles": roles(incident, &person),
        "availability": availability(incident, team),
        "notes": incident.ledger.all().into_iter().map(|(id, it)| note(id, it, name)).collect::<Vec<_>>(),
        "evidence": incident.evidence.iter().map(|it| evidence(it, name)).collect::<Vec<_>>(),
        "settlement": settlement(incident, name),
        "files": incident.files.iter().map(after::file).collect::<Vec<_>>(),
        "follow_ups": after::follow_ups(incident, name),
        "tasks": incident.after.tasks.iter().map(|it| task(it, name)).collect::<Vec<_>>(),
        "look_backs": incident.look_backs.iter().map(|it| look_back(it, None, name)).collect::<Vec<_>>(),
        "follows": incident.follows.map(|(id, number)| json!({ "id": id, "number": number })),
        "went_on": incident.went_on.as_ref().map(|it| json!({ "id": it.incident, "number": it.number })),
    })
}

/// An incident, whole.
pub(super) fn incident(
    incident: Incident,
    timeline: Timeline,
    owed: &Owed,
    state: &WebState,
    language: Language,
) -> Value {
    let team = &*state.engine.team();
    let mut shown = summary(&incident, team, &state.channel_now);
    let case = Case::new(incident, timeline.events, timeline.entries, team);
    let record = Record {
        case: &case,
        language,
    };
    shown["timeline"] = record.lines().iter().map(|it| line(it, &record)).collect();
    shown["outbox"] = json!({
        "pending": owed.pending,
        "sending": owed.sending,
        "unknown": owed.unknown,
        "parked": owed.parked,
    });
    shown
}

fn roles(incident: &Incident, name: &dyn Fn(&PersonId) -> String) -> Vec<Value> {
    let held = Role::ALL.into_iter().flat_map(|role| {
        incident
            .roles
            .holders(role)
            .map(move |person| (role, person))
    });
    held.map(|(role, person)| {
        let until = incident.roles.until(role, person);
        json!({ "role": role, "person": person, "name": name(person), "until": until })
    })
    .collect()
}

fn availability(incident: &Incident, team: &TeamView) -> Vec<Value> {
    let answers = Availability::ALL.into_iter();
    let said = answers.flat_map(|answer| {
        incident
            .roll_call
            .who(answer)
            .map(move |person| (answer, person))
    });
    said.map(|(answer, person)| {
        json!({ "person": person, "name": team.name(person), "answer": answer, "areas": team.areas(person) })
    })
    .collect()
}

/// A note.
pub(super) fn note(id: NoteId, note: &Note, name: Name<'_>) -> Value {
    json!({
        "id": id,
        "kind": note.kind,
        "text": note.text,
        "by": note.said_by.as_ref().and_then(name),
        "by_id": note.said_by.as_ref().and_then(Actor::person),
        "at": note.at,
        "verdict": note.verdict,
        "because": note.because,
        "taken": note.taken,
        "withdrawn": !note.stands(),
        "source": note.source,
    })
}

fn evidence(evidence: &Evidence, name: Name<'_>) -> Value {
    let (from, source) = match &evidence.from {
        Provenance::Alert(fingerprint) => ("alert", Some(fingerprint.to_string())),
        Provenance::Message(message) => ("message", Some(message.to_string())),
        Provenance::Given => ("given", None),
    };
    json!({
        "text": evidence.text,
        "url": evidence.url,
        "from": from,
        "source": source,
        "by": name(&evidence.by),
        "by_id": evidence.by.person(),
        "at": evidence.at,
        "recovered": evidence.recovered,
    })
}

fn settlement(incident: &Incident, name: Name<'_>) -> Value {
    let settlement = &incident.settlement;
    let proposals: Vec<Value> = settlement
        .proposals
        .iter()
        .map(|it| proposal(it, incident, name))
        .collect();
    json!({
        "live": settlement.live().map(|it| proposal(it, incident, name)),
        "proposals": proposals,
    })
}

fn proposal(proposal: &Proposal, incident: &Incident, name: Name<'_>) -> Value {
    let names = |actors: &[Actor]| actors.iter().filter_map(name).collect::<Vec<_>>();
    let concerns = proposal.concerns.iter();
    let concerns: Vec<Value> = concerns
        .map(|concern| json!({ "by": name(&concern.by), "text": concern.text, "at": concern.at, "open": concern.open }))
        .collect();
    let notes = proposal.material.iter();
    let notes = notes.filter_map(|id| incident.ledger.get(*id)?.text.clone());
    let shown = proposal.evidence.iter();
    let shown = shown.filter_map(|at| Some(incident.evidence.get(*at)?.text.clone()));
    let material = notes.chain(shown);
    json!({
        "id": proposal.id,
        "by": name(&proposal.by),
        "text": proposal.text,
        "at": proposal.at,
        "evidence": material.collect::<Vec<_>>(),
        "agreed": names(&proposal.agreed),
        "concerns": concerns,
        "how": proposal.ended.map(|(how, _)| how),
        "ended_at": proposal.ended.map(|(_, at)| at),
    })
}

fn line(line: &Line, record: &Record<'_>) -> Value {
    let what = match line.source {
        Source::Event(place) => record
            .case
            .events
            .get(place)
            .map(|recorded| json!(recorded.event)),
        Source::Entry(_) => None,
    };
    let kinds: Vec<Value> = line
        .kinds
        .iter()
        .map(|(kind, verdict)| json!({ "kind": kind, "verdict": verdict }))
        .collect();
    json!({
        "at": line.at,
        "what": what.as_ref().and_then(|event| event["event"].as_str()).unwrap_or("message"),
        "by": line.by.as_ref().map(|by| record.name(by)),
        "by_id": line.by.as_ref().and_then(Actor::person),
        "text": line.text,
        "words": line.words,
        "notes": kinds,
        "message": line.message,
        "edited": line.edited,
        "gone": line.gone,
        "event": what,
    })
}

/// What a raise may be the same as: for whoever raised it to look at.
pub(super) fn maybe_same(advice: &Advice) -> Option<Value> {
    if let Advice::MaybeSame {
        incident,
        number,
        title,
        ..
    } = advice
    {
        Some(json!({ "id": incident, "number": number, "title": title }))
    } else {
        None
    }
}

/// An alert in the list.
pub(super) fn alert(alert: &AlertStream) -> Option<Value> {
    let heard = alert.latest.as_ref()?;
    let incident = alert.raised.as_ref().map(
        |raised| json!({ "id": raised.incident, "number": raised.number, "over": raised.over }),
    );
    Some(json!({
        "fingerprint": heard.fingerprint,
        "source": heard.source,
        "title": heard.title,
        "summary": heard.summary,
        "status": heard.status,
        "severity": heard.level,
        "url": heard.url,
        "labels": heard.labels,
        "count": alert.count,
        "episode": alert.episode,
        "first_at": alert.first_at,
        "latest_at": heard.at,
        "incident": incident,
        "looking": alert.looking,
        "dismissed": alert.dismissed,
    }))
}

/// A case in the list.
pub(super) fn case(case: &Case) -> Value {
    let incident = &case.incident;
    json!({
        "id": incident.id,
        "number": incident.number,
        "title": incident.title,
        "kind": incident.kind,
        "state": incident.state.word(),
        "impact": board::impact(incident),
        "opened_at": incident.opened_at,
        "closed_at": incident.closed_at,
    })
}
