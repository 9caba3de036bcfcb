//! One process of Matoi: an engine with the real desk and reader, and the steps it has under way. The
//! storm looks after its futures by hand; dropping them all is kill -9. Must never decide when.

use std::{
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, Waker},
};

use matoi_engine::{
    Clock, Engine, Ids, Parts,
    store::{Delivery, Receipt},
};
use matoi_slack::{
    desk::{DeskConfig, SlackDesk},
    fast::{Window, Wish},
    read::{OwnNames, SlackReader},
    wire::client::WebApi,
};
use matoi_store::MemoryStore;
use secrecy::SecretString;

use crate::{
    desk::PlantedDesk,
    dice::Dice,
    life::Life,
    line::Line,
    outside::Outside,
    stage::{ALERTS, ANNOUNCE, BASE_URL, Stage},
    store::MortalStore,
    time::SeededIds,
};

/// What a process repeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Deliveries.
    Work,
    /// Effects.
    Deliver,
    /// Surfaces.
    Reconcile,
    /// What is due.
    Wake,
}

impl Step {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Work, Self::Deliver, Self::Reconcile, Self::Wake];

    fn place(self) -> usize {
        match self {
            Self::Work => 0,
            Self::Deliver => 1,
            Self::Reconcile => 2,
            Self::Wake => 3,
        }
    }
}

/// How something a process did ended.
pub enum Ended {
    /// A step; whether it found anything to do.
    Stepped(Step, Result<bool, String>),
    /// A delivery was kept (or it was not), and what somebody now waits to see.
    Kept(u64, Result<Option<(Wish, String)>, String>),
    /// A window was opened, or lost.
    Served,
    /// The leases of the life before are ended.
    TookOver,
}

type Doing = Pin<Box<dyn Future<Output = Ended> + Send>>;

struct Task {
    doing: Doing,
    step: Option<Step>,
    wakes_at: i64,
}

/// A process that is alive.
pub struct Process {
    /// Its engine.
    pub engine: Arc<Engine>,
    life: Arc<Life>,
    window: Arc<Window>,
    tasks: Vec<Task>,
    hands: usize,
    /// By step: how stirred things were when it last found nothing to do.
    idle_at: [Option<u64>; 4],
    is_ready: bool,
}

/// What processes are made of.
pub struct Maker {
    /// The team.
    pub stage: Arc<Stage>,
    /// Everything durable.
    pub store: Arc<MemoryStore>,
    /// Everything outside.
    pub outside: Arc<Outside>,
    /// Ids, the same for all.
    pub ids: Arc<SeededIds>,
}

impl Maker {
    /// Starts a process.
    #[must_use]
    pub fn start(&self, number: u64, holder: &str, takes_over: bool, hands: usize) -> Process {
        let life = Life::new(self.outside.clone(), number);
        let line = Arc::new(Line::new(life.clone()));
        let token = SecretString::from(self.stage.token.clone());
        let config = DeskConfig {
            announce: ANNOUNCE.to_owned(),
            alerts: ALERTS.to_owned(),
            public_url: None,
            own: OwnNames::new(self.stage.own.clone()),
        };
        let api = Arc::new(WebApi::new(line, BASE_URL, token));
        let desk = SlackDesk::new(api.clone(), config);
        let clock: Arc<dyn Clock> = self.outside.clock.clone();
        let ids: Arc<dyn Ids> = self.ids.clone();
        let engine = Engine::new(Parts {
            store: Arc::new(MortalStore::new(self.store.clone(), life.clone())),
            desk: Arc::new(PlantedDesk::new(desk, self.outside.bug)),
            reader: Arc::new(SlackReader::new(self.stage.own.clone())),
            clock,
            ids,
            holder: holder.to_owned(),
            team: self.stage.team.clone(),
        });
        let mut process = Process {
            window: Arc::new(Window::new(engine.clone(), api, None)),
            engine,
            life,
            tasks: Vec::new(),
            hands,
            idle_at: [None; 4],
            is_ready: !takes_over,
        };
        if takes_over {
            let engine = process.engine.clone();
            process.begin(None, async move {
                // A store in memory can't fail; a death here is a death.
                let _ = engine.take_over().await;
                Ended::TookOver
            });
        }
        process
    }
}

