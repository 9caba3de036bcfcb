//! One Socket Mode connection: the frames in and out of one websocket, from `hello` to the end. It
//! must never decide what is sent; it obeys orders and passes acknowledgements on.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{Message, WebSocket};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::mpsc;
use tokio::time::{Instant, interval_at, timeout};

use crate::clock::SandboxClock;
use crate::socket::{FRAMES_MAX, Order, acknowledgement, disconnect_frame, hello};
use crate::workspace::Workspace;

/// How often the server pings; clients give up after thirty seconds without.
const PING: Duration = Duration::from_secs(5);
/// A client that says nothing for this long, not even a pong, is gone.
const SILENCE: Duration = Duration::from_secs(60);
/// How long a connection lives.
const LIFETIME: Duration = Duration::from_secs(4 * 3_600);
/// How long it lives with `debug_reconnects`.
const LIFETIME_DEBUG: Duration = Duration::from_secs(360);
/// How long before its end it is warned.
const WARNING: Duration = Duration::from_secs(10);
/// How long one frame may take to be written.
const WRITE: Duration = Duration::from_secs(10);

const PING_TEXT: &str = "Ping from applink-1";

/// What ended a connection.
enum End {
    /// The socket is broken, or is to be broken.
    Broken,
    /// Said goodbye.
    Closed,
}

/// How long a connection lives, and since when.
#[derive(Clone, Copy)]
struct Life {
    length: Duration,
    start: Moment,
}

/// By the real time, or by the workspace's clock where a dial says how long a connection lives.
#[derive(Clone, Copy)]
enum Moment {
    Real(Instant),
    Sandbox(Timestamp),
}

impl Life {
    fn of(workspace: &Workspace, is_short: bool) -> Self {
        let dial = workspace.look(|world| world.faults().socket_lifetime_seconds);
        match (dial, is_short) {
            (Some(seconds), _) => Self {
                length: Duration::from_secs(seconds),
                start: Moment::Sandbox(workspace.clock().now()),
            },
            (None, is_short) => Self {
                length: if is_short { LIFETIME_DEBUG } else { LIFETIME },
                start: Moment::Real(Instant::now()),
            },
        }
    }
}

impl Moment {
    fn after(self, wait: Duration) -> Self {
        match self {
            Self::Real(moment) => Self::Real(moment + wait),
            Self::Sandbox(moment) => {
                let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX);
                Self::Sandbox(moment.saturating_add(wait).unwrap_or(Timestamp::MAX))
            }
        }
    }

    async fn comes(self, clock: &SandboxClock) {
        match self {
            Self::Real(moment) => tokio::time::sleep_until(moment).await,
            Self::Sandbox(moment) => clock.wait_until(moment).await,
        }
    }
}

struct Line {
    socket: WebSocket,
    orders: mpsc::Receiver<Order>,
    workspace: Arc<Workspace>,
    heard_at: Instant,
}

/// Serves one connection until it ends.
pub(crate) async fn serve(
    mut socket: WebSocket,
    workspace: Arc<Workspace>,
    app_id: String,
    is_short: bool,
) {
    let is_welcome =
        workspace.look(|world| world.is_socket_app(&app_id) && !world.is_dismissed(&app_id));
    if !is_welcome {
        // Its manifest says that it is reached over HTTP, or it was taken out of the team; the
        // client is turned away either way.
        let _ = socket
            .send(Message::text(disconnect_frame("link_disabled")))
            .await;
        return;
    }
    let life = Life::of(&workspace, is_short);
    let fewer = workspace.look(|world| world.faults().socket_connections_max);
    let (sender, orders) = mpsc::channel(FRAMES_MAX);
    let Some((id, count)) = workspace.sockets.connect(&app_id, sender, fewer) else {
        let farewell = disconnect_frame("too_many_websockets");
        // The client is turned away either way.
        let _ = socket.send(Message::text(farewell)).await;
        return;
    };
    let mut line = Line {
        socket,
        orders,
        workspace: Arc::clone(&workspace),
        heard_at: Instant::now(),
    };
    if line
        .say(hello(&app_id, count, life.length.as_secs()))
        .await
        .is_ok()
    {
        workspace.ring();
        if let Err(End::Closed) = line.talk(life).await {
            // The other side may have closed first.
            let _ = line.socket.send(Message::Close(None)).await;
        }
    }
    workspace.sockets.disconnect(id);
    workspace.ring();
}

impl Line {
    async fn say(&mut self, frame: String) -> Result<(), End> {
        self.write(Message::text(frame)).await
    }

    async fn write(&mut self, message: Message) -> Result<(), End> {
        match timeout(WRITE, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(End::Broken),
        }
    }

    async fn talk(&mut self, life: Life) -> Result<(), End> {
        let mut pings = interval_at(Instant::now() + PING, PING);
        let clock = self.workspace.clock();
        let warning = life.length.saturating_sub(WARNING);
        let mut endings = [(warning, "warning"), (life.length, "refresh_requested")].into_iter();
        let mut next = endings.next();
        loop {
            let (after, reason) = next.unwrap_or((life.length + WARNING, "refresh_requested"));
            let end = life.start.after(after);
            tokio::select! {
                order = self.orders.recv() => match order {
                    Some(order) => self.obey(order).await?,
                    None => return Err(End::Closed),
                },
                heard = self.socket.recv() => match heard {
                    Some(Ok(message)) => self.hear(message).await?,
                    Some(Err(_)) | None => return Err(End::Broken),
                },
                _ = pings.tick() => {
                    if self.heard_at.elapsed() > SILENCE {
                        return Err(End::Broken);
                    }
                    self.write(Message::Ping(PING_TEXT.into())).await?;
                }
                () = end.comes(&clock) => {
                    self.part(reason).await?;
                    next = endings.next();
                }
            }
        }
    }

    async fn obey(&mut self, order: Order) -> Result<(), End> {
        match order {
            Order::Send(frame) => self.say(frame).await,
            Order::Disconnect(reason) => self.part(&reason).await,
            Order::Drop => Err(End::Broken),
            // Half-open: neither side of the socket moves until somebody breaks it off.
            Order::Halt => loop {
                match self.orders.recv().await {
                    Some(Order::Drop) | None => return Err(End::Broken),
                    Some(Order::Send(_) | Order::Disconnect(_) | Order::Halt) => {}
                }
            },
        }
    }

    /// Announces the end; after a mere warning the connection goes on.
    async fn part(&mut self, reason: &str) -> Result<(), End> {
        self.say(disconnect_frame(reason)).await?;
        if reason == "warning" {
            Ok(())
        } else {
            Err(End::Closed)
        }
    }

    async fn hear(&mut self, message: Message) -> Result<(), End> {
        self.heard_at = Instant::now();
        match message {
            Message::Text(text) => {
                if let Some((envelope_id, payload)) = acknowledgement(&text)
                    && let Some(delivery) = self.workspace.sockets.take_acknowledged(&envelope_id)
                {
                    self.workspace.acknowledge(delivery, payload).await;
                }
                Ok(())
            }
            Message::Close(_) => Err(End::Closed),
            // Pings are answered by the library.
            Message::Binary(_) | Message::Ping(_) | Message::Pong(_) => Ok(()),
        }
    }
}
