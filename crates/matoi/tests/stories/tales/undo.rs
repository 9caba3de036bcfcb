//! Taking back: whatever an ordinary person can do, an ordinary person can undo, without a word to
//! anybody and without losing what was.

use serde_json::json;

use super::settling::with_two_at_work;
use crate::world::{Message, Person, Room, TestWorld, me};

const FACTS: &str = "いま分かっていること";
const ASKED: &str = "そろそろ収束でよさそうでしょうか";

async fn settled(world: &TestWorld) -> (Person, Person, Room, Message) {
    let (hana, leo, room, head) = with_two_at_work(world).await;
    hana.presses(&head, "settle.propose").await;
    let asked = room.says(ASKED).await;
    leo.presses(&asked, "settle.agree").await;
    let news = room.offers("form.task").await;
    (hana, leo, room, news)
}

#[tokio::test]
async fn a_raise_is_undone_as_a_false_alarm_and_that_is_undone_by_going_on() {
    let world = TestWorld::opens().await;
    let (tom, leo) = (world.person("tom").await, world.person("leo").await);
    tom.commands("#general", "/matoi something smells").await;
    let room = world.room(&tom, 1).await;
    let head = room.head().await;
    tom.presses(&head, "incident.false_alarm").await;
    room.is_archived().await;
    world.is(1, "false_alarm").await;
    world.calms().await;
    let post = leo
        .sees("#incidents", "問題ないことが確かめられました")
        .await;
    leo.presses(&post, "incident.reopen").await;
    leo.is_told("#incidents", "Setting up a place to go on")
        .await;
    let next = world.room(&leo, 2).await;
    next.shows("something smells").await;
    assert_eq!(world.incident(2).await["follows"]["number"], 1);
    assert_eq!(world.incident(1).await["state"], "false_alarm");
    world.ends_well().await;
}

#[tokio::test]
async fn heat_and_title_are_undone_by_saying_the_old_ones_again() {
    let world = TestWorld::opens().await;
    let (hana, leo, room, _) = with_two_at_work(&world).await;
    let before = world.incident(1).await;
    leo.commands(&room.id, "/matoi title the search is slow")
        .await;
    leo.commands(&room.id, "/matoi heat all").await;
    room.shows("the search is slow").await;
    room.shows("みんなで").await;
    hana.commands(&room.id, "/matoi 題 決済がおかしい").await;
    hana.commands(&room.id, "/matoi 温度 手を貸して").await;
    room.shows("#1 決済がおかしい").await;
    room.no_longer_shows("みんなで").await;
    room.topic_holds("決済がおかしい").await;
    world.calms().await;
    let after = world.incident(1).await;
    for what in ["title", "heat"] {
        assert_eq!(after[what], before[what], "{what}");
    }
    world.ends_well().await;
}

#[tokio::test]
async fn impact_and_a_note_are_taken_back_by_a_press_and_said_again() {
    let world = TestWorld::opens().await;
    let (_, leo, room, _) = with_two_at_work(&world).await;
    for (words, heading) in [
        ("impact nobody can pay", "ユーザーへの影響"),
        ("fact 5xx at 12%", FACTS),
    ] {
        let said = words.split_once(' ').unwrap().1;
        leo.commands(&room.id, &format!("/matoi {words}")).await;
        room.shows_under(heading, said).await;
        let kept = leo.is_offered(&room.id, "note.take_back").await;
        leo.presses(&kept, "note.take_back").await;
        room.no_longer_shows(said).await;
        let notes = world.incident(1).await["notes"].clone();
        let mut of_it = notes.as_array().unwrap().iter();
        let kept = of_it.any(|note| note["text"] == said && note["withdrawn"] == true);
        assert!(kept, "what was taken back is kept as that: {notes}");
        leo.commands(&room.id, &format!("/matoi {words}")).await;
        room.shows_under(heading, said).await;
    }
    world.ends_well().await;
}

#[tokio::test]
async fn a_roll_call_answer_is_undone_by_taking_the_reaction_back() {
    let world = TestWorld::opens().await;
    let (_, leo, room, head) = with_two_at_work(&world).await;
    leo.unreacts(&head, "eyes").await;
    let gone = room.head_where("leo to be gone from the roll call", |head| {
        !head.under("いま動ける人").contains(&leo.mention())
    });
    gone.await;
    leo.reacts(&head, "eyes").await;
    room.shows_under("いま動ける人", &leo.mention()).await;
    world.ends_well().await;
}

#[tokio::test]
async fn a_role_is_undone_beside_the_thanks_and_taken_again_there() {
    let world = TestWorld::opens().await;
    let (_, leo, room, head) = with_two_at_work(&world).await;
    leo.presses(&head, "role.take.lead").await;
    room.shows_under("まとめ役", &leo.mention()).await;
    let thanks = leo.is_offered(&room.id, "role.release.lead").await;
    leo.presses(&thanks, "role.release.lead").await;
    room.shows_under("まとめ役", "空き").await;
    let free = leo.is_offered(&room.id, "role.take.lead").await;
    leo.presses(&free, "role.take.lead").await;
    room.shows_under("まとめ役", &leo.mention()).await;
    world.ends_well().await;
}

