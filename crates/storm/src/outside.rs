//! Everything that outlives a process: the clock, "Slack", calls under way in the network, and the
//! witness. Must never hold anything of an engine's.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use matoi_workspace::{Act, Answer, Call, World};
use serde_json::{Map, Value};

use crate::{
    bugs::Bug,
    dice::Dice,
    time::{VirtualClock, moment},
    weather::Weather,
    witness::{Posted, Shown, Witness},
};

/// What every part of a storm shares.
pub struct Outside {
    /// The one clock.
    pub clock: Arc<VirtualClock>,
    /// The bug planted in this storm.
    pub bug: Option<Bug>,
    tells: bool,
    inner: Mutex<Inner>,
}

/// What changes.
pub struct Inner {
    /// "Slack".
    pub world: World,
    /// What goes wrong, how often.
    pub weather: Weather,
    /// Dice of the network.
    pub network: Dice,
    /// Dice of death.
    pub death: Dice,
    /// Deaths so far.
    pub deaths: u32,
    /// What was seen.
    pub witness: Witness,
    /// Counts up whenever anybody may find something new to do.
    pub stirred: u64,
    /// Lanes and keys of deliveries by their rows, as they were kept.
    pub deliveries: BTreeMap<i64, (String, String)>,
    /// Keys of effects by their rows, as they were claimed.
    pub claimed: BTreeMap<i64, String>,
    /// The bytes of files that were uploaded, by the file's id.
    pub contents: BTreeMap<String, Vec<u8>>,
    /// From when to when a method may not be called, by process and method, in milliseconds.
    pub limited: BTreeMap<(u64, &'static str), (i64, i64)>,
    flights: BTreeMap<(i64, u64), Flight>,
    answers: BTreeMap<u64, Answer>,
    last_flight: u64,
}

struct Flight {
    call: Call,
    is_awaited: bool,
}

impl Outside {
    /// A storm about to begin.
    #[must_use]
    pub fn new(
        seed: u64,
        world: World,
        weather: Weather,
        bug: Option<Bug>,
        tells: bool,
    ) -> Arc<Self> {
        Arc::new(Self {
            clock: Arc::new(VirtualClock::new()),
            bug,
            tells,
            inner: Mutex::new(Inner {
                world,
                weather,
                network: Dice::of(seed, "network"),
                death: Dice::of(seed, "death"),
                deaths: 0,
                witness: Witness::new(tells),
                stirred: 0,
                deliveries: BTreeMap::new(),
                claimed: BTreeMap::new(),
                contents: BTreeMap::new(),
                limited: BTreeMap::new(),
                flights: BTreeMap::new(),
                answers: BTreeMap::new(),
                last_flight: 0,
            }),
        })
    }

