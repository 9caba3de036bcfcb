//! Settling: asked with words, agreed by others, held by a concern, reopened.

use serde_json::json;

use crate::world::{Message, Person, Room, TestWorld};

pub(super) async fn with_two_at_work(world: &TestWorld) -> (Person, Person, Room, Message) {
    let (hana, leo) = (world.person("hana").await, world.person("leo").await);
    hana.commands("#general", "/matoi 決済がおかしい").await;
    let room = world.room(&hana, 1).await;
    let head = room.head().await;
    hana.reacts(&head, "raising_hand").await;
    leo.reacts(&head, "eyes").await;
    room.shows_under("いま動ける人", &leo.mention()).await;
    room.shows_under("いま動ける人", &hana.mention()).await;
    hana.says(&room.id, "事実: 14:20 から 5xx は 0").await;
    room.shows_under("いま分かっていること", "14:20 から").await;
    (hana, leo, room, head)
}

#[tokio::test]
async fn settling_is_proposed_with_words_and_another_agrees() {
    let world = TestWorld::opens().await;
    let (hana, leo, room, _) = with_two_at_work(&world).await;
    hana.commands(&room.id, "/matoi settle ロールバックのあと 30 分静か")
        .await;
    let asked = room.says("そろそろ収束でよさそうでしょうか").await;
    assert!(
        asked.words().contains("ロールバックのあと 30 分静か"),
        "{}",
        asked.words()
    );
    assert!(
        asked.words().contains("14:20 から 5xx は 0"),
        "facts are the material: {}",
        asked.words()
    );
    world.is(1, "settling").await;
    // The one who asked is counted already.
    hana.presses(&asked, "settle.agree").await;
    hana.is_told(&room.id, "もう「よさそう」で受け取っています")
        .await;
    assert_eq!(world.incident(1).await["state"], "settling");
    leo.presses(&asked, "settle.agree").await;
    let news = room.offers("form.task").await;
    assert!(
        news.words().contains(&hana.mention()) && news.words().contains(&leo.mention()),
        "{}",
        news.words()
    );
    let offered = news.buttons();
    let (after, ends) = offered.split_at(offered.len() - 2);
    assert_eq!(ends, ["incident.close", "incident.reopen"]);
    for asked in [
        "after.take.cause",
        "after.take.report",
        "look_back.open.note",
    ] {
        assert!(after.iter().any(|one| one == asked), "{after:?}");
    }
    world.is(1, "settled").await;
    world.calms().await;
    let asked = room.says("そろそろ収束でよさそうでしょうか").await;
    assert!(
        asked.buttons().is_empty(),
        "an ended proposal has no buttons: {:?}",
        asked.buttons()
    );
    world.ends_well().await;
}

#[tokio::test]
async fn a_concern_holds_it_until_it_was_talked_through() {
    let world = TestWorld::opens().await;
    let (hana, leo, room, head) = with_two_at_work(&world).await;
    let priya = world.person("priya").await;
    hana.presses(&head, "settle.propose").await;
    let asked = room.says("そろそろ収束でよさそうでしょうか").await;
    priya.presses(&asked, "form.concern").await;
    let form = priya.is_shown("Something's bothering me").await;
    priya.sends(&form, json!({})).await;
    room.says("気になることがあるそうです").await;
    leo.presses(&asked, "settle.agree").await;
    world.calms().await;
    assert_eq!(
        world.incident(1).await["state"],
        "settling",
        "a concern is open"
    );
    priya.presses(&asked, "settle.agree").await;
    world.is(1, "settled").await;
    room.says("収束しました").await;
    world.ends_well().await;
}

#[tokio::test]
async fn the_leads_word_settles_and_is_called_that() {
    let world = TestWorld::opens().await;
    let (hana, leo, room, head) = with_two_at_work(&world).await;
    hana.presses(&head, "role.take.lead").await;
    room.shows_under("まとめ役", &hana.mention()).await;
    let path = "/api/v1/incidents/1/settlement";
    let (status, refused) = world
        .slack()
        .rest(
            "POST",
            path,
            None,
            &json!({"action": "decide", "by": leo.id}),
        )
        .await;
    assert_eq!(
        (
            status,
            &refused["error"]["code"] == "lead_only" || refused.to_string().contains("lead_only")
        ),
        (409, true)
    );
    let (status, _) = world
        .slack()
        .rest(
            "POST",
            path,
            None,
            &json!({"action": "decide", "by": hana.id}),
        )
        .await;
    assert_eq!(status, 200);
    room.says("まとめ役の").await;
    world.is(1, "settled").await;
    world.ends_well().await;
}

#[tokio::test]
async fn what_settled_is_reopened_by_one_press_when_things_change() {
    let world = TestWorld::opens().await;
    let (hana, leo, room, head) = with_two_at_work(&world).await;
    hana.presses(&head, "settle.propose").await;
    let asked = room.says("そろそろ収束でよさそうでしょうか").await;
    leo.presses(&asked, "settle.agree").await;
    let news = room.offers("incident.reopen").await;
    leo.presses(&news, "incident.reopen").await;
    room.says("開きなおしました").await;
    world.is(1, "responding").await;
    world.ends_well().await;
}

