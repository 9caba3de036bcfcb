//! What somebody reads when it did not work: what happened, what is kept, how to go on. A page for
//! browsers, JSON for programs; the same words. Must never show an error of ours.

use askama::Template;
use axum::{
    Json,
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use matoi_words::{Language, say};
use serde_json::json;

use super::{
    bare,
    parts::{Tell, html},
};
use crate::language;

/// Whom to tell, and how.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Told {
    /// In which language.
    pub language: Language,
    /// A program reads it.
    pub program: bool,
}

impl Told {
    /// Whoever sent this.
    pub(crate) fn to(uri: &Uri, headers: &HeaderMap, fallback: Language) -> Self {
        Self::to_reader(uri, headers, None, fallback)
    }

    /// The same, of somebody whose language may be known.
    pub(crate) fn to_reader(
        uri: &Uri,
        headers: &HeaderMap,
        reads: Option<Language>,
        fallback: Language,
    ) -> Self {
        let language = language::of(uri, headers, reads, fallback);
        let path = uri.path();
        let machine = ["/api/", "/alerts/", "/slack/", "/workspace/api/"]
            .iter()
            .any(|start| path.starts_with(start));
        let accept = headers
            .get(header::ACCEPT)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        Self {
            language,
            program: machine || !accept.contains("text/html"),
        }
    }
}

/// The words of one outcome.
struct Words {
    code: &'static str,
    title: String,
    text: String,
}

fn words(language: Language, status: StatusCode) -> Words {
    let tell = |key: &str| say(language, key, &[]);
    let (code, title, text) = match status {
        StatusCode::UNAUTHORIZED => (
            "unauthorized",
            tell("web.unauthorized_title"),
            tell("web.unauthorized"),
        ),
        StatusCode::FORBIDDEN => ("refused", tell("web.refused_title"), tell("web.refused")),
        StatusCode::METHOD_NOT_ALLOWED => (
            "method_not_allowed",
            tell("web.method_title"),
            tell("web.method"),
        ),
        StatusCode::NOT_FOUND => (
            "not_found",
            tell("web.not_found_title"),
            tell("web.not_found"),
        ),
        StatusCode::PAYLOAD_TOO_LARGE => (
            "too_large",
            tell("web.too_large_title"),
            tell("web.too_large"),
        ),
        StatusCode::REQUEST_TIMEOUT => {
            ("too_slow", tell("web.too_slow_title"), tell("web.too_slow"))
        }
        StatusCode::BAD_REQUEST => (
            "unreadable",
            tell("web.unreadable_title"),
            tell("web.unreadable"),
        ),
        StatusCode::SERVICE_UNAVAILABLE => {
            ("not_kept", tell("web.not_kept_title"), tell("web.not_kept"))
        }
        _ => ("trouble", tell("web.error_title"), tell("web.error")),
    };
    Words { code, title, text }
}

/// The answer of that status, as a page or as JSON.
pub(crate) fn answer(told: &Told, status: StatusCode) -> Response {
    if told.program {
        json(told, status)
    } else {
        page(told, status)
    }
}

/// The answer of that status as JSON.
pub(crate) fn json(told: &Told, status: StatusCode) -> Response {
    let Words { code, title, text } = words(told.language, status);
    json_error(status, code, &format!("{title}\n{text}"), None)
}

/// An error as programs read it everywhere: `{"error": {"code", "message", "field"?}}`.
pub(crate) fn json_error(
    status: StatusCode,
    code: &str,
    message: &str,
    field: Option<&str>,
) -> Response {
    let mut error = json!({ "code": code, "message": message });
    if let Some(field) = field {
        error["field"] = field.into();
    }
    (status, Json(json!({ "error": error }))).into_response()
}

#[derive(Template)]
#[template(path = "fault.html")]
struct FaultPage {
    t: Tell,
    title: String,
    text: String,
    home: bool,
    reload: bool,
}

fn page(told: &Told, status: StatusCode) -> Response {
    let Words { title, text, .. } = words(told.language, status);
    // Where nothing opens from here, the way home would lead nowhere either.
    let home = status != StatusCode::FORBIDDEN;
    let reload = status.is_server_error();
    let t = Tell(told.language);
    let body = html(&FaultPage {
        t,
        title: title.clone(),
        text,
        home,
        reload,
    });
    bare(told.language, &title, body, status)
}
