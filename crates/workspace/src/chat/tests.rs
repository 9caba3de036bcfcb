//! The page as a browser gets it, over a real world.

use std::sync::{Arc, Mutex};

use axum::body::{Body, to_bytes};
use axum::http::Request;
use jiff::ToSpan;
use serde_json::json;
use tower::ServiceExt;

use super::*;
use crate::act::{Act, Call};
use crate::defaults::first_day;
use crate::{Seed, World};

/// A world with a window, and a clock that moves one second per call.
#[derive(Clone)]
pub(super) struct Ground {
    pub(super) world: Arc<Mutex<World>>,
    changes: broadcast::Sender<Change>,
    calls: Arc<Mutex<i64>>,
}

impl Window for Ground {
    async fn look<T: Send>(&self, see: impl FnOnce(&World) -> T + Send) -> T {
        see(&self.world.lock().unwrap())
    }

    fn changes(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }

    async fn call(&self, token: &str, method: &str, args: Map<String, Value>) -> Answer {
        let seconds = {
            let mut calls = self.calls.lock().unwrap();
            *calls += 1;
            *calls
        };
        let now = first_day() + seconds.seconds();
        let call = Call {
            token: Some(token.to_owned()),
            method: method.to_owned(),
            args,
            now,
        };
        self.world.lock().unwrap().call(&call)
    }

    async fn upload(&self, address: &str, bytes: Vec<u8>) -> bool {
        let key = address.rsplit('/').next().unwrap_or_default().to_owned();
        let act = Act::Upload {
            key,
            size: u64::try_from(bytes.len()).unwrap(),
            sha256: "0".repeat(64),
            preview: String::from_utf8(bytes).ok(),
            now: first_day() + 1.minute(),
        };
        self.world.lock().unwrap().act(&act).is_ok()
    }
}

impl Ground {
    pub(super) fn new() -> Self {
        let world = Arc::new(Mutex::new(World::new(Seed::from_number(7))));
        Self {
            world,
            changes: broadcast::channel(8).0,
            calls: Arc::default(),
        }
    }

    pub(super) fn person(&self, name: &str) -> (String, String) {
        let world = self.world.lock().unwrap();
        let user = world.personas().find(|user| user.name == name).unwrap();
        (user.id.clone(), user.token.clone().unwrap())
    }

    pub(super) fn channel(&self, name: &str) -> String {
        self.world
            .lock()
            .unwrap()
            .channel_named(name)
            .unwrap()
            .id
            .clone()
    }

    pub(super) fn bot_token(&self) -> String {
        self.world
            .lock()
            .unwrap()
            .apps()
            .next()
            .unwrap()
            .bot_token
            .clone()
    }

    pub(super) async fn does(&self, token: &str, method: &str, args: Value) -> Value {
        let answer = self
            .call(token, method, args.as_object().unwrap().clone())
            .await;
        assert!(answer.is_ok(), "{method}: {}", answer.body);
        answer.body
    }

    pub(super) async fn ask(&self, request: Request<Body>) -> (StatusCode, HeaderMap, String) {
        let response = router(self.clone(), Some("/"))
            .oneshot(request)
            .await
            .unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 4 << 20).await.unwrap();
        (
            parts.status,
            parts.headers,
            String::from_utf8(bytes.to_vec()).unwrap(),
        )
    }

    /// The whole page at these parameters.
    pub(super) async fn page_at(&self, parameters: &str) -> String {
        self.page(&format!("/workspace?{parameters}")).await
    }

    pub(super) fn app(&self) -> String {
        self.world.lock().unwrap().apps().next().unwrap().id.clone()
    }

    /// Lets pass what the workspace does a little later.
    pub(super) fn later(&self) {
        let now = first_day() + 1.hour();
        self.world.lock().unwrap().act(&Act::Tick { now });
    }

    pub(super) async fn page(&self, uri: &str) -> String {
        let (status, _, body) = self
            .ask(Request::get(uri).body(Body::empty()).unwrap())
            .await;
        assert_eq!(status, StatusCode::OK, "{uri}");
        body
    }

    async fn form(&self, uri: &str, form: &str, site: &str) -> StatusCode {
        let request = Request::post(uri)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", site)
            .body(Body::from(form.to_owned()))
            .unwrap();
        self.ask(request).await.0
    }
}

