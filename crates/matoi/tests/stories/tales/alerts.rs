//! Alerts: a machine says something, a card appears, a person decides what it is worth.

use serde_json::json;

use crate::world::TestWorld;

#[tokio::test]
async fn an_alert_becomes_a_card_and_its_repeats_update_it() {
    let world = TestWorld::opens().await;
    let hana = world.person("hana").await;
    let alert =
        json!({"title": "checkout 5xx 32%", "summary": "p99 4.2s", "fingerprint": "checkout-5xx"});
    world.alert_fires(alert.clone()).await;
    let card = hana.sees("#alerts", "checkout 5xx 32%").await;
    assert!(card.words().contains("p99 4.2s"), "{}", card.words());
    assert!(card.words().contains("1 回"), "{}", card.words());
    assert_eq!(
        card.buttons(),
        ["alert.raise", "alert.look", "alert.dismiss"]
    );
    world.alert_fires(alert.clone()).await;
    world.alert_fires(alert).await;
    let same = hana.sees("#alerts", "3 回").await;
    assert_eq!(same.ts, card.ts);
    world
        .alert_fires(json!({"title": "disk 91%", "fingerprint": "disk"}))
        .await;
    let other = hana.sees("#alerts", "disk 91%").await;
    assert_ne!(other.ts, card.ts);
    world.calms().await;
    let cards = hana.reads("#alerts").await;
    assert_eq!(
        cards
            .iter()
            .filter(|message| !message.buttons().is_empty())
            .count(),
        2
    );
    world.ends_well().await;
}

#[tokio::test]
async fn raised_from_a_card_once_and_a_second_press_joins() {
    let world = TestWorld::opens().await;
    let (hana, leo) = (world.person("hana").await, world.person("leo").await);
    world.alert_fires(json!({"title": "checkout 5xx 32%", "summary": "決済が落ちています", "fingerprint": "a"})).await;
    let card = hana.sees("#alerts", "checkout 5xx").await;
    assert_eq!(hana.presses(&card, "alert.raise").await["ok"], true);
    let room = world.room(&hana, 1).await;
    room.shows_under("エビデンス", "決済が落ちています").await;
    let raised = hana.sees("#alerts", &format!("<#{}>", room.id)).await;
    assert_eq!(raised.ts, card.ts);
    assert_eq!(raised.buttons(), ["incident.join"]);
    leo.presses(&raised, "incident.join").await;
    leo.is_told("#alerts", &room.id).await;
    world.calms().await;
    let calls = world.slack().calls().await;
    assert_eq!(
        calls
            .iter()
            .filter(|call| call["method"] == "conversations.create")
            .count(),
        1
    );
    world.ends_well().await;
}

#[tokio::test]
async fn two_people_press_the_same_card_at_once_and_one_room_opens() {
    let world = TestWorld::opens().await;
    let (hana, leo) = (world.person("hana").await, world.person("leo").await);
    world
        .alert_fires(json!({"title": "queue is stuck", "fingerprint": "q"}))
        .await;
    let card = hana.sees("#alerts", "queue is stuck").await;
    tokio::join!(
        hana.presses(&card, "alert.raise"),
        leo.presses(&card, "alert.raise")
    );
    let room = world.room(&hana, 1).await;
    room.head().await;
    world.calms().await;
    assert_eq!(crate::world::rooms(world.slack()).await.len(), 1);
    world.ends_well().await;
}

#[tokio::test]
async fn an_alert_that_is_over_is_evidence_and_settles_nothing() {
    let world = TestWorld::opens().await;
    let hana = world.person("hana").await;
    world
        .alert_fires(json!({"title": "checkout 5xx", "fingerprint": "a"}))
        .await;
    let card = hana.sees("#alerts", "checkout 5xx").await;
    hana.presses(&card, "alert.raise").await;
    let room = world.room(&hana, 1).await;
    room.head().await;
    world.calms().await;
    world
        .alert_fires(json!({"title": "checkout 5xx", "summary": "back to 0.1%", "fingerprint": "a", "status": "resolved"}))
        .await;
    room.shows_under("エビデンス", "back to 0.1%").await;
    world.calms().await;
    assert_eq!(world.incident(1).await["state"], "open");
    world.ends_well().await;
}

#[tokio::test]
async fn a_card_says_who_looks_and_that_it_may_be_nothing() {
    let world = TestWorld::opens().await;
    let (hana, leo) = (world.person("hana").await, world.person("leo").await);
    world
        .alert_fires(json!({"title": "cpu 80%", "fingerprint": "cpu"}))
        .await;
    let card = hana.sees("#alerts", "cpu 80%").await;
    leo.presses(&card, "alert.look").await;
    hana.sees("#alerts", &leo.mention()).await;
    leo.is_told("#alerts", "Thank you").await;
    hana.presses(&card, "alert.dismiss").await;
    hana.sees("#alerts", "何でもなさそう").await;
    hana.is_told("#alerts", "ありがとうございます").await;
    world
        .alert_fires(json!({"title": "cpu 80%", "fingerprint": "cpu"}))
        .await;
    world.calms().await;
    world.ends_well().await;
}

#[tokio::test]
async fn a_storm_of_one_alert_is_one_card_and_a_few_calls_and_a_raise_does_not_wait_for_it() {
    let world = TestWorld::opens().await;
    let hana = world.person("hana").await;
    let storm = async {
        for number in 0..500 {
            let summary = format!("{number}");
            let alert = json!({ "title": "checkout 5xx", "fingerprint": "c", "summary": summary });
            world.alert_fires(alert).await;
        }
    };
    let raise = async {
        hana.commands("#general", "/matoi 決済がおかしい").await;
        world.room(&hana, 1).await.head().await;
    };
    tokio::join!(storm, raise);
    world.calms().await;
    let cards = hana.reads("#alerts").await;
    let cards: Vec<_> = cards
        .iter()
        .filter(|card| card.words().contains("checkout 5xx"))
        .collect();
    assert_eq!(cards.len(), 1);
    assert!(cards[0].words().contains("500"), "{}", cards[0].words());
    let calls = world.slack().calls().await;
    let of_the_card = calls
        .iter()
        .filter(|call| call["args"]["ts"] == cards[0].ts.as_str());
    let redrawn = of_the_card.count();
    // Once a second at most, whatever came meanwhile.
    assert!(redrawn <= 120, "{redrawn}");
    world.ends_well().await;
}
