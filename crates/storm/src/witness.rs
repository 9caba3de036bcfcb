//! What really happened, seen from outside: what was intended (as the store committed it), what
//! "Slack" did, and in which order. Invariants are checked against this, never against what the
//! engine believes. Must never change anything.

use std::collections::{BTreeMap, BTreeSet};

use matoi_core::{effect::Effect, ids::StreamId};
use serde_json::Value;

/// Something that must never be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Which invariant.
    pub invariant: &'static str,
    /// What was found.
    pub detail: String,
}

/// An effect as it was committed, and what became of it.
#[derive(Debug, Clone)]
pub struct Intent {
    /// Its opaque key.
    pub key: String,
    /// Its stream.
    pub stream: StreamId,
    /// What.
    pub effect: Effect,
    /// When it was settled as done.
    pub done: Option<u64>,
    /// The outside refused it for good.
    pub refused: bool,
}

/// A message of Matoi's as it was last drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The words beside the blocks.
    pub text: String,
    /// The blocks as they were sent.
    pub blocks: String,
}

/// A post of Matoi's.
#[derive(Debug, Clone)]
pub struct Posted {
    /// When, in the order of everything.
    pub at: u64,
    /// Where.
    pub channel: String,
    /// Which.
    pub ts: String,
    /// The opaque key in its metadata.
    pub key: String,
    /// The message it was posted under.
    pub thread: Option<String>,
}

/// What came of one delivery.
#[derive(Debug, Clone, Default)]
pub struct Came {
    /// How often it was worked to its end.
    pub times: u32,
    /// Events that were written with it.
    pub events: usize,
    /// Effects that were intended with it, answers included.
    pub effects: usize,
}

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

/// Everything seen.
#[derive(Debug)]
pub struct Witness {
    count: u64,
    trace: u64,
    lines: Option<Vec<String>>,
    /// What was found wrong on the way.
    pub violations: Vec<Violation>,
    /// In the order they were committed.
    pub intents: Vec<Intent>,
    by_key: BTreeMap<String, usize>,
    /// In the order they appeared.
    pub posts: Vec<Posted>,
    /// By channel and `ts`.
    pub shown: BTreeMap<(String, String), Shown>,
    /// By channel.
    pub topics: BTreeMap<String, String>,
    /// Channels made by us: id, name.
    pub rooms: Vec<(String, String)>,
    /// Who was invited, by channel, in order.
    pub invited: BTreeMap<String, Vec<Vec<String>>>,
    /// When a channel was archived by us.
    pub archived: BTreeMap<String, u64>,
    /// Deliveries kept and not worked yet, by lane, in the order they were kept.
    lanes: BTreeMap<String, Vec<String>>,
    /// What came of each delivery, by its key.
    pub came: BTreeMap<String, Came>,
    /// Replies that were kept: channel, message.
    replies: BTreeSet<(String, String)>,
    /// Reactions that were kept before the message they stand on: message, person. In a thread nobody
    /// can tell then where it stands.
    pub overtook: BTreeSet<(String, String)>,
    /// The reactions of a person on a message (message, person), as they were kept: when each was put on
    /// or taken off, and when it came.
    pub reacted: BTreeMap<(String, String), Vec<(i64, i64)>>,
    /// Streams some of whose effects were given up by a decision.
    pub moot: BTreeSet<StreamId>,
    /// Points at which a process died.
    pub deaths: BTreeMap<(&'static str, &'static str), u32>,
    /// Points passed.
    pub points: BTreeMap<(&'static str, &'static str), u32>,
    /// Calls that reached "Slack".
    pub calls: u64,
    /// Calls that a fault struck.
    pub faults: u64,
}

impl Witness {
    /// One that has seen nothing; `tells`: whether it also writes lines for people.
    #[must_use]
    pub fn new(tells: bool) -> Self {
        Self {
            count: 0,
            trace: FNV_OFFSET,
            lines: tells.then(Vec::new),
            violations: Vec::new(),
            intents: Vec::new(),
            by_key: BTreeMap::new(),
            posts: Vec::new(),
            shown: BTreeMap::new(),
            topics: BTreeMap::new(),
            rooms: Vec::new(),
            invited: BTreeMap::new(),
            archived: BTreeMap::new(),
            lanes: BTreeMap::new(),
            came: BTreeMap::new(),
            replies: BTreeSet::new(),
            overtook: BTreeSet::new(),
            reacted: BTreeMap::new(),
            moot: BTreeSet::new(),
            deaths: BTreeMap::new(),
            points: BTreeMap::new(),
            calls: 0,
            faults: 0,
        }
    }

