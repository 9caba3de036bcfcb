//! The line to "Slack": the product's port to the network, answered by the built-in workspace in this
//! process, with everything a network and a server can do wrong. Must never know what a call means.

use std::sync::Arc;

use async_trait::async_trait;
use matoi_slack::wire::{
    http::{Http, HttpAnswer, HttpBytes, HttpFailure},
    method::Method,
};
use matoi_workspace::{Answer, Call};
use secrecy::{ExposeSecret, SecretString};

use crate::{
    bugs::Bug,
    life::Life,
    outside::Inner,
    stage::form,
    time::{BEGINNING_MS, moment},
    weather::{LATE_MAX_MS, PATIENCE_MS, Weather},
};

/// The longest `Retry-After` this "Slack" gives, in seconds.
const RETRY_AFTER_MAX_S: i64 = 30;

/// While "Slack" is down, a call takes effect all the same this often.
const EFFECT_WHILE_DOWN_PERCENT: u32 = 10;

/// Getting a file, as the points to die at call it.
const DOWNLOAD: &str = "download";
/// A file that begins so stands for one that goes on and on, whatever size it was said to have.
pub const LONGER_THAN_SAID: &[u8] = b"and so on";

/// One process's line.
pub struct Line {
    life: Arc<Life>,
}

/// What becomes of one call.
enum Fate {
    Fine,
    NotSent,
    ServerError,
    SlackError { happens: bool },
    Lost { happens: bool },
    Late,
    Limited,
}

/// A call on its way.
struct Under {
    answer_at: i64,
    flight: Option<u64>,
    end: End,
}

impl Fate {
    /// What it is called, where something is wrong.
    fn word(&self) -> Option<&'static str> {
        match self {
            Self::Fine => None,
            Self::NotSent => Some("not sent"),
            Self::ServerError => Some("server error"),
            Self::SlackError { happens: true } => Some("error after the effect"),
            Self::SlackError { happens: false } => Some("error without effect"),
            Self::Lost { happens: true } => Some("reply lost"),
            Self::Lost { happens: false } => Some("call lost"),
            Self::Late => Some("late effect"),
            Self::Limited => Some("limited"),
        }
    }
}

impl Under {
    fn ends(answer_at: i64, end: End) -> Self {
        Self {
            answer_at,
            flight: None,
            end,
        }
    }
}

enum End {
    Answered,
    Refused(HttpFailure),
    Page(u16),
    Said(&'static str),
    TooMany(u64),
}

impl Line {
    /// The line of that life.
    #[must_use]
    pub fn new(life: Arc<Life>) -> Self {
        Self { life }
    }

    fn leave(&self, method: &'static str, call: Call) -> Under {
        let now = self.life.outside.clock.ms();
        let life = self.life.number;
        self.life.outside.with(|inner| {
            // Only what this process was told by now.
            let told = inner
                .limited
                .get(&(life, method))
                .filter(|(from, until)| *from < now && now < *until);
            if let Some((_, until)) = told.copied() {
                let early = until - now;
                inner.witness.violated(
                    "retry_after",
                    format!("{method} was called {early} ms before Retry-After ended"),
                );
            }
            let fate = inner.fate(now);
            inner.set_out(method, life, now, call, fate)
        })
    }
}

#[async_trait]
impl Http for Line {
    async fn post_form(
        &self,
        url: &str,
        bearer: &SecretString,
        body: String,
    ) -> Result<HttpAnswer, HttpFailure> {
        let name = url.rsplit('/').next().unwrap_or_default();
        let method = Method::ALL
            .iter()
            .map(|method| method.name())
            .find(|known| *known == name)
            .unwrap_or("unknown");
        self.life.pass(method, "before").await;
        let token = Some(bearer.expose_secret().to_owned());
        let left_at = self.life.outside.clock.ms();
        let mut args = form(&body);
        if self.life.outside.has(Bug::ThreadForgotten) && method == "chat.postMessage" {
            args.remove("thread_ts");
        }
        let call = Call {
            token,
            method: name.to_owned(),
            args,
            now: moment(left_at),
        };
        let under = self.leave(method, call);
        self.life.pass(method, "under way").await;
        self.life.wait_until(under.answer_at).await;
        let took_ms = u64::try_from(self.life.outside.clock.ms() - left_at).unwrap_or(0);
        let answer = match under.end {
            End::Answered => self.answered(under.flight, took_ms),
            End::Refused(failure) => Err(failure),
            End::Page(status) => Ok(page(status, took_ms)),
            End::Said(error) => Ok(said(error, took_ms)),
            End::TooMany(seconds) => Ok(too_many(self.believed(seconds), took_ms)),
        };
        self.life.pass(method, "after").await;
        answer
    }

