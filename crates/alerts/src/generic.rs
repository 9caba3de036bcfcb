//! The `generic` source: `{title, summary?, status?, severity?, fingerprint?, url?, labels?, starts_at?}`, or a list of
//! them. Unknown fields are passed over, odd types are taken at their word. Without a title the summary stands in;
//! without both the title stays empty, and whoever shows it has a word for that.

use std::collections::BTreeMap;

use jiff::Timestamp;
use matoi_core::alert::{Heard, Status};
use serde_json::{Map, Value};

use crate::{NotAnAlert, Post, fingerprint, limits, text};

/// When it began is kept as a label: material for people, nothing is decided by it.
const STARTS_AT: &str = "starts_at";

/// What senders say for "it is over", in lower case. Everything else is still so.
const RESOLVED: &[&str] = &[
    "resolved",
    "recovered",
    "recovery",
    "ok",
    "normal",
    "closed",
    "up",
    "復旧",
    "解消",
];

pub(crate) fn read(post: &Post<'_>) -> Result<Vec<Heard>, NotAnAlert> {
    let body: Value = serde_json::from_slice(post.body)
        .map_err(|error| NotAnAlert::NotJson(error.to_string()))?;
    match body {
        Value::Object(fields) => Ok(vec![heard(&fields, post)]),
        Value::Array(items) if items.len() > limits::ALERTS_MAX => {
            Err(NotAnAlert::TooMany(items.len()))
        }
        Value::Array(items) => items.iter().map(|item| one(item, post)).collect(),
        other @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => {
            Err(NotAnAlert::NotAnObject(named(&other)))
        }
    }
}

fn one(item: &Value, post: &Post<'_>) -> Result<Heard, NotAnAlert> {
    match item {
        Value::Object(fields) => Ok(heard(fields, post)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            Err(NotAnAlert::NotAnObject(named(item)))
        }
    }
}

fn named(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn heard(fields: &Map<String, Value>, post: &Post<'_>) -> Heard {
    let said = |name: &str| {
        fields
            .get(name)
            .and_then(text::spoken)
            .filter(|said| !said.trim().is_empty())
    };
    let summary = said("summary").map(|summary| text::lines(&summary, limits::SUMMARY_CHARS_MAX));
    let title = said("title")
        .or_else(|| summary.clone())
        .unwrap_or_default();
    let title = text::line(&title, limits::TITLE_CHARS_MAX);
    let labels = labels(fields);
    let fingerprint = match said("fingerprint") {
        Some(given) => fingerprint::given(given.trim()),
        None => fingerprint::derived(post.source, &title, &labels),
    };
    Heard {
        fingerprint,
        source: post.source.to_owned(),
        title,
        summary,
        status: status(said("status").as_deref()),
        level: said("severity").map(|level| text::line(&level, limits::LEVEL_CHARS_MAX)),
        url: said("url").and_then(|url| address(url.trim())),
        labels,
        at: post.received_at,
    }
}

fn status(said: Option<&str>) -> Status {
    let said = said.unwrap_or_default().trim().to_lowercase();
    if RESOLVED.contains(&said.as_str()) {
        Status::Resolved
    } else {
        Status::Firing
    }
}

/// Only web addresses: people will press it.
fn address(url: &str) -> Option<String> {
    let lower = url.to_ascii_lowercase();
    let is_web = lower.starts_with("https://") || lower.starts_with("http://");
    let is_plain = !url.chars().any(|c| c.is_whitespace() || c.is_control());
    (is_web && is_plain && url.chars().count() <= limits::URL_CHARS_MAX).then(|| url.to_owned())
}

fn labels(fields: &Map<String, Value>) -> BTreeMap<String, String> {
    let mut labels: BTreeMap<String, String> = BTreeMap::new();
    if let Some(Value::Object(given)) = fields.get("labels") {
        for (name, value) in given {
            let name = text::line(name, limits::LABEL_NAME_CHARS_MAX);
            if let Some(value) = text::spoken(value).filter(|_| !name.is_empty()) {
                labels.insert(name, text::line(&value, limits::LABEL_VALUE_CHARS_MAX));
            }
        }
    }
    if let Some(begun) = fields.get(STARTS_AT).and_then(begun) {
        labels.entry(STARTS_AT.to_owned()).or_insert(begun);
    }
    labels.into_iter().take(limits::LABELS_MAX).collect()
}

/// A time as one spelling; what cannot be read as a time stays as it was written.
fn begun(value: &Value) -> Option<String> {
    let said = text::spoken(value).filter(|said| !said.trim().is_empty())?;
    let said = text::line(&said, limits::LABEL_VALUE_CHARS_MAX);
    let seconds = value
        .as_i64()
        .and_then(|seconds| Timestamp::from_second(seconds).ok());
    let time = said.parse::<Timestamp>().ok().or(seconds);
    Some(time.map_or(said, |time| time.to_string()))
}
