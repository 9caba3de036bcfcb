//! A whole house in memory: the engine with its loops, an outside world at the desk's port, and the
//! front door. Tests talk to it as browsers and scripts do.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicI64, AtomicU64, Ordering},
};

use async_trait::async_trait;
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use matoi_core::{
    effect::Effect,
    evidence::{Copied, FileRef},
    ids::{MessageRef, PersonId, TeamId},
    request::Report,
    surface::Surface,
    team::{Area, Person, Standing, TeamView, Tongue},
};
use matoi_engine::{
    Clock, Desk, DrawJob, Drawing, Engine, Found, Ids, Job, Outcome, Parts, Running,
    store::{MemoryStore, Stage, Viewer},
};
use matoi_web::{
    AlertReader, SlackState, WebState,
    door::Door,
    front::{self, Admits, GuardConfig},
    installed::{Disk, GivenBy, Installed, Key, Worth},
    set_up::SetUp,
};
use matoi_words::Language;
use secrecy::SecretString;
use serde_json::Value;
use tokio::sync::Notify;
use tower::ServiceExt;
use uuid::Uuid;

use crate::contract;

pub const API_TOKEN: &str = "api-s3cret";
pub const ALERT_TOKEN: &str = "alert-s3cret";
const BODY_MAX: usize = 8 * 1024 * 1024;

/// Every look at the clock moves it a little, and a test moves it on: the same story gives the same
/// times, whatever the machine is doing.
struct StoryClock {
    passed_ms: AtomicI64,
    moved: Notify,
}

const STORY_BEGINS: &str = "2026-11-22T05:02:00Z";
/// How far a test moves the clock at once while it waits for the house to come to rest.
const STEP_MS: i64 = 200;
/// A house that is not at rest by then never will be.
const STEPS_MAX: usize = 5_000;

impl StoryClock {
    fn new() -> Arc<Self> {
        Arc::new(Self {
            passed_ms: AtomicI64::new(0),
            moved: Notify::new(),
        })
    }

    fn passes(&self, ms: i64) {
        self.passed_ms.fetch_add(ms, Ordering::Relaxed);
        self.moved.notify_waiters();
    }
}

#[async_trait]
impl Clock for StoryClock {
    fn now(&self) -> Timestamp {
        let begins: Timestamp = STORY_BEGINS.parse().unwrap();
        let passed = self.passed_ms.fetch_add(1, Ordering::Relaxed);
        begins
            .checked_add(SignedDuration::from_millis(passed))
            .unwrap()
    }

    async fn wait_until(&self, then: Timestamp) {
        loop {
            let moved = self.moved.notified();
            if self.now() >= then {
                return;
            }
            moved.await;
        }
    }
}

struct CountedIds(AtomicU64);

impl CountedIds {
    fn next(&self) -> u64 {
        self.0.fetch_add(1, Ordering::Relaxed)
    }
}

impl Ids for CountedIds {
    fn fresh(&self) -> Uuid {
        // Room below each for the ids a decision grows from it.
        Uuid::from_u128(u128::from(self.next()) << 20)
    }

    fn opaque(&self) -> String {
        format!("k{}", self.next())
    }
}

/// How the outside is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// It does what it is asked, at once.
    Fine,
    /// It is not there.
    Away,
    /// It makes no room.
    Refuses,
    /// It announces, and does not say so.
    Mumbles,
}

/// An outside that does what it is asked, while it feels like it.
pub struct Outside {
    posted: AtomicU64,
    /// How many announcements it made.
    announced: AtomicU64,
    mood: Mutex<Mood>,
}

impl Outside {
    fn new() -> Self {
        Self {
            posted: AtomicU64::new(1),
            announced: AtomicU64::new(0),
            mood: Mutex::new(Mood::Fine),
        }
    }

