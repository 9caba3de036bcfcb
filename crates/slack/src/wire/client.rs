//! The Web API client: one call, judged once, under Slack's rate limits.
//!
//! It must never retry by itself: what to do about an unknown outcome depends on the effect, and
//! that is known further up.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use serde_json::Value;
use tokio::sync::watch;

use super::answer::{Outcome, judge};
use super::apart::ClocksApart;
use super::channel_ids::ChannelIds;
use super::file::{self, Download, DownloadError};
use super::http::{Http, HttpAnswer, HttpFailure};
use super::limits::Limits;
use super::method::Method;
use super::pace::Pace;

/// Pages that are read of one list. With 200 entries each this is a workspace of 10,000 people.
pub const PAGES_MAX: usize = 50;
/// Entries asked for per page, as Slack recommends.
pub const PAGE_ENTRIES: u32 = 200;
/// How often one page may be told to wait for a rate limit before the list is given up.
pub const PAGE_WAITS_MAX: usize = 5;

/// After Slack said that the token is dead nothing is sent for so long: a person has to give a new one, and
/// nothing is lost meanwhile. Asking who we are (`auth.test`) is how one learns that it lives again.
pub const DEAD_TOKEN_WAIT: SignedDuration = SignedDuration::from_mins(5);

/// How the reason begins of whatever waits for a token that lives.
pub const DEAD_TOKEN: &str = "the token is dead";

/// Several calls are made with the time at which the first of them was; so much later may the last be.
const ONE_GO: SignedDuration = SignedDuration::from_secs(60);

/// Slack's Web API, or a server that speaks like it, with one token.
pub struct WebApi {
    http: Arc<dyn Http>,
    base_url: String,
    token: SecretString,
    limits: Mutex<Limits>,
    /// The latest answer there was.
    answered_at: Mutex<Timestamp>,
    /// Why nothing is sent, and since when.
    dead: Mutex<Option<(String, Timestamp)>>,
    /// Whether the token lives, for whoever wants to know when that changes.
    lives: watch::Sender<bool>,
    /// What the token may do, as Slack said last.
    granted: Mutex<Option<String>>,
    channel_ids: ChannelIds,
    apart: ClocksApart,
    clock: Option<TellTime>,
}

/// Tells what time it is by our clock.
pub type TellTime = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Why a call has no `ok: true`.
#[derive(Clone, PartialEq, thiserror::Error)]
pub enum CallError {
    /// Too fast; nothing was sent, or Slack did nothing.
    #[error("limited until {until}")]
    Limited {
        /// The earliest time for the next try.
        until: Timestamp,
    },
    /// Nothing reached the method: no effect is possible, and repeating is safe.
    #[error("not sent: {why}")]
    NotSent {
        /// What happened.
        why: String,
    },
    /// It may or may not have taken effect. Harmless where the method does not mutate;
    /// otherwise look it up before sending it again.
    #[error("outcome unknown: {why}")]
    Unknown {
        /// What happened.
        why: String,
        /// Slack's error code, if there was one.
        error: Option<String>,
    },
    /// A definite no.
    #[error("refused: {error}")]
    Refused {
        /// Slack's error code, or `http_<status>` where the server gave none.
        error: String,
        /// The whole answer (`needed`, `errors[]`, …), or null.
        answer: Value,
    },
    /// The token is of no use any more; stop sending.
    #[error("{}: {error}", DEAD_TOKEN)]
    Dead {
        /// Slack's error code.
        error: String,
    },
}

/// The same as its display: an answer may hold people's words, and those stay out of logs.
impl std::fmt::Debug for CallError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CallError({self})")
    }
}

impl CallError {
    /// Slack's error code, where the server gave one.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Refused { error, .. } | Self::Dead { error } => Some(error),
            Self::Unknown { error, .. } => error.as_deref(),
            Self::Limited { .. } | Self::NotSent { .. } => None,
        }
    }
}

/// One page of a list.
#[derive(Clone, PartialEq)]
pub struct Page {
    /// The whole answer.
    pub answer: Value,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
}

/// All entries of a list.
#[derive(Clone, PartialEq)]
pub struct Listed {
    /// The entries, in Slack's order.
    pub entries: Vec<Value>,
    /// Whether there were more than [`PAGES_MAX`] pages.
    pub is_cut: bool,
}

impl std::fmt::Debug for WebApi {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WebApi")
            .field("base_url", &self.base_url)
            .finish_non_exhaustive()
    }
}

impl WebApi {
    /// A client for `base_url` (such as `https://slack.com/api/`) with `token`.
    #[must_use]
    pub fn new(http: Arc<dyn Http>, base_url: &str, token: SecretString) -> Self {
        Self {
            http,
            base_url: format!("{}/", base_url.trim_end_matches('/')),
            token,
            limits: Mutex::default(),
            answered_at: Mutex::new(Timestamp::MIN),
            dead: Mutex::default(),
            lives: watch::Sender::new(true),
            granted: Mutex::default(),
            channel_ids: ChannelIds::default(),
            apart: ClocksApart::default(),
            clock: None,
        }
    }

