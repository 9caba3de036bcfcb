//! One connection: frames in, deliveries kept, acknowledgements out.
//!
//! It must never decide what comes after it; it reports to its line and ends.

use std::pin::Pin;
use std::sync::Arc;

use futures_util::stream::{FuturesUnordered, SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::sync::{mpsc, watch};
use tokio_tungstenite::tungstenite::{Error, Message, protocol::WebSocketConfig};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

use super::{
    CLOSE_WITHIN_MS, CONNECT_WITHIN_MS, DEAD_AFTER_MS, DRAIN_WITHIN_MS, KEEPING_MAX, Keeper,
    LINGER_MS, MESSAGE_BYTES_MAX, NotKept, PING_EVERY_MS, SEND_WITHIN_MS,
};
use crate::wire::envelope::{DisconnectReason, Envelope, Frame, acknowledgement, parse};
use crate::wire::pace::Pace;
use crate::wire::reqwest_http::install_tls_provider;

pub(super) type Connection = WebSocketStream<MaybeTlsStream<TcpStream>>;
type Sink = SplitSink<Connection, Message>;
type Source = SplitStream<Connection>;
type Pause<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// Tells connections of one line apart; never sent anywhere.
pub(super) type LinkId = u64;

/// What a connection reports.
pub(super) enum Note {
    /// Slack has greeted us.
    Ready,
    /// Slack will close it soon.
    Leaving,
    /// It is over.
    Ended(End),
}

/// How a connection ended.
pub(super) enum End {
    /// As we asked.
    Retired,
    Lost(String),
    TooMany,
    LinkDisabled,
}

/// What a line asks of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leave {
    Stay,
    /// A successor stands: take what is still coming, then go.
    Linger,
    /// Finish what is being kept, then go.
    Now,
}

/// Connects; `Err` says why not.
pub(super) async fn connect(url: &str, pace: &dyn Pace) -> Result<Connection, String> {
    install_tls_provider();
    let config = WebSocketConfig::default()
        .max_message_size(Some(MESSAGE_BYTES_MAX))
        .max_frame_size(Some(MESSAGE_BYTES_MAX));
    tokio::select! {
        connected = connect_async_with_config(url, Some(config), true) => match connected {
            Ok((connection, _)) => Ok(connection),
            // The address holds a ticket; tungstenite's errors do not repeat it.
            Err(error) => Err(error.to_string()),
        },
        () = pace.pause(CONNECT_WITHIN_MS) => Err("connecting took too long".to_owned()),
    }
}

struct Kept {
    envelope_id: String,
    accepts_answer: bool,
    result: Result<Option<Value>, NotKept>,
}

async fn keep(keeper: Arc<dyn Keeper>, envelope: Envelope) -> Kept {
    Kept {
        envelope_id: envelope.id.clone(),
        accepts_answer: envelope.accepts_response_payload,
        result: keeper.keep(envelope).await,
    }
}

/// What a connection needs.
pub(super) struct Link {
    pub(super) id: LinkId,
    pub(super) keeper: Arc<dyn Keeper>,
    pub(super) pace: Arc<dyn Pace>,
    pub(super) notes: mpsc::Sender<(LinkId, Note)>,
}

impl Link {
    /// Serves the connection to its end, and reports that end.
    pub(super) async fn serve(self, connection: Connection, leave: watch::Receiver<Leave>) {
        let (sink, source) = connection.split();
        let mut serving = Serving {
            link: &self,
            sink,
            keeping: FuturesUnordered::new(),
        };
        let end = serving.until_the_end(source, leave).await;
        if let End::Lost(_) | End::TooMany | End::LinkDisabled = end {
            // The line goes on at once; what is being kept may still finish, unacknowledged.
            self.note(Note::Ended(end)).await;
            serving.drain(false).await;
        } else {
            self.note(Note::Ended(end)).await;
        }
    }

    async fn note(&self, note: Note) {
        // The line outlives its connections; an error means that it is being dropped.
        let _line_is_gone = self.notes.send((self.id, note)).await;
    }

    async fn disconnect(&self, reason: DisconnectReason) -> Result<(), End> {
        tracing::info!(?reason, "Slack is going to close a socket");
        match reason {
            DisconnectReason::Warning
            | DisconnectReason::RefreshRequested
            | DisconnectReason::Other(_) => {
                self.note(Note::Leaving).await;
                Ok(())
            }
            DisconnectReason::LinkDisabled => Err(End::LinkDisabled),
            DisconnectReason::TooManyWebsockets => Err(End::TooMany),
        }
    }

    fn pause(&self, ms: u64) -> Pause<'_> {
        Box::pin(self.pace.pause(ms))
    }
}

struct Serving<'a> {
    link: &'a Link,
    sink: Sink,
    keeping: FuturesUnordered<Pin<Box<dyn Future<Output = Kept> + Send>>>,
}

