//! A machine whose clock is wrong, or jumps.

use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::world::{CrookedClock, Person, Room, TestWorld, me, minutes, rooms, seconds};

/// Words of the question whether it has settled.
const ASKED: &str = "そろそろ収束でよさそうでしょうか";
/// Further apart clocks need not be to be reckoned with.
const FAR: SignedDuration = SignedDuration::from_mins(10);

/// The next call of that method takes effect, and its answer is lost.
async fn answer_is_lost(world: &TestWorld, method: &str) {
    let lost = json!({ "method": method, "reset_after_effect": true, "times": 1 });
    world.slack().faults(lost).await;
}

/// One calls for hands by a mention; the room is there, whatever Slack answered.
async fn mentions(world: &TestWorld, words: &str) -> (Person, Room) {
    let hana = world.person("hana").await;
    let us = me(world.slack()).await;
    hana.says("#general", &format!("<@{us}> {words}")).await;
    let room = world.room(&hana, 1).await;
    (hana, room)
}

async fn announced(person: &Person) -> usize {
    let all = person.reads("#incidents").await;
    let of_it = all.iter().filter(|one| one.words().contains("決済"));
    of_it.count()
}

/// What was said and kept, once each.
async fn is_kept_once(world: &TestWorld, words: &[&str]) {
    let notes = world.notes(1).await;
    for words in words {
        let of_it = |note: &&Value| note["text"].as_str().is_some_and(|it| it.contains(words));
        assert_eq!(notes.iter().filter(of_it).count(), 1, "{words}: {notes:#?}");
    }
}

async fn settles_and_closes(world: &TestWorld, room: &Room, (one, other): (&Person, &Person)) {
    one.commands(&room.id, "/matoi 収束").await;
    world.is(1, "settling").await;
    world.calms().await;
    let asked = room.says(ASKED).await;
    other.presses(&asked, "settle.agree").await;
    world.is(1, "settled").await;
    one.commands(&room.id, "/matoi 閉じる").await;
    world.is(1, "closed").await;
    world.calms().await;
    room.is_archived().await;
}

async fn from_raise_to_close(ahead: SignedDuration) {
    let world = TestWorld::opens_by(&CrookedClock::ahead_by(ahead)).await;
    answer_is_lost(&world, "conversations.create").await;
    let (hana, room) = mentions(&world, "決済がおかしい").await;
    let leo = world.person("leo").await;
    world.calms().await;
    let head = room.head().await;
    leo.reacts(&head, "raising_hand").await;
    hana.commands(&room.id, "/matoi 役割 まとめ役").await;
    room.shows_under("まとめ役", &hana.mention()).await;
    leo.says(&room.id, "事実: 5xx は 12%").await;
    room.shows_under("いま分かっていること", "5xx は 12%").await;
    // Nothing is heard for a while, and a post of ours is answered by nobody.
    world.slack().faults(json!({ "lose_percent": 100 })).await;
    leo.says(&room.id, "事実: pay-7 が遅い").await;
    world.slack().faults(json!({ "lose_percent": 0 })).await;
    world.slack().faults(json!({ "socket": "drop" })).await;
    room.shows_under("いま分かっていること", "pay-7 が遅い")
        .await;
    answer_is_lost(&world, "chat.postMessage").await;
    settles_and_closes(&world, &room, (&hana, &leo)).await;
    world.calms().await;
    is_kept_once(&world, &["5xx は 12%", "pay-7 が遅い"]).await;
    assert_eq!(rooms(world.slack()).await.len(), 1);
    assert_eq!(announced(&hana).await, 1);
    let asked = room.posts().await.into_iter();
    let asked = asked.filter(|post| post.words().contains(ASKED));
    assert_eq!(asked.count(), 1, "asked once");
    let page = world.slack().page("/settings/doctor", "ja").await;
    assert!(page.contains("時刻合わせ"), "{page}");
    let page = world.slack().page("/settings/doctor", "en").await;
    assert!(page.contains("NTP"), "{page}");
    world.ends_well_after_trouble().await;
}

#[tokio::test]
async fn with_a_clock_ten_minutes_fast_an_incident_goes_from_raise_to_close() {
    from_raise_to_close(FAR).await;
}

