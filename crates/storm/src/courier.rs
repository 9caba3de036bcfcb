//! The courier: what "Slack" owes Matoi, and what scripts send, is handed to some process that lives,
//! late, twice, in another order, again when nobody acknowledged it. "Slack" hears of it only when it
//! was kept. Must never read what it carries.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use matoi_core::team::TeamView;
use matoi_engine::store::Delivery;
use matoi_slack::{
    fast::{self, Wish},
    read,
    wire::form::FormErrors,
};
use matoi_workspace::{Act, model::DeliveryKind};
use serde_json::Value;

use crate::{bugs::Bug, dice::Dice, outside::Outside, time::moment, weather::Weather};

/// What was not acknowledged comes again within this time.
const AGAIN_MS: (i64, i64) = (1_000, 20_000);
/// Where nobody lives, it is tried again this much later.
const NOBODY_MS: i64 = 500;

/// What sort of thing is carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// Repeated until acknowledged.
    Event(u64),
    /// Handed over once; a person sees an error where that fails.
    Press(u64),
    /// Repeated by whoever sent it.
    Script,
}

/// Something on its way.
#[derive(Debug, Clone)]
struct Parcel {
    sort: Sort,
    delivery: Delivery,
    /// What "Slack" said, where an answer is waited for.
    asked: Option<Asked>,
    in_hands_of: Option<usize>,
}

/// What a person did in front of a window, as the socket carries it.
#[derive(Debug, Clone)]
struct Asked {
    kind: &'static str,
    payload: String,
}

/// Something handed over.
pub struct Handed {
    /// To which process.
    pub to: usize,
    /// Its number.
    pub number: u64,
    /// What is to be kept.
    pub delivery: Delivery,
    /// The window somebody waits for, once it is kept.
    pub wish: Option<Wish>,
}

/// Whoever carries.
pub struct Courier {
    outside: Arc<Outside>,
    app: String,
    dice: Dice,
    parcels: BTreeMap<u64, Parcel>,
    due: BTreeSet<(i64, u64)>,
    last_parcel: u64,
    last_seen: u64,
    /// Keys of deliveries that were surely kept.
    pub kept: BTreeSet<String>,
    /// Whether anything was lost on the way for good.
    pub has_lost: bool,
}

impl Courier {
    /// The courier of a storm.
    #[must_use]
    pub fn new(seed: u64, outside: Arc<Outside>, app: &str) -> Self {
        Self {
            outside,
            app: app.to_owned(),
            dice: Dice::of(seed, "courier"),
            parcels: BTreeMap::new(),
            due: BTreeSet::new(),
            last_parcel: 0,
            last_seen: 0,
            kept: BTreeSet::new(),
            has_lost: false,
        }
    }

    fn weather(&self) -> Weather {
        self.outside.with(|inner| inner.weather.clone())
    }

    fn put(&mut self, sort: Sort, delivery: Delivery, asked: Option<Asked>, at: i64) {
        self.last_parcel += 1;
        let parcel = Parcel {
            sort,
            delivery,
            asked,
            in_hands_of: None,
        };
        self.parcels.insert(self.last_parcel, parcel);
        self.due.insert((at, self.last_parcel));
    }

    /// A script sends something, and repeats it until it is kept.
    pub fn bring(&mut self, delivery: Delivery) {
        let at = self.outside.clock.ms() + self.dice.between(1, 200);
        self.put(Sort::Script, delivery, None, at);
    }

    /// Collects what "Slack" owes since the last time.
    pub fn collect(&mut self) {
        let now = self.outside.clock.ms();
        let last_seen = self.last_seen;
        let fresh: Vec<(u64, DeliveryKind, Delivery, Option<Asked>)> = self.outside.with(|inner| {
            let owed = inner
                .world
                .owed_to(&self.app)
                .filter(|delivery| delivery.id > last_seen);
            owed.map(|owed| (owed.id, owed.kind, packed(owed, now), asked(owed)))
                .collect()
        });
        if fresh.is_empty() {
            return;
        }
        let weather = self.weather();
        for (id, kind, delivery, asked) in fresh {
            self.last_seen = id;
            let sort = match kind {
                DeliveryKind::EventsApi => Sort::Event(id),
                DeliveryKind::Interactive | DeliveryKind::SlashCommands => Sort::Press(id),
            };
            let is_event = matches!(sort, Sort::Event(_));
            if is_event && weather.dropped > 0 && self.dice.hits(weather.dropped) {
                self.has_lost = true;
                self.acknowledge(id);
                continue;
            }
            let longest = if is_event {
                weather.delivery_ms
            } else {
                weather.delivery_ms.min(2_000)
            };
            let times = if self.dice.hits(weather.duplicated) {
                2
            } else {
                1
            };
            for _ in 0..times {
                let at = now + self.dice.between(1, longest);
                self.put(sort, delivery.clone(), asked.clone(), at);
            }
        }
    }

    /// When something is due next.
    #[must_use]
    pub fn next_at(&self) -> Option<i64> {
        self.due.first().map(|(at, _)| *at)
    }

