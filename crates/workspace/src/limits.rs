//! Slack's rate limits by tier, switched on by a preference. It counts calls; it must never know
//! what they do. Buckets are not kept: a restart forgives.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::faults::hits;
use crate::seed::roll;

/// Slack's tiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tier {
    /// Never limited (`sandbox.*`).
    Free,
    One,
    Two,
    Three,
    Four,
    /// `chat.postMessage`: one a second and channel, short bursts allowed.
    PerChannel,
}

impl Tier {
    /// How many calls may come at once, and after how many milliseconds one more may.
    fn allowance(self) -> Option<(i64, i64)> {
        match self {
            Self::Free => None,
            Self::One => Some((2, 60_000)),
            Self::Two => Some((20, 3_000)),
            Self::Three => Some((50, 1_200)),
            Self::Four => Some((100, 600)),
            Self::PerChannel => Some((5, 1_000)),
        }
    }
}

/// `chat.postMessage` in all channels together: at once, and one more after so many milliseconds.
const POSTS_OF_TEAM: (i64, i64) = (300, 200);

/// Chance in percent that a call is refused in chaos.
const CHAOS_PERCENT: u8 = 20;
/// How long, in seconds, a call refused in chaos is asked to wait at most.
const CHAOS_SECONDS_MAX: u64 = 10;

/// No channel is called so.
const EVERY_CHANNEL: &str = "*";

/// Lets a call pass or says after how many seconds to come back, whatever came before it.
pub(crate) fn by_chance(dice: &mut u64) -> Result<(), i64> {
    if !hits(CHAOS_PERCENT, dice) {
        return Ok(());
    }
    let seconds = 1 + roll(dice) % CHAOS_SECONDS_MAX;
    Err(i64::try_from(seconds).unwrap_or(1))
}

/// The buckets in use: by app, method and, where it matters, channel, the time up to which the
/// calls so far have used up their right.
#[derive(Debug, Clone, Default)]
pub(crate) struct Buckets {
    used_until_ms: BTreeMap<(String, String, String), i64>,
}

impl Buckets {
    /// Takes one call's worth, or says after how many seconds to come back.
    pub(crate) fn take(
        &mut self,
        tier: Tier,
        app: &str,
        method: &str,
        channel: &str,
        now: Timestamp,
    ) -> Result<(), i64> {
        let Some(allowance) = tier.allowance() else {
            return Ok(());
        };
        if tier != Tier::PerChannel {
            return self.take_one(allowance, app, method, "", now);
        }
        self.take_one(allowance, app, method, channel, now)?;
        self.take_one(POSTS_OF_TEAM, app, method, EVERY_CHANNEL, now)
    }

    fn take_one(
        &mut self,
        (burst, interval_ms): (i64, i64),
        app: &str,
        method: &str,
        channel: &str,
        now: Timestamp,
    ) -> Result<(), i64> {
        let key = (app.to_owned(), method.to_owned(), channel.to_owned());
        let now_ms = now.as_millisecond();
        let used_until = self.used_until_ms.entry(key).or_insert(now_ms);
        let next = (*used_until).max(now_ms) + interval_ms;
        let excess_ms = next - now_ms - burst * interval_ms;
        if excess_ms > 0 {
            return Err((excess_ms + 999) / 1000);
        }
        *used_until = next;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_passes_then_the_rest_waits_and_other_channels_do_not() {
        let mut buckets = Buckets::default();
        let now = Timestamp::UNIX_EPOCH;
        let mut post = |channel: &str, now| {
            buckets.take(Tier::PerChannel, "A1", "chat.postMessage", channel, now)
        };
        for _ in 0..5 {
            assert_eq!(post("C1", now), Ok(()));
        }
        assert_eq!(post("C1", now), Err(1));
        assert_eq!(post("C2", now), Ok(()));
        let later = Timestamp::from_second(1).expect("a second after the epoch");
        assert_eq!(post("C1", later), Ok(()));
        assert_eq!(post("C1", later), Err(1));
    }

    #[test]
    fn posting_in_many_channels_has_an_end_too() {
        let mut buckets = Buckets::default();
        let now = Timestamp::UNIX_EPOCH;
        let mut post =
            |channel: &str| buckets.take(Tier::PerChannel, "A1", "chat.postMessage", channel, now);
        for number in 0..300 {
            assert_eq!(post(&format!("C{number}")), Ok(()));
        }
        assert_eq!(post("C300"), Err(1));
    }
}