    /// The channels whose ids changed: in calls and answers each stays who it was.
    #[must_use]
    pub fn channel_ids(&self) -> &ChannelIds {
        &self.channel_ids
    }

    /// What the token may do, with commas between, as the latest answer said that said it. A server that
    /// does not tell leaves it unknown.
    #[must_use]
    pub fn granted(&self) -> Option<String> {
        let granted = self.granted.lock().unwrap_or_else(PoisonError::into_inner);
        granted.clone()
    }

    /// The same, which compares that clock with Slack's: callers know only when they began.
    #[must_use]
    pub fn by_clock(self, clock: TellTime) -> Self {
        let clock = Some(clock);
        Self { clock, ..self }
    }

    /// How far our clock is from Slack's, as far as a clock was given to compare.
    #[must_use]
    pub fn apart(&self) -> &ClocksApart {
        &self.apart
    }

    /// Whether the token lives, as far as Slack said, and word of every change.
    #[must_use]
    pub fn lives(&self) -> watch::Receiver<bool> {
        self.lives.subscribe()
    }

    /// Calls `method` once, if the rate limits admit it: by the clock where there is one, else at `now`.
    ///
    /// Arguments are form-encoded; nested values (blocks, a view, metadata) are JSON inside.
    ///
    /// # Errors
    /// See [`CallError`]; each variant says what may have happened and whether to try again.
    pub async fn call(
        &self,
        now: Timestamp,
        method: Method,
        arguments: &[(&str, Cow<'_, str>)],
    ) -> Result<Value, CallError> {
        debug_assert!(
            arguments
                .iter()
                .all(|(name, _)| method.arguments().contains(name)),
            "{} was called with an argument that its table does not list",
            method.name()
        );
        let arguments = self.told(arguments);
        let channel = arguments
            .iter()
            .find(|(name, _)| *name == "channel")
            .map(|(_, channel)| channel.as_ref());
        let now = self.shown().unwrap_or_else(|| self.later_of(now));
        if method != Method::AuthTest
            && let Some(error) = self.dead_at(now)
        {
            return Err(CallError::Dead { error });
        }
        if let Some(shown) = self.shown() {
            self.limits().go_by(shown);
        }
        self.limits()
            .admit(method, channel, now)
            .map_err(|until| CallError::Limited { until })?;
        let body = serde_urlencoded::to_string(&arguments).map_err(|error| CallError::NotSent {
            why: error.to_string(),
        })?;
        let url = format!("{}{}", self.base_url, method.name());
        let exchange = self.http.post_form(&url, &self.token, body).await;
        let answered_at = self.answered(&exchange, now);
        let outcome = judge(exchange);
        self.learn(&outcome, answered_at);
        match outcome {
            Outcome::Done(mut answer) => {
                self.channel_ids.settle(&mut answer);
                Ok(answer)
            }
            Outcome::Limited { retry_after_s } => {
                let mut limits = self.limits();
                let until = limits.punish(method, channel, retry_after_s, answered_at);
                Err(CallError::Limited { until })
            }
            Outcome::NotSent { why } => Err(CallError::NotSent { why }),
            Outcome::Unknown { why, error } => Err(CallError::Unknown { why, error }),
            Outcome::Refused { error, answer } => Err(CallError::Refused { error, answer }),
            Outcome::Dead { error } => Err(CallError::Dead { error }),
        }
    }

    /// What is asked for, with every channel under the id that Slack knows it by now.
    fn told<'a>(&self, arguments: &'a [(&'a str, Cow<'_, str>)]) -> Vec<(&'a str, Cow<'a, str>)> {
        let all = arguments.iter();
        let told = all.map(|(name, value)| (*name, self.channel_ids.told(name, value)));
        told.collect()
    }

    /// Reads one page of a list, from its beginning or from `cursor`.
    ///
    /// # Errors
    /// As [`WebApi::call`].
    pub async fn page(
        &self,
        now: Timestamp,
        method: Method,
        arguments: &[(&str, Cow<'_, str>)],
        cursor: Option<&str>,
    ) -> Result<Page, CallError> {
        let mut arguments = arguments.to_vec();
        let takes_limit = method.arguments().contains(&"limit");
        if takes_limit && !arguments.iter().any(|(name, _)| *name == "limit") {
            arguments.push(("limit", PAGE_ENTRIES.to_string().into()));
        }
        if let Some(cursor) = cursor {
            arguments.push(("cursor", cursor.into()));
        }
        let answer = self.call(now, method, &arguments).await?;
        let next = answer
            .pointer("/response_metadata/next_cursor")
            .and_then(Value::as_str)
            .filter(|next| !next.is_empty() && Some(*next) != cursor)
            .map(str::to_owned);
        Ok(Page { answer, next })
    }

    /// Reads all pages of a list and collects what is under `key` (`members`, `channels`, …),
    /// waiting where a rate limit says so.
    ///
    /// # Errors
    /// The first error that waiting does not help against.
    pub async fn list(
        &self,
        pace: &dyn Pace,
        method: Method,
        arguments: &[(&str, Cow<'_, str>)],
        key: &str,
    ) -> Result<Listed, CallError> {
        let mut entries = Vec::new();
        let mut cursor: Option<String> = None;
        let mut waits = 0;
        let mut pages = 0;
        loop {
            let now = pace.now();
            let page = match self.page(now, method, arguments, cursor.as_deref()).await {
                Ok(page) => page,
                Err(CallError::Limited { until }) if waits < PAGE_WAITS_MAX => {
                    waits += 1;
                    let wait = until.duration_since(now).as_millis().max(0);
                    pace.pause(u64::try_from(wait).unwrap_or(0) + 1).await;
                    continue;
                }
                Err(error) => return Err(error),
            };
            pages += 1;
            waits = 0;
            if let Some(found) = page.answer.get(key).and_then(Value::as_array) {
                entries.extend(found.iter().cloned());
            }
            match page.next {
                Some(_) if pages == PAGES_MAX => {
                    return Ok(Listed {
                        entries,
                        is_cut: true,
                    });
                }
                Some(next) => cursor = Some(next),
                None => {
                    return Ok(Listed {
                        entries,
                        is_cut: false,
                    });
                }
            }
        }
    }

    /// Downloads a file of Slack's (`url_private`), with the token: it is sent to Slack's own hosts and
    /// to wherever the Web API itself is, and never follows a redirect from there to elsewhere.
    /// `announced` is the media type that Slack told of it.
    ///
    /// # Errors
    /// See [`DownloadError`].
    pub async fn download(
        &self,
        url: &str,
        announced: &str,
        bytes_max: usize,
    ) -> Result<Download, DownloadError> {
        file::download(
            self.http.as_ref(),
            &self.base_url,
            &self.token,
            &file::Wanted {
                url,
                announced,
                bytes_max,
            },
        )
        .await
    }

    /// Why nothing is sent now, if so. When its time is over one call goes, and the rest wait for what that one
    /// finds. A clock that was set back must not keep it shut.
    fn dead_at(&self, now: Timestamp) -> Option<String> {
        let mut dead = self.dead.lock().unwrap_or_else(PoisonError::into_inner);
        let (error, since) = dead.as_mut()?;
        if now.duration_since(*since).abs() < DEAD_TOKEN_WAIT {
            return Some(error.clone());
        }
        *since = now;
        None
    }

    /// What an answer tells beside its words; when it came, by our clock.
    fn answered(&self, exchange: &Result<HttpAnswer, HttpFailure>, now: Timestamp) -> Timestamp {
        let took_ms = exchange.as_ref().map_or(0, |answer| answer.took_ms);
        let took = SignedDuration::from_millis(i64::try_from(took_ms).unwrap_or(0));
        let answered_at = now.checked_add(took).unwrap_or(now);
        let answered_at = self.shown().unwrap_or(answered_at);
        if let Ok(answer) = exchange {
            if let Some(scopes) = &answer.scopes {
                let mut granted = self.granted.lock().unwrap_or_else(PoisonError::into_inner);
                *granted = Some(scopes.clone());
            }
            if let (Some(date), Some(shown)) = (answer.date, self.shown()) {
                self.apart.saw(shown, date);
            }
        }
        let latest = self.later_of(answered_at);
        *self.answered_at() = latest;
        answered_at
    }

    /// Whether the token lives. Whatever is no word of Slack's about it teaches nothing.
    fn learn(&self, outcome: &Outcome, now: Timestamp) {
        let dead = match outcome {
            Outcome::Dead { error } => Some((error.clone(), now)),
            Outcome::Done(_) => None,
            Outcome::Limited { .. }
            | Outcome::NotSent { .. }
            | Outcome::Unknown { .. }
            | Outcome::Refused { .. } => return,
        };
        let lives = dead.is_none();
        *self.dead.lock().unwrap_or_else(PoisonError::into_inner) = dead;
        self.lives
            .send_if_modified(|known| std::mem::replace(known, lives) != lives);
    }

    /// A caller with several calls to make knows only when it began; the answers in between tell how
    /// late it is. Where they are far apart a clock was set back, and the caller is right.
    fn later_of(&self, now: Timestamp) -> Timestamp {
        let answered_at = *self.answered_at();
        let ahead = answered_at.duration_since(now);
        if ahead > SignedDuration::ZERO && ahead <= ONE_GO {
            answered_at
        } else {
            now
        }
    }

    /// What the clock shows, where there is one: whoever calls knows only when they began, and it may have been set
    /// back since.
    fn shown(&self) -> Option<Timestamp> {
        self.clock.as_ref().map(|clock| clock())
    }

    fn answered_at(&self) -> std::sync::MutexGuard<'_, Timestamp> {
        // One plain value.
        self.answered_at
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn limits(&self) -> std::sync::MutexGuard<'_, Limits> {
        // The buckets are plain values, so a panic elsewhere can't have left them half-written.
        self.limits.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
