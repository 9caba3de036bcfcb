//! Who does what (D20, D41). A role is an offer, not a rank: taken by one press, released by one
//! press, doubled freely, never assigned by us.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    Ctx, Decision,
    event::Event,
    ids::PersonId,
    incident::Incident,
    refusal::{Advice, Refusal},
};

/// A role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// まとめ役: says where we are, asks for the next step.
    Lead,
    /// 書きとめ役: when, what was found, what was decided.
    Scribe,
    /// 伝える役: tells users and colleagues what can be told.
    Comms,
    /// 手を動かす役: looks into it, mends it. As many as like.
    HandsOn,
    /// 隣にいる役: sits by whoever looks. Needs no skill.
    Company,
}

impl Role {
    /// All roles, in the order they are offered.
    pub const ALL: [Self; 5] = [
        Self::Lead,
        Self::Scribe,
        Self::Comms,
        Self::HandsOn,
        Self::Company,
    ];

    /// The word the contract uses.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Scribe => "scribe",
            Self::Comms => "comms",
            Self::HandsOn => "hands_on",
            Self::Company => "company",
        }
    }

    /// Whether one person at a time holds it, so that everyone knows whom to look to.
    #[must_use]
    pub fn is_single(self) -> bool {
        match self {
            Self::Lead | Self::Scribe | Self::Comms => true,
            Self::HandsOn | Self::Company => false,
        }
    }
}

/// Who holds which role.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Roles(BTreeMap<Role, BTreeSet<PersonId>>);

impl Roles {
    /// Everyone who holds `role`.
    pub fn holders(&self, role: Role) -> impl Iterator<Item = &PersonId> {
        self.0.get(&role).into_iter().flatten()
    }

    /// Whether `person` holds `role`.
    #[must_use]
    pub fn holds(&self, role: Role, person: &PersonId) -> bool {
        self.0
            .get(&role)
            .is_some_and(|holders| holders.contains(person))
    }

    pub(crate) fn put(&mut self, role: Role, person: PersonId) {
        self.0.entry(role).or_default().insert(person);
    }

    pub(crate) fn drop(&mut self, role: Role, person: &PersonId) {
        if let Some(holders) = self.0.get_mut(&role) {
            holders.remove(person);
        }
    }
}

pub(crate) fn take(incident: &Incident, role: Role, person: PersonId) -> Result<Decision, Refusal> {
    if incident.state.is_over() {
        return Err(Refusal::Over);
    }
    if incident.roles.holds(role, &person) {
        return Ok(Decision::advise(Advice::RoleTaken { role }));
    }
    if role.is_single()
        && let Some(holder) = incident.roles.holders(role).next()
    {
        return Err(Refusal::RoleHeld {
            role,
            holder: holder.clone(),
        });
    }
    Ok(Decision::of(Event::RoleTaken { role, person }).and(Advice::RoleTaken { role }))
}

pub(crate) fn release(
    incident: &Incident,
    role: Role,
    person: PersonId,
    ctx: &Ctx,
) -> Result<Decision, Refusal> {
    if !incident.roles.holds(role, &person) {
        return Err(Refusal::RoleNotHeld { role });
    }
    let advice = Advice::RoleReleased { role };
    let released = Decision::of(Event::RoleReleased {
        role,
        person: person.clone(),
    });
    // Thanks go to whoever held it, not to a colleague who tidied up on the web.
    Ok(if ctx.by.person() == Some(&person) {
        released.and(advice)
    } else {
        released
    })
}
