//! The app's home: what is open, what waits for this person alone, what they took, what there is to
//! read; and that pressing there shows what came of it.

use serde_json::{Value, json};

use super::settling::with_two_at_work;
use crate::world::{Message, Person, TestWorld};

/// Waits until the home is so, without opening it anew, and gives it.
async fn home_where(
    world: &TestWorld,
    person: &Person,
    what: &str,
    so: impl Fn(&Message) -> bool,
) -> Message {
    let what = format!("the home of {} to show {what}", person.name);
    let look = async || {
        let answer = person.calls("sandbox.views", json!({})).await;
        let home = Message::window(answer.get("home")?);
        so(&home).then_some(home)
    };
    world.slack().until(&what, look).await
}

/// The same, opened anew.
async fn goes_home(world: &TestWorld, person: &Person, words: &str) -> Message {
    person.goes_home(words).await;
    home_where(world, person, words, |home| home.words().contains(words)).await
}

/// Waits until it is known that this person is, or is no longer, in the room of the first.
async fn knows_there(world: &TestWorld, person: &Person, there: bool) {
    let what = format!("{} to be known as there: {there}", person.name);
    let look = async || {
        let people = world.stored(1).await["called"]["people"].clone();
        let found = people
            .as_array()?
            .iter()
            .any(|one| *one == person.id.as_str());
        (found == there).then_some(())
    };
    world.slack().until(&what, look).await
}

async fn presses(person: &Person, home: &Message, action_id: &str) {
    let press = json!({ "view_id": home.ts, "action_id": action_id });
    person.calls("sandbox.click", press).await;
}

#[tokio::test]
async fn home_shows_what_is_open_and_what_is_asked_of_me() {
    let world = TestWorld::opens().await;
    let (hana, leo, room, head) = with_two_at_work(&world).await;
    let words = format!("/matoi role lead <@{}|leo>", leo.id);
    hana.commands(&room.id, &words).await;
    hana.is_told(&room.id, "そっと聞いて").await;
    let home = goes_home(&world, &leo, "could take Lead").await;
    assert!(home.words().contains("Open now"), "{}", home.words());
    assert!(!home.offers("incident.join"), "leo is there already");
    presses(&leo, &home, "role.accept.lead").await;
    home_where(&world, &leo, "no question any more", |home| {
        !home.offers("role.accept.lead")
    })
    .await;
    room.shows_under("まとめ役", &leo.mention()).await;
    hana.presses(&head, "settle.propose").await;
    room.says("そろそろ収束でよさそうでしょうか").await;
    let home = goes_home(&world, &leo, "Does it look settled").await;
    presses(&leo, &home, "settle.agree").await;
    room.says("収束しました").await;
    home_where(&world, &leo, "what came of it", |home| {
        !home.offers("settle.agree") && home.words().contains("Settled")
    })
    .await;
    // Nobody asks hana anything, and nobody but leo learns what he was asked.
    let home = goes_home(&world, &hana, "いま開いているもの").await;
    assert_eq!(home.buttons(), ["form.raise"], "{}", home.words());
    world.ends_well().await;
}

#[tokio::test]
async fn one_joins_from_home_and_ticks_off_there_what_one_took() {
    let world = TestWorld::opens().await;
    let (hana, leo, room, head) = with_two_at_work(&world).await;
    let kaede = world.person("kaede").await;
    hana.presses(&head, "settle.propose").await;
    let asked = room.says("そろそろ収束でよさそうでしょうか").await;
    leo.presses(&asked, "settle.agree").await;
    let news = room.offers("form.task").await;
    hana.presses(&news, "form.task").await;
    let form = hana.is_shown("やることを足す").await;
    let task = json!({
        "words": {"words": "しきい値を見なおす"}, "marks": {"marks": ["mine"]},
    });
    hana.sends(&form, task).await;
    room.says("☐ しきい値を見なおす").await;
    let home = goes_home(&world, &hana, "☐ しきい値を見なおす").await;
    presses(&hana, &home, "task.done").await;
    room.says("☑ しきい値を見なおす").await;
    home_where(&world, &hana, "no task any more", |home| {
        !home.offers("task.done")
    })
    .await;
    // Whoever left comes back by one press.
    knows_there(&world, &kaede, true).await;
    let leave = json!({ "channel": room.id });
    kaede.calls("conversations.leave", leave).await;
    knows_there(&world, &kaede, false).await;
    kaede.goes_home("決済がおかしい").await;
    let home = home_where(&world, &kaede, "a way in", |home| {
        home.offers("incident.join")
    })
    .await;
    presses(&kaede, &home, "incident.join").await;
    home_where(&world, &kaede, "no way in any more", |home| {
        !home.offers("incident.join")
    })
    .await;
    world
        .slack()
        .until("kaede to be in the room", async || {
            room.members().await.contains(&kaede.id).then_some(())
        })
        .await;
    world.ends_well().await;
}

#[tokio::test]
async fn what_is_only_for_a_few_is_raised_from_home_and_stays_theirs() {
    let world = TestWorld::opens().await;
    let (hana, leo) = (world.person("hana").await, world.person("leo").await);
    let home = goes_home(&world, &hana, "おだやか").await;
    presses(&hana, &home, "form.raise").await;
    let form = hana.is_shown("知らせる").await;
    let filled = json!({
        "title": {"title": "鍵がもれたかも"}, "marks": {"marks": ["sensitive"]},
    });
    let closed: Value = hana.sends(&form, filled).await;
    assert_eq!(closed.get("errors"), None, "{closed}");
    // Sent from home, it is seen there at once.
    home_where(&world, &hana, "it", |home| {
        home.words().contains("鍵がもれたかも")
    })
    .await;
    world.calms().await;
    let home = goes_home(&world, &leo, "Nothing is open").await;
    assert!(!home.words().contains("鍵"), "{}", home.words());
    world.ends_well().await;
}

#[tokio::test]
async fn what_was_put_away_is_there_to_read() {
    let world = TestWorld::opens().await;
    let (hana, leo, room, head) = with_two_at_work(&world).await;
    hana.presses(&head, "settle.propose").await;
    let asked = room.says("そろそろ収束でよさそうでしょうか").await;
    leo.presses(&asked, "settle.agree").await;
    let news = room.offers("incident.close").await;
    hana.presses(&news, "incident.close").await;
    room.is_archived().await;
    world.calms().await;
    let home = goes_home(&world, &leo, "To read when there is time").await;
    let words = home.words();
    assert!(
        words.contains("決済がおかしい") && words.contains("Nothing is open"),
        "{words}"
    );
    world.ends_well().await;
}
