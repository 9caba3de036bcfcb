//! Evidence: files copied by what they hold, messages with their link and their own time.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::world::{Message, Person, TestWorld, minutes};

const CONTENT: &str = "hello";
/// Of that content, as everybody knows it.
const SHA256: &str = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

/// So much of it stands beside a file.
const HASH_SHOWN: usize = 8;
const FILES: &str = "一緒に届いたファイル";

/// Somebody posts a file with these words.
async fn posts(person: &Person, channel: &str, words: &str) -> Message {
    let id = person.uploads("error.log", CONTENT.as_bytes()).await;
    let complete =
        json!({ "files": [{ "id": id }], "channel_id": channel, "initial_comment": words });
    person.calls("files.completeUploadExternal", complete).await;
    person.sees(channel, words).await
}

/// Waits until the copy of the incident's one file is known, and gives it.
async fn kept(world: &TestWorld) -> Value {
    let kept = world.slack().until("a copied file", async || {
        let stored = world.stored(1).await;
        let files = stored["files"].as_array()?;
        let copied = files.first()?.get("copied")?.clone();
        copied.get("kept").is_some().then_some(copied)
    });
    kept.await
}

#[tokio::test]
async fn a_file_is_copied_by_content_and_its_type_size_and_hash_are_shown() {
    let world = TestWorld::opens().await;
    let hana = world.person("hana").await;
    hana.commands("#general", "/matoi 決済がおかしい").await;
    let room = world.room(&hana, 1).await;
    room.head().await;
    posts(&hana, &room.id, "これが出ています").await;
    let copied = kept(&world).await;
    assert_eq!(copied["kept"], json!({ "sha256": SHA256, "size": 5 }));
    let content = world.engine().content(SHA256).await.unwrap();
    assert_eq!(content.as_deref(), Some(CONTENT.as_bytes()));
    let page = world.slack().page("/i/1", "ja").await;
    for shown in ["error.log", "text/plain", "5 B", &SHA256[..HASH_SHOWN]] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    // The same content once more is the same content, and another file.
    posts(&hana, &room.id, "もう一度").await;
    let both = world.slack().until("two files", async || {
        let stored = world.stored(1).await;
        (stored["files"].as_array()?.len() == 2).then_some(())
    });
    both.await;
    world.ends_well().await;
}

#[tokio::test]
async fn a_message_from_before_matoi_came_is_kept_with_its_files_and_link() {
    let world = TestWorld::opens().await;
    let leo = world.person("leo").await;
    let made = leo
        .calls("conversations.create", json!({ "name": "checkout" }))
        .await;
    let channel = made["channel"]["id"].as_str().unwrap().to_owned();
    let seen = posts(&leo, &channel, "pay-7 answers 502").await;
    let raise =
        json!({ "callback_id": "matoi_raise_message", "channel": channel, "message_ts": seen.ts });
    leo.calls("sandbox.shortcut", raise).await;
    let room = world.room(&leo, 1).await;
    room.shows("pay-7 answers 502").await;
    let copied = kept(&world).await;
    assert_eq!(copied["kept"]["sha256"], SHA256);
    let content = world.engine().content(SHA256).await.unwrap();
    assert_eq!(content.as_deref(), Some(CONTENT.as_bytes()));
    let head = room.shows_under(FILES, "写しを残しました").await;
    for shown in ["error.log", "text/plain", "5 B", &SHA256[..HASH_SHOWN]] {
        let files = head.under(FILES);
        assert!(files.contains(shown), "{shown}: {files}");
    }
    let piece = world.stored(1).await["evidence"][0].clone();
    assert_eq!(piece["text"], "pay-7 answers 502", "{piece}");
    assert_eq!(piece["url"], leo.link_to(&seen).await.as_str(), "{piece}");
    world.ends_well().await;
}

#[tokio::test]
async fn evidence_has_the_link_the_author_and_the_time_of_its_message() {
    let world = TestWorld::opens().await;
    let (hana, leo) = (world.person("hana").await, world.person("leo").await);
    let said = leo.says("#general", "checkout is slow since lunch").await;
    world.passes(minutes(40)).await;
    hana.chooses(&said, "matoi_raise_message").await;
    let room = world.room(&hana, 1).await;
    room.shows_under("エビデンス", "checkout is slow since lunch")
        .await;
    let link = leo.link_to(&said).await;
    let there = world.slack().until("a link to the message", async || {
        let piece = world.incident(1).await["evidence"][0].clone();
        (piece["url"] == link.as_str()).then_some(piece)
    });
    let piece = there.await;
    assert_eq!(piece["by_id"], leo.id.as_str(), "{piece}");
    let at: Timestamp = piece["at"].as_str().unwrap().parse().unwrap();
    let seconds: i64 = said.ts.split('.').next().unwrap().parse().unwrap();
    assert_eq!(at.as_second(), seconds, "when it was said: {piece}");
    let head = room.head().await.raw.to_string();
    assert!(head.contains(&link), "{head}");
    // The same of what is noted in the room.
    let seen = leo.says(&room.id, "pay-7 answers 502").await;
    world.calms().await;
    world.passes(minutes(5)).await;
    hana.reacts(&seen, "pushpin").await;
    room.shows_under("いま分かっていること", "pay-7 answers 502")
        .await;
    let note = world.notes(1).await[0].clone();
    let at: Timestamp = note["at"].as_str().unwrap().parse().unwrap();
    assert_eq!(
        at.as_second().to_string(),
        seen.ts.split('.').next().unwrap()
    );
    world.ends_well().await;
}
