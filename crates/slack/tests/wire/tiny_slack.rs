//! A double of the network, not of our code: a very small Slack with a memory, and a wire to it
//! that can break before or after the effect.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard};

use async_trait::async_trait;
use matoi_slack::wire::http::{Http, HttpAnswer, HttpFailure};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

pub const TOKEN: &str = "xoxb-the-token";

/// How the next exchange goes wrong.
#[derive(Debug, Clone)]
pub enum Fault {
    Unreachable,
    LostBeforeTheEffect,
    LostAfterTheEffect,
    Instead(HttpAnswer),
}

#[derive(Default)]
pub struct Memory {
    pub people: Vec<String>,
    pub channels: Vec<String>,
    pub posts: Vec<HashMap<String, String>>,
    pub calls: Vec<String>,
    pub faults: Vec<Fault>,
    /// The socket address to hand out.
    pub socket: Option<String>,
    pub revoked: bool,
}

#[derive(Default)]
pub struct TinySlack(Mutex<Memory>);

impl TinySlack {
    pub fn memory(&self) -> MutexGuard<'_, Memory> {
        self.0.lock().expect("no test panics while holding it")
    }

    pub fn break_next(&self, fault: Fault) {
        self.memory().faults.push(fault);
    }
}

#[async_trait]
impl Http for TinySlack {
    async fn post_form(
        &self,
        url: &str,
        bearer: &SecretString,
        body: String,
    ) -> Result<HttpAnswer, HttpFailure> {
        let mut memory = self.memory();
        let method = url.rsplit('/').next().unwrap_or_default().to_owned();
        memory.calls.push(method.clone());
        let fault = memory.faults.pop();
        match fault {
            Some(Fault::Unreachable) => return Err(HttpFailure::NotSent("no route".into())),
            Some(Fault::LostBeforeTheEffect) => return Err(HttpFailure::Lost("reset".into())),
            Some(Fault::Instead(answer)) => return Ok(answer),
            Some(Fault::LostAfterTheEffect) | None => {}
        }
        let arguments: HashMap<String, String> =
            serde_urlencoded::from_str(&body).expect("calls are form-encoded");
        let answer = if bearer.expose_secret() != TOKEN {
            refuse("invalid_auth")
        } else if memory.revoked {
            refuse("token_revoked")
        } else {
            memory.answer(&method, arguments)
        };
        match fault {
            Some(_) => Err(HttpFailure::Lost("timed out".into())),
            None => Ok(HttpAnswer::json(200, answer.to_string())),
        }
    }
}

impl Memory {
    fn answer(&mut self, method: &str, arguments: HashMap<String, String>) -> Value {
        match method {
            "conversations.create" => {
                let name = arguments["name"].clone();
                if self.channels.contains(&name) {
                    return refuse("name_taken");
                }
                self.channels.push(name.clone());
                json!({"ok": true, "channel": {"id": format!("C{}", self.channels.len()), "name": name}})
            }
            "chat.postMessage" => {
                self.posts.push(arguments);
                json!({"ok": true, "ts": format!("1.{:06}", self.posts.len())})
            }
            "auth.test" => json!({"ok": true, "user_id": "U0MATOI"}),
            "users.list" => self.people_page(&arguments),
            "apps.connections.open" => match &self.socket {
                Some(url) => json!({"ok": true, "url": url}),
                None => refuse("internal_error"),
            },
            _ => refuse("unknown_method"),
        }
    }

    fn people_page(&self, arguments: &HashMap<String, String>) -> Value {
        let from: usize = arguments
            .get("cursor")
            .map_or(0, |c| c.parse().expect("ours"));
        let limit: usize = arguments["limit"].parse().expect("a number");
        let to = (from + limit).min(self.people.len());
        let next = if to < self.people.len() {
            to.to_string()
        } else {
            String::new()
        };
        json!({
            "ok": true,
            "members": self.people[from..to].iter().map(|id| json!({"id": id})).collect::<Vec<_>>(),
            "response_metadata": {"next_cursor": next},
        })
    }
}

fn refuse(error: &str) -> Value {
    json!({"ok": false, "error": error})
}
