//! One life of one process: where it may die, and what it waits for. Death is a future that never
//! completes; whoever runs the storm sees it and drops everything of that process, as kill -9 does.

use std::{
    future::{pending, poll_fn},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    task::Poll,
};

use crate::{
    outside::{Inner, Outside},
    weather::CRASHES_MAX,
};

/// In a storm of one point, a process dies there this often, in percent.
const DEATH_AT_ITS_POINT: u32 = 40;
/// So many sorts of points there are, about; which one a storm is about is drawn from these.
const POINT_SORTS: u64 = 64;

/// A point a process passes: what it does, and where it stands with it.
pub type Point = (&'static str, &'static str);

/// One life of one process.
pub struct Life {
    /// Everything that outlives it.
    pub outside: Arc<Outside>,
    /// No two lives have the same.
    pub number: u64,
    is_dead: AtomicBool,
    wakes_at: AtomicI64,
}

enum Lot {
    Goes,
    Yields,
    Dies,
}

impl Life {
    /// A life that begins now.
    #[must_use]
    pub fn new(outside: Arc<Outside>, number: u64) -> Arc<Self> {
        Arc::new(Self {
            outside,
            number,
            is_dead: AtomicBool::new(false),
            wakes_at: AtomicI64::new(0),
        })
    }

    /// Whether it has ended.
    #[must_use]
    pub fn is_dead(&self) -> bool {
        self.is_dead.load(Ordering::Relaxed)
    }

    /// When whoever just waited wants to be looked at again.
    #[must_use]
    pub fn wakes_at(&self) -> i64 {
        self.wakes_at.load(Ordering::Relaxed)
    }

    /// When whoever says nothing else wants to be looked at.
    pub fn wakes_by_default(&self, now: i64) {
        self.wakes_at.store(now, Ordering::Relaxed);
    }

    /// Passes a point: goes on, lets others go first, or dies.
    pub async fn pass(&self, what: &'static str, phase: &'static str) {
        let now = self.outside.clock.ms();
        match self
            .outside
            .with(|inner| inner.lot((what, phase), now, self.number))
        {
            Lot::Goes => {}
            Lot::Yields => {
                let mut has_yielded = false;
                poll_fn(|_| {
                    if std::mem::replace(&mut has_yielded, true) {
                        return Poll::Ready(());
                    }
                    self.wakes_at.store(now, Ordering::Relaxed);
                    Poll::Pending
                })
                .await;
            }
            Lot::Dies => {
                self.is_dead.store(true, Ordering::Relaxed);
                pending::<()>().await;
            }
        }
    }

    /// Waits until that moment.
    pub async fn wait_until(&self, then_ms: i64) {
        poll_fn(|_| {
            if self.outside.clock.ms() >= then_ms {
                return Poll::Ready(());
            }
            self.wakes_at.store(then_ms, Ordering::Relaxed);
            Poll::Pending
        })
        .await;
    }
}

impl Inner {
    fn lot(&mut self, point: Point, now: i64, life: u64) -> Lot {
        *self.witness.points.entry(point).or_default() += 1;
        let dies = self.deaths < CRASHES_MAX
            && match self.weather.crash_at {
                Some(chosen) => {
                    chosen % POINT_SORTS == sort(point) && self.death.percent(DEATH_AT_ITS_POINT)
                }
                None => self.weather.crash > 0 && self.death.hits(self.weather.crash),
            };
        if dies {
            self.deaths += 1;
            *self.witness.deaths.entry(point).or_default() += 1;
            self.witness.saw(now, "a process dies", &|| {
                format!("life {life} at {} {}", point.0, point.1)
            });
            return Lot::Dies;
        }
        if self.weather.yields > 0 && self.death.hits(self.weather.yields) {
            return Lot::Yields;
        }
        Lot::Goes
    }
}

fn sort((what, phase): Point) -> u64 {
    let letters = what.bytes().chain([b' ']).chain(phase.bytes());
    let mixed = letters.fold(0xcbf2_9ce4_8422_2325_u64, |mixed, letter| {
        (mixed ^ u64::from(letter)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    (mixed >> 16) % POINT_SORTS
}