    /// From now on.
    pub fn feels(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    /// How many announcements it made.
    pub fn announced(&self) -> u64 {
        self.announced.load(Ordering::Relaxed)
    }

    /// What keeps it from doing that.
    fn keeps_from(&self, effect: &Effect) -> Option<Outcome> {
        match *self.mood.lock().unwrap() {
            Mood::Away => Some(Outcome::NotDone {
                why: "service_unavailable".to_owned(),
                not_before: None,
            }),
            Mood::Refuses if matches!(effect, Effect::OpenRoom { .. }) => {
                Some(Outcome::done(Report::RoomRefused {
                    reason: "restricted_action".to_owned(),
                }))
            }
            Mood::Refuses if matches!(effect, Effect::OpenThread { .. }) => {
                Some(Outcome::Refused {
                    why: "restricted_action".to_owned(),
                })
            }
            Mood::Mumbles if matches!(effect, Effect::Announce { .. }) => {
                self.announced.fetch_add(1, Ordering::Relaxed);
                Some(Outcome::Unknown {
                    why: "no_answer".to_owned(),
                })
            }
            Mood::Refuses | Mood::Fine | Mood::Mumbles => None,
        }
    }
}

#[async_trait]
impl Desk for Outside {
    async fn perform(&self, job: &Job) -> Outcome {
        if let Some(kept_from) = self.keeps_from(&job.effect) {
            return kept_from;
        }
        let message = || {
            // Marked by a clock that agrees with ours.
            let second = job.now.as_second();
            let number = self.posted.fetch_add(1, Ordering::Relaxed);
            MessageRef::new("C1", format!("{second}.{number:06}").as_str())
        };
        let number = job.subject.incident().map_or(0, |incident| incident.number);
        let room = format!("C{number}");
        if let Effect::OpenRoom { name, .. } = &job.effect {
            return Outcome::done(Report::RoomOpened {
                room: room.as_str().into(),
                name: name.clone(),
            });
        }
        if let Effect::PostHead { .. } = &job.effect {
            return Outcome::done(Report::HeadPosted { message: message() });
        }
        if let Effect::Announce { .. } = &job.effect {
            self.announced.fetch_add(1, Ordering::Relaxed);
            return Outcome::done(Report::Announced { message: message() });
        }
        if let Effect::PostCard { view } = &job.effect {
            return Outcome::done(Report::CardPosted {
                episode: view.episode,
                message: message(),
            });
        }
        if let Effect::CallOpener { person } = &job.effect {
            return Outcome::done(Report::PeopleCalled {
                opener: true,
                people: vec![person.clone()],
                missed: vec![],
            });
        }
        if let Effect::CallPeople { people } = &job.effect {
            return Outcome::done(Report::PeopleCalled {
                opener: false,
                people: people.clone(),
                missed: vec![],
            });
        }
        if let Effect::CopyFile { file, .. } = &job.effect {
            return carried(file);
        }
        if let Effect::ArchiveRoom = &job.effect {
            return Outcome::done(Report::RoomArchived);
        }
        Outcome::plain()
    }

    async fn look_up(&self, _job: &Job) -> Found {
        Found::No
    }

    async fn draw(&self, _surface: &Surface, _job: &DrawJob) -> Drawing {
        Drawing::Shown
    }
}

/// The content the outside gives for a file, unless its address says that it is gone.
pub const CONTENT: &str = "<script>alert(1)</script>";
const SHA256: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

fn carried(file: &FileRef) -> Outcome {
    let id = file.id.clone();
    if file.url.ends_with("/gone") {
        let why = "file_not_found".to_owned();
        let copied = Copied::Missed { why };
        return Outcome::done(Report::FileCopied { id, copied });
    }
    let copied = Copied::Kept {
        sha256: SHA256.to_owned(),
        size: CONTENT.len() as u64,
    };
    Outcome::Carried {
        report: Report::FileCopied { id, copied },
        sha256: SHA256.to_owned(),
        bytes: CONTENT.as_bytes().to_vec(),
    }
}

/// The house.
pub struct World {
    pub engine: Arc<Engine>,
    pub door: Router,
    pub outside: Arc<Outside>,
    clock: Arc<StoryClock>,
    _running: Option<Running>,
}

/// An answer, read whole.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    /// Where it leads on to.
    pub fn leads_to(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.text);
        self.headers[header::LOCATION].to_str().unwrap()
    }

    /// The cookie it sets, as a browser sends it back.
    pub fn cookie(&self) -> &str {
        let set = self.headers[header::SET_COOKIE].to_str().unwrap();
        set.split(';').next().unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }
}

fn person(id: &str, name: &str, area: &str) -> Person {
    Person {
        id: PersonId::from(id),
        name: name.into(),
        areas: vec![Area(area.into())],
        tongue: None,
        standing: Standing::Member,
    }
}

