//! Lists: incidents, alerts, cases. Each is bounded by the engine's own limit.

use axum::{
    Json,
    extract::Path,
    http::{StatusCode, Uri},
    response::{IntoResponse, Response},
};
use matoi_core::incident::State;
use matoi_words::{join, say};
use serde_json::{Value, json};

use super::{
    caller::{Caller, Result, VIEWER},
    view,
};
use crate::{export, language::query, pages::fault};

/// The words for states, as the contract lists them.
pub(crate) const STATES: [&str; 6] = [
    "open",
    "responding",
    "settling",
    "settled",
    "closed",
    "false_alarm",
];

/// `GET /incidents?state=&q=`; `state` may name several, with commas.
pub(super) async fn incidents(caller: Caller, uri: Uri) -> Result<Response> {
    let wanted = query(&uri, "state").unwrap_or_default();
    let wanted: Vec<&str> = wanted
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .collect();
    if wanted.iter().any(|word| !STATES.contains(word)) {
        let words = join(caller.language, &STATES);
        let message = say(
            caller.language,
            "web.field_word",
            &[("field", "state".into()), ("words", words.into())],
        );
        return Err(fault::json_error(
            StatusCode::BAD_REQUEST,
            "bad_field",
            &message,
            Some("state"),
        )
        .into());
    }
    let engine = &caller.state.engine;
    let words = query(&uri, "q").unwrap_or_default();
    let rows = engine
        .incidents(&VIEWER, None, &words)
        .await
        .map_err(|error| caller.trouble(&error))?;
    let team = engine.team();
    let mut shown: Vec<Value> = Vec::new();
    for row in rows.iter().filter(|row| is_wanted(row.state, &wanted)) {
        let kept = engine
            .incident(&VIEWER, row.number)
            .await
            .map_err(|error| caller.trouble(&error))?;
        let now = &caller.state.channel_now;
        shown.extend(kept.map(|kept| view::summary(&kept.incident, &team, now)));
    }
    Ok(Json(json!({ "incidents": shown })).into_response())
}

fn is_wanted(state: State, wanted: &[&str]) -> bool {
    wanted.is_empty() || wanted.contains(&state.word())
}

/// `GET /alerts`, with counts per fingerprint.
pub(super) async fn alerts(caller: Caller) -> Result<Response> {
    let alerts = caller
        .state
        .engine
        .alerts(&VIEWER)
        .await
        .map_err(|error| caller.trouble(&error))?;
    let alerts: Vec<Value> = alerts.iter().filter_map(view::alert).collect();
    Ok(Json(json!({ "alerts": alerts })).into_response())
}

/// `GET /cases?q=`.
pub(super) async fn cases(caller: Caller, uri: Uri) -> Result<Response> {
    let words = query(&uri, "q").unwrap_or_default();
    let cases = caller
        .state
        .engine
        .cases(&VIEWER, &words)
        .await
        .map_err(|error| caller.trouble(&error))?;
    let cases: Vec<Value> = cases.iter().map(view::case).collect();
    Ok(Json(json!({ "cases": cases })).into_response())
}

/// `GET /cases/{id}`: the whole case; of an incident still open, what it would be now.
pub(super) async fn case(caller: Caller, Path(id): Path<String>) -> Result<Response> {
    let kept = caller.find(&id).await?;
    let case = caller
        .state
        .engine
        .case(&VIEWER, kept.incident.number)
        .await;
    let case = case.map_err(|error| caller.trouble(&error))?;
    let case = case.ok_or_else(|| caller.refuse(&matoi_core::refusal::Refusal::NoSuchIncident))?;
    Ok(Json(export::json(&case)).into_response())
}
