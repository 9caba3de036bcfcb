//! The whole of Slack is away, or answers wrongly.

use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::world::{TestWorld, me, rooms};

const INCIDENTS: usize = 20;
const NOTES: usize = 20;

async fn rest(world: &TestWorld, path: &str, key: &str, body: &Value) {
    let (status, told) = world.slack().rest("POST", path, Some(key), body).await;
    assert_eq!(status, 201, "{told}");
}

#[tokio::test]
async fn eighteen_hours_without_slack_and_everything_arrives_once() {
    let world = TestWorld::opens().await;
    let away = json!({ "outage": "unavailable", "lose_percent": 100 });
    world.slack().faults(away).await;
    for number in 1..=INCIDENTS {
        let body = json!({ "title": format!("おかしいところ {number}"), "by": "hana" });
        rest(&world, "/api/v1/incidents", &format!("i{number}"), &body).await;
    }
    for round in 0..NOTES {
        for number in 1..=INCIDENTS {
            let path = format!("/api/v1/incidents/{number}/notes");
            let note =
                json!({ "kind": "fact", "text": format!("{number} の事実 {round}"), "by": "leo" });
            rest(&world, &path, &format!("n{number}-{round}"), &note).await;
        }
    }
    for _ in 0..18 {
        world.passes(SignedDuration::from_hours(1)).await;
        world.slack().page("/", "ja").await;
    }
    let before = world.slack().calls().await.len();
    world.slack().faults(json!({ "clear": true })).await;
    world.calms().await;
    let all = rooms(world.slack()).await;
    assert_eq!(all.len(), INCIDENTS);
    let us = me(world.slack()).await;
    let hana = world.person("hana").await;
    for number in 1..=INCIDENTS {
        let room = world.room(&hana, u64::try_from(number).unwrap()).await;
        let last = format!("{number} の事実 {}", NOTES - 1);
        room.shows(&last).await;
        let notes = world.notes(u64::try_from(number).unwrap()).await;
        assert_eq!(notes.len(), NOTES);
        let posts = room.posts().await;
        assert_eq!(posts.len(), 1, "the board, with all of it: {}", room.name);
    }
    let announced = hana.reads("#incidents").await;
    let ours = announced
        .iter()
        .filter(|post| post.raw["user"] == us.as_str());
    assert_eq!(ours.count(), INCIDENTS, "each once");
    let calls = world.slack().calls().await;
    let redrawn = calls[before..]
        .iter()
        .filter(|call| call["method"] == "chat.update");
    let redrawn = redrawn.count();
    assert!(
        redrawn <= 2 * INCIDENTS,
        "{redrawn}: only the newest state is drawn"
    );
    world.ends_well_after_trouble().await;
}

#[tokio::test]
async fn an_error_that_may_have_taken_effect_doubles_nothing() {
    for code in ["internal_error", "fatal_error"] {
        for after_effect in [true, false] {
            let world = TestWorld::opens().await;
            for method in [
                "conversations.create",
                "conversations.invite",
                "chat.postMessage",
                "pins.add",
            ] {
                let dial = json!({ "method": method, "error": code, "after_effect": after_effect, "times": 1 });
                world.slack().faults(dial).await;
            }
            let hana = world.person("hana").await;
            hana.commands("#general", "/matoi 決済がおかしい").await;
            world.calms().await;
            let room = world.room(&hana, 1).await;
            room.head().await;
            assert_eq!(rooms(world.slack()).await.len(), 1);
            assert_eq!(room.posts().await.len(), 1, "{code} {after_effect}");
            let announced = hana.reads("#incidents").await;
            let ours = announced.iter().filter(|post| post.key().is_some());
            assert_eq!(ours.count(), 1, "{code} {after_effect}");
            world.ends_well_after_trouble().await;
        }
    }
}

#[tokio::test]
async fn a_post_that_lands_after_we_stopped_waiting_is_found_and_not_said_again() {
    let world = TestWorld::opens().await;
    let late = json!({ "method": "chat.postMessage", "late_effect_ms": 20_000, "times": 2 });
    world.slack().faults(late).await;
    let hana = world.person("hana").await;
    hana.commands("#general", "/matoi 決済がおかしい").await;
    world.calms().await;
    let room = world.room(&hana, 1).await;
    room.head().await;
    assert_eq!(room.posts().await.len(), 1);
    let announced = hana.reads("#incidents").await;
    let ours = announced.iter().filter(|post| post.key().is_some());
    assert_eq!(ours.count(), 1);
    world.ends_well_after_trouble().await;
}
