//! The log of what apps were sent, and what became of it.

use serde_json::{Value, json};

use super::{Served, acknowledge, next_frame};

async fn say(served: &Served, text: &str) {
    let (hana, channel) = (served.person("hana"), served.channel("general"));
    let say = json!({"channel": channel, "text": text});
    let said = served.call(&hana, "chat.postMessage", say).await;
    assert_eq!(said["ok"], true);
}

async fn log(served: &Served, args: Value) -> Value {
    served.call("", "sandbox.deliveries", args).await
}

/// The log once this much of its newest entry is as expected.
async fn newest_when(served: &Served, field: &str, value: &str) -> Value {
    let mut changes = served.workspace.changes();
    loop {
        let log = log(served, json!({})).await;
        let newest = log["deliveries"].as_array().unwrap().last().unwrap();
        if newest[field] == value {
            return newest.clone();
        }
        tokio::select! {
            _ = changes.recv() => {}
            () = tokio::task::yield_now() => {}
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_is_logged_with_every_attempt_and_its_end() {
    let served = Served::open(None).await;
    say(&served, "secret words").await;
    let waiting = log(&served, json!({})).await["deliveries"][0].clone();
    assert_eq!(
        (&waiting["state"], &waiting["attempts"]),
        (&json!("pending"), &json!([]))
    );
    assert_eq!(waiting["type"], "events_api");
    assert_eq!(waiting["name"], "message");
    let mut socket = served.socket().await;
    let once = next_frame(&mut socket).await;
    let hana = served.person("hana");
    let advance = json!({"advance": 4});
    served.call(&hana, "sandbox.clock", advance).await;
    let again = next_frame(&mut socket).await;
    assert_eq!(again["retry_attempt"], 1);
    acknowledge(&mut socket, &again, None).await;
    let logged = newest_when(&served, "state", "acknowledged").await;
    assert_eq!(logged["event_id"], once["payload"]["event_id"]);
    let attempts = logged["attempts"].as_array().unwrap();
    assert_eq!(attempts.len(), 2);
    assert_eq!(attempts[0]["error"], "timeout");
    assert_eq!(
        (&attempts[1]["by"], attempts[1].get("error")),
        (&json!("socket"), None)
    );
    let times = [
        &logged["queued_at_ms"],
        &attempts[0]["at_ms"],
        &attempts[1]["at_ms"],
        &logged["settled_at_ms"],
    ];
    let times = times.map(|time| time.as_i64().unwrap());
    assert!(times.is_sorted(), "{times:?}");
    assert!(times[2] - times[1] >= 3_000, "by the workspace's clock");
    assert!(!logged.to_string().contains("secret words"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_people_press_is_logged_with_the_answer() {
    let served = Served::open(None).await;
    let (hana, channel) = (served.person("hana"), served.channel("general"));
    let mut socket = served.socket().await;
    let press = json!({"channel": channel, "command": "/matoi"});
    let answered = async {
        let envelope = next_frame(&mut socket).await;
        let answer = json!({"text": "聞こえました"});
        acknowledge(&mut socket, &envelope, Some(answer)).await;
    };
    tokio::join!(served.call(&hana, "sandbox.command", press), answered);
    let logged = newest_when(&served, "state", "acknowledged").await;
    assert_eq!(logged["type"], "slash_commands");
    assert_eq!(logged["name"], "/matoi");
    assert!(logged["trigger_id"].is_string());
    assert_eq!(logged["answer"]["text"], "聞こえました");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_lost_or_fails_is_logged_too() {
    let served = Served::open(None).await;
    let owner = served.person("shigeru");
    let lose = json!({"lose_percent": 100});
    served.call(&owner, "sandbox.faults", lose).await;
    say(&served, "lost").await;
    let log_before = log(&served, json!({})).await;
    assert_eq!(log_before["deliveries"][0]["state"], "dropped");
    let next = json!({"since": log_before["next"]});
    assert_eq!(log(&served, next.clone()).await["deliveries"], json!([]));
    // Nothing listens on port 9 of this machine.
    let manifest = json!({
        "display_information": {"name": "Echo"},
        "features": {"slash_commands": [{"command": "/echo", "description": "x",
            "url": "http://127.0.0.1:9/commands"}]},
        "oauth_config": {"scopes": {"bot": ["commands"]}},
    });
    let create = json!({"manifest": manifest});
    let made = served.call(&owner, "apps.manifest.create", create).await;
    let app = json!({"app_id": made["app_id"]});
    served.call(&owner, "sandbox.install", app.clone()).await;
    let press = json!({"channel": served.channel("general"), "command": "/echo"});
    let answer = served.call(&owner, "sandbox.command", press).await;
    assert_eq!(answer["error"], "dispatch_failed");
    let failed = log(&served, app).await["deliveries"][0].clone();
    assert_eq!(failed["state"], "failed");
    assert_eq!(failed["error"], "dispatch_failed");
    assert_eq!(failed["attempts"][0]["by"], "http");
    assert_eq!(failed["attempts"][0]["error"], "connection_failed");
    assert_eq!(
        log(&served, next).await["deliveries"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}
