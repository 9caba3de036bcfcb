//! Every form, from the press that opens it to what comes of it in the room.

use serde_json::{Value, json};

use super::settling::with_two_at_work;
use crate::world::{Message, Person, Room, TestWorld};

async fn sent(person: &Person, form: &Message, values: &[(&str, Value)]) {
    let named = values.iter();
    let named = named.map(|(name, value)| ((*name).to_owned(), value.clone()));
    person.fills_in(form, Value::Object(named.collect())).await;
}

async fn settled(world: &TestWorld) -> (Person, Person, Room, Message) {
    let (hana, leo, room, head) = with_two_at_work(world).await;
    hana.presses(&head, "settle.propose").await;
    let asked = room.says("そろそろ収束でよさそうでしょうか").await;
    leo.presses(&asked, "settle.agree").await;
    let news = room.offers("form.task").await;
    (hana, leo, room, news)
}

#[tokio::test]
async fn raised_from_the_global_shortcut_with_nothing_and_with_everything() {
    let world = TestWorld::opens().await;
    let hana = world.person("hana").await;
    let shortcut = json!({"callback_id": "matoi_raise"});
    hana.calls("sandbox.shortcut", shortcut.clone()).await;
    let form = hana.is_shown("知らせる").await;
    sent(&hana, &form, &[]).await;
    let room = world.room(&hana, 1).await;
    room.shows("なにか変です").await;
    hana.calls("sandbox.shortcut", shortcut).await;
    let form = hana.is_shown("合流できます").await;
    let values = [
        ("title", json!("検索が遅い")),
        ("impact", json!("買えない人がいます")),
        ("heat", json!("all_together")),
    ];
    sent(&hana, &form, &values).await;
    let second = world.room(&hana, 2).await;
    second.shows("買えない人がいます").await;
    second.shows("みんなで").await;
    world.ends_well().await;
}

#[tokio::test]
async fn a_note_is_kept_from_a_button_and_from_a_message_in_a_form() {
    let world = TestWorld::opens().await;
    let (hana, leo, room, head) = with_two_at_work(&world).await;
    leo.presses(&head, "form.note").await;
    let form = leo.is_shown("Keep this").await;
    let values = [("kind", json!("hypothesis")), ("words", json!("DB かも"))];
    sent(&leo, &form, &values).await;
    room.shows_under("仮説", "DB かも").await;
    let chat = hana.says(&room.id, "14:05 から 5xx が 12%").await;
    hana.chooses(&chat, "matoi_note_message").await;
    let form = hana.is_shown("残す").await;
    assert!(form.raw.to_string().contains("14:05"), "{}", form.raw);
    sent(&hana, &form, &[]).await;
    room.shows_under("いま分かっていること", "14:05").await;
    world.ends_well().await;
}

#[tokio::test]
async fn title_impact_and_heat_are_changed_in_one_form() {
    let world = TestWorld::opens().await;
    let (hana, _, room, head) = with_two_at_work(&world).await;
    hana.presses(&head, "form.details").await;
    let form = hana.is_shown("題・影響・温度感").await;
    let values = [
        ("title", json!("検索が遅い")),
        ("impact", json!("探せない人がいます")),
        ("heat", json!("heads_up")),
    ];
    sent(&hana, &form, &values).await;
    room.shows("検索が遅い").await;
    room.shows("探せない人がいます").await;
    room.shows("お知らせまで").await;
    world.ends_well().await;
}

#[tokio::test]
async fn a_role_is_offered_in_a_form_and_nobody_is_asked_by_an_empty_one() {
    let world = TestWorld::opens().await;
    let (hana, leo, room, head) = with_two_at_work(&world).await;
    hana.presses(&head, "form.offer.lead").await;
    let form = hana.is_shown("お願いしてみる").await;
    let refused = hana.sends(&form, json!({})).await;
    assert!(refused["errors"]["who"].is_string(), "{refused}");
    let values = [("role", json!("scribe")), ("who", json!(leo.id))];
    sent(&hana, &form, &values).await;
    hana.is_told(&room.id, "そっと聞いて").await;
    world.ends_well().await;
}

#[tokio::test]
async fn settling_is_proposed_with_chosen_evidence() {
    let world = TestWorld::opens().await;
    let (hana, leo, room, _) = with_two_at_work(&world).await;
    hana.says(&room.id, "事実: 14:20 から 5xx は 0").await;
    leo.says(&room.id, "事実: 注文が通った").await;
    room.shows_under("いま分かっていること", "注文が通った")
        .await;
    let head = room.head_where("a form to ask with", |head| head.offers("form.propose"));
    hana.presses(&head.await, "form.propose").await;
    let form = hana.is_shown("収束を聞く").await;
    let passed = form.option("notes", "注文が通った");
    let values = [("words", json!("静かです")), ("notes", json!([passed]))];
    sent(&hana, &form, &values).await;
    let asked = room.says("そろそろ収束でよさそうでしょうか").await;
    let words = asked.words();
    assert!(words.contains("静かです") && words.contains("注文が通った"));
    assert!(!words.contains("14:20"), "{words}");
    world.ends_well().await;
}

