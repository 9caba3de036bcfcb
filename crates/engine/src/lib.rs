//! The engine: steps and the loops that repeat them. Intake keeps, work decides, deliver does,
//! reconcile redraws, wake nudges. Every step may be repeated safely; none spawns, none sleeps.
//! Must never know Slack or SQL.

use std::sync::{
    Arc, RwLock,
    atomic::{AtomicU64, Ordering},
};

use jiff::Timestamp;
use matoi_core::{
    ids::{PersonId, StreamId, TeamId},
    request::{Ask, Report},
    team::TeamView,
};
use matoi_store::{Claim, CommitError, Delivery, Receipt, Store, StoreError};
use tokio::sync::{Notify, broadcast};

mod batch;
mod bell;
mod busy;
mod clock;
mod deliver;
mod gap;
mod glance;
mod hasten;
mod limits;
mod loops;
mod ports;
mod read_back;
mod reads;
mod reconcile;
mod stream;
mod wake;
mod work;

use bell::Bell;
use busy::Busy;

pub use batch::Answered;
pub use glance::{About, Glance};
pub use limits::{CASES_MAX, LIST_MAX, QUARANTINE, REDRAW_PACE};
pub use loops::Running;
pub use matoi_store as store;
pub use ports::{
    Clock, Desk, DrawJob, Drawing, Found, Ids, Job, Outcome, Reader, Reading, Subject, Unreadable,
};
pub use reads::{Audit, Kept, Reached, Timeline};

/// The source of deliveries that hold one of our own [`matoi_core::request::Ask`]s as JSON.
pub const OWN: &str = "own";

