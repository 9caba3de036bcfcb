//! What comes after, from inside Slack: who looks into the cause and who writes it up, asked in a
//! window; a look-back, written from its draft.

use serde_json::{Value, json};

use super::settling::with_two_at_work;
use crate::world::{Message, Person, Room, TestWorld, me, rooms};

/// The longest text a field of a window takes.
const FIELD_MAX: usize = 3_000;

async fn settled(world: &TestWorld) -> (Person, Person, Room, Message) {
    let (hana, leo, room, head) = with_two_at_work(world).await;
    hana.presses(&head, "settle.propose").await;
    let asked = room.says("そろそろ収束でよさそうでしょうか").await;
    leo.presses(&asked, "settle.agree").await;
    let news = room.offers("form.follow_up.cause").await;
    (hana, leo, room, news)
}

#[tokio::test]
async fn the_cause_and_the_report_are_asked_for_in_one_form() {
    let world = TestWorld::opens().await;
    let (hana, leo, room, news) = settled(&world).await;
    let with_leo = leo.alone_with(&me(world.slack()).await).await;
    hana.presses(&news, "form.follow_up.cause").await;
    let form = hana.is_shown("原因の調査").await;
    let values = json!({
        "who": leo.id, "how": "ログを <!here> 見る", "when": "来週", "for_whom": "チーム",
    });
    hana.fills_in(&form, values).await;
    hana.is_told(&room.id, "そっと聞いて").await;
    let planned = room
        .says("進め方:ログを &lt;!here&gt; 見る / めやす:来週 / だれ向け:チーム")
        .await;
    assert!(
        !planned
            .words()
            .contains(&format!("原因の調査\n{}", leo.mention())),
        "nobody sees who was asked: {}",
        planned.words()
    );
    let asked = leo.sees(&with_leo, "Looking into the cause").await;
    leo.presses(&asked, "after.take.cause").await;
    room.says(&format!("{} / 進め方", leo.mention())).await;
    // The other one: not this time, which is an answer too.
    hana.presses(&news, "form.follow_up.report").await;
    let form = hana.is_shown("報告のとりまとめ").await;
    hana.fills_in(&form, json!({"marks": ["let_go"]})).await;
    room.offers("after.pick_up.report").await;
    world.ends_well().await;
}

#[tokio::test]
async fn a_look_back_is_written_in_slack_from_a_prefilled_draft() {
    let world = TestWorld::opens().await;
    let (hana, _, room, news) = settled(&world).await;
    hana.presses(&news, "look_back.open.talk").await;
    room.offers("form.look_back").await;
    hana.presses(&news, "form.look_back").await;
    let form = hana.is_shown("振り返り").await;
    let draft = prefilled(&form);
    for words in [
        "## 何が起きたか",
        "決済がおかしい",
        "14:20 から 5xx は 0",
        "## 助かったこと",
    ] {
        assert!(draft.contains(words), "{words:?} is in the draft: {draft}");
    }
    assert!(
        world.look_back().await["text"].is_null(),
        "nothing is kept by looking"
    );
    let text = format!("{draft}\nhana: <!here> アラートが早かった");
    hana.fills_in(&form, json!({"words": text, "marks": ["done"]}))
        .await;
    room.says("しまって、このチャンネルを閉じてよさそうですか")
        .await;
    let kept = world.look_back().await;
    assert_eq!(kept["text"], text.as_str());
    assert_eq!(kept["done"], true);
    world.ends_well().await;
}

#[tokio::test]
async fn a_look_back_too_long_for_a_window_loses_nothing_in_it() {
    let world = TestWorld::opens().await;
    let (hana, _, room, news) = settled(&world).await;
    hana.presses(&news, "look_back.open.note").await;
    room.offers("form.look_back").await;
    let long = format!("はじまり{}おわり", "長".repeat(FIELD_MAX));
    world.writes_on_the_page(&long).await;
    room.says("書いています").await;
    hana.presses(&news, "form.look_back").await;
    let form = hana.is_shown("続きはページで書けます").await;
    assert!(form.words().contains("はじまり") && !form.words().contains("おわり"));
    hana.fills_in(&form, json!({"marks": ["done"]})).await;
    room.says("しまって、このチャンネルを閉じてよさそうですか")
        .await;
    let kept = world.look_back().await;
    assert_eq!(kept["text"], long.as_str());
    assert_eq!(kept["done"], true);
    world.ends_well().await;
}