    /// Remembers that something happened now; answers its place in the order of everything.
    pub fn saw(&mut self, now_ms: i64, what: &str, detail: &dyn Fn() -> String) -> u64 {
        self.count += 1;
        for byte in now_ms.to_le_bytes().iter().chain(what.as_bytes()) {
            self.trace = (self.trace ^ u64::from(*byte)).wrapping_mul(FNV_PRIME);
        }
        if let Some(lines) = &mut self.lines {
            let since = now_ms - crate::time::BEGINNING_MS;
            let (seconds, millis) = (since / 1000, since % 1000);
            lines.push(format!("{seconds:>6}.{millis:03} {what} {}", detail()));
        }
        self.count
    }

    /// The hash of everything that happened.
    #[must_use]
    pub fn trace(&self) -> u64 {
        self.trace
    }

    /// The lines for people.
    pub fn take_lines(&mut self) -> Vec<String> {
        self.lines.take().unwrap_or_default()
    }

    /// An invariant does not hold.
    pub fn violated(&mut self, invariant: &'static str, detail: String) {
        self.violations.push(Violation { invariant, detail });
    }

    /// A delivery was kept for the first time.
    pub fn kept(&mut self, lane: String, key: String) {
        self.lanes.entry(lane).or_default().push(key);
    }

    /// Looks at a delivery from outside that is kept now: when a reaction came, and whether it overtook
    /// the message it stands on.
    pub fn reacted(&mut self, raw: &str, now_ms: i64) {
        let is_reaction = raw.contains(r#""type":"reaction_"#);
        if !is_reaction && !raw.contains(r#""thread_ts":"#) {
            return;
        }
        let told: Value = serde_json::from_str(raw).unwrap_or_default();
        let text = |path: &str| {
            let found = told.pointer(path).and_then(Value::as_str);
            found.unwrap_or_default().to_owned()
        };
        if is_reaction {
            let on = (
                text("/payload/event/item/channel"),
                text("/payload/event/item/ts"),
            );
            let put = (on.1.clone(), text("/payload/event/user"));
            let left_ms = seconds_ms(&text("/payload/event/event_ts")).unwrap_or(now_ms);
            let all = self.reacted.entry(put.clone()).or_default();
            all.push((left_ms, now_ms));
            if !self.replies.contains(&on) {
                self.overtook.insert(put);
            }
        } else {
            let said = (text("/payload/event/channel"), text("/payload/event/ts"));
            self.replies.insert(said);
        }
    }

    /// A delivery was worked: within its lane nothing older may be left.
    pub fn worked(&mut self, lane: &str, key: &str) {
        let Some(waiting) = self.lanes.get_mut(lane) else {
            return;
        };
        let Some(at) = waiting.iter().position(|waits| waits == key) else {
            return;
        };
        waiting.remove(at);
        if at > 0 {
            let told = format!("{key} of {lane} was worked before {} older ones", at);
            self.violated("inbox_order", told);
        }
    }

    /// That delivery was worked to its end, and this came of it.
    pub fn came_of(&mut self, key: &str, events: usize, effects: usize) {
        let came = self.came.entry(key.to_owned()).or_default();
        came.times += 1;
        came.events += events;
        came.effects += effects;
    }

    /// An effect was committed.
    pub fn intend(&mut self, key: String, stream: StreamId, effect: Effect) {
        self.by_key.insert(key.clone(), self.intents.len());
        self.intents.push(Intent {
            key,
            stream,
            effect,
            done: None,
            refused: false,
        });
    }

    /// An effect was settled as done.
    pub fn settled(&mut self, key: &str, at: u64, refused: bool) {
        if let Some(intent) = self
            .by_key
            .get(key)
            .and_then(|at| self.intents.get_mut(*at))
        {
            intent.done = Some(at);
            intent.refused = refused;
        }
    }

    /// The intents of one stream.
    pub fn of<'a>(&'a self, stream: &'a StreamId) -> impl Iterator<Item = &'a Intent> + 'a {
        self.intents
            .iter()
            .filter(move |intent| intent.stream == *stream)
    }

    /// The posts that bear this key.
    pub fn posts_of<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a Posted> + 'a {
        self.posts.iter().filter(move |post| post.key == key)
    }
}

/// Slack's `1790000012.345000` in milliseconds.
fn seconds_ms(ts: &str) -> Option<i64> {
    let (seconds, micros) = ts.split_once('.')?;
    let (seconds, micros): (i64, i64) = (seconds.parse().ok()?, micros.parse().ok()?);
    Some(seconds * 1_000 + micros / 1_000)
}
