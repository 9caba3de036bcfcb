//! The port to the network: one form-encoded POST with three honest outcomes, and one GET of bytes.
//!
//! It must never know what a call means. It only has to say truthfully whether the request may
//! have reached the other side, because a call that may have arrived must not be sent again
//! blindly.

use async_trait::async_trait;
use jiff::Timestamp;
use secrecy::SecretString;

/// The way out to a Slack-compatible server.
#[async_trait]
pub trait Http: Send + Sync {
    /// Posts `body` (`application/x-www-form-urlencoded`) to `url` with a bearer token, or with none
    /// where that is empty.
    async fn post_form(
        &self,
        url: &str,
        bearer: &SecretString,
        body: String,
    ) -> Result<HttpAnswer, HttpFailure>;

    /// Gets the bytes at `url` with a bearer token, at most `bytes_max` of them. Follows nothing: the
    /// token goes to that address and nowhere else. A wire that carries no files says so.
    async fn get_bytes(
        &self,
        _url: &str,
        _bearer: &SecretString,
        _bytes_max: usize,
    ) -> Result<HttpBytes, HttpFailure> {
        Err(HttpFailure::NotSent(
            "this wire carries no files".to_owned(),
        ))
    }
}

/// Bytes a server answered with, not yet judged.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpBytes {
    /// The HTTP status code.
    pub status: u16,
    /// `Retry-After` in seconds, where it was sent as a number.
    pub retry_after: Option<u64>,
    /// `Content-Type`, where it was sent.
    pub content_type: Option<String>,
    /// `Location`, where it was sent.
    pub location: Option<String>,
    /// What came, at most as much as was asked for.
    pub bytes: Vec<u8>,
    /// Whether there was more than was asked for.
    pub is_cut: bool,
}

/// Without the bytes: they are somebody's file.
impl std::fmt::Debug for HttpBytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpBytes")
            .field("status", &self.status)
            .field("content_type", &self.content_type)
            .field("bytes", &self.bytes.len())
            .field("is_cut", &self.is_cut)
            .finish_non_exhaustive()
    }
}

/// What a server answered, not yet judged.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpAnswer {
    /// The HTTP status code.
    pub status: u16,
    /// `Retry-After` in seconds, where it was sent as a number.
    pub retry_after: Option<u64>,
    /// `Content-Type`, where it was sent.
    pub content_type: Option<String>,
    /// `X-OAuth-Scopes`, where it was sent: what the token may do.
    pub scopes: Option<String>,
    /// `Date`, where it was sent: when it was answered, by the other side's clock.
    pub date: Option<Timestamp>,
    /// The body as text.
    pub body: String,
    /// How long the answer took; a `Retry-After` counts from the answer, not from the call.
    pub took_ms: u64,
}

impl HttpAnswer {
    /// An answer with a JSON body that took no time.
    #[must_use]
    pub fn json(status: u16, body: impl Into<String>) -> Self {
        Self {
            status,
            retry_after: None,
            content_type: Some("application/json; charset=utf-8".to_owned()),
            scopes: None,
            date: None,
            body: body.into(),
            took_ms: 0,
        }
    }
}

/// Without the body: it may hold people's words or the ticket of a socket.
impl std::fmt::Debug for HttpAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpAnswer")
            .field("status", &self.status)
            .field("retry_after", &self.retry_after)
            .field("content_type", &self.content_type)
            .field("body_bytes", &self.body.len())
            .field("took_ms", &self.took_ms)
            .finish()
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HttpFailure {
    /// Nothing left this machine (connection refused, no such host): no effect is possible.
    #[error("not sent: {0}")]
    NotSent(String),
    /// The request, or a part of it, was sent and no answer came back: the effect is unknown.
    #[error("sent, but the answer was lost: {0}")]
    Lost(String),
}
