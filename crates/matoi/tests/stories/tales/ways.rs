//! The ways people raise: from a message, by a mention, by 🧯, with nothing said; and what happens when
//! two do at once.

use serde_json::json;

use crate::world::{Message, Person, Room, TestWorld, me, minutes, rooms};

async fn only_one(world: &TestWorld, eyes: &Person) -> Room {
    let room = world.room(eyes, 1).await;
    room.head().await;
    world.calms().await;
    assert_eq!(rooms(world.slack()).await.len(), 1);
    room
}

async fn said_in_general(world: &TestWorld, who: &Person, words: &str) -> Message {
    let said = who.says("#general", words).await;
    world.calms().await;
    said
}

#[tokio::test]
async fn raised_from_the_message_shortcut_with_that_message_as_evidence() {
    let world = TestWorld::opens().await;
    let (kaede, tom) = (world.person("kaede").await, world.person("tom").await);
    let said = said_in_general(&world, &kaede, "注文が通らないと3件連絡がありました").await;
    tom.chooses(&said, "matoi_raise_message").await;
    tom.is_told("#general", "Got it").await;
    let room = only_one(&world, &tom).await;
    room.shows_under("エビデンス", "注文が通らないと3件").await;
    // Somebody else notices the same message later: they come along.
    let leo = world.person("leo").await;
    leo.chooses(&said, "matoi_raise_message").await;
    leo.is_told("#general", "already open").await;
    assert_eq!(rooms(world.slack()).await.len(), 1);
    world.ends_well().await;
}

#[tokio::test]
async fn two_people_raise_the_same_message_at_once_and_both_are_answered() {
    let world = TestWorld::opens().await;
    let (kaede, leo, tom) = (
        world.person("kaede").await,
        world.person("leo").await,
        world.person("tom").await,
    );
    let said = said_in_general(&world, &kaede, "買えないそうです").await;
    tokio::join!(
        leo.chooses(&said, "matoi_raise_message"),
        tom.reacts(&said, "fire_extinguisher"),
    );
    let room = only_one(&world, &leo).await;
    let mut opened = 0;
    for who in [&leo, &tom] {
        let heard = who.hears("#general").await;
        assert_eq!(heard.len(), 1, "{}: {heard:?}", who.name);
        opened += usize::from(heard[0].contains("Got it"));
        assert!(room.members().await.contains(&who.id), "{}", who.name);
    }
    assert_eq!(opened, 1, "one raised, one joined");
    world.ends_well().await;
}

#[tokio::test]
async fn raised_by_a_mention_with_the_words_beside_it_and_only_once() {
    let world = TestWorld::opens().await;
    let misaki = world.person("misaki").await;
    let mention = format!("<@{}> 画面が白いです", me(world.slack()).await);
    misaki.says("#general", &mention).await;
    misaki.is_told("#general", "受け取りました").await;
    let room = only_one(&world, &misaki).await;
    room.shows("#1 画面が白いです").await;
    world.ends_well().await;
}

#[tokio::test]
async fn a_mention_in_a_room_is_a_command_and_never_another_incident() {
    let world = TestWorld::opens().await;
    let hana = world.person("hana").await;
    hana.commands("#general", "/matoi 決済がおかしい").await;
    let room = only_one(&world, &hana).await;
    let us = me(world.slack()).await;
    let fact = hana
        .says(&room.id, &format!("<@{us}> 事実:5xx が 12%"))
        .await;
    room.is_marked(&fact, "memo").await;
    room.shows_under("いま分かっていること", "5xx が 12%").await;
    hana.says(&room.id, &format!("<@{us}> 役割 まとめ役")).await;
    room.shows_under("まとめ役", &hana.mention()).await;
    hana.says(&room.id, &format!("<@{us}> ありがとう、助かります"))
        .await;
    hana.is_told(&room.id, "/matoi の言い方").await;
    only_one(&world, &hana).await;
    world.ends_well().await;
}

#[tokio::test]
async fn raised_by_an_extinguisher_on_any_message_and_in_a_room_it_leads_there() {
    let world = TestWorld::opens().await;
    let (kaede, leo) = (world.person("kaede").await, world.person("leo").await);
    let said = said_in_general(&world, &kaede, "決済の画面が固まります").await;
    leo.reacts(&said, "fire_extinguisher").await;
    leo.is_told("#general", "Got it").await;
    let room = only_one(&world, &leo).await;
    // The reaction tells only where the message is; its words are fetched.
    room.shows_under("エビデンス", "決済の画面が固まります")
        .await;
    let inside = leo.says(&room.id, "still frozen").await;
    leo.reacts(&inside, "fire_extinguisher").await;
    leo.is_told(&room.id, "already open").await;
    leo.unreacts(&said, "fire_extinguisher").await;
    only_one(&world, &leo).await;
    assert_eq!(world.incident(1).await["state"], "open");
    world.ends_well().await;
}

