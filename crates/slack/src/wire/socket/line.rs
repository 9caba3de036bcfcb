//! One line to Slack: a connection, and its successor while both stand.
//!
//! It must never leave the line without a connection on purpose, and never hurry after a failure.

use std::collections::HashMap;
use std::future::pending;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use jiff::Timestamp;
use tokio::sync::{mpsc, watch};

use super::link::{Connection, End, Leave, Link, LinkId, Note, connect};
use super::{
    BACKOFF_MAX_MS, BACKOFF_MIN_MS, Jitter, Keeper, STEADY_AFTER_MS, SocketError, TOO_MANY_MAX_MS,
    TOO_MANY_MIN_MS,
};
use crate::wire::client::{CallError, WebApi};
use crate::wire::method::Method;
use crate::wire::pace::Pace;

/// Notes from connections that wait to be read; each writes three in its life.
const NOTES_MAX: usize = 16;

/// Refusals that stay until somebody changes the token or the app.
const LASTING_REFUSALS: &[&str] = &[
    "deprecated_endpoint",
    "forbidden_team",
    "insecure_request",
    "method_deprecated",
    "missing_args",
    "missing_scope",
    "not_allowed_token_type",
    "unknown_method",
];

type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What a line needs from outside.
pub(super) struct Line {
    pub(super) api: Arc<WebApi>,
    pub(super) keeper: Arc<dyn Keeper>,
    pub(super) pace: Arc<dyn Pace>,
    pub(super) jitter: Jitter,
    pub(super) open: Arc<AtomicUsize>,
}

enum NotOpened {
    ForGood(SocketError),
    TryAgain { not_within_ms: u64, why: String },
}

impl Line {
    /// Keeps the line up until `halt` becomes true.
    pub(super) async fn run(
        self,
        start_after_ms: u64,
        mut halt: watch::Receiver<bool>,
    ) -> Result<(), SocketError> {
        let (notes, mut inbox) = mpsc::channel(NOTES_MAX);
        let mut state = State {
            line: &self,
            notes,
            links: FuturesUnordered::new(),
            leaves: HashMap::new(),
            ready: HashMap::new(),
            current: None,
            candidate: None,
            opening: Some(Box::pin(self.open_after(start_after_ms))),
            failure_count: 0,
            next_id: 0,
        };
        let result = loop {
            tokio::select! {
                opened = opening(&mut state.opening) => {
                    state.opening = None;
                    if let Err(error) = state.opened(opened) {
                        break Err(error);
                    }
                }
                Some((id, note)) = inbox.recv() => {
                    if let Err(error) = state.noted(id, note) {
                        break Err(error);
                    }
                }
                Some(()) = state.links.next(), if !state.links.is_empty() => {}
                _ = halt.wait_for(|halt| *halt) => break Ok(()),
            }
        };
        state.finish(&mut inbox).await;
        result
    }

    async fn open_after(&self, ms: u64) -> Result<Connection, NotOpened> {
        if ms > 0 {
            self.pace.pause(ms).await;
        }
        let now = self.pace.now();
        let answer = self
            .api
            .call(now, Method::AppsConnectionsOpen, &[])
            .await
            .map_err(|error| not_opened(error, now))?;
        let again = |why: String| NotOpened::TryAgain {
            not_within_ms: 0,
            why,
        };
        let url = answer.get("url").and_then(|url| url.as_str());
        let url = url.ok_or_else(|| again("an answer without an address".to_owned()))?;
        connect(url, self.pace.as_ref()).await.map_err(again)
    }

    fn spread(&self, base_ms: u64) -> u64 {
        let half = base_ms / 2;
        base_ms - half + (self.jitter)(half).min(half)
    }
}

async fn opening<'a>(
    opening: &mut Option<Boxed<'a, Result<Connection, NotOpened>>>,
) -> Result<Connection, NotOpened> {
    match opening {
        Some(opening) => opening.await,
        None => pending().await,
    }
}

fn not_opened(error: CallError, now: Timestamp) -> NotOpened {
    let why = error.to_string();
    match error {
        CallError::Dead { error } => NotOpened::ForGood(SocketError::Dead { error }),
        CallError::Refused { error, .. } if LASTING_REFUSALS.contains(&error.as_str()) => {
            NotOpened::ForGood(SocketError::Refused { error })
        }
        CallError::Limited { until } => {
            let wait = until.duration_since(now).as_millis().max(0);
            let not_within_ms = u64::try_from(wait).unwrap_or(0) + 1;
            NotOpened::TryAgain { not_within_ms, why }
        }
        CallError::Refused { .. } | CallError::NotSent { .. } | CallError::Unknown { .. } => {
            NotOpened::TryAgain {
                not_within_ms: 0,
                why,
            }
        }
    }
}

fn doubled(first_ms: u64, times: u32, max_ms: u64) -> u64 {
    first_ms.saturating_mul(1 << times.min(16)).min(max_ms)
}

