//! When nothing happens.

use std::collections::BTreeMap;

use serde_json::json;

use crate::world::{TestWorld, minutes};

#[tokio::test]
async fn in_an_hour_in_which_nothing_happens_slack_is_hardly_asked_anything() {
    let world = TestWorld::opens().await;
    let hana = world.person("hana").await;
    hana.commands("#general", "/matoi 決済がおかしい").await;
    world.room(&hana, 1).await.head().await;
    let path = "/api/v1/incidents/1/close";
    world.slack().rest("POST", path, None, &json!({})).await;
    world.calms().await;
    let before = world.slack().calls().await.len();
    let mut slack = world.slack().clone();
    for _ in 0..60 {
        world.passes(minutes(1)).await;
        // Long enough for what is due in this minute to be done in it.
        slack.something_happens().await;
    }
    world.calms().await;
    let calls = world.slack().calls().await;
    let mut by_method: BTreeMap<&str, usize> = BTreeMap::new();
    for call in &calls[before..] {
        *by_method
            .entry(call["method"].as_str().unwrap())
            .or_default() += 1;
    }
    println!("in an hour: {by_method:?}");
    let all: usize = by_method.values().sum();
    assert!(all <= 60, "at most one a minute: {by_method:?}");
    world.ends_well().await;
}
