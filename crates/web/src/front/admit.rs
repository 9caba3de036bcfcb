//! Who is let through, before any route is asked: this machine only where nobody signs in, no forged
//! forms, bodies of a bounded size in a bounded time; and the headers every answer leaves with. Must
//! never know what a request wants.

use std::{net::SocketAddr, panic::AssertUnwindSafe, time::Duration};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{ConnectInfo, Request},
    http::{
        HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header, request::Parts, uri::Authority,
    },
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
};
use futures_util::FutureExt;
use matoi_words::Language;

use crate::{
    door::{is_own_origin, is_safe},
    pages::{ASSETS, fault},
};

/// The largest body taken in where nobody brings files; alerts, forms and requests are far smaller.
const BODY_BYTES_MAX: usize = 1024 * 1024;
/// A body that has not come whole by then is not waited for.
const BODY_WITHIN: Duration = Duration::from_secs(10);

/// Who may come in where nobody signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admits {
    /// Only browsers and programs on this machine (loopback, built-in workspace).
    OnlyThisMachine,
    /// Whoever brings a proof, from anywhere: pages ask for a session, `/api/v1` and `/alerts` for
    /// their token.
    WhoeverSignsIn,
}

/// What the front door is told.
#[derive(Debug, Clone, Copy)]
pub struct GuardConfig {
    /// Who may come in.
    pub admits: Admits,
    /// The language of whoever asks for none.
    pub language: Language,
    /// Where people bring files, if they can here.
    pub files: Option<Files>,
}

/// Where bodies may be larger than elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Files {
    /// How such a path begins.
    pub under: &'static str,
    /// The largest body there.
    pub bytes_max: usize,
}

/// Puts the front door around everything in `router`, whoever made its routes. Answers keep their own
/// security headers where they have some.
pub fn guard(router: Router, config: GuardConfig) -> Router {
    let told = move |status| {
        move |uri: Uri, headers: HeaderMap| async move {
            fault::answer(&fault::Told::to(&uri, &headers, config.language), status)
        }
    };
    router
        .fallback(told(StatusCode::NOT_FOUND))
        .method_not_allowed_fallback(told(StatusCode::METHOD_NOT_ALLOWED))
        .layer(from_fn_with_state(config, let_through))
}

async fn let_through(
    axum::extract::State(config): axum::extract::State<GuardConfig>,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    let told = fault::Told::to(&parts.uri, &parts.headers, config.language);
    let peer = parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map(|ConnectInfo(peer)| *peer);
    let may_come = match config.admits {
        Admits::OnlyThisMachine => {
            is_this_machine(&parts.uri, &parts.headers, peer) || is_asset(&parts)
        }
        Admits::WhoeverSignsIn => true,
    };
    let forged = !is_safe(&parts.method) && comes_from_elsewhere(&parts.headers);
    let answer = if !may_come {
        fault::not_from_here(&told, &parts.headers)
    } else if forged {
        fault::answer(&told, StatusCode::FORBIDDEN)
    } else if !is_text(parts.uri.path()) {
        fault::answer(&told, StatusCode::NOT_FOUND)
    } else {
        let larger = config
            .files
            .filter(|files| parts.uri.path().starts_with(files.under));
        let bytes_max = larger.map_or(BODY_BYTES_MAX, |files| files.bytes_max);
        match whole(&parts.headers, body, bytes_max).await {
            Ok(body) => {
                let answer = next.run(Request::from_parts(parts, body));
                let answer = AssertUnwindSafe(answer).catch_unwind().await;
                // What it was doing is in the log; nothing received is lost.
                answer.unwrap_or_else(|_| fault::answer(&told, StatusCode::INTERNAL_SERVER_ERROR))
            }
            Err(status) => fault::answer(&told, status),
        }
    };
    with_headers(answer)
}

/// Style and marks, the same for everybody and full of nobody's words: whoever is turned away reads why on a
/// page that looks like one.
fn is_asset(parts: &Parts) -> bool {
    let below = parts.uri.path().strip_prefix(ASSETS);
    is_safe(&parts.method) && below.is_some_and(|rest| rest.starts_with('/'))
}

/// Whether an address is text once its `%` are read. No place of ours has another.
fn is_text(path: &str) -> bool {
    let mut bytes = path.bytes();
    let mut read = Vec::with_capacity(path.len());
    while let Some(byte) = bytes.next() {
        let digit = |byte: u8| char::from(byte).to_digit(16);
        let escaped = || {
            let (high, low) = (bytes.clone().next()?, bytes.clone().nth(1)?);
            u8::try_from(digit(high)? * 16 + digit(low)?).ok()
        };
        match escaped().filter(|_| byte == b'%') {
            Some(escaped) => {
                read.push(escaped);
                bytes.nth(1);
            }
            None => read.push(byte),
        }
    }
    String::from_utf8(read).is_ok()
}

/// The body, whole, or why not.
async fn whole(headers: &HeaderMap, body: Body, bytes_max: usize) -> Result<Body, StatusCode> {
    let declared = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if declared.is_some_and(|length| length > bytes_max) {
        return Err(StatusCode::PAYLOAD_TOO_LARGE);
    }
    match tokio::time::timeout(BODY_WITHIN, to_bytes(body, bytes_max)).await {
        Ok(Ok(bytes)) => Ok(Body::from(bytes)),
        Ok(Err(error)) if is_length_limit(&error) => Err(StatusCode::PAYLOAD_TOO_LARGE),
        Ok(Err(_)) => Err(StatusCode::BAD_REQUEST),
        Err(_) => Err(StatusCode::REQUEST_TIMEOUT),
    }
}

