//! The room and what stands in it: what is deleted, taken, or written by people.

use serde_json::json;

use crate::world::{Message, TestWorld, rooms, seconds};

#[tokio::test]
async fn a_name_that_is_taken_gets_a_room_all_the_same() {
    let world = TestWorld::opens().await;
    let hana = world.person("hana").await;
    hana.commands("#general", "/matoi 決済がおかしい").await;
    let first = world.room(&hana, 1).await;
    first.head().await;
    // Somebody has a channel of the very name that #2 would ask for.
    let taken = first.name.replace("-001-", "-002-");
    hana.calls("conversations.create", json!({ "name": taken }))
        .await;
    hana.commands("#general", "/matoi 決済がおかしい").await;
    hana.sees("#incidents", "#2").await;
    world.calms().await;
    let incident = world.incident(2).await;
    let name = incident["room"]["name"].as_str().unwrap();
    assert!(name != taken && name.contains("-002"), "{name}");
    assert_eq!(rooms(world.slack()).await.len(), 3);
    world.ends_well().await;
}

#[tokio::test]
async fn a_deleted_head_is_replaced_once() {
    let world = TestWorld::opens().await;
    let hana = world.person("hana").await;
    hana.commands("#general", "/matoi 決済がおかしい").await;
    let room = world.room(&hana, 1).await;
    let head = room.head().await;
    world.calms().await;
    let shigeru = world.person("shigeru").await;
    shigeru
        .calls(
            "chat.delete",
            json!({ "channel": head.channel, "ts": head.ts }),
        )
        .await;
    hana.says(&room.id, "事実: 5xx は 12%").await;
    room.head_where("another head", |now| now.ts != head.ts)
        .await;
    room.shows_under("いま分かっていること", "5xx は 12%").await;
    world.calms().await;
    assert_eq!(room.posts().await.len(), 1);
    world.ends_well().await;
}

#[tokio::test]
async fn a_topic_written_by_a_person_stays_theirs() {
    let world = TestWorld::opens().await;
    let hana = world.person("hana").await;
    hana.commands("#general", "/matoi 決済がおかしい").await;
    let room = world.room(&hana, 1).await;
    let head = room.head().await;
    room.topic_holds("決済がおかしい").await;
    hana.reacts(&head, "raising_hand").await;
    let head = room
        .head_where("roles to take", |head| head.offers("role.take.lead"))
        .await;
    hana.presses(&head, "role.take.lead").await;
    room.topic_holds("花").await;
    world.calms().await;
    hana.sets_topic(&room.id, "ブリッジは会議室A").await;
    world.calms().await;
    hana.presses(&head, "role.release.lead").await;
    room.shows_under("まとめ役", "空き").await;
    world.calms().await;
    assert_eq!(hana.topic(&room.id).await, "ブリッジは会議室A");
    world.ends_well().await;
}

#[tokio::test]
async fn the_announcement_is_one_post_that_is_edited() {
    let world = TestWorld::opens().await;
    let (hana, leo) = (world.person("hana").await, world.person("leo").await);
    hana.commands("#general", "/matoi 決済がおかしい").await;
    let room = world.room(&hana, 1).await;
    let head = room.head().await;
    let first = leo.sees("#incidents", "発生").await;
    hana.reacts(&head, "raising_hand").await;
    hana.says(&room.id, "影響: カードで払えない").await;
    hana.says(&room.id, "事実: 5xx は 12%").await;
    let edited = leo.sees("#incidents", "カードで払えない").await;
    assert_eq!(edited.ts, first.ts);
    let edited = leo.sees("#incidents", "5xx は 12%").await;
    assert!(edited.words().contains("対応中"), "{}", edited.words());
    assert_eq!(edited.ts, first.ts);
    world.calms().await;
    let posts: Vec<Message> = leo.reads("#incidents").await;
    assert_eq!(posts.iter().filter(|post| post.key().is_some()).count(), 1);
    world.ends_well().await;
}

#[tokio::test]
async fn anybody_joins_from_the_announcement() {
    let world = TestWorld::opens().await;
    let (hana, kaede) = (world.person("hana").await, world.person("kaede").await);
    hana.commands("#general", "/matoi 決済がおかしい").await;
    let room = world.room(&hana, 1).await;
    room.head().await;
    world.calms().await;
    kaede
        .calls("conversations.leave", json!({ "channel": room.id }))
        .await;
    let post = kaede.sees("#incidents", "決済がおかしい").await;
    assert!(!room.members().await.contains(&kaede.id));
    kaede.presses(&post, "incident.join").await;
    kaede.is_told("#incidents", &room.id).await;
    world.calms().await;
    world.passes(seconds(2)).await;
    world.ends_well().await;
}

/// Raises with these words and gives the name of the room that comes.
async fn room_named_after(words: &str) -> String {
    let world = TestWorld::opens().await;
    let hana = world.person("hana").await;
    hana.commands("#general", &format!("/matoi {words}")).await;
    let room = world.room(&hana, 1).await;
    room.head().await;
    world.calms().await;
    let incident = world.incident(1).await;
    assert_eq!(incident["room"]["name"], room.name, "{incident}");
    world.ends_well().await;
    room.name
}

#[tokio::test]
async fn a_title_too_long_for_a_name_gets_a_room_all_the_same() {
    let name = room_named_after(&"checkout is failing ".repeat(40)).await;
    assert!(name.contains("-001-checkout-is-failing"), "{name}");
    let name = room_named_after(&"決済がおかしい".repeat(60)).await;
    assert!(name.contains("-001-決済がおかしい"), "{name}");
}

#[tokio::test]
async fn a_title_of_symbols_only_gets_a_room_all_the_same() {
    let name = room_named_after("?!?! ... *** <&> ~~~").await;
    assert!(name.contains("-001"), "{name}");
}

#[tokio::test]
async fn a_title_of_emoji_only_gets_a_room_all_the_same() {
    let name = room_named_after("🔥🔥 👩‍🚒 :fire:").await;
    assert!(name.contains("-001"), "{name}");
}

#[tokio::test]
async fn a_title_all_in_japanese_gets_a_room_of_that_name() {
    let name = room_named_after("ガメンガ　まっしろ、買えない").await;
    assert!(name.ends_with("-001-ガメンガ-まっしろ-買えない"), "{name}");
}

#[tokio::test]
async fn somebody_who_cannot_be_invited_is_named_and_the_others_are_in() {
    let world = TestWorld::opens().await;
    let (hana, kaede) = (world.person("hana").await, world.person("kaede").await);
    // A guest of one channel, who has their one channel already.
    let guest = json!({ "user": kaede.id, "guest": "single" });
    world.slack().ok("", "sandbox.person", guest).await;
    hana.commands("#general", "/matoi 決済がおかしい").await;
    let room = world.room(&hana, 1).await;
    let head = room.shows("こちらから招待できませんでした").await;
    assert!(head.words().contains(&kaede.mention()), "{}", head.words());
    world.calms().await;
    let members = room.members().await;
    assert!(!members.contains(&kaede.id));
    for name in ["hana", "leo", "minato", "priya", "misaki", "tom"] {
        let person = world.person(name).await;
        assert!(members.contains(&person.id), "{name} is in all the same");
        assert!(
            !head.words().contains(&person.mention()) || name == "hana",
            "{}",
            head.words()
        );
    }
    world.ends_well().await;
}
