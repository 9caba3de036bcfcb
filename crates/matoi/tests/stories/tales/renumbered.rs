//! A channel that Slack calls by another id from now on, as when a private one is shared with another
//! workspace; and a workspace that is moved into an organisation.

use serde_json::{Value, json};

use super::settling::with_two_at_work;
use crate::world::{Message, Person, Room, TestWorld, minutes, rooms};

/// Words of the question whether it has settled.
const ASKED: &str = "そろそろ収束でよさそうでしょうか";

/// The room of the first incident, in which two are at work, is for those in it.
async fn private(world: &TestWorld) -> (Person, Person, Room) {
    let (hana, leo, room, _) = with_two_at_work(world).await;
    let private = json!({ "channel": room.id, "is_private": true });
    leo.calls("sandbox.convert", private).await;
    world.calms().await;
    (hana, leo, room)
}

/// It gets another id: the room as it is found from then on.
async fn renumbers(world: &TestWorld, by: &Person, room: &Room) -> Room {
    let channel = json!({ "channel": room.id });
    let answer = by.calls("sandbox.rekey", channel).await;
    let now = world.room(by, 1).await;
    assert_ne!(now.id, room.id, "{answer}");
    now
}

async fn loses(world: &TestWorld, percent: u8) {
    let faults = json!({ "lose_percent": percent });
    world.slack().faults(faults).await;
}

/// How often these words stand in the record.
async fn told(world: &TestWorld, words: &str) -> usize {
    let incident = world.incident(1).await;
    let lines = incident["timeline"].as_array().unwrap();
    let with_words = |line: &&Value| line["text"].as_str().is_some_and(|it| it.contains(words));
    lines.iter().filter(with_words).count()
}

async fn asked(world: &TestWorld, by: &Person, room: &Room) -> Message {
    by.commands(&room.id, "/matoi 収束").await;
    let asked = room.says(ASKED).await;
    world.calms().await;
    asked
}

/// Waits until the newest thing said has reached the program, and is done with.
async fn is_heard(world: &TestWorld, by: &Person) {
    let slack = world.slack();
    slack
        .until("what was said to be acknowledged", async || {
            let told = by.calls("sandbox.deliveries", json!({})).await;
            let told = told["deliveries"].as_array().unwrap().clone();
            let mut said = told.into_iter().rev();
            let said = said.find(|one| one["name"].as_str().unwrap().starts_with("message"))?;
            (said["state"] == "acknowledged").then_some(())
        })
        .await;
    world.calms().await;
}

#[tokio::test]
async fn a_room_that_gets_another_id_goes_on_as_the_room_it_was() {
    let mut world = TestWorld::opens().await;
    let (hana, leo, old) = private(&world).await;
    let before = leo.says(&old.id, "pay-7 が遅い").await;
    world.tells(1, "pay-7 が遅い").await;
    let room = renumbers(&world, &leo, &old).await;
    // What was said is heard, what was said before can be kept, the board is drawn.
    let said = leo.says(&room.id, "事実: 5xx は 12%").await;
    room.is_marked(&said, "memo").await;
    room.shows_under("いま分かっていること", "5xx は 12%").await;
    let before = room.says(&before.words()).await;
    hana.reacts(&before, "pushpin").await;
    room.shows_under("いま分かっていること", "pay-7 が遅い")
        .await;
    // A form that was asked for there is answered there.
    let head = room.head().await;
    leo.presses(&head, "form.note").await;
    let form = leo.is_shown("Keep this").await;
    let filled = json!({ "kind": "hypothesis", "words": "DB かも" });
    leo.fills_in(&form, filled).await;
    room.shows_under("仮説", "DB かも").await;
    // Scripts and pages lead to where it is.
    let incident = world.incident(1).await;
    assert_eq!(incident["room"]["channel"], room.id.as_str(), "{incident}");
    let page = world.slack().page("/i/1", "ja").await;
    assert!(page.contains(&room.id) && !page.contains(&old.id), "{page}");
    world.calms().await;
    world.restarts().await;
    let (hana, leo) = (world.person("hana").await, world.person("leo").await);
    let room = world.room(&hana, 1).await;
    let asked = asked(&world, &hana, &room).await;
    leo.presses(&asked, "settle.agree").await;
    world.is(1, "settled").await;
    hana.commands(&room.id, "/matoi 閉じる").await;
    room.is_archived().await;
    assert_eq!(told(&world, "pay-7 が遅い").await, 1);
    assert_eq!(rooms(world.slack()).await.len(), 1);
    world.ends_well().await;
}

