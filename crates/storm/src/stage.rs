//! What every storm begins with: a team in the built-in workspace as Matoi itself reads it at a
//! start. Made once and copied for each seed, because reading it is the same every time.

use std::{
    future::Future,
    pin::pin,
    sync::{Mutex, PoisonError},
    task::{Context, Poll, Waker},
};

use async_trait::async_trait;
use jiff::{Timestamp, tz::TimeZone};
use matoi_core::team::{TeamView, Tongue};
use matoi_slack::{
    read::Own,
    roster::{self, RosterConfig},
    wire::{
        client::WebApi,
        http::{Http, HttpAnswer, HttpFailure},
        pace::Pace,
    },
};
use matoi_workspace::{Call, Seed, World};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value};

use crate::time::{BEGINNING_MS, moment};

/// The address calls are made to; nobody listens there.
pub const BASE_URL: &str = "http://127.0.0.1/api/";
/// Where incidents are announced.
pub const ANNOUNCE: &str = "#incidents";
/// Where alerts' cards stand.
pub const ALERTS: &str = "#alerts";
/// A future that is only computation is done within so many looks.
const LOOKS_MAX: usize = 1_000;

/// Somebody who can be played.
#[derive(Debug, Clone)]
pub struct Persona {
    /// `U…`
    pub id: String,
    /// `xoxp-…`
    pub token: String,
}

/// The team and its "Slack" on the first day.
#[derive(Clone)]
pub struct Stage {
    /// "Slack".
    pub world: World,
    /// The team as Matoi knows it.
    pub team: TeamView,
    /// Matoi as it knows itself.
    pub own: Own,
    /// The app.
    pub app: String,
    /// The app's bot token.
    pub token: String,
    /// The people.
    pub people: Vec<Persona>,
}

impl Stage {
    /// Sets the stage.
    ///
    /// # Panics
    /// When the built-in workspace on its first day does not even say who we are.
    #[must_use]
    pub fn set() -> Self {
        let world = World::new(Seed::from_number(1));
        let (app, token) = {
            let app = world
                .apps()
                .next()
                .expect("the workspace comes with one app");
            (app.id.clone(), app.bot_token.clone())
        };
        let people = world
            .personas()
            .filter_map(|user| {
                let token = user.token.clone()?;
                Some(Persona {
                    id: user.id.clone(),
                    token,
                })
            })
            .collect();
        let direct = std::sync::Arc::new(Direct(Mutex::new(world.clone())));
        let api = WebApi::new(direct, BASE_URL, SecretString::from(token.clone()));
        let config = RosterConfig {
            announce: ANNOUNCE.to_owned(),
            ..RosterConfig::default()
        };
        let read = at_once(roster::team_view(&api, &Still, &config));
        let roster = read.expect("the workspace says who we are");
        Self {
            world,
            team: roster.view(TimeZone::UTC, Tongue::Ja),
            own: roster.own,
            app,
            token,
            people,
        }
    }
}

/// Runs a future that never really waits.
///
/// # Panics
/// When it does wait.
pub fn at_once<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..LOOKS_MAX {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
    panic!("a future that should never wait did wait")
}

struct Direct(Mutex<World>);

#[async_trait]
impl Http for Direct {
    async fn post_form(
        &self,
        url: &str,
        bearer: &SecretString,
        body: String,
    ) -> Result<HttpAnswer, HttpFailure> {
        let call = Call {
            token: Some(bearer.expose_secret().to_owned()),
            method: url.rsplit('/').next().unwrap_or_default().to_owned(),
            args: form(&body),
            now: moment(BEGINNING_MS),
        };
        let mut world = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = world.call(&call);
        Ok(HttpAnswer::json(answer.status, answer.body.to_string()))
    }
}

/// A form as arguments.
#[must_use]
pub fn form(body: &str) -> Map<String, Value> {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(body).unwrap_or_default();
    pairs
        .into_iter()
        .map(|(name, value)| (name, Value::String(value)))
        .collect()
}

struct Still;

#[async_trait]
impl Pace for Still {
    async fn pause(&self, _ms: u64) {}

    fn now(&self) -> Timestamp {
        moment(BEGINNING_MS)
    }
}
