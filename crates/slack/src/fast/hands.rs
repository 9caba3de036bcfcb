//! The hands of the fast lane: one read, one call, and done.
//!
//! They must never try twice: by then the right to open a window has ended, or somebody pressed again.

use std::sync::Arc;

use futures_util::{StreamExt, stream::FuturesUnordered};
use matoi_core::{ids::PersonId, incident::Incident};
use matoi_engine::{Engine, EngineError, Glance, Subject, store::Viewer};
use serde_json::Value;
use tokio::sync::{mpsc, watch};

use super::{
    Opening, Waits, Way, Wish,
    homes::{After, Homes},
};
use crate::{
    drawn::Drawn,
    modal::{Modal, Tag},
    show::{self, Look, Speaker},
    wire::{
        client::{CallError, WebApi},
        form::Filled,
        kit::{
            message::Argument,
            view::{FittedView, Home},
        },
        method::Method,
    },
};

/// Windows that are being opened at once.
const WINDOWS_MAX: usize = 16;
/// Homes that are being drawn at once.
const HOMES_MAX: usize = 8;

/// What waits for hands.
pub(super) struct Waiting {
    pub(super) to_open: mpsc::Receiver<Opening>,
    pub(super) to_draw: mpsc::Receiver<Waits>,
}

/// Serves wishes until told to stop.
pub struct FastHands {
    window: Window,
    waiting: Waiting,
}

impl FastHands {
    pub(super) fn new(
        engine: Arc<Engine>,
        api: Arc<WebApi>,
        public_url: Option<String>,
        waiting: Waiting,
    ) -> Self {
        let window = Window::new(engine, api, public_url);
        Self { window, waiting }
    }

    /// Serves until `stop` becomes true, or every [`super::FastLane`] is gone. Nothing is spawned; what is
    /// under way then is dropped.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let Waiting { to_open, to_draw } = self.waiting;
        let both = async {
            tokio::join!(self.window.windows(to_open), self.window.homes(to_draw));
        };
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => {}
            () = both => {}
        }
    }
}

/// One hand: what it takes to serve one wish.
pub struct Window {
    engine: Arc<Engine>,
    api: Arc<WebApi>,
    public_url: Option<String>,
}

impl Window {
    /// A hand of that engine's, calling through that.
    #[must_use]
    pub fn new(engine: Arc<Engine>, api: Arc<WebApi>, public_url: Option<String>) -> Self {
        Self {
            engine,
            api,
            public_url,
        }
    }

    /// Serves a wish that came with the delivery kept under `key`: once, and whatever comes of it.
    pub async fn serve(&self, wish: Wish, key: String) {
        match wish {
            Wish::Modal(opening) => self.show(*opening).await,
            Wish::Home { person, after } => {
                if after {
                    self.engine.settles(&key).await;
                }
                self.draw_home(&person).await;
            }
        }
    }

    async fn windows(&self, mut to_open: mpsc::Receiver<Opening>) {
        let mut under_way = FuturesUnordered::new();
        loop {
            tokio::select! {
                Some(()) = under_way.next(), if !under_way.is_empty() => {}
                opening = to_open.recv(), if under_way.len() < WINDOWS_MAX => match opening {
                    Some(opening) => under_way.push(self.show(opening)),
                    None => return,
                },
            }
        }
    }

    async fn homes(&self, mut to_draw: mpsc::Receiver<Waits>) {
        let mut homes = Homes::default();
        let mut under_way = FuturesUnordered::new();
        loop {
            let (person, after) = tokio::select! {
                Some(person) = under_way.next(), if !under_way.is_empty() => {
                    let after = homes.drawn(&person);
                    (person, after)
                }
                look = to_draw.recv(), if under_way.len() < HOMES_MAX => match look {
                    Some(Waits { person, after }) => {
                        let after = homes.wished(&person, after);
                        (person, after)
                    }
                    None => return,
                },
            };
            under_way.extend(after.map(|after| self.show_home(person, after)));
        }
    }

