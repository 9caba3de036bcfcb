//! The named bounds of the engine's loops.

use jiff::{SignedDuration, Timestamp};

/// A claim not settled by then is anybody's. Longer than any call outside may take (10 s).
pub const LEASE: SignedDuration = SignedDuration::from_secs(30);
/// An outcome nobody knows is left alone so long before it is looked up: longer than a call's
/// timeout, a lease pause and any late effect together (reliability: "Quarantine Q").
pub const QUARANTINE: SignedDuration = SignedDuration::from_secs(60);
/// A surface is drawn at once, then at this pace.
pub const REDRAW_PACE: SignedDuration = SignedDuration::from_secs(1);
/// The first pause before another try; doubled each time.
const BACKOFF_FIRST: SignedDuration = SignedDuration::from_secs(1);
/// The longest pause before another try.
const BACKOFF_MAX: SignedDuration = SignedDuration::from_secs(60);
const BACKOFF_DOUBLINGS_MAX: u32 = 6;
/// An effect that still could not be done this long after it was decided is tried rarely, but never
/// given up: a token may be renewed and a channel made at any time, and nobody has to press anything.
const RARELY_AFTER: SignedDuration = SignedDuration::from_hours(24);
/// The pause between rare tries.
const RARELY: SignedDuration = SignedDuration::from_mins(15);
/// A delivery whose decision keeps conflicting or failing is tried this often in one go.
pub const CONFLICTS_MAX: u32 = 8;
/// A delivery that meets something of our own we cannot read is set aside after so many tries.
pub const POISONED_AFTER: u32 = 5;
/// Streams woken in one step.
pub const WAKES_MAX: usize = 16;
/// Changes a slow page may lag behind before it has to look again.
pub const CHANGES_KEPT: usize = 256;
/// Loops look again at least this often, as a net under the bell.
pub const NET: SignedDuration = SignedDuration::from_secs(5);
/// How many effects one process tries at once.
pub const DELIVER_LOOPS: usize = 16;
/// How many deliveries one process works at once.
pub const WORK_LOOPS: usize = 4;
/// How many surfaces one process draws at once.
pub const RECONCILE_LOOPS: usize = 4;
/// Words to one person that could not be said for so long help nobody any more where they would appear.
pub const WHISPER_STALE: SignedDuration = SignedDuration::from_mins(10);
/// The same for a direct message.
pub const TELL_STALE: SignedDuration = SignedDuration::from_hours(24);
/// A caller of the API waits at most this long for its answer; the request goes on regardless.
pub const ANSWER_WAIT: SignedDuration = SignedDuration::from_secs(10);
/// The longest list a read gives.
pub const LIST_MAX: usize = 200;
/// A page lists so many cases: each is read whole. How many there are is counted beside it.
pub const CASES_MAX: usize = 20;

/// When to try again what was decided at `decided_at`, after `attempt` tries (from 1).
pub fn again(now: Timestamp, decided_at: Timestamp, attempt: u32) -> Timestamp {
    if now.duration_since(decided_at) > RARELY_AFTER {
        return now.checked_add(RARELY).unwrap_or(now);
    }
    backoff(now, attempt)
}

/// When to try again after `attempt` tries (from 1).
pub fn backoff(now: Timestamp, attempt: u32) -> Timestamp {
    let doublings = attempt.saturating_sub(1).min(BACKOFF_DOUBLINGS_MAX);
    let pause = BACKOFF_FIRST
        .saturating_mul(1 << doublings)
        .min(BACKOFF_MAX);
    now.checked_add(pause).unwrap_or(now)
}
