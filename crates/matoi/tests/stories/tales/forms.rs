//! Windows: opened by a press, filled in, sent back where something is wrong, and heard where they were
//! asked for; and the app's home.

use serde_json::json;

use super::settling::with_two_at_work;
use crate::world::{Message, Person, Room, TestWorld};

async fn asked_about(world: &TestWorld) -> (Person, Person, Room, Message) {
    let (hana, leo, room, head) = with_two_at_work(world).await;
    hana.presses(&head, "settle.propose").await;
    let asked = room.says("そろそろ収束でよさそうでしょうか").await;
    (hana, leo, room, asked)
}

#[tokio::test]
async fn a_concern_is_raised_with_words_in_a_window() {
    let world = TestWorld::opens().await;
    let (_, leo, room, asked) = asked_about(&world).await;
    leo.presses(&asked, "form.concern").await;
    let form = leo.is_shown("Something's bothering me").await;
    assert!(form.words().contains("決済がおかしい"), "{}", form.words());
    let closed = leo
        .sends(
            &form,
            json!({"words": {"words": "グラフが <!here> 戻っていない"}}),
        )
        .await;
    assert_eq!(closed.get("errors"), None, "{closed}");
    room.says("グラフが &lt;!here&gt; 戻っていない").await;
    leo.is_told(&room.id, "It's kept as a concern").await;
    assert!(leo.windows().await.is_empty());
    world.ends_well().await;
}

#[tokio::test]
async fn a_window_closed_without_a_word_has_changed_nothing() {
    let world = TestWorld::opens().await;
    let (_, leo, room, asked) = asked_about(&world).await;
    leo.presses(&asked, "form.concern").await;
    let form = leo.is_shown("Something's bothering me").await;
    leo.closes(&form).await;
    world.calms().await;
    let asked = room.says("そろそろ収束でよさそうでしょうか").await;
    assert!(
        !asked.words().contains("気になることがあるそうです"),
        "{}",
        asked.words()
    );
    leo.presses(&asked, "form.concern").await;
    let again = leo.is_shown("Something's bothering me").await;
    leo.sends(&again, json!({})).await;
    room.says("気になることがあるそうです").await;
    world.ends_well().await;
}

#[tokio::test]
async fn a_form_that_is_wrong_by_itself_stays_open_and_nothing_is_kept() {
    let world = TestWorld::opens().await;
    let (_, leo, room, asked) = asked_about(&world).await;
    leo.presses(&asked, "form.concern").await;
    let form = leo.is_shown("Something's bothering me").await;
    // The client counts these as one letter each; what is sent takes two.
    let too_long = "🔥".repeat(2_000);
    let answer = leo
        .sends(&form, json!({"words": {"words": too_long}}))
        .await;
    let told = answer["errors"]["words"].as_str().unwrap_or_default();
    assert!(told.contains("a little long"), "{answer}");
    assert_eq!(leo.windows().await.len(), 1, "it stays open");
    leo.sends(&form, json!({"words": {"words": "まだ遅い"}}))
        .await;
    let asked = room.says("まだ遅い").await;
    assert_eq!(
        asked.words().matches("気がかり").count(),
        1,
        "{}",
        asked.words()
    );
    world.ends_well().await;
}

#[tokio::test]
async fn the_home_shows_what_is_open_now() {
    let world = TestWorld::opens().await;
    let (hana, _, _, _) = asked_about(&world).await;
    let home = hana.goes_home("決済がおかしい").await;
    assert!(home.contains("いま開いているもの"), "{home}");
    world.ends_well().await;
}
