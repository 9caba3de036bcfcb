//! Every request of REST and its twin in Slack: two incidents go the same way, one by a script and one
//! by hands, and end the same.

use serde_json::{Value, json};

use crate::world::{Message, Person, Room, TestWorld};

const RAISED: &str = "決済がおかしい";
const SCRIPT: u64 = 1;
const HANDS: u64 = 2;

/// Two incidents side by side.
struct Twins {
    world: TestWorld,
    hana: Person,
    leo: Person,
    /// The room of the one that hands are at.
    room: Room,
}

impl Twins {
    async fn begin() -> Self {
        let world = TestWorld::opens().await;
        let (hana, leo) = (world.person("hana").await, world.person("leo").await);
        let body = json!({ "title": RAISED, "by": hana.id });
        let raised = world.slack().rest("POST", "/api/v1/incidents", None, &body);
        assert_eq!(raised.await.0, 201);
        world.room(&hana, SCRIPT).await.head().await;
        hana.commands("#general", &format!("/matoi {RAISED}")).await;
        let room = world.room(&hana, HANDS).await;
        let head = room.head().await;
        let script = world.room(&hana, SCRIPT).await.head().await;
        // With two at work, one alone settles nothing.
        for head in [head, script] {
            hana.reacts(&head, "raising_hand").await;
            leo.reacts(&head, "eyes").await;
        }
        world.calms().await;
        Self {
            world,
            hana,
            leo,
            room,
        }
    }

    /// A script asks that of the first.
    async fn asks(&self, verb: &str, path: &str, mut body: Value) -> Value {
        if body["by"].is_null() && body["person"].is_null() {
            body["by"] = json!(self.leo.id);
        }
        let path = format!("/api/v1/incidents/{SCRIPT}{path}");
        let (status, answer) = self.world.slack().rest(verb, &path, None, &body).await;
        assert!(status < 300, "{verb} {path} {body}: {status} {answer}");
        answer
    }

    /// Leo types that in the room of the second.
    async fn types(&self, words: &str) {
        let line = format!("/matoi {words}");
        self.leo.commands(&self.room.id, &line).await;
    }

    /// Leo presses that, wherever it is offered in the room.
    async fn presses(&self, button: &str) -> Message {
        let message = self.room.offers(button).await;
        self.leo.presses(&message, button).await;
        message
    }

    /// The id of the last thing of that kind of the first.
    async fn last(&self, things: &str) -> String {
        let incident = self.world.incident(SCRIPT).await;
        let last = incident[things].as_array().unwrap().last().unwrap().clone();
        last["id"].as_str().unwrap().to_owned()
    }

    /// Waits until that part of both is the same, but for what names one of them and when it was.
    async fn are_the_same_in(&self, part: &str) {
        let both = async || {
            let (script, hands) = (
                self.world.incident(SCRIPT).await,
                self.world.incident(HANDS).await,
            );
            (told(&script[part]), told(&hands[part]))
        };
        self.world.calms().await;
        let (script, hands) = both().await;
        if script != hands {
            let same = async || {
                let (script, hands) = both().await;
                (script == hands).then_some(())
            };
            let what = format!("{part} of both to be the same: {script:#} {hands:#}");
            self.world.slack().until(&what, same).await;
        }
    }
}

