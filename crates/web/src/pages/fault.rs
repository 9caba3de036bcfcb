//! What somebody reads when it did not work: what happened, what is kept, how to go on. A page for
//! browsers, JSON for programs; the same words. Must never show an error of ours.

use askama::Template;
use axum::{
    Json,
    http::{HeaderMap, StatusCode, Uri, header, uri::Authority},
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
    /// How to mend it, where that takes more than going on.
    mend: Vec<String>,
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
    let mend = Vec::new();
    Words {
        code,
        title,
        text,
        mend,
    }
}

/// What somebody reads who does not come from this machine, where nobody signs in.
fn elsewhere(language: Language) -> Words {
    let tell = |key: &str| say(language, key, &[]);
    Words {
        code: "refused",
        title: tell("web.elsewhere_title"),
        text: tell("web.elsewhere"),
        mend: vec![tell("web.elsewhere_here"), tell("web.elsewhere_team")],
    }
}

/// The answer to a request that does not come from this machine, where only those are let in; with the
/// way in by the machine's own name, at the port it came by.
pub(crate) fn not_from_here(told: &Told, headers: &HeaderMap) -> Response {
    let words = elsewhere(told.language);
    if told.program {
        return as_json(words, StatusCode::FORBIDDEN);
    }
    let host = headers.get(header::HOST);
    let host = host.and_then(|host| host.to_str().ok()?.parse::<Authority>().ok());
    let port = host.and_then(|host| host.port_u16());
    let way = port.map(|port| Way {
        href: format!("http://localhost:{port}/"),
        label: say(told.language, "web.elsewhere_way", &[]),
    });
    page(told, StatusCode::FORBIDDEN, words, way, true)
}

/// The answer of that status, as a page or as JSON.
pub(crate) fn answer(told: &Told, status: StatusCode) -> Response {
    if told.program {
        json(told, status)
    } else {
        let way = Way {
            href: "/".to_owned(),
            label: say(told.language, "web.home", &[]),
        };
        let reload = status.is_server_error();
        let words = words(told.language, status);
        page(told, status, words, Some(way), reload)
    }
}

/// The answer of that status as JSON.
pub(crate) fn json(told: &Told, status: StatusCode) -> Response {
    as_json(words(told.language, status), status)
}

fn as_json(words: Words, status: StatusCode) -> Response {
    let lines = [vec![words.title, words.text], words.mend].concat();
    json_error(status, words.code, &lines.join("\n"), None)
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

/// A page that is not the one asked for: what happened, what is kept, how to go on.
#[derive(Template)]
#[template(path = "fault.html")]
pub(super) struct FaultPage {
    pub t: Tell,
    pub title: String,
    pub text: String,
    pub mend: Vec<String>,
    pub way: Option<Way>,
    pub reload: bool,
}

/// A way on.
pub(super) struct Way {
    pub href: String,
    pub label: String,
}

fn page(told: &Told, status: StatusCode, words: Words, way: Option<Way>, reload: bool) -> Response {
    let Words {
        title, text, mend, ..
    } = words;
    let body = html(&FaultPage {
        t: Tell(told.language),
        title: title.clone(),
        text,
        mend,
        way,
        reload,
    });
    bare(told.language, &title, body, status)
}
