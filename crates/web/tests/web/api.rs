//! `/api/v1` as scripts use it: the whole thread, what is refused and how, asking twice.

use crate::world::{API_TOKEN, World};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use serde_json::{Value, json};

#[tokio::test]
async fn the_whole_thread_goes_through_the_api() {
    let world = World::new();
    let raised = world
        .does(
            "POST",
            "/incidents",
            json!({
                "title": "決済で500", "impact": "注文できない", "heat": "all_together", "by": "葵",
                "evidence": [{ "text": "5xx 12%", "url": "https://graph.example/1" }]
            }),
        )
        .await;
    assert_eq!(
        (raised["number"].as_u64(), raised["state"].as_str()),
        (Some(1), Some("open"))
    );
    for field in [
        "id",
        "number",
        "title",
        "kind",
        "state",
        "heat",
        "room",
        "roles",
        "availability",
        "notes",
        "timeline",
        "settlement",
        "follow_ups",
        "look_backs",
        "outbox",
    ] {
        assert!(raised.get(field).is_some(), "{field}");
    }
    for field in ["pending", "sending", "unknown", "parked"] {
        assert!(raised["outbox"][field].is_u64(), "{field}");
    }
    world.quiet().await;
    let id = raised["id"].as_str().unwrap();
    let shown = world
        .does("GET", &format!("/incidents/{id}"), Value::Null)
        .await;
    assert_eq!(shown["room"]["channel"], "C1");
    assert_eq!(shown["evidence"][0]["text"], "5xx 12%");

    let there = world
        .does(
            "POST",
            "/incidents/1/availability",
            json!({ "person": "U1", "answer": "now" }),
        )
        .await;
    assert_eq!(
        (
            there["state"].as_str(),
            there["availability"][0]["name"].as_str()
        ),
        (Some("responding"), Some("葵"))
    );
    let led = world
        .does(
            "POST",
            "/incidents/1/roles",
            json!({ "role": "lead", "person": "Riku", "action": "take" }),
        )
        .await;
    assert_eq!(
        (
            led["roles"][0]["role"].as_str(),
            led["roles"][0]["person"].as_str()
        ),
        (Some("lead"), Some("U2"))
    );

    let noted = world
        .calls(
            "POST",
            "/incidents/1/notes",
            None,
            &json!({ "kind": "hypothesis", "text": "the deploy", "by": "U1" }),
        )
        .await;
    assert_eq!(noted.status, StatusCode::CREATED);
    let note = noted.json()["id"].as_str().unwrap().to_owned();
    let changed = world
        .does(
            "PATCH",
            &format!("/incidents/1/notes/{note}"),
            json!({ "verdict": "ruled_out" }),
        )
        .await;
    assert_eq!(changed["verdict"], "ruled_out");
    let renamed = world
        .does(
            "PATCH",
            "/incidents/1",
            json!({ "title": "決済", "impact": "3割", "heat": "heads_up" }),
        )
        .await;
    assert_eq!(
        (
            renamed["title"].as_str(),
            renamed["impact"].as_str(),
            renamed["heat"].as_str()
        ),
        (Some("決済"), Some("3割"), Some("heads_up"))
    );

    let asked = world.does("POST", "/incidents/1/settlement", json!({ "action": "propose", "text": "no 5xx", "evidence": "the graph is flat", "by": "U1" })).await;
    assert_eq!(
        (
            asked["state"].as_str(),
            asked["settlement"]["live"]["evidence"][0].as_str()
        ),
        (Some("settling"), Some("the graph is flat"))
    );
    let settled = world
        .does(
            "POST",
            "/incidents/1/settlement",
            json!({ "action": "agree", "by": "U2" }),
        )
        .await;
    assert_eq!(
        (
            settled["state"].as_str(),
            settled["settlement"]["proposals"][0]["how"].as_str()
        ),
        (Some("settled"), Some("agreed"))
    );
    let closed = world
        .does("POST", "/incidents/1/close", json!({ "by": "U2" }))
        .await;
    assert_eq!(closed["state"], "closed");
    world.quiet().await;

    let found = world.does("GET", "/cases?q=決済", Value::Null).await;
    assert_eq!(found["cases"][0]["number"], 1);
    let case = world.does("GET", "/cases/1", Value::Null).await;
    assert_eq!(case["case"]["incident"]["evidence"][0]["text"], "5xx 12%");
    let open = world
        .does("GET", "/incidents?state=open,responding", Value::Null)
        .await;
    assert_eq!(open["incidents"], json!([]));
    let closed = world
        .does("GET", "/incidents?state=closed", Value::Null)
        .await;
    assert_eq!(closed["incidents"][0]["id"], id);
}

