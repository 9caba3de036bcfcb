//! What was asked long before it came: shown, and not done.

use matoi_slack::read;
use serde_json::json;

use crate::world::{Person, TestWorld, me, minutes};

/// That person's mention of us, written so long ago, is delivered now.
async fn comes_late(world: &TestWorld, person: &Person, channel: &str, words: &str, ago: i64) {
    let engine = world.engine();
    let now = engine.now();
    let ts = now.checked_sub(minutes(ago)).unwrap().as_second();
    let us = me(world.slack()).await;
    let event = json!({
        "type": "app_mention", "channel": channel, "user": person.id,
        "text": format!("<@{us}> {words}"), "ts": format!("{ts}.000100"),
    });
    let payload = json!({
        "type": "event_callback", "event_id": format!("Ev{ts}"), "event": event,
    });
    let delivery = read::delivery("events_api", &payload.to_string(), now);
    engine.keep(vec![delivery]).await.unwrap();
}

#[tokio::test]
async fn what_was_asked_long_ago_is_told_and_not_done() {
    let world = TestWorld::opens().await;
    let (hana, room) = world.raised_and_calm().await;
    comes_late(&world, &hana, &room.id, "close", 40).await;
    hana.is_told(&room.id, "もう一度送ってもらえれば").await;
    world.is(1, "open").await;
    // A raise as well: whoever asked for hands has found them, or asks again.
    let general = hana.channel("#general").await;
    comes_late(&world, &hana, &general, "ログインできない", 41).await;
    hana.is_told(&general, "もう一度送ってもらえれば").await;
    let (_, all) = world
        .slack()
        .rest("GET", "/api/v1/incidents", None, &json!(null))
        .await;
    assert_eq!(all["incidents"].as_array().unwrap().len(), 1, "{all}");
    world.ends_well().await;
}

#[tokio::test]
async fn what_was_asked_a_few_minutes_ago_is_done() {
    let world = TestWorld::opens().await;
    let (hana, room) = world.raised().await;
    comes_late(&world, &hana, &room.id, "fact 5xx は 12%", 8).await;
    room.shows("5xx は 12%").await;
    world.ends_well().await;
}
