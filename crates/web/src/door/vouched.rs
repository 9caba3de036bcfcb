//! Coming in because somebody else vouches for one: the way there, and the way back. What is asked there
//! and what comes back belong together, in one browser, once, for a short time. Must never know who
//! vouches, or how.

use async_trait::async_trait;
use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Redirect, Response},
    routing::{MethodRouter, get},
};
use jiff::{SignedDuration, Timestamp};
use matoi_core::ids::PersonId;
use matoi_engine::store::{Answer, Query, Result, Viewer};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

use super::{
    cookie, digest, is_here,
    login::{self, Asked},
    session,
};
use crate::{language::query, state::WebState};

/// Where one is sent away from.
pub(crate) const AWAY: &str = "/login/slack";
/// Where one comes back to.
pub(crate) const BACK: &str = "/login/slack/back";
const COOKIE: &str = "matoi_away";
/// Who takes longer begins again: time enough to find one's password, too short to be of use to others.
const AWAY_LASTS: SignedDuration = SignedDuration::from_mins(10);

/// What a browser brought back, and what it was sent away with.
#[derive(Debug, Clone, Copy)]
pub struct Came<'a> {
    /// What it was given there.
    pub code: &'a str,
    /// What the word for them has to hold.
    pub nonce: &'a str,
    /// Where it was sent back to.
    pub back: &'a str,
    /// Now.
    pub now: Timestamp,
}

/// Why nobody is vouched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unvouched {
    /// Nobody was there to ask.
    Unheard,
    /// The answer is no, or is none.
    Refused,
    /// They belong to other people's place.
    Elsewhere,
}

/// Somebody who knows people, and vouches for them.
#[async_trait]
pub trait Vouches: Send + Sync {
    /// Where a browser is sent, to come back to `back` with `state`.
    fn asks_at(&self, state: &str, nonce: &str, back: &str) -> String;
    /// Who came back. What they brought is spent by this.
    async fn who(&self, came: Came<'_>) -> std::result::Result<PersonId, Unvouched>;
}

/// What a browser keeps while it is away: all else is made of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Away {
    key: String,
    at: Timestamp,
    to: String,
}

impl Away {
    /// One of the two words that leave the house; neither tells the key, or the other.
    fn word(&self, what: &str) -> String {
        digest(&format!("{what}:{}:{}", self.key, self.at))
    }

    fn slot(&self) -> String {
        format!("away/{}", self.word("spent"))
    }

    /// It is on its way since a short time only, and `state` belongs to it.
    fn is_met_by(&self, state: &str, now: Timestamp) -> bool {
        let since = now.duration_since(self.at);
        let in_time = SignedDuration::ZERO <= since && since < AWAY_LASTS;
        in_time && bool::from(self.word("state").as_bytes().ct_eq(state.as_bytes()))
    }
}

/// What is open to whoever has not come in yet.
pub(crate) fn places() -> Vec<(&'static str, MethodRouter<WebState>)> {
    vec![(AWAY, get(leave)), (BACK, get(come))]
}

/// Whether there is this way in.
pub(crate) fn is_there(state: &WebState) -> bool {
    state.vouches.is_some() && state.public_url.is_some()
}

/// `GET /login/slack`: away, with something to come back with. Nothing is kept here.
async fn leave(State(state): State<WebState>, uri: Uri, headers: HeaderMap) -> Response {
    let asked = Asked::of(state, &uri, &headers);
    let (Some(vouches), Some(back)) = (&asked.state.vouches, back(&asked.state)) else {
        return Redirect::to(login::PATH).into_response();
    };
    let away = Away {
        key: format!("{}{}", (asked.state.ids)(), (asked.state.ids)()),
        at: asked.now(),
        to: asked.to.clone(),
    };
    let there = vouches.asks_at(&away.word("state"), &away.word("nonce"), &back);
    let value = serde_urlencoded::to_string(&away).unwrap_or_default();
    let private = asked.state.is_private();
    let kept = cookie::write(COOKIE, &value, AWAY_LASTS.as_secs(), private);
    with_cookie(Redirect::to(&there).into_response(), kept)
}

/// `GET /login/slack/back`: in, or told why not and how else.
async fn come(State(state): State<WebState>, uri: Uri, headers: HeaderMap) -> Response {
    let asked = Asked::of(state, &uri, &headers);
    let answer = match came(&asked, &uri, &headers).await {
        Ok(answer) => answer,
        Err(error) => asked.trouble(&error),
    };
    // Whatever came of it, it is spent.
    let spent = cookie::write(COOKIE, "", 0, asked.state.is_private());
    with_cookie(answer, spent)
}

async fn came(asked: &Asked, uri: &Uri, headers: &HeaderMap) -> Result<Response> {
    let state = &asked.state;
    let (Some(vouches), Some(back)) = (&state.vouches, back(state)) else {
        return Ok(Redirect::to(login::PATH).into_response());
    };
    let lost = || asked.told(StatusCode::BAD_REQUEST, "door.away_lost");
    let away = cookie::read(headers, COOKIE);
    let away = away.and_then(|kept| serde_urlencoded::from_str::<Away>(&kept).ok());
    let word = query(uri, "state").unwrap_or_default();
    let Some(away) = away.filter(|away| away.is_met_by(&word, asked.now())) else {
        return Ok(lost());
    };
    let Some(code) = query(uri, "code").filter(|code| !code.is_empty()) else {
        return Ok(asked.told(StatusCode::FORBIDDEN, "door.away_refused"));
    };
    if is_spent(state, &away).await? {
        return Ok(lost());
    }
    let came = Came {
        code: &code,
        nonce: &away.word("nonce"),
        back: &back,
        now: asked.now(),
    };
    let person = match vouches.who(came).await {
        Ok(person) => person,
        Err(Unvouched::Unheard) => {
            return Ok(asked.told(StatusCode::BAD_GATEWAY, "door.away_unheard"));
        }
        Err(Unvouched::Refused) => {
            return Ok(asked.told(StatusCode::FORBIDDEN, "door.away_refused"));
        }
        Err(Unvouched::Elsewhere) => {
            return Ok(asked.told(StatusCode::FORBIDDEN, "door.away_elsewhere"));
        }
    };
    if !is_here(&state.engine.team(), &person) {
        return Ok(asked.told(StatusCode::FORBIDDEN, "door.away_unknown"));
    }
    spend(state, &away).await?;
    let cookie = session::begin(state, person).await?;
    Ok(login::go(&away.to, cookie))
}

fn back(state: &WebState) -> Option<String> {
    let url = state.public_url.as_deref()?;
    Some(format!("{url}{BACK}"))
}

async fn is_spent(state: &WebState, away: &Away) -> Result<bool> {
    let asked = Query::Setting(away.slot());
    let (store, team) = (state.engine.store(), state.engine.team_id());
    let answer = store.ask(team, &Viewer::House, asked).await?;
    Ok(matches!(answer, Answer::Setting(_)))
}

/// One way there lets one in once, also a browser that does not forget.
async fn spend(state: &WebState, away: &Away) -> Result<()> {
    let (store, team) = (state.engine.store(), state.engine.team_id());
    let at = serde_json::to_value(away.at).unwrap_or_default();
    store.put_setting(team, &away.slot(), at).await
}

fn with_cookie(mut answer: Response, cookie: HeaderValue) -> Response {
    answer.headers_mut().append(header::SET_COOKIE, cookie);
    answer
}
