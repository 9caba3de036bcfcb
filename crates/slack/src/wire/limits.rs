//! Slack's rate limits, kept on our side so that a refusal for haste is the exception.
//!
//! Pure: it must never learn the time except through its arguments, and never wait. A bucket is
//! one instant, the time at which it will be full again; everything else follows from it.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use super::method::{Method, Tier};

/// Opening sockets: Slack allows ten connections per app, so ten may be opened at once …
pub const OPENINGS_BURST: u32 = 10;
/// … and one a minute after that (the Java SDK's tier; the documents allow more).
pub const OPENINGS_PER_MINUTE: u32 = 1;
/// Tier 2, calls a minute.
pub const TIER_2_PER_MINUTE: u32 = 20;
/// Tier 3, calls a minute.
pub const TIER_3_PER_MINUTE: u32 = 50;
/// Tier 4, calls a minute.
pub const TIER_4_PER_MINUTE: u32 = 100;
/// Posts a minute in a whole workspace ("several hundred").
pub const POSTS_PER_MINUTE: u32 = 300;
/// Posts a minute in one channel (one a second).
pub const CHANNEL_POSTS_PER_MINUTE: u32 = 60;
/// Posts in one channel at once.
pub const CHANNEL_POSTS_BURST: u32 = 5;
/// Channels remembered. Idle ones are forgotten first, and the workspace's total keeps the busy
/// ones far below this number.
pub const CHANNELS_MAX: usize = 4_096;
/// The longest `Retry-After` that is believed, so that a wrong header can't silence us for days.
pub const RETRY_AFTER_MAX_S: u64 = 3_600;

/// A clock set back by less is no step: time services do that in passing.
const SET_BACK_MIN: SignedDuration = SignedDuration::from_secs(2);

const MINUTE_US: i64 = 60_000_000;

/// The buckets of one token.
#[derive(Debug, Default)]
pub struct Limits {
    methods: HashMap<Method, Bucket>,
    channels: HashMap<String, Bucket>,
    blocks: HashMap<Method, Block>,
    /// The latest time there was.
    seen: Option<Timestamp>,
}

impl Limits {
    /// Takes a place in every bucket the call needs, or says when to come again.
    ///
    /// `channel` matters for `chat.postMessage` only.
    ///
    /// # Errors
    /// The earliest time at which the call may be admitted.
    pub fn admit(
        &mut self,
        method: Method,
        channel: Option<&str>,
        now: Timestamp,
    ) -> Result<(), Timestamp> {
        let rate = Rate::of_method(method);
        let mut of_method = self.methods.get(&method).copied().unwrap_or_default();
        let mut not_before = of_method.not_before(rate, now);
        if let Some(block) = self.blocks.get(&method) {
            not_before = not_before.max(block.ends(now));
        }
        let channel = channel.filter(|_| method.tier() == Tier::Posting);
        let mut of_channel = None;
        if let Some(channel) = channel {
            let bucket = self.channels.get(channel).copied().unwrap_or_default();
            not_before = not_before.max(bucket.not_before(Rate::CHANNEL_POSTS, now));
            of_channel = Some((channel, bucket));
        }
        if not_before > now {
            return Err(not_before);
        }
        of_method.take(rate, now);
        self.methods.insert(method, of_method);
        self.blocks.remove(&method);
        if let Some((channel, mut bucket)) = of_channel {
            bucket.take(Rate::CHANNEL_POSTS, now);
            self.remember(channel, bucket, now);
        }
        Ok(())
    }

    /// Slack said `429`: nothing of this method before `retry_after_s` has passed, and the bucket
    /// over there is known to be empty now. Returns when the method may be tried again.
    pub fn punish(
        &mut self,
        method: Method,
        channel: Option<&str>,
        retry_after_s: u64,
        now: Timestamp,
    ) -> Timestamp {
        let seconds = retry_after_s.min(RETRY_AFTER_MAX_S);
        let length = SignedDuration::from_secs(i64::try_from(seconds).unwrap_or(i64::MAX));
        let block = Block {
            until: later(now, length),
            length,
        };
        // Of two answers that crossed, the one that asks for more counts.
        let longest = self.blocks.get(&method).copied();
        let block = longest
            .filter(|longest| longest.ends(now) > block.until)
            .unwrap_or(block);
        self.blocks.insert(method, block);
        match channel.filter(|_| method.tier() == Tier::Posting) {
            // One busy channel says nothing about the workspace's total.
            Some(channel) => self.remember(channel, Bucket::empty(Rate::CHANNEL_POSTS, now), now),
            None => {
                self.methods
                    .insert(method, Bucket::empty(Rate::of_method(method), now));
            }
        }
        block.ends(now)
    }

