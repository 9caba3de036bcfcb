//! Buttons.
//!
//! It must never show a button whose meaning was cut.

use serde_json::{Map, Value, json};

use super::plain::Plain;
use super::{BUTTON_TEXT_MAX, BUTTON_VALUE_MAX, is_action_id, length, safe_url};

/// How a button looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ButtonStyle {
    /// Like most.
    #[default]
    Quiet,
    /// The one to press.
    Primary,
    /// One that is hard to undo.
    Danger,
}

/// A button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    action_id: String,
    text: Plain,
    value: String,
    url: Option<String>,
    style: ButtonStyle,
}

impl Button {
    /// A quiet button without a value.
    #[must_use]
    pub fn new(action_id: &str, text: impl Into<Plain>) -> Self {
        Self {
            action_id: action_id.to_owned(),
            text: text.into(),
            value: String::new(),
            url: None,
            style: ButtonStyle::Quiet,
        }
    }

    /// What comes back when it is pressed.
    #[must_use]
    pub fn value(mut self, value: &str) -> Self {
        value.clone_into(&mut self.value);
        self
    }

    /// An address that it opens.
    #[must_use]
    pub fn url(mut self, url: &str) -> Self {
        self.url = Some(url.to_owned());
        self
    }

    /// How it looks.
    #[must_use]
    pub fn style(mut self, style: ButtonStyle) -> Self {
        self.style = style;
        self
    }

    /// `None` where its id, value or address does not fit: half of one would mean something else.
    pub(super) fn render(&self) -> Option<Value> {
        if !is_action_id(&self.action_id) || length(&self.value) > BUTTON_VALUE_MAX {
            return None;
        }
        let mut button = Map::new();
        button.insert("type".to_owned(), json!("button"));
        button.insert("action_id".to_owned(), json!(self.action_id));
        button.insert("text".to_owned(), self.text.object(BUTTON_TEXT_MAX)?);
        if !self.value.is_empty() {
            button.insert("value".to_owned(), json!(self.value));
        }
        if let Some(url) = &self.url {
            button.insert("url".to_owned(), json!(safe_url(url)?));
        }
        match self.style {
            ButtonStyle::Quiet => {}
            ButtonStyle::Primary => {
                button.insert("style".to_owned(), json!("primary"));
            }
            ButtonStyle::Danger => {
                button.insert("style".to_owned(), json!("danger"));
            }
        }
        Some(Value::Object(button))
    }
}
