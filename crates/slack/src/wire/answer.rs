//! What an answer of the Web API means: done, refused, or nobody knows.
//!
//! Pure. It must never guess in favour of "done" or "not done": whatever may have taken effect is
//! *unknown*, and unknown calls are looked up, not repeated.

use serde_json::Value;

use super::http::{HttpAnswer, HttpFailure};

/// Seconds to wait when Slack limits us without saying for how long.
pub const RETRY_AFTER_DEFAULT_S: u64 = 30;

const STATUS_TOO_MANY_REQUESTS: u16 = 429;

/// The meaning of one exchange with the Web API.
#[derive(Clone, PartialEq)]
pub enum Outcome {
    /// `ok: true`; the whole answer.
    Done(Value),
    /// Too fast; nothing was done.
    Limited {
        /// Seconds from the answer until the method may be called again.
        retry_after_s: u64,
    },
    /// The method was never run; the same call may be sent again at any time.
    NotSent {
        /// What happened, for the log.
        why: String,
    },
    /// It may or may not have taken effect.
    Unknown {
        /// What happened, for the log.
        why: String,
        /// Slack's error code, if there was one.
        error: Option<String>,
    },
    /// A definite no; sending the same call again would be refused again.
    Refused {
        /// Slack's error code, or `http_<status>` where the server gave none.
        error: String,
        /// The whole answer (`needed`, `errors[]`, …), or null.
        answer: Value,
    },
    /// The token is of no use any more; stop sending.
    Dead {
        /// Slack's error code.
        error: String,
    },
}

/// Without answers: they may hold people's words.
impl std::fmt::Debug for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Done(_) => f.write_str("Done"),
            Self::Limited { retry_after_s } => write!(f, "Limited({retry_after_s} s)"),
            Self::NotSent { why } => write!(f, "NotSent({why})"),
            Self::Unknown { why, error } => write!(f, "Unknown({why}, {error:?})"),
            Self::Refused { error, .. } => write!(f, "Refused({error})"),
            Self::Dead { error } => write!(f, "Dead({error})"),
        }
    }
}

/// Judges one exchange.
#[must_use]
pub fn judge(exchange: Result<HttpAnswer, HttpFailure>) -> Outcome {
    let answer = match exchange {
        Ok(answer) => answer,
        Err(HttpFailure::NotSent(why)) => return Outcome::NotSent { why },
        Err(HttpFailure::Lost(why)) => return Outcome::Unknown { why, error: None },
    };
    if answer.status == STATUS_TOO_MANY_REQUESTS {
        return limited(answer.retry_after);
    }
    let body = serde_json::from_str::<Value>(&answer.body).ok();
    let said = body.as_ref().and_then(said);
    match (answer.status, said, body) {
        (200..=299, Some(Said::Ok), Some(body)) => Outcome::Done(body),
        (200..=499, Some(Said::Error(error)), Some(body)) => {
            judge_error(error, body, answer.retry_after)
        }
        (400..=499, None, body) => refused_by_status(answer.status, body),
        // Whatever is left is not an answer of the method: a page for people, a redirect of
        // somebody in between, a 5xx. The method may have run all the same.
        (status, said, _) => Outcome::Unknown {
            why: not_an_answer(status, answer.content_type.as_deref()),
            error: said.and_then(Said::into_error),
        },
    }
}

enum Said {
    Ok,
    Error(String),
}

impl Said {
    fn into_error(self) -> Option<String> {
        match self {
            Self::Ok => None,
            Self::Error(error) => Some(error),
        }
    }
}

fn said(body: &Value) -> Option<Said> {
    if body.get("ok")?.as_bool()? {
        return Some(Said::Ok);
    }
    let error = body.get("error").and_then(Value::as_str);
    Some(Said::Error(error.unwrap_or("unnamed_error").to_owned()))
}

fn judge_error(error: String, answer: Value, retry_after: Option<u64>) -> Outcome {
    match Verdict::of(&error) {
        Verdict::Limited => limited(retry_after),
        Verdict::NotRun => Outcome::NotSent { why: error },
        Verdict::Unknown => Outcome::Unknown {
            why: format!("Slack said {error}"),
            error: Some(error),
        },
        Verdict::Dead => Outcome::Dead { error },
        Verdict::Refused => Outcome::Refused { error, answer },
    }
}

enum Verdict {
    Limited,
    NotRun,
    Unknown,
    Dead,
    Refused,
}

impl Verdict {
    fn of(error: &str) -> Self {
        match error {
            "ratelimited" | "rate_limited" => Self::Limited,
            // "The POST data was either missing or truncated": the method never had its arguments.
            "request_timeout" => Self::NotRun,
            // Documented: "some aspect of the operation" may have succeeded.
            "internal_error" | "fatal_error" => Self::Unknown,
            // Documented as passing states of the service or the workspace, without a word on
            // effects. A refusal would give the call up, a repeat could double it; looking it up
            // first does neither.
            "service_unavailable" | "team_added_to_org" | "org_login_required" => Self::Unknown,
            "not_authed" | "invalid_auth" | "token_revoked" | "token_expired"
            | "account_inactive" => Self::Dead,
            // Every other code is one that Slack documents as a reason for not doing it.
            _ => Self::Refused,
        }
    }
}

fn limited(retry_after: Option<u64>) -> Outcome {
    Outcome::Limited {
        retry_after_s: retry_after.unwrap_or(RETRY_AFTER_DEFAULT_S),
    }
}

fn refused_by_status(status: u16, body: Option<Value>) -> Outcome {
    // 408 is said by proxies that waited in vain for either side.
    if status == 408 {
        return Outcome::Unknown {
            why: not_an_answer(status, None),
            error: None,
        };
    }
    Outcome::Refused {
        error: format!("http_{status}"),
        answer: body.unwrap_or(Value::Null),
    }
}

fn not_an_answer(status: u16, content_type: Option<&str>) -> String {
    match content_type {
        Some(content_type) => format!("HTTP {status} with {content_type} is not an answer"),
        None => format!("HTTP {status} is not an answer"),
    }
}
