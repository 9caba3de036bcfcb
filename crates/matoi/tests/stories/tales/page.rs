//! The page as the incident room: while Slack is away, and beside it.

use serde_json::json;

use crate::world::{Browser, TestWorld, rooms};

#[tokio::test]
async fn three_people_carry_an_incident_on_the_page_while_slack_is_away() {
    let world = TestWorld::opens().await;
    let (hana, leo, mio) = (
        world.person("hana").await,
        world.person("leo").await,
        world.person("mio").await,
    );
    let slack = world.slack();
    slack.faults(json!({ "outage": "unavailable" })).await;
    let [hanas, leos, mios] = [&hana, &leo, &mio].map(|person| Browser::of(slack, person));
    hanas
        .sends("/raise", &[("words", "決済で500が出ます")])
        .await;
    for browser in [&leos, &mios] {
        let now = browser.opens("/").await;
        assert!(now.contains("決済で500が出ます"), "{now}");
        browser
            .presses(1, &[("do", "answer"), ("answer", "now")])
            .await;
    }
    for (browser, role) in [(&hanas, "lead"), (&leos, "hands_on"), (&mios, "scribe")] {
        browser
            .presses(1, &[("do", "role"), ("role", role), ("act", "take")])
            .await;
    }
    let said: Vec<String> = (1..=10).map(|n| format!("わかったこと {n:02}")).collect();
    for (at, text) in said.iter().enumerate() {
        let browser = [&hanas, &leos, &mios][at % 3];
        browser
            .presses(1, &[("do", "note"), ("kind", "fact"), ("text", text)])
            .await;
    }
    mios.presses(1, &[("do", "propose"), ("text", "もう出ません")])
        .await;
    let page = leos.presses(1, &[("do", "agree")]).await;
    assert!(page.contains("data-state=\"settled\""), "{page}");
    leos.sends("/i/1/look-backs", &[("size", "note")]).await;
    let look_back = world.stored(1).await["look_backs"][0]["id"].clone();
    let path = format!("/i/1/look-backs/{}", look_back.as_str().unwrap());
    mios.sends(
        &path,
        &[("text", "# ふりかえり"), ("base", "0"), ("then", "done")],
    )
    .await;
    assert!(rooms(slack).await.is_empty(), "Slack knows nothing yet");

    slack.faults(json!({ "outage": "off" })).await;
    world.calms().await;
    let room = world.room(&hana, 1).await;
    assert_eq!(rooms(slack).await.len(), 1);
    let head = room
        .shows_under("いま分かっていること", "わかったこと 10")
        .await;
    let known = head.under("いま分かっていること");
    assert_eq!(
        known.matches("わかったこと").count(),
        known
            .lines()
            .filter(|line| line.contains("わかったこと"))
            .count()
    );
    let incident = world.incident(1).await;
    let notes = incident["notes"].as_array().unwrap();
    let texts: Vec<_> = notes
        .iter()
        .map(|note| note["text"].as_str().unwrap())
        .collect();
    assert_eq!(texts, said, "each once, in the order they were said");
    assert_eq!(incident["state"], "settled");
    assert_eq!(incident["look_backs"][0]["done"], true);
    assert_eq!(incident["roles"].as_array().unwrap().len(), 3);
    let members = room.members().await;
    for person in [&hana, &leo, &mio] {
        assert!(members.contains(&person.id), "{members:?}");
    }
    world.ends_well_after_trouble().await;
}
