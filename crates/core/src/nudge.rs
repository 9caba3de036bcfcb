//! Nudges: gentle questions bound to a moment, each at most once. Reminders are not jobs: after each
//! commit the row keeps `wake_at = next_wake(state)`, so a restart changes nothing and there is
//! nothing to cancel.

use jiff::{SignedDuration, Timestamp};

use crate::{
    Decision, board,
    effect::Effect,
    event::Event,
    incident::{Incident, State},
    raise,
    refusal::Advice,
    team::TeamView,
};

/// So long after a raise with nothing said of users' trouble, the opener is asked, privately, once.
pub const IMPACT_AFTER: SignedDuration = SignedDuration::from_mins(5);
const IMPACT: &str = "impact_missing";

/// When this incident wants to be looked at again, if ever.
#[must_use]
pub fn next_wake(incident: &Incident, _team: &TeamView) -> Option<Timestamp> {
    let lively = match incident.state {
        State::Open | State::Responding => true,
        State::Unborn | State::Settling | State::Settled | State::Closed | State::FalseAlarm => {
            false
        }
    };
    let quiet = incident.nudged.contains_key(IMPACT) || !board::impact(incident).is_empty();
    let answerable = incident.opener_at.is_some();
    if lively && !quiet && answerable {
        incident.opened_at?.checked_add(IMPACT_AFTER).ok()
    } else {
        None
    }
}

/// What to do at `now`, if anything is due.
#[must_use]
pub fn wake(incident: &Incident, now: Timestamp, team: &TeamView) -> Decision {
    if next_wake(incident, team).is_none_or(|due| due > now) {
        return Decision::default();
    }
    let mut decision = Decision::of(Event::Nudged {
        nudge: IMPACT.to_owned(),
    });
    let asked = raise::tell_opener(incident, Advice::ImpactMissing);
    decision.effects.extend(
        asked
            .into_iter()
            .filter(|effect| matches!(effect, Effect::Say { .. })),
    );
    decision
}
