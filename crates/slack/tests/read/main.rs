//! What Slack delivers, read: payloads of our own writing in Slack's shapes, every payload of a
//! folder of real ones, and whatever else JSON can be.

#![allow(clippy::unwrap_used, reason = "a test may")]

mod golden;
mod ground_truth;
mod odd;
mod requests;

use jiff::Timestamp;
use matoi_engine::{Reading, store::Delivery};
use matoi_slack::read::{Own, SlackReader, delivery};
use serde_json::Value;

/// A reader that knows nothing of itself but what payloads tell.
fn reader() -> SlackReader {
    SlackReader::new(Own::default())
}

/// The delivery of a frame, kept at a fixed time.
fn kept(frame: &Value) -> Delivery {
    let kind = frame
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let payload = frame.get("payload").cloned().unwrap_or_default();
    delivery(kind, &payload.to_string(), received_at())
}

fn received_at() -> Timestamp {
    "2026-09-21T14:31:40Z".parse().unwrap()
}

/// A reading says something or why not, never both and never nothing.
fn assert_clear(reading: &Reading) {
    let says = !reading.entries.is_empty() || !reading.asks.is_empty();
    assert_eq!(says, reading.ignored.is_none(), "{reading:?}");
}
