//! The built-in workspace over HTTP, and how to wait for what it will show.

use std::{sync::Arc, time::Duration};

use jiff::SignedDuration;
use matoi_app::serve::House;
use matoi_slack::wire::reqwest_http::install_tls_provider;
use reqwest::Client;
use serde_json::{Value, json};
use tokio::sync::{broadcast, watch};

/// Nothing in a story takes longer than this; a story that waits so long is lost.
const PATIENCE: Duration = Duration::from_secs(20);
/// What changes without saying so is looked at this often.
const LOOK_AGAIN: Duration = Duration::from_millis(25);
/// One call's time.
const CALL_LIMIT: Duration = Duration::from_secs(15);

/// Tokens of REST and of the alert source in stories.
#[derive(Debug, Clone, Copy)]
pub struct Key;

impl Key {
    /// REST's.
    pub const API: &str = "story-api-token";
    /// The alert source's.
    pub const ALERT: &str = "story-alert-token";
}

/// Where the program answers.
#[derive(Clone)]
pub struct Slack {
    base: String,
    http: Client,
    /// Counts what happened, where the program tells (in process).
    happened: Option<watch::Receiver<u64>>,
}

impl Slack {
    /// The program at that address.
    pub fn at(base: &str) -> Self {
        install_tls_provider();
        let http = Client::builder()
            .no_proxy()
            .timeout(CALL_LIMIT)
            .build()
            .unwrap();
        Self {
            base: base.to_owned(),
            http,
            happened: None,
        }
    }

    /// The program in this process, which also tells when something happened.
    pub fn of(house: &House) -> Self {
        let (tell, happened) = watch::channel(0_u64);
        let tell = Arc::new(tell);
        tokio::spawn(pass_on(house.engine.changes(), tell.clone()));
        if let Some(workspace) = &house.workspace {
            tokio::spawn(pass_on(workspace.changes(), tell));
        }
        Self {
            happened: Some(happened),
            ..Self::at(&format!("http://{}", house.address))
        }
    }

    /// Where it is.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The HTTP client.
    pub fn http(&self) -> &Client {
        &self.http
    }

    /// Calls a Web API method as somebody; what it answers, whatever that is.
    pub async fn call(&self, token: &str, method: &str, args: Value) -> Value {
        self.try_call(token, method, args)
            .await
            .unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// The same where the program may be away.
    pub async fn try_call(&self, token: &str, method: &str, args: Value) -> reqwest::Result<Value> {
        let request = self
            .http
            .post(format!("{}/workspace/api/{method}", self.base))
            .json(&args);
        let request = if token.is_empty() {
            request
        } else {
            request.bearer_auth(token)
        };
        request.send().await?.json().await
    }

    /// A call that has to work.
    pub async fn ok(&self, token: &str, method: &str, args: Value) -> Value {
        let shown = args.to_string();
        let answer = self.call(token, method, args).await;
        assert_eq!(answer["ok"], true, "{method} {shown}: {answer}");
        answer
    }

    /// Who and what there is.
    pub async fn info(&self) -> Value {
        self.ok("", "sandbox.info", json!({})).await
    }

    /// Turns dials of the workspace's faults.
    pub async fn faults(&self, dials: Value) {
        self.ok("", "sandbox.faults", dials).await;
    }

    /// Lets time pass, for the workspace and the program alike.
    pub async fn passes(&self, time: SignedDuration) {
        let ms = i64::try_from(time.as_millis()).unwrap();
        self.ok("", "sandbox.clock", json!({ "advance_ms": ms }))
            .await;
    }

    /// Calls apps made, the oldest first.
    pub async fn calls(&self) -> Vec<Value> {
        let answer = self.ok("", "sandbox.calls", json!({})).await;
        answer["calls"].as_array().unwrap().clone()
    }

    /// Asks REST as a script does.
    pub async fn rest(
        &self,
        method: &str,
        path: &str,
        key: Option<&str>,
        body: &Value,
    ) -> (u16, Value) {
        let method = method.parse().unwrap();
        let request = self
            .http
            .request(method, format!("{}{path}", self.base))
            .bearer_auth(Key::API);
        let request = match key {
            Some(key) => request.header("Idempotency-Key", key),
            None => request,
        };
        let request = if body.is_null() {
            request
        } else {
            request.json(body)
        };
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    /// A page as a browser of that language gets it.
    pub async fn page(&self, path: &str, language: &str) -> String {
        let request = self
            .http
            .get(format!("{}{path}", self.base))
            .header("Accept-Language", language);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 200, "{path}");
        answer.text().await.unwrap()
    }

    /// Looks until it sees it, with patience. `what` says what a lost story was waiting for.
    pub async fn until<T>(&self, what: &str, look: impl AsyncFn() -> Option<T>) -> T {
        self.within(PATIENCE, what, look).await
    }

    /// The same, where real time has to pass that no clock of ours can shorten.
    pub async fn within<T>(
        &self,
        patience: Duration,
        what: &str,
        look: impl AsyncFn() -> Option<T>,
    ) -> T {
        let mut slack = self.clone();
        let found = async {
            loop {
                if let Some(found) = look().await {
                    return found;
                }
                slack.something_happens().await;
            }
        };
        match tokio::time::timeout(patience, found).await {
            Ok(found) => found,
            Err(_) => panic!("waited in vain for: {what}"),
        }
    }

    /// Returns when something happened, or might have.
    pub async fn something_happens(&mut self) {
        let told = async {
            let told = match &mut self.happened {
                Some(happened) => happened.changed().await.is_ok(),
                None => false,
            };
            if !told {
                std::future::pending::<()>().await;
            }
        };
        // Not everything that changes tells so; then the next look does.
        let _ = tokio::time::timeout(LOOK_AGAIN, told).await;
    }
}

/// A listener that lags has still heard that something happened.
async fn pass_on<T: Clone>(mut from: broadcast::Receiver<T>, to: Arc<watch::Sender<u64>>) {
    while !matches!(from.recv().await, Err(broadcast::error::RecvError::Closed)) {
        to.send_modify(|count| *count += 1);
    }
}
