//! The description and the routes say the same, both ways round. That every answer has its described
//! shape is asked wherever a test calls the API (`World::calls`).

use std::collections::{BTreeMap, BTreeSet};

use axum::http::{StatusCode, header};
use axum::{body::Body, http::Request};
use matoi_web::front::page_addresses;
use matoi_words::Language;
use serde_json::{Value, json};

use crate::shape::misfit;
use crate::world::{API_TOKEN, Answer, World};

const METHODS: [&str; 6] = ["get", "post", "put", "patch", "delete", "trace"];
/// The description, as a script gets it.
pub async fn description(world: &World) -> Value {
    let answer = world.opens("/api/openapi.json?lang=en").await;
    assert_eq!(answer.status, StatusCode::OK);
    answer.json()
}

/// The call that a request meets, by its address with the values taken out.
fn call<'a>(document: &'a Value, method: &str, path: &str) -> Option<&'a Value> {
    let path = path.split('?').next().unwrap();
    let matches = |known: &str| {
        let (known, asked) = (known.split('/'), path.split('/'));
        known.clone().count() == asked.clone().count()
            && known
                .zip(asked)
                .all(|(known, asked)| known.starts_with('{') || known == asked)
    };
    let paths = document["paths"].as_object().unwrap();
    let (_, calls) = paths.iter().find(|(known, _)| matches(known))?;
    calls.get(method.to_ascii_lowercase())
}

/// Fails where an answer is not as described, or a body was taken in that is not.
pub fn holds(document: &Value, method: &str, path: &str, body: &Value, answer: &Answer) {
    let what = format!("{method} {path} → {}", answer.status);
    let Some(call) = call(document, method, path) else {
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{what}");
        return;
    };
    let described = &call["responses"][answer.status.as_str()];
    let described = match described["$ref"].as_str() {
        Some(place) => document.pointer(place.trim_start_matches('#')).unwrap(),
        None => described,
    };
    assert!(!described.is_null(), "{what} is not described");
    let content = described["content"].as_object().unwrap();
    let kind = answer.headers[header::CONTENT_TYPE].to_str().unwrap();
    let (media, content) = content.iter().next().unwrap();
    assert!(kind.starts_with(media), "{what}: {kind}");
    let read = || serde_json::from_str(&answer.text).unwrap();
    let value: Value = if media != "application/json" {
        json!(answer.text)
    } else {
        read()
    };
    if media != "application/octet-stream" {
        let wrong = misfit(document, &content["schema"], &value, "answer");
        assert_eq!(wrong, None, "{what}");
    }
    let shape = &call["requestBody"]["content"]["application/json"]["schema"];
    if shape.is_object() && body.is_object() {
        let wrong = misfit(document, shape, body, "body");
        if answer.status.is_success() {
            assert_eq!(wrong, None, "{what} took in what it says it doesn't");
        } else if answer.status == StatusCode::BAD_REQUEST
            && value["error"]["field"] != "Idempotency-Key"
        {
            assert!(
                wrong.is_some(),
                "{what} refused what it says it takes: {body}"
            );
        }
    }
}

/// An address of that call.
fn address(path: &str) -> String {
    let values = [
        ("{source}", "generic"),
        ("{token}", "t"),
        ("{id}", "1"),
        ("{file}", "F1"),
        ("{note}", "00000000-0000-0000-0000-000000000001"),
        ("{task}", "00000000-0000-0000-0000-000000000001"),
        ("{look_back}", "00000000-0000-0000-0000-000000000001"),
        ("{fingerprint}", "f"),
    ];
    values.iter().fold(path.to_owned(), |path, (name, value)| {
        path.replace(name, value)
    })
}

#[tokio::test]
async fn every_described_call_is_served_and_every_other_method_is_named_as_such() {
    let world = World::new();
    let document = description(&world).await;
    for (path, calls) in document["paths"].as_object().unwrap() {
        let described: BTreeSet<&str> = calls
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        for method in METHODS {
            let request = Request::builder()
                .method(method.to_ascii_uppercase().as_str())
                .uri(address(path))
                .header(header::HOST, "localhost");
            let answer = world.send(request.body(Body::empty()).unwrap()).await;
            let served = answer.status != StatusCode::METHOD_NOT_ALLOWED;
            assert_eq!(
                served,
                described.contains(method),
                "{method} {path}: {}",
                answer.text
            );
            if !served {
                let allowed = answer.headers[header::ALLOW]
                    .to_str()
                    .unwrap()
                    .to_ascii_lowercase();
                let allowed: BTreeSet<&str> =
                    allowed.split(',').filter(|it| *it != "head").collect();
                assert_eq!(allowed, described, "{path}");
                assert_eq!(answer.json()["error"]["code"], "method_not_allowed");
            } else if path.starts_with("/api/v1") {
                assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{method} {path}");
            }
        }
    }
}

