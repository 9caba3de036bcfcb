//! The ledger: what becomes of notes. Supported, ruled out, taken, of another kind, taken back; and
//! what stays of it in the record. How they are made is told in `kinds`.

use serde_json::json;

use crate::world::{Message, Person, Room, TestWorld};

const FACTS: &str = "いま分かっていること";
const GUESSES: &str = "仮説(たぶん)";
const ACTIONS: &str = "対応(やったこと";
const IMPACT: &str = "ユーザーへの影響";
const UNKNOWNS: &str = "まだ分からないこと";

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

/// Opens the form for a note with these words; the form as it is drawn for that note.
async fn takes_in_hand(person: &Person, room: &Room, words: &str) -> Message {
    let head = room.head_where("notes to change", |head| head.offers("form.notes"));
    person.presses(&head.await, "form.notes").await;
    let form = person.is_shown("記録を直す").await;
    let note = form.input("note");
    person.chooses_in(&form, &note, words).await;
    person.is_shown("どんなこと").await
}

#[tokio::test]
async fn a_hypothesis_is_supported_or_ruled_out_by_reaction_and_either_is_taken_back() {
    let world = TestWorld::opens().await;
    let (hana, room) = world.raised().await;
    let leo = world.person("leo").await;
    let sound = hana.says(&room.id, "仮説: 証明書が切れた").await;
    let wrong = hana.says(&room.id, "仮説: DNSが引けない").await;
    room.shows_under(GUESSES, "DNSが引けない").await;
    leo.reacts(&sound, "white_check_mark").await;
    leo.reacts(&wrong, "x").await;
    room.shows_under(GUESSES, "確かめた").await;
    let head = room.head_where("a line struck through", |head| {
        head.raw["blocks"].to_string().contains("\"strike\":true")
    });
    assert!(head.await.under(GUESSES).contains("DNSが引けない"));
    world
        .tells(1, "仮説が確かめられました:証明書が切れた")
        .await;
    world.tells(1, "仮説がひとつ消えました:DNSが引けない").await;
    leo.unreacts(&wrong, "x").await;
    world
        .tells(1, "仮説は確かめる前に戻りました:DNSが引けない")
        .await;
    room.head_where("nothing struck through", |head| {
        !head.raw["blocks"].to_string().contains("\"strike\":true")
    })
    .await;
    world.ends_well().await;
}

#[tokio::test]
async fn a_hypothesis_is_supported_or_ruled_out_by_the_fact_that_did_it() {
    let world = TestWorld::opens().await;
    let (hana, room) = world.raised().await;
    for words in [
        "仮説: DB かも",
        "仮説: デプロイかも",
        "事実: 14:05 に 502 が出はじめた",
    ] {
        hana.says(&room.id, words).await;
    }
    room.shows_under(FACTS, "14:05").await;
    room.shows_under(GUESSES, "デプロイ").await;
    for (words, verdict) in [("DB", "ruled_out"), ("デプロイ", "supported")] {
        let form = takes_in_hand(&hana, &room, words).await;
        let (of, because) = (form.input("verdict"), form.input("because"));
        let fact = form.option(&because, "14:05");
        let values = json!({ of.as_str(): verdict, because.as_str(): fact });
        hana.fills_in(&form, values).await;
    }
    world
        .tells(1, "仮説がひとつ消えました:DB かも(決め手:14:05 に")
        .await;
    world
        .tells(1, "仮説が確かめられました:デプロイかも(決め手:14:05 に")
        .await;
    let head = room.head_where("both beside the fact", |head| {
        head.under(GUESSES).matches("決め手:14:05 に").count() == 2
    });
    let guesses = head.await.under(GUESSES);
    assert!(
        guesses.contains("確かめた") && guesses.contains("消えた"),
        "{guesses}"
    );
    world.ends_well().await;
}

