//! The hands of the fast lane: one read, one call, and done.
//!
//! They must never try twice: by then the right to open a window has ended, or somebody pressed again.

use std::sync::Arc;

use futures_util::{StreamExt, stream::FuturesUnordered};
use matoi_core::{ids::PersonId, incident::Incident};
use matoi_engine::{Engine, EngineError, Glance, Subject, store::Viewer};
use serde_json::Value;
use tokio::sync::{mpsc, watch};

use super::{Opening, Waiting, Way, Wish};
use crate::{
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
const HANDS_MAX: usize = 16;

/// Serves wishes until told to stop.
pub struct FastHands {
    engine: Arc<Engine>,
    api: Arc<WebApi>,
    public_url: Option<String>,
    waiting: mpsc::Receiver<Waiting>,
}

impl FastHands {
    pub(super) fn new(
        engine: Arc<Engine>,
        api: Arc<WebApi>,
        public_url: Option<String>,
        waiting: mpsc::Receiver<Waiting>,
    ) -> Self {
        Self {
            engine,
            api,
            public_url,
            waiting,
        }
    }

    /// Serves until `stop` becomes true, or every [`super::FastLane`] is gone. Nothing is spawned; what is
    /// under way then is dropped.
    pub async fn run(mut self, mut stop: watch::Receiver<bool>) {
        let window = Window {
            engine: self.engine,
            api: self.api,
            public_url: self.public_url,
        };
        let mut under_way = FuturesUnordered::new();
        loop {
            tokio::select! {
                _ = stop.wait_for(|stop| *stop) => return,
                Some(()) = under_way.next(), if !under_way.is_empty() => {}
                wish = self.waiting.recv(), if under_way.len() < HANDS_MAX => match wish {
                    Some(waiting) => under_way.push(window.serve(waiting)),
                    None => return,
                },
            }
        }
    }
}

struct Window {
    engine: Arc<Engine>,
    api: Arc<WebApi>,
    public_url: Option<String>,
}

impl Window {
    async fn serve(&self, Waiting { wish, key }: Waiting) {
        let (what, served) = match wish {
            Wish::Modal(opening) => (opening.tag.modal.word(), self.open(&opening).await),
            Wish::Home { person, after } => {
                if after {
                    self.engine.settles(&key).await;
                }
                ("home", self.publish(&person).await)
            }
        };
        if let Err(error) = served {
            tracing::info!(%error, what, "a window did not open");
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
    let tag = Tag {
        modal: opening.tag.modal.clone().seen(look.incident),
        room: opening.tag.room.clone(),
    };
    show::modal(&tag.modal, &look, &speaker)
        .named(tag.modal.word(), &tag.metadata())
        .fit()
}
