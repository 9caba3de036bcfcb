//! Nudges: gentle questions bound to a moment, each at most once. Reminders are not jobs: after each
//! commit the row keeps `wake_at = next_wake(state)`, so a restart changes nothing and there is
//! nothing to cancel.

use jiff::{SignedDuration, Timestamp};

use crate::{
    Decision, board,
    effect::Effect,
    event::Event,
    ids::PersonId,
    incident::{Incident, State},
    raise,
    refusal::Advice,
    role::{self, Role},
    team::TeamView,
};

/// So long after a raise with nothing said of users' trouble, the opener is asked, privately, once.
pub const IMPACT_AFTER: SignedDuration = SignedDuration::from_mins(5);
const IMPACT: &str = "impact_missing";

/// Something to ask at a moment.
struct Due {
    at: Timestamp,
    word: String,
    ask: Option<Effect>,
}

/// When this incident wants to be looked at again, if ever.
#[must_use]
pub fn next_wake(incident: &Incident, _team: &TeamView) -> Option<Timestamp> {
    dues(incident).into_iter().map(|due| due.at).min()
}

/// What to do at `now`, if anything is due.
#[must_use]
pub fn wake(incident: &Incident, now: Timestamp, _team: &TeamView) -> Decision {
    let mut decision = Decision::default();
    for due in dues(incident).into_iter().filter(|due| due.at <= now) {
        decision.events.push(Event::Nudged { nudge: due.word });
        decision.effects.extend(due.ask);
    }
    decision
}

fn dues(incident: &Incident) -> Vec<Due> {
    let lively = match incident.state {
        State::Open | State::Responding => true,
        State::Unborn | State::Settling | State::Settled | State::Closed | State::FalseAlarm => {
            false
        }
    };
    if !lively {
        return Vec::new();
    }
    let turns = incident.roles.turns();
    let mut dues: Vec<Due> = turns
        .map(|(role, who, until)| turn(role, who, until))
        .collect();
    dues.extend(impact(incident));
    dues.retain(|due| !incident.nudged.contains_key(&due.word));
    dues
}

/// The end of somebody's turn at a role: they are asked, privately, once a turn. Nothing is taken
/// from them.
fn turn(role: Role, who: &PersonId, until: Timestamp) -> Due {
    Due {
        at: until,
        word: format!("turn:{}:{who}:{until}", role.word()),
        ask: Some(role::tell(who.clone(), Advice::TurnOver { role })),
    }
}

fn impact(incident: &Incident) -> Option<Due> {
    if !board::impact(incident).is_empty() {
        return None;
    }
    let ask = raise::tell_opener(incident, Advice::ImpactMissing)?;
    Some(Due {
        at: incident.opened_at?.checked_add(IMPACT_AFTER).ok()?,
        word: IMPACT.to_owned(),
        ask: Some(ask),
    })
}