#[tokio::test]
async fn another_id_of_which_no_word_came_is_found_out_by_what_stands_in_the_room() {
    let world = TestWorld::opens().await;
    let (hana, leo, old) = private(&world).await;
    loses(&world, 100).await;
    let room = renumbers(&world, &leo, &old).await;
    let missed = leo.says(&room.id, "事実: pay-7 が遅い").await;
    loses(&world, 0).await;
    let unknown = leo.says(&room.id, "事実: 5xx は 12%").await;
    // Nothing is heard of it until it is looked for, and that happens by itself.
    world.passes(minutes(10)).await;
    room.is_marked(&missed, "memo").await;
    room.is_marked(&unknown, "memo").await;
    room.shows_under("いま分かっていること", "5xx は 12%").await;
    asked(&world, &hana, &room).await;
    for person in [&hana, &leo] {
        let with = person
            .alone_with(&crate::world::me(world.slack()).await)
            .await;
        let told = person.reads(&with).await;
        let of_it = |one: &Message| one.words().contains("/invite");
        assert!(!told.iter().any(of_it), "nobody has to do anything");
    }
    world.ends_well_after_trouble().await;
}

#[tokio::test]
async fn what_came_under_the_new_id_before_the_word_of_it_is_not_missing() {
    let world = TestWorld::opens().await;
    let (_, leo, old) = private(&world).await;
    let later = json!({ "delay_events_ms": 60_000 });
    world.slack().faults(later).await;
    let room = renumbers(&world, &leo, &old).await;
    world.slack().faults(json!({ "delay_events_ms": 0 })).await;
    let said = leo.says(&room.id, "事実: 5xx は 12%").await;
    is_heard(&world, &leo).await;
    assert_eq!(told(&world, "5xx は 12%").await, 0, "of no room it knows");
    world.passes(minutes(1)).await;
    room.is_marked(&said, "memo").await;
    world.calms().await;
    assert_eq!(told(&world, "5xx は 12%").await, 1);
    world.ends_well_after_trouble().await;
}

#[tokio::test]
async fn while_the_workspace_is_moved_into_an_organisation_nothing_is_lost_or_doubled() {
    let world = TestWorld::opens().await;
    let (hana, room) = world.raised_and_calm().await;
    let moving = json!({ "error": "team_added_to_org" });
    world.slack().faults(moving).await;
    let body = json!({ "title": "検索もおかしい", "by": "leo" });
    let path = "/api/v1/incidents";
    let (status, raised) = world.slack().rest("POST", path, Some("i2"), &body).await;
    assert_eq!(status, 201, "{raised}");
    let said = hana.says(&room.id, "事実: 5xx は 12%").await;
    world.tells(1, "5xx は 12%").await;
    for _ in 0..12 {
        world.passes(minutes(10)).await;
        world.slack().page("/", "ja").await;
    }
    world.slack().faults(json!({ "clear": true })).await;
    world.calms().await;
    room.is_marked(&said, "memo").await;
    room.shows_under("いま分かっていること", "5xx は 12%").await;
    let second = world.room(&hana, 2).await;
    assert_eq!(second.posts().await.len(), 1, "its board");
    assert_eq!(rooms(world.slack()).await.len(), 2);
    let announced = hana.reads("#incidents").await;
    let of_it = announced
        .iter()
        .filter(|one| one.words().contains("検索もおかしい"));
    assert_eq!(of_it.count(), 1, "announced once");
    world.ends_well_after_trouble().await;
}
