//! The chat page: the workspace as people see it in a browser, server-rendered and live. It reads
//! the world and speaks to it only through the same methods as any Slack client; it must never
//! change the world itself, and never know what an app's words or buttons mean.

mod act;
mod body;
mod emoji;
mod files;
mod foot;
mod known;
mod live;
mod menu;
mod message;
mod page;
mod rows;
mod sent;
mod side;
mod typed;
mod values;
mod views;
mod visit;
mod words;

use std::future::Future;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use matoi_page::{Html, blocks};
use serde_json::{Map, Value};
use tokio::sync::broadcast;

use crate::model::Change;
use crate::{Answer, World};
use visit::{Asked, Visit};

/// Where the page's style and scripts are served.
const ASSETS: &str = "/workspace/assets";

/// Bytes a form may have, its files among them.
const FORM_BYTES_MAX: usize = 24 << 20;

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

    /// Sends the bytes of a file to the address `files.getUploadURLExternal` gave; false if they
    /// were not taken.
    fn upload(&self, address: &str, bytes: Vec<u8>) -> impl Future<Output = bool> + Send;
}

/// The chat page at `/workspace`, its fragments, its event stream and its assets. `pages` is
/// where the program's own pages are, if it has any.
pub fn router<W: Window>(window: W, pages: Option<&'static str>) -> Router {
    let room = Room { window, pages };
    Router::new()
        .route("/workspace", get(whole::<W>))
        .route("/workspace/fragment/{part}", get(fragment::<W>))
        .route("/workspace/live", get(stream::<W>))
        .route("/workspace/say", post(act::say::<W>))
        .route("/workspace/join", post(act::join::<W>))
        .route("/workspace/press", post(act::press::<W>))
        .route("/workspace/view", post(act::view::<W>))
        .route("/workspace/do", post(act::other::<W>))
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
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
        let unknown = body::with_context(&visit, &body::Spot::default(), |ctx| {
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
    opened(&room, &asked, &headers).await;
    let drawn = room
        .window
        .look(|world| {
            let visit = Visit::of(world, &asked, &headers)?;
            Some(page::whole(&visit, pages).map(|html| (html, visit.cookies(&asked, &headers))))
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

/// The app hears that its home tab was opened, and may fill it.
async fn opened<W: Window>(room: &Room<W>, asked: &Asked, headers: &HeaderMap) {
    let Some(app) = asked.home() else {
        return;
    };
    let token = room
        .window
        .look(|world| Visit::of(world, asked, headers)?.me.token.clone())
        .await;
    if let Some(token) = token {
        let args = Map::from_iter([("app_id".to_owned(), Value::from(app))]);
        room.window.call(&token, "sandbox.home", args).await;
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

#[cfg(test)]
#[path = "chat/tests.rs"]
mod tests;

#[cfg(test)]
mod act_tests;
