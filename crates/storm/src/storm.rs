//! One storm: a seed's whole run, from the first raise until nothing is owed any more, by discrete
//! events on virtual time. Must never wait for anything real.

use std::sync::Arc;

use matoi_engine::{
    Engine,
    store::{Owed, Viewer},
};
use matoi_store::{MemoryStore, Store};

use crate::{
    bugs::Bug,
    check,
    courier::Courier,
    dice::Dice,
    outside::Outside,
    people::People,
    process::{Ended, Maker, Process, Step},
    stage::{Stage, at_once},
    time::{BEGINNING_MS, SeededIds, moment},
    weather::Weather,
    witness::Violation,
};

/// A storm that is not over after so many moments never will be.
const MOMENTS_MAX: u32 = 60_000;
/// So many rounds at one moment without time passing are a loop.
const ROUNDS_MAX: u32 = 2_000;
/// A storm that is not over after so much virtual time never will be.
const DURATION_MAX_MS: i64 = 36 * 3_600_000;
/// Faults go on this long after the last act.
const AFTERMATH_MS: i64 = 90_000;
/// A dead process is started again within this time.
const DOWN_MS: (i64, i64) = (10, 25_000);
/// How long a machine sleeps, which is longer than a lease and than the quarantine now and then.
const SLEEP_MS: (i64, i64) = (5_000, 600_000);
/// A process that is started again ends its old leases this often, in percent; else they run out.
const TAKES_OVER_PERCENT: u32 = 70;

/// How one storm went.
#[derive(Debug)]
pub struct Outcome {
    /// Its seed.
    pub seed: u64,
    /// What must never be and was.
    pub violations: Vec<Violation>,
    /// The hash of everything that happened.
    pub trace: u64,
    /// Lines for people, where asked for.
    pub lines: Vec<String>,
    /// Figures.
    pub figures: Figures,
}

/// What happened, in numbers.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    /// Calls that reached "Slack".
    pub calls: u64,
    /// Calls a fault struck.
    pub faults: u64,
    /// Processes that died.
    pub deaths: u64,
    /// Incidents raised.
    pub incidents: u64,
    /// Incidents put away.
    pub closed: u64,
    /// Posts of Matoi's.
    pub posts: u64,
    /// Points at which a process died, with how often.
    pub points: std::collections::BTreeMap<(&'static str, &'static str), (u32, u32)>,
}

struct Slot {
    holder: &'static str,
    process: Option<Process>,
    starts_at: i64,
}

/// A storm under way.
pub struct Storm {
    seed: u64,
    maker: Maker,
    slots: Vec<Slot>,
    lives: u64,
    people: People,
    courier: Courier,
    dice: Dice,
    sleep: Dice,
    order: Dice,
    hands: usize,
    is_calm: bool,
    calms_at: Option<i64>,
}

/// Runs one seed.
#[must_use]
pub fn run(stage: &Arc<Stage>, seed: u64, bug: Option<Bug>, tells: bool) -> Outcome {
    Storm::new(stage, seed, bug, tells).weathered()
}

