//! One signed request to an app on this machine, and how it went. It must never go anywhere else,
//! nor decide whether it is sent again.

use std::error::Error as _;
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use reqwest::{Client, Response, Url, header, redirect};
use sha2::Sha256;

use super::letter::{Answered, Letter};

/// How long an app has to answer.
const PATIENCE: Duration = Duration::from_secs(3);
/// How many redirects are followed.
const REDIRECTS_MAX: usize = 2;
/// How much of an answer is read.
const ANSWER_BYTES_MAX: usize = 1024 * 1024;
/// Idle connections kept per app.
const IDLE_CONNECTIONS_MAX: usize = 4;

const USER_AGENT: &str = "Slackbot 1.0 (+https://api.slack.com/robots)";

/// Why a request was to no avail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    HttpTimeout,
    TooManyRedirects,
    ConnectionFailed,
    SslError,
    HttpError(u16),
    UnknownError,
}

impl Reason {
    /// As `x-slack-retry-reason` has it.
    pub(super) fn header(self) -> &'static str {
        match self {
            Self::HttpTimeout => "http_timeout",
            Self::TooManyRedirects => "too_many_redirects",
            Self::ConnectionFailed => "connection_failed",
            Self::SslError => "ssl_error",
            Self::HttpError(_) => "http_error",
            Self::UnknownError => "unknown_error",
        }
    }

    /// What Slack's client shows to whoever pressed.
    pub(super) fn shown(self) -> &'static str {
        match self {
            Self::HttpTimeout => "operation_timeout",
            Self::HttpError(500..) => "http_service_error",
            Self::HttpError(_) => "http_client_error",
            Self::TooManyRedirects
            | Self::ConnectionFailed
            | Self::SslError
            | Self::UnknownError => "dispatch_failed",
        }
    }
}

/// A request to no avail.
#[derive(Debug, Clone, Copy)]
pub(super) struct Refusal {
    pub(super) reason: Reason,
    /// Whether the app asked not to hear of it again.
    pub(super) is_final: bool,
}

impl From<Reason> for Refusal {
    fn from(reason: Reason) -> Self {
        Self {
            reason,
            is_final: false,
        }
    }
}

/// What sends requests to this machine; none if it can't be made, which the log then says.
pub(super) fn client() -> Option<Client> {
    // An `Err` means that somebody has installed it already.
    let _already_installed = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder()
        .no_proxy()
        .tls_certs_only([])
        .redirect(redirect::Policy::none())
        .pool_max_idle_per_host(IDLE_CONNECTIONS_MAX)
        .user_agent(USER_AGENT)
        .build();
    client
        .inspect_err(|error| tracing::error!(%error, "apps can not be reached over HTTP"))
        .ok()
}

impl Letter {
    /// Sends it, signed at this moment.
    pub(super) async fn send(&self, client: &Client, now: Timestamp) -> Result<Answered, Refusal> {
        let sent = tokio::time::timeout(PATIENCE, self.follow(client, now)).await;
        sent.unwrap_or_else(|_| Err(Reason::HttpTimeout.into()))
    }

    async fn follow(&self, client: &Client, now: Timestamp) -> Result<Answered, Refusal> {
        let mut url = Url::parse(&self.url).map_err(|_| Reason::UnknownError)?;
        for _ in 0..=REDIRECTS_MAX {
            if !is_loopback(&url) {
                return Err(Reason::ConnectionFailed.into());
            }
            let response = self.request(client, url.clone(), now).send().await;
            let response = response.map_err(|error| reason_of(&error))?;
            match next_url(&url, &response) {
                Some(next) => url = next,
                None => return answer(response).await,
            }
        }
        Err(Reason::TooManyRedirects.into())
    }

    fn request(&self, client: &Client, url: Url, now: Timestamp) -> reqwest::RequestBuilder {
        let at = now.as_second().to_string();
        let mut request = client
            .post(url)
            .header(header::CONTENT_TYPE, self.kind)
            .header(header::ACCEPT, "application/json,*/*")
            .header(
                "x-slack-signature",
                signature(&self.secret, &at, &self.body),
            )
            .header("x-slack-request-timestamp", at)
            .body(self.body.clone());
        if let Some(retry) = self.retry {
            request = request
                .header("x-slack-retry-num", retry.failures)
                .header("x-slack-retry-reason", retry.reason.header());
        }
        request
    }
}

/// Slack's signature, version 0.
fn signature(secret: &str, at: &str, body: &str) -> String {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes keys of every length");
    mac.update(format!("v0:{at}:{body}").as_bytes());
    format!("v0={}", hex::encode(mac.finalize().into_bytes()))
}

/// Whether an address is on this machine. A sandbox sends nothing anywhere else.
fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || host.ends_with(".localhost")
        || address
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

fn next_url(url: &Url, response: &Response) -> Option<Url> {
    if !response.status().is_redirection() {
        return None;
    }
    let location = response.headers().get(header::LOCATION)?.to_str().ok()?;
    url.join(location).ok()
}

async fn answer(mut response: Response) -> Result<Answered, Refusal> {
    let status = response.status();
    if !status.is_success() {
        return Err(Refusal {
            reason: Reason::HttpError(status.as_u16()),
            is_final: response
                .headers()
                .get("x-slack-no-retry")
                .is_some_and(|value| value == "1"),
        });
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| reason_of(&error))? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > ANSWER_BYTES_MAX {
            return Err(Reason::UnknownError.into());
        }
    }
    Ok(Answered {
        body: String::from_utf8_lossy(&bytes).into_owned(),
    })
}

fn reason_of(error: &reqwest::Error) -> Reason {
    let mut source = error.source();
    while let Some(inner) = source {
        if inner.downcast_ref::<rustls::Error>().is_some() {
            return Reason::SslError;
        }
        source = inner.source();
    }
    if error.is_timeout() {
        Reason::HttpTimeout
    } else if error.is_connect() {
        Reason::ConnectionFailed
    } else {
        Reason::UnknownError
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_reached() {
        let is = |url: &str| Url::parse(url).is_ok_and(|url| is_loopback(&url));
        for url in [
            "http://127.0.0.1:3000/x",
            "http://localhost/",
            "http://[::1]:8/",
        ] {
            assert!(is(url), "{url}");
        }
        for url in [
            "http://example.com/",
            "http://10.0.0.1/",
            "http://localhost.example.com/",
        ] {
            assert!(!is(url), "{url}");
        }
    }
}