fn team() -> TeamView {
    let mut team = TeamView::empty(TeamId::from("T1"));
    team.people = vec![
        person("U1", "葵", "server"),
        person("U2", "Riku", "director"),
    ];
    team.zone = TimeZone::get("Asia/Tokyo").unwrap();
    team.tongue = Tongue::Ja;
    team
}

fn installed() -> Installed {
    let key = |name, worth, by| Key { name, worth, by };
    let invite = Worth::Text("@engineers, <b>".to_owned());
    Installed {
        keys: vec![
            key("invite", invite, GivenBy::Named("MATOI_INVITE".to_owned())),
            key("public_url", Worth::Unset, GivenBy::Default),
            key("alert_token", Worth::Secret, GivenBy::Matoi),
        ],
        disk: Arc::new(|| Disk {
            database_bytes: Some(3_200_000),
            free_bytes: Some(41_000_000_000),
        }),
        set_up: Arc::new(|| Box::pin(async { SetUp::default() })),
        tokens_kept: Arc::new(|| false),
        lacks: Arc::new(|| None),
    }
}

impl World {
    /// A house whose loops run.
    pub fn new() -> Self {
        Self::built(true, Door::Open)
    }

    /// A house whose rooms are at slack.com, where a channel has another id than it was met under.
    pub fn at_slack_com() -> Self {
        Self::built_with(true, Door::Open, |state| WebState {
            built_in_workspace: false,
            at_slack_com: true,
            channel_now: Arc::new(|known| known.replace("C1", "C1NEW")),
            ..state
        })
    }

    /// A house whose pages are for whoever signed in.
    pub fn closed() -> Self {
        Self::built(true, Door::SignIn)
    }

    /// A house that keeps and does nothing more.
    pub fn asleep() -> Self {
        Self::built(false, Door::Open)
    }

    fn built(awake: bool, to: Door) -> Self {
        Self::built_with(awake, to, |state| state)
    }

    fn built_with(awake: bool, to: Door, so: impl FnOnce(WebState) -> WebState) -> Self {
        let clock = StoryClock::new();
        let ids = Arc::new(CountedIds(AtomicU64::new(1)));
        let outside = Arc::new(Outside::new());
        let engine = Engine::new(Parts {
            store: Arc::new(MemoryStore::new()),
            desk: outside.clone(),
            reader: Arc::new(AlertReader),
            clock: clock.clone(),
            ids: ids.clone(),
            holder: "test".into(),
            team: team(),
        });
        let state = WebState {
            engine: engine.clone(),
            api_token: SecretString::from(API_TOKEN),
            alert_token: SecretString::from(ALERT_TOKEN),
            ids: Arc::new(move || ids.opaque()),
            built_in_workspace: true,
            at_slack_com: false,
            slack_state: Arc::new(|| SlackState::BuiltIn),
            channel_now: Arc::new(str::to_owned),
            language: Language::Ja,
            door: to,
            installed: Arc::new(installed()),
            vouches: None,
            public_url: None,
        };
        let config = GuardConfig {
            admits: match to {
                Door::Open => Admits::OnlyThisMachine,
                Door::SignIn => Admits::WhoeverSignsIn,
            },
            language: Language::Ja,
            files: None,
        };
        let door = front::guard(front::router(so(state)), config);
        let _running = awake.then(|| engine.run());
        Self {
            engine,
            door,
            outside,
            clock,
            _running,
        }
    }

    /// Sends a request as it is.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let answer = self.door.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let bytes = to_bytes(body, BODY_MAX).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }

    /// A browser opens a page.
    pub async fn opens(&self, path: &str) -> Answer {
        let request = Request::get(path)
            .header(header::HOST, "localhost:1190")
            .header(header::ACCEPT, "text/html");
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// A browser that holds that cookie opens a page.
    pub async fn opens_as(&self, cookie: &str, path: &str) -> Answer {
        let request = Request::get(path)
            .header(header::HOST, "localhost:1190")
            .header(header::ACCEPT, "text/html")
            .header(header::COOKIE, cookie);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// A browser that holds that cookie sends a form of ours.
    pub async fn submits_as(&self, cookie: &str, path: &str, form: &str) -> Answer {
        let request = Request::post(path)
            .header(header::HOST, "localhost:1190")
            .header(header::ACCEPT, "text/html")
            .header(header::COOKIE, cookie)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(form.to_owned())).unwrap())
            .await
    }

