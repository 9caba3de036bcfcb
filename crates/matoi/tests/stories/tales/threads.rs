//! Where no channel may be made: the same flow in a thread, from the first word to the case.

use serde_json::{Value, json};

use crate::world::{TestWorld, Thread, rooms};

const FACTS: &str = "いま分かっていること";
const THANKS: &str = "閉じます";

#[tokio::test]
async fn when_channels_may_not_be_created_the_same_flow_runs_in_a_thread() {
    let world = TestWorld::opens().await;
    let restricted = json!({ "channel_creation_restricted": true });
    world.slack().ok("", "sandbox.prefs", restricted).await;
    let (hana, leo) = (world.person("hana").await, world.person("leo").await);
    hana.commands("#general", "/matoi 決済がおかしい").await;
    hana.is_told("#general", "スレッドで続けられます").await;
    let root = leo.sees("#incidents", "この投稿のスレッド").await;
    let thread = Thread::under(world.slack(), &leo, &root);

    // Everybody who would have been invited hears of it, whoever raised it too.
    let head = thread.offers("settle.propose").await;
    assert!(head.words().contains(&hana.mention()), "{}", head.words());
    thread.says(&leo.mention()).await;

    // The roll call, a mark on a reply, words with a kind in front, a role.
    leo.reacts(&head, "raising_hand").await;
    thread.shows_under("いま動ける人", &leo.mention()).await;
    let seen = thread.hears(&leo, "pay-7 が 502 を返している").await;
    hana.reacts(&seen, "pushpin").await;
    thread.is_marked(&seen, "memo").await;
    thread.shows_under(FACTS, "pay-7 が 502").await;
    let noted = thread.hears(&hana, "事実: 14:20 から 5xx は 0").await;
    thread.is_marked(&noted, "memo").await;
    let head = thread.shows_under(FACTS, "14:20 から 5xx は 0").await;
    hana.presses(&head, "role.take.lead").await;
    thread.shows_under("まとめ役", &hana.mention()).await;
    leo.sees("#incidents", "14:20 から 5xx は 0").await;
    thread.hears(&leo, "the deploy of 14:01 looks odd").await;

    // Settled, and put away.
    hana.presses(&head, "settle.propose").await;
    let asked = thread.says("そろそろ収束でよさそうでしょうか").await;
    leo.presses(&asked, "settle.agree").await;
    world.is(1, "settled").await;
    let news = thread.offers("incident.reopen").await;
    hana.presses(&news, "incident.close").await;
    let bye = thread.says(THANKS).await;
    assert!(bye.words().contains(&leo.mention()), "{}", bye.words());
    world.is(1, "closed").await;
    leo.sees("#incidents", "を閉じました").await;
    world.calms().await;

    the_case_holds_it_all(&world).await;
    only_a_thread_was_used(&world).await;
    // Head, call, proposal, settled, farewell.
    let posts = thread.posts().await;
    assert_eq!(posts.len(), 5, "{posts:#?}");
    world.ends_well().await;
}

async fn the_case_holds_it_all(world: &TestWorld) {
    let slack = world.slack();
    let (status, case) = slack
        .rest("GET", "/api/v1/cases/1", None, &Value::Null)
        .await;
    assert_eq!(status, 200);
    for words in [
        "決済がおかしい",
        "pay-7 が 502",
        "14:20 から 5xx は 0",
        "the deploy of 14:01 looks odd",
    ] {
        assert!(case.to_string().contains(words), "the case lacks {words:?}");
    }
}

async fn only_a_thread_was_used(world: &TestWorld) {
    assert!(rooms(world.slack()).await.is_empty());
    for call in world.slack().calls().await {
        let method = call["method"].as_str().unwrap();
        let of_a_room = [
            "conversations.invite",
            "conversations.setTopic",
            "conversations.archive",
            "pins.add",
        ];
        assert!(!of_a_room.contains(&method), "{call}");
    }
}

#[tokio::test]
async fn where_not_even_a_thread_may_be_begun_the_page_goes_on() {
    let world = TestWorld::opens().await;
    let restricted = json!({ "channel_creation_restricted": true });
    world.slack().ok("", "sandbox.prefs", restricted).await;
    world
        .slack()
        .faults(json!({ "method": "chat.postMessage", "error": "restricted_action" }))
        .await;
    let hana = world.person("hana").await;
    hana.commands("#general", "/matoi 決済がおかしい").await;
    hana.is_told("#general", "ウェブのページで読めます").await;
    world.calms().await;
    let incident = world.incident(1).await;
    assert_eq!(incident["state"], "open", "{incident}");
    world.ends_well().await;
}

#[tokio::test]
async fn an_extinguisher_on_a_reply_there_leads_to_that_incident_and_raises_no_other() {
    let world = TestWorld::opens().await;
    let restricted = json!({ "channel_creation_restricted": true });
    world.slack().ok("", "sandbox.prefs", restricted).await;
    let (hana, leo) = (world.person("hana").await, world.person("leo").await);
    hana.commands("#general", "/matoi 決済がおかしい").await;
    let root = leo.sees("#incidents", "この投稿のスレッド").await;
    let thread = Thread::under(world.slack(), &leo, &root);
    thread.offers("settle.propose").await;
    let reply = thread.hears(&leo, "still frozen").await;
    world.calms().await;
    leo.reacts(&reply, "fire_extinguisher").await;
    leo.is_told("#incidents", "already open").await;
    hana.chooses(&reply, "matoi_raise_message").await;
    hana.is_told("#incidents", "もう開いている").await;
    world.calms().await;
    let (_, all) = world
        .slack()
        .rest("GET", "/api/v1/incidents", None, &Value::Null)
        .await;
    assert_eq!(all["incidents"].as_array().unwrap().len(), 1, "{all}");
    world.ends_well().await;
}