    /// What the clock itself shows, which callers know only from when they began. One that was set back takes
    /// everything back with it, or each look would wait for the time that was once more.
    pub fn go_by(&mut self, now: Timestamp) {
        let by = self.seen.map(|seen| seen.duration_since(now));
        if let Some(by) = by.filter(|by| *by > SET_BACK_MIN) {
            let back = |time: &mut Timestamp| *time = time.checked_sub(by).unwrap_or(now);
            let buckets = self.methods.values_mut().chain(self.channels.values_mut());
            buckets.filter_map(|it| it.full_at.as_mut()).for_each(back);
            self.blocks
                .values_mut()
                .map(|it| &mut it.until)
                .for_each(back);
        }
        self.seen = Some(now);
    }

    fn remember(&mut self, channel: &str, bucket: Bucket, now: Timestamp) {
        if self.channels.len() >= CHANNELS_MAX {
            self.channels
                .retain(|_, bucket| bucket.full_at.is_some_and(|full_at| full_at > now));
        }
        self.channels.insert(channel.to_owned(), bucket);
    }
}

/// How fast a bucket fills and how much it holds.
#[derive(Debug, Clone, Copy)]
struct Rate {
    capacity: u32,
    per_minute: u32,
}

impl Rate {
    const CHANNEL_POSTS: Self = Self {
        capacity: CHANNEL_POSTS_BURST,
        per_minute: CHANNEL_POSTS_PER_MINUTE,
    };

    const fn of_method(method: Method) -> Self {
        match method.tier() {
            Tier::Opening => Self {
                capacity: OPENINGS_BURST,
                per_minute: OPENINGS_PER_MINUTE,
            },
            Tier::Two => Self::steady(TIER_2_PER_MINUTE),
            Tier::Three => Self::steady(TIER_3_PER_MINUTE),
            Tier::Four => Self::steady(TIER_4_PER_MINUTE),
            Tier::Posting => Self::steady(POSTS_PER_MINUTE),
        }
    }

    /// A minute's worth may go at once, as Slack itself allows.
    const fn steady(per_minute: u32) -> Self {
        Self {
            capacity: per_minute,
            per_minute,
        }
    }

    const fn interval(self) -> SignedDuration {
        SignedDuration::from_micros(MINUTE_US / self.per_minute as i64)
    }

    fn intervals(self, count: u32) -> SignedDuration {
        self.interval() * i32::try_from(count).unwrap_or(i32::MAX)
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct Bucket {
    /// When it will be full again; `None` or the past means that it is full.
    full_at: Option<Timestamp>,
}

impl Bucket {
    fn empty(rate: Rate, now: Timestamp) -> Self {
        Self {
            full_at: Some(later(now, rate.intervals(rate.capacity))),
        }
    }

    /// A clock that was set back must not freeze the bucket: it is never more than empty.
    fn full_at(self, rate: Rate, now: Timestamp) -> Timestamp {
        let latest = later(now, rate.intervals(rate.capacity));
        self.full_at.unwrap_or(now).clamp(now, latest)
    }

    fn not_before(self, rate: Rate, now: Timestamp) -> Timestamp {
        let missing = self.full_at(rate, now).duration_since(now);
        let wait = missing - rate.intervals(rate.capacity.saturating_sub(1));
        later(now, wait.max(SignedDuration::ZERO))
    }

    fn take(&mut self, rate: Rate, now: Timestamp) {
        self.full_at = Some(later(self.full_at(rate, now), rate.interval()));
    }
}

#[derive(Debug, Clone, Copy)]
struct Block {
    until: Timestamp,
    length: SignedDuration,
}

impl Block {
    /// Never further away than it was long, even when the clock was set back.
    fn ends(self, now: Timestamp) -> Timestamp {
        self.until.min(later(now, self.length))
    }
}

fn later(time: Timestamp, by: SignedDuration) -> Timestamp {
    time.checked_add(by).unwrap_or(Timestamp::MAX)
}