    /// A browser sends a form of ours.
    pub async fn submits(&self, path: &str, form: &str) -> Answer {
        self.submits_as("matoi_lang=ja", path, form).await
    }

    /// A script calls the API, with its token; the answer has to be as described.
    pub async fn calls(&self, method: &str, path: &str, key: Option<&str>, body: &Value) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
            .header(header::HOST, "127.0.0.1:1190")
            .header(header::ACCEPT_LANGUAGE, "en")
            .header(header::AUTHORIZATION, format!("Bearer {API_TOKEN}"));
        let request = match key {
            Some(key) => request.header("Idempotency-Key", key),
            None => request,
        };
        let sent = if body.is_null() {
            Body::empty()
        } else {
            Body::from(body.to_string())
        };
        let answer = self.send(request.body(sent).unwrap()).await;
        let document = contract::description(self).await;
        contract::holds(&document, method, &format!("/api/v1{path}"), body, &answer);
        answer
    }

    /// A script calls, and it works.
    pub async fn does(&self, method: &str, path: &str, body: Value) -> Value {
        let answer = self.calls(method, path, None, &body).await;
        assert!(
            answer.status.is_success(),
            "{method} {path}: {} {}",
            answer.status,
            answer.text
        );
        answer.json()
    }

    /// A script posts, and it works.
    pub async fn posts(&self, path: &str, body: Value) -> Value {
        self.does("POST", path, body).await
    }

    /// A script looks, and it works.
    pub async fn gets(&self, path: &str) -> Value {
        self.does("GET", path, Value::Null).await
    }

    /// A machine posts an alert.
    pub async fn hears(&self, token: &str, body: impl Into<Body>) -> Answer {
        let request =
            Request::post(format!("/alerts/generic/{token}")).header(header::HOST, "localhost");
        self.send(request.body(body.into()).unwrap()).await
    }

    /// So much time passes.
    pub fn passes(&self, span: SignedDuration) {
        let ms = i64::try_from(span.as_millis()).unwrap();
        self.clock.passes(ms);
    }

    /// Lets things run until something of each incident was tried and is owed.
    pub async fn until_tried(&self) {
        for _ in 0..STEPS_MAX {
            let owing = self.engine.owing(&Viewer::House).await.unwrap();
            let rooms = self
                .engine
                .incidents(&Viewer::House, None, "")
                .await
                .unwrap();
            let tried = owing.iter().filter(|one| one.why.is_some()).count();
            if tried >= rooms.len() {
                return;
            }
            tokio::task::yield_now().await;
        }
        panic!("nothing was tried");
    }

    /// Lets things run until something is owed that waits for longer than that.
    pub async fn until_waits(&self, span: SignedDuration) {
        for _ in 0..STEPS_MAX {
            let later = self.clock.now().checked_add(span).unwrap();
            let owing = self.engine.owing(&Viewer::House).await.unwrap();
            let waits = |stage| matches!(stage, Stage::Pending | Stage::Unknown);
            let mut waiting = owing.iter().filter(|one| waits(one.stage));
            if waiting.any(|one| one.not_before.is_some_and(|at| at > later)) {
                return;
            }
            tokio::task::yield_now().await;
        }
        panic!("nothing waits that long");
    }

    /// Lets things run until nothing is owed, without any time to speak of.
    pub async fn quiet_at_once(&self) {
        for _ in 0..STEPS_MAX {
            let owed = self.engine.owed(&Viewer::House, None).await.unwrap();
            if owed.is_nothing() {
                return;
            }
            tokio::task::yield_now().await;
        }
        panic!("it waits for time to pass");
    }

    /// Lets time pass until nothing is waiting to be done.
    pub async fn quiet(&self) {
        for _ in 0..STEPS_MAX {
            let owed = self.engine.owed(&Viewer::House, None).await.unwrap();
            if owed.is_nothing() {
                return;
            }
            self.clock.passes(STEP_MS);
            tokio::task::yield_now().await;
        }
        panic!(
            "still owed: {:?}",
            self.engine.owed(&Viewer::House, None).await.unwrap()
        );
    }
}
