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
use matoi_slack::{
    manifest::EVENTS_PATH,
    wire::{
        apart::ClocksApart,
        envelope::Envelope,
        push::{Knock, Letter, RETRY_NUMBER_HEADER, RETRY_REASON_HEADER, Refused, Seen, open},
        signature::{SIGNATURE_HEADER, TIMESTAMP_HEADER},
        socket::Keeper,
    },
};
use secrecy::SecretString;

use crate::keeper::SlackKeeper;

/// Where Slack calls: events, what people press, and commands alike.
pub const PATH: &str = EVENTS_PATH;

/// Who answers Slack's calls.
pub struct Porter {
    /// Keeps what came.
    pub keeper: Arc<SlackKeeper>,
    /// What Slack signs with.
    pub secrets: Vec<SecretString>,
    clocks: ClocksApart,
    seen: Mutex<Seen>,
}

impl Porter {
    /// Nobody has called yet.
    #[must_use]
    pub fn new(keeper: Arc<SlackKeeper>, secrets: Vec<SecretString>, clocks: ClocksApart) -> Self {
        Self {
            keeper,
            secrets,
            clocks,
            seen: Mutex::default(),
        }
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
    let now = porter.keeper.engine.now();
    // A clock that is slow must not let in what is long old by Slack's.
    let by_slacks = open(&letter, &porter.secrets, porter.clocks.theirs(now));
    match by_slacks.and_then(|_| open(&letter, &porter.secrets, now)) {
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
