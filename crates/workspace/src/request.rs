//! Reading an HTTP request as a Web API call: forms, multipart, JSON, query; tokens in the header
//! or in a field. It must never know which methods exist.

use axum::body::{Body, to_bytes};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{HeaderMap, Method, header};
use serde_json::{Map, Value};

/// Bytes a body may have.
pub(crate) const BODY_MAX: usize = 4 * 1024 * 1024;

/// A call as it arrived.
#[derive(Debug, Default)]
pub(crate) struct Arrived {
    pub(crate) token: Option<String>,
    /// Whether the token came in the header, the only place for an app-level token.
    pub(crate) is_header_token: bool,
    pub(crate) is_post: bool,
    pub(crate) args: Map<String, Value>,
}

/// Reads a request; the error is one of Slack's codes.
pub(crate) async fn read(request: Request) -> Result<Arrived, &'static str> {
    let is_post = request.method() == Method::POST;
    let header_token = bearer(request.headers());
    let mut args = query(&request)?;
    // A token in an address ends up in logs; Slack takes none from apps made after 2021.
    args.remove("token");
    args.extend(body(request).await?);
    let field_token = args.remove("token");
    let field_token = field_token.and_then(|token| token.as_str().map(str::to_owned));
    Ok(Arrived {
        is_header_token: header_token.is_some(),
        token: header_token.or(field_token),
        is_post,
        args,
    })
}

/// The token of an `Authorization` header.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| token.trim().to_owned())
}

fn query(request: &Request) -> Result<Map<String, Value>, &'static str> {
    let query = request.uri().query().unwrap_or_default();
    pairs(query.as_bytes())
}

fn pairs(encoded: &[u8]) -> Result<Map<String, Value>, &'static str> {
    let pairs: Vec<(String, String)> =
        serde_urlencoded::from_bytes(encoded).map_err(|_| "invalid_form_data")?;
    Ok(pairs
        .into_iter()
        .map(|(name, value)| (name, Value::String(value)))
        .collect())
}

async fn body(request: Request) -> Result<Map<String, Value>, &'static str> {
    let kind = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .and_then(|kind| kind.split(';').next())
        .map(|kind| kind.trim().to_ascii_lowercase())
        .unwrap_or_default();
    match kind.as_str() {
        "multipart/form-data" => multipart(request).await,
        "application/json" => json(&bytes(request.into_body()).await?),
        "" | "application/x-www-form-urlencoded" => pairs(&bytes(request.into_body()).await?),
        _ => Err("invalid_post_type"),
    }
}

async fn bytes(body: Body) -> Result<Vec<u8>, &'static str> {
    let bytes = to_bytes(body, BODY_MAX).await;
    bytes
        .map(|bytes| bytes.to_vec())
        .map_err(|_| "invalid_form_data")
}

fn json(bytes: &[u8]) -> Result<Map<String, Value>, &'static str> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(Map::new());
    }
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_),
        )
        | Err(_) => Err("invalid_form_data"),
    }
}

async fn multipart(request: Request) -> Result<Map<String, Value>, &'static str> {
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|_| "invalid_form_data")?;
    let mut fields = Map::new();
    while let Some(field) = form.next_field().await.map_err(|_| "invalid_form_data")? {
        let Some(name) = field.name().map(str::to_owned) else {
            continue;
        };
        let text = field.text().await.map_err(|_| "invalid_form_data")?;
        fields.insert(name, text.into());
    }
    Ok(fields)
}

/// Where the browser says that a request comes from: `same-origin` and the like, or whether `Origin` is
/// the host that was asked. Programs say neither.
fn is_same_origin(headers: &HeaderMap) -> Option<bool> {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    if let Some(site) = text("sec-fetch-site") {
        return Some(site == "same-origin");
    }
    let origin = text("origin")?.split_once("://").map(|(_, host)| host);
    Some(origin.is_some() && origin == text("host"))
}

/// Whether a form stands on a page of ours. One that says nothing of where it stands does not.
pub(crate) fn is_own_form(headers: &HeaderMap) -> bool {
    is_same_origin(headers).unwrap_or(false)
}

/// Whether a page of somebody else made a browser send this; an address that was typed is nobody's.
pub(crate) fn is_from_elsewhere(headers: &HeaderMap) -> bool {
    let typed = headers
        .get("sec-fetch-site")
        .is_some_and(|site| site == "none");
    !typed && !is_same_origin(headers).unwrap_or(true)
}

/// Whether a request comes from this machine's own pages and programs: its Host is a loopback name
/// and nobody forwarded it. Tokens are shown to such requests only.
pub(crate) fn is_local(headers: &HeaderMap) -> bool {
    const FORWARDED: &[&str] = &[
        "forwarded",
        "x-forwarded-for",
        "x-forwarded-host",
        "x-real-ip",
    ];
    if FORWARDED.iter().any(|name| headers.contains_key(*name)) {
        return false;
    }
    let Some(host) = headers.get(header::HOST) else {
        // Browsers always send one; whoever does not is a program on this machine.
        return true;
    };
    let host = host.to_str().unwrap_or_default();
    let name = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name == "localhost"
        || name.ends_with(".localhost")
        || name
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}
