//! Copied files of an incident, byte by byte.

use axum::{extract::Path, response::Response};

use super::caller::{Caller, Result};
use crate::file::{As, kept};

/// `GET /incidents/{id}/files/{file}`: the content as it was, whatever it is.
pub(super) async fn show(
    caller: Caller,
    Path((id, file)): Path<(String, String)>,
) -> Result<Response> {
    let found = caller.find(&id).await?.incident;
    let file = kept(&caller.state.engine, &found, &file, As::Bytes).await;
    let file = file.map_err(|error| caller.trouble(&error))?;
    file.ok_or_else(|| caller.missing())
}
