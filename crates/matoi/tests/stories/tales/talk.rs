//! Talk in a room, whoever talks: people, colleagues never seen before, other apps; in threads; edited
//! and taken away again. What was said first stays kept, and the record says what became of it.

use serde_json::{Value, json};

use crate::world::{Message, TestWorld, minutes};

const FACTS: &str = "いま分かっていること";

/// The line of the record that is about this message, once it is so.
async fn line(world: &TestWorld, message: &Message, so: impl Fn(&Value) -> bool) -> Value {
    let about = |line: &Value| line["message"].to_string().contains(&message.ts) && so(line);
    world.tells_so(1, &message.words(), about).await
}

/// The token of another app, joined by its manifest.
async fn another_app(world: &TestWorld) -> String {
    let manifest = json!({
        "display_information": { "name": "Graphs" },
        "features": { "bot_user": { "display_name": "graphs" } },
        "oauth_config": { "scopes": { "bot": ["chat:write", "chat:write.public"] } },
        "settings": { "socket_mode_enabled": true },
    });
    let owner = world.person("shigeru").await;
    let asked = json!({ "manifest": manifest.to_string() });
    let made = owner.calls("apps.manifest.create", asked).await;
    let asked = json!({ "app_id": made["app_id"] });
    let tokens = owner.calls("sandbox.install", asked).await;
    tokens["bot_token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_reply_in_a_thread_is_kept_as_one_and_can_be_a_note() {
    let world = TestWorld::opens().await;
    let (hana, room) = world.raised().await;
    let leo = world.person("leo").await;
    let root = hana.says(&room.id, "14:01 のデプロイが気になる").await;
    let reply = leo.replies(&root, "rolled back at 14:20").await;
    let fact = leo.replies(&root, "fact: errors stopped at 14:21").await;
    line(&world, &reply, |line| {
        line["text"] == "rolled back at 14:20"
    })
    .await;
    room.is_marked_in_thread(&root, &fact, "memo").await;
    room.shows_under(FACTS, "errors stopped at 14:21").await;
    leo.reacts(&reply, "wrench").await;
    room.shows_under("対応(やったこと", "rolled back at 14:20")
        .await;
    world.ends_well().await;
}

#[tokio::test]
async fn an_edited_message_is_shown_as_edited_and_its_first_words_stay_kept() {
    let world = TestWorld::opens().await;
    let (hana, room) = world.raised().await;
    let said = hana.says(&room.id, "5xx は 12% くらい").await;
    line(&world, &said, |line| line["edited"] == false).await;
    hana.edits(&said, "5xx は 21% でした").await;
    let edited = line(&world, &said, |line| line["edited"] == true).await;
    assert_eq!(edited["text"], "5xx は 21% でした", "{edited}");
    let page = world.slack().page("/i/1", "ja").await;
    assert!(page.contains("編集ずみ"), "{page}");
    world.ends_well().await;
    assert_eq!(
        world.kept_words_of(&said).await,
        ["5xx は 12% くらい", "5xx は 21% でした"]
    );
}

#[tokio::test]
async fn a_deleted_message_is_shown_as_deleted_and_what_it_said_stays_kept() {
    let world = TestWorld::opens().await;
    let (hana, room) = world.raised().await;
    let said = hana.says(&room.id, "たぶん DNS").await;
    line(&world, &said, |line| line["text"] == "たぶん DNS").await;
    hana.deletes(&said).await;
    let gone = line(&world, &said, |line| line["gone"] == true).await;
    assert_eq!(gone["text"], "消された発言", "{gone}");
    let page = world.slack().page("/i/1", "ja").await;
    assert!(page.contains("消された発言") && !page.contains("たぶん DNS"));
    world.ends_well().await;
    assert_eq!(world.kept_words_of(&said).await, ["たぶん DNS", ""]);
}

#[tokio::test]
async fn a_note_stays_when_its_message_is_deleted() {
    let world = TestWorld::opens().await;
    let (hana, room) = world.raised().await;
    let said = hana.says(&room.id, "事実: 5xx は 12%").await;
    room.shows_under(FACTS, "5xx は 12%").await;
    hana.deletes(&said).await;
    line(&world, &said, |line| line["gone"] == true).await;
    world.calms().await;
    room.shows_under(FACTS, "5xx は 12%").await;
    world.ends_well().await;
}

#[tokio::test]
async fn what_another_app_says_is_kept_under_its_name_and_noted_by_people_only() {
    let world = TestWorld::opens().await;
    let (hana, room) = world.raised().await;
    let app = another_app(&world).await;
    let asked = json!({ "channel": room.id, "text": "fact: p99 is 4.2 s" });
    let said = world.slack().ok(&app, "chat.postMessage", asked).await;
    let said = Message::of(&room.id, &said["message"]);
    let kept = line(&world, &said, |_| true).await;
    assert_eq!(kept["by"], "graphs", "{kept}");
    assert_eq!(kept["by_id"], Value::Null, "a program is nobody: {kept}");
    world.calms().await;
    assert!(world.notes(1).await.is_empty(), "a program records nothing");
    hana.reacts(&said, "pushpin").await;
    room.shows_under(FACTS, "p99 is 4.2 s").await;
    world.ends_well().await;
}

#[tokio::test]
async fn somebody_never_seen_before_is_kept_and_soon_by_name() {
    let world = TestWorld::opens().await;
    let (_, room) = world.raised().await;
    let new = json!({ "name": "nagi", "real_name": "凪", "locale": "ja-JP" });
    world.slack().ok("", "sandbox.person", new).await;
    let nagi = world.person("nagi").await;
    nagi.calls("conversations.join", json!({ "channel": room.id }))
        .await;
    let said = nagi.says(&room.id, "事実: カート画面で止まります").await;
    room.is_marked(&said, "memo").await;
    room.shows_under(FACTS, &nagi.mention()).await;
    let kept = line(&world, &said, |_| true).await;
    assert_eq!(kept["by_id"], nagi.id.as_str(), "{kept}");
    world.passes(minutes(11)).await;
    line(&world, &said, |line| line["by"] == "凪").await;
    world.ends_well().await;
}

#[tokio::test]
async fn people_and_links_in_a_note_read_as_people_see_them() {
    let world = TestWorld::opens().await;
    let (hana, room) = world.raised().await;
    let leo = world.person("leo").await;
    let words = format!(
        "fact: <@{}> rolled back, see https://graphs.example/5xx?a=1&b=2",
        leo.id
    );
    let said = hana.says(&room.id, &words).await;
    let read = "@Leo rolled back, see https://graphs.example/5xx?a=1&b=2";
    room.shows_under(FACTS, read).await;
    let line = line(&world, &said, |line| line["edited"] == false).await;
    assert_eq!(line["text"], format!("fact: {read}"), "{line}");
    let page = world.slack().page("/i/1", "ja").await;
    let raw = format!("@{}", leo.id);
    assert!(
        page.contains("@Leo rolled back") && !page.contains(&raw),
        "{page}"
    );
    world.ends_well().await;
}
