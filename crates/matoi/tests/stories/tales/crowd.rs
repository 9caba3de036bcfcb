//! Many at once.

use std::collections::BTreeSet;

use matoi_slack::read;
use serde_json::json;

use crate::world::{TestWorld, rooms};

#[tokio::test]
async fn sixteen_people_raise_at_once_and_each_gets_a_room_of_their_own() {
    let world = TestWorld::opens().await;
    let mut people = Vec::new();
    for number in 0..16 {
        let name = format!("crowd{number}");
        let new = json!({ "name": name, "real_name": format!("Crowd {number}") });
        world.slack().ok("", "sandbox.person", new).await;
        people.push(world.person(&name).await);
    }
    let slow = json!({ "method": "*", "latency_ms": 300 });
    world.slack().faults(slow).await;
    let raises = tokio::task::LocalSet::new();
    for (number, person) in people.into_iter().enumerate() {
        raises.spawn_local(async move {
            let words = format!("/matoi おかしいところ その{number}");
            person.commands("#general", &words).await;
        });
    }
    raises.await;
    world.slack().faults(json!({ "clear": true })).await;
    world.calms().await;
    let all = rooms(world.slack()).await;
    let names: BTreeSet<&String> = all.iter().map(|(_, name)| name).collect();
    assert_eq!((all.len(), names.len()), (16, 16), "{all:?}");
    let path = "/api/v1/incidents";
    let (_, told) = world.slack().rest("GET", path, None, &json!(null)).await;
    assert_eq!(told["incidents"].as_array().unwrap().len(), 16);
    world.ends_well_after_trouble().await;
}

#[tokio::test]
async fn the_same_command_delivered_three_times_opens_one_room() {
    let world = TestWorld::opens().await;
    let hana = world.person("hana").await;
    let general = hana.channel("#general").await;
    let engine = world.engine();
    let payload = json!({
        "command": "/matoi", "text": "決済がおかしい", "trigger_id": "1.2.thrice",
        "user_id": hana.id, "channel_id": general, "channel_name": "general", "team_id": "T0MATOI",
    });
    for _ in 0..3 {
        let told = read::delivery("slash_commands", &payload.to_string(), engine.now());
        engine.keep(vec![told]).await.unwrap();
    }
    world.room(&hana, 1).await.head().await;
    world.calms().await;
    assert_eq!(rooms(world.slack()).await.len(), 1);
    world.ends_well().await;
}