#[tokio::test]
async fn a_change_of_kind_keeps_its_history() {
    let world = TestWorld::opens().await;
    let (hana, room) = world.raised().await;
    hana.says(&room.id, "事実: DBの接続が足りない").await;
    room.shows_under(FACTS, "DBの接続").await;
    let form = takes_in_hand(&hana, &room, "DBの接続").await;
    let kind = form.input("kind");
    hana.fills_in(&form, json!({ kind.as_str(): "hypothesis" }))
        .await;
    let head = room.shows_under(GUESSES, "DBの接続").await;
    assert!(!head.under(FACTS).contains("DBの接続"), "{}", head.words());
    world
        .tells(1, "「仮説」に変わりました:DBの接続が足りない")
        .await;
    let notes = world.notes(1).await;
    assert_eq!(notes.len(), 1, "{notes:?}");
    let kept = world.stored(1).await["ledger"][notes[0]["id"].as_str().unwrap()].clone();
    assert_eq!(kept["was"], json!(["fact"]), "{kept}");
    world.ends_well().await;
}

#[tokio::test]
async fn until_the_impact_is_known_it_is_taken_as_happening() {
    let world = TestWorld::opens().await;
    let (hana, room) = world.raised().await;
    let unknown = "分かるまでは、困っている人がいるとみなします";
    room.shows_under(IMPACT, unknown).await;
    hana.sees("#incidents", unknown).await;
    hana.says(&room.id, "影響: カードで払えない").await;
    let head = room.shows_under(IMPACT, "カードで払えない").await;
    assert!(!head.words().contains(unknown), "{}", head.words());
    // The newest word on it stands, and the one before stays in the record.
    hana.says(&room.id, "影響: 3割の人がカードで払えない").await;
    room.shows_under(IMPACT, "3割の人が").await;
    hana.sees("#incidents", "3割の人が").await;
    world.tells(1, "影響: カードで払えない").await;
    world.ends_well().await;
}

#[tokio::test]
async fn a_decision_is_kept_with_who_decided_and_shown_on_the_board() {
    let world = TestWorld::opens().await;
    let (hana, room) = world.raised().await;
    let leo = world.person("leo").await;
    let said = leo.says(&room.id, "let's roll back to 41").await;
    hana.reacts(&said, "scales").await;
    let head = room.shows_under("決めたこと", "roll back to 41").await;
    assert!(head.under("決めたこと").contains(&leo.mention()));
    hana.commands(&room.id, "/matoi 決定 14:30 まで様子を見る")
        .await;
    let head = room.shows_under("決めたこと", "14:30 まで").await;
    assert!(head.under("決めたこと").contains("roll back to 41"));
    world.ends_well().await;
}

#[tokio::test]
async fn an_unknown_is_taken_by_whoever_looks_into_it_and_given_back() {
    let world = TestWorld::opens().await;
    let (hana, room) = world.raised().await;
    hana.says(&room.id, "不明: いつから").await;
    room.shows_under(UNKNOWNS, "いつから").await;
    let form = takes_in_hand(&hana, &room, "いつから").await;
    let marks = form.input("marks");
    hana.fills_in(&form, json!({ marks.as_str(): ["taken"] }))
        .await;
    room.shows_under(UNKNOWNS, &format!("見てくれている人:{}", hana.mention()))
        .await;
    world.tells(1, "花 さんが見てくれています:いつから").await;
    let thanks = hana.is_offered(&room.id, "note.let_go").await;
    hana.presses(&thanks, "note.let_go").await;
    room.head_where("nobody looking into it", |head| {
        !head.under(UNKNOWNS).contains("見てくれている人")
    })
    .await;
    world.tells(1, "見る人を待っています:いつから").await;
    world.ends_well().await;
}