/// What can go wrong in a step. All of it is worth another try.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The store could not.
    #[error("the store could not do its part")]
    Store(#[from] StoreError),
    /// The commit could not.
    #[error("the commit did not happen")]
    Commit(#[from] CommitError),
    /// Something of our own that cannot be read back: a fault of ours, kept and shown.
    #[error("cannot read our own {what}")]
    Own {
        /// What.
        what: &'static str,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
}

/// What a step gives.
pub type Result<T, E = EngineError> = std::result::Result<T, E>;

/// What the engine is made of.
pub struct Parts {
    /// Everything durable.
    pub store: Arc<dyn Store>,
    /// The outside.
    pub desk: Arc<dyn Desk>,
    /// Readers of raw deliveries.
    pub reader: Arc<dyn Reader>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Ids.
    pub ids: Arc<dyn Ids>,
    /// Names this process in leases; the same after a restart.
    pub holder: String,
    /// The team as known at the start.
    pub team: TeamView,
}

/// Something changed; pages may look again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Which stream.
    pub stream: StreamId,
    /// Counted from the microsecond this engine began at, so that no other process's count is like it.
    pub nth: u64,
}

/// Who waits for what. Loops look again when theirs rings; missing a ring only costs time.
#[derive(Default)]
struct Bells {
    inbox: Bell,
    outbox: Bell,
    surfaces: Bell,
    wakes: Bell,
    timer: Bell,
    /// Nobody rings it: silence is noticed by looking at the time.
    silence: Bell,
    /// Whoever asked waits here, each for their own answer: all of them look.
    worked: Notify,
}

/// One team's engine.
pub struct Engine {
    parts: Parts,
    team_id: TeamId,
    team: RwLock<Arc<TeamView>>,
    bells: Bells,
    busy: Busy,
    hearing: gap::Hearing,
    changes: broadcast::Sender<Change>,
    /// The count of the first change, and of the next one.
    first_change: u64,
    next_change: AtomicU64,
}

impl Engine {
    /// An engine of those parts. Nothing runs until [`Engine::run`] or a step is called.
    #[must_use]
    pub fn new(parts: Parts) -> Arc<Self> {
        let (changes, _) = broadcast::channel(limits::CHANGES_KEPT);
        let team_id = parts.team.team.clone();
        let team = RwLock::new(Arc::new(parts.team.clone()));
        let first_change = parts.clock.now().as_microsecond().unsigned_abs();
        Arc::new(Self {
            parts,
            team_id,
            team,
            bells: Bells::default(),
            busy: Busy::default(),
            hearing: gap::Hearing::default(),
            changes,
            first_change,
            next_change: AtomicU64::new(first_change),
        })
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.parts.clock.now()
    }

    /// The team as known now.
    #[must_use]
    pub fn team(&self) -> Arc<TeamView> {
        self.team.read().map_or_else(
            |poisoned| poisoned.into_inner().clone(),
            |team| team.clone(),
        )
    }

    /// The team is known better now.
    pub fn know_team(&self, team: TeamView) {
        match self.team.write() {
            Ok(mut known) => *known = Arc::new(team),
            Err(poisoned) => *poisoned.into_inner() = Arc::new(team),
        }
        self.ring();
    }

    /// These are in the team no more: what they held in open incidents is free.
    ///
    /// # Errors
    /// When the store could not.
    pub async fn people_gone(&self, people: Vec<PersonId>) -> Result<()> {
        let now = self.now();
        let told = people.into_iter().map(|person| {
            let key = format!("gone:{person}:{now}");
            let lane = StreamId::House.to_string();
            let ask = Ask::report(StreamId::House, Report::PersonGone { person });
            self.own_delivery(key, lane, &ask)
        });
        self.keep_own(told).await
    }

    /// Takes in what the house tells itself; where that is nothing, nobody is woken.
    pub(crate) async fn keep_own(
        &self,
        told: impl Iterator<Item = Result<Delivery>>,
    ) -> Result<()> {
        let told = told.collect::<Result<Vec<_>>>()?;
        if !told.is_empty() {
            self.keep(told).await?;
        }
        Ok(())
    }

    /// Whose engine.
    #[must_use]
    pub fn team_id(&self) -> &TeamId {
        &self.team_id
    }

    /// Everything durable. For reading; only the engine's own steps write.
    #[must_use]
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.parts.store
    }

    /// Tells of changes as they are committed. A slow listener misses some and looks again.
    #[must_use]
    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }

    /// The counts this engine has told changes by, from the first one to the next one there will be.
    #[must_use]
    pub fn change_counts(&self) -> std::ops::RangeInclusive<u64> {
        self.first_change..=self.next_change.load(Ordering::Acquire)
    }

    /// Ends the leases that an earlier process of the same name left behind. Call once, before
    /// [`Engine::run`], and only where no other process of that name can be running.
    ///
    /// # Errors
    /// When the store could not.
    pub async fn take_over(&self) -> Result<()> {
        let store = &self.parts.store;
        store.release(&self.team_id, &self.parts.holder).await?;
        self.mind_the_clock_at_start().await
    }

    /// Keeps deliveries, durably, before it returns: only then may anybody be told so.
    ///
    /// # Errors
    /// When the store could not; then nothing was acknowledged either.
    pub async fn keep(&self, deliveries: Vec<Delivery>) -> Result<Vec<Receipt>> {
        let receipts = self.parts.store.receive(&self.team_id, deliveries).await?;
        self.bells.inbox.ring();
        Ok(receipts)
    }

    pub(crate) fn ring(&self) {
        for bell in [
            &self.bells.inbox,
            &self.bells.outbox,
            &self.bells.surfaces,
            &self.bells.wakes,
            &self.bells.timer,
        ] {
            bell.ring();
        }
    }

    /// Something that pages show changed, and no stream tells of it: they look again.
    pub fn tell_pages(&self) {
        self.tell(&StreamId::House);
    }

    pub(crate) fn tell(&self, stream: &StreamId) {
        let nth = self.next_change.fetch_add(1, Ordering::AcqRel);
        // Nobody listening is fine.
        let _ = self.changes.send(Change {
            stream: stream.clone(),
            nth,
        });
    }

    pub(crate) fn claim(&self, max: usize) -> Claim {
        let now = self.now();
        let until = now.checked_add(limits::LEASE).unwrap_or(now);
        Claim {
            holder: self.parts.holder.clone(),
            now,
            until,
            max,
            busy: self.busy.ids(),
        }
    }
}
