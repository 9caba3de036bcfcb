//! Files over HTTP: where bytes are sent to, and where they are fetched from. Who may see a file
//! the world decides; this must never.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde_json::Value;

use crate::act::Act;
use crate::faults::OutageKind;
use crate::model::File;
use crate::request::{bearer, is_local};
use crate::vault::{FILE_BYTES_MAX, name_of};
use crate::workspace::Workspace;
use crate::world::World;

/// Bytes an upload may have around its file (the parts of a form).
const FORM_ROOM: u64 = 64 * 1024;
/// How every path begins that takes files, for whoever stands in front.
pub const FILES_UNDER: &str = "/workspace/";
/// The largest body under there.
#[expect(
    clippy::cast_possible_truncation,
    reason = "far below any machine's word"
)]
pub const FILES_BYTES_MAX: usize = (FILE_BYTES_MAX + FORM_ROOM) as usize;
/// Characters of a text that are kept as its preview.
const PREVIEW_LENGTH: usize = 1_000;
/// The cookie by which the chat page remembers who somebody is; there it is what being signed in
/// is to Slack's own page.
const PERSONA_COOKIE: &str = "matoi_as";

/// What Slack shows to whoever is not signed in: a page, and status 200.
const LOGIN_PAGE: &str = "<!DOCTYPE html><html lang=\"en-US\"><head><title>Sign in | Slack</title></head>\
<body><h1>Sign in to Slack</h1><form id=\"signin_form\"></form></body></html>";

/// The addresses of files.
pub(crate) fn router(workspace: &Arc<Workspace>) -> Router {
    Router::new()
        .route("/workspace/upload/{key}", post(upload))
        .route("/workspace/files-pri/{file}/{name}", get(shown))
        .route(
            "/workspace/files-pri/{file}/download/{name}",
            get(downloaded),
        )
        .route("/workspace/files/{user}/{file}/{name}", get(permalink))
        .layer(DefaultBodyLimit::max(FILES_BYTES_MAX))
        .with_state(Arc::clone(workspace))
}

async fn upload(
    State(workspace): State<Arc<Workspace>>,
    Path(key): Path<String>,
    request: Request,
) -> Response {
    let bytes = match bytes_of(request).await {
        Ok(bytes) => bytes,
        Err(status) => return status.into_response(),
    };
    let size = bytes.len();
    let status = workspace.take_in(&key, &bytes).await;
    if status.is_success() {
        format!("OK - {size}").into_response()
    } else {
        status.into_response()
    }
}

impl Workspace {
    /// Takes in the bytes of a file whose address ends with this key.
    pub(crate) async fn take_in(&self, key: &str, bytes: &[u8]) -> StatusCode {
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if size > FILE_BYTES_MAX {
            return StatusCode::PAYLOAD_TOO_LARGE;
        }
        let (key, sha256) = (key.to_owned(), name_of(bytes));
        // The bytes first: a file that is known must be there.
        if let Err(error) = self.vault.keep(&sha256, bytes).await {
            tracing::error!(%error, "an upload could not be kept");
            return StatusCode::INTERNAL_SERVER_ERROR;
        }
        let preview = preview_of(bytes);
        let (answer, _) = self
            .act(|now| Act::Upload {
                key,
                size,
                sha256,
                preview,
                now,
            })
            .await;
        if answer.is_ok() {
            StatusCode::OK
        } else {
            StatusCode::from_u16(answer.status).unwrap_or(StatusCode::NOT_FOUND)
        }
    }
}

/// The bytes of an upload: the body as it is, or the first file of a form.
async fn bytes_of(request: Request) -> Result<Vec<u8>, StatusCode> {
    let is_form = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.to_ascii_lowercase().starts_with("multipart/form-data"));
    if is_form {
        let mut form = Multipart::from_request(request, &())
            .await
            .map_err(|_| StatusCode::BAD_REQUEST)?;
        let mut only = Vec::new();
        while let Some(field) = form
            .next_field()
            .await
            .map_err(|_| StatusCode::BAD_REQUEST)?
        {
            let is_file = field.file_name().is_some();
            let bytes = field
                .bytes()
                .await
                .map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
            if is_file {
                return Ok(bytes.to_vec());
            }
            only = bytes.to_vec();
        }
        return Ok(only);
    }
    let most = usize::try_from(FILE_BYTES_MAX).unwrap_or(usize::MAX);
    let bytes = to_bytes(request.into_body(), most).await;
    bytes
        .map(|bytes| bytes.to_vec())
        .map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)
}

