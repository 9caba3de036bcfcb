//! The chat page: the workspace as people see it in a browser, server-rendered and live. It reads
//! the world and speaks to it only through the same methods as any Slack client; it must never
//! change the world itself, and never know what an app's words or buttons mean.

mod body;
mod foot;
mod live;
mod message;
mod page;
mod side;
mod views;
mod visit;
mod words;

use std::future::Future;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use matoi_page::{Html, blocks};
use serde::Deserialize;
use serde_json::{Map, Value};
use tokio::sync::broadcast;

use crate::model::Change;
use crate::{Answer, World};
use visit::{Asked, Visit};

/// Where the page's style and scripts are served.
const ASSETS: &str = "/workspace/assets";

/// What the page needs of the server it is mounted in.
pub trait Window: Clone + Send + Sync + 'static {
    /// Looks at the world as it is now.
    fn look<T: Send>(&self, see: impl FnOnce(&World) -> T + Send)
    -> impl Future<Output = T> + Send;

    /// Everything that changes from now on.
    fn changes(&self) -> broadcast::Receiver<Change>;

    /// Calls a Web API method as the holder of the token, exactly as a client would.
    fn call(
        &self,
        token: &str,
        method: &str,
        args: Map<String, Value>,
    ) -> impl Future<Output = Answer> + Send;
}

/// The chat page at `/workspace`, its fragments, its event stream and its assets. `pages` is
/// where the program's own pages are, if it has any.
pub fn router<W: Window>(window: W, pages: Option<&'static str>) -> Router {
    let room = Room { window, pages };
    Router::new()
        .route("/workspace", get(whole::<W>))
        .route("/workspace/fragment/{part}", get(fragment::<W>))
        .route("/workspace/live", get(stream::<W>))
        .route("/workspace/say", post(say::<W>))
        .route("/workspace/join", post(join::<W>))
        .with_state(room)
        .merge(matoi_page::asset_routes(ASSETS))
}

/// Every block and element in the world that the page has no way to draw, and where it is. For
/// tests: whatever an app sends, people must be able to see it.
#[must_use]
pub fn undrawn(world: &World) -> Vec<String> {
    let nobody = Visit::of(world, &Asked::default(), &HeaderMap::new());
    let Some(visit) = nobody else {
        return Vec::new();
    };
    let said = world.channels().flat_map(|channel| {
        let messages = channel.messages.values();
        messages.map(|message| (format!("{}/{}", channel.name, message.ts), &message.blocks))
    });
    let whispered = world
        .ephemerals
        .iter()
        .map(|one| (format!("ephemeral {}/{}", one.channel, one.ts), &one.blocks));
    let shown = world.modals.iter().chain(&world.homes).filter_map(|view| {
        let list = view.body.get("blocks")?;
        Some((format!("view {}", view.id), list.as_array()?))
    });
    let all = said.chain(whispered).chain(shown);
    all.flat_map(|(place, list)| {
        let unknown = body::with_context(&visit, "", |ctx| {
            blocks::render(&Value::Array(list.clone()), ctx).unknown
        });
        let named = unknown
            .into_iter()
            .map(move |one| format!("{place}: {one}"));
        named.collect::<Vec<_>>()
    })
    .collect()
}

#[derive(Clone)]
struct Room<W> {
    window: W,
    pages: Option<&'static str>,
}

