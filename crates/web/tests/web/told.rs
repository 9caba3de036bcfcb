//! What happened, told: each sentence stands, and nobody is named beside something put down.

use matoi_words::Language;
use serde_json::{Value, json};

use crate::world::World;

async fn lines(world: &World, language: Language) -> Vec<(String, String)> {
    let path = format!("/i/1.md?lang={}", language.code());
    let text = world.opens(&path).await.text;
    assert!(!text.contains(matoi_words::UNKNOWN_MARK), "{text}");
    let shown = world.gets("/incidents/1").await;
    let lines = shown["timeline"].as_array().unwrap();
    let word = |line: &Value, field: &str| line[field].as_str().unwrap().to_owned();
    lines
        .iter()
        .map(|line| (word(line, "what"), word(line, "text")))
        .collect()
}

/// Everything that comes of one hypothesis and of what comes after.
async fn eventful() -> World {
    let world = World::new();
    world.posts("/incidents", json!({ "title": "t" })).await;
    let note = |kind: &str, text: &str| json!({ "kind": kind, "text": text });
    let fact = world
        .posts("/incidents/1/notes", note("fact", "5xx 12%"))
        .await;
    let guess = world
        .posts("/incidents/1/notes", note("hypothesis", "the pool"))
        .await;
    let guess = format!("/incidents/1/notes/{}", guess["id"].as_str().unwrap());
    for change in [
        json!({ "taken": true, "by": "Riku" }),
        json!({ "taken": false, "by": "Riku" }),
        json!({ "verdict": "supported", "because": fact["id"] }),
        json!({ "verdict": "open" }),
    ] {
        world.does("PATCH", &guess, change).await;
    }
    for ask in [
        json!({ "kind": "cause", "how": "logs", "when": "Friday", "who": "Riku", "by": "葵" }),
        json!({ "kind": "cause", "action": "decline", "by": "Riku" }),
        json!({ "kind": "cause", "action": "take", "by": "Riku" }),
        json!({ "kind": "report", "action": "let_go", "by": "Riku" }),
    ] {
        world.posts("/incidents/1/follow-ups", ask).await;
    }
    let task = world
        .posts("/incidents/1/tasks", json!({ "text": "alarm", "by": "葵" }))
        .await;
    let task = format!("/incidents/1/tasks/{}", task["id"].as_str().unwrap());
    for change in [
        json!({ "taken": true, "by": "Riku" }),
        json!({ "taken": false, "by": "Riku" }),
        json!({ "dropped": true, "by": "Riku" }),
    ] {
        world.does("PATCH", &task, change).await;
    }
    let opened = world
        .posts("/incidents/1/look-backs", json!({ "by": "Riku" }))
        .await;
    let look_back = format!("/incidents/1/look-backs/{}", opened["id"].as_str().unwrap());
    let written = json!({ "text": "one", "base": 0, "done": true, "by": "Riku" });
    world.does("PATCH", &look_back, written).await;
    world
}

#[tokio::test]
async fn each_public_event_is_told_and_no_private_one() {
    let world = eventful().await;
    let lines = lines(&world, Language::En).await;
    let told = |what: &str, text: &str| {
        let found = lines.iter().any(|line| line.0 == what && line.1 == text);
        assert!(found, "{what}: {text} in {lines:#?}");
    };
    told("note_taken", "Riku is looking into it: the pool");
    told(
        "note_taken",
        "Put down, and open to whoever likes: the pool",
    );
    told(
        "note_changed",
        "A hypothesis was supported: the pool (shown by: 5xx 12%)",
    );
    told("note_changed", "A hypothesis is open again: the pool");
    told("follow_up_planned", "Looking into the cause: logs / Friday");
    told("follow_up_taken", "Riku took “Looking into the cause”");
    told("follow_up_let_go", "“Write-up”: not this time");
    told("task_added", "Left to do: alarm");
    told("task_taken", "Riku took it: alarm");
    told("task_taken", "Open again to whoever likes: alarm");
    told("task_changed", "Let go: alarm");
    told("look_back_opened", "A look-back was opened (5-minute note)");
    told("look_back_written", "Riku wrote in a look-back");
    told("look_back_finished", "A look-back is done (5-minute note)");
    for private in [
        "role_offered",
        "offer_declined",
        "follow_up_asked",
        "follow_up_declined",
    ] {
        assert!(lines.iter().all(|line| line.0 != private), "{private}");
    }
}

#[tokio::test]
async fn it_is_told_in_both_languages() {
    let world = eventful().await;
    for language in Language::ALL {
        assert!(!lines(&world, language).await.is_empty());
        let page = world
            .opens(&format!("/i/1?lang={}", language.code()))
            .await
            .text;
        assert!(!page.contains(matoi_words::UNKNOWN_MARK), "{page}");
    }
}

#[tokio::test]
async fn what_leaves_the_house_holds_nothing_only_two_people_know() {
    let world = eventful().await;
    let offer = json!({ "role": "lead", "action": "offer", "person": "Riku", "by": "葵" });
    world.posts("/incidents/1/roles", offer).await;
    let again = json!({ "kind": "report", "who": "Riku", "by": "葵" });
    world.posts("/incidents/1/follow-ups", again).await;
    for path in ["/i/1.json", "/i/1.md", "/i/1"] {
        let text = world.opens(path).await.text;
        for private in [
            "role_offered",
            "offer_declined",
            "follow_up_asked",
            "follow_up_declined",
            "\"offers\"",
            "\"asked\":[",
        ] {
            assert!(!text.contains(private), "{path}: {private}");
        }
    }
}
