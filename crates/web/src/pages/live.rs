//! The pages' event streams: that something changed, never what. A page that missed a word simply
//! asks again; whoever comes back after a gap is told to.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::Path,
    http::{HeaderMap, HeaderName, header},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::{Stream, stream};
use matoi_core::ids::StreamId;
use tokio_stream::{StreamExt, wrappers::BroadcastStream};

use super::{
    incident,
    visit::{Result, Visit},
};

/// How often a quiet stream says that it is alive; the page gives up after 35 s of silence.
const ALIVE_EVERY: Duration = Duration::from_secs(15);
/// How soon a browser comes back after a break.
const BACK_AFTER: Duration = Duration::from_secs(2);
/// Every region of a page cares.
const EVERYTHING: &str = "*";

/// `GET /live`: anything anywhere.
pub(super) async fn everything(visit: Visit, headers: HeaderMap) -> Response {
    answer(&visit, &headers, None)
}

/// `GET /i/{number}/live`: one incident, for readers who may see it.
pub(super) async fn incident(
    visit: Visit,
    Path(named): Path<String>,
    headers: HeaderMap,
) -> Result<Response> {
    let kept = incident::find(&visit, &named).await?;
    Ok(answer(&visit, &headers, Some(kept.stream)))
}

fn answer(visit: &Visit, headers: &HeaderMap, about: Option<StreamId>) -> Response {
    let alive = KeepAlive::new()
        .interval(ALIVE_EVERY)
        .event(Event::default().event("alive").data("-"));
    let sse = Sse::new(words(visit, headers, about)).keep_alive(alive);
    // Some proxies collect an answer before they pass it on.
    let unbuffered = [
        (HeaderName::from_static("x-accel-buffering"), "no"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (unbuffered, sse).into_response()
}

fn words(
    visit: &Visit,
    headers: &HeaderMap,
    about: Option<StreamId>,
) -> impl Stream<Item = Result<Event, Infallible>> + use<> {
    let engine = visit.state.engine.clone();
    let changes = BroadcastStream::new(engine.changes());
    let came_back = headers.contains_key("last-event-id");
    let first = Event::default().retry(BACK_AFTER);
    let first = if came_back {
        first.event("reset").data("-")
    } else {
        first.event("alive").data("-")
    };
    let later = changes.filter_map(move |change| {
        let told = match change {
            Ok(change) if about.as_ref().is_none_or(|about| *about == change.stream) => "changed",
            Ok(_) => return None,
            // Too slow to keep up: everything is fetched once, then the stream goes on.
            Err(_) => "reset",
        };
        let id = engine.now().as_microsecond().to_string();
        Some(Event::default().event(told).id(id).data(EVERYTHING))
    });
    stream::iter([first]).chain(later).map(Ok)
}