#[tokio::test]
async fn raised_from_where_few_can_read_and_the_words_stay_there() {
    let world = TestWorld::opens().await;
    let (misaki, leo) = (world.person("misaki").await, world.person("leo").await);
    let us = me(world.slack()).await;
    let made = json!({"name": "few", "is_private": true});
    let few = misaki.calls("conversations.create", made).await["channel"]["id"].clone();
    let few = few.as_str().unwrap();
    assert!(few.starts_with('C'), "the id tells nothing: {few}");
    let invited = json!({"channel": few, "users": format!("{us},{}", leo.id)});
    misaki.calls("conversations.invite", invited).await;
    let said = misaki.says(few, "山本様のカード番号が漏れています").await;
    world.calms().await;

    leo.reacts(&said, "fire_extinguisher").await;
    leo.is_told(few, "its words stayed there").await;
    only_one(&world, &leo).await;
    // A mention says what may be known; what it answers to stays where it is.
    let mention = format!("<@{us}> 決済を止めます");
    misaki.replies(&said, &mention).await;
    misaki.is_told(few, "ことばは写さず").await;
    let second = world.room(&misaki, 2).await;
    second.shows("決済を止めます").await;
    world.calms().await;

    for number in [1, 2] {
        let told = world.incident(number).await.to_string();
        assert!(!told.contains("山本様"), "{told}");
    }
    for channel in ["#incidents", &second.id] {
        for post in misaki.reads(channel).await {
            assert!(!post.words().contains("山本様"), "{}", post.words());
        }
    }
    world.ends_well().await;
}

#[tokio::test]
async fn a_command_for_a_room_said_elsewhere_raises_nothing_and_is_answered_kindly() {
    let world = TestWorld::opens().await;
    let tom = world.person("tom").await;
    for words in ["close", "settle", "role lead", "fact", "false alarm"] {
        tom.commands("#general", &format!("/matoi {words}")).await;
    }
    world
        .slack()
        .until("five kind answers", async || {
            let heard = tom.hears("#general").await;
            let kind = heard
                .iter()
                .filter(|told| told.contains("inside an incident's room"));
            (kind.count() == 5).then_some(())
        })
        .await;
    world.calms().await;
    assert!(rooms(world.slack()).await.is_empty());
    // A sentence that only begins like one is somebody who raises.
    tom.commands("#general", "/matoi close to running out of disk")
        .await;
    let room = only_one(&world, &tom).await;
    room.shows("close to running out of disk").await;
    world.ends_well().await;
}

#[tokio::test]
async fn a_similar_open_incident_is_offered_for_joining() {
    let world = TestWorld::opens().await;
    let (hana, tom) = (world.person("hana").await, world.person("tom").await);
    hana.commands("#general", "/matoi checkout is failing")
        .await;
    let first = only_one(&world, &hana).await;
    world.passes(minutes(3)).await;
    tom.commands("#general", "/matoi checkout failing again")
        .await;
    tom.is_told("#general", "Got it").await;
    tom.is_told("#general", "Something close was raised").await;
    let second = world.room(&tom, 2).await;
    second.head().await;
    let offered = tom.is_offered("#general", "incident.join").await;
    assert!(
        offered.words().contains(&format!("<#{}>", first.id)),
        "{}",
        offered.words()
    );
    tom.presses(&offered, "incident.join").await;
    tom.is_told("#general", "already open").await;
    world.ends_well().await;
}

#[tokio::test]
async fn a_message_that_not_everybody_can_read_is_raised_from_without_its_words() {
    let world = TestWorld::opens().await;
    let (hana, leo) = (world.person("hana").await, world.person("leo").await);
    let alone = hana.alone_with(&leo.id).await;
    let said = hana
        .says(&alone, "まだ内緒の取引先で決済が落ちています")
        .await;
    hana.chooses(&said, "matoi_raise_message").await;
    let room = only_one(&world, &hana).await;
    room.shows("なにか変です").await;
    let with_us = hana.alone_with(&me(world.slack()).await).await;
    let told = hana.sees(&with_us, "ことばは写さず").await;
    assert!(told.offers("form.details"), "{:?}", told.buttons());
    world.calms().await;
    let kept = world.stored(1).await.to_string();
    assert!(!kept.contains("内緒"), "{kept}");
    // In their own words, as far as they like.
    hana.presses(&told, "form.details").await;
    let form = hana.is_shown("題・影響・温度感").await;
    hana.sends(
        &form,
        serde_json::json!({"title": {"title": "決済が落ちている"}}),
    )
    .await;
    room.shows("決済が落ちている").await;
    world.ends_well().await;
}