/// The beginning of a text; none if the bytes are not text.
fn preview_of(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    let is_text = !text
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{1b}'));
    is_text.then(|| text.chars().take(PREVIEW_LENGTH).collect())
}

async fn shown(
    State(workspace): State<Arc<Workspace>>,
    Path((file, _name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    served(&workspace, &file, &headers, "inline").await
}

async fn downloaded(
    State(workspace): State<Arc<Workspace>>,
    Path((file, _name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    served(&workspace, &file, &headers, "attachment").await
}

async fn served(
    workspace: &Workspace,
    team_and_file: &str,
    headers: &HeaderMap,
    disposition: &str,
) -> Response {
    let id = team_and_file.rsplit('-').next().unwrap_or_default();
    let token = bearer(headers);
    let (found, outage) = workspace.look(|world| {
        let is_app = token
            .as_deref()
            .is_some_and(|token| !token.starts_with("xoxp-"));
        let outage = world.faults().outage.as_ref().filter(|_| is_app);
        let found = match &token {
            Some(token) => world.file_for_token(id, token),
            None => persona(headers).and_then(|user| world.file_for(id, user)),
        };
        (found.cloned(), outage.map(|outage| outage.how))
    });
    match outage {
        Some(OutageKind::Hang) => std::future::pending::<()>().await,
        Some(OutageKind::Unavailable | OutageKind::Reset) => {
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
        None => {}
    }
    let Some(file) = found else {
        return (
            [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
            LOGIN_PAGE,
        )
            .into_response();
    };
    let name = file.sha256.clone().unwrap_or_default();
    match workspace.vault.read(&name).await {
        Ok(Some(bytes)) => carried(&file, bytes, disposition),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "a file could not be read back");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// A page on this machine that plays a person is signed in as that person.
fn persona(headers: &HeaderMap) -> Option<&str> {
    if !is_local(headers) {
        return None;
    }
    let cookies = headers.get(header::COOKIE)?.to_str().ok()?;
    cookies
        .split(';')
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(name, _)| *name == PERSONA_COOKIE)
        .map(|(_, user)| user)
}

/// Foreign bytes on our own address: nothing in them may run.
fn carried(file: &File, bytes: Vec<u8>, disposition: &str) -> Response {
    let kind = if file.mimetype.starts_with("text/") || file.mimetype == "application/json" {
        format!("{}; charset=utf-8", file.mimetype)
    } else {
        file.mimetype.clone()
    };
    let rules = [
        (header::CONTENT_DISPOSITION, disposition),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (
            header::CONTENT_SECURITY_POLICY,
            "sandbox; default-src 'none'",
        ),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set(header::CONTENT_TYPE, &kind);
    for (name, value) in rules {
        set(name, value);
    }
    response
}

/// The address of a file for people: leads to the message it was shared in.
async fn permalink(
    State(workspace): State<Arc<Workspace>>,
    Path((_user, file, _name)): Path<(String, String, String)>,
) -> Response {
    let there = workspace.look(|world| {
        let file = world.file(&file)?;
        let share = world.living_shares(file).next()?;
        let message = world.channel(&share.channel)?.messages.get(&share.ts)?;
        Some(world.permalink(&share.channel, message))
    });
    match there {
        Some(there) => Redirect::to(&there).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

impl World {
    /// The names of all bytes that a file of this world, or of one put aside, still needs.
    pub(crate) fn named_bytes(&self) -> BTreeSet<String> {
        let own = self.files.values().filter_map(|file| file.sha256.clone());
        let saved = self
            .saved
            .values()
            .filter_map(|world| world["files"].as_object())
            .flat_map(|files| files.values())
            .filter_map(|file: &Value| file["sha256"].as_str().map(str::to_owned));
        own.chain(saved).collect()
    }
}
