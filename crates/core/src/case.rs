//! The case: what is put into the library when an incident closes, readable alone with everything
//! else gone. Content is copied in; names are written out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    actor::Actor,
    entry::Entry,
    event::Recorded,
    ids::PersonId,
    incident::Incident,
    role::Role,
    roll_call::Availability,
    spelling,
    team::{Area, TeamView, Tongue},
};

/// A person as the case remembers them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// What colleagues called them.
    pub name: String,
    /// Their areas then.
    pub areas: Vec<Area>,
}

/// What those two said to each other is not for those who read later.
fn without_private(events: Vec<Recorded>) -> Vec<Recorded> {
    let mut events = events;
    events.retain(|recorded| !recorded.event.is_private());
    events
}

fn public(mut incident: Incident) -> Incident {
    incident.roles.forget_offers();
    incident.after.forget_asks();
    incident
}

/// A case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// The incident as it ended.
    pub incident: Incident,
    /// Everything that happened, in order.
    pub events: Vec<Recorded>,
    /// The newest revision of everything said, in order; deleted ones without their text.
    pub entries: Vec<Entry>,
    /// Everybody who appears, by id.
    pub people: BTreeMap<PersonId, Named>,
    /// The team's language then.
    pub tongue: Tongue,
}

impl Case {
    /// Makes the case of `incident`.
    #[must_use]
    pub fn new(
        incident: Incident,
        events: Vec<Recorded>,
        entries: Vec<Entry>,
        team: &TeamView,
    ) -> Self {
        let (incident, events) = (public(incident), without_private(events));
        let incident = spelling::shown(&incident, team).into_owned();
        let entries: Vec<Entry> = entries
            .into_iter()
            .map(|entry| by_name(entry, team))
            .collect();
        let authors = entries.iter().filter_map(|entry| entry.author.person());
        let actors = events.iter().filter_map(|recorded| recorded.by.person());
        let called = incident.called.people.iter();
        let missed = incident.called.missed.iter().map(|(person, _)| person);
        let holders = Role::ALL
            .into_iter()
            .flat_map(|role| incident.roles.holders(role));
        let answered = Availability::ALL
            .into_iter()
            .flat_map(|answer| incident.roll_call.who(answer));
        let name = |id: &PersonId| Named {
            name: team.name(id),
            areas: team.areas(id).to_vec(),
        };
        let everybody = authors
            .chain(actors)
            .chain(called)
            .chain(missed)
            .chain(holders)
            .chain(answered);
        let people = everybody
            .chain(incident.acted.keys())
            .map(|id| (id.clone(), name(id)))
            .collect();
        Self {
            incident,
            events,
            entries,
            people,
            tongue: team.tongue,
        }
    }

    /// Somebody's words with the people of this case by name.
    #[must_use]
    pub fn spelled(&self, text: &str) -> String {
        let name = |id: &PersonId| self.people.get(id).map(|named| named.name.clone());
        spelling::spelled(text, &name).into_owned()
    }

    /// What to call `actor`.
    #[must_use]
    pub fn name(&self, actor: &Actor) -> String {
        match actor {
            Actor::Person(id) => self
                .people
                .get(id)
                .map_or_else(|| id.0.clone(), |named| named.name.clone()),
            Actor::Named(name) => name.clone(),
            Actor::Machine => "Matoi".to_owned(),
        }
    }
}

fn by_name(entry: Entry, team: &TeamView) -> Entry {
    let name = |id: &PersonId| team.person(id).map(|person| person.name.clone());
    let text = spelling::spelled(&entry.text, &name).into_owned();
    Entry { text, ..entry }
}
