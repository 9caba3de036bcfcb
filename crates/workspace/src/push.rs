//! Events, presses and commands over HTTP, for apps that have no socket: what goes to which
//! request URL, when it goes again, and what is told to whoever waits. It must never know what a
//! delivery means, nor keep anything that has to outlive the process.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use jiff::{SignedDuration, Timestamp};
use reqwest::Client;
use tokio::sync::Notify;

use crate::clock::SandboxClock;
use crate::delivery_log::Way;
use crate::model::{Delivery, DeliveryKind};
use crate::workspace::Workspace;
use crate::world::World;

mod letter;
mod post;

use letter::{Letter, Retry};
use post::Reason;

/// Requests on their way to one app at once.
const SENDING_MAX: usize = 20;
/// How long after a failure an event is sent again, in seconds; after the last one it is dropped.
const RETRY_SECONDS: [i64; 3] = [0, 60, 300];
/// What a person pressed longer ago than this is sent to nobody any more.
const STALE: SignedDuration = SignedDuration::from_secs(3);

/// What is on its way, and which addresses have proved to be an app's.
#[derive(Debug, Default)]
pub(crate) struct Pushes {
    table: Mutex<Table>,
}

#[derive(Debug, Default)]
struct Table {
    flights: BTreeMap<u64, Flight>,
    /// Addresses that were tried when they were new, as (app, address).
    tried: BTreeSet<(String, String)>,
    /// Addresses that answered the challenge.
    verified: BTreeSet<(String, String)>,
}

/// A delivery that was sent at least once.
#[derive(Debug)]
struct Flight {
    app_id: String,
    /// How often it failed.
    failures: usize,
    last_reason: Option<Reason>,
    /// When it is sent again; none while it is being sent.
    due: Option<Timestamp>,
}

