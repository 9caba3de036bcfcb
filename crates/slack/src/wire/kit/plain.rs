//! Words that Slack shows as they are, and the small things made of them.
//!
//! It must never let markup through: nothing here is read as such by any client.

use serde_json::{Map, Value, json};

use super::{OPTION_DESCRIPTION_MAX, OPTION_TEXT_MAX, OPTION_VALUE_MAX, clean_line, cut, length};

/// Words on one line that Slack shows as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plain(String);

impl Plain {
    /// Words, ours or somebody's.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(clean_line(text))
    }

    pub(super) fn object(&self, max: usize) -> Option<Value> {
        let text = cut(&self.0, max);
        if text.is_empty() {
            return None;
        }
        Some(json!({"type": "plain_text", "text": text, "emoji": true}))
    }
}

impl From<&str> for Plain {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Plain {
    fn from(text: String) -> Self {
        Self::new(&text)
    }
}

/// One of several to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    value: String,
    text: Plain,
    description: Option<Plain>,
}

impl Choice {
    /// `value` comes back when it is chosen.
    #[must_use]
    pub fn new(value: &str, text: impl Into<Plain>) -> Self {
        Self {
            value: value.to_owned(),
            text: text.into(),
            description: None,
        }
    }

    /// A smaller line under it.
    #[must_use]
    pub fn description(mut self, text: impl Into<Plain>) -> Self {
        self.description = Some(text.into());
        self
    }

    pub(super) fn value(&self) -> &str {
        &self.value
    }

    /// `None` where its value does not fit: half of one would mean something else.
    pub(super) fn render(&self) -> Option<Value> {
        if self.value.is_empty() || length(&self.value) > OPTION_VALUE_MAX {
            return None;
        }
        let mut option = Map::new();
        option.insert("text".to_owned(), self.text.object(OPTION_TEXT_MAX)?);
        option.insert("value".to_owned(), json!(self.value));
        let description = self.description.as_ref();
        if let Some(text) = description.and_then(|text| text.object(OPTION_DESCRIPTION_MAX)) {
            option.insert("description".to_owned(), text);
        }
        Some(Value::Object(option))
    }
}
