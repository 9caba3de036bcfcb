//! Frames of Socket Mode: only the envelope is read, the payload stays as it came.
//!
//! It must never look into a payload. What is not understood here can then still be kept, and
//! read later by a newer version.

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

/// What a payload is, as the envelope says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnvelopeKind {
    /// An event of the Events API.
    EventsApi,
    /// A press, a shortcut, a submitted view.
    Interactive,
    /// A slash command.
    SlashCommands,
    /// Something newer than this code.
    Other(String),
}

/// One delivery, unopened.
#[derive(Clone, PartialEq, Eq)]
pub struct Envelope {
    /// What an acknowledgement has to name.
    pub id: String,
    /// What the payload is.
    pub kind: EnvelopeKind,
    /// The payload as raw JSON.
    pub payload: String,
    /// Whether an acknowledgement may carry an answer.
    pub accepts_response_payload: bool,
    /// How often this was delivered before.
    pub retry_attempt: u64,
    /// Why it is delivered again.
    pub retry_reason: Option<String>,
}

/// Without the payload: it holds people's words.
impl std::fmt::Debug for Envelope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Envelope")
            .field("id", &self.id)
            .field("kind", &self.kind)
            .field("payload_bytes", &self.payload.len())
            .field("retry_attempt", &self.retry_attempt)
            .field("retry_reason", &self.retry_reason)
            .finish_non_exhaustive()
    }
}

/// Why Slack is about to close a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DisconnectReason {
    /// In about ten seconds.
    Warning,
    /// Now; come back.
    RefreshRequested,
    /// Socket Mode was switched off for this app.
    LinkDisabled,
    /// More connections than Slack allows.
    TooManyWebsockets,
    /// Something newer than this code.
    Other(String),
}

/// One text frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    /// The connection is ready.
    Hello,
    /// The connection will be closed.
    Disconnect(DisconnectReason),
    /// A delivery.
    Envelope(Envelope),
    /// JSON, but nothing that needs an answer.
    Other,
}

/// A text frame that is no JSON object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a frame that is no JSON object")]
pub struct NotAFrame;

/// Liberal on purpose: a field of an unexpected type must not cost us the delivery.
#[derive(Deserialize)]
struct RawFrame<'a> {
    #[serde(default, rename = "type")]
    kind: Value,
    #[serde(default)]
    envelope_id: Value,
    #[serde(default, borrow)]
    payload: Option<&'a RawValue>,
    #[serde(default)]
    accepts_response_payload: Value,
    #[serde(default)]
    retry_attempt: Value,
    #[serde(default)]
    retry_reason: Value,
    #[serde(default)]
    reason: Value,
}

/// Reads one text frame.
///
/// # Errors
/// When it is no JSON object.
pub fn parse(text: &str) -> Result<Frame, NotAFrame> {
    let raw: RawFrame<'_> = serde_json::from_str(text).map_err(|_| NotAFrame)?;
    let kind = raw.kind.as_str().unwrap_or_default();
    if let Some(id) = raw.envelope_id.as_str() {
        return Ok(Frame::Envelope(Envelope {
            id: id.to_owned(),
            kind: envelope_kind(kind),
            payload: raw.payload.map_or("null", RawValue::get).to_owned(),
            accepts_response_payload: raw.accepts_response_payload.as_bool().unwrap_or(false),
            retry_attempt: raw.retry_attempt.as_u64().unwrap_or(0),
            retry_reason: raw
                .retry_reason
                .as_str()
                .filter(|reason| !reason.is_empty())
                .map(str::to_owned),
        }));
    }
    Ok(match kind {
        "hello" => Frame::Hello,
        "disconnect" => Frame::Disconnect(disconnect_reason(raw.reason.as_str())),
        _ => Frame::Other,
    })
}

fn envelope_kind(kind: &str) -> EnvelopeKind {
    match kind {
        "events_api" => EnvelopeKind::EventsApi,
        "interactive" => EnvelopeKind::Interactive,
        "slash_commands" => EnvelopeKind::SlashCommands,
        other => EnvelopeKind::Other(other.to_owned()),
    }
}

fn disconnect_reason(reason: Option<&str>) -> DisconnectReason {
    match reason.unwrap_or_default() {
        "warning" => DisconnectReason::Warning,
        "refresh_requested" => DisconnectReason::RefreshRequested,
        "link_disabled" => DisconnectReason::LinkDisabled,
        "too_many_websockets" => DisconnectReason::TooManyWebsockets,
        other => DisconnectReason::Other(other.to_owned()),
    }
}

/// The acknowledgement of an envelope, with an answer where one is accepted.
#[must_use]
pub fn acknowledgement(envelope_id: &str, payload: Option<&Value>) -> String {
    match payload {
        Some(payload) => json!({"envelope_id": envelope_id, "payload": payload}).to_string(),
        None => json!({"envelope_id": envelope_id}).to_string(),
    }
}