#[tokio::test]
async fn a_note_is_taken_back_put_back_and_reworded_in_its_form() {
    let world = TestWorld::opens().await;
    let (hana, room) = world.raised().await;
    hana.says(&room.id, "事実: 5xx は 12%").await;
    room.shows_under(FACTS, "5xx は 12%").await;
    let form = takes_in_hand(&hana, &room, "5xx").await;
    let marks = form.input("marks");
    hana.fills_in(&form, json!({ marks.as_str(): ["withdrawn"] }))
        .await;
    room.no_longer_shows("5xx は 12%").await;
    world
        .tells(1, "「事実」が取り下げられました:5xx は 12%")
        .await;
    // Nothing stands any more, so the way back is where every note can be found.
    let note = world.notes(1).await[0].clone();
    assert_eq!(note["withdrawn"], true, "{note}");
    hana.says(&room.id, "事実: 注文は通る").await;
    room.shows_under(FACTS, "注文は通る").await;
    let form = takes_in_hand(&hana, &room, "5xx").await;
    let (marks, words) = (form.input("marks"), form.input("words"));
    let values = json!({ marks.as_str(): [], words.as_str(): "5xx は 21%" });
    hana.fills_in(&form, values).await;
    room.shows_under(FACTS, "5xx は 21%").await;
    world.ends_well().await;
}

#[tokio::test]
async fn an_edited_message_edits_its_note() {
    let world = TestWorld::opens().await;
    let hana = world.person("hana").await;
    hana.commands("#general", "/matoi 決済がおかしい").await;
    let room = world.room(&hana, 1).await;
    room.head().await;
    let said = hana.says(&room.id, "事実: 5xx は 12%").await;
    room.shows_under(FACTS, "5xx は 12%").await;
    hana.edits(&said, "事実: 5xx は 21%").await;
    room.shows_under(FACTS, "5xx は 21%").await;
    world.calms().await;
    let incident = world.incident(1).await;
    assert_eq!(incident["notes"].as_array().unwrap().len(), 1);
    world.ends_well().await;
}

#[tokio::test]
async fn another_kind_in_front_or_another_pin_is_the_same_note() {
    let world = TestWorld::opens().await;
    let (hana, room) = world.raised().await;
    let leo = world.person("leo").await;
    let said = hana.says(&room.id, "事実: 証明書が切れた").await;
    room.shows_under(FACTS, "証明書が切れた").await;
    hana.edits(&said, "仮説: 証明書が切れた").await;
    room.shows_under(GUESSES, "証明書が切れた").await;
    leo.reacts(&said, "pushpin").await;
    leo.reacts(&said, "thinking_face").await;
    world.calms().await;
    let notes = world.incident(1).await["notes"].clone();
    assert_eq!(notes.as_array().unwrap().len(), 1, "{notes}");
    assert_eq!(notes[0]["kind"], "hypothesis", "{notes}");
    let kept = world.stored(1).await["ledger"][notes[0]["id"].as_str().unwrap()].clone();
    assert_eq!(kept["was"], json!(["fact"]), "{kept}");
    world.ends_well().await;
}

#[tokio::test]
async fn an_edit_nobody_told_us_of_is_found_by_reading_back_and_its_note_follows() {
    let world = TestWorld::opens().await;
    let (hana, room) = world.raised().await;
    let said = hana.says(&room.id, "事実: 5xx は 12%").await;
    let seen = hana.says(&room.id, "pay-7 が遅い").await;
    hana.reacts(&seen, "pushpin").await;
    room.shows_under(FACTS, "5xx は 12%").await;
    room.shows_under(FACTS, "pay-7 が遅い").await;
    world.calms().await;
    world.slack().faults(json!({ "lose_percent": 100 })).await;
    hana.edits(&said, "仮説: 5xx は 21%").await;
    hana.edits(&seen, "pay-7 は 502 だった").await;
    world.slack().faults(json!({ "lose_percent": 0 })).await;
    let path = "/api/v1/incidents/1/close";
    let (status, told) = world
        .slack()
        .rest("POST", path, None, &json!({ "false_alarm": true }))
        .await;
    assert_eq!(status, 200, "{told}");
    world.calms().await;
    let notes = world.incident(1).await["notes"].clone();
    let found: Vec<_> = notes
        .as_array()
        .unwrap()
        .iter()
        .map(|note| {
            (
                note["kind"].as_str().unwrap(),
                note["text"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("hypothesis", "5xx は 21%"),
            ("fact", "pay-7 は 502 だった")
        ]
    );
    world.ends_well().await;
}
