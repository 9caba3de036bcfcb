//! Apps without a socket: what comes to their request URLs, signed and again, and what their
//! answers do.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use matoi_workspace::{Seed, Workspace};

use super::{Served, next_frame};

/// A request as the app heard it.
struct Heard {
    path: String,
    headers: HeaderMap,
    body: String,
}

/// What the app is to answer next; a challenge is answered by itself.
type Answers = Arc<Mutex<VecDeque<Response>>>;

/// An app on a port of its own, installed.
struct App {
    base: String,
    id: String,
    secret: String,
    app_token: String,
    heard: mpsc::UnboundedReceiver<Heard>,
    to_events: Answers,
    to_presses: Answers,
}

#[derive(Clone)]
struct Ears(mpsc::UnboundedSender<Heard>, Answers, Answers);

async fn hear(
    State(Ears(heard, to_events, to_presses)): State<Ears>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, 1_000_000).await.unwrap();
    let body = String::from_utf8(body.to_vec()).unwrap();
    let challenge = serde_json::from_str::<Value>(&body)
        .ok()
        .and_then(|body| body["challenge"].as_str().map(str::to_owned));
    let is_check = body.starts_with("ssl_check=1");
    let is_event = body.starts_with('{');
    let answers = if is_event { to_events } else { to_presses };
    let one = Heard {
        path: parts.uri.path().to_owned(),
        headers: parts.headers,
        body,
    };
    // Taken before the test hears of the request, so that nothing later can take it.
    let answer = match challenge {
        Some(challenge) => challenge.into_response(),
        None if is_check => StatusCode::OK.into_response(),
        None => answers.lock().unwrap().pop_front().unwrap_or_default(),
    };
    // The test may be over.
    let _ = heard.send(one);
    answer
}

fn manifest(base: &str) -> Value {
    json!({
        "display_information": {"name": "Echo"},
        "features": {
            "bot_user": {"display_name": "echo"},
            "slash_commands": [{"command": "/echo", "description": "x",
                "url": format!("{base}/commands")}],
        },
        "oauth_config": {"scopes": {"bot": ["channels:history", "chat:write", "commands"]}},
        "settings": {
            "event_subscriptions": {
                "request_url": format!("{base}/events"),
                "bot_events": ["message.channels"],
            },
            "interactivity": {"is_enabled": true, "request_url": format!("{base}/presses")},
        },
    })
}

impl App {
    async fn join(served: &Served) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let (sender, heard) = mpsc::unbounded_channel();
        let (to_events, to_presses) = (Answers::default(), Answers::default());
        let router = Router::new().fallback(hear).with_state(Ears(
            sender,
            to_events.clone(),
            to_presses.clone(),
        ));
        tokio::spawn(async move { axum::serve(listener, router).await });
        let owner = served.person("shigeru");
        let create = json!({"manifest": manifest(&base)});
        let made = served.call(&owner, "apps.manifest.create", create).await;
        let id = made["app_id"].as_str().unwrap().to_owned();
        let tokens = served
            .call(&owner, "sandbox.install", json!({"app_id": id}))
            .await;
        let invite = json!({"channel": served.channel("general"), "users": tokens["bot_user_id"]});
        let text = |name: &str| tokens[name].as_str().unwrap().to_owned();
        let mut app = Self {
            base,
            id,
            secret: text("signing_secret"),
            app_token: text("app_token"),
            heard,
            to_events,
            to_presses,
        };
        // The address proves itself before anything else comes.
        let first = [app.next().await, app.next().await];
        assert!(
            first
                .iter()
                .any(|one| one.body.contains("url_verification"))
        );
        assert!(first.iter().any(|one| one.body.contains("ssl_check=1")));
        let invited = served.call(&owner, "conversations.invite", invite).await;
        assert_eq!(invited["ok"], true);
        let joined = app.next_event().await.1;
        assert_eq!(joined["event"]["subtype"], "channel_join");
        app
    }

    async fn next(&mut self) -> Heard {
        let heard = self.heard.recv().await.unwrap();
        let header = |name: &str| heard.headers[name].to_str().unwrap();
        let signed = format!("v0:{}:{}", header("x-slack-request-timestamp"), heard.body);
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(self.secret.as_bytes()).unwrap();
        mac.update(signed.as_bytes());
        let signature = format!("v0={}", hex::encode(mac.finalize().into_bytes()));
        assert_eq!(header("x-slack-signature"), signature);
        heard
    }

    /// The next event, challenges passed over.
    async fn next_event(&mut self) -> (Heard, Value) {
        loop {
            let heard = self.next().await;
            // What people press comes as a form.
            let body: Value = serde_json::from_str(&heard.body).unwrap_or_default();
            if body["type"] == "event_callback" {
                return (heard, body);
            }
        }
    }
}

