//! Socket Mode: envelopes, acknowledgements, repeats, questions a person waits for.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Served, acknowledge, next_frame};

async fn say(served: &Served, text: &str) -> Value {
    let (hana, channel) = (served.person("hana"), served.channel("general"));
    let args = json!({"channel": channel, "text": text});
    served.call(&hana, "chat.postMessage", args).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happened_before_the_socket_opened_arrives_in_order() {
    let served = Served::open(None).await;
    for text in ["1", "2", "3"] {
        say(&served, text).await;
    }
    let mut socket = served.socket().await;
    for text in ["1", "2", "3"] {
        let envelope = next_frame(&mut socket).await;
        assert_eq!(envelope["type"], "events_api");
        assert_eq!(envelope["accepts_response_payload"], false);
        assert_eq!(envelope["payload"]["event"]["text"], text);
        acknowledge(&mut socket, &envelope, None).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_nobody_acknowledged_comes_again_under_a_new_envelope() {
    let served = Served::open(None).await;
    let mut first = served.socket().await;
    say(&served, "x").await;
    let once = next_frame(&mut first).await;
    drop(first);
    let mut second = served.socket().await;
    let again = next_frame(&mut second).await;
    assert_eq!(again["payload"]["event_id"], once["payload"]["event_id"]);
    assert_ne!(again["envelope_id"], once["envelope_id"]);
    assert_eq!(again["retry_attempt"], 1);
    assert_eq!(again["retry_reason"], "timeout");
    acknowledge(&mut second, &again, None).await;
    say(&served, "y").await;
    let next = next_frame(&mut second).await;
    assert_eq!(next["payload"]["event"]["text"], "y");
    assert_eq!(next["retry_attempt"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_nobody_acknowledges_comes_again_by_the_clock() {
    let served = Served::open(None).await;
    let mut socket = served.socket().await;
    say(&served, "x").await;
    let once = next_frame(&mut socket).await;
    let hana = served.person("hana");
    // At once, after a minute, after five; then hourly. Each wait starts when an acknowledgement
    // is missed, three seconds after the sending.
    for (attempt, wait) in [(1, 0), (2, 60), (3, 300), (4, 3_600), (5, 3_600)] {
        let advance = json!({"advance": wait + 4});
        served.call(&hana, "sandbox.clock", advance).await;
        let again = next_frame(&mut socket).await;
        assert_eq!(again["retry_attempt"], attempt);
        assert_eq!(again["payload"]["event_id"], once["payload"]["event_id"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delayed_event_comes_when_the_clock_is_moved() {
    let served = Served::open(None).await;
    let (hana, mut socket) = (served.person("hana"), served.socket().await);
    let delay = json!({"delay_events_ms": 3_600_000});
    served.call(&hana, "sandbox.faults", delay).await;
    say(&served, "late").await;
    let clear = json!({"clear": true});
    served.call(&hana, "sandbox.faults", clear).await;
    say(&served, "later said, earlier heard").await;
    let first = next_frame(&mut socket).await;
    assert_eq!(
        first["payload"]["event"]["text"],
        "later said, earlier heard"
    );
    acknowledge(&mut socket, &first, None).await;
    served
        .call(&hana, "sandbox.clock", json!({"advance": "61m"}))
        .await;
    loop {
        // What was acknowledged a moment too late for that long a jump comes again.
        let frame = next_frame(&mut socket).await;
        if frame["payload"]["event"]["text"] == "late" {
            break;
        }
        assert_eq!(frame["payload"]["event_id"], first["payload"]["event_id"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_acknowledgement_counts_on_any_connection() {
    let served = Served::open(None).await;
    let (mut one, mut other) = (served.socket().await, served.socket().await);
    let (left, right) = (say(&served, "x").await, say(&served, "y").await);
    assert_eq!((&left["ok"], &right["ok"]), (&json!(true), &json!(true)));
    let (here, there) = (next_frame(&mut one).await, next_frame(&mut other).await);
    acknowledge(&mut one, &there, None).await;
    acknowledge(&mut other, &here, None).await;
    let app = served.workspace.info()[0].app_id.clone();
    let owed = || served.workspace.look(|world| world.owed_to(&app).count());
    let mut changes = served.workspace.changes();
    while owed() > 0 {
        tokio::select! {
            _ = changes.recv() => {}
            () = tokio::task::yield_now() => {}
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_is_answered_by_its_acknowledgement() {
    let served = Served::open(None).await;
    let mut socket = served.socket().await;
    let (hana, channel) = (served.person("hana"), served.channel("general"));
    let args = json!({"channel": channel, "command": "/matoi", "text": "決済で500"});
    let (answer, ()) = tokio::join!(served.call(&hana, "sandbox.command", args), async {
        let envelope = next_frame(&mut socket).await;
        assert_eq!(envelope["type"], "slash_commands");
        assert_eq!(envelope["payload"]["command"], "/matoi");
        assert_eq!(envelope["payload"]["text"], "決済で500");
        acknowledge(
            &mut socket,
            &envelope,
            Some(json!({"text": "聞こえました"})),
        )
        .await;
    });
    assert_eq!(answer["ok"], true);
    let seen = served
        .call(&hana, "sandbox.ephemerals", json!({"channel": channel}))
        .await;
    assert_eq!(seen["messages"][0]["text"], "聞こえました");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_press_nobody_answers_is_told_and_never_repeated() {
    let served = Served::open(None).await;
    let (hana, channel) = (served.person("hana"), served.channel("general"));
    let args = json!({"channel": channel, "command": "/matoi"});
    let answer = served.call(&hana, "sandbox.command", args).await;
    assert_eq!(answer["error"], "operation_timeout");
    let mut socket = served.socket().await;
    say(&served, "first frame").await;
    let frame = next_frame(&mut socket).await;
    assert_eq!(frame["payload"]["event"]["text"], "first frame");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_works_once_and_ten_connections_are_enough() {
    let served = Served::open(None).await;
    let header = format!("Authorization: Bearer {}\r\n", served.xapp());
    let opened = served
        .post(
            "/workspace/api/apps.connections.open",
            &header,
            "application/json",
            "",
        )
        .await;
    let url = opened.json()["url"].as_str().unwrap().to_owned();
    assert!(url.starts_with("ws://"));
    let (socket, _) = tokio_tungstenite::connect_async(&url).await.unwrap();
    assert!(tokio_tungstenite::connect_async(&url).await.is_err());
    let mut sockets = vec![socket];
    for _ in 0..9 {
        sockets.push(served.socket().await);
    }
    let opened = served
        .post(
            "/workspace/api/apps.connections.open",
            &header,
            "application/json",
            "",
        )
        .await;
    let url = opened.json()["url"].as_str().unwrap().to_owned();
    let (mut eleventh, _) = tokio_tungstenite::connect_async(&url).await.unwrap();
    assert_eq!(
        next_frame(&mut eleventh).await["reason"],
        "too_many_websockets"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_response_url_works_five_times() {
    let served = Served::open(None).await;
    let mut socket = served.socket().await;
    let (hana, channel) = (served.person("hana"), served.channel("general"));
    let args = json!({"channel": channel, "command": "/matoi"});
    let (_, url) = tokio::join!(served.call(&hana, "sandbox.command", args), async {
        let envelope = next_frame(&mut socket).await;
        acknowledge(&mut socket, &envelope, None).await;
        envelope["payload"]["response_url"]
            .as_str()
            .unwrap()
            .to_owned()
    });
    let path = url.replace(&format!("http://{}", served.address), "");
    for _ in 0..5 {
        let body = json!({"text": "later", "response_type": "in_channel"}).to_string();
        let answer = served.post(&path, "", "application/json", &body).await;
        assert_eq!((answer.status, answer.body.as_str()), (200, "ok"));
    }
    let answer = served
        .post(&path, "", "application/json", "{\"text\":\"x\"}")
        .await;
    assert_eq!((answer.status, answer.body.as_str()), (404, "used_url"));
    let history = served
        .call(&hana, "conversations.history", json!({"channel": channel}))
        .await;
    assert_eq!(history["messages"].as_array().unwrap().len(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_move_of_the_clock_moves_everything() {
    let served = Served::open(None).await;
    let clock = served.workspace.clock();
    let before: Timestamp = clock.now();
    let hana = served.person("hana");
    served
        .call(&hana, "sandbox.clock", json!({"advance": "1h"}))
        .await;
    assert!(clock.now().duration_since(before).as_hours() >= 1);
    let said = say(&served, "later").await;
    let ts: f64 = said["ts"].as_str().unwrap().parse().unwrap();
    #[expect(clippy::cast_precision_loss, reason = "seconds are enough here")]
    let earliest = before.as_second() as f64 + 3_600.0;
    assert!(ts >= earliest);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_press_whose_person_left_is_not_delivered_later() {
    let served = Served::open(None).await;
    let (hana, channel) = (served.person("hana"), served.channel("general"));
    let app = served.workspace.info()[0].app_id.clone();
    let args = json!({"channel": channel, "command": "/matoi"});
    let mut press = Box::pin(served.call(&hana, "sandbox.command", args));
    tokio::select! {
        biased;
        _ = &mut press => panic!("nobody is there to answer"),
        () = tokio::task::yield_now() => {}
    }
    drop(press);
    let owed = || served.workspace.look(|world| world.owed_to(&app).count());
    assert_eq!(owed(), 1);
    served
        .call(&hana, "sandbox.clock", json!({"advance": 4}))
        .await;
    let mut socket = served.socket().await;
    say(&served, "first frame").await;
    let frame = next_frame(&mut socket).await;
    assert_eq!(frame["payload"]["event"]["text"], "first frame");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_is_taken_out_is_told_and_then_cut_off() {
    let served = Served::open(None).await;
    let (owner, app) = (
        served.person("shigeru"),
        json!({"app_id": served.workspace.info()[0].app_id}),
    );
    let exported = served
        .call(&owner, "apps.manifest.export", app.clone())
        .await;
    let mut manifest = exported["manifest"].clone();
    let events = json!(["app_uninstalled", "message.channels", "tokens_revoked"]);
    manifest["settings"]["event_subscriptions"]["bot_events"] = events;
    let update = json!({"app_id": app["app_id"], "manifest": manifest});
    served.call(&owner, "apps.manifest.update", update).await;
    let mut socket = served.socket().await;
    served.call(&owner, "sandbox.uninstall", app.clone()).await;
    for kind in ["tokens_revoked", "app_uninstalled"] {
        let envelope = next_frame(&mut socket).await;
        assert_eq!(envelope["payload"]["event"]["type"], kind);
        acknowledge(&mut socket, &envelope, None).await;
    }
    assert_eq!(next_frame(&mut socket).await["reason"], "link_disabled");
    let mut refused = served.socket_with(&served.xapp()).await;
    assert_eq!(next_frame(&mut refused).await["reason"], "link_disabled");
    served.call(&owner, "sandbox.install", app).await;
    let mut socket = served.socket().await;
    let bot = served.workspace.look(|world| {
        let mut users = world.users();
        users.find(|user| user.bot.is_some()).unwrap().id.clone()
    });
    let invite = json!({"channel": served.channel("general"), "users": bot});
    served.call(&owner, "conversations.invite", invite).await;
    let frame = next_frame(&mut socket).await;
    assert_eq!(frame["payload"]["event"]["subtype"], "channel_join");
}
