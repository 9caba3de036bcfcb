//! Reading the arguments of a call, however the caller wrote them: JSON, JSON inside a form field,
//! comma lists, `1` for true. It must never know which method reads.

use serde_json::{Map, Value};

use crate::outcome::Failure;

/// The arguments of one call.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Args<'a>(pub(crate) &'a Map<String, Value>);

impl Args<'_> {
    /// A text; numbers and booleans read as what they look like. Empty counts as absent.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.text_or_empty(name).filter(|text| !text.is_empty())
    }

    /// A text where an empty one means something.
    pub(crate) fn text_or_empty(&self, name: &str) -> Option<String> {
        match self.0.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(flag) => Some(flag.to_string()),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        }
    }

    /// A text without which the call makes no sense.
    pub(crate) fn required(&self, name: &str) -> Result<String, Failure> {
        self.text(name).ok_or_else(|| Failure::missing(name))
    }

    /// A yes or no.
    pub(crate) fn flag(&self, name: &str, otherwise: bool) -> bool {
        match self.text(name).as_deref() {
            Some("true" | "1") => true,
            Some("false" | "0") => false,
            Some(_) | None => otherwise,
        }
    }

    /// A number; text that is none counts as absent.
    pub(crate) fn number(&self, name: &str) -> Option<i64> {
        self.text(name)?.parse().ok()
    }

    /// A list: a JSON array, a JSON array in a string, or words with commas between.
    pub(crate) fn list(&self, name: &str) -> Vec<String> {
        let value = match self.0.get(name) {
            Some(Value::String(text)) => serde_json::from_str::<Vec<Value>>(text)
                .map_or_else(|_| Value::String(text.clone()), Value::Array),
            Some(other) => other.clone(),
            None => return Vec::new(),
        };
        match value {
            Value::Array(items) => items
                .iter()
                .filter_map(|item| item.as_str().map(str::to_owned))
                .collect(),
            Value::String(text) => text
                .split(',')
                .map(str::trim)
                .filter(|word| !word.is_empty())
                .map(str::to_owned)
                .collect(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => Vec::new(),
        }
    }

    /// A JSON value, or the JSON written in a string. `Err` if the string is not JSON.
    pub(crate) fn json(&self, name: &str) -> Result<Option<Value>, NotJson> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if text.trim().is_empty() => Ok(None),
            Some(Value::String(text)) => serde_json::from_str(text).map(Some).map_err(|_| NotJson),
            Some(value) => Ok(Some(value.clone())),
        }
    }
}

/// A field that should have held JSON.
#[derive(Debug)]
pub(crate) struct NotJson;
