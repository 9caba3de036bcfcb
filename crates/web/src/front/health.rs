//! Is it alive, can it keep: for supervisors and probes. Must never ask Slack: its state is told, and
//! never makes Matoi unready.

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use matoi_engine::store::Viewer;
use serde_json::json;

use crate::state::{SlackState, WebState};

pub(super) fn routes() -> Router<WebState> {
    Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
}

async fn ready(State(state): State<WebState>) -> Response {
    // The cheapest read that has to go through the database.
    let store = state.engine.owed(&Viewer::House, None).await;
    let slack = (state.slack_state)();
    let status = if store.is_ok() {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let why = match &slack {
        SlackState::Away { why } => Some(why.clone()),
        SlackState::BuiltIn | SlackState::Connected => None,
    };
    let owed = store
        .as_ref()
        .map(|owed| owed.pending + owed.sending + owed.unknown + owed.parked)
        .ok();
    let body = json!({
        "ready": store.is_ok(),
        "store": if store.is_ok() { "ok" } else { "away" },
        "slack": { "state": slack.word(), "why": why },
        "owed": owed,
    });
    (status, Json(body)).into_response()
}
