//! Slack that calls over HTTP, through the whole program: a workspace on this machine plays Slack, and every
//! delivery comes signed to `/slack/events`. What is not signed leaves nothing.

#![expect(clippy::unwrap_used, reason = "in a test a surprise may end the story")]

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use matoi_app::{
    arrivals,
    clock::RealClock,
    config::{Hears, Settings, SlackSettings},
    push::PATH,
    serve::{self, House},
};
use matoi_engine::Clock;
use matoi_slack::{
    manifest::{Need, Reach, scopes},
    wire::{
        reqwest_http::install_tls_provider,
        signature::{SIGNATURE_HEADER, TIMESTAMP_HEADER, sign},
    },
};
use matoi_workspace::{Seed, Workspace};
use reqwest::{Client, StatusCode};
use secrecy::SecretString;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;

/// Longer than anything here takes on a slow machine.
const PATIENCE: Duration = Duration::from_secs(60);

fn manifest(house: &str) -> Value {
    let url = format!("{house}{PATH}");
    json!({
        "display_information": {"name": "Matoi"},
        "features": {
            "bot_user": {"display_name": "matoi"},
            "slash_commands": [{"command": "/matoi2", "description": "x", "url": url}],
        },
        "oauth_config": {"scopes": {"bot": scopes(Reach::Everywhere, Need::Needed)}},
        "settings": {
            "event_subscriptions": {
                "request_url": url,
                "bot_events": ["message.channels", "reaction_added", "reaction_removed"],
            },
            "interactivity": {"is_enabled": true, "request_url": url},
        },
    })
}

/// A Slack that calls, and a Matoi that is called.
struct Abroad {
    workspace: Arc<Workspace>,
    slack: String,
    house: House,
    secret: SecretString,
    client: Client,
    info: Value,
    _data: TempDir,
}

impl Abroad {
    async fn opens() -> Self {
        Self::opens_by(|clock| clock).await
    }

    /// The same where Matoi goes by a clock of its own.
    async fn opens_by(by: impl FnOnce(Arc<dyn Clock>) -> Arc<dyn Clock>) -> Self {
        let workspace = Workspace::open(None, Seed::from_number(9)).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let slack = format!("http://{}", listener.local_addr().unwrap());
        workspace.set_base_url(&slack);
        let served = workspace.router(None);
        tokio::spawn(async move { axum::serve(listener, served).await });
        install_tls_provider();
        let client = Client::new();
        let call = async |token: &str, method: &str, args: Value| {
            called(&client, &slack, token, method, args).await
        };
        let info = call("", "sandbox.info", json!({})).await;
        let owner = token(&info, "shigeru");
        // Where Matoi will listen is not known yet; the address is told once it is.
        let nowhere = json!({"manifest": manifest("http://127.0.0.1:9")});
        let made = call(&owner, "apps.manifest.create", nowhere).await;
        let app = made["app_id"].as_str().unwrap().to_owned();
        let tokens = call(&owner, "sandbox.install", json!({"app_id": app})).await;
        let secret: SecretString = tokens["signing_secret"].as_str().unwrap().into();
        let data = tempfile::tempdir().unwrap();
        let settings = Settings {
            listen: "127.0.0.1:0".parse().unwrap(),
            data_dir: data.path().to_owned(),
            slack: Some(SlackSettings {
                bot_token: tokens["bot_token"].as_str().unwrap().into(),
                hears: Hears::Http {
                    secrets: vec!["the next one".into(), secret.clone()],
                },
                api_url: format!("{slack}/workspace/api/"),
                client: None,
            }),
            ..Settings::default()
        };
        let house = serve::start_by(&settings, by).await.unwrap();
        let here = manifest(&format!("http://{}", house.address));
        let update = json!({"app_id": app, "manifest": here});
        call(&owner, "apps.manifest.update", update).await;
        Self {
            workspace,
            slack,
            house,
            secret,
            client,
            info,
            _data: data,
        }
    }

    async fn call(&self, person: &str, method: &str, args: Value) -> Value {
        let token = token(&self.info, person);
        called(&self.client, &self.slack, &token, method, args).await
    }

    /// Waits until something is there in Slack.
    async fn until<T>(
        &self,
        what: &str,
        there: impl Fn(&matoi_workspace::World) -> Option<T>,
    ) -> T {
        let mut changes = self.workspace.changes();
        let found = async {
            loop {
                if let Some(found) = self.workspace.look(&there) {
                    return found;
                }
                // Lagging behind is a reason to look again, too.
                let _ = changes.recv().await;
            }
        };
        let found = tokio::time::timeout(PATIENCE, found).await;
        found.unwrap_or_else(|_| panic!("never seen: {what}"))
    }

