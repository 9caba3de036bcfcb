//! What can be done to the world, and what comes back: the values that cross its border and that
//! the journal keeps. Plain values; they must never hold a connection or a clock.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// One Web API call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Call {
    /// From the `Authorization` header or the form field; none if the caller sent none.
    pub token: Option<String>,
    /// `chat.postMessage`, `sandbox.click`, …
    pub method: String,
    /// The arguments. Values may be JSON or JSON written in a string, as forms carry it.
    pub args: Map<String, Value>,
    /// The moment on the sandbox clock.
    pub now: Timestamp,
}

/// Everything that can happen to the world. The journal keeps these, and nothing else.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum Act {
    /// A Web API call.
    Call(Call),
    /// An app acknowledges a delivery, perhaps with an answer in it.
    Acknowledge {
        /// The delivery.
        delivery: u64,
        /// The answer (slash command text, `response_action`, …).
        payload: Option<Value>,
        /// When.
        now: Timestamp,
    },
    /// A delivery is given up: nobody answered it in time.
    GiveUp {
        /// The delivery.
        delivery: u64,
        /// When.
        now: Timestamp,
    },
    /// A delivery over HTTP failed for good; who pressed is told this.
    Fail {
        /// The delivery.
        delivery: u64,
        /// What Slack's client shows (`dispatch_failed`, `http_service_error`, …).
        error: String,
        /// When.
        now: Timestamp,
    },
    /// An app posts to a `response_url`.
    Respond {
        /// The last part of the address.
        key: String,
        /// The JSON body.
        body: Value,
        /// When.
        now: Timestamp,
    },
    /// The bytes of a file have come to their upload address.
    Upload {
        /// The last part of the address.
        key: String,
        /// How many bytes.
        size: u64,
        /// Names them where they are kept.
        sha256: String,
        /// Their beginning, if they are text.
        preview: Option<String>,
        /// When.
        now: Timestamp,
    },
    /// Time has passed; effects that were held back take place.
    Tick {
        /// When.
        now: Timestamp,
    },
}

/// What comes back.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// HTTP status: 200, or 429, 500, 503.
    pub status: u16,
    /// The JSON body (`{"ok": …}`).
    pub body: Value,
    /// Extra headers (`retry-after`, `x-oauth-scopes`, …).
    pub headers: Vec<(String, String)>,
    /// What the transport has to do to the answer.
    pub transport: Transport,
    /// The delivery whose answer the caller waits for (`sandbox.click`, `sandbox.submit`, …). The
    /// body then holds what to say if the app acknowledges without an answer of its own.
    pub awaits: Option<u64>,
}

/// What happens to an answer on its way back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Transport {
    /// The answer takes this long.
    pub latency_ms: u64,
    /// How it arrives.
    pub fate: Fate,
}

/// How an answer arrives.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Fate {
    /// As it is.
    #[default]
    Delivered,
    /// Never: the caller waits until it loses patience.
    Hangs,
    /// The connection breaks without a byte.
    Reset,
}

impl Answer {
    /// An undisturbed answer.
    #[must_use]
    pub fn of(body: Value) -> Self {
        Self {
            status: 200,
            body,
            headers: Vec::new(),
            transport: Transport::default(),
            awaits: None,
        }
    }

    /// Whether the body says `ok`.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.body.get("ok") == Some(&Value::Bool(true))
    }

    /// The error code of the body, if it has one.
    #[must_use]
    pub fn error(&self) -> Option<&str> {
        self.body.get("error").and_then(Value::as_str)
    }
}
