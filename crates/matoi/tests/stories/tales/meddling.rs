//! People who do to a room what Matoi did not expect: nothing is lost, nothing is fought over, and whoever
//! can mend it is told once.

use serde_json::json;

use crate::world::{Message, Person, Room, TestWorld, me, rooms};

/// Words of the question whether it has settled.
const ASKED: &str = "そろそろ収束でよさそうでしょうか";

/// One at work, with a lead, and two people in the room.
async fn led(world: &TestWorld) -> (Person, Person, Room) {
    let (hana, leo) = (world.person("hana").await, world.person("leo").await);
    hana.commands("#general", "/matoi 決済がおかしい").await;
    let room = world.room(&hana, 1).await;
    let head = room.head().await;
    leo.reacts(&head, "raising_hand").await;
    hana.commands(&room.id, "/matoi 役割 まとめ役").await;
    room.shows_under("まとめ役", &hana.mention()).await;
    world.calms().await;
    (hana, leo, room)
}

async fn kicks(world: &TestWorld, person: &Person, room: &Room) {
    let us = me(world.slack()).await;
    let args = json!({ "channel": room.id, "user": us });
    person.calls("conversations.kick", args).await;
}

/// Somebody asks by a script whether it has settled.
async fn proposes(world: &TestWorld, person: &Person) {
    let body = json!({ "action": "propose", "by": person.id, "text": "5xx は 0" });
    let path = "/api/v1/incidents/1/settlement";
    let (status, told) = world.slack().rest("POST", path, None, &body).await;
    assert_eq!(status, 200, "{told}");
}

/// What the program wrote to that person alone, with those words.
async fn alone(world: &TestWorld, person: &Person, words: &str) -> Vec<Message> {
    let with = person.alone_with(&me(world.slack()).await).await;
    person.sees(&with, words).await;
    let all = person.reads(&with).await.into_iter();
    all.filter(|told| told.words().contains(words)).collect()
}

async fn asked(room: &Room) -> usize {
    let posts = room.posts().await.into_iter();
    posts.filter(|post| post.words().contains(ASKED)).count()
}

#[tokio::test]
async fn taken_out_of_the_room_it_comes_back_by_itself_and_tells_nobody() {
    let world = TestWorld::opens().await;
    let (hana, leo, room) = led(&world).await;
    kicks(&world, &leo, &room).await;
    world.tells(1, "Matoi が部屋に戻りました").await;
    let said = leo.says(&room.id, "事実: 5xx は 12%").await;
    room.is_marked(&said, "memo").await;
    proposes(&world, &leo).await;
    room.says(ASKED).await;
    world.calms().await;
    let us = me(world.slack()).await;
    assert!(room.members().await.contains(&us));
    let with = hana.alone_with(&us).await;
    let told = hana.reads(&with).await;
    assert!(told.iter().all(|one| !one.words().contains("/invite")));
    assert_eq!(world.incident(1).await["state"], "settling");
    world.ends_well_after_trouble().await;
}

#[tokio::test]
async fn taken_out_again_it_stays_out_says_so_once_and_owes_until_invited() {
    let world = TestWorld::opens().await;
    let (hana, leo, room) = led(&world).await;
    kicks(&world, &leo, &room).await;
    world.tells(1, "Matoi が部屋に戻りました").await;
    world.calms().await;
    kicks(&world, &leo, &room).await;
    let told = alone(&world, &hana, "/invite @Matoi").await;
    let page = world.slack().page("/i/1", "ja").await;
    assert!(page.contains("/invite @Matoi"), "{page}");
    let page = world.slack().page("/i/1", "en").await;
    assert!(page.contains("/invite @Matoi"), "{page}");
    leo.says(&room.id, "事実: pay-7 が遅い").await;
    proposes(&world, &leo).await;
    world.is(1, "settling").await;
    assert_eq!(asked(&room).await, 0);
    assert!(world.notes(1).await.is_empty(), "nobody heard it yet");
    let us = me(world.slack()).await;
    let args = json!({ "channel": room.id, "users": us });
    leo.calls("conversations.invite", args).await;
    room.says(ASKED).await;
    room.shows("pay-7 が遅い").await;
    world.calms().await;
    assert_eq!((asked(&room).await, told.len()), (1, 1));
    assert_eq!(alone(&world, &hana, "/invite @Matoi").await.len(), 1);
    let page = world.slack().page("/i/1", "ja").await;
    assert!(!page.contains("/invite @Matoi"), "{page}");
    world.ends_well_after_trouble().await;
}

