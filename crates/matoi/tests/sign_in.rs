//! Signing in with Slack, through the whole program: a workspace on this machine plays Slack, and beside its Web
//! API it vouches for people. Every way that does not lead in says so, keeps nothing, and names another.

#![expect(clippy::unwrap_used, reason = "in a test a surprise may end the story")]

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use axum::{
    Form, Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use matoi_app::{
    config::{Hears, Settings, SlackClient, SlackSettings},
    serve::{self, House},
};
use matoi_core::team::Standing;
use matoi_workspace::{Seed, Workspace};
use reqwest::{Client, Response, redirect::Policy};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;

const CLIENT: &str = "25.11";
const SECRET: &str = "hush";
const PUBLIC: &str = "http://matoi.example";
/// The year 2100: a token that lasts.
const LATE: i64 = 4_102_444_800;

/// What Slack says of whoever shows a code: each is good once.
#[derive(Default)]
struct Vouching {
    claims: BTreeMap<String, Value>,
    is_down: bool,
}

type Shared = Arc<Mutex<Vouching>>;

async fn token(
    State(vouching): State<Shared>,
    headers: HeaderMap,
    Form(form): Form<BTreeMap<String, String>>,
) -> Result<Json<Value>, StatusCode> {
    let mut vouching = vouching.lock().unwrap();
    if vouching.is_down {
        return Err(StatusCode::SERVICE_UNAVAILABLE);
    }
    let is_ours = form["client_id"] == CLIENT
        && form["client_secret"] == SECRET
        && form["grant_type"] == "authorization_code"
        && form["redirect_uri"] == format!("{PUBLIC}/login/slack/back")
        && !headers.contains_key("authorization");
    let claims = vouching.claims.remove(&form["code"]);
    Ok(Json(match claims.filter(|_| is_ours) {
        Some(claims) => json!({ "ok": true, "id_token": format!("e30.{}.x", base64(&claims)) }),
        None => json!({ "ok": false, "error": "invalid_code" }),
    }))
}

fn base64(claims: &Value) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let bytes = claims.to_string().into_bytes();
    let bits: String = bytes.iter().map(|byte| format!("{byte:08b}")).collect();
    let digits = bits.as_bytes().chunks(6).map(|six| {
        let six = format!("{:0<6}", String::from_utf8_lossy(six));
        char::from(DIGITS[usize::from_str_radix(&six, 2).unwrap()])
    });
    digits.collect()
}

/// A browser that was sent to Slack.
struct Sent {
    state: String,
    nonce: String,
    cookie: String,
}

struct Doors {
    house: House,
    vouching: Shared,
    browser: Client,
    _data: TempDir,
}

impl Doors {
    async fn open() -> Self {
        let workspace = Workspace::open(None, Seed::from_number(4)).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let slack = format!("http://{}", listener.local_addr().unwrap());
        workspace.set_base_url(&slack);
        let vouching = Shared::default();
        let knows = Router::new()
            .route("/workspace/api/openid.connect.token", post(token))
            .with_state(vouching.clone());
        let app = workspace.info().remove(0);
        let served = workspace.router(None).merge(knows);
        tokio::spawn(async move { axum::serve(listener, served).await });
        let data = tempfile::tempdir().unwrap();
        let settings = Settings {
            listen: "127.0.0.1:0".parse().unwrap(),
            data_dir: data.path().to_owned(),
            public_url: Some(PUBLIC.to_owned()),
            slack: Some(SlackSettings {
                bot_token: app.bot_token.into(),
                hears: Hears::Socket {
                    app_token: app.app_token.into(),
                },
                api_url: format!("{slack}/workspace/api/"),
                client: Some(SlackClient {
                    id: CLIENT.to_owned(),
                    secret: SECRET.into(),
                }),
            }),
            ..Settings::default()
        };
        let house = serve::start(&settings).await.unwrap();
        let browser = Client::builder().redirect(Policy::none()).build().unwrap();
        Self {
            house,
            vouching,
            browser,
            _data: data,
        }
    }

