//! A copied file of an incident, for whoever may see the incident.

use axum::{extract::Path, response::Response};

use super::{
    incident,
    visit::{Result, Visit},
};
use crate::file::{As, kept};

/// `GET /i/{number}/files/{id}`.
pub(super) async fn show(
    visit: Visit,
    Path((named, id)): Path<(String, String)>,
) -> Result<Response> {
    let found = incident::find(&visit, &named).await?.incident;
    let file = kept(&visit.state.engine, &found, &id, As::Shown).await;
    let file = file.map_err(|error| visit.trouble(&error))?;
    file.ok_or_else(|| visit.missing())
}
