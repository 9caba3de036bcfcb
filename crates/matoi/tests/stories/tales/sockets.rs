//! Connections that break, fall silent, are renewed or refused.

use std::time::Duration;

use jiff::SignedDuration;
use serde_json::json;

use crate::world::{Person, Room, TestWorld, seconds};

/// A silent connection is given up after thirty seconds, which the network counts, and no dial moves.
const PATIENCE: Duration = Duration::from_secs(90);

/// What was said is noted, whatever became of the connections meanwhile.
async fn says_and_is_heard(world: &TestWorld, room: &Room, person: &Person, words: &str) {
    person.says(&room.id, &format!("事実: {words}")).await;
    // What was switched off is tried again when its time has come, and not before.
    let heard = async || {
        world.passes(seconds(5)).await;
        let head = room.head().await;
        head.under("いま分かっていること")
            .contains(words)
            .then_some(())
    };
    world.slack().within(PATIENCE, words, heard).await;
}

async fn with_sockets_that(order: &str, rounds: usize, pause: SignedDuration) {
    let world = TestWorld::opens().await;
    let (hana, room) = world.raised_and_calm().await;
    for round in 0..rounds {
        world.slack().faults(json!({ "socket": order })).await;
        world.passes(pause).await;
        says_and_is_heard(&world, &room, &hana, &format!("{order} のあと {round}")).await;
    }
    let notes = world.notes(1).await.len();
    assert_eq!(notes, rounds, "{order}: each once");
    world.ends_well_after_trouble().await;
}

#[tokio::test]
async fn sockets_cut_again_and_again_lose_nothing() {
    with_sockets_that("drop", 10, seconds(30)).await;
}

#[tokio::test]
async fn sockets_that_slack_renews_lose_nothing() {
    with_sockets_that("warning", 3, seconds(10)).await;
    with_sockets_that("refresh_requested", 3, seconds(10)).await;
}

/// How often a connection was asked for.
async fn connections(world: &TestWorld) -> usize {
    let calls = world.slack().calls().await;
    let asked = calls
        .iter()
        .filter(|call| call["method"] == "apps.connections.open");
    asked.count()
}

#[tokio::test]
async fn a_socket_that_only_seems_to_stand_is_noticed_and_nothing_is_lost() {
    let world = TestWorld::opens().await;
    let (hana, room) = world.raised_and_calm().await;
    // The second one comes a while after the first.
    let both = async || (connections(&world).await >= 2).then_some(());
    world
        .slack()
        .within(PATIENCE, "both connections", both)
        .await;
    let before = connections(&world).await;
    world.slack().faults(json!({ "socket": "halt" })).await;
    hana.says(&room.id, "事実: 5xx は 12%").await;
    // No clock of ours moves, so that the room is not read because of the silence.
    let again = async || (connections(&world).await > before).then_some(());
    world
        .slack()
        .within(PATIENCE, "a new connection", again)
        .await;
    let heard = async || {
        let head = room.head().await;
        head.words().contains("5xx は 12%").then_some(())
    };
    world.slack().within(PATIENCE, "what was said", heard).await;
    assert_eq!(world.notes(1).await.len(), 1);
    world.ends_well_after_trouble().await;
}

#[tokio::test]
async fn a_socket_that_was_switched_off_is_tried_again_and_nothing_is_lost() {
    with_sockets_that("link_disabled", 1, SignedDuration::from_mins(6)).await;
}
