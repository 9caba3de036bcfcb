//! Requests over HTTP: what Slack sends is taken in, anything else is not, however little is wrong.

use jiff::Timestamp;
use matoi_slack::{
    read::delivery,
    wire::{
        envelope::{Envelope, EnvelopeKind},
        push::{Knock, Letter, Refused, Seen, open},
        signature::{BadSignature, sign},
    },
};
use proptest::prelude::*;
use secrecy::SecretString;
use serde_json::{Value, json};

const AT: i64 = 1_800_000_000;

fn secret(name: &str) -> SecretString {
    format!("a drill's {name} secret").into()
}

fn now() -> Timestamp {
    Timestamp::from_second(AT).expect("in range")
}

fn signed(body: &[u8], with: &str) -> (String, String) {
    let timestamp = AT.to_string();
    let signature = sign(&secret(with), &timestamp, body);
    (timestamp, signature)
}

fn opened_with(secrets: &[&str], body: &str) -> Result<Knock, Refused> {
    let (timestamp, signature) = signed(body.as_bytes(), "own");
    let letter = Letter {
        timestamp: &timestamp,
        signature: &signature,
        retry_number: Some("2"),
        retry_reason: Some("http_timeout"),
        body: body.as_bytes(),
    };
    let secrets: Vec<SecretString> = secrets.iter().map(|name| secret(name)).collect();
    open(&letter, &secrets, now())
}

fn opened(body: &str) -> Result<Knock, Refused> {
    opened_with(&["own"], body)
}

fn envelope(body: &str) -> Envelope {
    match opened(body) {
        Ok(Knock::Envelope(envelope)) => *envelope,
        other => panic!("{other:?}"),
    }
}

fn form(fields: &[(&str, &str)]) -> String {
    serde_urlencoded::to_string(fields).expect("texts make a form")
}

#[test]
fn events_presses_and_commands_are_what_a_socket_would_have_brought() {
    let event = r#"{"type":"event_callback","event_id":"Ev1","event":{"type":"message"}}"#;
    let envelope = envelope(event);
    assert_eq!(envelope.kind, EnvelopeKind::EventsApi);
    assert_eq!(envelope.payload, event);
    assert_eq!(envelope.retry_attempt, 2);
    assert_eq!(envelope.retry_reason.as_deref(), Some("http_timeout"));

    let press = r#"{"type":"block_actions","trigger_id":"1.2","user":{"id":"U1"}}"#;
    let envelope = self::envelope(&form(&[("payload", press)]));
    assert_eq!(envelope.kind, EnvelopeKind::Interactive);
    assert_eq!(envelope.payload, press);
    assert!(envelope.accepts_response_payload);

    let fields = [
        ("command", "/matoi"),
        ("text", "決済が & おかしい"),
        ("channel_id", "C1"),
        ("trigger_id", "1.2.3"),
    ];
    let envelope = self::envelope(&form(&fields));
    assert_eq!(envelope.kind, EnvelopeKind::SlashCommands);
    let by_socket = json!({
        "command": "/matoi", "text": "決済が & おかしい", "channel_id": "C1", "trigger_id": "1.2.3",
    });
    let told: Value = serde_json::from_str(&envelope.payload).expect("JSON");
    assert_eq!(told, by_socket);
    let here = delivery("slash_commands", &envelope.payload, now());
    let there = delivery("slash_commands", &by_socket.to_string(), now());
    assert_eq!((here.key, here.lane), (there.key, there.lane));
}

#[test]
fn slack_is_answered_when_it_asks_who_is_there() {
    let asked = r#"{"token":"t","challenge":"3eZb","type":"url_verification"}"#;
    assert_eq!(opened(asked), Ok(Knock::Challenge("3eZb".to_owned())));
    let looked = form(&[("ssl_check", "1"), ("token", "t")]);
    assert_eq!(opened(&looked), Ok(Knock::SslCheck));
}

#[test]
fn what_nobody_can_read_is_refused_by_name() {
    for body in ["", "{", "just words", "a=b&c=d", "{\"a\":1"] {
        assert_eq!(opened(body), Err(Refused::Unreadable), "{body}");
    }
}

#[test]
fn a_secret_is_changed_without_a_gap() {
    let body = form(&[("ssl_check", "1")]);
    assert!(opened_with(&["new", "own"], &body).is_ok());
    assert!(opened_with(&["own", "new"], &body).is_ok());
    let refused = Err(Refused::Forged(BadSignature::Mismatch));
    assert_eq!(opened_with(&["new"], &body), refused);
    assert_eq!(opened_with(&[], &body), refused);
}

#[test]
fn the_same_request_again_is_known_for_ten_minutes() {
    let mut seen = Seen::default();
    let later = |seconds| Timestamp::from_second(AT + seconds).expect("in range");
    assert!(!seen.knows("v0=1", now()));
    seen.keep("v0=1", now());
    assert!(seen.knows("v0=1", later(599)));
    assert!(!seen.knows("v0=1", later(600)));
    for number in 0..9_000 {
        seen.keep(&format!("v0=x{number}"), later(1));
    }
    assert!(!seen.knows("v0=1", later(2)), "the oldest makes room");
    assert!(seen.knows("v0=x8999", later(2)));
}

proptest! {
    /// A byte more, less or other, a time outside the five minutes, a signature of another body.
    #[test]
    fn a_request_that_was_changed_anywhere_is_never_taken_in(
        at in 0_usize..1_000,
        turned in 1_u8..=255,
        skew in prop_oneof![301_i64..100_000, -100_000_i64..=-301],
        which in 0_usize..4,
    ) {
        let body = form(&[("command", "/matoi"), ("text", "火"), ("trigger_id", "1")]);
        let (mut timestamp, mut signature) = signed(body.as_bytes(), "own");
        let mut body = body.into_bytes();
        match which {
            0 => { let at = at % body.len(); body[at] ^= turned; }
            1 => timestamp = (AT + skew).to_string(),
            2 => {
                let at = at % signature.len();
                let mut bytes = signature.into_bytes();
                bytes[at] = if bytes[at] == b'0' { b'1' } else { b'0' };
                signature = String::from_utf8(bytes).expect("digits");
            }
            _ => body.push(turned),
        }
        let letter = Letter {
            timestamp: &timestamp,
            signature: &signature,
            retry_number: None,
            retry_reason: None,
            body: &body,
        };
        let refused = open(&letter, &[secret("own")], now());
        prop_assert!(matches!(refused, Err(Refused::Forged(_))), "{refused:?}");
    }
}
