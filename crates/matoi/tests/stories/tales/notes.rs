//! Notes: what people said, made a fact, a hypothesis, an action; taken back; told apart on the board.

use crate::world::TestWorld;

const FACTS: &str = "いま分かっていること";
const GUESSES: &str = "仮説(たぶん)";
const ACTIONS: &str = "対応(やったこと";

#[tokio::test]
async fn reactions_make_notes_of_a_kind_and_taking_them_back_withdraws() {
    let world = TestWorld::opens().await;
    let (hana, leo) = (world.person("hana").await, world.person("leo").await);
    hana.commands("#general", "/matoi 決済がおかしい").await;
    let room = world.room(&hana, 1).await;
    room.head().await;
    let seen = hana.says(&room.id, "pay-7 が 502 を返している").await;
    let guess = hana.says(&room.id, "DBの接続が足りないのかも").await;
    let done = leo.says(&room.id, "rolled back to 41").await;
    let chat = leo.says(&room.id, "brb coffee").await;
    leo.reacts(&seen, "pushpin").await;
    leo.reacts(&guess, "thinking_face").await;
    hana.reacts(&done, "wrench").await;
    room.is_marked(&seen, "memo").await;
    room.is_marked(&guess, "memo").await;
    room.is_marked(&done, "memo").await;
    let head = room.shows_under(FACTS, "pay-7 が 502").await;
    assert!(
        !head.under(FACTS).contains("DBの接続"),
        "{}",
        head.under(FACTS)
    );
    let head = room.shows_under(GUESSES, "DBの接続").await;
    assert!(
        !head.under(GUESSES).contains("pay-7"),
        "{}",
        head.under(GUESSES)
    );
    let head = room.shows_under(ACTIONS, "rolled back to 41").await;
    assert!(
        !head
            .words()
            .contains(&chat.raw["text"].as_str().unwrap().to_owned())
    );
    leo.unreacts(&seen, "pushpin").await;
    room.no_longer_shows("pay-7 が 502").await;
    let incident = world.incident(1).await;
    let notes = incident["notes"].as_array().unwrap();
    assert_eq!(notes.len(), 3, "a withdrawn note is kept as withdrawn");
    assert_eq!(
        notes
            .iter()
            .filter(|note| note["withdrawn"] == true)
            .count(),
        1
    );
    world.ends_well().await;
}

#[tokio::test]
async fn a_beginning_of_a_line_makes_a_note_in_either_language_and_width() {
    let world = TestWorld::opens().await;
    let (hana, leo) = (world.person("hana").await, world.person("leo").await);
    hana.commands("#general", "/matoi 決済がおかしい").await;
    let room = world.room(&hana, 1).await;
    room.head().await;
    hana.says(&room.id, "事実:エラーは14:05から").await;
    leo.says(&room.id, "fact: only card payments").await;
    leo.says(&room.id, "ｆａｃｔ：３割").await;
    hana.says(&room.id, "仮説: 証明書が切れた").await;
    hana.says(&room.id, "影響: カードで払えない").await;
    hana.commands(&room.id, "/matoi decision 14:30 まで様子を見る")
        .await;
    for words in ["エラーは14:05から", "only card payments", "３割"] {
        room.shows_under(FACTS, words).await;
    }
    room.shows_under(GUESSES, "証明書が切れた").await;
    room.shows_under("ユーザーへの影響", "カードで払えない")
        .await;
    room.shows_under("決めたこと", "14:30 まで様子を見る").await;
    world.ends_well().await;
}

#[tokio::test]
async fn a_hypothesis_is_supported_or_ruled_out() {
    let world = TestWorld::opens().await;
    let hana = world.person("hana").await;
    hana.commands("#general", "/matoi 決済がおかしい").await;
    let room = world.room(&hana, 1).await;
    room.head().await;
    hana.says(&room.id, "仮説: 証明書が切れた").await;
    hana.says(&room.id, "仮説: DNSが引けない").await;
    room.shows_under(GUESSES, "証明書が切れた").await;
    room.shows_under(GUESSES, "DNSが引けない").await;
    for (words, verdict) in [
        ("証明書が切れた", "supported"),
        ("DNSが引けない", "ruled_out"),
    ] {
        let incident = world.incident(1).await;
        let notes = incident["notes"].as_array().unwrap();
        let id = notes.iter().find(|note| note["text"] == words).unwrap()["id"]
            .as_str()
            .unwrap();
        let path = format!("/api/v1/incidents/1/notes/{id}");
        let (status, _) = world
            .slack()
            .rest(
                "PATCH",
                &path,
                None,
                &serde_json::json!({ "verdict": verdict }),
            )
            .await;
        assert_eq!(status, 200);
    }
    room.shows_under(GUESSES, "確かめた").await;
    let head = room.head_where("a line struck through", |head| {
        head.raw["blocks"].to_string().contains("\"strike\":true")
    });
    assert!(head.await.under(GUESSES).contains("DNSが引けない"));
    world.ends_well().await;
}

#[tokio::test]
async fn what_is_edited_is_followed() {
    let world = TestWorld::opens().await;
    let hana = world.person("hana").await;
    hana.commands("#general", "/matoi 決済がおかしい").await;
    let room = world.room(&hana, 1).await;
    room.head().await;
    let said = hana.says(&room.id, "事実: 5xx は 12%").await;
    room.shows_under(FACTS, "5xx は 12%").await;
    let args =
        serde_json::json!({ "channel": said.channel, "ts": said.ts, "text": "事実: 5xx は 21%" });
    hana.calls("chat.update", args).await;
    room.shows_under(FACTS, "5xx は 21%").await;
    world.calms().await;
    let incident = world.incident(1).await;
    assert_eq!(incident["notes"].as_array().unwrap().len(), 1);
    world.ends_well().await;
}