#[tokio::test]
async fn a_proposal_is_withdrawn_and_an_agreement_taken_back() {
    let world = TestWorld::opens().await;
    let (hana, leo, room, head) = with_two_at_work(&world).await;
    let (priya, kaede) = (world.person("priya").await, world.person("kaede").await);
    hana.presses(&head, "settle.propose").await;
    let asked = room.says(ASKED).await;
    // A concern holds it open, so that an agreement does not end it at once.
    kaede.presses(&asked, "form.concern").await;
    let form = kaede.is_shown("気がかり").await;
    kaede.sends(&form, json!({})).await;
    room.says("気になることがあるそうです").await;
    leo.presses(&asked, "settle.agree").await;
    let asked = room.offers("settle.take_back").await;
    leo.presses(&asked, "settle.take_back").await;
    let what = "leo's agreement to be gone";
    let gone = world.slack().until(what, async || {
        let live = world.incident(1).await["settlement"]["live"].clone();
        (live["agreed"] == json!(["花"])).then_some(())
    });
    gone.await;
    // Anybody may say that it is worth watching longer.
    priya.presses(&asked, "settle.withdraw").await;
    world.is(1, "responding").await;
    assert!(world.incident(1).await["settlement"]["live"].is_null());
    world.ends_well().await;
}

#[tokio::test]
async fn a_follow_up_is_let_go_and_picked_up_again() {
    let world = TestWorld::opens().await;
    let (hana, _, room, news) = settled(&world).await;
    for kind in ["cause", "report"] {
        hana.presses(&news, &format!("after.let_go.{kind}")).await;
        let news = room.offers(&format!("after.pick_up.{kind}")).await;
        hana.presses(&news, &format!("after.pick_up.{kind}")).await;
        room.offers(&format!("after.take.{kind}")).await;
    }
    let kept = world.incident(1).await["follow_ups"].clone();
    let open = |one: &serde_json::Value| one["let_go"] == false && one["owner"].is_null();
    assert!(kept.as_array().unwrap().iter().all(open), "{kept}");
    world.ends_well().await;
}

#[tokio::test]
async fn a_task_is_let_go_and_what_was_done_is_not_done_after_all() {
    let world = TestWorld::opens().await;
    let (hana, leo, room, _) = settled(&world).await;
    hana.commands(&room.id, "/matoi やること 監視を足す").await;
    let news = room.offers("task.take").await;
    leo.presses(&news, "task.take").await;
    let news = room.offers("task.let_go").await;
    leo.presses(&news, "task.let_go").await;
    let news = room.offers("task.take").await;
    leo.presses(&news, "task.done").await;
    let news = room.offers("task.not_done").await;
    assert!(news.words().contains("☑ 監視を足す"), "{}", news.words());
    hana.presses(&news, "task.not_done").await;
    room.says("☐ 監視を足す").await;
    world.ends_well().await;
}

#[tokio::test]
async fn a_look_back_done_is_not_done_after_all() {
    let world = TestWorld::opens().await;
    let (hana, leo, room, news) = settled(&world).await;
    hana.presses(&news, "look_back.open.note").await;
    let news = room.offers("look_back.done").await;
    hana.presses(&news, "look_back.done").await;
    let news = room.offers("look_back.not_done").await;
    leo.presses(&news, "look_back.not_done").await;
    room.offers("look_back.done").await;
    world.ends_well().await;
}

#[tokio::test]
async fn a_close_is_undone_in_a_linked_room() {
    let world = TestWorld::opens().await;
    let (hana, leo, room, news) = settled(&world).await;
    hana.presses(&news, "incident.close").await;
    room.is_archived().await;
    world.is(1, "closed").await;
    world.calms().await;
    let post = hana.sees("#incidents", "を閉じました").await;
    hana.presses(&post, "incident.reopen").await;
    let next = world.room(&leo, 2).await;
    next.shows("決済がおかしい").await;
    leo.sees("#incidents", &format!("続きはこちらです → <#{}>", next.id))
        .await;
    world.ends_well().await;
}

#[tokio::test]
async fn an_alert_put_aside_or_looked_at_is_as_before_by_one_press() {
    let world = TestWorld::opens().await;
    let hana = world.person("hana").await;
    let with_hana = hana.alone_with(&me(world.slack()).await).await;
    let alert = json!({ "title": "checkout 5xx", "fingerprint": "a" });
    world.alert_fires(alert).await;
    let card = hana.sees("#alerts", "checkout 5xx").await;
    hana.presses(&card, "alert.look").await;
    let thanks = hana.is_offered("#alerts", "alert.stop_looking").await;
    hana.presses(&thanks, "alert.stop_looking").await;
    hana.presses(&card, "alert.dismiss").await;
    let restored = world.slack().until("a way to put it back", async || {
        let all = hana.reads("#alerts").await;
        all.into_iter().find(|card| card.offers("alert.restore"))
    });
    let card = restored.await;
    hana.presses(&card, "alert.restore").await;
    let as_before = world.slack().until("the card as it was", async || {
        let all = hana.reads("#alerts").await;
        all.into_iter().find(|card| card.offers("alert.dismiss"))
    });
    let card = as_before.await;
    assert!(!card.words().contains(&hana.mention()), "{}", card.words());
    assert!(hana.reads(&with_hana).await.is_empty());
    world.ends_well().await;
}