#[tokio::test]
async fn a_proposal_is_withdrawn_and_work_goes_on() {
    let world = TestWorld::opens().await;
    let (hana, leo, room, head) = with_two_at_work(&world).await;
    hana.presses(&head, "settle.propose").await;
    let asked = room.says("そろそろ収束でよさそうでしょうか").await;
    leo.presses(&asked, "form.concern").await;
    let form = leo.is_shown("Something's bothering me").await;
    leo.fills_in(&form, json!({ "words": "まだ遅い" })).await;
    room.says("気がかり:「まだ遅い」").await;
    hana.presses(&asked, "settle.withdraw").await;
    world.is(1, "responding").await;
    let ended = room.says("収束の提案は取り下げられました").await;
    assert_eq!(ended.ts, asked.ts, "the same post");
    assert!(ended.words().contains("まだ遅い"), "{}", ended.words());
    assert!(ended.buttons().is_empty(), "{:?}", ended.buttons());
    world.tells(1, "収束の提案は取り下げられました").await;
    // Somebody who did not see it yet.
    leo.commands(&room.id, "/matoi agree").await;
    leo.is_told(&room.id, "Nobody is asking about settling")
        .await;
    // And asked again, when it is time.
    hana.commands(&room.id, "/matoi settle 直りました").await;
    let again = room.says("直りました").await;
    assert_ne!(again.ts, asked.ts);
    leo.presses(&again, "settle.agree").await;
    world.is(1, "settled").await;
    world.ends_well().await;
}

#[tokio::test]
async fn an_alerts_recovery_is_offered_as_evidence_and_people_settle() {
    let world = TestWorld::opens().await;
    let (hana, leo) = (world.person("hana").await, world.person("leo").await);
    let alert = json!({ "title": "checkout 5xx", "fingerprint": "a" });
    world.alert_fires(alert).await;
    let card = hana.sees("#alerts", "checkout 5xx").await;
    hana.presses(&card, "alert.raise").await;
    let room = world.room(&hana, 1).await;
    let head = room.head().await;
    leo.reacts(&head, "raising_hand").await;
    world.is(1, "responding").await;
    let over = json!({
        "title": "checkout 5xx", "summary": "back to 0.1%", "fingerprint": "a", "status": "resolved",
    });
    world.alert_fires(over).await;
    room.shows_under("エビデンス", "back to 0.1%").await;
    world.calms().await;
    assert_eq!(world.incident(1).await["state"], "responding");
    hana.presses(&head, "form.propose").await;
    let form = hana.is_shown("収束を聞く").await;
    let blocks = form.raw["blocks"].to_string();
    let offered = form.raw["blocks"].as_array().unwrap().iter();
    let offered = offered.filter(|block| block["block_id"] == "evidence");
    let chosen: Vec<String> = offered
        .map(|block| block["element"]["initial_options"].to_string())
        .collect();
    assert!(chosen.concat().contains("checkout 5xx"), "{blocks}");
    hana.fills_in(&form, json!({})).await;
    let asked = room.says("そろそろ収束でよさそうでしょうか").await;
    assert!(asked.words().contains("back to 0.1%"), "{}", asked.words());
    leo.presses(&asked, "settle.agree").await;
    world.is(1, "settled").await;
    world.ends_well().await;
}

#[tokio::test]
async fn the_lead_settles_in_slack_by_a_press_whatever_is_open() {
    let world = TestWorld::opens().await;
    let (hana, leo, room, head) = with_two_at_work(&world).await;
    hana.presses(&head, "role.take.lead").await;
    room.shows_under("まとめ役", &hana.mention()).await;
    hana.commands(&room.id, "/matoi settle").await;
    let asked = room.says("そろそろ収束でよさそうでしょうか").await;
    leo.presses(&asked, "form.concern").await;
    let form = leo.is_shown("Something's bothering me").await;
    leo.sends(&form, serde_json::json!({})).await;
    room.says("気になることがあるそうです").await;
    let head = room.head_where("the lead's word", |head| head.offers("settle.decide"));
    let head = head.await;
    leo.presses(&head, "settle.decide").await;
    leo.is_told(&room.id, "the lead's to choose").await;
    assert_eq!(world.incident(1).await["state"], "settling");
    hana.presses(&head, "settle.decide").await;
    room.says("まとめ役の").await;
    world.is(1, "settled").await;
    world.ends_well().await;
}

#[tokio::test]
async fn the_lead_settles_in_slack_by_a_word() {
    let world = TestWorld::opens().await;
    let (hana, leo, room, head) = with_two_at_work(&world).await;
    leo.commands(&room.id, "/matoi settle now").await;
    leo.is_told(&room.id, "the lead's to choose").await;
    hana.presses(&head, "role.take.lead").await;
    room.shows_under("まとめ役", &hana.mention()).await;
    hana.commands(&room.id, "/matoi 収束とする　もう静かです")
        .await;
    let news = room.says("まとめ役の").await;
    assert!(news.words().contains("もう静かです"), "{}", news.words());
    world.is(1, "settled").await;
    world.ends_well().await;
}

#[tokio::test]
async fn the_lead_settles_in_slack_in_the_form_that_asks() {
    let world = TestWorld::opens().await;
    let (hana, _, room, head) = with_two_at_work(&world).await;
    hana.presses(&head, "role.take.lead").await;
    room.shows_under("まとめ役", &hana.mention()).await;
    let head = room.head_where("a form to ask with", |head| head.offers("form.propose"));
    hana.presses(&head.await, "form.propose").await;
    let form = hana.is_shown("収束を聞く").await;
    assert!(form.raw.to_string().contains("leads_word"), "{}", form.raw);
    let values = serde_json::json!({
        "words": {"words": "今度こそ"}, "marks": {"marks": ["leads_word"]},
    });
    hana.sends(&form, values).await;
    room.says("今度こそ").await;
    world.is(1, "settled").await;
    world.ends_well().await;
}
