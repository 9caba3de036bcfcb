//! Raising: by words, by a script, and what follows of itself.

use serde_json::json;

use crate::world::{TestWorld, minutes, rooms, seconds};

#[tokio::test]
async fn raised_by_the_command_with_words_a_room_opens_with_everything_in_it() {
    let world = TestWorld::opens().await;
    let (hana, leo) = (world.person("hana").await, world.person("leo").await);
    assert_eq!(
        hana.commands("#general", "/matoi 決済がおかしい").await["ok"],
        true
    );
    hana.is_told("#general", "受け取りました").await;
    let room = world.room(&leo, 1).await;
    assert!(
        room.name.starts_with("inc-") && room.name.ends_with("-001-決済がおかしい"),
        "{}",
        room.name
    );
    let head = room.shows("#1 決済がおかしい").await;
    assert!(
        head.words()
            .contains("いちばん大事なのは、ユーザーの困りごとを静めること。")
    );
    let (trouble, notes) = (
        head.words().find("ユーザーへの影響"),
        head.words().find("いま分かっていること"),
    );
    assert!(
        trouble < notes && trouble.is_some(),
        "users' trouble comes first"
    );
    world.calms().await;
    let head = room.head().await;
    let me = crate::world::me(world.slack()).await;
    for emoji in ["raising_hand", "eyes", "clock1", "pray"] {
        let by = head.reacted(emoji);
        assert!(by == [me.clone()], "{emoji}: {:?}", head.raw["reactions"]);
    }
    let announced = leo.sees("#incidents", "決済がおかしい").await;
    assert!(announced.words().contains(&format!("<#{}>", room.id)));
    room.topic_holds("決済がおかしい").await;
    world.calms().await;
    let members = room.members().await;
    for name in [
        "hana", "leo", "minato", "priya", "misaki", "tom", "kaede", "shigeru",
    ] {
        assert!(
            members.contains(&world.person(name).await.id),
            "{name} was not called"
        );
    }
    world.ends_well().await;
}

#[tokio::test]
async fn the_opener_is_invited_before_everybody_else_and_only_once() {
    let world = TestWorld::opens().await;
    let kaede = world.person("kaede").await;
    kaede
        .commands("#general", "/matoi お客さまが買えない")
        .await;
    world.room(&kaede, 1).await.head().await;
    world.calms().await;
    let calls = world.slack().calls().await;
    let invites: Vec<&str> = calls
        .iter()
        .filter(|call| call["method"] == "conversations.invite")
        .map(|call| call["args"]["users"].as_str().unwrap())
        .collect();
    assert_eq!(invites[0], kaede.id);
    assert!(
        invites[1..].iter().all(|users| !users.contains(&kaede.id)),
        "{invites:?}"
    );
    world.ends_well().await;
}

#[tokio::test]
async fn raised_by_a_script_and_the_same_key_raises_once() {
    let world = TestWorld::opens().await;
    let hana = world.person("hana").await;
    let body = json!({
        "title": "Checkout fails", "impact": "nobody can pay", "by": hana.id,
        "evidence": [{"text": "HTTP 502 from pay-7"}],
    });
    let (status, first) = world
        .slack()
        .rest("POST", "/api/v1/incidents", Some("k1"), &body)
        .await;
    assert_eq!(status, 201, "{first}");
    let (status, again) = world
        .slack()
        .rest("POST", "/api/v1/incidents", Some("k1"), &body)
        .await;
    assert_eq!(status, 201, "{again}");
    assert_eq!(first["id"], again["id"]);
    let room = world.room(&hana, 1).await;
    assert!(room.name.ends_with("-001-checkout-fails"), "{}", room.name);
    room.shows_under("エビデンス", "HTTP 502 from pay-7").await;
    room.shows("nobody can pay").await;
    world.calms().await;
    assert_eq!(rooms(world.slack()).await.len(), 1);
    assert_eq!(world.incident(1).await["opened_by"], "花");
    world.ends_well().await;
}

#[tokio::test]
async fn a_wrong_token_raises_nothing() {
    let world = TestWorld::opens().await;
    let url = format!("{}/api/v1/incidents", world.slack().base());
    let http = world.slack().http();
    let answer = http
        .post(&url)
        .bearer_auth("guess")
        .json(&json!({}))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status().as_u16(), 401);
    let answer = http.post(&url).json(&json!({})).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 401);
    let url = format!("{}/alerts/generic/guess", world.slack().base());
    let answer = http
        .post(&url)
        .json(&json!({"title": "x"}))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status().as_u16(), 401);
    assert!(rooms(world.slack()).await.is_empty());
}

#[tokio::test]
async fn each_is_answered_in_their_own_language() {
    let world = TestWorld::opens().await;
    let (hana, priya) = (world.person("hana").await, world.person("priya").await);
    hana.commands("#general", "/matoi help").await;
    priya.commands("#general", "/matoi help").await;
    hana.is_told("#general", "`/matoi").await;
    let english = priya.is_told("#general", "`/matoi").await;
    assert!(english.contains("Ways to say it"), "{english}");
    let japanese = hana.hears("#general").await.join("\n");
    assert!(!japanese.contains("Ways to say it"), "{japanese}");
    hana.commands("#general", "/matoi 何か変").await;
    hana.is_told("#general", "受け取りました").await;
    priya.commands("#general", "/matoi something is off").await;
    priya.is_told("#general", "Got it").await;
    world.ends_well().await;
}

#[tokio::test]
async fn impact_is_asked_for_once_and_only_the_opener_hears_it() {
    let mut world = TestWorld::opens().await;
    let kaede = world.person("kaede").await;
    kaede.commands("#general", "/matoi なにか遅い").await;
    world.room(&kaede, 1).await.head().await;
    world.calms().await;
    world.passes(minutes(4)).await;
    world.calms().await;
    assert!(!asked(&kaede.hears("#general").await));
    world.restarts().await;
    let kaede = world.person("kaede").await;
    world.passes(minutes(2)).await;
    kaede
        .is_told("#general", "ユーザーからはどう見えているでしょう")
        .await;
    world.passes(minutes(6)).await;
    world.calms().await;
    world.restarts().await;
    world.passes(minutes(6)).await;
    world.calms().await;
    world.passes(seconds(1)).await;
    world.calms().await;
    let kaede = world.person("kaede").await;
    let heard = kaede.hears("#general").await;
    assert_eq!(
        heard
            .iter()
            .filter(|told| told.contains("どう見えているでしょう"))
            .count(),
        1,
        "{heard:?}"
    );
    // Time leaped while the program was connecting, which it may complain of.
    world.ends_well_after_trouble().await;
}

fn asked(heard: &[String]) -> bool {
    heard
        .iter()
        .any(|told| told.contains("どう見えているでしょう"))
}