#[tokio::test]
async fn with_a_clock_ten_minutes_slow_an_incident_goes_from_raise_to_close() {
    from_raise_to_close(-FAR).await;
}

#[tokio::test]
async fn a_clock_that_jumps_at_each_step_doubles_nothing_and_takes_nothing_from_anybody() {
    let clock = CrookedClock::ahead_by(SignedDuration::ZERO);
    let world = TestWorld::opens_by(&clock).await;
    let (hana, room) = mentions(&world, "決済がおかしい").await;
    clock.is_ahead_by(FAR);
    let leo = world.person("leo").await;
    let head = room.head().await;
    clock.is_ahead_by(-FAR);
    leo.reacts(&head, "raising_hand").await;
    room.shows_under("いま動ける人", &leo.mention()).await;
    clock.is_ahead_by(SignedDuration::ZERO);
    hana.commands(&room.id, "/matoi 役割 まとめ役").await;
    clock.is_ahead_by(FAR);
    room.shows_under("まとめ役", &hana.mention()).await;
    let said = leo.says(&room.id, "事実: 5xx は 12%").await;
    clock.is_ahead_by(-FAR);
    room.is_marked(&said, "memo").await;
    world.passes(seconds(5)).await;
    clock.is_ahead_by(FAR);
    world.passes(minutes(5)).await;
    let head = room.shows("5xx は 12%").await;
    let leads = head.under("まとめ役").contains(&hana.mention());
    assert!(leads, "hers still: {}", head.words());
    clock.is_ahead_by(SignedDuration::ZERO);
    settles_and_closes(&world, &room, (&hana, &leo)).await;
    clock.is_ahead_by(FAR);
    world.calms().await;
    clock.is_ahead_by(-FAR);
    world.calms().await;
    is_kept_once(&world, &["5xx は 12%"]).await;
    assert_eq!(rooms(world.slack()).await.len(), 1);
    assert_eq!(announced(&hana).await, 1);
    world.ends_well_after_trouble().await;
}

#[tokio::test]
async fn what_waits_while_a_clock_is_set_back_by_hours_waits_no_longer_for_that() {
    // As a machine starts that keeps its clock in local time, until it is put right.
    let clock = CrookedClock::ahead_by(SignedDuration::from_hours(9));
    let world = TestWorld::opens_by(&clock).await;
    let (hana, room) = mentions(&world, "決済がおかしい").await;
    world.calms().await;
    let away = json!({ "outage": "unavailable" });
    world.slack().faults(away).await;
    let said = hana.says(&room.id, "事実: 5xx は 12%").await;
    world.tells(1, "5xx は 12%").await;
    world.passes(minutes(2)).await;
    world.slack().page("/i/1", "ja").await;
    clock.is_ahead_by(SignedDuration::ZERO);
    world.slack().faults(json!({ "outage": "off" })).await;
    world.calms().await;
    room.is_marked(&said, "memo").await;
    room.shows("5xx は 12%").await;
    world.ends_well_after_trouble().await;
}

#[tokio::test]
async fn what_became_of_a_post_is_found_though_the_clock_was_set_back_by_hours_meanwhile() {
    let clock = CrookedClock::ahead_by(SignedDuration::from_hours(9));
    let mut world = TestWorld::opens_by(&clock).await;
    let (hana, room) = mentions(&world, "決済がおかしい").await;
    let leo = world.person("leo").await;
    let head = room.head().await;
    leo.reacts(&head, "raising_hand").await;
    room.shows_under("いま動ける人", &leo.mention()).await;
    world.calms().await;
    answer_is_lost(&world, "chat.postMessage").await;
    hana.commands(&room.id, "/matoi 収束").await;
    world.is(1, "settling").await;
    room.says(ASKED).await;
    clock.is_ahead_by(SignedDuration::ZERO);
    // As where the time service answers while the program starts anew.
    world.restarts().await;
    world.calms().await;
    let hana = world.person("hana").await;
    let room = world.room(&hana, 1).await;
    let asked = room.posts().await.into_iter();
    let asked = asked.filter(|post| post.words().contains(ASKED));
    assert_eq!(asked.count(), 1, "asked once");
    hana.reacts(&room.head().await, "raising_hand").await;
    room.shows_under("いま動ける人", &hana.mention()).await;
    world.ends_well_after_trouble().await;
}