fn will(to: &Answers, answer: impl IntoIterator<Item = Response>) {
    to.lock().unwrap().extend(answer);
}

async fn say(served: &Served, text: &str) {
    let say = json!({"channel": served.channel("general"), "text": text});
    let hana = served.person("hana");
    let said = served.call(&hana, "chat.postMessage", say).await;
    assert_eq!(said["ok"], true);
}

async fn command(served: &Served, text: &str) -> Value {
    let args = json!({"channel": served.channel("general"), "command": "/echo", "text": text});
    served
        .call(&served.person("hana"), "sandbox.command", args)
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_comes_signed_and_once() {
    let served = Served::open(None).await;
    let mut app = App::join(&served).await;
    say(&served, "first").await;
    let (heard, event) = app.next_event().await;
    assert_eq!(heard.path, "/events");
    assert_eq!(event["event"]["text"], "first");
    assert_eq!(event["api_app_id"], json!(app.id));
    assert!(!heard.headers.contains_key("x-slack-retry-num"));
    say(&served, "second").await;
    assert_eq!(app.next_event().await.1["event"]["text"], "second");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_fails_comes_three_times_more() {
    let served = Served::open(None).await;
    let mut app = App::join(&served).await;
    let broken = || StatusCode::INTERNAL_SERVER_ERROR.into_response();
    will(&app.to_events, [broken(), broken(), broken(), broken()]);
    say(&served, "hard to take").await;
    let first = app.next_event().await.1;
    let owner = served.person("shigeru");
    let mut event_ids = vec![first["event_id"].clone()];
    for (number, wait) in [("1", 0), ("2", 60), ("3", 300)] {
        let advance = json!({"advance": wait});
        tokio::select! {
            biased;
            (heard, body) = app.next_event() => {
                assert_eq!(heard.headers["x-slack-retry-num"], number);
                assert_eq!(heard.headers["x-slack-retry-reason"], "http_error");
                event_ids.push(body["event_id"].clone());
            }
            () = keep_advancing(&served, &owner, advance) => {}
        }
    }
    event_ids.dedup();
    assert_eq!(event_ids.len(), 1, "the same event each time");
    let owed = || {
        served
            .workspace
            .look(|world| world.owed_to(&app.id).count())
    };
    let mut changes = served.workspace.changes();
    while owed() > 0 {
        tokio::select! {
            _ = changes.recv() => {}
            () = tokio::task::yield_now() => {}
        }
    }
    let newest = json!({"app_id": app.id});
    let log = served.call(&owner, "sandbox.deliveries", newest).await;
    let logged = log["deliveries"].as_array().unwrap().last().unwrap();
    assert_eq!(logged["state"], "failed");
    let attempts = logged["attempts"].as_array().unwrap();
    assert!(attempts.iter().all(|one| one["error"] == "http_error"));
    let at = |number: usize| attempts[number]["at_ms"].as_i64().unwrap();
    let waits = [at(1) - at(0), at(2) - at(1), at(3) - at(2)];
    assert!(waits[1] >= 60_000 && waits[2] >= 300_000, "{waits:?}");
    assert_eq!(attempts.len(), 4);
}

/// Moves the clock until nobody waits any more.
async fn keep_advancing(served: &Served, owner: &str, advance: Value) {
    loop {
        served.call(owner, "sandbox.clock", advance.clone()).await;
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_may_ask_not_to_be_told_again_and_be_somewhere_else() {
    let served = Served::open(None).await;
    let mut app = App::join(&served).await;
    let no = (StatusCode::BAD_REQUEST, [("x-slack-no-retry", "1")]);
    let base = app.base.clone();
    let there = |path: &str| {
        let location = format!("{base}{path}");
        (StatusCode::FOUND, [("location", location)]).into_response()
    };
    will(
        &app.to_events,
        [
            no.into_response(),
            there("/one"),
            there("/two"),
            Response::default(),
        ],
    );
    say(&served, "not wanted").await;
    assert_eq!(app.next_event().await.1["event"]["text"], "not wanted");
    say(&served, "moved twice").await;
    for path in ["/events", "/one", "/two"] {
        let (heard, body) = app.next_event().await;
        assert_eq!(heard.path, path);
        assert_eq!(body["event"]["text"], "moved twice");
    }
    will(
        &app.to_events,
        [there("/one"), there("/two"), there("/three")],
    );
    say(&served, "moved too often").await;
    for _ in 0..3 {
        app.next_event().await;
    }
    let (heard, _) = app.next_event().await;
    assert_eq!(heard.headers["x-slack-retry-reason"], "too_many_redirects");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_is_answered_in_the_response() {
    let served = Served::open(None).await;
    let mut app = App::join(&served).await;
    will(
        &app.to_presses,
        [
            json!({"response_type": "in_channel", "text": "again"})
                .to_string()
                .into_response(),
            "for you only".into_response(),
            StatusCode::BAD_GATEWAY.into_response(),
            StatusCode::NOT_FOUND.into_response(),
        ],
    );
    let answers = [
        command(&served, "まとい & co").await,
        command(&served, "").await,
        command(&served, "").await,
        command(&served, "").await,
    ];
    let heard = app.next().await;
    assert_eq!(heard.path, "/commands");
    let fields: Vec<(String, String)> = serde_urlencoded::from_str(&heard.body).unwrap();
    let field = |name: &str| &fields.iter().find(|(one, _)| one == name).unwrap().1;
    assert_eq!(field("text"), "まとい & co");
    assert_eq!(field("api_app_id"), &app.id);
    assert!(field("response_url").starts_with("http://127.0.0.1:"));
    assert_eq!(
        (&answers[0]["ok"], &answers[1]["ok"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(answers[2]["error"], "http_service_error");
    assert_eq!(answers[3]["error"], "http_client_error");
    assert_eq!(app.next_event().await.1["event"]["text"], "again");
    let general = json!({"channel": served.channel("general")});
    let seen = served
        .call(&served.person("hana"), "sandbox.ephemerals", general)
        .await;
    assert_eq!(seen["messages"][0]["text"], "for you only");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_submission_is_answered_in_the_response() {
    let served = Served::open(None).await;
    let mut app = App::join(&served).await;
    let (hana, bot) = (
        served.person("hana"),
        served.workspace.info()[1].bot_token.clone(),
    );
    assert_eq!(command(&served, "").await["ok"], true);
    let fields: Vec<(String, String)> = serde_urlencoded::from_str(&app.next().await.body).unwrap();
    let trigger = &fields
        .iter()
        .find(|(one, _)| one == "trigger_id")
        .unwrap()
        .1;
    let text = |text: &str| json!({"type": "plain_text", "text": text});
    let view = json!({
        "type": "modal", "title": text("t"), "submit": text("ok"),
        "blocks": [{"type": "input", "block_id": "b", "label": text("l"),
            "element": {"type": "plain_text_input", "action_id": "a"}}],
    });
    let opened = served
        .call(
            &bot,
            "views.open",
            json!({"trigger_id": trigger, "view": view}),
        )
        .await;
    let errors = json!({"response_action": "errors", "errors": {"b": "もう少し"}});
    will(&app.to_presses, [errors.to_string().into_response()]);
    let submit = json!({"view_id": opened["view"]["id"], "values": {"b": {"a": "x"}}});
    let told = served.call(&hana, "sandbox.submit", submit.clone()).await;
    assert_eq!(told["errors"]["b"], "もう少し");
    let heard = app.next().await;
    assert_eq!(heard.path, "/presses");
    assert!(heard.body.starts_with("payload=%7B"));
    let closed = served.call(&hana, "sandbox.submit", submit).await;
    assert!(closed.get("errors").is_none());
    let seen = served.call(&hana, "sandbox.views", json!({})).await;
    assert_eq!(seen["views"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_changes_its_way_by_its_manifest() {
    let served = Served::open(None).await;
    let mut app = App::join(&served).await;
    let owner = served.person("shigeru");
    let mut socket_mode = manifest(&app.base);
    socket_mode["settings"]["socket_mode_enabled"] = json!(true);
    let update = json!({"app_id": app.id, "manifest": socket_mode});
    served.call(&owner, "apps.manifest.update", update).await;
    let mut socket = served.socket_with(&app.app_token).await;
    assert_eq!(next_frame(&mut socket).await["type"], "hello");
    say(&served, "by socket").await;
    loop {
        // What came before may have been answered a moment too late to be spared this way.
        let frame = next_frame(&mut socket).await;
        super::acknowledge(&mut socket, &frame, None).await;
        if frame["payload"]["event"]["text"] == "by socket" {
            break;
        }
        assert_eq!(frame["payload"]["event"]["subtype"], "channel_join");
    }
    let update = json!({"app_id": app.id, "manifest": manifest(&app.base)});
    served.call(&owner, "apps.manifest.update", update).await;
    assert_eq!(next_frame(&mut socket).await["reason"], "link_disabled");
    let mut refused = served.socket_with(&app.app_token).await;
    assert_eq!(next_frame(&mut refused).await["reason"], "link_disabled");
    say(&served, "by post").await;
    loop {
        // The event above may have been acknowledged a moment too late to be spared this way.
        if app.next_event().await.1["event"]["text"] == "by post" {
            break;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_at_the_address_is_told_to_who_pressed() {
    let served = Served::open(None).await;
    let owner = served.person("shigeru");
    // Nothing listens on port 9 of this machine, and nothing is sent to any other.
    for base in ["http://127.0.0.1:9", "http://app.example.com"] {
        let create = json!({"manifest": manifest(base)});
        let made = served.call(&owner, "apps.manifest.create", create).await;
        let id = json!({"app_id": made["app_id"]});
        served.call(&owner, "sandbox.install", id.clone()).await;
        assert_eq!(command(&served, "").await["error"], "dispatch_failed");
        served.call(&owner, "apps.manifest.delete", id).await;
    }
}

/// The workspace of this file, not served: an app without a socket needs no server.
async fn unserved(path: &std::path::Path) -> Served {
    let workspace = Workspace::open(Some(path), Seed::from_number(1)).await;
    Served {
        workspace: workspace.unwrap(),
        address: ([127, 0, 0, 1], 9).into(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_could_not_be_told_is_told_by_the_next_process() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("workspace.sqlite");
    let served = unserved(&path).await;
    let mut app = App::join(&served).await;
    let broken = || StatusCode::SERVICE_UNAVAILABLE.into_response();
    will(&app.to_events, [broken(), broken()]);
    say(&served, "before the end").await;
    let first = app.next_event().await.1;
    assert_eq!(app.next_event().await.1["event_id"], first["event_id"]);
    drop(served);
    let served = unserved(&path).await;
    let again = app.next_event().await.1;
    assert_eq!(again["event_id"], first["event_id"]);
    assert_eq!(served.workspace.info()[1].app_id, app.id);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_is_taken_out_is_told_at_its_address() {
    let served = Served::open(None).await;
    let mut app = App::join(&served).await;
    let owner = served.person("shigeru");
    let mut wiring = manifest(&app.base);
    let last_words = ["app_uninstalled", "tokens_revoked"];
    wiring["settings"]["event_subscriptions"]["bot_events"] = json!(last_words);
    let update = json!({"app_id": app.id, "manifest": wiring});
    served.call(&owner, "apps.manifest.update", update).await;
    let uninstall = json!({"app_id": app.id});
    served.call(&owner, "sandbox.uninstall", uninstall).await;
    // They go out beside each other: which arrives first is nobody's promise, as on Slack.
    let mut heard = BTreeSet::new();
    while heard.len() < last_words.len() {
        let (_, body) = app.next_event().await;
        let kind = body["event"]["type"].as_str().unwrap().to_owned();
        assert!(last_words.contains(&kind.as_str()) || kind == "message");
        heard.extend(Some(kind).filter(|kind| kind != "message"));
    }
}