impl Process {
    fn begin(&mut self, step: Option<Step>, doing: impl Future<Output = Ended> + Send + 'static) {
        self.tasks.push(Task {
            doing: Box::pin(doing),
            step,
            wakes_at: 0,
        });
    }

    /// Whether it died.
    #[must_use]
    pub fn is_dead(&self) -> bool {
        self.life.is_dead()
    }

    /// Keeps a delivery, as the socket does. Once it is kept, and was not before, whoever waits for a
    /// window has it opened beside everything else.
    pub fn keep(&mut self, parcel: u64, delivery: Delivery, wish: Option<Wish>) {
        let engine = self.engine.clone();
        self.begin(None, async move {
            let key = delivery.key.clone();
            match engine.keep(vec![delivery]).await {
                Ok(receipts) => {
                    let is_new = matches!(receipts.first(), Some(Receipt::Kept(_)));
                    let wish = wish.filter(|_| is_new).map(|wish| (wish, key));
                    Ended::Kept(parcel, Ok(wish))
                }
                Err(error) => Ended::Kept(parcel, Err(error.to_string())),
            }
        });
    }

    /// Opens a window for somebody who waits in front of it. A home is drawn at once: waiting until
    /// what was pressed is worked is a loop's, and a storm runs steps.
    pub fn serve(&mut self, (wish, key): (Wish, String)) {
        let window = self.window.clone();
        let wish = match wish {
            Wish::Home { person, .. } => Wish::Home {
                person,
                after: false,
            },
            modal @ Wish::Modal(_) => modal,
        };
        self.begin(None, async move {
            window.serve(wish, key).await;
            Ended::Served
        });
    }

    /// Begins a step if there is a hand free for it and it may find something.
    pub fn try_step(&mut self, step: Step, stirred: u64) -> bool {
        let hands = match step {
            Step::Work | Step::Reconcile => 2,
            Step::Deliver => self.hands,
            Step::Wake => 1,
        };
        let under_way = self.tasks.iter().filter(|task| task.step == Some(step));
        let is_idle = self.idle_at[step.place()] == Some(stirred);
        if !self.is_ready || is_idle || under_way.count() >= hands {
            return false;
        }
        let engine = self.engine.clone();
        self.begin(Some(step), async move {
            let done = match step {
                Step::Work => engine.work().await,
                Step::Deliver => engine.deliver().await,
                Step::Reconcile => engine.reconcile().await,
                Step::Wake => engine.wake().await,
            };
            Ended::Stepped(step, done.map_err(|error| format!("{error:?}")))
        });
        true
    }

    /// Looks at everything under way that may go on now, beginning anywhere, as an executor with several
    /// threads does; gives what ended.
    pub fn go_on(&mut self, now: i64, stirred: u64, order: &mut Dice) -> Vec<Ended> {
        let mut ended = Vec::new();
        let first = order.below(self.tasks.len() as u64);
        self.tasks.rotate_left(usize::try_from(first).unwrap_or(0));
        let mut context = Context::from_waker(Waker::noop());
        let mut at = 0;
        while at < self.tasks.len() {
            let task = &mut self.tasks[at];
            if task.wakes_at > now {
                at += 1;
                continue;
            }
            // Who waits for another task of this process is looked at again at once.
            self.life.wakes_by_default(now);
            match task.doing.as_mut().poll(&mut context) {
                Poll::Ready(end) => {
                    self.tasks.remove(at);
                    match &end {
                        Ended::Stepped(step, Ok(false)) => {
                            self.idle_at[step.place()] = Some(stirred);
                        }
                        // A loop that found something looks again, whatever another one saw meanwhile.
                        Ended::Stepped(step, Ok(true)) => self.idle_at[step.place()] = None,
                        Ended::TookOver => self.is_ready = true,
                        Ended::Stepped(..) | Ended::Kept(..) | Ended::Served => {}
                    }
                    ended.push(end);
                }
                Poll::Pending if self.life.is_dead() => return ended,
                Poll::Pending => {
                    task.wakes_at = self.life.wakes_at();
                    at += 1;
                }
            }
        }
        ended
    }

    /// When something under way wants to be looked at next.
    #[must_use]
    pub fn wakes_at(&self) -> Option<i64> {
        self.tasks.iter().map(|task| task.wakes_at).min()
    }
}
