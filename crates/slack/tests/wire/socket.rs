//! Socket Mode against a real WebSocket server on this machine, with time moved by hand.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use futures_util::{SinkExt, StreamExt};
use matoi_slack::wire::client::WebApi;
use matoi_slack::wire::envelope::{Envelope, EnvelopeKind};
use matoi_slack::wire::http::HttpAnswer;
use matoi_slack::wire::socket::{
    self, BACKOFF_MAX_MS, BACKOFF_MIN_MS, DEAD_AFTER_MS, KEEPING_MAX, Keeper, LINGER_MS, NotKept,
    PING_EVERY_MS, STAGGER_MS, SocketError, SocketSettings, TOO_MANY_MIN_MS,
};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;

use super::network::HandPace;
use super::tiny_slack::{Fault, TOKEN, TinySlack};

/// Only so that a broken test ends; nothing waits for it.
const PATIENCE: Duration = Duration::from_secs(30);

async fn soon<T>(what: &str, future: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, future)
        .await
        .unwrap_or_else(|_| panic!("never happened: {what}"))
}

/// A desk that keeps deliveries in memory: `gated` ones when told to, `refused` ones never.
#[derive(Default)]
struct Shelf {
    kept: Mutex<Vec<Envelope>>,
    gates: Mutex<HashMap<String, Arc<Notify>>>,
    busy: watch::Sender<usize>,
    busiest: AtomicUsize,
    open: watch::Sender<usize>,
}

impl Shelf {
    fn gate(&self, id: &str) -> Arc<Notify> {
        let mut gates = self.gates.lock().expect("never poisoned");
        gates.entry(id.to_owned()).or_default().clone()
    }

    async fn is_busy_with(&self, count: usize) {
        let mut busy = self.busy.subscribe();
        let reached = busy.wait_for(|busy| *busy == count);
        soon("deliveries being kept", reached)
            .await
            .expect("the shelf is still here");
    }
}

#[async_trait]
impl Keeper for Shelf {
    async fn keep(&self, envelope: Envelope) -> Result<Option<Value>, NotKept> {
        self.busy.send_modify(|busy| *busy += 1);
        self.busiest
            .fetch_max(*self.busy.borrow(), Ordering::SeqCst);
        if envelope.id.starts_with("gated") {
            self.gate(&envelope.id).notified().await;
        }
        self.busy.send_modify(|busy| *busy -= 1);
        if envelope.id.starts_with("refused") {
            return Err(NotKept {
                why: "the disk is full".to_owned(),
            });
        }
        self.kept.lock().expect("never poisoned").push(envelope);
        Ok(Some(json!({"text": "heard"})))
    }

    fn connections_changed(&self, open: usize) {
        self.open.send_replace(open);
    }
}

struct World {
    slack: Arc<TinySlack>,
    server: TcpListener,
    shelf: Arc<Shelf>,
    pace: Arc<HandPace>,
    stop: watch::Sender<bool>,
    listening: JoinHandle<Result<(), SocketError>>,
}

impl World {
    async fn with(connections: usize) -> Self {
        let server = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = server.local_addr().expect("bound");
        let slack = Arc::new(TinySlack::default());
        slack.memory().socket = Some(format!("ws://{address}/link/?ticket=t"));
        Self::around(slack, server, connections)
    }

    fn around(slack: Arc<TinySlack>, server: TcpListener, connections: usize) -> Self {
        let shelf = Arc::new(Shelf::default());
        let pace = Arc::new(HandPace::default());
        let (stop, stopped) = watch::channel(false);
        let api = WebApi::new(slack.clone(), "http://127.0.0.1:1/api", TOKEN.into());
        let settings = SocketSettings {
            connections,
            jitter: Arc::new(|most| most / 2),
        };
        let listening = tokio::spawn(socket::run(
            Arc::new(api),
            shelf.clone(),
            pace.clone(),
            settings,
            stopped,
        ));
        Self {
            slack,
            server,
            shelf,
            pace,
            stop,
            listening,
        }
    }

    /// Accepts the next connection, without a greeting.
    async fn accept(&self) -> Peer {
        let (stream, _) = soon("a connection", self.server.accept())
            .await
            .expect("accepted");
        let socket = tokio_tungstenite::accept_async(stream)
            .await
            .expect("upgraded");
        Peer(socket)
    }

    async fn greet(&self) -> Peer {
        let mut peer = self.accept().await;
        peer.say(json!({"type": "hello", "num_connections": 1}))
            .await;
        peer
    }

