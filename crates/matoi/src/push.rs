//! `/slack/events`: what Slack sends over HTTP is kept, durably, before it is answered. Must never keep
//! what is not signed, nor decide anything.

use std::sync::{Arc, Mutex, PoisonError};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use jiff::{SignedDuration, Timestamp};
use matoi_slack::{
    manifest::EVENTS_PATH,
    wire::{
        client::WebApi,
        envelope::Envelope,
        method::Method,
        push::{Knock, Letter, RETRY_NUMBER_HEADER, RETRY_REASON_HEADER, Refused, Seen, open},
        signature::{SIGNATURE_HEADER, TIMESTAMP_HEADER},
        socket::Keeper,
    },
};
use secrecy::SecretString;

use crate::keeper::SlackKeeper;

/// Where Slack calls: events, what people press, and commands alike.
pub const PATH: &str = EVENTS_PATH;

/// So often, at most, Slack is asked what time it is because of a request.
const ASKED_EVERY: SignedDuration = SignedDuration::from_secs(10);

/// Who answers Slack's calls.
pub struct Porter {
    /// Keeps what came.
    pub keeper: Arc<SlackKeeper>,
    /// What Slack signs with.
    pub secrets: Vec<SecretString>,
    /// Whose answers tell the time over there.
    bot: Arc<WebApi>,
    asked_at: Mutex<Option<Timestamp>>,
    seen: Mutex<Seen>,
}

impl Porter {
    /// Nobody has called yet.
    #[must_use]
    pub fn new(keeper: Arc<SlackKeeper>, secrets: Vec<SecretString>, bot: Arc<WebApi>) -> Self {
        Self {
            keeper,
            secrets,
            bot,
            asked_at: Mutex::default(),
            seen: Mutex::default(),
        }
    }

    /// A request has to be fresh by both clocks: one that is slow must not let in what is long old by Slack's.
    /// Ours may have been put right since Slack told the time last; then it is asked.
    async fn open(&self, letter: &Letter<'_>) -> Result<Knock, Refused> {
        let now = self.keeper.engine.now();
        let by_ours = open(letter, &self.secrets, now)?;
        let by_slacks = || open(letter, &self.secrets, self.bot.apart().theirs(now));
        match by_slacks() {
            Err(Refused::Forged(_)) if self.may_ask_the_time(now) => {
                if let Err(error) = self.bot.call(now, Method::AuthTest, &[]).await {
                    tracing::debug!(%error, "Slack does not tell the time");
                }
                by_slacks()?;
            }
            fresh => drop(fresh?),
        }
        Ok(by_ours)
    }

    fn may_ask_the_time(&self, now: Timestamp) -> bool {
        let mut asked_at = self.asked_at.lock().unwrap_or_else(PoisonError::into_inner);
        let may = asked_at.is_none_or(|at| now.duration_since(at).abs() >= ASKED_EVERY);
        if may {
            *asked_at = Some(now);
        }
        may
    }

    fn knows(&self, signature: &str) -> bool {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.knows(signature, self.keeper.engine.now())
    }

    fn remember(&self, signature: &str) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.keep(signature, self.keeper.engine.now());
    }

    /// 200 once it is kept. What cannot be kept is asked for again.
    async fn take(&self, envelope: Envelope) -> Response {
        let signature = envelope.id.clone();
        if self.knows(&signature) {
            return StatusCode::OK.into_response();
        }
        match self.keeper.keep(envelope).await {
            Ok(None) => {
                self.remember(&signature);
                StatusCode::OK.into_response()
            }
            Ok(Some(answer)) => axum::Json(answer).into_response(),
            Err(error) => {
                tracing::warn!(why = error.why, "what Slack sent could not be kept yet");
                StatusCode::SERVICE_UNAVAILABLE.into_response()
            }
        }
    }
}

/// The one route.
pub fn router(porter: Porter) -> Router {
    Router::new()
        .route(PATH, post(call))
        .with_state(Arc::new(porter))
}

async fn call(State(porter): State<Arc<Porter>>, headers: HeaderMap, body: Bytes) -> Response {
    let letter = Letter {
        timestamp: only(&headers, TIMESTAMP_HEADER).unwrap_or_default(),
        signature: only(&headers, SIGNATURE_HEADER).unwrap_or_default(),
        retry_number: only(&headers, RETRY_NUMBER_HEADER),
        retry_reason: only(&headers, RETRY_REASON_HEADER),
        body: &body,
    };
    match porter.open(&letter).await {
        Ok(Knock::Envelope(envelope)) => porter.take(*envelope).await,
        Ok(Knock::Challenge(challenge)) => (
            [(header::CONTENT_TYPE, "text/plain; charset=utf-8")],
            challenge,
        )
            .into_response(),
        Ok(Knock::SslCheck) => StatusCode::OK.into_response(),
        Err(Refused::Forged(why)) => {
            // Anybody may knock as often as they like: that is no reason to write a line each time.
            tracing::debug!(%why, "somebody who is not Slack knocked");
            StatusCode::UNAUTHORIZED.into_response()
        }
        Err(refused @ Refused::Unreadable) => {
            tracing::warn!(why = %refused, "Slack sent something nobody can read");
            StatusCode::BAD_REQUEST.into_response()
        }
    }
}

/// A header's value where it is there exactly once: of two nobody knows which was meant.
fn only<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}
