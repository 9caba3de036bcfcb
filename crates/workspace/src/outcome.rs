//! What a method answers: fields, or one of Slack's error codes. It must never invent a code; the
//! method tables list those Slack documents, and debug builds check every failure against them.

use serde_json::{Map, Value, json};

/// The fields beside `ok`, or why not.
pub(crate) type Outcome = Result<Reply, Failure>;

/// A successful answer.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reply {
    /// The fields beside `ok`.
    pub(crate) fields: Map<String, Value>,
    /// A delivery the caller should wait for.
    pub(crate) awaits: Option<u64>,
}

impl Reply {
    /// `{"ok": true}`
    pub(crate) fn empty() -> Self {
        Self::default()
    }

    /// The fields of a JSON object.
    pub(crate) fn of(fields: Value) -> Self {
        match fields {
            Value::Object(fields) => Self {
                fields,
                awaits: None,
            },
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Array(_) => Self::default(),
        }
    }

    /// The caller waits for this delivery to be answered.
    pub(crate) fn awaiting(mut self, delivery: u64) -> Self {
        self.awaits = Some(delivery);
        self
    }

    /// Adds Slack's `warning`.
    pub(crate) fn warning(mut self, code: &str) -> Self {
        self.fields.insert("warning".into(), code.into());
        self.fields
            .insert("response_metadata".into(), json!({"warnings": [code]}));
        self
    }
}

/// A refusal.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    /// Slack's code.
    pub(crate) code: &'static str,
    /// Fields beside `ok` and `error`.
    pub(crate) fields: Map<String, Value>,
}

impl From<&'static str> for Failure {
    fn from(code: &'static str) -> Self {
        Self {
            code,
            fields: Map::new(),
        }
    }
}

impl Failure {
    /// An argument that must be there is not.
    pub(crate) fn missing(name: &str) -> Self {
        Self::explained(
            "invalid_arguments",
            &[format!("[ERROR] missing required field: {name}")],
        )
    }

    /// A code with the messages Slack puts into `response_metadata`.
    pub(crate) fn explained(code: &'static str, messages: &[String]) -> Self {
        Self::from(code).with("response_metadata", json!({ "messages": messages }))
    }

    /// The token lacks a scope.
    pub(crate) fn missing_scope(needed: &str, provided: &[String]) -> Self {
        Self::from("missing_scope")
            .with("needed", needed.into())
            .with("provided", provided.join(",").into())
    }

    /// Adds a field.
    pub(crate) fn with(mut self, name: &str, value: Value) -> Self {
        self.fields.insert(name.into(), value);
        self
    }
}

/// Ends a method with one of Slack's codes.
pub(crate) fn refuse<T>(code: &'static str) -> Result<T, Failure> {
    Err(Failure::from(code))
}
