//! Socket Mode: which connections an app has, what they carry, what was acknowledged and what has
//! to be sent again. It must never know what a delivery means, nor keep anything that has to
//! outlive the process: what an app is owed is the world's, and is read from there.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tokio::sync::{Notify, mpsc};

use crate::clock::SandboxClock;
use crate::delivery_log::Way;
use crate::model::{Change, Delivery, DeliveryKind};
use crate::sandbox::ANSWER_MS;
use crate::sandbox::dials::SOCKETS;
use crate::seed::roll;
use crate::workspace::Workspace;

/// Connections one app may hold.
pub(crate) const CONNECTIONS_MAX: usize = 10;
/// Deliveries on their way to one app at once.
const IN_FLIGHT_MAX: usize = 500;
/// Frames that may wait in one connection.
pub(crate) const FRAMES_MAX: usize = 1_024;
/// How long an app has to acknowledge.
const ACK: SignedDuration = SignedDuration::from_millis(ANSWER_MS.cast_signed());
/// How long after a missed acknowledgement an event is sent again, in seconds; after the last one
/// it is dropped. The hourly ones are what Slack calls Delayed Events.
const RETRY_SECONDS: &[i64] = &[
    0, 60, 300, 3_600, 3_600, 3_600, 3_600, 3_600, 3_600, 3_600, 3_600, 3_600, 3_600, 3_600, 3_600,
    3_600, 3_600, 3_600, 3_600, 3_600, 3_600, 3_600, 3_600, 3_600, 3_600, 3_600,
];

/// What a connection is told to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Order {
    /// Send this text frame.
    Send(String),
    /// Send a `disconnect` frame with this reason; after `warning` the connection stays.
    Disconnect(String),
    /// Break off without a word.
    Drop,
    /// Neither read nor write any more, as a half-open connection does.
    Halt,
}

/// All connections, and what is on its way.
#[derive(Debug, Default)]
pub(crate) struct Sockets {
    table: Mutex<Table>,
}

#[derive(Debug, Default)]
struct Table {
    last_connection: u64,
    connections: BTreeMap<u64, Connection>,
    in_flight: BTreeMap<u64, Flight>,
    envelopes: BTreeMap<String, u64>,
}

#[derive(Debug)]
struct Connection {
    app_id: String,
    orders: mpsc::Sender<Order>,
    is_halted: bool,
}

/// A delivery that was sent at least once.
#[derive(Debug)]
struct Flight {
    app_id: String,
    attempt: usize,
    /// When it is sent again if nothing is heard. What a person pressed is not: they are told
    /// that nobody answered. Nor is what was acknowledged.
    due: Option<Timestamp>,
}

impl Sockets {
    /// Registers a connection; answers its number and how many this app now has, or `None` when
    /// it has too many: Slack's limit, or a lower one.
    pub(crate) fn connect(
        &self,
        app_id: &str,
        orders: mpsc::Sender<Order>,
        fewer: Option<u64>,
    ) -> Option<(u64, usize)> {
        let mut table = self.lock();
        let held = table
            .connections
            .values()
            .filter(|one| one.app_id == app_id);
        let count = held.count() + 1;
        let fewer = fewer.and_then(|fewer| usize::try_from(fewer).ok());
        if count > fewer.map_or(CONNECTIONS_MAX, |fewer| fewer.min(CONNECTIONS_MAX)) {
            return None;
        }
        table.last_connection += 1;
        let id = table.last_connection;
        let connection = Connection {
            app_id: app_id.to_owned(),
            orders,
            is_halted: false,
        };
        table.connections.insert(id, connection);
        Some((id, count))
    }

    pub(crate) fn disconnect(&self, connection: u64) {
        self.lock().connections.remove(&connection);
    }

    /// The delivery an envelope carried, whichever connection the acknowledgement came on. It stays
    /// on its way until the world owes it no more: forgotten sooner, it would be sent anew.
    pub(crate) fn take_acknowledged(&self, envelope_id: &str) -> Option<u64> {
        let mut table = self.lock();
        let delivery = table.envelopes.get(envelope_id).copied()?;
        table.envelopes.retain(|_, carried| *carried != delivery);
        if let Some(flight) = table.in_flight.get_mut(&delivery) {
            flight.due = None;
        }
        Some(delivery)
    }

    /// Obeys the dials that concern connections.
    pub(crate) fn hear(&self, change: &Change) {
        let Some(order) = change.kind.strip_prefix(SOCKETS) else {
            return;
        };
        // An order may be for one app only: `link_disabled@A…`.
        let (order, app_id) = match order.split_once('@') {
            Some((order, app_id)) => (order, Some(app_id)),
            None => (order, None),
        };
        let order = match order {
            "drop" => Order::Drop,
            "halt" => Order::Halt,
            reason => Order::Disconnect(reason.to_owned()),
        };
        let mut table = self.lock();
        let meant = table.connections.values_mut();
        for connection in meant.filter(|one| app_id.is_none_or(|id| one.app_id == id)) {
            connection.is_halted |= order == Order::Halt;
            // A connection too full to take an order is about to break anyway.
            let _ = connection.orders.try_send(order.clone());
        }
    }