async fn whole<W: Window>(
    State(room): State<Room<W>>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let pages = room.pages;
    let drawn = room
        .window
        .look(|world| {
            let visit = Visit::of(world, &asked, &headers)?;
            Some(page::whole(&visit, pages).map(|html| (html, visit.cookies(&asked))))
        })
        .await;
    match drawn {
        Some(Ok((html, cookies))) => {
            let mut response = matoi_page::page(StatusCode::OK, html);
            for cookie in cookies
                .iter()
                .filter_map(|cookie| HeaderValue::from_str(cookie).ok())
            {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            response
        }
        other => not_drawn(other.map(|drawn| drawn.map(|(html, _)| html))),
    }
}

async fn fragment<W: Window>(
    State(room): State<Room<W>>,
    axum::extract::Path(part): axum::extract::Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let drawn = room
        .window
        .look(|world| {
            Visit::of(world, &asked, &headers).and_then(|visit| page::part(&visit, &part))
        })
        .await;
    match drawn {
        Some(Ok(html)) => matoi_page::page(StatusCode::OK, html),
        other => not_drawn(other),
    }
}

/// Nothing to draw is 404; a template that fails is our fault and is said in the log.
fn not_drawn(drawn: Option<Result<Html, askama::Error>>) -> Response {
    match drawn {
        Some(Err(error)) => {
            tracing::error!(%error, "the chat page could not be drawn");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
        Some(Ok(_)) | None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn stream<W: Window>(
    State(room): State<Room<W>>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let changes = room.window.changes();
    let viewer = room
        .window
        .look(|world| Visit::of(world, &asked, &headers).map(|visit| visit.me.id.clone()))
        .await;
    match viewer {
        Some(viewer) => live::stream(changes, viewer).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// What the plain forms send, for browsers without scripts.
#[derive(Deserialize)]
struct Said {
    #[serde(rename = "as")]
    persona: String,
    channel: String,
    thread: Option<String>,
    #[serde(default)]
    text: String,
}

async fn say<W: Window>(
    State(room): State<Room<W>>,
    headers: HeaderMap,
    Form(said): Form<Said>,
) -> Response {
    let mut args = Map::new();
    args.insert("channel".into(), said.channel.clone().into());
    let method = if let Some((command, text)) = command(&said.text) {
        args.insert("command".into(), command.into());
        args.insert("text".into(), text.into());
        "sandbox.command"
    } else {
        args.insert("text".into(), said.text.clone().into());
        if let Some(thread) = &said.thread {
            args.insert("thread_ts".into(), thread.clone().into());
        }
        "chat.postMessage"
    };
    act(&room, &headers, &said, method, args).await
}

async fn join<W: Window>(
    State(room): State<Room<W>>,
    headers: HeaderMap,
    Form(said): Form<Said>,
) -> Response {
    let args = Map::from_iter([("channel".to_owned(), Value::from(said.channel.clone()))]);
    act(&room, &headers, &said, "conversations.join", args).await
}

async fn act<W: Window>(
    room: &Room<W>,
    headers: &HeaderMap,
    said: &Said,
    method: &str,
    args: Map<String, Value>,
) -> Response {
    if comes_from_elsewhere(headers) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let asked = Asked::back_to(&said.persona, &said.channel, said.thread.as_deref());
    let seen = room
        .window
        .look(|world| {
            let visit = Visit::of(world, &asked, headers)?;
            Some((visit.me.token.clone()?, visit.parameters(visit.lang)))
        })
        .await;
    let Some((token, parameters)) = seen else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let answer = room.window.call(&token, method, args).await;
    if !answer.is_ok() {
        tracing::info!(
            method,
            error = answer.error(),
            "the workspace declined what a form asked"
        );
    }
    Redirect::to(&format!("/workspace?{parameters}")).into_response()
}

/// A slash command and its words; the full-width slash of Japanese input counts.
fn command(text: &str) -> Option<(String, String)> {
    let rest = text.trim().strip_prefix(['/', '／'])?;
    let (name, words) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let is_name = !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    is_name.then(|| {
        (
            format!("/{}", name.to_ascii_lowercase()),
            words.trim().to_owned(),
        )
    })
}

/// Another site must not be able to make somebody's browser speak here.
fn comes_from_elsewhere(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let fetched =
        text("sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none"));
    let origin = text("origin")
        .and_then(|origin| origin.split_once("://"))
        .map(|(_, host)| host);
    fetched || origin.is_some_and(|origin| Some(origin) != text("host"))
}

#[cfg(test)]
#[path = "chat/tests.rs"]
mod tests;
