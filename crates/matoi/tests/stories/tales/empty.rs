//! Raising with nothing filled in: from every way there is, a room opens all the same.

use serde_json::{Value, json};

use crate::world::{Person, Room, TestWorld, me, rooms};

const NOTHING_SAID: &str = "なにか変です";

/// The one room there is, once everything has come to rest.
async fn one_room(world: &TestWorld, eyes: &Person) -> Room {
    let room = world.room(eyes, 1).await;
    room.head().await;
    world.calms().await;
    assert_eq!(rooms(world.slack()).await.len(), 1);
    room
}

#[tokio::test]
async fn raised_from_a_card_with_nothing_filled_in() {
    let world = TestWorld::opens().await;
    let tom = world.person("tom").await;
    let alert = json!({ "title": "checkout 5xx", "fingerprint": "a" });
    world.alert_fires(alert).await;
    let card = tom.sees("#alerts", "checkout 5xx").await;
    tom.presses(&card, "alert.raise").await;
    let room = one_room(&world, &tom).await;
    room.shows_under("エビデンス", "checkout 5xx").await;
    tom.is_told("#alerts", "Got it").await;
    world.ends_well().await;
}

#[tokio::test]
async fn raised_from_the_message_shortcut_on_a_message_without_words() {
    let world = TestWorld::opens().await;
    let (kaede, tom) = (world.person("kaede").await, world.person("tom").await);
    let general = kaede.channel("#general").await;
    kaede.brings(&general, "screen.png", b"not really").await;
    let posted = world.slack().until("a file without words", async || {
        let all = tom.reads("#general").await;
        all.into_iter()
            .find(|message| message.raw["files"].is_array())
    });
    let posted = posted.await;
    tom.chooses(&posted, "matoi_raise_message").await;
    tom.is_told("#general", "Got it").await;
    let room = one_room(&world, &tom).await;
    // What was seen has a name at least.
    room.shows("#1 screen.png").await;
    room.shows_under("一緒に届いたファイル", "screen.png").await;
    world.ends_well().await;
}

#[tokio::test]
async fn raised_by_the_command_without_words() {
    let world = TestWorld::opens().await;
    let tom = world.person("tom").await;
    tom.commands("#general", "/matoi").await;
    one_room(&world, &tom).await.shows(NOTHING_SAID).await;
    tom.is_told("#general", "Got it").await;
    world.ends_well().await;
}

#[tokio::test]
async fn raised_by_a_mention_without_words() {
    let world = TestWorld::opens().await;
    let misaki = world.person("misaki").await;
    let mention = format!("<@{}>", me(world.slack()).await);
    misaki.says("#general", &mention).await;
    misaki.is_told("#general", "受け取りました").await;
    one_room(&world, &misaki).await.shows(NOTHING_SAID).await;
    world.ends_well().await;
}

#[tokio::test]
async fn raised_by_an_extinguisher_with_not_a_word_typed() {
    let world = TestWorld::opens().await;
    let (kaede, leo) = (world.person("kaede").await, world.person("leo").await);
    let said = kaede.says("#general", "画面が白いそうです").await;
    leo.reacts(&said, "fire_extinguisher").await;
    leo.is_told("#general", "Got it").await;
    let room = one_room(&world, &leo).await;
    room.shows_under("エビデンス", "画面が白いそうです").await;
    world.ends_well().await;
}

#[tokio::test]
async fn raised_from_the_web_page_with_an_empty_form() {
    let world = TestWorld::opens().await;
    let hana = world.person("hana").await;
    let page = world.raises_on_the_page(&[]).await;
    assert!(page.ends_with("/i/1"), "{page}");
    one_room(&world, &hana).await.shows(NOTHING_SAID).await;
    world.ends_well().await;
}

#[tokio::test]
async fn raised_from_the_web_page_with_words_and_twice_is_once() {
    let world = TestWorld::opens().await;
    let hana = world.person("hana").await;
    let form = [
        ("words", "決済がおかしい"),
        ("name", "かえで"),
        ("key", "k"),
    ];
    let page = world.raises_on_the_page(&form).await;
    let again = world.raises_on_the_page(&form).await;
    assert_eq!(page, again);
    one_room(&world, &hana).await.shows("決済がおかしい").await;
    assert_eq!(world.incident(1).await["opened_by"], "かえで");
    // Another who raises something like it there is shown what is open.
    let form = [("words", "決済がおかしいです"), ("key", "l")];
    let page = world.raises_on_the_page(&form).await;
    assert!(page.ends_with("/i/2?same=1"), "{page}");
    world.room(&hana, 2).await.head().await;
    world.ends_well().await;
}

#[tokio::test]
async fn raised_by_a_script_with_an_empty_body() {
    let world = TestWorld::opens().await;
    let hana = world.person("hana").await;
    for body in [json!({}), Value::Null] {
        let answer = world
            .slack()
            .rest("POST", "/api/v1/incidents", Some("k"), &body);
        let (status, raised) = answer.await;
        assert_eq!(status, 201, "{raised}");
    }
    one_room(&world, &hana).await.shows(NOTHING_SAID).await;
    world.ends_well().await;
}

#[tokio::test]
async fn raised_from_the_command_line_with_and_without_words() {
    let world = TestWorld::opens().await;
    let hana = world.person("hana").await;
    let said = world.types_in_a_terminal(&["declare"]).await;
    assert!(
        said.starts_with("#1 ") && said.trim().ends_with("/i/1"),
        "{said}"
    );
    one_room(&world, &hana).await.shows(NOTHING_SAID).await;
    let words = ["declare", "disk", "is", "full"];
    let said = world.types_in_a_terminal(&words).await;
    assert!(said.starts_with("#2 "), "{said}");
    let second = world.room(&hana, 2).await;
    second.shows("#2 disk is full").await;
    world.ends_well().await;
}