    fn lock(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Table {
    fn forget(&mut self, delivery: u64) {
        self.in_flight.remove(&delivery);
        self.envelopes.retain(|_, carried| *carried != delivery);
    }

    /// Sends a delivery and notes when it goes again; answers whether a connection took it.
    fn send(&mut self, delivery: &Delivery, attempt: usize, now: Timestamp) -> bool {
        let flight = self.in_flight.get(&delivery.id);
        if flight.is_some_and(|flight| flight.due.is_none()) {
            // It was acknowledged since somebody decided to send it again.
            return false;
        }
        let envelope_id = uuid_like(delivery, attempt, now);
        let frame = envelope(delivery, attempt, &envelope_id);
        let label = delivery.id.rotate_left(8) ^ u64::try_from(attempt).unwrap_or_default();
        let Some(orders) = self.connection_for(&delivery.app_id, label) else {
            return false;
        };
        let is_sent = orders.try_send(Order::Send(frame)).is_ok();
        // A connection too full to take it is tried again soon; that counts as no attempt.
        let pause = match RETRY_SECONDS.get(attempt) {
            Some(wait) if is_sent => ACK + SignedDuration::from_secs(*wait),
            Some(_) | None => ACK,
        };
        let flight = Flight {
            app_id: delivery.app_id.clone(),
            attempt: if is_sent {
                attempt
            } else {
                attempt.saturating_sub(1)
            },
            due: (delivery.kind == DeliveryKind::EventsApi)
                .then(|| now.saturating_add(pause).unwrap_or(now)),
        };
        self.in_flight.insert(delivery.id, flight);
        self.envelopes.insert(envelope_id, delivery.id);
        is_sent
    }

    /// Whether there is a connection for this app to send on. Which one follows no pattern a client
    /// could rely on, and a delivery that is sent again may take another.
    fn connection_for(&self, app_id: &str, label: u64) -> Option<&mpsc::Sender<Order>> {
        let open: Vec<&Connection> = self
            .connections
            .values()
            .filter(|one| one.app_id == app_id && !one.orders.is_closed())
            .collect();
        let count = u64::try_from(open.len()).ok().filter(|count| *count > 0)?;
        let mut dice = label;
        let at = usize::try_from(roll(&mut dice) % count).ok()?;
        open.get(at).map(|one| &one.orders)
    }
}

/// What is to be done about what apps are owed.
#[derive(Debug, Default)]
struct Round {
    /// To be sent, with the attempt it is.
    send: Vec<(Delivery, usize)>,
    /// Tried often enough.
    hopeless: Vec<u64>,
}

/// Carries what apps are owed, for as long as the workspace is open.
pub(crate) async fn deliver(workspace: Weak<Workspace>, clock: SandboxClock, owed: Arc<Notify>) {
    while let Some(open) = workspace.upgrade() {
        let round = open.round(clock.now());
        // What is sent must be kept first: a delivery read from the world may be newer than the
        // last commit.
        if open.committed(open.seq()).await {
            open.send(round.send, clock.now());
        }
        for delivery in round.hopeless {
            open.sockets.lock().forget(delivery);
            open.give_up(delivery).await;
        }
        let next = open.sockets.next_due();
        drop(open);
        clock.wait_or_be_rung(next, &owed).await;
    }
}

impl Sockets {
    fn next_due(&self) -> Option<Timestamp> {
        let table = self.lock();
        let is_connected = |flight: &&Flight| table.connection_for(&flight.app_id, 0).is_some();
        let flights = table.in_flight.values();
        flights
            .filter(is_connected)
            .filter_map(|flight| flight.due)
            .min()
    }
}

impl Workspace {
    /// Looks at what apps are owed and decides what to do about it now.
    fn round(&self, now: Timestamp) -> Round {
        self.look(|world| {
            let mut round = Round::default();
            let mut table = self.sockets.lock();
            for app in world.known_apps() {
                if !world.is_socket_app(&app.id) || table.connection_for(&app.id, 0).is_none() {
                    continue;
                }
                for delivery in world.owed_to(&app.id).take(IN_FLIGHT_MAX) {
                    round.consider(delivery, table.in_flight.get(&delivery.id), now);
                }
            }
            // What is no longer owed (a reset, a question given up) is no longer on its way.
            let is_owed = |id: &u64| world.is_owed(*id);
            table.in_flight.retain(|id, _| is_owed(id));
            table.envelopes.retain(|_, id| is_owed(id));
            round
        })
    }

    /// Sends; the log is locked before the table, as everywhere.
    fn send(&self, deliveries: Vec<(Delivery, usize)>, now: Timestamp) {
        self.log(|log| {
            let mut table = self.sockets.lock();
            for (delivery, attempt) in deliveries {
                if table.send(&delivery, attempt, now) {
                    log.attempted(delivery.id, Way::Socket, now);
                }
            }
        });
    }
}

impl Round {
    fn consider(&mut self, delivery: &Delivery, flight: Option<&Flight>, now: Timestamp) {
        match flight {
            None if is_stale(delivery, now) => self.hopeless.push(delivery.id),
            None => self.send.push((delivery.clone(), 0)),
            Some(flight) if flight.due.is_none_or(|due| due > now) => {}
            Some(flight) if flight.attempt >= RETRY_SECONDS.len() => {
                self.hopeless.push(delivery.id);
            }
            Some(flight) => self.send.push((delivery.clone(), flight.attempt + 1)),
        }
    }
}

/// Whether this was pressed so long ago that whoever pressed it has given up or gone.
fn is_stale(delivery: &Delivery, now: Timestamp) -> bool {
    delivery.kind != DeliveryKind::EventsApi && now.duration_since(delivery.queued_at) > ACK
}

fn envelope(delivery: &Delivery, attempt: usize, envelope_id: &str) -> String {
    let mut envelope = json!({
        "envelope_id": envelope_id,
        "type": delivery.kind.envelope_type(),
        "payload": delivery.payload,
        "accepts_response_payload": delivery.kind != DeliveryKind::EventsApi,
    });
    if delivery.kind == DeliveryKind::EventsApi {
        envelope["retry_attempt"] = attempt.into();
        envelope["retry_reason"] = if attempt == 0 { "" } else { "timeout" }.into();
    }
    envelope.to_string()
}

/// A name for an envelope in the form of a UUID, different for each sending.
fn uuid_like(delivery: &Delivery, attempt: usize, now: Timestamp) -> String {
    use sha2::{Digest, Sha256};
    let label = format!("{} {} {attempt} {now}", delivery.id, delivery.key);
    let digits = hex::encode(Sha256::digest(label));
    format!(
        "{}-{}-4{}-8{}-{}",
        &digits[0..8],
        &digits[8..12],
        &digits[13..16],
        &digits[17..20],
        &digits[20..32]
    )
}

/// The first frame of a connection.
pub(crate) fn hello(app_id: &str, connections: usize, lifetime_seconds: u64) -> String {
    json!({
        "type": "hello",
        "num_connections": connections,
        "connection_info": {"app_id": app_id},
        "debug_info": {
            "host": "built-in",
            "started": "2026-01-01 00:00:00.000",
            "build_number": 1,
            "approximate_connection_time": lifetime_seconds,
        },
    })
    .to_string()
}

/// A frame that announces the end of a connection.
pub(crate) fn disconnect_frame(reason: &str) -> String {
    json!({"type": "disconnect", "reason": reason, "debug_info": {"host": "built-in"}}).to_string()
}

/// The envelope and the answer in an acknowledgement.
pub(crate) fn acknowledgement(frame: &str) -> Option<(String, Option<Value>)> {
    let mut frame: Value = serde_json::from_str(frame).ok()?;
    let envelope_id = frame["envelope_id"].as_str()?.to_owned();
    let payload = frame.get_mut("payload").map(Value::take);
    Some((envelope_id, payload.filter(Value::is_object)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_acknowledged_is_not_sent_anew_while_the_world_still_owes_it() {
        let sockets = Sockets::default();
        let (orders, mut frames) = mpsc::channel(FRAMES_MAX);
        assert!(sockets.connect("A1", orders, None).is_some());
        let now = Timestamp::UNIX_EPOCH;
        let delivery = Delivery {
            id: 1,
            app_id: "A1".into(),
            kind: DeliveryKind::EventsApi,
            key: "Ev1".into(),
            payload: Value::Null,
            queued_at: now,
            asked_by: None,
        };
        assert!(sockets.lock().send(&delivery, 0, now));
        let Ok(Order::Send(frame)) = frames.try_recv() else {
            panic!("nothing was sent")
        };
        let (envelope_id, _) = acknowledgement(&frame).expect("an envelope has an id");
        assert_eq!(sockets.take_acknowledged(&envelope_id), Some(1));
        let mut round = Round::default();
        let later = now + SignedDuration::from_hours(1);
        round.consider(&delivery, sockets.lock().in_flight.get(&1), later);
        assert!(round.send.is_empty(), "by a new decision");
        assert!(!sockets.lock().send(&delivery, 1, later), "by an old one");
        assert_eq!(sockets.take_acknowledged(&envelope_id), None);
    }
}