    /// The next thing to hand over, if one is due. `alive`: who could take it.
    pub fn hand_over(&mut self, alive: &[usize]) -> Option<Handed> {
        let now = self.outside.clock.ms();
        let (at, number) = *self.due.first().filter(|(at, _)| *at <= now)?;
        self.due.remove(&(at, number));
        let Some(taker) = self.dice.pick(alive).copied() else {
            self.due.insert((now + NOBODY_MS, number));
            return self.hand_over(alive);
        };
        let parcel = self.parcels.get_mut(&number)?;
        parcel.in_hands_of = Some(taker);
        let delivery = Delivery {
            received_at: moment(now),
            ..parcel.delivery.clone()
        };
        let asked = parcel.asked.clone();
        let wish = asked.and_then(|asked| fast::wish(asked.kind, &asked.payload));
        if self.outside.has(Bug::AckFirst) && !matches!(parcel.sort, Sort::Script) {
            let sort = parcel.sort;
            self.parcels.remove(&number);
            self.acknowledge_sort(sort);
        }
        Some(Handed {
            to: taker,
            number,
            delivery,
            wish,
        })
    }

    /// A form that is wrong by itself goes back in the acknowledgement, and nothing of it is kept.
    pub fn goes_back(&mut self, number: u64, team: &TeamView) -> bool {
        let Some(parcel) = self.parcels.get(&number) else {
            return false;
        };
        let sort = parcel.sort;
        let asked = parcel.asked.as_ref();
        let wrong = asked.and_then(|asked| fast::form_errors(asked.kind, &asked.payload, team));
        let (Some(wrong), Sort::Press(delivery)) = (wrong, sort) else {
            return false;
        };
        self.parcels.remove(&number);
        self.outside
            .saw("a form goes back", &|| format!("{wrong:?}"));
        let payload = Some(FormErrors(wrong).payload());
        self.answer(delivery, payload);
        true
    }

    /// A process kept it, or said that it did not.
    pub fn was_kept(&mut self, number: u64, kept: bool) {
        let now = self.outside.clock.ms();
        let Some(parcel) = self.parcels.get_mut(&number) else {
            return;
        };
        parcel.in_hands_of = None;
        let (sort, key) = (parcel.sort, parcel.delivery.key.clone());
        if !kept {
            self.again(number, sort, now);
            return;
        }
        self.outside
            .saw("kept", &|| format!("{key} {}", parcel.delivery.raw));
        self.kept.insert(key);
        let ack_lost = self.weather().ack_lost;
        if sort_repeats(sort) && self.dice.hits(ack_lost) {
            self.again(number, sort, now);
            return;
        }
        self.parcels.remove(&number);
        self.acknowledge_sort(sort);
    }

    /// A process died with things in its hands.
    pub fn died(&mut self, process: usize) {
        let now = self.outside.clock.ms();
        let held = self
            .parcels
            .iter()
            .filter(|(_, parcel)| parcel.in_hands_of == Some(process));
        let held: Vec<(u64, Sort)> = held
            .map(|(number, parcel)| (*number, parcel.sort))
            .collect();
        for (number, sort) in held {
            if let Some(parcel) = self.parcels.get_mut(&number) {
                parcel.in_hands_of = None;
            }
            self.again(number, sort, now);
        }
    }

    fn again(&mut self, number: u64, sort: Sort, now: i64) {
        if sort_repeats(sort) {
            let at = now + self.dice.between(AGAIN_MS.0, AGAIN_MS.1);
            self.due.insert((at, number));
        } else {
            self.parcels.remove(&number);
            self.give_up(sort);
        }
    }

    /// Who pressed is told that it did not work; what they filled in still stands in front of them.
    fn give_up(&self, sort: Sort) {
        let now = moment(self.outside.clock.ms());
        if let Sort::Press(delivery) = sort {
            self.outside.with(|inner| {
                inner.world.act(&Act::GiveUp { delivery, now });
            });
        }
    }

    fn acknowledge_sort(&self, sort: Sort) {
        match sort {
            Sort::Event(id) | Sort::Press(id) => self.acknowledge(id),
            Sort::Script => {}
        }
    }

    fn acknowledge(&self, delivery: u64) {
        self.answer(delivery, None);
    }

    fn answer(&self, delivery: u64, payload: Option<Value>) {
        let now = moment(self.outside.clock.ms());
        self.outside.with(|inner| {
            inner.world.act(&Act::Acknowledge {
                delivery,
                payload,
                now,
            });
        });
    }
}

fn asked(owed: &matoi_workspace::model::Delivery) -> Option<Asked> {
    let opens_windows = owed.kind == DeliveryKind::Interactive;
    opens_windows.then(|| Asked {
        kind: owed.kind.envelope_type(),
        payload: owed.payload.to_string(),
    })
}

/// What `read::delivery` makes of an envelope, without reading its text once more.
fn packed(owed: &matoi_workspace::model::Delivery, now: i64) -> Delivery {
    let kind = owed.kind.envelope_type();
    let (key, lane) = read::envelope_key_lane(kind, &owed.payload);
    Delivery {
        key,
        lane,
        source: read::SOURCE.to_owned(),
        raw: format!("{{\"type\":\"{kind}\",\"payload\":{}}}", owed.payload),
        received_at: moment(now),
    }
}

fn sort_repeats(sort: Sort) -> bool {
    match sort {
        Sort::Event(_) | Sort::Script => true,
        Sort::Press(_) => false,
    }
}
