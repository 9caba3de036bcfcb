//! A case as a file somebody takes along, by the ending of its address; and as a page for printing. Must never
//! let a file run anything, should a browser open it here.

use axum::{
    extract::Path,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use matoi_core::case::Case;

use super::incident;
use super::visit::{Result, Visit};
use crate::{
    export::{self, Pictures},
    file::{self, is_picture},
};

/// What a taken-along document may do, should it be opened from here: show itself.
const SANDBOX: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";

/// What an address like `42.md` asks for: the name before the ending, and the form.
pub(super) fn asked(named: &str) -> Option<(&str, Form)> {
    let (name, ending) = named.rsplit_once('.')?;
    let form = match ending {
        "md" => Form::Markdown,
        "json" => Form::Json,
        "html" => Form::Html,
        _ => return None,
    };
    Some((name, form))
}

/// In which form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Markdown,
    Json,
    Html,
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
        Form::Html => {
            let engine = &visit.state.engine;
            let pictures = export::pictures(engine, case).await;
            let pictures = pictures.map_err(|error| visit.trouble(&error))?;
            let text = export::html(case, visit.language, &zone, engine.now(), &pictures);
            let name = case.incident.number;
            let placed = format!("attachment; filename=\"matoi-{name}.html\"");
            let placed = HeaderValue::try_from(placed);
            let headers = [
                (
                    header::CONTENT_TYPE,
                    HeaderValue::from_static("text/html; charset=utf-8"),
                ),
                (
                    header::CONTENT_DISPOSITION,
                    placed.unwrap_or(HeaderValue::from_static("attachment")),
                ),
                (
                    header::CONTENT_SECURITY_POLICY,
                    HeaderValue::from_static(SANDBOX),
                ),
                (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
            ];
            (headers, text).into_response()
        }
    })
}

/// `GET /i/{number}/print`.
pub(super) async fn print(visit: Visit, Path(named): Path<String>) -> Result<Response> {
    let case = incident::case(&visit, &named).await?;
    let number = case.incident.number;
    let files = case.incident.files.iter().filter(|it| is_picture(it));
    let places = files.filter_map(|it| Some((it.file.id.clone(), file::address(number, it)?)));
    Ok(printed(&visit, &case, &places.collect()))
}

/// `GET /library/sample/print`.
pub(super) async fn print_sample(visit: Visit) -> Response {
    let case = crate::sample::case(visit.language);
    printed(&visit, case, &Pictures::new())
}

fn printed(visit: &Visit, case: &Case, pictures: &Pictures) -> Response {
    let engine = &visit.state.engine;
    let (team, now) = (engine.team(), engine.now());
    let page = export::html::page(case, visit.language, (&team.zone, now), pictures);
    matoi_page::page(StatusCode::OK, page)
}