#[tokio::test]
async fn a_room_archived_while_it_is_open_waits_and_goes_on_when_a_person_opens_it_again() {
    let world = TestWorld::opens().await;
    let (hana, leo, room) = led(&world).await;
    let channel = json!({ "channel": room.id });
    leo.calls("conversations.archive", channel.clone()).await;
    let told = alone(&world, &hana, "部屋をアーカイブしました").await;
    assert!(told[0].words().contains(&leo.mention()), "{told:#?}");
    assert!(told[0].offers("incident.reopen") && told[0].offers("incident.close"));
    assert_eq!(told.len(), 1);
    let page = world.slack().page("/i/1", "ja").await;
    assert!(page.contains("新しい部屋で続けることも"), "{page}");
    assert_eq!(world.incident(1).await["state"], "responding");
    proposes(&world, &leo).await;
    world.is(1, "settling").await;
    leo.calls("conversations.unarchive", channel).await;
    room.says(ASKED).await;
    world.calms().await;
    assert_eq!(asked(&room).await, 1);
    assert_eq!(rooms(world.slack()).await.len(), 1);
    let said = leo.says(&room.id, "事実: 5xx は 0").await;
    room.is_marked(&said, "memo").await;
    let page = world.slack().page("/i/1", "ja").await;
    assert!(!page.contains("新しい部屋で続けることも"), "{page}");
    let told = alone(&world, &hana, "部屋をアーカイブしました").await;
    assert_eq!(told.len(), 1, "told once");
    world.ends_well_after_trouble().await;
}

#[tokio::test]
async fn a_room_opened_again_while_nothing_was_heard_is_found_open_and_goes_on() {
    let world = TestWorld::opens().await;
    let (hana, leo, room) = led(&world).await;
    let channel = json!({ "channel": room.id });
    leo.calls("conversations.archive", channel.clone()).await;
    alone(&world, &hana, "部屋をアーカイブしました").await;
    proposes(&world, &leo).await;
    world.is(1, "settling").await;
    world.slack().faults(json!({ "lose_percent": 100 })).await;
    leo.calls("conversations.unarchive", channel).await;
    let heard = json!({ "lose_percent": 0, "drop_socket": true });
    world.slack().faults(heard).await;
    room.says(ASKED).await;
    world.calms().await;
    assert_eq!(asked(&room).await, 1);
    world.ends_well_after_trouble().await;
}

#[tokio::test]
async fn a_room_archived_while_it_is_open_goes_on_in_a_new_one_at_a_press() {
    let world = TestWorld::opens().await;
    let (hana, leo, room) = led(&world).await;
    let channel = json!({ "channel": room.id });
    leo.calls("conversations.archive", channel).await;
    let told = alone(&world, &hana, "部屋をアーカイブしました").await;
    hana.presses(&told[0], "incident.reopen").await;
    let next = world.room(&hana, 2).await;
    next.head().await;
    world.calms().await;
    let (before, after) = (world.incident(1).await, world.incident(2).await);
    assert_eq!(before["state"], "closed");
    assert_eq!(before["went_on"]["number"], 2);
    assert_eq!(after["follows"]["number"], 1);
    world.ends_well_after_trouble().await;
}

#[tokio::test]
async fn a_room_archived_while_it_is_open_can_be_closed_and_owes_nothing() {
    let world = TestWorld::opens().await;
    let (hana, leo, room) = led(&world).await;
    let channel = json!({ "channel": room.id });
    leo.calls("conversations.archive", channel).await;
    let told = alone(&world, &hana, "部屋をアーカイブしました").await;
    proposes(&world, &leo).await;
    world.is(1, "settling").await;
    hana.presses(&told[0], "incident.close").await;
    world.is(1, "closed").await;
    world.calms().await;
    let page = world.slack().page("/library/1", "ja").await;
    assert!(page.contains("決済がおかしい"), "{page}");
    assert_eq!(rooms(world.slack()).await.len(), 1);
    world.ends_well_after_trouble().await;
}