struct State<'a> {
    line: &'a Line,
    notes: mpsc::Sender<(LinkId, Note)>,
    links: FuturesUnordered<Boxed<'a, ()>>,
    /// How to ask a connection to go; holds every connection that has not ended.
    leaves: HashMap<LinkId, watch::Sender<Leave>>,
    /// Since when a connection stands.
    ready: HashMap<LinkId, Timestamp>,
    current: Option<LinkId>,
    /// Connected, but not yet greeted.
    candidate: Option<LinkId>,
    opening: Option<Boxed<'a, Result<Connection, NotOpened>>>,
    failure_count: u32,
    next_id: LinkId,
}

impl State<'_> {
    fn opened(&mut self, opened: Result<Connection, NotOpened>) -> Result<(), SocketError> {
        match opened {
            Ok(connection) => {
                self.start(connection);
                Ok(())
            }
            Err(NotOpened::ForGood(error)) => Err(error),
            Err(NotOpened::TryAgain { not_within_ms, why }) => {
                let pause_ms = self.next_pause_ms(BACKOFF_MIN_MS, BACKOFF_MAX_MS);
                let pause_ms = pause_ms.max(not_within_ms);
                tracing::warn!(why, pause_ms, "no socket to Slack yet");
                self.open_after(pause_ms);
                Ok(())
            }
        }
    }

    fn start(&mut self, connection: Connection) {
        let id = self.next_id;
        self.next_id += 1;
        let (leave, leaving) = watch::channel(Leave::Stay);
        let link = Link {
            id,
            keeper: self.line.keeper.clone(),
            pace: self.line.pace.clone(),
            notes: self.notes.clone(),
        };
        self.leaves.insert(id, leave);
        self.candidate = Some(id);
        self.links.push(Box::pin(link.serve(connection, leaving)));
    }

    fn noted(&mut self, id: LinkId, note: Note) -> Result<(), SocketError> {
        match note {
            Note::Ready => self.is_ready(id),
            Note::Leaving => self.replace(),
            Note::Ended(End::LinkDisabled) => return Err(SocketError::LinkDisabled),
            Note::Ended(End::Retired) => self.gone(id),
            Note::Ended(End::Lost(why)) => {
                tracing::warn!(why, "a socket to Slack is gone");
                self.ended(id, BACKOFF_MIN_MS, BACKOFF_MAX_MS);
            }
            Note::Ended(End::TooMany) => {
                tracing::warn!("Slack says that there are too many sockets");
                self.ended(id, TOO_MANY_MIN_MS, TOO_MANY_MAX_MS);
            }
        }
        Ok(())
    }

    fn is_ready(&mut self, id: LinkId) {
        if self.ready.insert(id, self.line.pace.now()).is_some() {
            return;
        }
        let open = self.line.open.fetch_add(1, Ordering::SeqCst) + 1;
        self.line.keeper.connections_changed(open);
        if self.candidate == Some(id) {
            self.candidate = None;
            let old = self.current.replace(id);
            if let Some(leave) = old.and_then(|old| self.leaves.get(&old)) {
                leave.send_replace(Leave::Linger);
            }
        }
    }

    /// Opens a successor at once, unless one is on its way.
    fn replace(&mut self) {
        if self.opening.is_none() && self.candidate.is_none() {
            self.open_after(0);
        }
    }

    fn ended(&mut self, id: LinkId, first_ms: u64, max_ms: u64) {
        let lived_ms = self.ready.get(&id).map_or(0, |since| {
            self.line.pace.now().duration_since(*since).as_millis()
        });
        if lived_ms >= i128::from(STEADY_AFTER_MS) {
            self.failure_count = 0;
        }
        let was_needed = self.current == Some(id) || self.candidate == Some(id);
        self.gone(id);
        let has_successor = self.opening.is_some() || self.candidate.is_some();
        if was_needed && !has_successor {
            let pause_ms = self.next_pause_ms(first_ms, max_ms);
            self.open_after(pause_ms);
        }
    }

    fn gone(&mut self, id: LinkId) {
        self.leaves.remove(&id);
        self.current = self.current.filter(|current| *current != id);
        self.candidate = self.candidate.filter(|candidate| *candidate != id);
        if self.ready.remove(&id).is_some() {
            let open = self.line.open.fetch_sub(1, Ordering::SeqCst) - 1;
            self.line.keeper.connections_changed(open);
        }
    }

    fn next_pause_ms(&mut self, first_ms: u64, max_ms: u64) -> u64 {
        let base_ms = doubled(first_ms, self.failure_count, max_ms);
        self.failure_count = self.failure_count.saturating_add(1);
        self.line.spread(base_ms)
    }

    fn open_after(&mut self, ms: u64) {
        let line = self.line;
        self.opening = Some(Box::pin(line.open_after(ms)));
    }

    /// Asks every connection to go and waits until it has; each of its waits is bounded.
    async fn finish(mut self, inbox: &mut mpsc::Receiver<(LinkId, Note)>) {
        for leave in self.leaves.values() {
            leave.send_replace(Leave::Now);
        }
        while !self.links.is_empty() {
            tokio::select! {
                _ = self.links.next() => {}
                Some((id, note)) = inbox.recv() => match note {
                    Note::Ended(_) => self.gone(id),
                    Note::Ready | Note::Leaving => {}
                }
            }
        }
        let standing: Vec<_> = self.ready.keys().copied().collect();
        standing.into_iter().for_each(|id| self.gone(id));
    }
}
