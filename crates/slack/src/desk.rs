//! The desk: one connection to one Slack, through which the house acts there.
//!
//! It must never keep a fact of its own. What it remembers (ids of channels, how far a history was
//! read) only saves calls, and is read again after a restart.

use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;
use matoi_core::{
    ids::RoomId,
    surface::Surface,
    team::{TeamView, Tongue},
};
use matoi_engine::{Desk, DrawJob, Drawing, Found, Job, Outcome, Subject};
use serde_json::Value;

use crate::{
    perform::{self, place::Places, read_back::Unfinished},
    read::{Own, OwnNames},
    show::Speaker,
    wire::{
        client::{CallError, Page, WebApi},
        kit::message::Argument,
        method::Method,
    },
};

/// What the desk has to be told.
#[derive(Debug, Clone, Default)]
pub struct DeskConfig {
    /// The announce channel, as `#name` or id.
    pub announce: String,
    /// The alert channel, as `#name` or id.
    pub alerts: String,
    /// The public address of our pages, where there is one.
    pub public_url: Option<String>,
    /// Matoi's own names, as far as they are known.
    pub own: OwnNames,
}

/// One connection to one Slack.
#[derive(Debug)]
pub struct SlackDesk {
    api: Arc<WebApi>,
    pub(crate) config: DeskConfig,
    pub(crate) places: Places,
    pub(crate) unfinished: Unfinished,
}

impl SlackDesk {
    /// A desk that acts through `api`.
    #[must_use]
    pub fn new(api: Arc<WebApi>, config: DeskConfig) -> Self {
        Self {
            api,
            config,
            places: Places::default(),
            unfinished: Unfinished::default(),
        }
    }

    /// Looks for the channels the settings name, so that the first announcement need not; gives those
    /// that are not there. Worth calling at a start, needed for nothing.
    pub async fn look_around(&self, now: Timestamp) -> Vec<String> {
        let mut missing = Vec::new();
        for name in [&self.config.announce, &self.config.alerts] {
            match self.places.find(&self.api, now, name).await {
                Ok(Some(_)) => {}
                Ok(None) => missing.push(name.clone()),
                Err(error) => tracing::info!(%error, "a named channel could not be looked for"),
            }
        }
        missing
    }

    pub(crate) fn api(&self) -> &WebApi {
        &self.api
    }

    /// One call.
    pub(crate) async fn call(
        &self,
        now: Timestamp,
        method: Method,
        arguments: &[Argument],
    ) -> Result<Value, CallError> {
        self.api.call(now, method, arguments).await
    }

    /// One page of a list.
    pub(crate) async fn page(
        &self,
        now: Timestamp,
        method: Method,
        arguments: &[Argument],
        cursor: Option<&str>,
    ) -> Result<Page, CallError> {
        self.api.page(now, method, arguments, cursor).await
    }

    /// Ourselves, as the team knows us by now.
    pub(crate) fn own(&self, team: &TeamView) -> Own {
        let mut own = self.config.own.now();
        own.person = team.me.clone().or(own.person);
        own
    }

    pub(crate) fn speaker<'a>(&'a self, team: &'a TeamView, tongue: Tongue) -> Speaker<'a> {
        Speaker {
            tongue,
            team,
            public_url: self.config.public_url.as_deref(),
        }
    }
}

/// The room of the incident an effect or a surface is about.
pub(crate) fn room(subject: &Subject) -> Option<&RoomId> {
    let (id, _) = subject.incident()?.room.place()?;
    Some(id)
}

#[async_trait]
impl Desk for SlackDesk {
    async fn perform(&self, job: &Job) -> Outcome {
        perform::perform(self, job).await
    }

    async fn look_up(&self, job: &Job) -> Found {
        perform::post::look_up(self, job).await
    }

    async fn draw(&self, surface: &Surface, job: &DrawJob) -> Drawing {
        perform::draw::draw(self, surface, job).await
    }
}
