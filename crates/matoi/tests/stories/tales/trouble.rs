//! Trouble outside: Slack away, slow, saying no, saying everything twice.

use serde_json::{Value, json};

use crate::world::{TestWorld, rooms};

#[tokio::test]
async fn what_is_raised_while_slack_is_away_arrives_after_it_and_once() {
    let world = TestWorld::opens().await;
    world
        .slack()
        .faults(json!({ "outage": "unavailable" }))
        .await;
    let body = json!({"title": "決済がおかしい", "by": "hana"});
    let (status, raised) = world
        .slack()
        .rest("POST", "/api/v1/incidents", Some("k"), &body)
        .await;
    assert_eq!(status, 201, "{raised}");
    let mut slack = world.slack().clone();
    while world
        .slack()
        .calls()
        .await
        .iter()
        .all(|call| call["method"] != "conversations.create")
    {
        slack.something_happens().await;
    }
    assert!(rooms(world.slack()).await.is_empty());
    let page = world.slack().page("/i/1", "ja").await;
    assert!(
        page.contains("決済がおかしい"),
        "the page is there while Slack is away"
    );
    world.slack().faults(json!({ "outage": "off" })).await;
    world.calms().await;
    let hana = world.person("hana").await;
    let room = world.room(&hana, 1).await;
    room.head().await;
    assert_eq!(rooms(world.slack()).await.len(), 1);
    assert_eq!(room.posts().await.len(), 1);
    let announced = hana.reads("#incidents").await;
    assert_eq!(
        announced
            .iter()
            .filter(|post| post.words().contains("決済がおかしい"))
            .count(),
        1
    );
    world.ends_well_after_trouble().await;
}

#[tokio::test]
async fn deliveries_that_come_twice_and_out_of_order_change_nothing() {
    let world = TestWorld::opens().await;
    world
        .slack()
        .faults(json!({ "duplicate_percent": 100, "reorder_percent": 50 }))
        .await;
    let (hana, leo) = (world.person("hana").await, world.person("leo").await);
    hana.commands("#general", "/matoi 決済がおかしい").await;
    let room = world.room(&hana, 1).await;
    let head = room.head().await;
    let said = hana.says(&room.id, "事実: 5xx は 12%").await;
    for _ in 0..3 {
        leo.reacts(&head, "raising_hand").await;
        leo.unreacts(&head, "raising_hand").await;
        leo.reacts(&said, "thinking_face").await;
        leo.unreacts(&said, "thinking_face").await;
    }
    leo.reacts(&head, "eyes").await;
    room.shows_under("いま分かっていること", "5xx は 12%").await;
    room.shows_under("いま動ける人", &leo.mention()).await;
    world.slack().faults(json!({ "clear": true })).await;
    world.calms().await;
    let incident = world.incident(1).await;
    let answers = incident["availability"].as_array().unwrap();
    assert_eq!(answers.len(), 1, "{answers:?}");
    assert_eq!(answers[0]["answer"], "watching");
    let standing = incident["notes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|note| note["withdrawn"] == false)
        .count();
    assert_eq!(standing, 1);
    assert_eq!(rooms(world.slack()).await.len(), 1);
    world.ends_well().await;
}

#[tokio::test]
async fn an_answer_that_is_lost_after_the_effect_posts_nothing_twice() {
    let world = TestWorld::opens().await;
    for method in [
        "conversations.create",
        "chat.postMessage",
        "conversations.invite",
    ] {
        world
            .slack()
            .faults(json!({ "method": method, "reset_after_effect": true, "times": 1 }))
            .await;
    }
    let hana = world.person("hana").await;
    hana.commands("#general", "/matoi 決済がおかしい").await;
    let room = world.room(&hana, 1).await;
    world.calms().await;
    assert_eq!(rooms(world.slack()).await.len(), 1);
    assert_eq!(room.posts().await.len(), 1);
    let announced = hana.reads("#incidents").await;
    assert_eq!(
        announced.iter().filter(|post| post.key().is_some()).count(),
        1
    );
    world.ends_well_after_trouble().await;
}

#[tokio::test]
async fn where_no_channel_is_granted_scripts_go_on_all_the_same() {
    let world = TestWorld::opens().await;
    world
        .slack()
        .ok(
            "",
            "sandbox.prefs",
            json!({ "channel_creation_restricted": true }),
        )
        .await;
    let hana = world.person("hana").await;
    hana.commands("#general", "/matoi 決済がおかしい").await;
    hana.is_told("#general", "スレッド").await;
    world.calms().await;
    assert_eq!(world.incident(1).await["state"], "open");
    let note = json!({"kind": "fact", "text": "5xx は 12%", "by": "hana"});
    let (status, _) = world
        .slack()
        .rest("POST", "/api/v1/incidents/1/notes", None, &note)
        .await;
    assert_eq!(status, 201);
    let (status, _) = world
        .slack()
        .rest(
            "POST",
            "/api/v1/incidents/1/close",
            None,
            &json!({"by": "hana"}),
        )
        .await;
    assert_eq!(status, 200);
    world.calms().await;
    let page = world.slack().page("/library/1", "en").await;
    assert!(page.contains("5xx は 12%"));
    world.ends_well().await;
}

/// The check-up from the command line: the code it ends with, and what it says as JSON.
async fn check_up(world: &TestWorld) -> (Option<i32>, Value) {
    let out = world.ends_in_a_terminal(&["doctor", "--json"]).await;
    let told = serde_json::from_slice(&out.stdout).unwrap();
    (out.status.code(), told)
}

#[tokio::test]
async fn the_check_up_ends_with_one_where_something_does_not_work_and_with_zero_where_all_does() {
    let world = TestWorld::opens().await;
    let hana = world.person("hana").await;
    hana.commands("#general", "/matoi 決済がおかしい").await;
    world.room(&hana, 1).await;
    let (code, told) = check_up(&world).await;
    assert_eq!((code, &told["ok"]), (Some(0), &json!(true)), "{told:#}");
    let restricted = json!({ "channel_creation_restricted": true });
    world.slack().ok("", "sandbox.prefs", restricted).await;
    hana.commands("#general", "/matoi 検索もおかしい").await;
    hana.is_told("#general", "スレッドで続けられます").await;
    let (code, told) = check_up(&world).await;
    assert_eq!((code, &told["ok"]), (Some(1), &json!(false)), "{told:#}");
    let checks = told["checks"].as_array().unwrap().iter();
    let wrong: Vec<_> = checks.filter(|it| it["level"] == "wrong").collect();
    assert_eq!(wrong.len(), 1, "{told:#}");
    assert_eq!(wrong[0]["id"], "rooms");
    let out = world.ends_in_a_terminal(&["doctor"]).await;
    assert_eq!(out.status.code(), Some(1));
    assert!(!out.stdout.is_empty() && !out.stderr.is_empty());
    world.ends_well().await;
}
