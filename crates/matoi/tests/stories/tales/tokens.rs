//! A token that is of no use any more.

use jiff::SignedDuration;
use serde_json::json;

use crate::world::{TestWorld, minutes, rooms};

#[tokio::test]
async fn with_a_dead_token_for_two_hours_nothing_is_lost_and_slack_is_hardly_asked() {
    let world = TestWorld::opens().await;
    let (hana, room) = world.raised_and_calm().await;
    let dead = json!({ "method": "*", "error": "token_revoked" });
    world.slack().faults(dead).await;
    let before = world.slack().calls().await.len();
    for number in 0..20 {
        let name = format!("checkout-{number}");
        world
            .alert_fires(json!({ "title": name, "fingerprint": name }))
            .await;
        hana.says(&room.id, &format!("事実: 5xx は {number}%"))
            .await;
    }
    let body = json!({ "title": "ログインできない", "by": "leo" });
    let path = "/api/v1/incidents";
    let (status, told) = world.slack().rest("POST", path, Some("k"), &body).await;
    assert_eq!(status, 201, "{told}");
    for _ in 0..24 {
        world.passes(minutes(5)).await;
        // The web page works as ever.
        world.slack().page("/i/1", "ja").await;
    }
    let asked = world.slack().calls().await.len() - before;
    // One try each five minutes, the question who we are at the same pace, and what was under way.
    assert!(asked <= 24 * 2 + 30, "{asked} calls in two hours");
    assert!(asked >= 2, "it is asked whether the token lives");
    let clear = json!({ "clear": true });
    world.slack().faults(clear).await;
    world.passes(SignedDuration::from_mins(6)).await;
    world.calms().await;
    assert_eq!(rooms(world.slack()).await.len(), 2);
    let cards = hana.reads("#alerts").await;
    let cards = cards
        .iter()
        .filter(|card| card.words().contains("checkout-"));
    assert_eq!(cards.count(), 20, "each once");
    room.shows("5xx は 19%").await;
    assert_eq!(world.notes(1).await.len(), 20);
    let leo = world.person("leo").await;
    world.room(&leo, 2).await.head().await;
    world.ends_well_after_trouble().await;
}

#[tokio::test]
async fn taken_out_of_slack_and_brought_back_it_comes_into_its_room_and_owes_nothing() {
    let mut world = TestWorld::opens().await;
    let (hana, room) = world.raised_and_calm().await;
    let shigeru = world.person("shigeru").await;
    let app = world.slack().info().await["apps"][0]["app_id"].clone();
    let it = json!({ "app_id": app });
    shigeru.calls("sandbox.uninstall", it.clone()).await;
    let note = json!({ "kind": "fact", "text": "5xx は 12%", "by": "hana" });
    let path = "/api/v1/incidents/1/notes";
    let (status, told) = world.slack().rest("POST", path, None, &note).await;
    assert_eq!(status, 201, "{told}");
    hana.says(&room.id, "仮説: 証明書が切れた").await;
    let alert = json!({ "title": "checkout 5xx", "fingerprint": "c" });
    world.alert_fires(alert).await;
    let page = world.slack().page("/i/1", "ja").await;
    assert!(page.contains("5xx は 12%"), "the pages work as ever");
    // A new token comes with it, so it is told of by a start.
    shigeru.calls("sandbox.install", it).await;
    world.restarts().await;
    world.calms().await;
    let hana = world.person("hana").await;
    let room = world.room(&hana, 1).await;
    room.shows("5xx は 12%").await;
    room.shows("証明書が切れた").await;
    let cards = hana.reads("#alerts").await;
    let cards = cards
        .iter()
        .filter(|card| card.words().contains("checkout 5xx"));
    assert_eq!(cards.count(), 1);
    world.ends_well_after_trouble().await;
}