#[tokio::test]
async fn the_same_key_is_the_same_incident_and_the_same_note() {
    let world = World::new();
    let body = json!({ "title": "twice" });
    let first = world.calls("POST", "/incidents", Some("k1"), &body).await;
    let second = world.calls("POST", "/incidents", Some("k1"), &body).await;
    assert_eq!(
        (first.status, second.status),
        (StatusCode::CREATED, StatusCode::CREATED)
    );
    assert_eq!(first.json()["id"], second.json()["id"]);
    let other = world.calls("POST", "/incidents", Some("k2"), &body).await;
    assert_ne!(first.json()["id"], other.json()["id"]);
    let note = json!({ "kind": "fact", "text": "seen" });
    let notes = [
        world
            .calls("POST", "/incidents/1/notes", Some("k1"), &note)
            .await
            .json(),
        world
            .calls("POST", "/incidents/1/notes", Some("k1"), &note)
            .await
            .json(),
    ];
    assert_eq!(notes[0]["id"], notes[1]["id"]);
    let shown = world.does("GET", "/incidents/1", Value::Null).await;
    assert_eq!(shown["notes"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn what_cannot_be_is_said_kindly_in_the_callers_language() {
    let world = World::new();
    world.does("POST", "/incidents", json!({})).await;
    let role = |person: &str| json!({ "role": "lead", "person": person, "action": "take" });
    world.does("POST", "/incidents/1/roles", role("U1")).await;
    let held = world
        .calls("POST", "/incidents/1/roles", None, &role("U2"))
        .await;
    assert_eq!(
        (
            held.status,
            held.json()["error"]["code"].as_str().unwrap().to_owned()
        ),
        (StatusCode::CONFLICT, "role_held".to_owned())
    );
    assert!(
        held.json()["error"]["message"]
            .as_str()
            .unwrap()
            .contains("葵 has Lead"),
        "{}",
        held.text
    );
    let refusals = [
        (
            "/incidents/1/settlement",
            json!({ "action": "agree" }),
            StatusCode::CONFLICT,
            "no_proposal",
        ),
        (
            "/incidents/1/settlement",
            json!({ "action": "decide" }),
            StatusCode::CONFLICT,
            "lead_only",
        ),
        (
            "/incidents/1/settlement",
            json!({ "action": "reopen" }),
            StatusCode::CONFLICT,
            "still_open",
        ),
        (
            "/incidents/1/availability",
            json!({ "person": "nobody", "answer": "now" }),
            StatusCode::CONFLICT,
            "not_a_person",
        ),
        (
            "/incidents/77/close",
            json!({}),
            StatusCode::NOT_FOUND,
            "no_such_incident",
        ),
        (
            "/incidents/what/close",
            json!({}),
            StatusCode::NOT_FOUND,
            "no_such_incident",
        ),
        (
            "/incidents/1/roles",
            json!({ "role": "lead", "person": "U2", "action": "offer" }),
            StatusCode::UNPROCESSABLE_ENTITY,
            "not_in_this_version",
        ),
        (
            "/incidents/1/look-backs",
            json!({}),
            StatusCode::UNPROCESSABLE_ENTITY,
            "not_in_this_version",
        ),
    ];
    for (path, body, status, code) in refusals {
        let answer = world.calls("POST", path, None, &body).await;
        assert_eq!(
            (
                answer.status,
                answer.json()["error"]["code"].as_str().unwrap()
            ),
            (status, code),
            "{path} {body}"
        );
        assert!(
            !answer.json()["error"]["message"]
                .as_str()
                .unwrap()
                .contains('⟦'),
            "{}",
            answer.text
        );
    }
}

#[tokio::test]
async fn a_field_that_cannot_be_read_is_named_and_nothing_is_changed() {
    let world = World::new();
    let cases = [
        ("POST", "/incidents", json!({ "title": 5 }), "title"),
        ("POST", "/incidents", json!({ "heat": "boiling" }), "heat"),
        (
            "POST",
            "/incidents",
            json!({ "sensitive": "yes" }),
            "sensitive",
        ),
        (
            "POST",
            "/incidents",
            json!({ "evidence": [{ "text": "a" }, { "text": 1 }] }),
            "evidence[1].text",
        ),
        ("POST", "/incidents", json!({ "evidence": 3 }), "evidence"),
        (
            "POST",
            "/incidents/1/notes",
            json!({ "kind": "rumour", "text": "x" }),
            "kind",
        ),
        (
            "POST",
            "/incidents/1/notes",
            json!({ "kind": "fact" }),
            "text",
        ),
        (
            "POST",
            "/incidents/1/roles",
            json!({ "role": "lead", "person": "U1", "action": "give" }),
            "action",
        ),
        (
            "POST",
            "/incidents/1/availability",
            json!({ "answer": "now" }),
            "person",
        ),
        ("GET", "/incidents?state=odd", Value::Null, "state"),
    ];
    for (method, path, body, field) in cases {
        let answer = world.calls(method, path, None, &body).await;
        assert_eq!(
            answer.status,
            StatusCode::BAD_REQUEST,
            "{path} {body}: {}",
            answer.text
        );
        assert_eq!(answer.json()["error"]["field"], field, "{path} {body}");
    }
    let listed = world.does("GET", "/incidents", Value::Null).await;
    assert_eq!(listed["incidents"], json!([]));
}

#[tokio::test]
async fn bodies_that_are_no_objects_are_answered_and_never_a_fault_of_ours() {
    let world = World::new();
    let deep = "[".repeat(100_000);
    for body in [
        "{",
        "[]",
        "7",
        "\"x\"",
        "{\"title\":}",
        deep.as_str(),
        "\u{0}",
    ] {
        let request = Request::post("/api/v1/incidents")
            .header(header::HOST, "localhost")
            .header(header::AUTHORIZATION, format!("Bearer {API_TOKEN}"));
        let answer = world
            .send(request.body(Body::from(body.to_owned())).unwrap())
            .await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.text);
        assert_eq!(answer.json()["error"]["code"], "bad_json");
    }
}

#[tokio::test]
async fn nobody_comes_in_without_the_token() {
    let world = World::new();
    for given in [
        None,
        Some("Bearer"),
        Some("Bearer "),
        Some("Bearer wrong"),
        Some("Basic api-s3cret"),
        Some("api-s3cret"),
    ] {
        let mut request = Request::get("/api/v1/incidents").header(header::HOST, "localhost");
        if let Some(given) = given {
            request = request.header(header::AUTHORIZATION, given);
        }
        let answer = world.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{given:?}");
        assert_eq!(answer.json()["error"]["code"], "unauthorized");
    }
}
