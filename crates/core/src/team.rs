//! The team as a decision sees it: who is there, in which areas, whom to call, in which zone and
//! language. A read-only view; must never know where it was read from.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::ids::{PersonId, TeamId};

/// A team of at most this many full members is called whole (`invite = auto`).
pub const WHOLE_TEAM_MAX: usize = 20;

/// A field of work, as the team names it ("server", "director"). Shows gaps, suggests whom to ask;
/// grants nothing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Area(pub String);

/// The languages Matoi speaks, as equals.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tongue {
    /// Japanese.
    #[default]
    Ja,
    /// English.
    En,
}

/// What somebody is in the team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// A full member.
    Member,
    /// A guest: may raise, sees the rooms they are in.
    Guest,
    /// A program.
    Bot,
    /// No longer active.
    Gone,
}

/// Somebody in the team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// What colleagues call them.
    pub name: String,
    /// Their areas, perhaps none.
    #[serde(default)]
    pub areas: Vec<Area>,
    /// The language they read; the team's where unknown.
    #[serde(default)]
    pub tongue: Option<Tongue>,
    /// Member, guest, bot or gone.
    pub standing: Standing,
}

/// Whom to call into a new room.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Invite {
    /// Everyone if the team is small, else the people of `groups`; never nobody.
    #[default]
    Auto,
    /// Just these (already looked up from handles and addresses).
    These(Vec<PersonId>),
}

/// What decisions may know of the team.
#[derive(Debug, Clone)]
pub struct TeamView {
    /// Whose.
    pub team: TeamId,
    /// Matoi's own person outside; what it does itself is never taken for a person's act.
    pub me: Option<PersonId>,
    /// Everybody known.
    pub people: Vec<Person>,
    /// Whom to call.
    pub invite: Invite,
    /// People of the groups that `Invite::Auto` falls back to in a large team.
    pub groups: Vec<PersonId>,
    /// The team's zone: room names bear its date.
    pub zone: TimeZone,
    /// The team's language.
    pub tongue: Tongue,
}

impl TeamView {
    /// A team nobody is known of yet: everything still works.
    #[must_use]
    pub fn empty(team: TeamId) -> Self {
        Self {
            team,
            me: None,
            people: Vec::new(),
            invite: Invite::Auto,
            groups: Vec::new(),
            zone: TimeZone::UTC,
            tongue: Tongue::Ja,
        }
    }

    /// The person of that id, if known.
    #[must_use]
    pub fn person(&self, id: &PersonId) -> Option<&Person> {
        self.people.iter().find(|person| person.id == *id)
    }

    /// Whether they are known to be in the team no more.
    #[must_use]
    pub fn is_gone(&self, id: &PersonId) -> bool {
        let known = self.person(id);
        known.is_some_and(|person| person.standing == Standing::Gone)
    }

    /// What to call them; the id where nobody knows better.
    #[must_use]
    pub fn name(&self, id: &PersonId) -> String {
        self.person(id)
            .map_or_else(|| id.0.clone(), |person| person.name.clone())
    }

    /// Their areas.
    #[must_use]
    pub fn areas(&self, id: &PersonId) -> &[Area] {
        self.person(id).map_or(&[], |person| &person.areas)
    }

    /// Everyone to call besides the opener, in the roster's order. Bots, guests and people who left
    /// are not called; the opener is invited on their own, first. A rule that names nobody who is still
    /// there gives way to the next one: those named, the groups, everyone.
    #[must_use]
    pub fn callees(&self, opener: Option<&PersonId>) -> Vec<PersonId> {
        let members = || {
            self.people
                .iter()
                .filter(|person| person.standing == Standing::Member)
        };
        let those_there = |people: &[PersonId]| -> Vec<PersonId> {
            people
                .iter()
                .filter(|id| !self.is_gone(id))
                .cloned()
                .collect()
        };
        let named = match &self.invite {
            Invite::These(people) => those_there(people),
            Invite::Auto => Vec::new(),
        };
        let of_groups = those_there(&self.groups);
        let called: Vec<PersonId> = if !named.is_empty() {
            named
        } else if members().count() <= WHOLE_TEAM_MAX || of_groups.is_empty() {
            members().map(|person| person.id.clone()).collect()
        } else {
            of_groups
        };
        called
            .into_iter()
            .filter(|id| Some(id) != opener && Some(id) != self.me.as_ref())
            .collect()
    }
}
