//! Sessions: a secret in a cookie, its digest in the store with whose it is and until when. Must never
//! keep or log the secret itself.

use axum::http::{HeaderMap, HeaderValue};
use jiff::{SignedDuration, Timestamp};
use matoi_core::ids::PersonId;
use matoi_engine::store::Result;
use serde::{Deserialize, Serialize};

use super::{cookie, digest};
use crate::state::WebState;

const COOKIE: &str = "matoi_session";
/// Two weeks: long enough not to stand in anybody's way at night, short enough for a lost laptop.
const LASTS: SignedDuration = SignedDuration::from_hours(14 * 24);

/// A session as it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Session {
    person: PersonId,
    ends_at: Timestamp,
}

fn slot(secret: &str) -> String {
    format!("session/{}", digest(secret))
}

/// Begins one for somebody who has proven who they are; gives the header that keeps it.
pub(crate) async fn begin(state: &WebState, person: PersonId) -> Result<HeaderValue> {
    let secret = format!("{}{}", (state.ids)(), (state.ids)());
    let now = state.engine.now();
    let session = Session {
        person,
        ends_at: now.checked_add(LASTS).unwrap_or(now),
    };
    let value = serde_json::to_value(&session).unwrap_or_default();
    let team = state.engine.team_id();
    let store = state.engine.store();
    store.put_setting(team, &slot(&secret), value).await?;
    Ok(cookie::write(
        COOKIE,
        &secret,
        LASTS.as_secs(),
        state.is_private(),
    ))
}

/// Whose session it is, while it lasts.
pub(crate) async fn whose(state: &WebState, headers: &HeaderMap) -> Result<Option<PersonId>> {
    let Some(secret) = cookie::read(headers, COOKIE) else {
        return Ok(None);
    };
    let team = state.engine.team_id();
    let kept = state.engine.store().setting(team, &slot(&secret)).await?;
    let session = kept.and_then(|kept| serde_json::from_value::<Session>(kept).ok());
    let session = session.filter(|session| state.engine.now() < session.ends_at);
    Ok(session.map(|session| session.person))
}

/// Ends it; gives the header that forgets it.
pub(crate) async fn end(state: &WebState, headers: &HeaderMap) -> Result<HeaderValue> {
    if let Some(secret) = cookie::read(headers, COOKIE) {
        let team = state.engine.team_id();
        state
            .engine
            .store()
            .take_setting(team, &slot(&secret))
            .await?;
    }
    Ok(cookie::write(COOKIE, "", 0, state.is_private()))
}
