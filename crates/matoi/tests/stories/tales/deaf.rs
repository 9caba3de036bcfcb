//! What people do while nothing reaches us, and how it is known all the same.

use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::world::TestWorld;

/// From now on nothing that happens is told to anybody, for good.
async fn goes_deaf(world: &TestWorld) {
    world.calms().await;
    world.slack().faults(json!({ "lose_percent": 100 })).await;
}

async fn hears_again(world: &TestWorld) {
    world.slack().faults(json!({ "lose_percent": 0 })).await;
}

async fn closes(world: &TestWorld) {
    let path = "/api/v1/incidents/1/close";
    let (status, told) = world
        .slack()
        .rest("POST", path, None, &json!({ "false_alarm": false }))
        .await;
    assert_eq!(status, 200, "{told}");
    world.calms().await;
}

/// The words of the notes of that kind that stand, in the order they were said.
async fn noted(world: &TestWorld, kind: &str) -> Vec<String> {
    let notes = world.notes(1).await.into_iter();
    let standing = notes.filter(|note| note["kind"] == kind && note["withdrawn"] == false);
    let words = standing.map(|note| note["text"].as_str().unwrap_or_default().to_owned());
    words.collect()
}

/// Who answered the roll call so.
fn answered(incident: &Value, answer: &str) -> usize {
    let all = incident["availability"].as_array().unwrap();
    all.iter().filter(|one| one["answer"] == answer).count()
}

#[tokio::test]
async fn eighteen_hours_without_events_and_nothing_is_missing_at_close() {
    let world = TestWorld::opens().await;
    let (hana, room) = world.raised_and_calm().await;
    let leo = world.person("leo").await;
    let before = hana.says(&room.id, "pay-7 が遅い").await;
    goes_deaf(&world).await;
    let head = room.head().await;
    leo.reacts(&head, "raising_hand").await;
    leo.reacts(&before, "pushpin").await;
    let root = leo.says(&room.id, "仮説: 証明書が切れた").await;
    hana.replies(&root, "対応: 証明書を入れ替えた").await;
    hana.reacts(&root, "white_check_mark").await;
    world.passes(SignedDuration::from_hours(18)).await;
    hana.says(&room.id, "落ち着いた").await;
    hears_again(&world).await;
    closes(&world).await;
    assert_eq!(noted(&world, "fact").await, ["pay-7 が遅い"]);
    assert_eq!(noted(&world, "hypothesis").await, ["証明書が切れた"]);
    assert_eq!(noted(&world, "action").await, ["証明書を入れ替えた"]);
    for words in [
        "pay-7 が遅い",
        "証明書が切れた",
        "証明書を入れ替えた",
        "落ち着いた",
    ] {
        world.tells(1, words).await;
    }
    let incident = world.incident(1).await;
    assert_eq!(incident["notes"][1]["verdict"], "supported", "{incident}");
    assert_eq!(answered(&incident, "now"), 1, "{incident}");
    world.ends_well().await;
}

#[tokio::test]
async fn what_was_taken_back_meanwhile_is_taken_back() {
    let world = TestWorld::opens().await;
    let (hana, room) = world.raised_and_calm().await;
    let leo = world.person("leo").await;
    let head = room.head().await;
    let seen = hana.says(&room.id, "pay-7 が遅い").await;
    let kept = hana.says(&room.id, "5xx は 12%").await;
    leo.reacts(&seen, "pushpin").await;
    leo.reacts(&kept, "pushpin").await;
    leo.reacts(&head, "eyes").await;
    hana.reacts(&head, "raising_hand").await;
    room.is_marked(&seen, "memo").await;
    goes_deaf(&world).await;
    leo.unreacts(&seen, "pushpin").await;
    leo.unreacts(&head, "eyes").await;
    hears_again(&world).await;
    closes(&world).await;
    assert_eq!(noted(&world, "fact").await, ["5xx は 12%"]);
    let incident = world.incident(1).await;
    assert_eq!(answered(&incident, "watching"), 0, "{incident}");
    assert_eq!(answered(&incident, "now"), 1, "{incident}");
    world.ends_well().await;
}