    async fn has_open(&self, count: usize) {
        let mut open = self.shelf.open.subscribe();
        let reached = open.wait_for(|open| *open == count);
        soon("connections changed", reached)
            .await
            .expect("the shelf is still here");
    }

    async fn ends(self) -> Result<(), SocketError> {
        soon("the end", self.listening).await.expect("no panic")
    }
}

/// Slack's side of one connection.
struct Peer(WebSocketStream<TcpStream>);

impl Peer {
    async fn say(&mut self, frame: Value) {
        self.0
            .send(Message::text(frame.to_string()))
            .await
            .expect("sent");
    }

    async fn deliver(&mut self, id: &str) {
        self.say(json!({
            "envelope_id": id, "type": "events_api", "payload": {"n": id},
            "accepts_response_payload": id.ends_with("answered"),
        }))
        .await;
    }

    async fn disconnect(&mut self, reason: &str) {
        self.say(json!({"type": "disconnect", "reason": reason}))
            .await;
    }

    /// The next text or close; `None` when it is over.
    async fn hears(&mut self) -> Option<Message> {
        loop {
            match soon("a frame", self.0.next()).await {
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(message)) => return Some(message),
                Some(Err(_)) | None => return None,
            }
        }
    }

    async fn acknowledged(&mut self) -> Value {
        match self.hears().await {
            Some(Message::Text(text)) => serde_json::from_str(&text).expect("JSON"),
            other => panic!("{other:?} is no acknowledgement"),
        }
    }

    async fn pinged(&mut self) {
        loop {
            match soon("a ping", self.0.next()).await {
                Some(Ok(Message::Ping(_))) => return,
                Some(Ok(_)) => {}
                other => panic!("{other:?} is no ping"),
            }
        }
    }
}

/// A pause under the jitter of these tests, which makes it unlike every other pause.
fn spread(pause_ms: u64) -> u64 {
    pause_ms / 2 + pause_ms / 4
}

fn ack(id: &str) -> Value {
    json!({"envelope_id": id})
}

