//! Is it alive, can it keep: for supervisors and probes. Must never ask Slack: its state is told, and
//! never makes Matoi unready.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use matoi_engine::store::Viewer;
use serde_json::json;

use crate::{
    contract::Call,
    state::{SlackState, WebState},
};

pub(crate) fn calls() -> Vec<Call> {
    vec![
        Call::get("/healthz", || async { "ok\n" })
            .named("lives")
            .gives(200, "Alive")
            .open(),
        Call::get("/readyz", ready)
            .named("is_ready")
            .gives(200, "Ready")
            .gives(503, "Ready")
            .open(),
    ]
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
