//! The real network behind [`Http`]: reqwest over rustls (ring).
//!
//! It must never call something "not sent" that may have arrived; when in doubt it says "lost".

use std::error::Error as _;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use reqwest::{Client, Response, Url, header};
use secrecy::{ExposeSecret, SecretString};

use super::apart;
use super::http::{Http, HttpAnswer, HttpBytes, HttpFailure};

/// Total time for one call, from the first byte out to the last byte in.
pub const CALL_TIMEOUT_MS: u64 = 10_000;
/// Total time for one file.
pub const FILE_TIMEOUT_MS: u64 = 60_000;
/// Time to reach the server at all; shorter, because nothing was sent yet and trying again is free.
pub const CONNECT_TIMEOUT_MS: u64 = 5_000;
/// The longest answer that is read; Slack's largest pages are far below.
pub const ANSWER_BYTES_MAX: usize = 16 * 1024 * 1024;
/// What Slack says a token may do.
const SCOPES: header::HeaderName = header::HeaderName::from_static("x-oauth-scopes");
/// Idle connections kept per host, enough for a burst of declarations.
const IDLE_CONNECTIONS_MAX: usize = 32;

/// Installs ring as the process-wide TLS provider. Calling it again changes nothing.
pub fn install_tls_provider() {
    // An `Err` means that a provider is installed already, which is all we need.
    let _already_installed = rustls::crypto::ring::default_provider().install_default();
}

/// [`Http`] over reqwest.
#[derive(Debug, Clone)]
pub struct ReqwestHttp {
    /// Or why there is none: a machine without root certificates can still serve itself.
    outward: Result<Client, HttpFailure>,
    /// Plain HTTP to this machine. It needs no certificates, and a proxy named in the environment
    /// knows nothing of it.
    loopback: Client,
}

impl ReqwestHttp {
    /// Builds the two clients.
    ///
    /// # Errors
    /// When not even a client for this machine can be built.
    pub fn new() -> Result<Self, HttpFailure> {
        install_tls_provider();
        Ok(Self {
            outward: build(Client::builder()),
            loopback: build(Client::builder().no_proxy().tls_certs_only([]))?,
        })
    }

    fn client_for(&self, url: &str) -> Result<&Client, HttpFailure> {
        if is_plain_loopback(url) {
            Ok(&self.loopback)
        } else {
            self.outward.as_ref().map_err(Clone::clone)
        }
    }
}

fn build(builder: reqwest::ClientBuilder) -> Result<Client, HttpFailure> {
    builder
        .timeout(Duration::from_millis(CALL_TIMEOUT_MS))
        .connect_timeout(Duration::from_millis(CONNECT_TIMEOUT_MS))
        .pool_max_idle_per_host(IDLE_CONNECTIONS_MAX)
        // Following a redirect would turn the POST into a GET and carry the token elsewhere.
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .map_err(|error| HttpFailure::NotSent(describe(error)))
}

#[async_trait]
impl Http for ReqwestHttp {
    #[expect(
        clippy::disallowed_methods,
        reason = "measures how long the real network took; nothing is decided by it here"
    )]
    async fn post_form(
        &self,
        url: &str,
        bearer: &SecretString,
        body: String,
    ) -> Result<HttpAnswer, HttpFailure> {
        let started = Instant::now();
        let mut request = self.client_for(url)?.post(url);
        // Some calls prove who asks in their arguments, and carry no token.
        if !bearer.expose_secret().is_empty() {
            request = request.bearer_auth(bearer.expose_secret());
        }
        let response = request
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body)
            .send()
            .await
            .map_err(failure)?;
        let mut answer = HttpAnswer {
            status: response.status().as_u16(),
            retry_after: header_text(&response, header::RETRY_AFTER)
                .and_then(|seconds| seconds.trim().parse().ok()),
            content_type: header_text(&response, header::CONTENT_TYPE),
            scopes: header_text(&response, SCOPES),
            date: header_text(&response, header::DATE).and_then(|it| apart::date(&it)),
            body: String::new(),
            took_ms: 0,
        };
        answer.body = read_body(response).await?;
        answer.took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        Ok(answer)
    }

    async fn get_bytes(
        &self,
        url: &str,
        bearer: &SecretString,
        bytes_max: usize,
    ) -> Result<HttpBytes, HttpFailure> {
        let mut response = self
            .client_for(url)?
            .get(url)
            .timeout(Duration::from_millis(FILE_TIMEOUT_MS))
            .bearer_auth(bearer.expose_secret())
            .send()
            .await
            .map_err(failure)?;
        let mut answer = HttpBytes {
            status: response.status().as_u16(),
            retry_after: header_text(&response, header::RETRY_AFTER)
                .and_then(|seconds| seconds.trim().parse().ok()),
            content_type: header_text(&response, header::CONTENT_TYPE),
            location: header_text(&response, header::LOCATION),
            bytes: Vec::new(),
            is_cut: false,
        };
        while let Some(part) = response.chunk().await.map_err(lost)? {
            let room = bytes_max - answer.bytes.len();
            if part.len() > room {
                // Nobody needs half a file: the rest is not even read.
                answer.is_cut = true;
                break;
            }
            answer.bytes.extend_from_slice(&part);
        }
        Ok(answer)
    }
}

fn lost(error: reqwest::Error) -> HttpFailure {
    HttpFailure::Lost(describe(error))
}

fn header_text(response: &Response, name: header::HeaderName) -> Option<String> {
    response
        .headers()
        .get(name)
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned)
}

async fn read_body(mut response: Response) -> Result<String, HttpFailure> {
    let mut bytes = Vec::new();
    loop {
        let chunk = response.chunk().await.map_err(lost)?;
        let Some(chunk) = chunk else { break };
        if bytes.len() + chunk.len() > ANSWER_BYTES_MAX {
            return Err(HttpFailure::Lost("the answer is too long".to_owned()));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn failure(error: reqwest::Error) -> HttpFailure {
    if error.is_connect() || error.is_builder() {
        HttpFailure::NotSent(describe(error))
    } else {
        lost(error)
    }
}

/// The whole chain of causes, without the address.
fn describe(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(source) = cause {
        text.push_str(": ");
        text.push_str(&source.to_string());
        cause = source.source();
    }
    text
}

fn is_plain_loopback(url: &str) -> bool {
    let Ok(url) = Url::parse(url) else {
        return false;
    };
    if url.scheme() != "http" {
        return false;
    }
    let host = url.host_str().unwrap_or_default();
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::is_plain_loopback;

    #[test]
    fn only_plain_http_to_this_machine_goes_without_certificates() {
        assert!(is_plain_loopback("http://127.0.0.1:1190/workspace/api/"));
        assert!(is_plain_loopback("http://[::1]:1190/api/"));
        assert!(is_plain_loopback("http://localhost/api/"));
        assert!(!is_plain_loopback("https://127.0.0.1/api/"));
        assert!(!is_plain_loopback("https://slack.com/api/"));
        assert!(!is_plain_loopback("https://127.0.0.1.example/api/"));
    }
}