    /// Looks at it or changes it. Never call this from inside itself.
    pub fn with<T>(&self, work: impl FnOnce(&mut Inner) -> T) -> T {
        work(&mut self.inner.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether this bug is planted.
    #[must_use]
    pub fn has(&self, bug: Bug) -> bool {
        self.bug == Some(bug)
    }

    /// Whether lines are kept for people.
    #[must_use]
    pub fn tells(&self) -> bool {
        self.tells
    }

    /// Something happened.
    pub fn saw(&self, what: &str, detail: &dyn Fn() -> String) -> u64 {
        let now = self.clock.ms();
        self.with(|inner| inner.witness.saw(now, what, detail))
    }

    /// A person, or whoever does not go through the network, calls "Slack" at once.
    pub fn call_at_once(&self, token: &str, method: &str, args: Map<String, Value>) -> Answer {
        let call = Call {
            token: Some(token.to_owned()),
            method: method.to_owned(),
            args,
            now: moment(self.clock.ms()),
        };
        self.with(|inner| {
            inner.stirred += 1;
            inner.world.call(&call)
        })
    }

    /// What is due in the network by now takes effect.
    pub fn let_land(&self) {
        let now = self.clock.ms();
        self.with(|inner| {
            while let Some(entry) = inner.flights.first_entry().filter(|due| due.key().0 <= now) {
                let (due, number) = *entry.key();
                let flight = entry.remove();
                inner.land(due, number, flight);
            }
            if inner.world_due().is_some_and(|due| due <= now) {
                inner.world.act(&Act::Tick { now: moment(now) });
                inner.stirred += 1;
            }
        });
    }

    /// When something is due in the network, or by itself in "Slack", next.
    #[must_use]
    pub fn next_landing(&self) -> Option<i64> {
        self.with(|inner| {
            let landing = inner.flights.keys().next().map(|(due, _)| *due);
            landing.into_iter().chain(inner.world_due()).min()
        })
    }

    /// Somebody's bytes arrive at the address they were given. `size`: so many there are said to be.
    pub fn upload(&self, key: &str, file: &str, bytes: Vec<u8>, size: u64) {
        let act = Act::Upload {
            key: key.to_owned(),
            size,
            sha256: file.to_owned(),
            preview: None,
            now: moment(self.clock.ms()),
        };
        self.with(|inner| {
            inner.contents.insert(file.to_owned(), bytes);
            inner.world.act(&act)
        });
    }
}

impl Inner {
    /// When something in "Slack" takes place by itself: a file appears a little after its upload.
    fn world_due(&self) -> Option<i64> {
        let due = self.world.next_due()?;
        let ms = due.as_millisecond();
        // Never a moment before it: milliseconds are cut.
        Some(if moment(ms) < due { ms + 1 } else { ms })
    }

    /// Sends a call; it takes effect at `due`, whatever becomes of whoever sent it.
    pub fn send(&mut self, due: i64, call: Call, is_awaited: bool) -> u64 {
        self.last_flight += 1;
        let flight = Flight { call, is_awaited };
        self.flights.insert((due, self.last_flight), flight);
        self.last_flight
    }

    /// The answer of a call that took effect.
    pub fn collect(&mut self, flight: u64) -> Option<Answer> {
        self.answers.remove(&flight)
    }

    fn land(&mut self, due: i64, number: u64, flight: Flight) {
        let mut call = flight.call;
        call.now = moment(due);
        let answer = self.world.call(&call);
        self.witness.calls += 1;
        let at = self
            .witness
            .saw(due, &call.method, &|| told(&call, &answer));
        if answer.is_ok() {
            self.witness.note_effect(at, &call, &answer);
        }
        self.stirred += 1;
        if flight.is_awaited {
            self.answers.insert(number, answer);
        }
    }
}

fn told(call: &Call, answer: &Answer) -> String {
    let arg = |name: &str| {
        call.args
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let key = metadata_key(&call.args).unwrap_or_default();
    let outcome = answer.error().unwrap_or("ok");
    let named = [
        "channel",
        "ts",
        "timestamp",
        "name",
        "users",
        "user",
        "topic",
    ]
    .map(arg)
    .join(" ");
    format!("→ {outcome}: {named} {key}")
}

fn metadata_key(args: &Map<String, Value>) -> Option<String> {
    let metadata: Value = serde_json::from_str(args.get("metadata")?.as_str()?).ok()?;
    let key = metadata.pointer("/event_payload/k")?.as_str()?;
    Some(key.to_owned())
}

impl Witness {
    fn note_effect(&mut self, at: u64, call: &Call, answer: &Answer) {
        let arg = |name: &str| {
            let text = call.args.get(name).and_then(Value::as_str);
            text.unwrap_or_default().to_owned()
        };
        let answered = |path: &str| {
            let text = answer.body.pointer(path).and_then(Value::as_str);
            text.unwrap_or_default().to_owned()
        };
        let drawn = || Shown {
            text: arg("text"),
            blocks: arg("blocks"),
        };
        match call.method.as_str() {
            "chat.postMessage" => {
                let (channel, ts) = (answered("/channel"), answered("/ts"));
                self.shown.insert((channel.clone(), ts.clone()), drawn());
                let key = metadata_key(&call.args).unwrap_or_default();
                self.posts.push(Posted {
                    at,
                    channel,
                    ts,
                    key,
                    thread: Some(arg("thread_ts")).filter(|root| !root.is_empty()),
                });
            }
            "chat.update" => {
                self.shown.insert((arg("channel"), arg("ts")), drawn());
            }
            "conversations.setTopic" => {
                self.topics.insert(arg("channel"), arg("topic"));
            }
            "conversations.create" => self
                .rooms
                .push((answered("/channel/id"), answered("/channel/name"))),
            "conversations.invite" => {
                let users = arg("users").split(',').map(str::to_owned).collect();
                self.invited.entry(arg("channel")).or_default().push(users);
            }
            "conversations.archive" => {
                self.archived.entry(arg("channel")).or_insert(at);
            }
            _ => {}
        }
    }
}
