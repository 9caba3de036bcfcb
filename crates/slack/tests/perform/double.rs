//! A double of the network, not of our code: it answers each method with what was laid ready for it,
//! in order, the last one again until another is laid, and remembers what it was asked.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, MutexGuard},
};

use async_trait::async_trait;
use matoi_slack::wire::http::{Http, HttpAnswer, HttpBytes, HttpFailure};
use secrecy::SecretString;
use serde_json::{Value, json};

/// One call as it arrived.
#[derive(Debug, Clone)]
pub struct Call {
    pub method: String,
    pub arguments: HashMap<String, String>,
}

impl Call {
    pub fn get(&self, name: &str) -> &str {
        self.arguments.get(name).map_or("", String::as_str)
    }
}

type Exchange = Result<HttpAnswer, HttpFailure>;

/// What was laid ready for one method.
#[derive(Default)]
struct Laid {
    coming: VecDeque<Exchange>,
    last: Option<Exchange>,
}

#[derive(Default)]
struct Memory {
    laid: HashMap<String, Laid>,
    calls: Vec<Call>,
    otherwise: Option<Value>,
    files: HashMap<String, HttpBytes>,
}

/// Slack, as far as the desk can tell.
#[derive(Default)]
pub struct Double(Mutex<Memory>);

impl Double {
    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.0.lock().expect("no test panics while holding it")
    }

    fn lay(&self, method: &str, exchange: Exchange) {
        let mut memory = self.memory();
        memory
            .laid
            .entry(method.to_owned())
            .or_default()
            .coming
            .push_back(exchange);
    }

    /// The next answer of that method.
    pub fn answers(&self, method: &str, answer: Value) {
        let mut body = json!({"ok": true});
        if let (Some(body), Some(more)) = (body.as_object_mut(), answer.as_object()) {
            body.extend(more.clone());
        }
        self.lay(method, Ok(HttpAnswer::json(200, body.to_string())));
    }

    /// The next answer of that method is a no.
    pub fn refuses(&self, method: &str, error: &str) {
        self.answers(method, json!({"ok": false, "error": error}));
    }

    /// The next answer of that method is lost.
    pub fn loses(&self, method: &str) {
        self.lay(method, Err(HttpFailure::Lost("timed out".to_owned())));
    }

    /// The next answer of that method is a page for people.
    pub fn answers_page(&self, method: &str, status: u16) {
        let page = "<html>no way through here</html>";
        self.lay(method, Ok(HttpAnswer::json(status, page)));
    }

    /// A file, or what stands in its place.
    pub fn serves(&self, url: &str, answer: HttpBytes) {
        self.memory().files.insert(url.to_owned(), answer);
    }

    /// The next call of that method comes too fast.
    pub fn limits(&self, method: &str, retry_after_s: u64) {
        let mut answer = HttpAnswer::json(429, r#"{"ok":false,"error":"ratelimited"}"#);
        answer.retry_after = Some(retry_after_s);
        self.lay(method, Ok(answer));
    }

    /// What methods answer for which nothing was laid ready.
    pub fn otherwise(&self, answer: Value) {
        self.memory().otherwise = Some(answer);
    }

    /// The calls of that method so far.
    pub fn calls(&self, method: &str) -> Vec<Call> {
        let memory = self.memory();
        let of_method = memory.calls.iter().filter(|call| call.method == method);
        of_method.cloned().collect()
    }
}

#[async_trait]
impl Http for Double {
    async fn post_form(
        &self,
        url: &str,
        _bearer: &SecretString,
        body: String,
    ) -> Result<HttpAnswer, HttpFailure> {
        let method = url.rsplit('/').next().unwrap_or_default().to_owned();
        let arguments = serde_urlencoded::from_str(&body).expect("calls are form-encoded");
        let mut memory = self.memory();
        memory.calls.push(Call {
            method: method.clone(),
            arguments,
        });
        let otherwise = memory.otherwise.clone().unwrap_or(json!({"ok": true}));
        let next = memory.laid.get_mut(&method).and_then(|laid| {
            laid.last = laid.coming.pop_front().or_else(|| laid.last.take());
            laid.last.clone()
        });
        next.unwrap_or_else(|| Ok(HttpAnswer::json(200, otherwise.to_string())))
    }

    async fn get_bytes(
        &self,
        url: &str,
        _bearer: &SecretString,
        _bytes_max: usize,
    ) -> Result<HttpBytes, HttpFailure> {
        let found = self.memory().files.get(url).cloned();
        found.ok_or_else(|| HttpFailure::Lost("nobody answers there".to_owned()))
    }
}
