//! When nothing happens.

use std::collections::BTreeMap;

use serde_json::json;

use crate::world::{TestWorld, minutes, seconds};

#[tokio::test]
async fn in_an_hour_in_which_nothing_happens_slack_is_hardly_asked_anything() {
    let world = TestWorld::opens().await;
    let hana = world.person("hana").await;
    hana.commands("#general", "/matoi 決済がおかしい").await;
    world.room(&hana, 1).await.head().await;
    let path = "/api/v1/incidents/1/close";
    let (status, told) = world.slack().rest("POST", path, None, &json!({})).await;
    assert_eq!(status, 200, "{told}");
    world.is(1, "closed").await;
    world.calms().await;
    let before = world.slack().calls().await.len();
    for _ in 0..6 {
        let seen = world.slack().calls().await.len();
        for _ in 0..10 {
            world.passes(minutes(1)).await;
        }
        // The team is read every ten minutes, counted from when the last reading ended.
        let read = async || {
            world.passes(seconds(1)).await;
            (world.slack().calls().await.len() > seen).then_some(())
        };
        world.slack().until("the team to be read", read).await;
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
