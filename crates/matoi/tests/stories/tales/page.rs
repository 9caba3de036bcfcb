//! The page as the incident room: while Slack is away, and beside it.

use std::time::Duration;

use matoi_app::stored::{self, Pair};
use serde_json::json;

use crate::world::{Browser, Person, TestWorld, rooms};

/// Longer than a change takes to be seen on a slow machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// They raise it, come, take roles, and keep what they find out.
async fn work_it_out([hana, leo, mio]: [&Browser; 3], found_out: &[String]) {
    hana.sends("/raise", &[("words", "決済で500が出ます")])
        .await;
    for browser in [leo, mio] {
        let now = browser.opens("/").await;
        assert!(now.contains("決済で500が出ます"), "{now}");
        let answer = [("do", "answer"), ("answer", "now")];
        browser.presses(1, &answer).await;
    }
    for (browser, role) in [(hana, "lead"), (leo, "hands_on"), (mio, "scribe")] {
        let take = [("do", "role"), ("role", role), ("act", "take")];
        browser.presses(1, &take).await;
    }
    for (at, text) in found_out.iter().enumerate() {
        let fact = [("do", "note"), ("kind", "fact"), ("text", text)];
        [hana, leo, mio][at % 3].presses(1, &fact).await;
    }
}

/// They agree that it has settled, and write down how it was.
async fn look_back(world: &TestWorld, leo: &Browser, mio: &Browser) {
    let propose = [("do", "propose"), ("text", "もう出ません")];
    mio.presses(1, &propose).await;
    let page = leo.presses(1, &[("do", "agree")]).await;
    assert!(page.contains("data-state=\"settled\""), "{page}");
    leo.sends("/i/1/look-backs", &[("size", "note")]).await;
    let id = world.stored(1).await["look_backs"][0]["id"].clone();
    let path = format!("/i/1/look-backs/{}", id.as_str().unwrap());
    let written = [("text", "# ふりかえり"), ("base", "0"), ("then", "done")];
    mio.sends(&path, &written).await;
}

/// Everything is in Slack, in order, and once.
async fn slack_has_it(world: &TestWorld, people: [&Person; 3], found_out: &[String]) {
    let room = world.room(people[0], 1).await;
    assert_eq!(rooms(world.slack()).await.len(), 1);
    room.says("収束").await;
    world.calms().await;
    let members = room.members().await;
    for person in people {
        assert!(members.contains(&person.id), "{members:?}");
    }
    let incident = world.incident(1).await;
    let notes = incident["notes"].as_array().unwrap().iter();
    let texts: Vec<_> = notes.map(|note| note["text"].as_str().unwrap()).collect();
    assert_eq!(texts, found_out, "each once, in the order they were said");
    assert_eq!(incident["state"], "settled");
    assert_eq!(incident["look_backs"][0]["done"], true);
    assert_eq!(incident["roles"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn three_people_carry_an_incident_on_the_page_while_slack_is_away() {
    let world = TestWorld::opens().await;
    let (hana, leo, mio) = (
        world.person("hana").await,
        world.person("leo").await,
        world.person("tom").await,
    );
    let slack = world.slack();
    slack.faults(json!({ "outage": "unavailable" })).await;
    let [hanas, leos, mios] = [&hana, &leo, &mio].map(|person| Browser::of(slack, person));
    let found_out: Vec<String> = (1..=10).map(|n| format!("わかったこと {n:02}")).collect();
    work_it_out([&hanas, &leos, &mios], &found_out).await;
    look_back(&world, &leos, &mios).await;
    assert!(rooms(slack).await.is_empty(), "Slack knows nothing yet");
    slack.faults(json!({ "outage": "off" })).await;
    world.calms().await;
    slack_has_it(&world, [&hana, &leo, &mio], &found_out).await;
    world.ends_well_after_trouble().await;
}

#[tokio::test]
async fn the_first_page_ticks_by_itself_once_the_tokens_are_kept() {
    let world = TestWorld::opens().await;
    let page = world.slack().page("/", "ja").await;
    assert!(page.contains("matoi manifest --link"), "{page}");
    let live = format!("{}/live", world.slack().base());
    let mut stream = world.slack().http().get(live).send().await.unwrap();
    let pair = Pair {
        bot: "xoxb-made-up".into(),
        app: "xapp-made-up".into(),
    };
    stored::keep(&world.data_dir(), &pair).unwrap();
    let ticked = async {
        loop {
            let word = stream.chunk().await.unwrap().expect("the stream goes on");
            let is_news = String::from_utf8_lossy(&word).contains("event: changed");
            let page = world.slack().page("/", "ja").await;
            if is_news && page.contains("id=\"kept\"") {
                return page;
            }
        }
    };
    let page = tokio::time::timeout(PATIENCE, ticked).await.unwrap();
    assert!(page.contains("もう一度起動するだけ"), "{page}");
    assert!(!page.contains("matoi manifest --link"), "{page}");
    let page = world.slack().page("/", "en").await;
    assert!(page.contains("What is left: stop this one"), "{page}");
    assert!(!page.contains("xoxb-made-up"), "no token is shown: {page}");
}