    /// A download changes nothing, so whatever befalls it befalls the answer.
    async fn get_bytes(
        &self,
        url: &str,
        bearer: &SecretString,
        bytes_max: usize,
    ) -> Result<HttpBytes, HttpFailure> {
        self.life.pass(DOWNLOAD, "before").await;
        let now = self.life.outside.clock.ms();
        let (fate, answer_at) = self.life.outside.with(|inner| {
            let fate = inner.fate(now);
            let latency = inner.network.between(5, inner.weather.latency_ms.max(6));
            (fate, now + latency)
        });
        self.life.pass(DOWNLOAD, "under way").await;
        self.life.wait_until(answer_at).await;
        let answer = match fate {
            Fate::Fine => Ok(self.bytes_at(url, bearer.expose_secret(), bytes_max)),
            Fate::NotSent => Err(HttpFailure::NotSent("connection refused".to_owned())),
            Fate::Lost { .. } | Fate::Late => Err(HttpFailure::Lost("it broke off".to_owned())),
            Fate::ServerError | Fate::SlackError { .. } => Ok(no_bytes(503, None)),
            Fate::Limited => Ok(no_bytes(429, Some(1))),
        };
        self.life.pass(DOWNLOAD, "after").await;
        answer
    }
}

fn no_bytes(status: u16, retry_after: Option<u64>) -> HttpBytes {
    HttpBytes {
        status,
        retry_after,
        content_type: None,
        location: None,
        bytes: Vec::new(),
        is_cut: false,
    }
}

impl Line {
    /// The file as "Slack" gives it: all of it, its beginning where it is longer than was asked for, or
    /// a page to sign in.
    fn bytes_at(&self, url: &str, token: &str, bytes_max: usize) -> HttpBytes {
        let parts = url.split('/');
        let id = parts.filter_map(|part| part.rsplit('-').next());
        self.life.outside.with(|inner| {
            let mut found = id.filter_map(|id| inner.world.file_for_token(id, token));
            let Some(file) = found.next() else {
                return HttpBytes {
                    content_type: Some("text/html".to_owned()),
                    ..no_bytes(200, None)
                };
            };
            let bytes = inner.contents.get(&file.id).cloned().unwrap_or_default();
            let is_cut = bytes.starts_with(LONGER_THAN_SAID) || bytes.len() > bytes_max;
            HttpBytes {
                content_type: Some(file.mimetype.clone()),
                bytes,
                is_cut,
                ..no_bytes(200, None)
            }
        })
    }

    fn answered(&self, flight: Option<u64>, took_ms: u64) -> Result<HttpAnswer, HttpFailure> {
        let answer =
            flight.and_then(|flight| self.life.outside.with(|inner| inner.collect(flight)));
        answer.map_or_else(
            || Err(HttpFailure::Lost("no answer".to_owned())),
            |answer| Ok(told(&answer, took_ms)),
        )
    }