#[tokio::test]
async fn a_room_put_away_and_opened_again_is_listened_to_and_reopened_at_a_word() {
    let world = TestWorld::opens().await;
    let (hana, leo, room) = led(&world).await;
    hana.commands(&room.id, "/matoi 閉じる").await;
    room.is_archived().await;
    world.calms().await;
    let channel = json!({ "channel": room.id });
    leo.calls("conversations.unarchive", channel).await;
    world.tells(1, "Matoi が部屋に戻りました").await;
    // Nobody said a word: it stays closed, and what is said there is kept.
    leo.says(&room.id, "また 5xx が出ている").await;
    world.tells(1, "また 5xx が出ている").await;
    let offered = leo.alone_with(&me(world.slack()).await).await;
    let offer = leo
        .sees(&offered, "The room of a closed incident is open")
        .await;
    world.calms().await;
    assert_eq!(world.incident(1).await["state"], "closed");
    leo.presses(&offer, "incident.reopen").await;
    world.is(1, "responding").await;
    room.says("開きなおし").await;
    let said = leo.says(&room.id, "事実: 5xx は 3%").await;
    room.is_marked(&said, "memo").await;
    room.shows_under("いま分かっていること", "5xx は 3%").await;
    world.calms().await;
    assert_eq!(
        rooms(world.slack()).await.len(),
        1,
        "it goes on where it was"
    );
    world.ends_well_after_trouble().await;
}

#[tokio::test]
async fn a_role_of_somebody_who_is_gone_is_free_and_asked_about_quietly() {
    let world = TestWorld::opens().await;
    let (hana, leo) = (world.person("hana").await, world.person("leo").await);
    hana.commands("#general", "/matoi 決済がおかしい").await;
    let room = world.room(&hana, 1).await;
    room.head().await;
    leo.commands(&room.id, "/matoi role lead").await;
    room.shows_under("まとめ役", &leo.mention()).await;
    let minato = world.person("minato").await;
    let ask = format!("/matoi 役割 書きとめ役 {}", minato.mention());
    hana.commands(&room.id, &ask).await;
    world.calms().await;
    for name in ["leo", "minato"] {
        let gone = json!({ "user": name, "deleted": true });
        world.slack().ok("", "sandbox.person", gone).await;
    }
    room.shows_under("まとめ役", "空き").await;
    alone(&world, &hana, "取り下げておきました").await;
    let asked = alone(&world, &hana, "まとめ役が空きになりました").await;
    hana.presses(&asked[0], "role.take.lead").await;
    room.shows_under("まとめ役", &hana.mention()).await;
    world.calms().await;
    assert_eq!(alone(&world, &hana, "空きになりました").await.len(), 1);
    world.ends_well().await;
}

#[tokio::test]
async fn a_room_that_gets_another_name_or_becomes_private_goes_on_under_it() {
    let world = TestWorld::opens().await;
    let (hana, leo, room) = led(&world).await;
    let shigeru = world.person("shigeru").await;
    let name = json!({ "channel": room.id, "name": "kessai-ga-okashii" });
    shigeru.calls("conversations.rename", name).await;
    world.tells(1, "#kessai-ga-okashii").await;
    let incident = world.incident(1).await;
    assert_eq!(incident["room"]["name"], "kessai-ga-okashii");
    let private = json!({ "channel": room.id, "is_private": true });
    shigeru.calls("sandbox.convert", private).await;
    leo.says(&room.id, "事実: 5xx は 12%").await;
    room.shows_under("いま分かっていること", "5xx は 12%").await;
    proposes(&world, &hana).await;
    room.says(ASKED).await;
    world.ends_well().await;
}

#[tokio::test]
async fn a_board_that_is_no_longer_pinned_is_not_pinned_again() {
    let world = TestWorld::opens().await;
    let (hana, leo, room) = led(&world).await;
    let head = room.head().await;
    let pin = json!({ "channel": room.id, "timestamp": head.ts });
    hana.calls("pins.remove", pin.clone()).await;
    leo.says(&room.id, "事実: 5xx は 12%").await;
    world.tells(1, "5xx は 12%").await;
    world.calms().await;
    let pins = hana.calls("pins.list", json!({ "channel": room.id })).await;
    assert_eq!(pins["items"], json!([]), "it was somebody's wish");
    let board = room.posts().await.remove(0);
    assert!(
        board.words().contains("5xx は 12%"),
        "and it is drawn all the same"
    );
    world.ends_well().await;
}
