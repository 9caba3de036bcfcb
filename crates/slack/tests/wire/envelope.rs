//! Frames of Socket Mode, as Slack documents them and as odd servers send them.

use matoi_slack::wire::envelope::{DisconnectReason, EnvelopeKind, Frame, acknowledgement, parse};
use serde_json::{Value, json};

use super::ground_truth;

#[test]
fn only_the_envelope_is_read_and_the_payload_stays_as_it_came() {
    let text = r#"{"envelope_id":"e-1","type":"events_api","accepts_response_payload":false,
        "payload":{ "b": 1,  "a": 1.0 },"retry_attempt":2,"retry_reason":"timeout","new":{}}"#;
    let Ok(Frame::Envelope(envelope)) = parse(text) else {
        panic!("no envelope");
    };
    assert_eq!(envelope.id, "e-1");
    assert_eq!(envelope.kind, EnvelopeKind::EventsApi);
    assert_eq!(envelope.payload, r#"{ "b": 1,  "a": 1.0 }"#);
    assert!(!envelope.accepts_response_payload);
    assert_eq!(envelope.retry_attempt, 2);
    assert_eq!(envelope.retry_reason.as_deref(), Some("timeout"));
    assert!(
        !format!("{envelope:?}").contains("\"b\""),
        "payloads are not printed"
    );
}

#[test]
fn a_strange_envelope_is_still_an_envelope() {
    let texts = [
        r#"{"envelope_id":"e-1"}"#,
        r#"{"envelope_id":"e-1","type":7,"payload":null,"retry_attempt":"2","retry_reason":null}"#,
        r#"{"envelope_id":"e-1","type":"novelty","payload":[],"accepts_response_payload":"no"}"#,
    ];
    for text in texts {
        let frame = parse(text);
        let Ok(Frame::Envelope(envelope)) = frame else {
            panic!("{text}");
        };
        assert!(matches!(envelope.kind, EnvelopeKind::Other(_)));
        assert_eq!(
            (envelope.retry_attempt, envelope.accepts_response_payload),
            (0, false)
        );
    }
}

#[test]
fn other_frames_are_told_apart() {
    assert_eq!(
        parse(r#"{"type":"hello","num_connections":1}"#),
        Ok(Frame::Hello)
    );
    assert_eq!(parse(r#"{"type":"novelty"}"#), Ok(Frame::Other));
    assert_eq!(parse("{}"), Ok(Frame::Other));
    for text in ["", "Ping from applink-1", "7", "[]x", "{\"type\":"] {
        assert!(parse(text).is_err(), "{text:?}");
    }
}

#[test]
fn acknowledgements_carry_an_answer_only_where_there_is_one() {
    assert_eq!(acknowledgement("e-1", None), r#"{"envelope_id":"e-1"}"#);
    let answer = json!({"text": "…"});
    let ack: Value = serde_json::from_str(&acknowledgement("e-1", Some(&answer))).expect("JSON");
    assert_eq!(ack, json!({"envelope_id": "e-1", "payload": {"text": "…"}}));
}

#[test]
fn documented_frames_are_understood() {
    let Some(frames) = ground_truth::read("socket_mode_frames.json") else {
        return;
    };
    assert_eq!(parse(&frames["hello"].to_string()), Ok(Frame::Hello));
    let reasons: Vec<_> = frames["disconnect"]
        .as_array()
        .expect("frames")
        .iter()
        .map(|frame| parse(&frame.to_string()))
        .collect();
    let known = [
        DisconnectReason::Warning,
        DisconnectReason::RefreshRequested,
        DisconnectReason::LinkDisabled,
        DisconnectReason::TooManyWebsockets,
    ];
    assert_eq!(reasons, known.map(|reason| Ok(Frame::Disconnect(reason))));
    let envelopes = [
        ("envelope_events_api", EnvelopeKind::EventsApi, false),
        ("envelope_interactive", EnvelopeKind::Interactive, true),
        ("envelope_slash_commands", EnvelopeKind::SlashCommands, true),
    ];
    for (name, kind, accepts) in envelopes {
        let Ok(Frame::Envelope(envelope)) = parse(&frames[name].to_string()) else {
            panic!("{name}");
        };
        assert_eq!(
            (envelope.kind, envelope.accepts_response_payload),
            (kind, accepts)
        );
    }
}
