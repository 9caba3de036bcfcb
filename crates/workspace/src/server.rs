//! The workspace over HTTP: the Web API, the socket, `response_url`s and the chat page, all under
//! `/workspace`. It carries; it must never decide what an answer says.

use std::future::{Future, pending};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{DefaultBodyLimit, Path, Query, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{any, get, post};
use jiff::fmt::rfc2822::DateTimePrinter;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use tokio::sync::broadcast;
use tokio::time::{Instant, sleep_until};

use crate::act::{Answer, Fate};
use crate::chat::{self, Window};
use crate::connection;
use crate::dispatch;
use crate::files;
use crate::model::{Change, ts_of_microseconds};
use crate::request::{self, Arrived, BODY_MAX};
use crate::workspace::Workspace;
use crate::world::World;

/// How long an answer that never comes keeps its connection.
const HANG: Duration = Duration::from_secs(600);

/// What an HTML error page of Slack's edge looks like to a program.
const ERROR_PAGE: &str = "<!DOCTYPE html><html><head><title>Server Error</title></head></html>";

impl Workspace {
    /// Everything under `/workspace`. `pages` is where the program's own pages are, for a link from
    /// the chat page.
    pub fn router(self: &Arc<Self>, pages: Option<&'static str>) -> Router {
        let api = Router::new()
            .route("/workspace/api/{method}", any(api))
            .route("/workspace/socket", get(socket))
            .route("/workspace/response/{key}", post(respond))
            .route("/workspace/archives/{channel}/{message}", get(archives))
            .layer(DefaultBodyLimit::max(BODY_MAX))
            .with_state(Arc::clone(self));
        api.merge(files::router(self))
            .merge(chat::router(Pane(Arc::clone(self)), pages))
    }
}

async fn api(
    State(workspace): State<Arc<Workspace>>,
    Path(method): Path<String>,
    request: Request,
) -> Response {
    let arrived_at = Instant::now();
    if let Some(status) = not_for_them(&method, &request) {
        return status.into_response();
    }
    let Arrived {
        token,
        is_header_token,
        is_post,
        args,
    } = match request::read(request).await {
        Ok(arrived) => arrived,
        Err(code) => return shown(&Answer::of(json!({"ok": false, "error": code}))),
    };
    if method == "apps.connections.open" && !(is_header_token && is_post) {
        return shown(&Answer::of(
            json!({"ok": false, "error": "insecure_request"}),
        ));
    }
    let answer = workspace.call(token.as_deref(), &method, args).await;
    let mut response = carried(answer, arrived_at).await;
    // By the workspace's own clock: whoever compares clocks compares with Slack's.
    let date = DateTimePrinter::new().timestamp_to_rfc9110_string(&workspace.clock().now());
    if let Some(date) = date.ok().and_then(|date| HeaderValue::from_str(&date).ok()) {
        response.headers_mut().insert(header::DATE, date);
    }
    response
}

/// What people and their machine do to the workspace needs no token. So only this machine may, no page
/// of somebody else, and nothing is changed by an address alone: any picture on any page can ask for one.
fn not_for_them(method: &str, request: &Request) -> Option<StatusCode> {
    if !method.starts_with("sandbox.") {
        return None;
    }
    let headers = request.headers();
    if !request::is_local(headers) || request::is_from_elsewhere(headers) {
        return Some(StatusCode::FORBIDDEN);
    }
    let changes = dispatch::find(method).is_some_and(|known| known.is_write);
    (changes && request.method() != Method::POST).then_some(StatusCode::METHOD_NOT_ALLOWED)
}

/// Lets happen to an answer what the dials say.
async fn carried(answer: Answer, arrived_at: Instant) -> Response {
    if answer.transport.latency_ms > 0 {
        sleep_until(arrived_at + Duration::from_millis(answer.transport.latency_ms)).await;
    }
    match answer.transport.fate {
        Fate::Delivered => shown(&answer),
        Fate::Hangs => {
            // The caller loses patience first, and then this is dropped.
            let _ = tokio::time::timeout(HANG, pending::<()>()).await;
            StatusCode::GATEWAY_TIMEOUT.into_response()
        }
        Fate::Reset => {
            let broken = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
            let stream = futures_util::stream::once(async { Err::<Vec<u8>, _>(broken) });
            Response::new(Body::from_stream(stream))
        }
    }
}

fn shown(answer: &Answer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let (kind, text) = if answer.body == dispatch::NOTHING {
        ("text/plain; charset=utf-8", String::new())
    } else if answer.body.is_null() {
        ("text/html; charset=utf-8", ERROR_PAGE.to_owned())
    } else {
        ("application/json; charset=utf-8", answer.body.to_string())
    };
    let mut response = (status, text).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    for (name, value) in &answer.headers {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(value)) {
            headers.insert(name, value);
        }
    }
    response
}