#[tokio::test]
async fn the_page_says_where_one_is_in_both_languages() {
    let ground = Ground::new();
    for (lang, safe) in [
        ("ja", "本物のSlackには何も送られません"),
        ("en", "Nothing is sent to the real Slack"),
    ] {
        let request = Request::get(format!("/workspace?lang={lang}"))
            .body(Body::empty())
            .unwrap();
        let (status, headers, page) = ground.ask(request).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(headers[header::CONTENT_SECURITY_POLICY], matoi_page::csp());
        assert!(headers.get_all(header::SET_COOKIE).iter().any(|cookie| {
            cookie
                .to_str()
                .unwrap()
                .contains(&format!("matoi_lang={lang}"))
        }));
        assert!(page.contains(&format!("<html lang=\"{lang}\">")) && page.contains(safe));
        assert!(
            !page.contains(" style=") && !page.contains("<style") && !page.contains(" onclick")
        );
        assert_eq!(page.matches("<option value=\"U").count(), 8);
    }
}

#[tokio::test]
async fn a_persona_speaks_their_own_language_unless_told_otherwise() {
    let ground = Ground::new();
    let (leo, _) = ground.person("leo");
    assert!(
        ground
            .page(&format!("/workspace?as={leo}"))
            .await
            .contains("<html lang=\"en\">")
    );
    assert!(
        ground
            .page(&format!("/workspace?as={leo}&lang=ja"))
            .await
            .contains("<html lang=\"ja\">")
    );
}