    async fn opens(&self, path: &str, cookie: &str) -> Response {
        let url = format!("http://{}{path}", self.house.address);
        let request = self.browser.get(url).header("accept", "text/html");
        request.header("cookie", cookie).send().await.unwrap()
    }

    /// Sent to Slack from the door.
    async fn leaves(&self) -> Sent {
        let away = self.opens("/login/slack?to=%2Flibrary", "").await;
        assert_eq!(away.status(), StatusCode::SEE_OTHER);
        let cookie = away.headers()["set-cookie"].to_str().unwrap();
        assert!(
            cookie.contains("HttpOnly") && cookie.contains("Max-Age=600"),
            "{cookie}"
        );
        let cookie = cookie.split(';').next().unwrap().to_owned();
        let to = away.headers()["location"].to_str().unwrap();
        let (there, query) = to.split_once('?').unwrap();
        assert!(
            there.ends_with("/workspace/openid/connect/authorize"),
            "{there}"
        );
        let query: BTreeMap<String, String> = serde_urlencoded::from_str(query).unwrap();
        assert_eq!(query["client_id"], CLIENT);
        assert_eq!(query["scope"], "openid");
        assert_eq!(query["team"], self.team());
        assert_eq!(query["redirect_uri"], format!("{PUBLIC}/login/slack/back"));
        let key = serde_urlencoded::from_str::<BTreeMap<String, String>>(
            cookie.split_once('=').unwrap().1,
        );
        assert!(
            !to.contains(&key.unwrap()["key"]),
            "what stays here went along"
        );
        Sent {
            state: query["state"].clone(),
            nonce: query["nonce"].clone(),
            cookie,
        }
    }

    fn team(&self) -> String {
        self.house.engine.team_id().to_string()
    }

    fn somebody(&self) -> (String, String) {
        let team = self.house.engine.team();
        let mut people = team.people.iter();
        let person = people.find(|one| one.standing == Standing::Member).unwrap();
        (person.id.to_string(), person.name.clone())
    }

    /// What Slack would say of that person to that browser.
    fn claims(&self, sent: &Sent, person: &str) -> Value {
        json!({
            "iss": "https://slack.com", "aud": CLIENT, "sub": person, "exp": LATE, "nonce": sent.nonce,
            "https://slack.com/user_id": person, "https://slack.com/team_id": self.team(),
        })
    }

    fn vouches(&self, code: &str, claims: Value) {
        let mut vouching = self.vouching.lock().unwrap();
        vouching.claims.insert(code.to_owned(), claims);
    }

    async fn comes_back(&self, sent: &Sent, code: &str) -> Response {
        let path = format!("/login/slack/back?code={code}&state={}", sent.state);
        self.opens(&path, &sent.cookie).await
    }
}