#[derive(Deserialize)]
struct Ticket {
    #[serde(default)]
    ticket: String,
    #[serde(default)]
    debug_reconnects: bool,
}

async fn socket(
    State(workspace): State<Arc<Workspace>>,
    Query(ticket): Query<Ticket>,
    upgrade: WebSocketUpgrade,
) -> Response {
    let Some(app_id) = workspace.redeem_ticket(&ticket.ticket) else {
        return StatusCode::FORBIDDEN.into_response();
    };
    let is_short = ticket.debug_reconnects;
    upgrade.on_upgrade(move |socket| connection::serve(socket, workspace, app_id, is_short))
}

/// Slack answers `ok` as text here.
async fn respond(
    State(workspace): State<Arc<Workspace>>,
    Path(key): Path<String>,
    request: Request,
) -> Response {
    let args = match request::read(request).await {
        Ok(arrived) => arrived.args,
        Err(code) => return (StatusCode::BAD_REQUEST, code).into_response(),
    };
    let body = match args.get("payload").and_then(Value::as_str) {
        Some(payload) => serde_json::from_str(payload).unwrap_or(Value::Object(args)),
        None => Value::Object(args),
    };
    let answer = workspace.respond(&key, body).await;
    match answer.error() {
        None => "ok".into_response(),
        Some(code) => {
            let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::NOT_FOUND);
            (status, code.to_owned()).into_response()
        }
    }
}

/// A permalink: leads to the message on the chat page.
async fn archives(
    State(workspace): State<Arc<Workspace>>,
    Path((channel, message)): Path<(String, String)>,
) -> Response {
    let digits = message.strip_prefix('p').unwrap_or(&message);
    let Ok(us) = digits.parse::<i64>() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let ts = ts_of_microseconds(us);
    let thread = workspace.look(|world| {
        let message = world.channel(&channel)?.messages.get(&ts)?;
        Some(message.thread_ts.clone().filter(|thread| *thread != ts))
    });
    match thread {
        None => StatusCode::NOT_FOUND.into_response(),
        Some(None) => Redirect::to(&format!("/workspace?channel={channel}#m-{ts}")).into_response(),
        Some(Some(thread)) => {
            let there = format!("/workspace?channel={channel}&thread={thread}#t-{ts}");
            Redirect::to(&there).into_response()
        }
    }
}

/// The workspace as the chat page sees it.
#[derive(Clone)]
struct Pane(Arc<Workspace>);

impl Window for Pane {
    async fn look<T: Send>(&self, see: impl FnOnce(&World) -> T + Send) -> T {
        self.0.look(see)
    }

    fn changes(&self) -> broadcast::Receiver<Change> {
        self.0.changes()
    }

    fn call(
        &self,
        token: &str,
        method: &str,
        args: Map<String, Value>,
    ) -> impl Future<Output = Answer> + Send {
        let (token, method) = (token.to_owned(), method.to_owned());
        async move { self.0.call(Some(&token), &method, args).await }
    }

    async fn upload(&self, address: &str, bytes: Vec<u8>) -> bool {
        let key = address.rsplit('/').next().unwrap_or_default();
        self.0.take_in(key, &bytes).await.is_success()
    }
}
