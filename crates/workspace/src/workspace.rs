//! The workspace as it is served: the world, its memory on disk, its clock, and those who look on.
//! It keeps before it answers; it must never decide anything that the world decides.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use tokio::sync::{Notify, broadcast, oneshot};

use crate::act::{Act, Answer, Call};
use crate::clock::SandboxClock;
use crate::defaults::BASE_URL;
use crate::delivery_log::DeliveryLog;
use crate::journal::{ACTS_PER_SNAPSHOT, Entry, Journal, JournalError, Remembered};
use crate::model::Change;
use crate::push::{self, Pushes};
use crate::sandbox::ANSWER_MS;
use crate::seed::Seed;
use crate::socket::{self, Sockets};
use crate::vault::Vault;
use crate::world::World;

/// Changes a slow page may lag behind before it has to look at everything again.
const CHANGES_KEPT: usize = 256;

/// A served workspace.
pub struct Workspace {
    state: Mutex<State>,
    journal: Option<Journal>,
    /// The bytes of files.
    pub(crate) vault: Vault,
    clock: SandboxClock,
    pub(crate) sockets: Sockets,
    pub(crate) pushes: Pushes,
    /// Rings when something was committed that a socket may have to carry.
    owed: Arc<Notify>,
    /// The same for what goes over HTTP.
    pushed: Arc<Notify>,
    /// Rings after every act, for the loop that keeps the time.
    acted: Arc<Notify>,
    changes: broadcast::Sender<Change>,
}

struct State {
    world: World,
    /// The number of the last act that changed something.
    seq: u64,
    /// Who waits for an app's answer, by delivery.
    waiting: std::collections::BTreeMap<u64, oneshot::Sender<Answer>>,
}

/// The tokens of one installed app.
#[derive(Debug, Clone)]
pub struct AppTokens {
    /// `A…`
    pub app_id: String,
    /// The name people see.
    pub name: String,
    /// `xoxb-…`
    pub bot_token: String,
    /// `xapp-…`
    pub app_token: String,
    /// Signs HTTP deliveries.
    pub signing_secret: String,
}

impl Workspace {
    /// Opens the workspace kept in this file, or one that lives in memory only. The seed counts
    /// for a new workspace; an old one has its own.
    ///
    /// # Errors
    /// When the file can not be read or made.
    pub async fn open(path: Option<&Path>, seed: Seed) -> Result<Arc<Self>, JournalError> {
        let (journal, remembered) = match path {
            Some(path) => {
                let (journal, remembered) = Journal::open(path, seed).await?;
                (Some(journal), remembered)
            }
            None => (
                None,
                Remembered {
                    seed,
                    snapshot: None,
                    acts: Vec::new(),
                    seq: 0,
                },
            ),
        };
        let seq = remembered.seq;
        let world = World::remembered(remembered);
        let vault = Vault::open(path).await?;
        vault.sweep(&world.named_bytes()).await?;
        let workspace = Arc::new(Self {
            clock: SandboxClock::ahead_by_ms(world.clock_offset_ms()),
            state: Mutex::new(State {
                world,
                seq,
                waiting: std::collections::BTreeMap::new(),
            }),
            journal,
            vault,
            sockets: Sockets::default(),
            pushes: Pushes::default(),
            owed: Arc::default(),
            pushed: Arc::default(),
            acted: Arc::default(),
            changes: broadcast::Sender::new(CHANGES_KEPT),
        });
        workspace.forget_the_unanswered().await;
        let (weak, clock) = (Arc::downgrade(&workspace), workspace.clock());
        tokio::spawn(keep_time(
            weak.clone(),
            clock.clone(),
            Arc::clone(&workspace.acted),
        ));
        let owed = Arc::clone(&workspace.owed);
        tokio::spawn(socket::deliver(weak.clone(), clock.clone(), owed));
        let pushed = Arc::clone(&workspace.pushed);
        tokio::spawn(push::deliver(weak, clock, pushed));
        Ok(workspace)
    }

    /// Where the workspace is served (`http://127.0.0.1:1190`).
    pub fn set_base_url(&self, base_url: &str) {
        self.lock().world.set_base_url(base_url);
    }

    /// The clock the workspace goes by.
    #[must_use]
    pub fn clock(&self) -> SandboxClock {
        self.clock.clone()
    }

