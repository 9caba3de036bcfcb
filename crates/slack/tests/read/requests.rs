//! Whatever can be asked for at all can be asked for by a person in Slack: by a press, a form, a word,
//! a reaction or a shortcut. A new request fails here until it has a way.

use std::collections::BTreeSet;

use matoi_core::{
    ids::{Fingerprint, IncidentId},
    request::Request,
};
use matoi_engine::{Reader, Reading};
use matoi_slack::act::Act;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{kept, reader};

/// Frames of everything else people do.
const FRAMES: [&str; 6] = [
    include_str!("../../fixtures/read/form.json"),
    include_str!("../../fixtures/read/command.json"),
    include_str!("../../fixtures/read/mention.json"),
    include_str!("../../fixtures/read/reaction.json"),
    include_str!("../../fixtures/read/message.json"),
    include_str!("../../fixtures/read/shortcut.json"),
];

/// Asked for in Slack by another name: a hand on the head is the answer to the roll call.
const BY_ANOTHER_NAME: [(&str, &str); 1] = [("answer_roll_call", "react")];

/// The words of all requests, as serde lists them for a word that is none.
fn all() -> BTreeSet<String> {
    let none = serde_json::from_value::<Request>(json!({"request": "?"}));
    let told = none.unwrap_err().to_string();
    let words = told.split('`').skip(3).step_by(2);
    words.map(str::to_owned).collect()
}

/// The words of everything that is asked for in a reading.
fn asked(reading: &Reading) -> Vec<String> {
    fn words(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                let word = fields.get("request").and_then(Value::as_str);
                found.extend(word.map(str::to_owned));
                fields.values().for_each(|field| words(field, found));
            }
            Value::Array(items) => items.iter().for_each(|item| words(item, found)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let mut found = Vec::new();
    words(&json!(reading.asks), &mut found);
    found
}

fn pressed(act: &Act) -> Value {
    json!({"type": "interactive", "payload": {
        "type": "block_actions",
        "user": {"id": "U0HANA"},
        "channel": {"id": "C0ROOM"},
        "actions": [{"type": "button", "action_id": act.action_id(), "value": act.value()}],
    }})
}

#[test]
fn whatever_can_be_asked_for_a_person_can_ask_for_in_slack() {
    let all = all();
    assert!(all.contains("raise") && all.len() > 35, "{all:?}");
    let id = Uuid::from_u128(7);
    let acts = Act::examples(&Fingerprint::from("a"), IncidentId(id), id);
    let mut frames: Vec<Value> = acts.iter().map(pressed).collect();
    for fixture in FRAMES {
        let cases: Value = serde_json::from_str(fixture).unwrap();
        frames.extend(cases.as_object().unwrap().values().cloned());
    }
    let read = |frame: &Value| asked(&reader().read(&kept(frame)).unwrap());
    let found: BTreeSet<String> = frames.iter().flat_map(read).collect();
    let ways = |word: &str| {
        let other = BY_ANOTHER_NAME.iter().find(|(of, _)| *of == word);
        found.contains(other.map_or(word, |(_, by)| by))
    };
    let without: Vec<&String> = all.iter().filter(|word| !ways(word)).collect();
    assert!(without.is_empty(), "no way in Slack: {without:?}");
}
