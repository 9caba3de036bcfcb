//! `/api/v1`: the flow as JSON, for scripts. Every call brings the token; every call that changes
//! something may bring an `Idempotency-Key`, and asked twice under one key it happens once. Must never
//! decide: it words requests and tells what came of them.

mod caller;
mod fields;
mod incident;
pub(crate) mod key;
mod lists;
mod notes;
mod people;
mod settlement;
mod view;

use axum::{
    Router,
    routing::{get, patch, post},
};

use crate::state::WebState;

pub(crate) fn routes() -> Router<WebState> {
    let incidents = Router::new()
        .route("/", get(lists::incidents).post(incident::raise))
        .route("/{id}", get(incident::show).patch(incident::change))
        .route("/{id}/notes", post(notes::record))
        .route("/{id}/notes/{note}", patch(notes::change))
        .route("/{id}/availability", post(people::availability))
        .route("/{id}/roles", post(people::roles))
        .route("/{id}/settlement", post(settlement::settle))
        .route("/{id}/close", post(incident::close))
        .route("/{id}/follow-ups", post(incident::not_yet))
        .route("/{id}/look-backs", post(incident::not_yet));
    Router::new()
        .nest("/api/v1/incidents", incidents)
        .route("/api/v1/alerts", get(lists::alerts))
        .route("/api/v1/cases", get(lists::cases))
        .route("/api/v1/cases/{id}", get(lists::case))
}
