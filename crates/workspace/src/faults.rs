//! The dials that make "Slack" slow, wrong or absent, one at a time or all together. It decides
//! what goes wrong with a call or a delivery; it must never know what the call means.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::act::Call;
use crate::seed::roll;

/// The name under which a dial touches every method an app calls.
pub const EVERY_METHOD: &str = "*";

/// All dials. Only calls with an app's tokens feel them; people and `sandbox.*` never do.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Faults {
    /// By method, or [`EVERY_METHOD`]. The first dial that hits wins.
    pub methods: BTreeMap<String, Vec<Fault>>,
    /// Everything is down.
    pub outage: Option<Outage>,
    /// Chance in percent that a delivery is queued twice, with the same `event_id`.
    pub duplicate_percent: u8,
    /// Chance in percent that a delivery overtakes the one before it.
    pub reorder_percent: u8,
    /// Chance in percent that an event is never delivered at all, as in February 2025.
    pub lose_percent: u8,
    /// What comes about before this moment is never delivered.
    pub events_paused_until: Option<Timestamp>,
    /// Events are delivered this much later.
    pub delay_events_ms: u64,
    /// The second copy of a doubled event comes this much after the first.
    pub duplicate_after_ms: u64,
    /// So many events of an app are delivered together, the newest first; below two they are not.
    pub reorder_window: u32,
    /// Envelopes lack what most have: `authorizations`, `event_context`, `event_ts`.
    pub sparse_events: bool,
    /// How long a connection opened from now on lives, by the workspace's clock.
    pub socket_lifetime_seconds: Option<u64>,
    /// How many connections an app may hold, where that is fewer than Slack's ten.
    pub socket_connections_max: Option<u64>,
}

/// A dial of one method.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fault {
    /// How long the answer takes on top of everything else.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub latency_ms: u64,
    /// What goes wrong, if anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mishap: Option<Mishap>,
    /// How many more calls it touches; none = until cleared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// Chance in percent that it touches a call.
    #[serde(default = "always")]
    pub percent: u8,
}

/// What can go wrong with a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mishap {
    /// The error is answered and nothing happens.
    Error(String),
    /// The effect happens, yet the error is answered (`internal_error`, `fatal_error`).
    ErrorAfterEffect(String),
    /// 429 with `Retry-After`, in seconds; nothing happens.
    RateLimited(u64),
    /// This HTTP status with a page of HTML; nothing happens.
    Http(u16),
    /// This HTTP status, and yet the effect happens.
    HttpAfterEffect(u16),
    /// 200 with nothing in it, and nothing happens.
    EmptyBody,
    /// 200 with nothing in it, and yet the effect happens.
    EmptyBodyAfterEffect,
    /// No answer ever comes, and nothing happens.
    TimeoutWithoutEffect,
    /// No answer ever comes, and yet the effect happens.
    TimeoutAfterEffect,
    /// No answer ever comes, and the effect happens this many milliseconds later.
    LateEffect(u64),
    /// The connection breaks and nothing happens.
    ResetBeforeEffect,
    /// The effect happens, then the connection breaks.
    ResetAfterEffect,
}

/// The whole of "Slack" is down for apps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outage {
    /// 503 pages, or broken connections.
    pub how: OutageKind,
    /// Chance in percent that a call takes effect all the same.
    #[serde(default)]
    pub takes_effect_percent: u8,
}

/// How an outage looks from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutageKind {
    /// HTML with status 503.
    Unavailable,
    /// Connections break.
    Reset,
    /// Connections hang.
    Hang,
}

/// A call whose effect was put off.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Held {
    pub(crate) due: Timestamp,
    pub(crate) call: Call,
}

/// What the dials do to one call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) latency_ms: u64,
    pub(crate) mishap: Option<Mishap>,
    /// Whether dice were rolled or a count went down, so that it must be kept.
    pub(crate) is_stateful: bool,
}