#[tokio::test]
async fn a_cut_socket_is_read_back_when_it_returns() {
    let world = TestWorld::opens().await;
    let (hana, room) = world.raised_and_calm().await;
    let leo = world.person("leo").await;
    let root = hana.says(&room.id, "pay-7 が遅い").await;
    goes_deaf(&world).await;
    leo.reacts(&root, "pushpin").await;
    leo.replies(&root, "対応: 巻き戻した").await;
    hears_again(&world).await;
    world.slack().faults(json!({ "drop_socket": true })).await;
    world.tells(1, "届かなかったことがありました").await;
    room.shows("pay-7 が遅い").await;
    room.shows("巻き戻した").await;
    assert_eq!(world.incident(1).await["state"], "open");
    world.ends_well_after_trouble().await;
}

#[tokio::test]
async fn what_was_missed_while_the_house_was_closed_is_read_when_it_opens() {
    let mut world = TestWorld::opens().await;
    let (hana, room) = world.raised_and_calm().await;
    let said = hana.says(&room.id, "事実: 5xx は 12%").await;
    goes_deaf(&world).await;
    hana.edits(&said, "事実: 5xx は 21%").await;
    hears_again(&world).await;
    world.restarts().await;
    world.tells(1, "届かなかったことがありました").await;
    assert_eq!(noted(&world, "fact").await, ["5xx は 21%"]);
    world.ends_well().await;
}

#[tokio::test]
async fn nothing_is_read_while_nothing_is_open() {
    let world = TestWorld::opens().await;
    let (_, room) = world.raised_and_calm().await;
    closes(&world).await;
    room.is_archived().await;
    world.calms().await;
    let reads = async || {
        let calls = world.slack().calls().await;
        let is_reading = |call: &&Value| call["method"] == "conversations.history";
        calls.iter().filter(is_reading).count()
    };
    let before = reads().await;
    world.slack().faults(json!({ "drop_socket": true })).await;
    let leo = world.person("leo").await;
    // What leo raises is heard, so somebody listens again.
    leo.commands("#general", "/matoi ログインできない").await;
    world.room(&leo, 2).await.head().await;
    world.calms().await;
    assert_eq!(reads().await, before);
    world.ends_well_after_trouble().await;
}

#[tokio::test]
async fn where_slack_falls_silent_the_room_is_read_without_anybody_noticing() {
    let world = TestWorld::opens().await;
    let (hana, room) = world.raised_and_calm().await;
    goes_deaf(&world).await;
    hana.says(&room.id, "事実: 5xx は 12%").await;
    world.passes(SignedDuration::from_mins(6)).await;
    room.shows_under("いま分かっていること", "5xx は 12%").await;
    world.tells(1, "届かなかったことがありました").await;
    hears_again(&world).await;
    world.ends_well().await;
}

#[tokio::test]
async fn what_slack_did_not_tell_is_known_when_it_has_settled() {
    let world = TestWorld::opens().await;
    // From the beginning: word that somebody we call is in may overtake our knowing that we called them, and
    // they would seem to have come by themselves.
    goes_deaf(&world).await;
    let (hana, room) = world.raised_and_calm().await;
    hana.says(&room.id, "仮説: 証明書が切れた").await;
    let path = "/api/v1/incidents/1/settlement";
    // Only one was active, so one settles.
    let body = json!({ "action": "propose", "text": "静かです", "by": hana.id });
    let (status, told) = world.slack().rest("POST", path, None, &body).await;
    assert!(status < 300, "{told}");
    world.is(1, "settled").await;
    room.shows("証明書が切れた").await;
    assert_eq!(noted(&world, "hypothesis").await, ["証明書が切れた"]);
    hears_again(&world).await;
    world.ends_well().await;
}
