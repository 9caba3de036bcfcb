//! Each of the six kinds of notes, by each way there is to make one: a reaction, a word in front of a
//! message, a command in either width, a shortcut on a message, a button and its form.

use serde_json::{Value, json};

use crate::world::{Room, TestWorld};

/// The contract's word, ours and the other language's, a reaction where one means it, and where it
/// stands on the board.
const KINDS: [(&str, &str, Option<&str>, &str); 6] = [
    ("fact", "事実", Some("pushpin"), "いま分かっていること"),
    ("hypothesis", "仮説", Some("thinking_face"), "仮説(たぶん)"),
    ("impact", "影響", None, "ユーザーへの影響"),
    ("action", "対応", Some("wrench"), "対応(やったこと"),
    ("decision", "決定", Some("scales"), "決めたこと"),
    ("unknown", "不明", Some("question"), "まだ分からないこと"),
];

/// Waits until there are these notes, and until the board shows the last of each kind in its place.
async fn are_noted(world: &TestWorld, room: &Room, noted: &[(&str, String)]) {
    for (kind, words) in noted {
        let what = format!("a note of {kind} with {words:?}");
        let there = async || {
            let notes = world.notes(1).await;
            let so = |note: &Value| note["kind"] == *kind && note["text"] == words.as_str();
            notes.iter().any(so).then_some(())
        };
        world.slack().until(&what, there).await;
    }
    for (kind, .., heading) in KINDS {
        let last = noted.iter().rev().find(|(of, _)| *of == kind);
        if let Some((_, words)) = last {
            room.shows_under(heading, words).await;
        }
    }
}

#[tokio::test]
async fn every_kind_but_impact_is_noted_by_a_reaction() {
    let world = TestWorld::opens().await;
    let (hana, room) = world.raised().await;
    let leo = world.person("leo").await;
    let mut noted = Vec::new();
    for (kind, word, reaction, _) in KINDS {
        let Some(reaction) = reaction else { continue };
        let said = hana.says(&room.id, &format!("これは{word}です")).await;
        leo.reacts(&said, reaction).await;
        room.is_marked(&said, "memo").await;
        noted.push((kind, format!("これは{word}です")));
    }
    are_noted(&world, &room, &noted).await;
    world.ends_well().await;
}

#[tokio::test]
async fn every_kind_is_noted_by_a_word_in_front_in_either_language_and_width() {
    let world = TestWorld::opens().await;
    let (hana, room) = world.raised().await;
    let mut noted = Vec::new();
    for (kind, word, ..) in KINDS {
        for (line, words) in [
            (format!("{word}：全角の{word}"), format!("全角の{word}")),
            (
                format!("{kind}: half-width {kind}"),
                format!("half-width {kind}"),
            ),
        ] {
            let said = hana.says(&room.id, &line).await;
            room.is_marked(&said, "memo").await;
            noted.push((kind, words));
        }
    }
    hana.says(&room.id, "ｆａｃｔ：３割").await;
    noted.push(("fact", "３割".to_owned()));
    are_noted(&world, &room, &noted).await;
    world.ends_well().await;
}

#[tokio::test]
async fn every_kind_is_noted_by_a_command_in_either_language_and_width() {
    let world = TestWorld::opens().await;
    let (hana, room) = world.raised().await;
    let mut noted = Vec::new();
    for (kind, word, ..) in KINDS {
        for (line, words) in [
            (
                format!("/matoi　{word}　全角の{word}"),
                format!("全角の{word}"),
            ),
            (
                format!("/matoi {kind} said of {kind}"),
                format!("said of {kind}"),
            ),
        ] {
            hana.commands(&room.id, &line).await;
            noted.push((kind, words));
        }
    }
    hana.commands(&room.id, "/matoi ＦＡＣＴ：３割").await;
    noted.push(("fact", "３割".to_owned()));
    are_noted(&world, &room, &noted).await;
    world.ends_well().await;
}

#[tokio::test]
async fn every_kind_is_noted_from_a_message_by_its_shortcut_and_a_small_window() {
    let world = TestWorld::opens().await;
    let (hana, room) = world.raised().await;
    let leo = world.person("leo").await;
    let mut noted = Vec::new();
    for (kind, word, ..) in KINDS {
        let said = leo.says(&room.id, &format!("さっき見た{word}")).await;
        hana.chooses(&said, "matoi_note_message").await;
        let form = hana.is_shown("残す").await;
        assert!(form.raw.to_string().contains("さっき見た"), "{}", form.raw);
        hana.fills_in(&form, json!({ "kind": kind })).await;
        room.is_marked(&said, "memo").await;
        noted.push((kind, format!("さっき見た{word}")));
    }
    are_noted(&world, &room, &noted).await;
    world.ends_well().await;
}

#[tokio::test]
async fn a_kind_said_in_front_is_chosen_already_where_the_message_is_kept() {
    let world = TestWorld::opens().await;
    let (hana, room) = world.raised().await;
    let said = hana.says(&room.id, "仮説: DB の接続が足りない").await;
    room.is_marked(&said, "memo").await;
    hana.chooses(&said, "matoi_note_message").await;
    let form = hana.is_shown("残す").await;
    hana.fills_in(&form, json!({})).await;
    hana.is_told(&room.id, "仮説として残しました").await;
    let notes = world.notes(1).await;
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert_eq!(notes[0]["kind"], "hypothesis");
    assert_eq!(notes[0]["text"], "DB の接続が足りない");
    world.ends_well().await;
}

#[tokio::test]
async fn every_kind_is_noted_by_the_button_and_its_form() {
    let world = TestWorld::opens().await;
    let (hana, room) = world.raised().await;
    let mut noted = Vec::new();
    for (kind, word, ..) in KINDS {
        let head = room.head().await;
        hana.presses(&head, "form.note").await;
        let form = hana.is_shown("残す").await;
        let values = json!({ "kind": kind, "words": format!("書いた{word}") });
        hana.fills_in(&form, values).await;
        noted.push((kind, format!("書いた{word}")));
    }
    are_noted(&world, &room, &noted).await;
    world.ends_well().await;
}
