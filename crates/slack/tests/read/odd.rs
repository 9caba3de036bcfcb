//! Whatever comes, reading it never panics, and what is no delivery at all is said to be unreadable.

use matoi_engine::{Reader, store::Delivery};
use matoi_slack::read::{SOURCE, delivery, envelope_key_lane};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{assert_clear, kept, reader, received_at};

fn of(raw: &str) -> Delivery {
    Delivery {
        key: "k".to_owned(),
        lane: "l".to_owned(),
        source: SOURCE.to_owned(),
        raw: raw.to_owned(),
        received_at: received_at(),
    }
}

#[test]
fn what_is_no_delivery_is_unreadable() {
    for raw in [
        "",
        "{",
        "null",
        "[]",
        "{}",
        r#"{"type":"events_api"}"#,
        r#"{"type":"events_api","payload":"x"}"#,
        r#"{"payload":[]}"#,
    ] {
        assert!(reader().read(&of(raw)).is_err(), "{raw}");
    }
}

#[test]
fn the_same_thing_has_the_same_key_and_another_thing_another() {
    let press = |action_ts: &str| {
        json!({"type": "block_actions", "trigger_id": "1.2", "user": {"id": "U0HANA"},
               "channel": {"id": "C0ROOM"}, "actions": [{"action_ts": action_ts}]})
    };
    let (first, lane) = envelope_key_lane("interactive", &press("1.0"));
    assert_eq!(
        (first.clone(), lane),
        envelope_key_lane("interactive", &press("1.0"))
    );
    assert_ne!(first, envelope_key_lane("interactive", &press("2.0")).0);
    let (key, lane) = envelope_key_lane("events_api", &json!({"event": {"type": "team_join"}}));
    assert_eq!(key, lane, "without a channel the key is the lane");
    let other = envelope_key_lane("events_api", &json!({"event": {"type": "team_rename"}}));
    assert_ne!(key, other.0, "without an id the content is the key");
}

#[test]
fn what_is_no_json_is_kept_all_the_same() {
    let odd = delivery("events_api", "{\"event\":", received_at());
    assert!(odd.raw.contains("event") && !odd.key.is_empty());
    assert!(reader().read(&odd).is_err());
}

/// Words that lead into the depths of the readers.
const WORDS: [&str; 30] = [
    "message",
    "message_changed",
    "message_deleted",
    "channel_topic",
    "channel_archive",
    "reaction_added",
    "reaction_removed",
    "bot_message",
    "tombstone",
    "block_actions",
    "im",
    "C0ROOM",
    "D0HANA",
    "U0HANA",
    "1790000000.000100",
    "1790000000",
    ".",
    "-1.5",
    "eyes::skin",
    "clock7",
    "fact:",
    "事実：x",
    "&amp;&",
    "&",
    "alert.raise",
    "alert/x",
    "role.take.lead",
    "role lead",
    "？",
    "",
];
const KEYS: [&str; 30] = [
    "type",
    "subtype",
    "channel",
    "channel_type",
    "user",
    "text",
    "ts",
    "event_ts",
    "thread_ts",
    "deleted_ts",
    "message",
    "previous_message",
    "edited",
    "item",
    "reaction",
    "bot_id",
    "username",
    "bot_profile",
    "name",
    "id",
    "actions",
    "action_id",
    "value",
    "channel_id",
    "user_id",
    "files",
    "attachments",
    "fallback",
    "container",
    "authorizations",
];

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        prop::sample::select(&WORDS[..]).prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 48, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::hash_map(
                prop::sample::select(&KEYS[..]).prop_map(str::to_owned),
                inner,
                0..6
            )
            .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn likely_type() -> impl Strategy<Value = &'static str> {
    prop::sample::select(
        &[
            "message",
            "reaction_added",
            "block_actions",
            "channel_archive",
            "channel_unarchive",
            "channel_left",
            "channel_rename",
        ][..],
    )
}

proptest! {
    #[test]
    fn no_payload_makes_it_panic(
        kind in prop::sample::select(&["events_api", "interactive", "slash_commands", "x"][..]),
        event in value(),
        of_type in likely_type(),
    ) {
        let mut event = event;
        if let Some(fields) = event.as_object_mut() {
            fields.insert("type".to_owned(), of_type.into());
        }
        let payload = if kind == "events_api" { json!({"event": event}) } else { event };
        let frame = json!({"type": kind, "payload": payload});
        if let Ok(reading) = reader().read(&kept(&frame)) {
            assert_clear(&reading);
        }
    }

    #[test]
    fn no_text_makes_it_panic(raw in ".{0,64}") {
        let _ = reader().read(&of(&raw));
    }

    #[test]
    fn no_words_make_a_command_panic(words in ".{0,40}") {
        let payload = json!({"command": "/matoi", "text": words, "user_id": "U0HANA", "channel_id": "C0ROOM"});
        let frame = json!({"type": "slash_commands", "payload": payload});
        let reading = reader().read(&kept(&frame)).unwrap();
        prop_assert_eq!(reading.asks.len(), 1, "a command is always answered");
    }
}