#[tokio::test]
async fn a_slow_delivery_is_acknowledged_when_kept_and_holds_up_nobody() {
    let world = World::with(1).await;
    let mut slack = world.greet().await;
    slack.deliver("gated").await;
    world.shelf.is_busy_with(1).await;
    slack.deliver("quick").await;
    assert_eq!(slack.acknowledged().await, ack("quick"));
    assert_eq!(world.shelf.kept.lock().expect("never poisoned").len(), 1);
    world.shelf.gate("gated").notify_one();
    assert_eq!(slack.acknowledged().await, ack("gated"));
    let kept = world.shelf.kept.lock().expect("never poisoned");
    assert_eq!(kept[1].payload, r#"{"n":"gated"}"#);
    assert_eq!(kept[1].kind, EnvelopeKind::EventsApi);
}

#[tokio::test]
async fn what_is_not_kept_is_not_acknowledged() {
    let world = World::with(1).await;
    let mut slack = world.greet().await;
    slack.deliver("refused").await;
    slack.deliver("quick").await;
    assert_eq!(slack.acknowledged().await, ack("quick"));
    world.stop.send_replace(true);
    assert!(
        matches!(slack.hears().await, Some(Message::Close(_))),
        "no other acknowledgement"
    );
}

#[tokio::test]
async fn an_answer_goes_along_only_where_it_is_accepted() {
    let world = World::with(1).await;
    let mut slack = world.greet().await;
    slack.deliver("answered").await;
    let with_answer = json!({"envelope_id": "answered", "payload": {"text": "heard"}});
    assert_eq!(slack.acknowledged().await, with_answer);
    slack.deliver("plain").await;
    assert_eq!(slack.acknowledged().await, ack("plain"));
}

#[tokio::test]
async fn nonsense_is_survived() {
    let world = World::with(1).await;
    let mut slack = world.greet().await;
    slack
        .0
        .send(Message::text("Ping from applink-1"))
        .await
        .expect("sent");
    slack
        .0
        .send(Message::binary(vec![0xFF]))
        .await
        .expect("sent");
    slack.say(json!({"type": "novelty"})).await;
    slack.say(json!([1, 2])).await;
    slack.deliver("after all that").await;
    assert_eq!(slack.acknowledged().await, ack("after all that"));
}

#[tokio::test]
async fn only_so_many_are_kept_at_once() {
    let world = World::with(1).await;
    let mut slack = world.greet().await;
    for number in 0..=KEEPING_MAX {
        slack.deliver(&format!("gated {number}")).await;
    }
    world.shelf.is_busy_with(KEEPING_MAX).await;
    for number in 0..=KEEPING_MAX {
        world.shelf.gate(&format!("gated {number}")).notify_one();
    }
    for _ in 0..=KEEPING_MAX {
        slack.acknowledged().await;
    }
    assert_eq!(world.shelf.busiest.load(Ordering::SeqCst), KEEPING_MAX);
}

#[tokio::test]
async fn a_new_connection_stands_before_the_old_one_goes() {
    for reason in ["warning", "refresh_requested", "something new"] {
        let world = World::with(1).await;
        let mut old = world.greet().await;
        old.deliver("gated").await;
        world.shelf.is_busy_with(1).await;
        old.disconnect(reason).await;
        let mut new = world.accept().await;
        old.deliver("meanwhile").await;
        assert_eq!(old.acknowledged().await, ack("meanwhile"));
        new.say(json!({"type": "hello"})).await;
        new.deliver("on the new one").await;
        assert_eq!(new.acknowledged().await, ack("on the new one"));

        world.pace.was_asked_for(LINGER_MS, 1).await;
        old.deliver("late").await;
        assert_eq!(old.acknowledged().await, ack("late"));
        world.pace.advance(i64::try_from(LINGER_MS).expect("small"));
        world.shelf.gate("gated").notify_one();
        assert_eq!(
            old.acknowledged().await,
            ack("gated"),
            "finished before it goes"
        );
        assert!(matches!(old.hears().await, Some(Message::Close(_))));
        assert_eq!(old.hears().await, None);
        world.has_open(1).await;
    }
}

#[tokio::test]
async fn a_link_that_is_switched_off_ends_it_all() {
    let world = World::with(1).await;
    let mut slack = world.greet().await;
    slack.disconnect("link_disabled").await;
    assert_eq!(world.ends().await, Err(SocketError::LinkDisabled));
}

#[tokio::test]
async fn too_many_connections_make_us_slow() {
    let world = World::with(1).await;
    let mut slack = world.greet().await;
    slack.disconnect("too_many_websockets").await;
    soon(
        "a long pause",
        world.pace.was_asked_for(spread(TOO_MANY_MIN_MS), 1),
    )
    .await;
    assert_eq!(world.slack.memory().calls.len(), 1, "not asked again yet");
    world
        .pace
        .advance(i64::try_from(TOO_MANY_MIN_MS).expect("small"));
    let mut again = world.greet().await;
    again.deliver("back").await;
    assert_eq!(again.acknowledged().await, ack("back"));
}

#[tokio::test]
async fn abnormal_ends_are_answered_ever_more_slowly() {
    let world = World::with(1).await;
    let mut pauses = Vec::new();
    for turn in 0..7 {
        drop(world.greet().await);
        let pause_ms = spread((BACKOFF_MIN_MS << turn).min(BACKOFF_MAX_MS));
        let times = 1 + pauses
            .iter()
            .filter(|earlier| **earlier == pause_ms)
            .count();
        soon("a pause", world.pace.was_asked_for(pause_ms, times)).await;
        pauses.push(pause_ms);
        world.pace.advance(i64::try_from(pause_ms).expect("small"));
    }
    assert_eq!(pauses, [750, 1_500, 3_000, 6_000, 12_000, 22_500, 22_500]);
}

#[tokio::test]
async fn a_good_connection_makes_the_next_pause_short_again() {
    let world = World::with(1).await;
    drop(world.greet().await);
    soon(
        "a pause",
        world.pace.was_asked_for(spread(BACKOFF_MIN_MS), 1),
    )
    .await;
    world.pace.advance(1_000);
    let good = world.greet().await;
    world.has_open(1).await;
    world.pace.advance(20_000);
    world.pace.advance(10_001);
    drop(good);
    soon(
        "the first pause again",
        world.pace.was_asked_for(spread(BACKOFF_MIN_MS), 2),
    )
    .await;
}

#[tokio::test]
async fn we_ask_for_signs_of_life_and_a_living_connection_stays() {
    let world = World::with(1).await;
    let mut slack = world.greet().await;
    for turn in 0..6 {
        // Once its acknowledgement is here the connection waits again, and for its next ping too.
        let id = format!("turn {turn}");
        slack.deliver(&id).await;
        assert_eq!(slack.acknowledged().await, ack(&id));
        world
            .pace
            .advance(i64::try_from(PING_EVERY_MS).expect("small"));
        slack.pinged().await;
    }
    assert_eq!(*world.shelf.open.borrow(), 1);
}

#[tokio::test]
async fn a_silent_connection_is_given_up() {
    let world = World::with(1).await;
    // It stands, but nobody on the other side ever reads or writes again.
    let _half_open = world.greet().await;
    world.has_open(1).await;
    soon("giving up", async {
        while *world.shelf.open.borrow() > 0 {
            world
                .pace
                .advance(i64::try_from(DEAD_AFTER_MS).expect("small"));
            tokio::task::yield_now().await;
        }
    })
    .await;
    soon(
        "a pause",
        world.pace.was_asked_for(spread(BACKOFF_MIN_MS), 1),
    )
    .await;
    world.pace.advance(1_000);
    let _next = world.greet().await;
    world.has_open(1).await;
}

#[tokio::test]
async fn two_connections_start_one_after_the_other() {
    let world = World::with(socket::CONNECTIONS_DEFAULT).await;
    let mut first = world.greet().await;
    world.has_open(1).await;
    soon("the stagger", world.pace.was_asked_for(STAGGER_MS, 1)).await;
    assert_eq!(world.slack.memory().calls.len(), 1);
    world
        .pace
        .advance(i64::try_from(STAGGER_MS).expect("small"));
    let mut second = world.greet().await;
    world.has_open(2).await;
    drop(first.0.close(None).await);
    second.deliver("on the other").await;
    assert_eq!(second.acknowledged().await, ack("on the other"));
    world.has_open(1).await;
}

#[tokio::test]
async fn stopping_finishes_what_is_being_kept() {
    let world = World::with(1).await;
    let mut slack = world.greet().await;
    slack.deliver("gated").await;
    world.shelf.is_busy_with(1).await;
    world.stop.send_replace(true);
    world.shelf.gate("gated").notify_one();
    assert_eq!(slack.acknowledged().await, ack("gated"));
    assert!(matches!(slack.hears().await, Some(Message::Close(_))));
    assert_eq!(slack.hears().await, None);
    assert_eq!(world.ends().await, Ok(()));
}

#[tokio::test]
async fn stopping_does_not_wait_for_ever() {
    let world = World::with(1).await;
    let mut slack = world.greet().await;
    slack.deliver("gated").await;
    world.shelf.is_busy_with(1).await;
    world.stop.send_replace(true);
    soon(
        "a limit",
        world.pace.was_asked_for(socket::DRAIN_WITHIN_MS, 1),
    )
    .await;
    world
        .pace
        .advance(i64::try_from(socket::DRAIN_WITHIN_MS).expect("small"));
    assert!(
        matches!(slack.hears().await, Some(Message::Close(_))),
        "without acknowledgement"
    );
    drop(slack);
    assert_eq!(world.ends().await, Ok(()));
}

async fn refused_with(error: &str) -> World {
    let server = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let slack = Arc::new(TinySlack::default());
    let answer = HttpAnswer::json(200, json!({"ok": false, "error": error}).to_string());
    slack.break_next(Fault::Instead(answer));
    World::around(slack, server, 1)
}

#[tokio::test]
async fn a_refusal_that_lasts_ends_it_and_one_that_passes_does_not() {
    let dead = SocketError::Dead {
        error: "token_revoked".to_owned(),
    };
    assert_eq!(refused_with("token_revoked").await.ends().await, Err(dead));
    let refused = SocketError::Refused {
        error: "missing_scope".to_owned(),
    };
    assert_eq!(
        refused_with("missing_scope").await.ends().await,
        Err(refused)
    );
    for passing in ["internal_error", "accesslimited", "ratelimited"] {
        let world = refused_with(passing).await;
        let is_backoff = |ms| ms == spread(BACKOFF_MIN_MS) || ms == 30_001;
        let mut asked = Vec::new();
        soon("a pause", async {
            while asked.is_empty() {
                tokio::task::yield_now().await;
                asked = world.pace.asked_for(is_backoff);
            }
        })
        .await;
        let limited = passing == "ratelimited";
        assert_eq!(
            asked,
            [if limited {
                30_001
            } else {
                spread(BACKOFF_MIN_MS)
            }],
            "{passing}"
        );
        world.stop.send_replace(true);
        assert_eq!(world.ends().await, Ok(()));
    }
}