#[tokio::test]
async fn a_cause_owner_and_a_report_owner_with_who_how_around_when_and_for_whom() {
    let world = TestWorld::opens().await;
    let (hana, leo, room, news) = settled(&world).await;
    for (kind, who, how) in [("cause", &hana, "ログを読む"), ("report", &leo, "一枚に")] {
        let button = format!("form.follow_up.{kind}");
        who.presses(&news, &button).await;
        let form = who.is_shown("").await;
        let values = json!({ "who": who.id, "how": how, "when": "金曜", "for_whom": "全社" });
        who.fills_in(&form, values).await;
        room.says(&format!(
            "{} / 進め方:{how} / めやす:金曜 / だれ向け:全社",
            who.mention()
        ))
        .await;
    }
    let kept = world.incident(1).await["follow_ups"].clone();
    let expected = json!([
        { "kind": "cause", "owner": "花", "owner_id": hana.id, "how": "ログを読む",
          "when": "金曜", "for_whom": "全社", "let_go": false },
        { "kind": "report", "owner": "Leo", "owner_id": leo.id, "how": "一枚に",
          "when": "金曜", "for_whom": "全社", "let_go": false },
    ]);
    assert_eq!(kept, expected);
    world.ends_well().await;
}

#[tokio::test]
async fn several_look_backs_are_prefilled_from_the_record_and_written_in_a_window_and_on_the_page()
{
    let world = TestWorld::opens().await;
    let (hana, leo, room, news) = settled(&world).await;
    for size in ["note", "talk", "deep"] {
        hana.presses(&news, &format!("look_back.open.{size}")).await;
        let opened = world.slack().until("one more look-back", async || {
            let all = world.stored(1).await["look_backs"].clone();
            (all.as_array()?.last()?["size"] == size).then_some(())
        });
        opened.await;
    }
    let asked = "/api/v1/incidents/1/look-backs";
    let ids: Vec<String> = world.stored(1).await["look_backs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].as_str().unwrap().to_owned())
        .collect();
    let news = world.slack().until("three look-backs to write", async || {
        let news = room.offers("form.look_back").await;
        let all = news.buttons();
        (all.iter().filter(|one| *one == "form.look_back").count() == 3).then_some(news)
    });
    let news = news.await;
    // One in a window, from the draft that lies in it.
    leo.presses_about(&news, "form.look_back", &ids[0]).await;
    let form = leo.is_shown("Look-back").await;
    assert!(prefilled(&form).contains("14:20 から 5xx は 0"));
    let filled = json!({ "words": "short and good", "marks": ["done"] });
    leo.fills_in(&form, filled).await;
    // One on the page, which shows the draft too.
    let path = format!("/i/1/look-backs/{}", ids[1]);
    let page = world.slack().page(&path, "ja").await;
    assert!(page.contains("14:20 から 5xx は 0"), "{page}");
    world
        .writes_on_the_page_of(&ids[1], "ページで書いた", "done")
        .await;
    assert_ne!(world.stored(1).await["look_backs"][2]["done"], true);
    // One by a script; with the last one done, closing is offered.
    let body = json!({ "text": "written by a script", "done": true, "by": hana.id });
    let path = format!("{asked}/{}", ids[2]);
    let (status, _) = world.slack().rest("PATCH", &path, None, &body).await;
    assert_eq!(status, 200);
    room.says("しまって、このチャンネルを閉じてよさそうですか")
        .await;
    let kept = world.stored(1).await["look_backs"].clone();
    for (at, text) in ["short and good", "ページで書いた", "written by a script"]
        .iter()
        .enumerate()
    {
        assert_eq!(
            (&kept[at]["text"], &kept[at]["done"]),
            (&json!(text), &json!(true))
        );
    }
    world.ends_well().await;
}

#[tokio::test]
async fn closing_is_offered_when_the_last_is_done_and_goes_with_leftovers_too() {
    let world = TestWorld::opens().await;
    let (hana, leo, room, news) = settled(&world).await;
    hana.presses(&news, "look_back.open.note").await;
    hana.commands(&room.id, "/matoi task 監視を足す").await;
    let news = room.offers("task.done").await;
    let words = news.words();
    assert!(!words.contains("閉じてよさそうですか"), "{words}");
    leo.presses(&news, "incident.close").await;
    leo.is_told(&room.id, "Closing anyway is fine").await;
    let bye = room.says("閉じます").await;
    assert!(bye.words().contains(&leo.mention()), "{}", bye.words());
    room.is_archived().await;
    world.is(1, "closed").await;
    let case = world.slack().page("/library/1", "ja").await;
    assert!(case.contains("監視を足す"), "what is left is in the case");
    world.ends_well().await;
}

#[tokio::test]
async fn reopening_after_archiving_opens_a_linked_room_once() {
    let world = TestWorld::opens().await;
    let (hana, leo, room, news) = settled(&world).await;
    hana.presses(&news, "incident.close").await;
    room.is_archived().await;
    world.is(1, "closed").await;
    world.calms().await;
    // The room is put away; the post that told of it is not.
    let post = leo.sees("#incidents", "を閉じました").await;
    leo.presses(&post, "incident.reopen").await;
    let next = world.room(&leo, 2).await;
    next.head().await;
    // Whoever asks as well, on a screen from a moment ago or by a script, is brought to the same place.
    let again = json!({ "action": "reopen", "by": hana.id });
    let path = "/api/v1/incidents/1/settlement";
    let (status, answer) = world.slack().rest("POST", path, None, &again).await;
    assert_eq!(status, 200, "{answer}");
    world.calms().await;
    assert_eq!(rooms(world.slack()).await.len(), 2);
    let (before, after) = (world.incident(1).await, world.incident(2).await);
    assert_eq!(before["state"], "closed");
    assert_eq!(before["went_on"]["number"], 2);
    assert_eq!(after["follows"]["number"], 1);
    assert_eq!(after["title"], before["title"]);
    assert!(next.members().await.contains(&hana.id));
    let post = leo.sees("#incidents", &format!("<#{}>", next.id)).await;
    assert!(post.words().contains("決済がおかしい"), "{}", post.words());
    world.ends_well().await;
}

/// What stands in the one field for words.
fn prefilled(form: &Message) -> String {
    let mut blocks = form.raw["blocks"].as_array().unwrap().iter();
    let words = blocks.find(|block| block["block_id"] == "words").unwrap();
    let field = &words["element"]["initial_value"];
    field.as_str().unwrap().to_owned()
}

impl TestWorld {
    /// The one look-back of the one incident, as it is stored.
    async fn look_back(&self) -> Value {
        self.stored(1).await["look_backs"][0].clone()
    }

    /// Writes it in the browser.
    async fn writes_on_the_page(&self, text: &str) {
        let id = self.look_back().await["id"].as_str().unwrap().to_owned();
        self.writes_on_the_page_of(&id, text, "save").await;
    }

    /// Writes that one in the browser, and presses one of the buttons under it.
    async fn writes_on_the_page_of(&self, id: &str, text: &str, then: &str) {
        let form = [("text", text), ("base", "0"), ("then", then)];
        let path = format!("{}/i/1/look-backs/{id}", self.slack().base());
        let sent = self
            .slack()
            .http()
            .post(path)
            .header("Origin", self.slack().base())
            .form(&form)
            .send()
            .await
            .unwrap();
        assert!(
            sent.status().is_success() || sent.status().is_redirection(),
            "{sent:?}"
        );
    }
}
