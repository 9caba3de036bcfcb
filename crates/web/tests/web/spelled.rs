//! Words with people and emoji in them: whoever reads a page or an answer reads names, wherever the words stand,
//! and a form that comes back as it was drawn changes nothing.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::world::World;

/// A word of each field people can write, with somebody named in it.
const NAMED: &str = "<@U2> :fire:";
const READ: &str = "@Riku 🔥";

/// An incident in which every text names somebody.
async fn told() -> (World, String) {
    let world = World::new();
    let raise =
        json!({ "title": NAMED, "impact": NAMED, "by": "U1", "evidence": [{ "text": "<@U2>" }] });
    world.posts("/incidents", raise).await;
    let path = |rest: &str| format!("/incidents/1/{rest}");
    // Two are in it, so that a proposal waits for the other one.
    for (kind, by) in [("fact", "U1"), ("hypothesis", "U2")] {
        let note = json!({ "kind": kind, "text": NAMED, "by": by });
        world.posts(&path("notes"), note).await;
    }
    let propose = json!({ "action": "propose", "text": NAMED, "by": "U1" });
    world.posts(&path("settlement"), propose).await;
    let concern = json!({ "action": "concern", "text": NAMED, "by": "U2" });
    world.posts(&path("settlement"), concern).await;
    let plan =
        json!({ "kind": "cause", "how": NAMED, "when": NAMED, "for_whom": NAMED, "by": "U1" });
    world.posts(&path("follow-ups"), plan).await;
    let task = json!({ "text": NAMED, "by": "U1" });
    world.posts(&path("tasks"), task).await;
    let look_back = json!({ "size": "note", "text": NAMED, "by": "U1" });
    let look_back = world.posts(&path("look-backs"), look_back).await;
    world.quiet().await;
    let look_back = look_back["id"].as_str().unwrap().to_owned();
    (world, format!("/i/1/look-backs/{look_back}"))
}

#[tokio::test]
async fn nobody_is_read_as_an_id_on_any_page() {
    let (world, look_back) = told().await;
    for path in [
        "/",
        "/incidents",
        "/i/1",
        "/i/1.md",
        "/i/1/print",
        &look_back,
    ] {
        let page = world.opens(path).await.text;
        assert!(page.contains("@Riku"), "{path}: {page}");
        assert!(!page.contains("@U2"), "{path}: {page}");
        let drawn = path != look_back;
        assert!(!drawn || page.contains(READ), "{path}: {page}");
    }
    let close = json!({ "by": "U1" });
    world.posts("/incidents/1/close", close).await;
    world.quiet().await;
    for path in [
        "/",
        "/incidents",
        "/library",
        "/library?q=riku",
        "/library/1",
    ] {
        let page = world.opens(path).await.text;
        assert!(page.contains(READ) || path.contains('?'), "{path}: {page}");
        assert!(
            !page.contains("@U2") && !page.contains(":fire:"),
            "{path}: {page}"
        );
    }
}

#[tokio::test]
async fn scripts_read_names_too() {
    let (world, _) = told().await;
    let shown = world.gets("/incidents/1").await;
    let told = |value: &Value| value.as_str().unwrap().to_owned();
    let texts = [
        &shown["title"],
        &shown["impact"],
        &shown["notes"][0]["text"],
        &shown["settlement"]["proposals"][0]["text"],
        &shown["settlement"]["proposals"][0]["concerns"][0]["text"],
        &shown["follow_ups"][0]["how"],
        &shown["tasks"][0]["text"],
        &shown["look_backs"][0]["text"],
    ];
    assert_eq!(shown["room"]["name"], "inc-20261122-001-riku-fire");
    assert_eq!(shown["evidence"][0]["text"], "@Riku");
    for text in texts {
        assert_eq!(told(text), "@Riku :fire:", "{shown}");
    }
}

#[tokio::test]
async fn a_form_that_comes_back_as_it_was_drawn_asks_for_nothing() {
    let (world, _) = told().await;
    let before = world.gets("/incidents/1").await["timeline"].clone();
    let drawn = "%40Riku%20%3Afire%3A";
    for form in [
        format!("do=rename&base={drawn}&text={drawn}"),
        format!("do=follow_up&kind=cause&act=plan&how={drawn}&when={drawn}&for_whom={drawn}"),
    ] {
        let answer = world.submits_as("matoi_as=U1", "/i/1/act", &form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    }
    world.quiet().await;
    let after = world.gets("/incidents/1").await["timeline"].clone();
    assert_eq!(after, before);
}