/// Without the names of things and the time.
fn told(value: &Value) -> Value {
    const OWN: [&str; 9] = [
        "id",
        "at",
        "until",
        "ended_at",
        "source",
        "because",
        "look_back",
        "opened_at",
        "channel",
    ];
    match value {
        Value::Array(items) => items.iter().map(told).collect(),
        Value::Object(fields) => {
            let kept = fields
                .iter()
                .filter(|(name, _)| !OWN.contains(&name.as_str()));
            Value::Object(
                kept.map(|(name, inner)| (name.clone(), told(inner)))
                    .collect(),
            )
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

#[tokio::test]
async fn raise_title_impact_heat_and_join_by_a_script_and_by_hands_end_the_same() {
    let at = Twins::begin().await;
    for part in ["title", "state", "opened_by", "heat", "impact", "evidence"] {
        at.are_the_same_in(part).await;
    }
    let change = json!({ "title": "検索が遅い", "impact": "探せない", "heat": "all_together" });
    at.asks("PATCH", "", change).await;
    at.types("title 検索が遅い").await;
    at.types("impact 探せない").await;
    at.types("heat all").await;
    for part in ["title", "impact", "heat", "notes"] {
        at.are_the_same_in(part).await;
    }
    at.asks("POST", "/join", json!({ "person": at.leo.id }))
        .await;
    let post = at.leo.sees("#incidents", "#2").await;
    at.leo.presses(&post, "incident.join").await;
    at.leo.is_told("#incidents", "already open").await;
    at.world.ends_well().await;
}

#[tokio::test]
async fn notes_roll_call_and_roles_by_a_script_and_by_hands_end_the_same() {
    let at = Twins::begin().await;
    let head = at.room.head().await;
    for kind in ["fact", "action", "decision", "unknown", "hypothesis"] {
        let note = json!({ "kind": kind, "text": format!("a {kind}") });
        at.asks("POST", "/notes", note).await;
        at.types(&format!("{kind} a {kind}")).await;
        at.are_the_same_in("notes").await;
    }
    // Taken back, the last of them.
    let path = format!("/notes/{}", at.last("notes").await);
    at.asks("PATCH", &path, json!({ "withdrawn": true })).await;
    let kept = at.leo.is_offered(&at.room.id, "note.take_back").await;
    at.leo.presses(&kept, "note.take_back").await;
    at.are_the_same_in("notes").await;
    let answer = json!({ "person": at.leo.id, "answer": "now" });
    at.asks("POST", "/availability", answer).await;
    at.leo.reacts(&head, "raising_hand").await;
    at.are_the_same_in("availability").await;
    for (action, button) in [("take", "role.take.lead"), ("release", "role.release.lead")] {
        let role = json!({ "role": "lead", "person": at.leo.id, "action": action });
        at.asks("POST", "/roles", role).await;
        at.presses(button).await;
        at.are_the_same_in("roles").await;
    }
    let offer = json!({
        "role": "scribe", "person": at.hana.id, "action": "offer", "by": at.leo.id,
    });
    at.asks("POST", "/roles", offer).await;
    at.types(&format!("role scribe <@{}>", at.hana.id)).await;
    let accept = json!({ "role": "scribe", "person": at.hana.id, "action": "accept" });
    at.asks("POST", "/roles", accept).await;
    let line = "/matoi 役割 書きとめ役 受ける";
    at.hana.commands(&at.room.id, line).await;
    at.are_the_same_in("roles").await;
    at.are_the_same_in("state").await;
    at.world.ends_well().await;
}

#[tokio::test]
async fn settling_in_all_its_turns_by_a_script_and_by_hands_ends_the_same() {
    let at = Twins::begin().await;
    let settle = async |action: &str, text: &str, by: &Person| {
        let body = json!({ "action": action, "text": text, "by": by.id });
        at.asks("POST", "/settlement", body).await;
        let words = match action {
            "propose" => format!("settle {text}"),
            "concern" => format!("concern {text}"),
            "take_back" => "disagree".to_owned(),
            other => other.to_owned(),
        };
        let line = format!("/matoi {}", words.trim());
        by.commands(&at.room.id, &line).await;
        at.are_the_same_in("settlement").await;
        at.are_the_same_in("state").await;
    };
    settle("propose", "静か", &at.hana).await;
    settle("withdraw", "", &at.leo).await;
    settle("propose", "こんどこそ静か", &at.hana).await;
    settle("concern", "まだ遅い", &at.leo).await;
    settle("agree", "", &at.leo).await;
    settle("reopen", "", &at.leo).await;
    at.world.ends_well().await;
}

#[tokio::test]
async fn what_comes_after_and_closing_by_a_script_and_by_hands_end_the_same() {
    let at = Twins::begin().await;
    let propose = json!({ "action": "propose", "by": at.hana.id });
    at.asks("POST", "/settlement", propose).await;
    at.hana.commands(&at.room.id, "/matoi settle").await;
    at.asks("POST", "/settlement", json!({ "action": "agree" }))
        .await;
    at.types("agree").await;
    at.are_the_same_in("settlement").await;
    for (kind, action, words) in [
        ("cause", "take", "cause me"),
        ("report", "let_go", "report not this time"),
        ("report", "take_up", "report after all"),
    ] {
        let body = json!({ "kind": kind, "action": action });
        at.asks("POST", "/follow-ups", body).await;
        at.types(words).await;
        at.are_the_same_in("follow_ups").await;
    }
    at.asks("POST", "/tasks", json!({ "text": "監視を足す" }))
        .await;
    at.types("task 監視を足す").await;
    at.are_the_same_in("tasks").await;
    let task = format!("/tasks/{}", at.last("tasks").await);
    for (change, button) in [
        (json!({ "taken": true }), "task.take"),
        (json!({ "taken": false }), "task.let_go"),
        (json!({ "done": true }), "task.done"),
    ] {
        at.asks("PATCH", &task, change).await;
        at.presses(button).await;
        at.are_the_same_in("tasks").await;
    }
    at.asks("POST", "/look-backs", json!({ "size": "talk" }))
        .await;
    at.types("look back talk").await;
    at.are_the_same_in("look_backs").await;
    let look_back = format!("/look-backs/{}", at.last("look_backs").await);
    let written = json!({ "text": "short and good", "done": true });
    at.asks("PATCH", &look_back, written).await;
    at.presses("form.look_back").await;
    let form = at.leo.is_shown("Look-back").await;
    let filled = json!({
        "words": { "words": "short and good" }, "marks": { "marks": ["done"] },
    });
    at.leo.sends(&form, filled).await;
    at.are_the_same_in("look_backs").await;
    at.asks("POST", "/close", json!({})).await;
    at.types("close").await;
    at.room.is_archived().await;
    at.are_the_same_in("state").await;
    at.world.ends_well().await;
}

/// An alert of that title, as a script sees it.
async fn alert(world: &TestWorld, title: &str) -> Value {
    let asked = world
        .slack()
        .rest("GET", "/api/v1/alerts", None, &Value::Null);
    let (_, listed) = asked.await;
    let all = listed["alerts"].as_array().or(listed.as_array()).unwrap();
    let found = all.iter().find(|one| one["title"] == title);
    found.unwrap_or_else(|| panic!("{title}: {all:?}")).clone()
}

/// Leo presses that, on the card or beside the thanks.
async fn presses_about_an_alert(world: &TestWorld, leo: &Person, card: &Message, button: &str) {
    if button == "alert.stop_looking" {
        let thanks = leo.is_offered("#alerts", button).await;
        leo.presses(&thanks, button).await;
        return;
    }
    let card = world.slack().until(button, async || {
        let all = leo.reads("#alerts").await;
        all.into_iter()
            .find(|one| one.ts == card.ts && one.offers(button))
    });
    let card = card.await;
    leo.presses(&card, button).await;
}

#[tokio::test]
async fn an_alert_worked_on_by_a_script_and_by_hands_ends_the_same() {
    const SCRIPTS: &str = "script 5xx";
    const HANDS: &str = "hands 5xx";
    let world = TestWorld::opens().await;
    let leo = world.person("leo").await;
    for (title, fingerprint) in [(SCRIPTS, "s"), (HANDS, "h")] {
        let alert = json!({ "title": title, "fingerprint": fingerprint });
        world.alert_fires(alert).await;
    }
    let card = leo.sees("#alerts", HANDS).await;
    leo.sees("#alerts", SCRIPTS).await;
    let name = alert(&world, SCRIPTS).await["fingerprint"].clone();
    for action in ["look", "stop_looking", "dismiss", "restore", "raise"] {
        let body = json!({ "action": action, "by": leo.id });
        let path = format!("/api/v1/alerts/{}", name.as_str().unwrap());
        let (status, answer) = world.slack().rest("POST", &path, None, &body).await;
        assert!(status < 300, "{action}: {answer}");
        presses_about_an_alert(&world, &leo, &card, &format!("alert.{action}")).await;
        let same = world.slack().until(action, async || {
            let (script, hands) = (alert(&world, SCRIPTS).await, alert(&world, HANDS).await);
            let raised = script["incident"].is_null() == hands["incident"].is_null();
            let same = |field: &str| script[field] == hands[field];
            (raised && same("looking") && same("dismissed")).then_some(())
        });
        same.await;
    }
    world.room(&leo, 1).await.head().await;
    world.room(&leo, 2).await.head().await;
    world.ends_well().await;
}
