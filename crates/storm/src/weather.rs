//! What the weather of one seed is like: how often which fault strikes, how slow "Slack" is, how many
//! processes there are and how often they die. Every rate comes from the seed, calm days included.

use crate::dice::Dice;

/// The longest a call waits for its answer; what is not there by then is lost (the real client's
/// total timeout).
pub const PATIENCE_MS: i64 = 10_000;
/// An effect may come this long after its call left, and no later: with the call's own latency this
/// stays below the engine's quarantine of 60 s.
pub const LATE_MAX_MS: i64 = 50_000;
/// The longest "Slack" is down.
const OUTAGE_MAX_MS: i64 = 3_600_000;
/// Channels are restricted in so many storms, in percent.
const RESTRICTED_PERCENT: u32 = 20;
/// The machine sleeps in so many of the storms in which it may, in percent.
const SLEEPY_PERCENT: u32 = 40;
/// How often it does, in ten thousandths of the rounds.
const SLEEPS: u32 = 2_000;
/// More deaths than this teach nothing new about one run.
pub const CRASHES_MAX: u32 = 12;

/// The rates of one storm, in ten thousandths unless named otherwise.
#[derive(Debug, Clone)]
pub struct Weather {
    /// 5xx, nothing happened.
    pub server_error: u32,
    /// No answer, nothing happened.
    pub lost_before: u32,
    /// No answer, it happened.
    pub lost_after: u32,
    /// No answer, and it happens later.
    pub late: u32,
    /// `internal_error` or `fatal_error`, and it happened.
    pub error_after: u32,
    /// The same, and it did not.
    pub error_before: u32,
    /// 429.
    pub limited: u32,
    /// Connection refused.
    pub not_sent: u32,
    /// From when to when after the beginning "Slack" is down, in milliseconds; where it is, a call
    /// still takes effect now and then.
    pub outage: Option<(i64, i64)>,
    /// The usual longest answer.
    pub latency_ms: i64,
    /// A store call lets others go first.
    pub yields: u32,
    /// A process dies at a point.
    pub crash: u32,
    /// The one point at which processes die in this storm, if it is that sort.
    pub crash_at: Option<u64>,
    /// Processes.
    pub replicas: usize,
    /// Effects one process tries at once.
    pub hands: usize,
    /// The machine is suspended, with calls under way, and wakes up.
    pub sleeps: u32,
    /// A delivery comes twice.
    pub duplicated: u32,
    /// The acknowledgement of a delivery is lost, so it comes again.
    pub ack_lost: u32,
    /// A delivery never comes.
    pub dropped: u32,
    /// The longest a delivery is on its way.
    pub delivery_ms: i64,
    /// How many things people do.
    pub acts: u32,
    /// The longest pause between two of them.
    pub pause_ms: i64,
    /// The most incidents people raise.
    pub raises: u32,
    /// Whether people close what they raised in the end.
    pub closes: bool,
    /// With so many acts left nobody but owners makes channels any more: from then on the room is a
    /// thread.
    pub restricts_at: Option<u32>,
}

impl Weather {
    /// The weather of a seed.
    #[must_use]
    pub fn of(seed: u64) -> Self {
        let mut dice = Dice::of(seed, "weather");
        let scale = [0, 1, 1, 3, 6][dice.weighed(&[10, 30, 20, 25, 15])];
        let mut rate = |per_myriad: u32| per_myriad * scale * dice_share(&mut dice);
        let (server_error, lost_before, lost_after) = (rate(60), rate(40), rate(60));
        let (late, error_after, error_before) = (rate(50), rate(50), rate(40));
        let (limited, not_sent) = (rate(40), rate(40));
        let crashes = dice.weighed(&[25, 25, 25, 25]);
        let mut weather = Self {
            server_error,
            lost_before,
            lost_after,
            late,
            error_after,
            error_before,
            limited,
            not_sent,
            outage: outage(seed),
            latency_ms: [60, 400, 2_500][dice.weighed(&[50, 35, 15])],
            yields: [0, 500, 3_000][dice.weighed(&[40, 40, 20])],
            crash: [0, 8, 40, 0][crashes],
            crash_at: (crashes == 3).then(|| dice.roll()),
            replicas: if dice.percent(25) { 2 } else { 1 },
            hands: [1, 4, 8][dice.weighed(&[25, 50, 25])],
            sleeps: 0,
            duplicated: [0, 500, 3_000][dice.weighed(&[40, 40, 20])],
            ack_lost: [0, 300, 1_500][dice.weighed(&[40, 40, 20])],
            dropped: if dice.percent(8) { 2_500 } else { 0 },
            delivery_ms: [50, 2_000, 30_000][dice.weighed(&[40, 40, 20])],
            acts: u32::try_from(dice.between(12, 36)).unwrap_or(12),
            pause_ms: [2_000, 15_000, 60_000][dice.weighed(&[35, 45, 20])],
            raises: u32::try_from(dice.between(1, 3)).unwrap_or(1),
            closes: dice.percent(60),
            restricts_at: restriction(seed),
        };
        weather.sleeps = weather.sleepiness(seed);
        if weather.sleeps > 0 {
            // A machine that is about to sleep has been slow for a while.
            weather.yields = 3_000;
            // How long it slept its own stopwatch does not tell: a `Retry-After` ends too early by that.
            weather.limited = 0;
        }
        weather
    }

    /// The machine sleeps now and then in some storms, of one process that nobody kills: what a sleeper
    /// sends and then dies of comes later than any quarantine, and so does what it sends while another process
    /// looked: only Slack could tell those apart.
    fn sleepiness(&self, seed: u64) -> u32 {
        let is_mortal = self.crash > 0 || self.crash_at.is_some();
        let is_laptop = Dice::of(seed, "sleep").percent(SLEEPY_PERCENT);
        if is_laptop && !is_mortal && self.replicas == 1 {
            SLEEPS
        } else {
            0
        }
    }

    /// All quiet: what is under way still comes, nothing else goes wrong.
    pub fn calm(&mut self) {
        *self = Self {
            server_error: 0,
            lost_before: 0,
            lost_after: 0,
            late: 0,
            error_after: 0,
            error_before: 0,
            limited: 0,
            not_sent: 0,
            outage: None,
            yields: 0,
            crash: 0,
            crash_at: None,
            sleeps: 0,
            duplicated: 0,
            ack_lost: 0,
            dropped: 0,
            delivery_ms: 50,
            latency_ms: 60,
            ..self.clone()
        };
    }
}

/// An outage, in some storms. Its dice are its own, so that it changes nothing in the others.
fn outage(seed: u64) -> Option<(i64, i64)> {
    let mut dice = Dice::of(seed, "outage");
    let from = dice.between(1_000, 120_000);
    let until = from + dice.between(10_000, OUTAGE_MAX_MS);
    dice.percent(12).then_some((from, until))
}

/// Channels are restricted in some storms: from the beginning, or while people are at it.
fn restriction(seed: u64) -> Option<u32> {
    let mut dice = Dice::of(seed, "restriction");
    let left = if dice.percent(50) {
        u32::MAX
    } else {
        u32::try_from(dice.between(0, 30)).unwrap_or(0)
    };
    dice.percent(RESTRICTED_PERCENT).then_some(left)
}

/// Not every fault belongs to every storm.
fn dice_share(dice: &mut Dice) -> u32 {
    [0, 1, 2][dice.weighed(&[30, 50, 20])]
}
