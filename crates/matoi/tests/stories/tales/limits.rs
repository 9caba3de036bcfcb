//! Slack says: not so fast.

use serde_json::{Value, json};

use crate::world::{TestWorld, rooms};

/// The calls of that method, the oldest first.
async fn calls_of(world: &TestWorld, method: &str) -> Vec<Value> {
    let mut calls = world.slack().calls().await;
    calls.retain(|call| call["method"] == method);
    calls
}

#[tokio::test]
async fn after_a_429_nothing_of_that_method_is_sent_before_its_time_and_nothing_is_lost() {
    let world = TestWorld::opens().await;
    for method in ["conversations.create", "chat.postMessage", "reactions.add"] {
        let limit = json!({ "method": method, "retry_after": 20, "times": 1 });
        world.slack().faults(limit).await;
    }
    let hana = world.person("hana").await;
    hana.commands("#general", "/matoi 決済がおかしい").await;
    world.calms().await;
    let room = world.room(&hana, 1).await;
    let head = room.head().await;
    assert_eq!(room.posts().await.len(), 1);
    let us = crate::world::me(world.slack()).await;
    for emoji in ["raising_hand", "eyes", "clock1", "pray"] {
        assert!(head.reacted(emoji).contains(&us), "{emoji}");
    }
    for method in ["conversations.create", "chat.postMessage", "reactions.add"] {
        let calls = calls_of(&world, method).await;
        let is_limited = |call: &Value| call["error"] == "ratelimited";
        let refused: Vec<usize> = (0..calls.len())
            .filter(|at| is_limited(&calls[*at]))
            .collect();
        assert_eq!(refused.len(), 1, "{method}: {calls:#?}");
        let at = |call: &Value| call["at_ms"].as_i64().unwrap();
        // What was on its way beside it is not held against anybody: it had left already.
        let answered = at(&calls[refused[0]]) + calls[refused[0]]["took_ms"].as_i64().unwrap();
        let early = calls[refused[0] + 1..]
            .iter()
            .filter(|call| at(call) > answered + 1_000 && at(call) < answered + 20_000);
        assert_eq!(early.count(), 0, "{method}: {calls:#?}");
    }
    world.ends_well_after_trouble().await;
}

#[tokio::test]
async fn a_crowd_within_slacks_own_limits_is_never_told_to_slow_down() {
    let world = TestWorld::opens().await;
    let strict = json!({ "rate_limit": "strict" });
    world.slack().ok("", "sandbox.prefs", strict).await;
    for number in 0..16 {
        let body = json!({ "title": format!("おかしいところ {number}"), "by": "hana" });
        let path = "/api/v1/incidents";
        let key = format!("k{number}");
        let (status, told) = world.slack().rest("POST", path, Some(&key), &body).await;
        assert_eq!(status, 201, "{told}");
    }
    world.calms().await;
    assert_eq!(rooms(world.slack()).await.len(), 16);
    let calls = world.slack().calls().await;
    let limited = calls.iter().filter(|call| call["error"] == "ratelimited");
    assert_eq!(limited.count(), 0, "we know the limits ourselves");
    world.ends_well_after_trouble().await;
}

#[tokio::test]
async fn a_room_opens_at_once_however_much_else_waits() {
    let world = TestWorld::opens().await;
    let (hana, room) = world.raised_and_calm().await;
    // Each mark takes a second, and sixteen go at a time: most of these wait.
    let slow = json!({ "method": "reactions.add", "latency_ms": 1_000 });
    world.slack().faults(slow).await;
    for number in 0..60 {
        hana.says(&room.id, &format!("対応: 手順 {number}")).await;
    }
    let leo = world.person("leo").await;
    leo.commands("#general", "/matoi ログインできない").await;
    world.room(&leo, 2).await.head().await;
    let calls = world.slack().calls().await;
    let is_made = |call: &Value| call["method"] == "conversations.create";
    let made = calls.iter().rposition(is_made).unwrap();
    let is_mark =
        |call: &&Value| call["method"] == "reactions.add" && call["args"]["name"] == "memo";
    let before = calls[..made].iter().filter(is_mark).count();
    assert!(before < 60, "{before} marks went before the room");
    world.slack().faults(json!({ "clear": true })).await;
    world.calms().await;
    world.ends_well_after_trouble().await;
}
