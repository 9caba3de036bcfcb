//! A channel that people made becomes the room: with what was said there lately, and it stays theirs.

use serde_json::{Value, json};

use crate::world::{Person, TestWorld, me, minutes, rooms};

/// A channel with its people, made by hand.
async fn made(world: &TestWorld, name: &str, is_private: bool) -> (Person, Person, String) {
    let (minato, leo) = (world.person("minato").await, world.person("leo").await);
    let args = json!({ "name": name, "is_private": is_private });
    let made = minato.calls("conversations.create", args).await;
    let channel = made["channel"]["id"].as_str().unwrap().to_owned();
    let args = json!({ "channel": channel, "users": leo.id });
    minato.calls("conversations.invite", args).await;
    (minato, leo, channel)
}

async fn adopts(world: &TestWorld, who: &Person, channel: &str) {
    who.commands(channel, "/matoi この部屋で 決済が遅い").await;
    let path = "/api/v1/incidents/1";
    let slack = world.slack();
    slack
        .until("an incident", async || {
            let (status, _) = slack.rest("GET", path, None, &json!(null)).await;
            (status == 200).then_some(())
        })
        .await;
}

async fn info(who: &Person, channel: &str) -> Value {
    let args = json!({ "channel": channel });
    who.calls("conversations.info", args).await["channel"].clone()
}

#[tokio::test]
async fn a_channel_made_by_hand_becomes_the_room_with_what_was_said_there() {
    let world = TestWorld::opens().await;
    let (minato, leo, channel) = made(&world, "pay-slow", false).await;
    minato.sets_topic(&channel, "決済を見る人たち").await;
    minato.says(&channel, "なんだか遅い").await;
    leo.says(&channel, "fact: 5xx is at 12%").await;
    adopts(&world, &minato, &channel).await;
    minato.sees(&channel, "5xx is at 12%").await;
    world.tells(1, "なんだか遅い").await;
    world
        .tells(1, "#pay-slow をこのインシデントの部屋にしました")
        .await;
    world.tells(1, "部屋になる前の会話から").await;
    let said = leo.says(&channel, "事実: pay-7 が遅い").await;
    world
        .slack()
        .until("both facts to be noted", async || {
            (world.notes(1).await.len() == 2).then_some(())
        })
        .await;
    world.calms().await;
    assert_eq!(world.kept_words_of(&said).await.len(), 1);
    assert_eq!(rooms(world.slack()).await, [], "no other room is made");
    let now = info(&minato, &channel).await;
    assert_eq!(now["name"], "pay-slow");
    assert_eq!(now["topic"]["value"], "決済を見る人たち");
    let args = json!({ "channel": channel });
    let members = minato.calls("conversations.members", args).await;
    let us = me(world.slack()).await;
    assert_eq!(members["members"], json!([minato.id, leo.id, us]));
    minato.sees("#incidents", "決済が遅い").await;
    world.ends_well().await;
}

#[tokio::test]
async fn an_adopted_channel_is_not_archived_and_is_its_peoples_again_at_the_end() {
    let world = TestWorld::opens().await;
    let (minato, leo, channel) = made(&world, "pay-slow", false).await;
    leo.says(&channel, "なんだか遅い").await;
    adopts(&world, &minato, &channel).await;
    world.tells(1, "なんだか遅い").await;
    world.calms().await;
    minato.commands(&channel, "/matoi 閉じる").await;
    world.is(1, "closed").await;
    minato.sees(&channel, "ありがとうございました").await;
    world.calms().await;
    assert_eq!(info(&minato, &channel).await["is_archived"], false);
    let page = world.slack().page("/library/1", "ja").await;
    assert!(page.contains("なんだか遅い"), "{page}");
    // From here on it is none of our business, until somebody says that it goes on.
    let private = leo.says(&channel, "お昼どうする").await;
    let again = json!({ "action": "reopen", "by": leo.id });
    let path = "/api/v1/incidents/1/settlement";
    let (status, told) = world.slack().rest("POST", path, None, &again).await;
    assert_eq!(status, 200, "{told}");
    world.is(1, "open").await;
    let said = leo.says(&channel, "また遅い").await;
    world.tells(1, "また遅い").await;
    world.calms().await;
    assert_eq!(world.kept_words_of(&private).await.len(), 0);
    assert_eq!(world.kept_words_of(&said).await.len(), 1);
    assert_eq!(rooms(world.slack()).await, []);
    world.ends_well().await;
}

#[tokio::test]
async fn a_private_channel_that_is_adopted_is_for_those_in_it() {
    let world = TestWorld::opens().await;
    let (minato, leo, channel) = made(&world, "pay-private", true).await;
    let us = me(world.slack()).await;
    let args = json!({ "channel": channel, "users": us });
    minato.calls("conversations.invite", args).await;
    leo.says(&channel, "名前が漏れたかも").await;
    adopts(&world, &minato, &channel).await;
    world.tells(1, "名前が漏れたかも").await;
    world.calms().await;
    let incident = world.incident(1).await;
    assert_eq!(incident["sensitive"], true, "{incident}");
    assert_eq!(incident["room"]["channel"], channel.as_str());
    assert_eq!(rooms(world.slack()).await, []);
    world.ends_well().await;
}

#[tokio::test]
async fn a_channel_that_cannot_be_the_room_leads_to_one_of_its_own() {
    let world = TestWorld::opens().await;
    let minato = world.person("minato").await;
    minato.commands("#general", "/matoi adopt 決済が遅い").await;
    let room = world.room(&minato, 1).await;
    room.head().await;
    minato
        .is_told("#general", "このチャンネルは部屋にできなかった")
        .await;
    world.calms().await;
    // In a room already, whoever says it comes along.
    let leo = world.person("leo").await;
    leo.commands(&room.id, "/matoi adopt").await;
    world.calms().await;
    assert_eq!(rooms(world.slack()).await.len(), 1);
    world.ends_well().await;
}

#[tokio::test]
async fn a_channel_adopted_under_a_new_id_stays_the_room_when_the_word_of_that_id_comes() {
    let world = TestWorld::opens().await;
    let (minato, leo, old) = made(&world, "pay-shared", true).await;
    let us = me(world.slack()).await;
    let args = json!({ "channel": old, "users": us });
    minato.calls("conversations.invite", args).await;
    world.calms().await;
    let slack = world.slack();
    slack.faults(json!({ "delay_events_ms": 60_000 })).await;
    let args = json!({ "channel": old });
    let answer = leo.calls("sandbox.rekey", args).await;
    let channel = answer["new_channel_id"].as_str().unwrap().to_owned();
    slack.faults(json!({ "delay_events_ms": 0 })).await;
    adopts(&world, &minato, &channel).await;
    world.calms().await;
    world.passes(minutes(1)).await;
    // The word has come: what is said there is still heard there.
    let said = leo.says(&channel, "事実: 5xx は 12%").await;
    world.tells(1, "5xx は 12%").await;
    world.calms().await;
    let all = leo.reads(&channel).await;
    let said = all.iter().find(|one| one.ts == said.ts).unwrap();
    assert!(said.reacted("memo").contains(&us), "{:?}", said.words());
    let incident = world.incident(1).await;
    assert_eq!(incident["room"]["channel"], channel.as_str());
    world.ends_well_after_trouble().await;
}