impl Serving<'_> {
    async fn until_the_end(
        &mut self,
        mut source: Source,
        mut leave: watch::Receiver<Leave>,
    ) -> End {
        let link = self.link;
        let mut ping = link.pause(PING_EVERY_MS);
        let mut silence = link.pause(DEAD_AFTER_MS);
        let mut linger: Option<Pause<'_>> = None;
        loop {
            let has_room = self.keeping.len() < KEEPING_MAX;
            let end = tokio::select! {
                frame = source.next(), if has_room => {
                    silence = link.pause(DEAD_AFTER_MS);
                    self.frame(frame).await
                }
                Some(kept) = self.keeping.next(), if !self.keeping.is_empty() => {
                    if !has_room {
                        // We did not listen, so the silence was ours.
                        silence = link.pause(DEAD_AFTER_MS);
                    }
                    self.acknowledge(kept).await
                }
                () = &mut ping => {
                    ping = link.pause(PING_EVERY_MS);
                    self.send(Message::Ping(Default::default())).await
                }
                () = &mut silence, if has_room => Err(End::Lost("no sign of life".to_owned())),
                () = wait(&mut linger) => Err(End::Retired),
                asked = leave.changed(), if linger.is_none() => {
                    let asked = asked.map_or(Leave::Now, |()| *leave.borrow());
                    match asked {
                        Leave::Stay => Ok(()),
                        Leave::Linger => {
                            linger = Some(link.pause(LINGER_MS));
                            Ok(())
                        }
                        Leave::Now => Err(End::Retired),
                    }
                }
            };
            match end {
                Ok(()) => {}
                Err(End::Retired) => {
                    self.drain(true).await;
                    self.say_good_bye(source).await;
                    return End::Retired;
                }
                Err(end) => return end,
            }
        }
    }

    async fn frame(&mut self, frame: Option<Result<Message, Error>>) -> Result<(), End> {
        let message = match frame {
            None => return Err(End::Lost("closed".to_owned())),
            Some(Err(error)) => return Err(End::Lost(error.to_string())),
            Some(Ok(message)) => message,
        };
        let text = match message {
            Message::Text(text) => text,
            Message::Close(_) => return Err(self.closed_by_slack().await),
            // Pings are answered underneath; everything counts as a sign of life.
            Message::Ping(_) | Message::Pong(_) | Message::Binary(_) | Message::Frame(_) => {
                return Ok(());
            }
        };
        match parse(&text) {
            Ok(Frame::Hello) => self.link.note(Note::Ready).await,
            Ok(Frame::Envelope(envelope)) => {
                let keeper = self.link.keeper.clone();
                self.keeping.push(Box::pin(keep(keeper, envelope)));
            }
            Ok(Frame::Disconnect(reason)) => return self.link.disconnect(reason).await,
            Ok(Frame::Other) => tracing::debug!("a frame of a kind we do not know"),
            Err(error) => tracing::warn!(%error, "ignored"),
        }
        Ok(())
    }

    /// Lets the answering good-bye out; nothing else may follow it.
    async fn closed_by_slack(&mut self) -> End {
        tokio::select! {
            _ = self.sink.flush() => {}
            () = self.link.pace.pause(CLOSE_WITHIN_MS) => {}
        }
        End::Lost("closed by Slack".to_owned())
    }

    async fn acknowledge(&mut self, kept: Kept) -> Result<(), End> {
        let Kept {
            envelope_id,
            accepts_answer,
            result,
        } = kept;
        match result {
            Ok(answer) => {
                let answer = answer.filter(|_| accepts_answer);
                let ack = acknowledgement(&envelope_id, answer.as_ref());
                self.send(Message::text(ack)).await
            }
            Err(error) => {
                tracing::warn!(%error, envelope_id, "not acknowledged; Slack will deliver it again");
                Ok(())
            }
        }
    }

    async fn send(&mut self, message: Message) -> Result<(), End> {
        tokio::select! {
            sent = self.sink.send(message) => sent.map_err(|error| End::Lost(error.to_string())),
            () = self.link.pace.pause(SEND_WITHIN_MS) => {
                Err(End::Lost("nothing can be sent".to_owned()))
            }
        }
    }

    /// Finishes what is being kept; acknowledges it where the connection still stands.
    async fn drain(&mut self, stands: bool) {
        let mut enough = self.link.pause(DRAIN_WITHIN_MS);
        while !self.keeping.is_empty() {
            let kept = tokio::select! {
                kept = self.keeping.next() => kept,
                () = &mut enough => return,
            };
            if let (true, Some(kept)) = (stands, kept)
                && self.acknowledge(kept).await.is_err()
            {
                return;
            }
        }
    }

    /// Closes, and reads until the other side has closed too: a socket that is dropped with
    /// unread bytes is reset, and a reset may swallow our last acknowledgements.
    async fn say_good_bye(&mut self, mut source: Source) {
        if self.send(Message::Close(None)).await.is_err() {
            return;
        }
        let mut enough = self.link.pause(CLOSE_WITHIN_MS);
        loop {
            tokio::select! {
                frame = source.next() => match frame {
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                    Some(Ok(_)) => {}
                },
                () = &mut enough => return,
            }
        }
    }
}

async fn wait(pause: &mut Option<Pause<'_>>) {
    match pause {
        Some(pause) => pause.await,
        None => std::future::pending().await,
    }
}