impl Pushes {
    fn lock(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next_due(&self) -> Option<Timestamp> {
        self.lock().flights.values().filter_map(|one| one.due).min()
    }
}

/// Something to send.
struct Job {
    /// None for a mere look whether anybody is there.
    delivery: Option<Delivery>,
    /// Sent first, and has to be answered well, if the address is not yet known to be the app's.
    challenge: Option<Letter>,
    letter: Option<Letter>,
}

/// What is to be done now.
#[derive(Default)]
struct Round {
    jobs: Vec<Job>,
    /// Nobody can be reached, or it was pressed too long ago.
    hopeless: Vec<(u64, Reason)>,
}

/// Carries what apps without sockets are owed, for as long as the workspace is open.
pub(crate) async fn deliver(workspace: Weak<Workspace>, clock: SandboxClock, owed: Arc<Notify>) {
    let mut client = None;
    while let Some(open) = workspace.upgrade() {
        let round = open.look(|world| open.pushes.round(world, &clock));
        for (delivery, reason) in round.hopeless {
            open.fail(delivery, reason.shown()).await;
        }
        // What is sent must be kept first: it may be newer than the last commit.
        if !round.jobs.is_empty() && open.committed(open.seq()).await {
            if client.is_none() {
                client = post::client();
            }
            let Some(client) = &client else { return };
            for job in round.jobs {
                tokio::spawn(carry(workspace.clone(), client.clone(), job));
            }
        }
        let next = open.pushes.next_due();
        drop(open);
        clock.wait_or_be_rung(next, &owed).await;
    }
}

/// Sends one thing, and sees to what follows.
async fn carry(workspace: Weak<Workspace>, client: Client, job: Job) {
    let mut sent = Ok(None);
    if let Some(challenge) = &job.challenge {
        let clock = workspace.upgrade().map(|open| open.clock());
        let Some(clock) = clock else { return };
        sent = match challenge.send(&client, clock.real()).await {
            Ok(answer) if challenge.is_answered_by(&answer) => Ok(None),
            Ok(_) => Err(Reason::HttpError(400).into()),
            Err(refusal) => Err(refusal),
        };
        if let (Ok(_), Some(open)) = (&sent, workspace.upgrade()) {
            open.pushes.lock().verified.insert(challenge.address());
        }
    }
    if let (Ok(_), Some(letter)) = (&sent, &job.letter) {
        let Some(open) = workspace.upgrade() else {
            return;
        };
        let clock = open.clock();
        if let Some(delivery) = &job.delivery {
            open.log(|log| log.attempted(delivery.id, Way::Http, clock.now()));
        }
        drop(open);
        sent = letter.send(&client, clock.real()).await.map(Some);
    }
    let (Some(delivery), Some(open)) = (job.delivery, workspace.upgrade()) else {
        return;
    };
    if let Err(refusal) = &sent {
        open.log(|log| log.attempt_failed(delivery.id, refusal.reason.header()));
    }
    match sent {
        Ok(answer) => {
            let payload = answer.and_then(|answer| answer.payload(delivery.kind));
            open.acknowledge(delivery.id, payload).await;
        }
        Err(refusal) if open.goes_again(&delivery, &refusal) => open.ring(),
        Err(refusal) => open.fail(delivery.id, refusal.reason.shown()).await,
    }
}

impl Pushes {
    fn round(&self, world: &World, clock: &SandboxClock) -> Round {
        let mut round = Round::default();
        let mut table = self.lock();
        // What is no longer owed is no longer on its way, and what is no longer declared is not
        // tried.
        table.flights.retain(|id, _| world.is_owed(*id));
        let is_known = |(app, url): &(String, String)| {
            let record = world.app_records.get(app);
            record.is_some_and(|one| one.addresses().any(|address| address == url))
        };
        table.tried.retain(is_known);
        table.verified.retain(is_known);
        for record in world.app_records.values() {
            if record.is_socket_mode() {
                continue;
            }
            for url in record.addresses() {
                if table.tried.insert((record.id.clone(), url.to_owned())) {
                    round
                        .jobs
                        .push(Job::trying(world, record, url, clock.now()));
                }
            }
            if world.app(&record.id).is_some() {
                round.consider(world, &mut table, &record.id, clock.now());
            }
        }
        round
    }
}

impl Round {
    /// Looks at what one app is owed.
    fn consider(&mut self, world: &World, table: &mut Table, app_id: &str, now: Timestamp) {
        let is_sending = |one: &&Flight| one.app_id == app_id && one.due.is_none();
        let mut sending = table.flights.values().filter(is_sending).count();
        for delivery in world.owed_to(app_id) {
            if sending >= SENDING_MAX {
                break;
            }
            let flight = table.flights.get(&delivery.id);
            if flight.is_some_and(|flight| flight.due.is_none_or(|due| due > now)) {
                continue;
            }
            let is_event = delivery.kind == DeliveryKind::EventsApi;
            if !is_event && now.duration_since(delivery.queued_at) > STALE {
                self.hopeless.push((delivery.id, Reason::HttpTimeout));
                continue;
            }
            let Some(url) = world.url_for(delivery) else {
                self.hopeless.push((delivery.id, Reason::UnknownError));
                continue;
            };
            let failures = flight.map_or(0, |flight| flight.failures);
            let last_reason = flight.and_then(|flight| flight.last_reason);
            let address = (app_id.to_owned(), url.to_owned());
            let is_proved = !is_event || table.verified.contains(&address);
            let retry = last_reason.map(|reason| Retry { failures, reason });
            self.jobs.push(Job {
                challenge: (!is_proved).then(|| Letter::challenge(world, app_id, url, now)),
                letter: Some(Letter::of(world, delivery, url, retry)),
                delivery: Some(delivery.clone()),
            });
            sending += 1;
            let flight = Flight {
                app_id: app_id.to_owned(),
                failures,
                last_reason,
                due: None,
            };
            table.flights.insert(delivery.id, flight);
        }
    }
}

impl Job {
    /// Sees whether a new address is the app's: events need a challenge answered, commands only
    /// have their certificate looked at.
    fn trying(world: &World, record: &crate::model::AppRecord, url: &str, now: Timestamp) -> Self {
        let is_for_events = record.events_url() == Some(url);
        Self {
            delivery: None,
            challenge: is_for_events.then(|| Letter::challenge(world, &record.id, url, now)),
            letter: (!is_for_events).then(|| Letter::ssl_check(record, url)),
        }
    }
}

impl Workspace {
    /// Whether a refused delivery is sent again; then it is noted when.
    fn goes_again(&self, delivery: &Delivery, refusal: &post::Refusal) -> bool {
        let now = self.clock().now();
        let mut table = self.pushes.lock();
        let Some(flight) = table.flights.get_mut(&delivery.id) else {
            return false;
        };
        let wait = RETRY_SECONDS.get(flight.failures);
        let is_event = delivery.kind == DeliveryKind::EventsApi;
        let Some(wait) = wait.filter(|_| is_event && !refusal.is_final) else {
            return false;
        };
        flight.failures += 1;
        flight.last_reason = Some(refusal.reason);
        let due = now.saturating_add(SignedDuration::from_secs(*wait));
        flight.due = Some(due.unwrap_or(now));
        true
    }
}
