//! `/api/v1` as scripts use it: the whole thread, what is refused and how, asking twice.

use crate::world::{API_TOKEN, World};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use serde_json::{Value, json};

/// The fields of the contract.
const INCIDENT: &str = "id number title kind state heat room roles availability notes timeline settlement files follow_ups tasks look_backs outbox";

#[tokio::test]
async fn an_incident_is_raised_with_its_evidence_and_shown_whole() {
    let world = World::new();
    let evidence = json!([{ "text": "5xx 12%", "url": "https://graph.example/1" }]);
    let body =
        json!({ "title": "決済で500", "heat": "all_together", "by": "葵", "evidence": evidence });
    let raised = world.posts("/incidents", body).await;
    for field in INCIDENT.split(' ') {
        assert!(raised.get(field).is_some(), "{field}");
    }
    for field in ["pending", "sending", "unknown", "parked"] {
        assert!(raised["outbox"][field].is_u64(), "{field}");
    }
    assert_eq!(raised["number"], 1);
    assert_eq!(raised["state"], "open");
    assert_eq!(raised["opened_by"], "葵");
    world.quiet().await;
    let id = raised["id"].as_str().unwrap();
    let shown = world.gets(&format!("/incidents/{id}")).await;
    assert_eq!(shown["room"]["channel"], "C1");
    assert_eq!(shown["evidence"][0]["text"], "5xx 12%");
    assert_eq!(shown["timeline"][0]["what"], "raised");
}

#[tokio::test]
async fn people_say_they_can_act_and_take_roles_by_id_or_name() {
    let world = World::new();
    world.posts("/incidents", json!({})).await;
    let answer = json!({ "person": "U1", "answer": "now" });
    let there = world.posts("/incidents/1/availability", answer).await;
    assert_eq!(there["state"], "responding");
    assert_eq!(there["availability"][0]["name"], "葵");
    let role = |action: &str| json!({ "role": "lead", "person": "Riku", "action": action });
    let led = world.posts("/incidents/1/roles", role("take")).await;
    assert_eq!(led["roles"][0]["role"], "lead");
    assert_eq!(led["roles"][0]["person"], "U2");
    let free = world.posts("/incidents/1/roles", role("release")).await;
    assert_eq!(free["roles"], json!([]));
}

#[tokio::test]
async fn notes_keep_their_kind_and_few_words_can_change() {
    let world = World::new();
    world.posts("/incidents", json!({})).await;
    let guess = json!({ "kind": "hypothesis", "text": "the deploy", "by": "U1" });
    let noted = world
        .calls("POST", "/incidents/1/notes", None, &guess)
        .await;
    assert_eq!(noted.status, StatusCode::CREATED);
    let note = noted.json()["id"].as_str().unwrap().to_owned();
    let path = format!("/incidents/1/notes/{note}");
    let ruled_out = world
        .does("PATCH", &path, json!({ "verdict": "ruled_out" }))
        .await;
    assert_eq!(ruled_out["verdict"], "ruled_out");
    let gone = world
        .does("PATCH", &path, json!({ "withdrawn": true }))
        .await;
    assert_eq!(gone["withdrawn"], true);
    let words = json!({ "title": "決済", "impact": "3割", "heat": "heads_up" });
    let changed = world.does("PATCH", "/incidents/1", words).await;
    assert_eq!(changed["title"], "決済");
    assert_eq!(changed["impact"], "3割");
    assert_eq!(changed["heat"], "heads_up");
}

#[tokio::test]
async fn it_settles_by_agreement_is_closed_and_found_in_the_library() {
    let world = World::new();
    let raised = world
        .posts(
            "/incidents",
            json!({ "title": "決済で500", "evidence": "5xx 12%" }),
        )
        .await;
    let seen = "the graph is flat";
    let propose = json!({ "action": "propose", "text": "no 5xx", "evidence": seen, "by": "U1" });
    world
        .posts(
            "/incidents/1/availability",
            json!({ "person": "U2", "answer": "now" }),
        )
        .await;
    let asked = world.posts("/incidents/1/settlement", propose).await;
    assert_eq!(asked["state"], "settling");
    assert_eq!(asked["settlement"]["live"]["evidence"][0], seen);
    let agree = json!({ "action": "agree", "by": "U2" });
    let settled = world.posts("/incidents/1/settlement", agree).await;
    assert_eq!(settled["state"], "settled");
    assert_eq!(settled["settlement"]["proposals"][0]["how"], "agreed");
    assert_eq!(
        world.posts("/incidents/1/close", json!({})).await["state"],
        "closed"
    );
    world.quiet().await;
    assert_eq!(
        world.gets("/cases?q=%E6%B1%BA%E6%B8%88").await["cases"][0]["number"],
        1
    );
    let case = world.gets("/cases/1").await;
    assert_eq!(case["case"]["incident"]["evidence"][0]["text"], "5xx 12%");
    assert_eq!(
        world.gets("/incidents?state=open,responding").await["incidents"],
        json!([])
    );
    let closed = world.gets("/incidents?state=closed").await;
    assert_eq!(closed["incidents"][0]["id"], raised["id"]);
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
async fn a_role_somebody_holds_is_refused_with_their_name_in_the_callers_language() {
    let world = World::new();
    world.posts("/incidents", json!({})).await;
    let role = |person: &str| json!({ "role": "lead", "person": person, "action": "take" });
    world.posts("/incidents/1/roles", role("U1")).await;
    let held = world
        .calls("POST", "/incidents/1/roles", None, &role("U2"))
        .await;
    assert_eq!(held.status, StatusCode::CONFLICT);
    assert_eq!(held.json()["error"]["code"], "role_held");
    assert!(held.text.contains("葵 has Lead"), "{}", held.text);
}

#[tokio::test]
async fn what_cannot_be_is_said_kindly() {
    let world = World::new();
    world.posts("/incidents", json!({})).await;
    let action = |action: &str| json!({ "action": action });
    let nobody = json!({ "person": "nobody", "answer": "now" });
    let refusals = [
        ("1/settlement", action("agree"), 409, "no_proposal"),
        ("1/settlement", action("decide"), 409, "lead_only"),
        ("1/settlement", action("reopen"), 409, "still_open"),
        ("1/availability", nobody, 409, "not_a_person"),
        ("77/close", json!({}), 404, "no_such_incident"),
        ("what/close", json!({}), 404, "no_such_incident"),
    ];
    for (path, body, status, code) in refusals {
        let answer = world
            .calls("POST", &format!("/incidents/{path}"), None, &body)
            .await;
        assert_eq!(answer.status.as_u16(), status, "{path} {body}");
        assert_eq!(answer.json()["error"]["code"], code, "{path} {body}");
        assert!(!answer.text.contains('⟦'), "{}", answer.text);
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
