//! The sample in the library: offered while nobody put it away, shown on the page every case is shown on, put away
//! with one press and back with another. Must never stand among what a search found or a count counts.

use askama::Template;
use axum::{
    body::Bytes,
    response::{IntoResponse, Redirect, Response},
};
use matoi_core::board;
use matoi_page::Html;

use super::{
    form::Form,
    library,
    parts::{StateView, Tell, html},
    visit::{Result, Visit},
};
use crate::{
    language::query,
    record::{self, Record},
    sample, when,
};

/// Where it is.
pub(super) const PLACE: &str = "/library/sample";
/// Where it is printed from.
pub(super) const PRINT: &str = "/library/sample/print";

/// What the library shows of it.
#[derive(Template)]
#[template(path = "sample.html")]
struct OfferView {
    t: Tell,
    /// It was put away by the press before.
    told: bool,
    /// It can be put back from here.
    away: bool,
    state: StateView,
    title: String,
    impact: String,
    lasted: String,
}

/// What to show of it beneath the team's own cases: nothing while words are looked for, and where it was
/// put away nothing but the way back, and that only while there is nothing else to see.
pub(super) async fn offer(visit: &Visit, searched: bool, any: bool) -> Result<Html> {
    let away = sample::is_put_away(&visit.state).await;
    let away = away.map_err(|error| visit.trouble(&error.into()))?;
    let told = away && query(&visit.uri, "told").is_some();
    if searched || (away && any && !told) {
        return Ok(Html::new());
    }
    let case = sample::case(visit.language);
    let incident = &case.incident;
    let language = visit.language;
    Ok(html(&OfferView {
        t: Tell(language),
        told,
        away,
        state: StateView::of(incident.state, incident.kind, language),
        title: Record { case, language }.title(),
        impact: board::impact(incident),
        lasted: record::lasted(case)
            .map(|span| when::span(language, span))
            .unwrap_or_default(),
    }))
}

/// `GET /library/sample`.
pub(super) async fn show(visit: Visit) -> Result<Response> {
    library::page(&visit, sample::case(visit.language), Vec::new()).await
}

/// `POST /library/sample`.
pub(super) async fn press(visit: Visit, body: Bytes) -> Result<Response> {
    let away = Form::read(&body).field("then") != Some("put_back");
    let kept = sample::put_away(&visit.state, away).await;
    kept.map_err(|error| visit.trouble(&error.into()))?;
    let to = if away {
        "/library?told=put_away"
    } else {
        PLACE
    };
    Ok(Redirect::to(to).into_response())
}
