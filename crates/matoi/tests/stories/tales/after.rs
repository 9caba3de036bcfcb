//! What comes after, from inside Slack: who looks into the cause and who writes it up, asked in a
//! window; a look-back, written from its draft.

use serde_json::{Value, json};

use super::settling::with_two_at_work;
use crate::world::{Message, Person, Room, TestWorld, me};

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
        let path = format!("{}/i/1/look-backs/{id}", self.slack().base());
        let form = [("text", text), ("base", "0"), ("key", "once")];
        let sent = self
            .slack()
            .http()
            .post(path)
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