/// Told what happened and how else to come in; nothing to come in with.
async fn stays_out(answer: Response, status: StatusCode, told: &str) {
    assert_eq!(answer.status(), status, "{told}");
    let cookies = answer.headers().get_all("set-cookie").iter();
    let cookies: Vec<_> = cookies
        .map(|cookie| cookie.to_str().unwrap().to_owned())
        .collect();
    assert!(
        cookies
            .iter()
            .all(|cookie| cookie.starts_with("matoi_away=;")),
        "{cookies:?}"
    );
    let page = answer.text().await.unwrap();
    for words in [told, "matoi login-link", "/login/slack?to="] {
        assert!(page.contains(words), "{words}: {page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_slack_vouches_for_comes_in_once_and_to_where_they_wanted() {
    let doors = Doors::open().await;
    let door = doors
        .opens("/login?to=%2Flibrary", "")
        .await
        .text()
        .await
        .unwrap();
    assert!(
        door.contains("href=\"/login/slack?to=%2Flibrary\""),
        "{door}"
    );
    let (person, name) = doors.somebody();
    let sent = doors.leaves().await;
    doors.vouches("c1", doors.claims(&sent, &person));
    let back = doors.comes_back(&sent, "c1").await;
    assert_eq!(back.status(), StatusCode::SEE_OTHER);
    assert_eq!(back.headers()["location"], "/library");
    let cookies: Vec<_> = back.headers().get_all("set-cookie").iter().collect();
    let session = cookies[0].to_str().unwrap().split(';').next().unwrap();
    assert!(session.starts_with("matoi_session="), "{cookies:?}");
    assert!(cookies[1].to_str().unwrap().starts_with("matoi_away=;"));
    let page = doors.opens("/", session).await;
    assert_eq!(page.status(), StatusCode::OK);
    assert!(page.text().await.unwrap().contains(&name));
    // The same way does not lead in again, also with a new code.
    doors.vouches("c2", doors.claims(&sent, &person));
    let again = doors.comes_back(&sent, "c2").await;
    stays_out(again, StatusCode::BAD_REQUEST, "もう一度始めると").await;
    doors.house.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_comes_back_with_something_else_stays_out_and_learns_another_way() {
    let doors = Doors::open().await;
    let (person, _) = doors.somebody();
    let begun = "もう一度始めると";
    let other = doors.leaves().await;
    let sent = doors.leaves().await;
    doors.vouches("c1", doors.claims(&sent, &person));
    let elsewhere = Sent {
        cookie: other.cookie,
        ..doors.leaves().await
    };
    for lost in [
        Sent {
            cookie: String::new(),
            state: sent.state.clone(),
            nonce: String::new(),
        },
        Sent {
            cookie: sent.cookie.clone(),
            state: String::new(),
            nonce: String::new(),
        },
        Sent {
            cookie: "matoi_away=key=x&at=x&to=".into(),
            ..doors.leaves().await
        },
        elsewhere,
    ] {
        stays_out(
            doors.comes_back(&lost, "c1").await,
            StatusCode::BAD_REQUEST,
            begun,
        )
        .await;
    }
    doors.house.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_slack_does_not_vouch_for_stays_out_and_learns_another_way() {
    let doors = Doors::open().await;
    let (person, _) = doors.somebody();
    let sent = doors.leaves().await;
    doors.vouches("c1", doors.claims(&sent, &person));
    let no = "了承がもらえませんでした";
    let denied = format!("/login/slack/back?error=access_denied&state={}", sent.state);
    stays_out(
        doors.opens(&denied, &sent.cookie).await,
        StatusCode::FORBIDDEN,
        no,
    )
    .await;
    stays_out(
        doors.comes_back(&sent, "unknown").await,
        StatusCode::FORBIDDEN,
        no,
    )
    .await;
    for (name, value, told) in [
        ("nonce", json!("another"), no),
        ("aud", json!("26.11"), no),
        ("iss", json!("https://evil.example"), no),
        ("exp", json!(1), no),
        (
            "https://slack.com/team_id",
            json!("T9"),
            "別のワークスペース",
        ),
    ] {
        let mut claims = doors.claims(&sent, &person);
        claims[name] = value;
        doors.vouches("c2", claims);
        stays_out(
            doors.comes_back(&sent, "c2").await,
            StatusCode::FORBIDDEN,
            told,
        )
        .await;
    }
    doors.vouches("c3", doors.claims(&sent, "U0STRANGER"));
    let stranger = doors.comes_back(&sent, "c3").await;
    stays_out(stranger, StatusCode::FORBIDDEN, "まだお会いしていない").await;
    doors.vouching.lock().unwrap().is_down = true;
    let away = doors.comes_back(&sent, "c1").await;
    stays_out(away, StatusCode::BAD_GATEWAY, "Slack に聞けませんでした").await;
    doors.house.stop().await;
}