#[tokio::test]
async fn every_route_is_described_or_a_page() {
    let world = World::new();
    let document = description(&world).await;
    // What the router prints of itself is all there is to ask it by.
    let printed = format!("{:?}", world.door);
    let routes: BTreeSet<&str> = printed
        .split('"')
        .filter(|word| word.starts_with('/') && !word.starts_with("/assets"))
        .filter(|word| !word.contains("{*"))
        .collect();
    let described = document["paths"]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str);
    let known: BTreeSet<&str> = described.chain(page_addresses()).collect();
    assert_eq!(routes, known);
}

#[tokio::test]
async fn the_description_is_whole_in_both_languages() {
    let world = World::new();
    for language in Language::ALL {
        let path = format!("/api/openapi.json?lang={}", language.code());
        let answer = world.opens(&path).await;
        assert!(
            !answer.text.contains(matoi_words::UNKNOWN_MARK),
            "{}",
            answer.text
        );
        let document = answer.json();
        assert_eq!(document["openapi"], "3.1.0");
        let mut names: BTreeMap<&str, usize> = BTreeMap::new();
        let calls = document["paths"].as_object().unwrap().values();
        for call in calls.flat_map(|calls| calls.as_object().unwrap().values()) {
            *names
                .entry(call["operationId"].as_str().unwrap())
                .or_default() += 1;
        }
        assert!(names.values().all(|times| *times == 1), "{names:?}");
        let mut places = Vec::new();
        references(&document, &mut places);
        for place in places {
            assert!(
                document.pointer(place.trim_start_matches('#')).is_some(),
                "{place}"
            );
        }
    }
}

fn references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(map) => {
            found.extend(map.get("$ref").and_then(Value::as_str));
            map.values().for_each(|value| references(value, found));
        }
        Value::Array(list) => list.iter().for_each(|value| references(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[tokio::test]
async fn every_example_works() {
    let world = World::new();
    let document = description(&world).await;
    for calls in document["paths"].as_object().unwrap().values() {
        for call in calls.as_object().unwrap().values() {
            let content = &call["requestBody"]["content"]["application/json"];
            if content.is_object() {
                let wrong = misfit(
                    &document,
                    &content["schema"],
                    &content["example"],
                    "example",
                );
                assert_eq!(wrong, None, "{}", call["operationId"]);
            }
        }
    }
}

#[tokio::test]
async fn a_key_that_is_none_changes_nothing() {
    let world = World::new();
    for key in ["", "a b", &"k".repeat(256)] {
        let answer = world
            .calls("POST", "/incidents", Some(key), &json!({}))
            .await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{key}");
        assert_eq!(answer.json()["error"]["field"], "Idempotency-Key");
    }
    assert_eq!(world.gets("/incidents").await["incidents"], json!([]));
}

#[tokio::test]
async fn bytes_that_are_no_text_are_told_so_and_what_cannot_print_is_left_out() {
    let world = World::new();
    for body in [
        &b"{\"title\":\"\xff\"}"[..],
        b"{\"title\":1e999}",
        b"{\"title\":\"\\ud800\"}",
    ] {
        let request = Request::post("/api/v1/incidents")
            .header(header::HOST, "localhost")
            .header(header::AUTHORIZATION, format!("Bearer {API_TOKEN}"));
        let answer = world
            .send(request.body(Body::from(body.to_vec())).unwrap())
            .await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body:?}");
        assert_eq!(answer.json()["error"]["code"], "bad_json");
    }
    let raised = world
        .posts("/incidents", json!({ "title": "a\u{0}b\u{1b}[31mc\n" }))
        .await;
    assert_eq!(raised["title"], "ab[31mc");
    for id in [
        "18446744073709551615",
        "18446744073709551616",
        "-1",
        "%00",
        "%FF",
        "1%2F2",
    ] {
        let answer = world
            .calls("GET", &format!("/incidents/{id}"), None, &Value::Null)
            .await;
        assert!(
            [400, 404].contains(&answer.status.as_u16()),
            "{id}: {}",
            answer.text
        );
    }
}