#[tokio::test]
async fn each_fragment_is_what_the_page_holds() {
    let ground = Ground::new();
    let (hana, token) = ground.person("hana");
    let channel = ground.channel("alerts");
    let posted = ground
        .does(
            &token,
            "chat.postMessage",
            json!({"channel": channel, "text": "5xx が増えています"}),
        )
        .await;
    let ts = posted["ts"].as_str().unwrap();
    ground
        .does(
            &token,
            "chat.postMessage",
            json!({"channel": channel, "text": "返信", "thread_ts": ts}),
        )
        .await;
    let parameters = format!("as={hana}&channel={channel}&thread={ts}");
    let page = ground.page(&format!("/workspace?{parameters}")).await;
    for part in ["side", "head", "messages", "foot", "thread"] {
        let fragment = ground
            .page(&format!("/workspace/fragment/{part}?{parameters}"))
            .await;
        assert!(!fragment.is_empty() && page.contains(&fragment), "{part}");
    }
    assert!(page.contains("1件の返信"));
    let nothing = Request::get("/workspace/fragment/nothing")
        .body(Body::empty())
        .unwrap();
    assert_eq!(ground.ask(nothing).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_plain_form_posts_as_the_persona_and_text_stays_text() {
    let ground = Ground::new();
    let (hana, _) = ground.person("hana");
    let channel = ground.channel("general");
    let form = format!(
        "back=as%3D{hana}%26channel%3D{channel}&channel={channel}&text=%3Cscript%3Ealert(1)%3C%2Fscript%3E%20*ok*"
    );
    assert_eq!(
        ground.form("/workspace/say", &form, "same-origin").await,
        StatusCode::SEE_OTHER
    );
    let page = ground
        .page(&format!("/workspace?as={hana}&channel={channel}"))
        .await;
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; <strong>ok</strong>"));
    assert!(page.contains("<b>花</b>"));
}

#[tokio::test]
async fn another_site_can_not_speak_here() {
    let ground = Ground::new();
    let (hana, _) = ground.person("hana");
    let channel = ground.channel("general");
    let form = format!("back=as%3D{hana}&channel={channel}&text=sneaky");
    for (path, site) in ["say", "join", "press", "view", "do"]
        .into_iter()
        .flat_map(|path| ["cross-site", "same-site", "none"].map(|site| (path, site)))
    {
        let uri = format!("/workspace/{path}");
        let status = ground.form(&uri, &form, site).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{path} {site}");
        for (name, value) in [
            ("origin", "https://evil.example"),
            ("origin", "null"),
            ("x", "y"),
        ] {
            let request = Request::post(&uri)
                .header("host", "localhost")
                .header(name, value)
                .header("content-type", "application/x-www-form-urlencoded")
                .body(Body::from(form.clone()))
                .unwrap();
            let (status, ..) = ground.ask(request).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{path} {name}: {value}");
        }
        let get = Request::get(format!("{uri}?{form}"))
            .body(Body::empty())
            .unwrap();
        let (status, ..) = ground.ask(get).await;
        assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
    }
    assert!(
        !ground
            .page(&format!("/workspace?as={hana}&channel={channel}"))
            .await
            .contains("sneaky")
    );
}

#[tokio::test]
async fn reactions_carry_their_word_and_whose_they_are() {
    let ground = Ground::new();
    let (hana, token) = ground.person("hana");
    let (leo, leos) = ground.person("leo");
    let channel = ground.channel("general");
    let posted = ground
        .does(
            &token,
            "chat.postMessage",
            json!({"channel": channel, "text": "見ました"}),
        )
        .await;
    ground
        .does(
            &leos,
            "reactions.add",
            json!({"channel": channel, "timestamp": posted["ts"], "name": "pushpin"}),
        )
        .await;
    let hers = ground
        .page(&format!("/workspace?as={hana}&channel={channel}&lang=ja"))
        .await;
    assert!(hers.contains("data-rx=\"pushpin\" aria-pressed=\"false\" title=\"Leo\""));
    assert!(hers.contains("<span class=\"word\">事実</span>"));
    let his = ground
        .page(&format!("/workspace?as={leo}&channel={channel}&lang=en"))
        .await;
    assert!(
        his.contains("aria-pressed=\"true\"") && his.contains("<span class=\"word\">fact</span>")
    );
}

#[tokio::test]
async fn an_archived_channel_can_be_read_and_says_why_not_written() {
    let ground = Ground::new();
    let (hana, token) = ground.person("hana");
    let made = ground
        .does(&token, "conversations.create", json!({"name": "inc-1"}))
        .await;
    let channel = made["channel"]["id"].as_str().unwrap().to_owned();
    ground
        .does(
            &token,
            "chat.postMessage",
            json!({"channel": channel, "text": "終わりました"}),
        )
        .await;
    ground
        .does(&token, "conversations.archive", json!({"channel": channel}))
        .await;
    let page = ground
        .page(&format!("/workspace?as={hana}&channel={channel}&lang=ja"))
        .await;
    assert!(page.contains("終わりました") && page.contains("アーカイブされています"));
    assert!(!page.contains("<textarea"));
}

#[tokio::test]
async fn blocks_are_drawn_with_real_buttons_and_ephemerals_for_one_person_only() {
    let ground = Ground::new();
    let (hana, _) = ground.person("hana");
    let (leo, _) = ground.person("leo");
    let (channel, bot) = (ground.channel("alerts"), ground.bot_token());
    let button = json!({"type": "button", "action_id": "raise", "value": "v1", "style": "primary",
        "text": {"type": "plain_text", "text": "立てる"}});
    let blocks = json!([{"type": "actions", "block_id": "b", "elements": [button]}]);
    ground
        .does(
            &bot,
            "chat.postMessage",
            json!({"channel": channel, "text": "card", "blocks": blocks}),
        )
        .await;
    let whisper = json!({"channel": channel, "user": hana, "text": "次の一歩はこちら"});
    ground.does(&bot, "chat.postEphemeral", whisper).await;
    let hers = ground
        .page(&format!("/workspace?as={hana}&channel={channel}&lang=ja"))
        .await;
    assert!(hers.contains(
        "class=\"btn primary\" data-action-id=\"raise\" data-block-id=\"b\" data-value=\"v1\">立てる</button>"
    ));
    assert!(hers.contains("次の一歩はこちら") && hers.contains("あなただけに見えています"));
    let his = ground
        .page(&format!("/workspace?as={leo}&channel={channel}&lang=ja"))
        .await;
    assert!(his.contains("立てる") && !his.contains("次の一歩はこちら"));
}

#[tokio::test]
async fn people_joining_at_one_invitation_are_one_line() {
    let ground = Ground::new();
    let (hana, token) = ground.person("hana");
    let others: Vec<String> = ["leo", "minato", "priya"]
        .iter()
        .map(|name| ground.person(name).0)
        .collect();
    let made = ground
        .does(&token, "conversations.create", json!({"name": "room"}))
        .await;
    let channel = made["channel"]["id"].as_str().unwrap().to_owned();
    ground
        .does(
            &token,
            "conversations.invite",
            json!({"channel": channel, "users": others.join(",")}),
        )
        .await;
    let page = ground
        .page(&format!("/workspace?as={hana}&channel={channel}&lang=ja"))
        .await;
    assert!(
        page.contains("花 が Leo、みなと、Priya を招待しました"),
        "{page}"
    );
}

#[tokio::test]
async fn a_private_channel_does_not_exist_for_others() {
    let ground = Ground::new();
    let (_, token) = ground.person("hana");
    let (leo, _) = ground.person("leo");
    let made = ground
        .does(
            &token,
            "conversations.create",
            json!({"name": "quiet-room", "is_private": true}),
        )
        .await;
    let channel = made["channel"]["id"].as_str().unwrap().to_owned();
    let page = ground
        .page(&format!("/workspace?as={leo}&channel={channel}&lang=ja"))
        .await;
    assert!(page.contains("そのチャンネルは見つかりませんでした") && !page.contains("quiet-room"));
}

#[tokio::test]
async fn a_guest_is_shown_only_the_channels_they_are_in() {
    let ground = Ground::new();
    let (tom, _) = ground.person("tom");
    let (_, token) = ground.person("hana");
    let args = json!({"name": "open-room"});
    let made = ground.does(&token, "conversations.create", args).await;
    let room = made["channel"]["id"].as_str().unwrap().to_owned();
    let words = json!({"channel": room, "text": "public words"});
    ground.does(&token, "chat.postMessage", words).await;
    let there = format!("as={tom}&lang=en&channel={room}");
    assert!(ground.page_at(&there).await.contains("public words"));
    let prefs = json!({"guests": ["tom"]});
    ground.does(&token, "sandbox.prefs", prefs).await;
    let page = ground.page_at(&there).await;
    assert!(!page.contains("public words") && !page.contains("open-room"));
    let general = ground.channel("general");
    let mention = json!({"channel": general, "text": format!("see <#{room}>")});
    ground.does(&token, "chat.postMessage", mention).await;
    let named = ground.page_at(&format!("as={tom}&channel={general}")).await;
    assert!(named.contains("see ") && !named.contains("open-room"));
}

#[tokio::test]
async fn what_was_typed_into_a_message_is_there_when_it_is_drawn_again_for_that_person_only() {
    let ground = Ground::new();
    let (hana, token) = ground.person("hana");
    let (leo, _) = ground.person("leo");
    let (channel, bot) = (ground.channel("general"), ground.bot_token());
    let label = json!({"type": "plain_text", "text": "What"});
    let field = json!({"type": "plain_text_input", "action_id": "a"});
    let blocks = json!([{"type": "input", "block_id": "b", "label": label, "element": field}]);
    let card = json!({"channel": channel, "text": "card", "blocks": blocks});
    let posted = ground.does(&bot, "chat.postMessage", card).await;
    let typed = json!({"channel": channel, "message_ts": posted["ts"], "block_id": "b",
        "action_id": "a", "value": "half of"});
    ground.does(&token, "sandbox.click", typed).await;
    let of = |who: &str| format!("as={who}&channel={channel}");
    assert!(
        ground
            .page_at(&of(&hana))
            .await
            .contains("value=\"half of\"")
    );
    assert!(!ground.page_at(&of(&leo)).await.contains("half of"));
}

#[tokio::test]
async fn the_stream_says_what_changed_and_not_what_concerns_others() {
    let ground = Ground::new();
    let (hana, _) = ground.person("hana");
    let (leo, _) = ground.person("leo");
    let request = Request::get(format!("/workspace/live?as={hana}"))
        .body(Body::empty())
        .unwrap();
    let response = router(ground.clone(), None).oneshot(request).await.unwrap();
    assert_eq!(
        response.headers()[header::CONTENT_TYPE],
        "text/event-stream"
    );
    let change = |kind: &str, user| Change {
        channel: Some("C1".into()),
        kind: kind.into(),
        user,
    };
    ground.changes.send(change("ephemeral", Some(leo))).unwrap();
    ground.changes.send(change("reaction", None)).unwrap();
    let mut frames = response.into_body().into_data_stream();
    let first = tokio_stream::StreamExt::next(&mut frames).await;
    let first = first.unwrap().unwrap();
    assert_eq!(&first[..], b"event: changed\ndata: C1\n\n");
}

#[test]
fn every_emoji_the_workspace_names_can_be_drawn() {
    let typed =
        "🙋👀🕐🙏🌤🔥🚨📌📍🤔✅❌🔧⚖❓🧯📝👍👎🎉🙇👏💡😊😅😂😭😱🙌👋💪🚀⚠⏳🟢🟡🔴🔵⚪🔍📣🐛☕❤";
    let named = crate::emoji::to_names(typed);
    assert!(named.is_ascii(), "{named}");
    for name in named.split(':').filter(|name| !name.is_empty()) {
        assert!(matoi_page::blocks::emoji::glyph(name).is_some(), "{name}");
    }
}

#[test]
fn slash_commands_are_told_from_talk() {
    assert_eq!(
        act::command("/matoi 決済が変"),
        Some(("/matoi".into(), "決済が変".into()))
    );
    assert_eq!(
        act::command("／Matoi"),
        Some(("/matoi".into(), String::new()))
    );
    assert_eq!(act::command("/ 14時から"), None);
    assert_eq!(act::command("1/2 です"), None);
}