    async fn show(&self, opening: Opening) {
        let what = opening.tag.modal.word();
        if let Err(error) = self.open(&opening).await {
            tracing::info!(%error, what, "a window did not open");
        }
    }

    async fn show_home(&self, person: PersonId, after: After) -> PersonId {
        for key in after {
            self.engine.settles(&key).await;
        }
        self.draw_home(&person).await;
        person
    }

    async fn draw_home(&self, person: &PersonId) {
        if let Err(error) = self.publish(person).await {
            tracing::info!(%error, "a home was not drawn");
        }
    }

    async fn open(&self, opening: &Opening) -> Result<Value, CallError> {
        let viewer = Viewer::Member(opening.person.clone());
        let seen = self
            .engine
            .glance(&viewer, &opening.tag.modal.about())
            .await;
        let open = if opening.tag.modal == Modal::Raise {
            // What is open already may be the same; where it can't be read, one raises all the same.
            let open = self.engine.open_now(&viewer, show::RAISE_INCIDENTS_MAX);
            open.await.unwrap_or_default()
        } else {
            Vec::new()
        };
        let view = drawn(opening, &seen, &open, self.public_url.as_deref());
        let mut arguments: Vec<Argument> = vec![("view", view.json().to_string().into())];
        let method = match &opening.way {
            Way::Open { trigger } => {
                arguments.push(("trigger_id", trigger.clone().into()));
                Method::ViewsOpen
            }
            Way::Push { trigger } => {
                arguments.push(("trigger_id", trigger.clone().into()));
                Method::ViewsPush
            }
            Way::Update { view, hash } => {
                arguments.push(("view_id", view.clone().into()));
                arguments.extend(hash.clone().map(|hash| ("hash", hash.into())));
                Method::ViewsUpdate
            }
        };
        self.api.call(seen.now, method, &arguments).await
    }

    async fn publish(&self, person: &PersonId) -> Result<Value, CallError> {
        let viewer = Viewer::Member(person.clone());
        let read = async {
            let open = self.engine.open_now(&viewer, show::HOME_INCIDENTS_MAX);
            let over = self.engine.over_lately(&viewer, show::HOME_INCIDENTS_MAX);
            Ok::<_, EngineError>((open.await?, over.await?))
        };
        let (open, over) = read.await.map_err(|error| CallError::NotSent {
            why: error.to_string(),
        })?;
        let team = self.engine.team();
        let speaker = Speaker::to(person, &team, self.public_url.as_deref());
        let view: Home = show::home(person, &open, &over, &speaker);
        let arguments: [Argument; 2] = [
            ("user_id", person.0.clone().into()),
            ("view", view.fit().json().to_string().into()),
        ];
        let now = self.engine.now();
        self.api.call(now, Method::ViewsPublish, &arguments).await
    }
}

/// The modal as this person should see it.
fn drawn(
    opening: &Opening,
    seen: &Glance,
    open: &[Incident],
    public_url: Option<&str>,
) -> FittedView {
    let speaker = Speaker::to(&opening.person, &seen.team, public_url);
    let look = Look {
        now: seen.now,
        person: &opening.person,
        incident: seen.subject.incident(),
        alert: match &seen.subject {
            Subject::Alert(alert) => Some(alert.as_ref()),
            Subject::Incident(_) | Subject::House => None,
        },
        open,
        filled: Filled::of(opening.state.as_ref()),
    };
    let modal = opening.tag.modal.clone().seen(look.incident);
    let view = show::modal(&modal, &look, &speaker);
    let drawn = if modal.is_change() {
        Drawn::of(view.fit().json())
    } else {
        Drawn::default()
    };
    let room = opening.tag.room.clone();
    let tag = Tag { modal, room, drawn };
    view.named(tag.modal.word(), &tag.metadata()).fit()
}
