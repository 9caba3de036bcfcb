//! Requests that Slack makes to us over HTTP: headers and raw bytes → a delivery, or why not.
//!
//! It must never read a body before its signature holds, nor look into a payload further than to tell
//! what kind of delivery it is.

use std::collections::{BTreeMap, VecDeque};

use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use serde_json::{Map, Value};

use super::{
    envelope::{Envelope, EnvelopeKind},
    signature::{BadSignature, verify},
};

/// The header that counts how often a delivery came before.
pub const RETRY_NUMBER_HEADER: &str = "x-slack-retry-num";
/// The header that says why it comes again.
pub const RETRY_REASON_HEADER: &str = "x-slack-retry-reason";
/// A signature is remembered so long: twice as long as one may be old (reliability T1).
const REMEMBERED_FOR: SignedDuration = SignedDuration::from_mins(10);
/// So many are remembered; what falls out is still known by its delivery's own key.
const REMEMBERED_MAX: usize = 8_192;

/// A request as it arrived.
#[derive(Debug, Clone, Copy)]
pub struct Letter<'a> {
    /// When Slack says it was signed; empty where that is missing, or there more than once.
    pub timestamp: &'a str,
    /// Its signature; empty where that is missing, or there more than once.
    pub signature: &'a str,
    /// How often it came before, where it says so.
    pub retry_number: Option<&'a str>,
    /// Why it comes again, where it says so.
    pub retry_reason: Option<&'a str>,
    /// The raw body.
    pub body: &'a [u8],
}

/// What a request wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Knock {
    /// Slack asks whether this address is ours: the answer is this text.
    Challenge(String),
    /// Slack looks whether anybody is there. 200 is answer enough.
    SslCheck,
    /// A delivery.
    Envelope(Box<Envelope>),
}

/// Why a request is not taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is not Slack's (401).
    #[error("not from Slack: {0}")]
    Forged(#[from] BadSignature),
    /// It is Slack's, and nothing we can keep (400).
    #[error("neither JSON nor a form of Slack's")]
    Unreadable,
}

/// Opens a request that was signed with any of `secrets` around `now`.
///
/// # Errors
/// When it is not Slack's, or nothing can be made of it.
pub fn open(letter: &Letter, secrets: &[SecretString], now: Timestamp) -> Result<Knock, Refused> {
    check(letter, secrets, now)?;
    let body = std::str::from_utf8(letter.body).map_err(|_| Refused::Unreadable)?;
    // Told by what is in it: servers other than Slack's name the type of their bodies freely.
    if body.trim_start().starts_with('{') {
        event(letter, body)
    } else {
        form(letter, body)
    }
}

/// One of the secrets has to fit; the last one's answer tells why none does.
fn check(letter: &Letter, secrets: &[SecretString], now: Timestamp) -> Result<(), BadSignature> {
    let mut why = Err(BadSignature::Mismatch);
    for secret in secrets {
        why = verify(secret, letter.timestamp, letter.signature, letter.body, now);
        if why.is_ok() {
            break;
        }
    }
    why
}

fn event(letter: &Letter, body: &str) -> Result<Knock, Refused> {
    let told: Value = serde_json::from_str(body).map_err(|_| Refused::Unreadable)?;
    let text = |name: &str| told.get(name).and_then(Value::as_str);
    if text("type") == Some("url_verification") {
        return Ok(Knock::Challenge(
            text("challenge").unwrap_or_default().to_owned(),
        ));
    }
    Ok(delivery(letter, EnvelopeKind::EventsApi, body.to_owned()))
}

fn form(letter: &Letter, body: &str) -> Result<Knock, Refused> {
    let fields: Vec<(String, String)> =
        serde_urlencoded::from_str(body).map_err(|_| Refused::Unreadable)?;
    let field = |name: &str| {
        let mut found = fields.iter().filter(|(field, _)| field == name);
        found.next().map(|(_, value)| value.as_str())
    };
    if field("ssl_check") == Some("1") {
        return Ok(Knock::SslCheck);
    }
    if let Some(payload) = field("payload") {
        return Ok(delivery(
            letter,
            EnvelopeKind::Interactive,
            payload.to_owned(),
        ));
    }
    if field("command").is_none() {
        return Err(Refused::Unreadable);
    }
    // What a socket brings as an object comes as a form here.
    let flat: Map<String, Value> = fields
        .into_iter()
        .map(|(name, value)| (name, Value::from(value)))
        .collect();
    let payload = Value::Object(flat).to_string();
    Ok(delivery(letter, EnvelopeKind::SlashCommands, payload))
}

fn delivery(letter: &Letter, kind: EnvelopeKind, payload: String) -> Knock {
    let number = letter.retry_number.and_then(|number| number.parse().ok());
    let reason = letter.retry_reason.filter(|reason| !reason.is_empty());
    Knock::Envelope(Box::new(Envelope {
        id: letter.signature.to_owned(),
        kind,
        payload,
        // Whoever answers a request can always say something in the answer.
        accepts_response_payload: true,
        retry_attempt: number.unwrap_or(0),
        retry_reason: reason.map(str::to_owned),
    }))
}

/// Signatures of requests that were taken in: the very same request again is a replay, or came through
/// somebody who sends twice. Slack's own second try is signed anew.
#[derive(Debug, Default)]
pub struct Seen {
    when: BTreeMap<String, Timestamp>,
    order: VecDeque<String>,
}

impl Seen {
    /// Whether that one was taken in before.
    #[must_use]
    pub fn knows(&self, signature: &str, now: Timestamp) -> bool {
        let seen = self.when.get(signature);
        seen.is_some_and(|seen| now.duration_since(*seen) < REMEMBERED_FOR)
    }

    /// Remembers one that is kept.
    pub fn keep(&mut self, signature: &str, now: Timestamp) {
        if self.when.insert(signature.to_owned(), now).is_none() {
            self.order.push_back(signature.to_owned());
        }
        while self.order.len() > REMEMBERED_MAX {
            let oldest = self.order.pop_front();
            oldest.map(|oldest| self.when.remove(&oldest));
        }
    }
}