fn always() -> u8 {
    100
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the shape serde asks for"
)]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl Faults {
    /// What happens to the next call of this method.
    pub(crate) fn judge(&mut self, method: &str, dice: &mut u64) -> Verdict {
        let mut verdict = Verdict::default();
        if let Some(outage) = &self.outage {
            verdict.is_stateful = outage.takes_effect_percent > 0;
            let takes_effect = hits(outage.takes_effect_percent, dice);
            verdict.mishap = Some(outage.mishap(takes_effect));
            return verdict;
        }
        for name in [method, EVERY_METHOD] {
            let Some(dials) = self.methods.get_mut(name) else {
                continue;
            };
            for dial in dials.iter_mut() {
                if verdict.mishap.is_some() && dial.mishap.is_some() {
                    continue;
                }
                verdict.is_stateful |= dial.times.is_some() || dial.percent < always();
                if !dial.hits(dice) {
                    continue;
                }
                verdict.latency_ms = verdict.latency_ms.saturating_add(dial.latency_ms);
                if dial.mishap.is_some() {
                    verdict.mishap.clone_from(&dial.mishap);
                }
            }
            dials.retain(|dial| dial.times != Some(0));
        }
        verdict
    }
}

impl Fault {
    fn hits(&mut self, dice: &mut u64) -> bool {
        if self.times == Some(0) || !hits(self.percent, dice) {
            return false;
        }
        if let Some(times) = &mut self.times {
            *times -= 1;
        }
        true
    }
}

impl Outage {
    fn mishap(&self, takes_effect: bool) -> Mishap {
        match (self.how, takes_effect) {
            (OutageKind::Unavailable, false) => Mishap::Http(503),
            (OutageKind::Unavailable, true) => Mishap::HttpAfterEffect(503),
            (OutageKind::Reset, false) => Mishap::ResetBeforeEffect,
            (OutageKind::Reset, true) => Mishap::ResetAfterEffect,
            (OutageKind::Hang, false) => Mishap::TimeoutWithoutEffect,
            (OutageKind::Hang, true) => Mishap::TimeoutAfterEffect,
        }
    }
}

/// Whether a chance of so many percent comes true. Certainties roll no dice.
pub(crate) fn hits(percent: u8, dice: &mut u64) -> bool {
    match percent {
        0 => false,
        1..=99 => roll(dice) % 100 < u64::from(percent),
        100.. => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(mishap: Mishap) -> Fault {
        Fault {
            latency_ms: 0,
            mishap: Some(mishap),
            times: None,
            percent: 100,
        }
    }

    #[test]
    fn a_counted_dial_wears_off() {
        let mut faults = Faults::default();
        let dial = Fault {
            times: Some(1),
            ..fault(Mishap::Http(500))
        };
        faults.methods.insert("api.test".into(), vec![dial]);
        let mut dice = 1;
        let first = faults.judge("api.test", &mut dice);
        assert_eq!(first.mishap, Some(Mishap::Http(500)));
        assert!(first.is_stateful);
        assert_eq!(faults.judge("api.test", &mut dice), Verdict::default());
    }

    #[test]
    fn latencies_add_up_and_the_method_goes_before_the_star() {
        let mut faults = Faults::default();
        let slow = Fault {
            latency_ms: 100,
            ..fault(Mishap::TimeoutAfterEffect)
        };
        faults.methods.insert("api.test".into(), vec![slow.clone()]);
        let everywhere = Fault {
            mishap: None,
            ..slow
        };
        faults.methods.insert(
            EVERY_METHOD.into(),
            vec![everywhere, fault(Mishap::Http(500))],
        );
        let verdict = faults.judge("api.test", &mut 1);
        assert_eq!(verdict.latency_ms, 200);
        assert_eq!(verdict.mishap, Some(Mishap::TimeoutAfterEffect));
        assert!(!verdict.is_stateful);
    }

    #[test]
    fn an_outage_covers_every_method() {
        let mut faults = Faults {
            outage: Some(Outage {
                how: OutageKind::Unavailable,
                takes_effect_percent: 0,
            }),
            ..Faults::default()
        };
        assert_eq!(faults.judge("x", &mut 1).mishap, Some(Mishap::Http(503)));
    }

    #[test]
    fn a_chance_comes_true_about_as_often_as_it_says() {
        let mut dice = 7;
        let count = (0..10_000).filter(|_| hits(30, &mut dice)).count();
        assert!((2_700..3_300).contains(&count), "{count}");
    }
}
