//! The dials, as a caller over HTTP feels them.

use serde_json::{Value, json};

use super::{Served, next_frame};

async fn dial(served: &Served, args: Value) {
    let hana = served.person("hana");
    let answer = served.call(&hana, "sandbox.faults", args).await;
    assert_eq!(answer["ok"], true, "{answer}");
}

async fn post(served: &Served) -> super::Response {
    let header = format!("Authorization: Bearer {}\r\n", served.bot());
    let body = json!({"channel": served.channel("general"), "text": "x"}).to_string();
    served
        .post(
            "/workspace/api/chat.postMessage",
            &header,
            "application/json",
            &body,
        )
        .await
}

fn said(served: &Served) -> usize {
    let channel = served.channel("general");
    served
        .workspace
        .look(|world| world.channel(&channel).unwrap().messages.len())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_an_error_page_and_a_broken_line() {
    let served = Served::open(None).await;
    dial(
        &served,
        json!({"method": "chat.postMessage", "retry_after": 7, "times": 1}),
    )
    .await;
    dial(
        &served,
        json!({"method": "chat.postMessage", "http_status": 500, "times": 1}),
    )
    .await;
    dial(
        &served,
        json!({"method": "chat.postMessage", "reset_after_effect": true, "times": 1}),
    )
    .await;
    dial(&served, json!({"method": "chat.postMessage", "error": "fatal_error", "after_effect": true, "times": 1})).await;
    let limited = post(&served).await;
    assert_eq!(
        (limited.status, limited.json()["error"].clone()),
        (429, json!("ratelimited"))
    );
    assert!(limited.head.contains("retry-after: 7"));
    let broken = post(&served).await;
    assert_eq!(broken.status, 500);
    assert!(broken.body.starts_with("<!DOCTYPE html>"));
    assert_eq!(said(&served), 0);
    let cut = post(&served).await;
    assert!(
        serde_json::from_str::<Value>(&cut.body).is_err(),
        "{}",
        cut.body
    );
    assert_eq!(said(&served), 1);
    assert_eq!(post(&served).await.json()["error"], "fatal_error");
    assert_eq!(said(&served), 2);
    assert_eq!(post(&served).await.json()["ok"], true);
    let hana = served.person("hana");
    let log = served.call(&hana, "sandbox.calls", json!({})).await;
    let errors: Vec<&Value> = log["calls"]
        .as_array()
        .unwrap()
        .iter()
        .map(|call| &call["error"])
        .collect();
    assert_eq!(
        errors,
        [
            &json!("ratelimited"),
            &json!("http_500"),
            &json!("connection_reset"),
            &json!("fatal_error"),
            &Value::Null
        ]
    );
    assert!(log["calls"][0]["args"].get("token").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_may_be_empty_or_a_page() {
    let served = Served::open(None).await;
    let empty = json!({"method": "chat.postMessage", "empty_body": true, "times": 1});
    dial(&served, empty.clone()).await;
    let nothing = post(&served).await;
    assert_eq!((nothing.status, nothing.body.as_str()), (200, ""));
    assert_eq!(said(&served), 0);
    let mut after = empty;
    after["after_effect"] = true.into();
    dial(&served, after).await;
    let nothing = post(&served).await;
    assert_eq!((nothing.status, nothing.body.as_str()), (200, ""));
    assert_eq!(said(&served), 1);
    dial(&served, json!({"http_status": 503, "times": 1})).await;
    let page = post(&served).await;
    assert_eq!(page.status, 503);
    assert!(page.head.contains("text/html"));
    assert!(page.body.starts_with("<!DOCTYPE html>"));
    let hana = served.person("hana");
    let log = served.call(&hana, "sandbox.calls", json!({})).await;
    let error = |at: usize| &log["calls"][at]["error"];
    assert_eq!(
        (error(0), error(2)),
        (&json!("empty_body"), &json!("http_503"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_effect_may_come_long_after_the_reply_was_lost() {
    let served = Served::open(None).await;
    dial(
        &served,
        json!({"method": "chat.postMessage", "late_effect_ms": 60_000, "times": 1}),
    )
    .await;
    let mut changes = served.workspace.changes();
    let lost = served
        .call(
            &served.bot(),
            "chat.postMessage",
            json!({"channel": served.channel("general"), "text": "x"}),
        )
        .await;
    assert_eq!(lost, Value::Null);
    assert_eq!(said(&served), 0);
    let hana = served.person("hana");
    served
        .call(&hana, "sandbox.clock", json!({"advance": "61s"}))
        .await;
    while said(&served) == 0 {
        changes.recv().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outage_is_for_apps_not_for_people() {
    let served = Served::open(None).await;
    dial(
        &served,
        json!({"outage": "unavailable", "takes_effect_percent": 100}),
    )
    .await;
    assert_eq!(post(&served).await.status, 503);
    assert_eq!(said(&served), 1);
    let hana = served.person("hana");
    let args = json!({"channel": served.channel("general"), "text": "people talk on"});
    assert_eq!(
        served.call(&hana, "chat.postMessage", args).await["ok"],
        true
    );
    dial(&served, json!({"outage": "off"})).await;
    assert_eq!(post(&served).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn deliveries_come_twice_and_out_of_order() {
    let served = Served::open(None).await;
    dial(&served, json!({"duplicate_percent": 100})).await;
    let mut socket = served.socket().await;
    post(&served).await;
    let (one, two) = (next_frame(&mut socket).await, next_frame(&mut socket).await);
    assert_eq!(one["payload"]["event_id"], two["payload"]["event_id"]);
    assert_ne!(one["envelope_id"], two["envelope_id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_is_told_to_go_or_cut() {
    let served = Served::open(None).await;
    let mut socket = served.socket().await;
    dial(&served, json!({"socket": "warning"})).await;
    assert_eq!(next_frame(&mut socket).await["reason"], "warning");
    dial(&served, json!({"socket": "refresh_requested"})).await;
    assert_eq!(next_frame(&mut socket).await["reason"], "refresh_requested");
    let mut socket = served.socket().await;
    dial(&served, json!({"drop_socket": true})).await;
    let end = futures_util::StreamExt::next(&mut socket).await;
    assert!(
        !matches!(
            end,
            Some(Ok(tokio_tungstenite::tungstenite::Message::Text(_)))
        ),
        "{end:?}"
    );
}

/// The next text on a socket, or none once it is at its end.
async fn next_text(socket: &mut super::Socket) -> Option<Value> {
    use tokio_tungstenite::tungstenite::Message;
    loop {
        match futures_util::StreamExt::next(socket).await? {
            Ok(Message::Text(text)) => return serde_json::from_str(&text).ok(),
            Ok(Message::Ping(_) | Message::Pong(_) | Message::Binary(_)) => {}
            Ok(Message::Close(_) | Message::Frame(_)) | Err(_) => return None,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_lives_as_long_as_the_dial_says() {
    let served = Served::open(None).await;
    dial(&served, json!({"socket_lifetime_seconds": 3_600})).await;
    let mut socket = served.socket_with(&served.xapp()).await;
    let hello = next_frame(&mut socket).await;
    assert_eq!(hello["debug_info"]["approximate_connection_time"], 3_600);
    dial(&served, json!({"socket_lifetime_seconds": 0})).await;
    let hana = served.person("hana");
    // Ten seconds ahead it is warned; then its time is over.
    for (advance, reason) in [(3_591, "warning"), (10, "refresh_requested")] {
        let advance = json!({ "advance": advance });
        served.call(&hana, "sandbox.clock", advance).await;
        assert_eq!(next_frame(&mut socket).await["reason"], reason);
    }
    assert_eq!(next_text(&mut socket).await, None);
    let mut other = served.socket_with(&served.xapp()).await;
    let hello = next_frame(&mut other).await;
    assert_eq!(
        hello["debug_info"]["approximate_connection_time"],
        4 * 3_600
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_half_open_socket_says_nothing_more_until_it_is_cut() {
    let served = Served::open(None).await;
    let mut silent = served.socket().await;
    dial(&served, json!({"socket": "halt"})).await;
    let mut other = served.socket().await;
    post(&served).await;
    let hana = served.person("hana");
    // Which of the two is chosen follows no pattern; one sending of several takes the other.
    let frame = loop {
        tokio::select! {
            biased;
            frame = next_frame(&mut other) => break frame,
            _ = served.call(&hana, "sandbox.clock", json!({"advance": 3_604})) => {
                tokio::task::yield_now().await;
            }
        }
    };
    assert_eq!(frame["payload"]["event"]["text"], "x");
    dial(&served, json!({"drop_socket": true})).await;
    assert_eq!(next_text(&mut silent).await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_may_have_too_many_sockets_or_none() {
    let served = Served::open(None).await;
    dial(&served, json!({"socket_connections_max": 1})).await;
    let mut first = served.socket().await;
    let mut second = served.socket_with(&served.xapp()).await;
    let turned_away = next_frame(&mut second).await;
    assert_eq!(turned_away["reason"], "too_many_websockets");
    dial(
        &served,
        json!({"socket": "too_many_websockets", "app_id": "A404"}),
    )
    .await;
    let app = served.workspace.info()[0].app_id.clone();
    dial(&served, json!({"socket": "link_disabled", "app_id": app})).await;
    let told = next_frame(&mut first).await;
    assert_eq!(
        told["reason"], "link_disabled",
        "the order before was another app's"
    );
    assert_eq!(next_text(&mut first).await, None);
    dial(&served, json!({"socket_connections_max": 0})).await;
    let (mut one, mut other) = (served.socket().await, served.socket().await);
    dial(&served, json!({"socket": "too_many_websockets"})).await;
    for socket in [&mut one, &mut other] {
        assert_eq!(next_frame(socket).await["reason"], "too_many_websockets");
    }
}