    fn rooms(&self) -> Vec<String> {
        self.workspace.look(rooms)
    }

    /// A request as Slack makes it, with one thing about it changed.
    async fn knocks(&self, timestamp: &str, signature: &str, body: &str) -> StatusCode {
        let request = self
            .client
            .post(format!("http://{}{PATH}", self.house.address))
            .header("content-type", "application/x-www-form-urlencoded")
            .header(TIMESTAMP_HEADER, timestamp)
            .header(SIGNATURE_HEADER, signature)
            .body(body.to_owned());
        request.send().await.unwrap().status()
    }
}

fn rooms(world: &matoi_workspace::World) -> Vec<String> {
    let rooms = world.channels().filter(|one| one.name.starts_with("inc-"));
    rooms.map(|one| one.id.clone()).collect()
}

fn token(info: &Value, name: &str) -> String {
    let mut personas = info["personas"].as_array().unwrap().iter();
    let persona = personas.find(|one| one["name"] == name).unwrap();
    persona["token"].as_str().unwrap().to_owned()
}

async fn called(client: &Client, slack: &str, token: &str, method: &str, args: Value) -> Value {
    let answer = answered(client, slack, token, method, args).await;
    assert_eq!(answer["ok"], true, "{method}: {answer}");
    answer
}

async fn answered(client: &Client, slack: &str, token: &str, method: &str, args: Value) -> Value {
    let request = client
        .post(format!("{slack}/workspace/api/{method}"))
        .bearer_auth(token)
        .json(&args);
    request.send().await.unwrap().json().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_room_opens_and_talk_presses_and_forms_arrive_where_slack_calls_over_http() {
    let abroad = Abroad::opens().await;
    let general = abroad.workspace.look(|world| {
        let general = world.channel_named("general");
        general.map(|channel| channel.id.clone()).unwrap()
    });
    let raise = json!({"channel": general, "command": "/matoi2", "text": "決済がおかしい"});
    abroad.call("hana", "sandbox.command", raise).await;
    let room = abroad
        .until("the room", |world| rooms(world).into_iter().next())
        .await;
    let head = abroad
        .until("the board", |world| {
            let channel = world.channel(&room)?;
            let mut messages = channel.messages.values();
            let head = messages.find(|message| channel.is_pinned(&message.ts))?;
            Some(head.ts.clone())
        })
        .await;
    let said = json!({"channel": room, "text": "事実: 3割が失敗"});
    let said = abroad.call("hana", "chat.postMessage", said).await;
    let ts = said["ts"].as_str().unwrap().to_owned();
    abroad
        .until("the mark of a kept note", |world| {
            let message = world.channel(&room)?.messages.get(&ts)?;
            message
                .reactions
                .iter()
                .find(|one| one.name == "memo")
                .map(|_| ())
        })
        .await;
    let press = json!({"channel": room, "message_ts": head, "action_id": "form.note"});
    abroad.call("hana", "sandbox.click", press).await;
    let view = abroad
        .until("the form", |world| {
            let hana = world.personas().find(|one| one.name == "hana")?.id.clone();
            world.top_modal_of(&hana).map(|view| view.id.clone())
        })
        .await;
    let empty = json!({"view_id": view, "values": {}});
    let told = abroad.call("hana", "sandbox.submit", empty).await;
    assert!(told["errors"]["words"].is_string(), "{told}");
    let filled = json!({"view_id": view, "values": {"words": {"words": "戻した"}}});
    let told = abroad.call("hana", "sandbox.submit", filled).await;
    assert!(told.get("errors").is_none(), "{told}");
    let arrived = arrivals::arrived(&abroad.house.engine).await;
    assert!(arrived.events.is_some() && arrived.presses.is_some());
    abroad.house.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_signed_leaves_nothing_and_the_same_request_twice_is_one() {
    let abroad = Abroad::opens().await;
    let now = abroad.house.engine.now().as_second();
    let body = serde_urlencoded::to_string([
        ("command", "/matoi2"),
        ("text", "決済がおかしい"),
        ("channel_id", "C00000000"),
        ("user_id", "U000000001"),
        ("trigger_id", "1.2.3"),
    ])
    .unwrap();
    let signed = |at: i64, body: &str| sign(&abroad.secret, &at.to_string(), body.as_bytes());
    let good = signed(now, &body);
    let other = body.replace("trigger_id", "trigger-id");
    let stale = signed(now - 400, &body);
    for (timestamp, signature, body) in [
        (now, "", &body),
        (now, "v0=00", &body),
        (now, &*good, &other),
        (now + 1, &*good, &body),
        (now - 400, &*stale, &body),
    ] {
        let status = abroad.knocks(&timestamp.to_string(), signature, body).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{timestamp} {signature}");
    }
    for _ in 0..3 {
        let status = abroad.knocks(&now.to_string(), &good, &body).await;
        assert_eq!(status, StatusCode::OK);
    }
    // Signed anew, as Slack does when nobody answered in time: still the same press.
    let again = signed(now + 1, &body);
    let status = abroad.knocks(&(now + 1).to_string(), &again, &body).await;
    assert_eq!(status, StatusCode::OK);
    abroad
        .until("the room", |world| rooms(world).into_iter().next())
        .await;
    // What comes after it in order has come, so nothing of the others is still on its way.
    let last = body.replace("1.2.3", "4.5.6");
    let sealed = signed(now, &last);
    abroad.knocks(&now.to_string(), &sealed, &last).await;
    let two = |world: &matoi_workspace::World| (rooms(world).len() >= 2).then_some(());
    abroad.until("the second room", two).await;
    assert_eq!(abroad.rooms().len(), 2);
    abroad.house.stop().await;
}

/// The state of Slack as `/readyz` tells it.
async fn slack_state(abroad: &Abroad) -> Value {
    let url = format!("http://{}/readyz", abroad.house.address);
    let told = abroad.client.get(url).send().await.unwrap();
    told.json::<Value>().await.unwrap()["slack"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_clock_ten_minutes_wrong_nothing_signed_is_let_in_and_it_is_said_why() {
    for ahead_s in [600, -600] {
        let clock = WrongClock(Arc::new(AtomicI64::new(ahead_s)));
        let wrong = clock.clone();
        let abroad = Abroad::opens_by(|_| Arc::new(wrong)).await;
        let general = abroad.workspace.look(|world| {
            let general = world.channel_named("general");
            general.map(|channel| channel.id.clone()).unwrap()
        });
        let raise = json!({"channel": general, "command": "/matoi2", "text": "決済がおかしい"});
        let (client, slack) = (&abroad.client, &abroad.slack);
        let hana = token(&abroad.info, "hana");
        let told = answered(client, slack, &hana, "sandbox.command", raise.clone()).await;
        assert_eq!(
            told["error"], "http_client_error",
            "whoever called is told by Slack"
        );
        assert!(abroad.rooms().is_empty());
        let arrived = arrivals::arrived(&abroad.house.engine).await;
        assert_eq!((arrived.events, arrived.presses), (None, None));
        // Signed now, and ten minutes away from that: in time by the clock that is wrong.
        let body = "command=%2Fmatoi2&trigger_id=1.2.3";
        let real = abroad.workspace.clock().real().as_second();
        for at in [real, real + ahead_s] {
            let signature = sign(&abroad.secret, &at.to_string(), body.as_bytes());
            let status = abroad.knocks(&at.to_string(), &signature, body).await;
            assert_eq!(status, StatusCode::UNAUTHORIZED, "{at}");
        }
        let away = async {
            loop {
                let slack = slack_state(&abroad).await;
                if slack["state"] == "away" {
                    return slack;
                }
            }
        };
        let told = tokio::time::timeout(PATIENCE, away).await.unwrap();
        assert!(told["why"].as_str().unwrap().contains("clock"), "{told}");
        // Put right, it is right at once.
        clock.0.store(0, Ordering::Relaxed);
        called(client, slack, &hana, "sandbox.command", raise).await;
        let room = |world: &matoi_workspace::World| rooms(world).into_iter().next();
        abroad.until("the room", room).await;
        assert_eq!(slack_state(&abroad).await["state"], "connected");
        abroad.house.stop().await;
    }
}

/// The machine's clock, so many seconds ahead.
#[derive(Clone)]
struct WrongClock(Arc<AtomicI64>);

impl WrongClock {
    fn ahead(&self) -> SignedDuration {
        SignedDuration::from_secs(self.0.load(Ordering::Relaxed))
    }
}

#[async_trait]
impl Clock for WrongClock {
    fn now(&self) -> Timestamp {
        RealClock.now() + self.ahead()
    }

    async fn wait_until(&self, then: Timestamp) {
        RealClock.wait_until(then - self.ahead()).await;
    }
}