#[tokio::test]
async fn what_comes_after_is_planned_in_forms_and_shown_on_the_post() {
    let world = TestWorld::opens().await;
    let (hana, leo, room, news) = settled(&world).await;
    hana.presses(&news, "form.follow_up.cause").await;
    let form = hana.is_shown("このあとのこと").await;
    let values = [
        ("who", json!(hana.id)),
        ("how", json!("ログを見る")),
        ("when", json!("来週")),
    ];
    sent(&hana, &form, &values).await;
    room.says("進め方:ログを見る / めやす:来週").await;
    leo.presses(&news, "after.let_go.report").await;
    room.offers("after.pick_up.report").await;
    leo.presses(&news, "form.task").await;
    let form = leo.is_shown("Add a task").await;
    let values = [
        ("words", json!("しきい値を見なおす")),
        ("marks", json!(["mine"])),
    ];
    sent(&leo, &form, &values).await;
    room.says("☐ しきい値を見なおす").await;
    leo.presses(&news, "task.done").await;
    room.says("☑ しきい値を見なおす").await;
    world.ends_well().await;
}

#[tokio::test]
async fn a_look_back_is_written_in_a_window_and_two_writers_lose_nothing() {
    let world = TestWorld::opens().await;
    let (hana, leo, room, news) = settled(&world).await;
    hana.presses(&news, "look_back.open.note").await;
    room.offers("form.look_back").await;
    hana.presses(&news, "form.look_back").await;
    let first = hana.is_shown("振り返り").await;
    assert!(first.raw.to_string().contains("何が起きたか"), "a draft");
    leo.presses(&news, "form.look_back").await;
    let second = leo.is_shown("Look-back").await;
    sent(&hana, &first, &[("words", json!("はなの言葉"))]).await;
    room.says("書いています").await;
    let values = [("words", json!("Leo's words")), ("marks", json!(["done"]))];
    sent(&leo, &second, &values).await;
    room.says("しまって、このチャンネルを閉じてよさそうですか")
        .await;
    let kept = world.stored(1).await.to_string();
    assert!(kept.contains("はなの言葉") && kept.contains("Leo's words"));
    world.ends_well().await;
}

#[tokio::test]
async fn a_form_opened_before_somebody_elses_change_undoes_nothing_of_it() {
    let world = TestWorld::opens().await;
    let (hana, leo, room, head) = with_two_at_work(&world).await;
    hana.presses(&head, "form.details").await;
    let old = hana.is_shown("題・影響・温度感").await;
    leo.presses(&head, "form.details").await;
    let form = leo.is_shown("Title, impact, heat").await;
    let values = [
        ("title", json!("検索が遅い")),
        ("heat", json!("all_together")),
    ];
    sent(&leo, &form, &values).await;
    room.shows("検索が遅い").await;
    room.shows("みんなで").await;
    sent(&hana, &old, &[("impact", json!("買えない人がいます"))]).await;
    room.shows("買えない人がいます").await;
    world.calms().await;
    let now = world.incident(1).await;
    assert_eq!(
        (&now["title"], &now["heat"]),
        (&json!("検索が遅い"), &json!("all_together"))
    );
    world.ends_well().await;
}

#[tokio::test]
async fn whoever_took_what_comes_after_puts_it_down_again_and_a_task_is_let_go_and_taken_up() {
    let world = TestWorld::opens().await;
    let (hana, leo, room, news) = settled(&world).await;
    hana.presses(&news, "after.take.cause").await;
    let news = room.offers("after.decline.cause").await;
    leo.presses(&news, "after.decline.cause").await;
    leo.is_told(&room.id, "has that one").await;
    assert!(news.offers("after.take.report") && !news.offers("after.take.cause"));
    hana.presses(&news, "after.decline.cause").await;
    room.offers("after.take.cause").await;
    leo.presses(&news, "form.task").await;
    let form = leo.is_shown("Add a task").await;
    sent(&leo, &form, &[("words", json!("しきい値を見なおす"))]).await;
    let news = room.offers("task.drop").await;
    leo.presses(&news, "task.drop").await;
    let news = room.offers("task.pick_up").await;
    assert!(
        news.words().contains("しきい値を見なおす"),
        "{}",
        news.words()
    );
    leo.presses(&news, "task.pick_up").await;
    room.offers("task.drop").await;
    world.ends_well().await;
}

#[tokio::test]
async fn a_window_opens_while_many_homes_are_being_drawn() {
    let world = TestWorld::opens().await;
    let (hana, leo, _, head) = with_two_at_work(&world).await;
    // Longer than anybody here waits for anything.
    let slow = json!({ "method": "views.publish", "latency_ms": 120_000 });
    world.slack().faults(slow).await;
    for _ in 0..20 {
        leo.calls("sandbox.home", json!({})).await;
    }
    hana.presses(&head, "form.note").await;
    hana.is_shown("残す").await;
    world.slack().faults(json!({ "clear": true })).await;
    world.ends_well().await;
}