fn is_length_limit(error: &axum::Error) -> bool {
    let mut source: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = source {
        if error.to_string().contains("length limit") {
            return true;
        }
        source = error.source();
    }
    false
}

/// A name that a stranger's page can't make a browser say (DNS rebinding), on a connection that did
/// not come through a proxy, from a peer on this machine.
fn is_this_machine(uri: &Uri, headers: &HeaderMap, peer: Option<SocketAddr>) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    let (host, second) = (hosts.next(), hosts.next());
    let host = host
        .and_then(|host| host.to_str().ok())
        .or_else(|| uri.authority().map(Authority::as_str));
    let named =
        second.is_none() && host.is_some_and(is_loopback) && uri.host().is_none_or(is_loopback);
    // In-process callers have no peer.
    named
        && !is_forwarded(headers)
        && peer.is_none_or(|peer| peer.ip().to_canonical().is_loopback())
}

fn is_loopback(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else {
        return false;
    };
    let plain = !host.contains('@');
    plain
        && ["localhost", "127.0.0.1", "[::1]"]
            .iter()
            .any(|name| authority.host().eq_ignore_ascii_case(name))
}

fn is_forwarded(headers: &HeaderMap) -> bool {
    headers
        .keys()
        .map(HeaderName::as_str)
        .any(|name| name == "forwarded" || name == "x-real-ip" || name.starts_with("x-forwarded-"))
}

/// A form or script of another site, which must not act with this reader's hands. Programs send
/// neither header.
fn comes_from_elsewhere(headers: &HeaderMap) -> bool {
    match headers.get(HeaderName::from_static("sec-fetch-site")) {
        Some(site) => site != "same-origin" && site != "none",
        None => !is_own_origin(headers).unwrap_or(true),
    }
}

fn with_headers(mut answer: Response) -> Response {
    let headers = answer.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, matoi_page::csp()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
    ] {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    answer.into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pairs = pairs.iter().map(|(name, value)| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )
        });
        pairs.collect()
    }

    fn lets(pairs: &[(&'static str, &'static str)], peer: &str) -> bool {
        is_this_machine(
            &"/".parse().unwrap(),
            &headers(pairs),
            Some(peer.parse().unwrap()),
        )
    }

    #[test]
    fn loopback_names_come_in_and_everything_that_only_looks_like_one_does_not() {
        for host in [
            "localhost",
            "localhost:1190",
            "127.0.0.1:1190",
            "[::1]:1190",
            "LOCALHOST",
            "[::1]",
        ] {
            assert!(is_loopback(host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.nip.io",
            "a@localhost",
            "localhost:x:y",
            "0.0.0.0",
            "192.168.1.2",
        ] {
            assert!(!is_loopback(host), "{host}");
        }
    }

    #[test]
    fn an_address_is_text_or_no_address() {
        for path in ["/", "/i/1", "/%E8%91%B5", "/a%2Fb", "/100%", "/%zz", "/葵"] {
            assert!(is_text(path), "{path}");
        }
        for path in ["/%FF", "/a%E8%91", "/%C0%80"] {
            assert!(!is_text(path), "{path}");
        }
    }

    #[test]
    fn a_forwarded_or_doubly_named_or_distant_request_is_not_this_machine() {
        let host = ("host", "localhost:1190");
        assert!(lets(&[host], "127.0.0.1:4000"));
        assert!(lets(&[host], "[::ffff:127.0.0.1]:4000"));
        assert!(!lets(&[host], "10.0.0.7:4000"));
        assert!(!lets(&[], "127.0.0.1:4000"));
        for name in [
            "forwarded",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-real-ip",
        ] {
            assert!(!lets(&[host, (name, "x")], "127.0.0.1:4000"), "{name}");
        }
        let mut twice = headers(&[host]);
        twice.append(header::HOST, HeaderValue::from_static("evil.example"));
        assert!(!is_this_machine(&"/".parse().unwrap(), &twice, None));
    }

    #[test]
    fn a_form_of_another_site_comes_from_elsewhere_and_a_program_does_not() {
        let host = ("host", "localhost:1190");
        assert!(!comes_from_elsewhere(&headers(&[host])));
        assert!(!comes_from_elsewhere(&headers(&[
            host,
            ("sec-fetch-site", "same-origin")
        ])));
        assert!(!comes_from_elsewhere(&headers(&[
            host,
            ("origin", "http://localhost:1190")
        ])));
        assert!(comes_from_elsewhere(&headers(&[
            host,
            ("sec-fetch-site", "cross-site")
        ])));
        assert!(comes_from_elsewhere(&headers(&[
            host,
            ("sec-fetch-site", "same-site")
        ])));
        assert!(comes_from_elsewhere(&headers(&[host, ("origin", "null")])));
        assert!(comes_from_elsewhere(&headers(&[
            host,
            ("origin", "http://localhost:9999")
        ])));
    }
}
