//! The contract with Slack's real shapes: every payload of the folder that `SLACK_GROUNDTRUTH` names
//! is read or clearly ignored.

use std::{
    fs,
    path::{Path, PathBuf},
};

use matoi_engine::Reader;
use serde_json::{Value, json};

use super::{assert_clear, kept, reader};

fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("SLACK_GROUNDTRUTH").map(PathBuf::from);
    if folder.is_none() {
        println!("SLACK_GROUNDTRUTH is not set: this contract test did not run");
    }
    folder
}

fn json_files(folder: &Path) -> Vec<(String, Value)> {
    let mut files: Vec<(String, Value)> = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "json"))
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            (
                path.display().to_string(),
                serde_json::from_str(&text).unwrap(),
            )
        })
        .collect();
    files.sort_by(|one, other| one.0.cmp(&other.0));
    files
}

/// The frame a payload comes in, by its shape. Commands come as forms.
fn frame(payload: Value) -> Value {
    let form = payload.get("_form_urlencoded").and_then(Value::as_str);
    let payload = match form {
        Some(form) => {
            let fields: Vec<(String, String)> = serde_urlencoded::from_str(form).unwrap();
            fields
                .into_iter()
                .map(|(name, value)| (name, Value::from(value)))
                .collect()
        }
        None => payload,
    };
    let is_event = payload.get("event").is_some();
    let of_type = payload
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let kind = if is_event || matches!(of_type, "event_callback" | "url_verification") {
        "events_api"
    } else if payload.get("command").is_some() {
        "slash_commands"
    } else {
        "interactive"
    };
    json!({"type": kind, "payload": payload})
}

fn read(name: &str, payload: Value) -> bool {
    let delivery = kept(&frame(payload));
    let reading = match reader().read(&delivery) {
        Ok(reading) => reading,
        Err(why) => panic!("{name}: {why:?}"),
    };
    assert!(
        !delivery.key.is_empty() && !delivery.lane.is_empty(),
        "{name}"
    );
    assert_clear(&reading);
    reading.ignored.is_none()
}

#[test]
fn every_event_shape_is_read_or_ignored() {
    let Some(folder) = folder() else { return };
    let mut count = 0;
    for (name, payload) in json_files(&folder.join("events")) {
        if name.ends_with("asyncapi_2021_topics.json") {
            continue;
        }
        read(&name, payload.clone());
        let event = payload.get("event").cloned().unwrap_or(payload);
        read(&name, json!({"type": "event_callback", "event": event}));
        count += 1;
    }
    assert!(count >= 50, "only {count} events were there");
}

#[test]
fn every_interaction_is_read_or_ignored() {
    let Some(folder) = folder() else { return };
    for (name, payload) in json_files(&folder.join("interactions/java")) {
        read(&name, payload);
    }
    let path = folder.join("interactions/bolt_python_test_payloads.json");
    let text = fs::read_to_string(path).unwrap();
    let payloads: serde_json::Map<String, Value> = serde_json::from_str(&text).unwrap();
    assert!(
        payloads.len() >= 60,
        "only {} payloads were there",
        payloads.len()
    );
    let said: Vec<String> = payloads
        .into_iter()
        .filter(|(name, payload)| read(name, payload.clone()))
        .map(|(name, _)| name)
        .collect();
    for known in [
        "message.message_body",
        "message_changed.event_payload",
        "message_deleted.event_payload",
        "slash_command.slash_command_body",
        "message_thread_broadcast.event_payload",
    ] {
        assert!(
            said.iter().any(|name| name == known),
            "{known} says something"
        );
    }
}