impl Storm {
    fn new(stage: &Arc<Stage>, seed: u64, bug: Option<Bug>, tells: bool) -> Self {
        let weather = Weather::of(seed);
        let outside = Outside::new(seed, stage.world.clone(), weather.clone(), bug, tells);
        let holders: [&'static str; 2] = ["one", "other"];
        let slots = holders
            .into_iter()
            .take(weather.replicas)
            .map(|holder| Slot {
                holder,
                process: None,
                starts_at: BEGINNING_MS,
            });
        outside.saw("the weather", &|| format!("{weather:?}"));
        Self {
            seed,
            slots: slots.collect(),
            lives: 0,
            people: People::new(seed, outside.clone(), stage, &weather),
            courier: Courier::new(seed, outside.clone(), &stage.app),
            dice: Dice::of(seed, "storm"),
            sleep: Dice::of(seed, "sleeps"),
            order: Dice::of(seed, "order"),
            hands: weather.hands,
            is_calm: false,
            calms_at: None,
            maker: Maker {
                stage: stage.clone(),
                store: Arc::new(MemoryStore::new()),
                outside,
                ids: Arc::new(SeededIds::new(seed)),
            },
        }
    }

    fn outside(&self) -> &Arc<Outside> {
        &self.maker.outside
    }

    fn weathered(mut self) -> Outcome {
        let mut moments = 0;
        loop {
            moments += 1;
            self.moment();
            if !self.violations_so_far().is_empty() {
                break;
            }
            let Some(next) = self.next_moment() else {
                break;
            };
            if moments > MOMENTS_MAX || next - BEGINNING_MS > DURATION_MAX_MS {
                self.violated(
                    "liveness",
                    format!("still busy after {moments} moments: {:?}", self.owed()),
                );
                break;
            }
            self.move_to(next);
        }
        self.judged()
    }

    fn violations_so_far(&self) -> Vec<Violation> {
        self.outside()
            .with(|inner| inner.witness.violations.clone())
    }

    fn violated(&self, invariant: &'static str, detail: String) {
        self.outside()
            .with(|inner| inner.witness.violated(invariant, detail));
    }

    /// Everything that can happen at this moment happens.
    fn moment(&mut self) {
        let now = self.outside().clock.ms();
        self.outside().let_land();
        self.start_the_dead(now);
        if self.people.next_at.is_some_and(|at| at <= now) {
            let engine = self.living();
            let read = || engine.as_ref().map(check::incidents).unwrap_or_default();
            self.people.act(&mut self.courier, &read);
        }
        self.settle_weather(now);
        for _ in 0..ROUNDS_MAX {
            let now = self.outside().clock.ms();
            if !self.round(now) {
                return;
            }
            self.may_sleep(now);
        }
        self.violated("liveness", "a loop without time passing".to_owned());
    }

    /// The machine is suspended in the middle of everything: on waking, every lease has ended and every
    /// answer is there.
    fn may_sleep(&mut self, now: i64) {
        let rate = self.outside().with(|inner| inner.weather.sleeps);
        if rate == 0 || !self.sleep.hits(rate) {
            return;
        }
        let wakes = now + self.sleep.between(SLEEP_MS.0, SLEEP_MS.1);
        self.outside().saw("the machine sleeps", &String::new);
        self.move_to(wakes);
        self.outside().let_land();
    }

    fn settle_weather(&mut self, now: i64) {
        if self.people.next_at.is_none() && self.calms_at.is_none() {
            self.calms_at = Some(now + AFTERMATH_MS);
        }
        if !self.is_calm && self.calms_at.is_some_and(|at| at <= now) {
            self.is_calm = true;
            self.outside().saw("the weather calms", &String::new);
            self.outside().with(|inner| inner.weather.calm());
        }
    }

    fn start_the_dead(&mut self, now: i64) {
        for at in 0..self.slots.len() {
            if self.slots[at].process.is_some() || self.slots[at].starts_at > now {
                continue;
            }
            self.lives += 1;
            let takes_over = self.lives > 1 && self.dice.percent(TAKES_OVER_PERCENT);
            let (number, holder) = (self.lives, self.slots[at].holder);
            self.outside()
                .saw("a process starts", &|| format!("life {number} as {holder}"));
            let process = self.maker.start(number, holder, takes_over, self.hands);
            self.slots[at].process = Some(process);
        }
    }

    /// One round at this moment; whether anything moved.
    fn round(&mut self, now: i64) -> bool {
        self.courier.collect();
        let mut moved = self.hand_over();
        let first = usize::try_from(self.dice.below(2)).unwrap_or(0);
        for turn in 0..self.slots.len() {
            let at = (turn + first) % self.slots.len();
            moved |= self.turn_of(at, now);
        }
        moved
    }

    fn hand_over(&mut self) -> bool {
        let alive: Vec<usize> = (0..self.slots.len())
            .filter(|at| self.slots[*at].process.is_some())
            .collect();
        let mut moved = false;
        while let Some(handed) = self.courier.hand_over(&alive) {
            moved = true;
            let team = &self.maker.stage.team;
            if self.courier.goes_back(handed.number, team) {
                continue;
            }
            if let Some(process) = &mut self.slots[handed.to].process {
                process.keep(handed.number, handed.delivery, handed.wish);
            }
        }
        moved
    }

    fn turn_of(&mut self, at: usize, now: i64) -> bool {
        let stirred = self.outside().with(|inner| inner.stirred);
        let first = usize::try_from(self.dice.below(4)).unwrap_or(0);
        let Some(process) = &mut self.slots[at].process else {
            return false;
        };
        let mut moved = false;
        for turn in 0..Step::ALL.len() {
            let step = Step::ALL[(turn + first) % Step::ALL.len()];
            moved |= process.try_step(step, stirred);
        }
        moved |= process.wakes_at().is_some_and(|wakes| wakes <= now);
        let ended = process.go_on(now, stirred, &mut self.order);
        let is_dead = process.is_dead();
        for end in ended {
            match end {
                Ended::Kept(number, kept) => {
                    self.courier.was_kept(number, kept.is_ok());
                    let process = self.slots[at].process.as_mut();
                    if let (Some(process), Ok(Some(wish))) = (process, kept) {
                        process.serve(wish);
                    }
                }
                Ended::Stepped(step, Err(error)) => {
                    self.violated("step", format!("{step:?}: {error}"))
                }
                Ended::Stepped(_, Ok(_)) | Ended::TookOver | Ended::Served => {}
            }
        }
        if is_dead {
            self.slots[at].process = None;
            self.slots[at].starts_at = now + self.dice.between(DOWN_MS.0, DOWN_MS.1);
            self.courier.died(at);
        }
        moved
    }

    fn store_due(&self) -> Option<i64> {
        let now = moment(self.outside().clock.ms());
        let team = &self.maker.stage.team.team;
        let due = at_once(self.maker.store.next_due(team, now));
        due.ok().flatten().map(|due| {
            let ms = due.as_millisecond();
            // Never a moment before it: milliseconds are cut.
            if moment(ms) < due { ms + 1 } else { ms }
        })
    }

    fn next_moment(&self) -> Option<i64> {
        let now = self.outside().clock.ms();
        let processes = self.slots.iter().map(|slot| match &slot.process {
            Some(process) => process.wakes_at(),
            None => Some(slot.starts_at),
        });
        let calm = self.calms_at.filter(|_| !self.is_calm);
        let others = [
            self.outside().next_landing(),
            self.people.next_at,
            self.courier.next_at(),
            self.store_due(),
            calm,
        ];
        let next = processes.chain(others).flatten().min()?;
        Some(next.max(now + 1))
    }

    fn move_to(&mut self, next: i64) {
        let is_due = self.store_due().is_some_and(|due| due <= next);
        self.outside().clock.move_to(next);
        if is_due {
            self.outside().with(|inner| inner.stirred += 1);
        }
    }

    /// The engine of some process that lives.
    fn living(&self) -> Option<Arc<Engine>> {
        let mut processes = self.slots.iter().filter_map(|slot| slot.process.as_ref());
        processes.next().map(|process| process.engine.clone())
    }

    fn owed(&self) -> Owed {
        self.living()
            .and_then(|engine| at_once(engine.owed(&Viewer::House, None)).ok())
            .unwrap_or_default()
    }

    fn judged(self) -> Outcome {
        let outside = self.outside().clone();
        // Whoever judges looks with an engine that nothing can befall.
        outside.with(|inner| inner.weather.calm());
        let judge = self.maker.start(u64::MAX, "judge", false, 1);
        let is_over = self.violations_so_far().is_empty();
        let found = if is_over {
            check::all(&check::Scene {
                engine: &judge.engine,
                outside: &outside,
                diary: &self.people.diary,
                courier: &self.courier,
                stage: &self.maker.stage,
            })
        } else {
            check::Found::default()
        };
        let mut violations = self.violations_so_far();
        violations.extend(found.violations);
        let mut lines = outside.with(|inner| inner.witness.take_lines());
        if !lines.is_empty() {
            lines.extend(check::logs(&judge.engine));
        }
        outside.with(|inner| Outcome {
            seed: self.seed,
            violations,
            trace: inner.witness.trace(),
            lines,
            figures: Figures {
                calls: inner.witness.calls,
                faults: inner.witness.faults,
                deaths: u64::from(inner.deaths),
                incidents: found.incidents,
                closed: found.closed,
                posts: inner.witness.posts.len() as u64,
                points: inner
                    .witness
                    .points
                    .iter()
                    .map(|(point, passed)| {
                        let deaths = inner.witness.deaths.get(point).copied().unwrap_or(0);
                        (*point, (*passed, deaths))
                    })
                    .collect(),
            },
        })
    }
}
