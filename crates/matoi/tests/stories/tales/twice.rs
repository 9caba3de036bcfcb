//! Pressing twice, and two people at once: one effect, and everybody is answered.

use serde_json::json;

use super::settling::with_two_at_work;
use crate::world::{Message, Person, Room, TestWorld, rooms};

const ASKED: &str = "そろそろ収束でよさそうでしょうか";

/// So many of Matoi's posts in the room hold these words.
async fn posts_with(room: &Room, words: &str) -> usize {
    let posts = room.posts().await;
    let with = posts.iter().filter(|post| post.words().contains(words));
    with.count()
}

async fn an_alert(world: &TestWorld, eyes: &Person) -> Message {
    let alert = json!({ "title": "checkout 5xx", "fingerprint": "a" });
    world.alert_fires(alert).await;
    eyes.sees("#alerts", "checkout 5xx").await
}

#[tokio::test]
async fn pressing_raise_twice_raises_once_and_answers_twice() {
    let world = TestWorld::opens().await;
    let tom = world.person("tom").await;
    let card = an_alert(&world, &tom).await;
    tokio::join!(
        tom.presses(&card, "alert.raise"),
        tom.presses(&card, "alert.raise"),
    );
    world.room(&tom, 1).await.head().await;
    world.calms().await;
    assert_eq!(rooms(world.slack()).await.len(), 1);
    let heard = tom.hears("#alerts").await;
    assert_eq!(heard.len(), 2, "{heard:?}");
    world.ends_well().await;
}

#[tokio::test]
async fn two_people_raise_one_card_at_once_and_both_are_answered() {
    let world = TestWorld::opens().await;
    let (tom, leo) = (world.person("tom").await, world.person("leo").await);
    let card = an_alert(&world, &tom).await;
    tokio::join!(
        tom.presses(&card, "alert.raise"),
        leo.presses(&card, "alert.raise"),
    );
    let room = world.room(&tom, 1).await;
    room.head().await;
    world.calms().await;
    assert_eq!(rooms(world.slack()).await.len(), 1);
    for who in [&tom, &leo] {
        let heard = who.hears("#alerts").await;
        assert_eq!(heard.len(), 1, "{}: {heard:?}", who.name);
        assert!(room.members().await.contains(&who.id), "{}", who.name);
    }
    world.ends_well().await;
}

#[tokio::test]
async fn pressing_a_role_twice_takes_it_once_and_answers_twice() {
    let world = TestWorld::opens().await;
    let (_, leo, room, head) = with_two_at_work(&world).await;
    tokio::join!(
        leo.presses(&head, "role.take.lead"),
        leo.presses(&head, "role.take.lead"),
    );
    room.shows_under("まとめ役", &leo.mention()).await;
    world.calms().await;
    let heard = leo.hears(&room.id).await;
    assert_eq!(heard.len(), 2, "{heard:?}");
    let roles = world.incident(1).await["roles"].clone();
    assert_eq!(roles.as_array().unwrap().len(), 1, "{roles}");
    world.ends_well().await;
}

#[tokio::test]
async fn two_people_take_a_role_at_once_and_the_second_hears_who_has_it() {
    let world = TestWorld::opens().await;
    let (hana, leo, room, head) = with_two_at_work(&world).await;
    tokio::join!(
        hana.presses(&head, "role.take.lead"),
        leo.presses(&head, "role.take.lead"),
    );
    world.calms().await;
    let roles = world.incident(1).await["roles"].clone();
    assert_eq!(roles.as_array().unwrap().len(), 1, "{roles}");
    let (holder, other) = if roles[0]["person"] == hana.id.as_str() {
        (&hana, &leo)
    } else {
        (&leo, &hana)
    };
    for who in [holder, other] {
        let heard = who.hears(&room.id).await;
        let told = heard.last().unwrap_or_else(|| panic!("{}", who.name));
        assert_eq!(
            told.contains(&holder.mention()),
            who.id == other.id,
            "{told}"
        );
    }
    world.ends_well().await;
}

#[tokio::test]
async fn pressing_propose_twice_asks_once_and_answers() {
    let world = TestWorld::opens().await;
    let (hana, _, room, head) = with_two_at_work(&world).await;
    tokio::join!(
        hana.presses(&head, "settle.propose"),
        hana.presses(&head, "settle.propose"),
    );
    room.says(ASKED).await;
    world.calms().await;
    assert_eq!(posts_with(&room, ASKED).await, 1);
    hana.is_told(&room.id, "もう").await;
    world.ends_well().await;
}

#[tokio::test]
async fn two_people_propose_at_once_one_is_asked_and_both_are_answered() {
    let world = TestWorld::opens().await;
    let (hana, leo, room, head) = with_two_at_work(&world).await;
    tokio::join!(
        hana.presses(&head, "settle.propose"),
        leo.presses(&head, "settle.propose"),
    );
    let asked = room.says(ASKED).await;
    world.calms().await;
    assert_eq!(posts_with(&room, ASKED).await, 1);
    // One is named as who asks, the other hears that it is being asked, and can agree right there.
    let other = if asked.words().contains(&format!("提案:{}", hana.mention())) {
        &leo
    } else {
        &hana
    };
    let offered = other.is_offered(&room.id, "settle.agree").await;
    other.presses(&offered, "settle.agree").await;
    world.is(1, "settled").await;
    world.ends_well().await;
}

#[tokio::test]
async fn pressing_close_twice_closes_once() {
    let world = TestWorld::opens().await;
    let (hana, _, room, head) = with_two_at_work(&world).await;
    tokio::join!(
        hana.presses(&head, "incident.close"),
        hana.presses(&head, "incident.close"),
    );
    room.is_archived().await;
    world.calms().await;
    assert_eq!(posts_with(&room, "閉じます").await, 1);
    assert_eq!(world.incident(1).await["state"], "closed");
    hana.is_told(&room.id, "もう閉じています").await;
    world.ends_well().await;
}

#[tokio::test]
async fn two_people_close_at_once_it_closes_once_and_the_second_is_told() {
    let world = TestWorld::opens().await;
    let (hana, leo, room, head) = with_two_at_work(&world).await;
    tokio::join!(
        hana.presses(&head, "incident.close"),
        leo.presses(&head, "incident.close"),
    );
    room.is_archived().await;
    world.calms().await;
    assert_eq!(posts_with(&room, "閉じます").await, 1);
    let told = world.slack().until("the second to be told", async || {
        let (first, second) = (hana.hears(&room.id).await, leo.hears(&room.id).await);
        let all: Vec<String> = first.into_iter().chain(second).collect();
        let over =
            |told: &&String| told.contains("もう閉じています") || told.contains("already closed");
        (all.iter().filter(over).count() == 1).then_some(())
    });
    told.await;
    world.ends_well().await;
}
