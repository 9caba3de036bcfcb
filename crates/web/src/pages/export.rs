//! A case as a file somebody takes along: by the ending of its address.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use matoi_core::case::Case;

use super::visit::{Result, Visit};
use crate::export;

/// What an address like `42.md` asks for: the name before the ending, and the form.
pub(super) fn asked(named: &str) -> Option<(&str, Form)> {
    let (name, ending) = named.rsplit_once('.')?;
    let form = match ending {
        "md" => Form::Markdown,
        "json" => Form::Json,
        _ => return None,
    };
    Some((name, form))
}

/// In which form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Markdown,
    Json,
}

/// The case in that form.
pub(super) async fn answer(visit: &Visit, case: &Case, form: Form) -> Result<Response> {
    let zone = visit.state.engine.team().zone.clone();
    Ok(match form {
        Form::Markdown => {
            let text = export::markdown_in(case, visit.language, &zone);
            let markdown = "text/markdown; charset=utf-8";
            ([(header::CONTENT_TYPE, markdown)], text).into_response()
        }
        Form::Json => axum::Json(export::json(case)).into_response(),
    })
}