    fn believed(&self, seconds: u64) -> u64 {
        if self.life.outside.has(Bug::EarlyRetry) {
            0
        } else {
            seconds
        }
    }
}

fn told(answer: &Answer, took_ms: u64) -> HttpAnswer {
    let retry_after = answer
        .headers
        .iter()
        .find(|(name, _)| name == "retry-after");
    HttpAnswer {
        retry_after: retry_after.and_then(|(_, seconds)| seconds.parse().ok()),
        took_ms,
        ..HttpAnswer::json(answer.status, answer.body.to_string())
    }
}

fn page(status: u16, took_ms: u64) -> HttpAnswer {
    let content_type = Some("text/html".to_owned());
    HttpAnswer {
        status,
        retry_after: None,
        content_type,
        scopes: None,
        date: None,
        body: "<html>".to_owned(),
        took_ms,
    }
}

fn said(error: &str, took_ms: u64) -> HttpAnswer {
    let body = serde_json::json!({"ok": false, "error": error}).to_string();
    HttpAnswer {
        took_ms,
        ..HttpAnswer::json(200, body)
    }
}

fn too_many(seconds: u64, took_ms: u64) -> HttpAnswer {
    let body = r#"{"ok":false,"error":"ratelimited"}"#;
    HttpAnswer {
        retry_after: Some(seconds),
        took_ms,
        ..HttpAnswer::json(429, body)
    }
}

impl Inner {
    fn fate(&mut self, now: i64) -> Fate {
        let since = now - BEGINNING_MS;
        let is_down = |(from, until): (i64, i64)| (from..until).contains(&since);
        if self.weather.outage.is_some_and(is_down) {
            self.witness.faults += 1;
            let happens = self.network.percent(EFFECT_WHILE_DOWN_PERCENT);
            return match self.network.below(3) {
                0 if happens => Fate::Late,
                0 => Fate::NotSent,
                1 if !happens => Fate::ServerError,
                _ => Fate::Lost { happens },
            };
        }
        let Weather {
            server_error,
            lost_before,
            lost_after,
            late,
            error_after,
            error_before,
            limited,
            not_sent,
            ..
        } = self.weather;
        let rates = [
            server_error,
            lost_before,
            lost_after,
            late,
            error_after,
            error_before,
            limited,
            not_sent,
        ];
        let struck: u32 = rates.iter().sum();
        if struck == 0 || !self.network.hits(struck) {
            return Fate::Fine;
        }
        self.witness.faults += 1;
        match self.network.weighed(&rates) {
            0 => Fate::ServerError,
            1 => Fate::Lost { happens: false },
            2 => Fate::Lost { happens: true },
            3 => Fate::Late,
            4 => Fate::SlackError { happens: true },
            5 => Fate::SlackError { happens: false },
            6 => Fate::Limited,
            _ => Fate::NotSent,
        }
    }

    fn set_out(
        &mut self,
        method: &'static str,
        life: u64,
        now: i64,
        call: Call,
        fate: Fate,
    ) -> Under {
        let latency = self.network.between(5, self.weather.latency_ms.max(6));
        let (soon, happens_at) = (now + latency, now + latency / 2);
        if let Some(word) = fate.word() {
            let told = || format!("{} of life {life}", call.method);
            self.witness.saw(now, word, &told);
        }
        match fate {
            Fate::Fine => Under {
                answer_at: soon,
                flight: Some(self.send(happens_at, call, true)),
                end: End::Answered,
            },
            Fate::NotSent => {
                let why = "connection refused".to_owned();
                Under::ends(now, End::Refused(HttpFailure::NotSent(why)))
            }
            Fate::ServerError => Under::ends(soon, End::Page(503)),
            Fate::SlackError { happens } => {
                self.send_if(happens, happens_at, call);
                let errors = ["internal_error", "fatal_error"];
                let error = self.network.pick(&errors).copied().unwrap_or(errors[0]);
                Under::ends(soon, End::Said(error))
            }
            Fate::Lost { happens } => {
                self.send_if(happens, happens_at, call);
                Under::ends(self.given_up(now), lost())
            }
            Fate::Late => {
                let due = now + self.network.between(1_000, LATE_MAX_MS);
                self.send_if(true, due, call);
                Under::ends(self.given_up(now), lost())
            }
            Fate::Limited => {
                let seconds = self.network.between(1, RETRY_AFTER_MAX_S);
                self.limit((life, method), soon, soon + seconds * 1_000);
                Under::ends(soon, End::TooMany(seconds.unsigned_abs()))
            }
        }
    }

    /// A call nobody will hear the answer of.
    fn send_if(&mut self, happens: bool, at: i64, call: Call) {
        if happens {
            self.send(at, call, false);
        }
    }

    /// Of two answers that crossed, the one that asks for more counts.
    fn limit(&mut self, what: (u64, &'static str), from: i64, until: i64) {
        let known = self.limited.entry(what).or_insert((from, until));
        if known.1 < until {
            *known = (from, until);
        }
    }

    /// Either the connection breaks at once, or patience ends.
    fn given_up(&mut self, now: i64) -> i64 {
        if self.network.percent(50) {
            now + self.network.between(1, 500)
        } else {
            now + PATIENCE_MS
        }
    }
}

fn lost() -> End {
    End::Refused(HttpFailure::Lost("the connection broke".to_owned()))
}
