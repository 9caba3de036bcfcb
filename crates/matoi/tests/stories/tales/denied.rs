//! One thing Slack does not grant, each in turn: the flow goes on, and nothing is said twice.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::world::{TestWorld, minutes, rooms};

/// How a server says that something is not to be had.
fn refusals(method: &str) -> [Value; 3] {
    [
        json!({ "method": method, "error": "missing_scope" }),
        json!({ "method": method, "error": "unknown_method" }),
        json!({ "method": method, "http_status": 404 }),
    ]
}

/// From the raise to the close, with what a person said in between.
async fn goes_through(dial: &Value) {
    let world = TestWorld::opens().await;
    world.slack().faults(dial.clone()).await;
    let (hana, leo) = (world.person("hana").await, world.person("leo").await);
    hana.commands("#general", "/matoi 決済がおかしい").await;
    let room = world.room(&hana, 1).await;
    world.calms().await;
    let rest = async |path: &str, body: Value| {
        let path = format!("/api/v1/incidents/1{path}");
        let (status, told) = world.slack().rest("POST", &path, None, &body).await;
        assert!(status < 300, "{dial}: {path}: {status} {told}");
    };
    // They may not have been called; the room is there for everybody.
    for person in [&hana, &leo] {
        person
            .calls("conversations.join", json!({ "channel": room.id }))
            .await;
    }
    let said = leo.says(&room.id, "事実: 5xx は 12%").await;
    hana.replies(&said, "pay-7 が遅い").await;
    // The team and the channels are read again.
    let read = async || {
        let calls = world.slack().calls().await;
        calls
            .iter()
            .filter(|call| call["method"] == "auth.test")
            .count()
    };
    let before = read().await;
    world.passes(minutes(11)).await;
    let what = format!("the team to be read under {dial}");
    let again = async || (read().await > before).then_some(());
    world.slack().until(&what, again).await;
    world.calms().await;
    rest("/close", json!({})).await;
    world.calms().await;
    assert_eq!(rooms(world.slack()).await.len(), 1, "{dial}");
    let incident = world.incident(1).await;
    assert_eq!(incident["state"], "closed", "{dial}");
    assert_eq!(incident["notes"][0]["text"], "5xx は 12%", "{dial}");
    // What was not granted is not asked for without end.
    let calls = world.slack().calls().await;
    let method = dial["method"].as_str().unwrap();
    let refused = calls
        .iter()
        .filter(|call| call["method"] == method && call["error"] != json!(null));
    let refused = refused.count();
    assert!((1..=REFUSED_MAX).contains(&refused), "{dial}: {refused}");
    let mut told = hana.hears("#general").await;
    told.extend(hana.hears(&room.id).await);
    told.extend(hana.hears_directly().await);
    assert!(told.len() <= TOLD_MAX, "{dial}: {told:#?}");
    let different: BTreeSet<&String> = told.iter().collect();
    assert_eq!(different.len(), told.len(), "{dial}: each once: {told:#?}");
    world.ends_well_after_trouble().await;
}

/// An effect of each kind, drawn again some times.
const REFUSED_MAX: usize = 24;
/// What is said to whoever raised, with one word about what was not possible.
const TOLD_MAX: usize = 6;

async fn each_in_turn(methods: &[&str]) {
    for method in methods {
        for dial in refusals(method) {
            goes_through(&dial).await;
        }
    }
}

#[tokio::test]
async fn whatever_mark_slack_does_not_grant_an_incident_goes_from_raise_to_close() {
    each_in_turn(&["pins.add", "reactions.add", "conversations.setTopic"]).await;
}

#[tokio::test]
async fn whatever_word_slack_does_not_grant_an_incident_goes_from_raise_to_close() {
    each_in_turn(&["chat.postEphemeral", "chat.update"]).await;
}

#[tokio::test]
async fn whoever_slack_does_not_let_us_call_an_incident_goes_from_raise_to_close() {
    each_in_turn(&["conversations.invite", "users.list"]).await;
}

#[tokio::test]
async fn whatever_slack_does_not_let_us_read_an_incident_goes_from_raise_to_close() {
    each_in_turn(&[
        "conversations.history",
        "conversations.replies",
        "conversations.archive",
    ])
    .await;
}