    /// The tokens of the apps; the first is the one that came with the workspace. Those of an app that
    /// was taken out of the team are dead.
    #[must_use]
    pub fn info(&self) -> Vec<AppTokens> {
        self.look(|world| {
            world
                .known_apps()
                .map(|app| AppTokens {
                    app_id: app.id.clone(),
                    name: app.name.clone(),
                    bot_token: app.bot_token.clone(),
                    app_token: app.app_token.clone(),
                    signing_secret: app.signing_secret.clone(),
                })
                .collect()
        })
    }

    /// Looks at the world as it is now. The world is locked meanwhile: look, and come back.
    pub fn look<T>(&self, see: impl FnOnce(&World) -> T) -> T {
        see(&self.lock().world)
    }

    /// Writes into a log of the world, which is not kept and decides nothing.
    pub(crate) fn log(&self, write: impl FnOnce(&mut DeliveryLog)) {
        write(&mut self.lock().world.delivery_log);
    }

    /// Everything that changes from now on.
    #[must_use]
    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }

    /// Answers one Web API call; for what a person presses, waits for the app's answer.
    pub async fn call(
        &self,
        token: Option<&str>,
        method: &str,
        args: Map<String, Value>,
    ) -> Answer {
        let (answer, waiter) = self
            .act(|now| {
                Act::Call(Call {
                    token: token.map(str::to_owned),
                    method: method.to_owned(),
                    args,
                    now,
                })
            })
            .await;
        match (answer.awaits, waiter) {
            (Some(delivery), Some(waiter)) => self.answer_of_app(delivery, waiter).await,
            (_, _) => answer,
        }
    }

    /// An app acknowledges a delivery.
    pub(crate) async fn acknowledge(&self, delivery: u64, payload: Option<Value>) {
        let act = |now| Act::Acknowledge {
            delivery,
            payload,
            now,
        };
        self.answer_with(delivery, act).await;
    }

    /// A delivery failed for good, and this is what is said to whoever waits.
    pub(crate) async fn fail(&self, delivery: u64, error: &str) {
        let error = error.to_owned();
        let act = |now| Act::Fail {
            delivery,
            error,
            now,
        };
        self.answer_with(delivery, act).await;
    }

    /// Does an act whose answer somebody waits for.
    async fn answer_with(&self, delivery: u64, make: impl FnOnce(Timestamp) -> Act) {
        let (answer, _) = self.act(make).await;
        let waiter = self.lock().waiting.remove(&delivery);
        if let Some(waiter) = waiter {
            // Whoever waited may have gone; then nobody needs the answer.
            let _ = waiter.send(answer);
        }
    }

    /// A delivery that will not be tried again. The answer is `ok` if it was acknowledged after
    /// all.
    pub(crate) async fn give_up(&self, delivery: u64) -> Answer {
        let (answer, _) = self.act(|now| Act::GiveUp { delivery, now }).await;
        if !answer.is_ok() {
            self.lock().waiting.remove(&delivery);
        }
        answer
    }

    /// An app posts to a `response_url`.
    pub(crate) async fn respond(&self, key: &str, body: Value) -> Answer {
        let key = key.to_owned();
        self.act(|now| Act::Respond { key, body, now }).await.0
    }

    /// Takes in a ticket for a socket.
    pub(crate) fn redeem_ticket(&self, ticket: &str) -> Option<String> {
        let now = self.clock.now();
        self.lock().world.redeem_ticket(ticket, now)
    }

    /// Does an act, keeps it, and only then lets anybody know.
    pub(crate) async fn act(
        &self,
        make: impl FnOnce(Timestamp) -> Act,
    ) -> (Answer, Option<oneshot::Receiver<Answer>>) {
        let (answer, waiter, changes, seq) = self.apply(make);
        if !self.committed(seq).await {
            return (unkept(), None);
        }
        for change in changes {
            self.sockets.hear(&change);
            // Nobody may be looking.
            let _ = self.changes.send(change);
        }
        self.ring();
        self.acted.notify_one();
        (answer, waiter)
    }

    fn apply(
        &self,
        make: impl FnOnce(Timestamp) -> Act,
    ) -> (Answer, Option<oneshot::Receiver<Answer>>, Vec<Change>, u64) {
        let mut guard = self.lock();
        let state = &mut *guard;
        // Inside the lock, so that the journal's order is the order of time.
        let act = make(self.clock.now());
        let answer = state.world.act(&act);
        self.clock.set_offset_ms(state.world.clock_offset_ms());
        if state.world.take_touched() {
            state.seq += 1;
            self.append(state, &act);
        }
        let waiter = answer.awaits.map(|delivery| {
            let (sender, receiver) = oneshot::channel();
            state.waiting.insert(delivery, sender);
            receiver
        });
        (answer, waiter, state.world.take_changes(), state.seq)
    }

    fn append(&self, state: &State, act: &Act) {
        let Some(journal) = &self.journal else {
            return;
        };
        let is_snapshot_due = state.seq.is_multiple_of(ACTS_PER_SNAPSHOT);
        let snapshot = is_snapshot_due.then(|| serde_json::to_string(&state.world));
        journal.append(Entry {
            seq: state.seq,
            act: serde_json::to_string(act).expect("an act holds nothing but JSON"),
            // Without a snapshot reading back takes longer, and that is all.
            snapshot: snapshot.and_then(Result::ok),
        });
    }

    /// Something may have changed that has to be carried to an app.
    pub(crate) fn ring(&self) {
        self.owed.notify_one();
        self.pushed.notify_one();
    }

    /// Whether everything up to this act is kept; in memory there is nothing to wait for.
    pub(crate) async fn committed(&self, seq: u64) -> bool {
        match &self.journal {
            Some(journal) => journal.committed(seq).await,
            None => true,
        }
    }

    /// The number of the last act that changed something.
    pub(crate) fn seq(&self) -> u64 {
        self.lock().seq
    }

    async fn answer_of_app(&self, delivery: u64, mut waiter: oneshot::Receiver<Answer>) -> Answer {
        let patience = Duration::from_millis(ANSWER_MS);
        if let Ok(answer) = tokio::time::timeout(patience, &mut waiter).await {
            return answer.unwrap_or_else(|_| unanswered());
        }
        let given_up = self.give_up(delivery).await;
        if !given_up.is_ok() {
            return given_up;
        }
        // The acknowledgement came in the same moment; its answer is on the way.
        waiter.await.unwrap_or_else(|_| unanswered())
    }

    /// What people pressed before the process ended is not delivered to the next one: they have
    /// long been told that nobody answered.
    async fn forget_the_unanswered(&self) {
        let unanswered: Vec<u64> = self.look(|world| {
            let asked = world.deliveries.iter().filter(|one| one.asked_by.is_some());
            asked.map(|one| one.id).collect()
        });
        for delivery in unanswered {
            self.give_up(delivery).await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A panic while the world was being changed leaves a world nobody should go on with, yet a
        // server that answers nothing is worse for a sandbox; the journal tells the truth anyway.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lets held effects take place when they are due, for as long as the workspace is open.
async fn keep_time(workspace: Weak<Workspace>, clock: SandboxClock, acted: Arc<Notify>) {
    while let Some(open) = workspace.upgrade() {
        let due = open.look(World::next_due);
        if due.is_some_and(|due| due <= clock.now()) {
            open.act(|now| Act::Tick { now }).await;
            continue;
        }
        drop(open);
        match due {
            Some(due) => tokio::select! {
                () = clock.wait_until(due) => {}
                () = acted.notified() => {}
            },
            None => acted.notified().await,
        }
    }
}

impl Drop for Workspace {
    fn drop(&mut self) {
        // All loops then find that the workspace is gone, and end.
        self.ring();
        self.acted.notify_one();
    }
}

/// What a person is told when nobody answered.
fn unanswered() -> Answer {
    Answer::of(json!({"ok": false, "error": "operation_timeout"}))
}

/// What is said when nothing can be kept any more: Slack's word for "something broke".
fn unkept() -> Answer {
    Answer {
        status: 500,
        ..Answer::of(json!({"ok": false, "error": "internal_error"}))
    }
}

impl World {
    /// The world a file remembers.
    fn remembered(remembered: Remembered) -> Self {
        let mut world = match remembered.snapshot {
            Some(mut world) => {
                world.set_base_url(BASE_URL);
                world
            }
            None => Self::new(remembered.seed),
        };
        world.is_replaying = true;
        for act in &remembered.acts {
            world.act(act);
        }
        world.is_replaying = false;
        world.renew_built_in_app();
        world.take_touched();
        world.take_changes();
        world.calls.clear();
        world.delivery_log.clear();
        world
    }
}
