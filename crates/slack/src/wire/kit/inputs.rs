//! Fields for words and people.
//!
//! It must never preset what Slack would refuse: what does not fit is cut or not preset.

use serde_json::{Value, json};

use super::element::{named, with_placeholder};
use super::plain::Plain;
use super::{INPUT_TEXT_MAX, clean, clean_line, cut, is_user_id};

/// A field for words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextInput {
    action_id: String,
    is_multiline: bool,
    initial: String,
    max: usize,
    placeholder: Option<Plain>,
    has_focus: bool,
}

impl TextInput {
    /// One line.
    #[must_use]
    pub fn line(action_id: &str) -> Self {
        Self {
            action_id: action_id.to_owned(),
            is_multiline: false,
            initial: String::new(),
            max: INPUT_TEXT_MAX,
            placeholder: None,
            has_focus: false,
        }
    }

    /// Several lines.
    #[must_use]
    pub fn lines(action_id: &str) -> Self {
        Self {
            is_multiline: true,
            ..Self::line(action_id)
        }
    }

    /// What stands in it already.
    #[must_use]
    pub fn initial(mut self, text: &str) -> Self {
        self.initial = clean(text);
        self
    }

    /// At most so many letters; never more than [`INPUT_TEXT_MAX`].
    #[must_use]
    pub fn at_most(mut self, letters: usize) -> Self {
        self.max = letters.clamp(1, INPUT_TEXT_MAX);
        self
    }

    /// Pale words while it is empty.
    #[must_use]
    pub fn placeholder(mut self, text: impl Into<Plain>) -> Self {
        self.placeholder = Some(text.into());
        self
    }

    /// Where one begins to type. Only one of a view may have it.
    #[must_use]
    pub fn focused(mut self) -> Self {
        self.has_focus = true;
        self
    }

    pub(super) fn render(&self) -> Option<Value> {
        let mut input = named("plain_text_input", &self.action_id)?;
        input.insert("multiline".to_owned(), json!(self.is_multiline));
        input.insert("max_length".to_owned(), json!(self.max));
        let initial = if self.is_multiline {
            self.initial.clone()
        } else {
            clean_line(&self.initial)
        };
        let initial = cut(&initial, self.max);
        if !initial.is_empty() {
            input.insert("initial_value".to_owned(), json!(initial));
        }
        if self.has_focus {
            input.insert("focus_on_load".to_owned(), json!(true));
        }
        with_placeholder(&mut input, self.placeholder.as_ref());
        Some(Value::Object(input))
    }
}

/// A menu of everybody in the workspace, for one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeopleSelect {
    action_id: String,
    initial: Option<String>,
    placeholder: Option<Plain>,
}

impl PeopleSelect {
    /// For one person.
    #[must_use]
    pub fn one(action_id: &str) -> Self {
        Self {
            action_id: action_id.to_owned(),
            initial: None,
            placeholder: None,
        }
    }

    /// Chosen already. What is no user id is left out.
    #[must_use]
    pub fn initial(mut self, person: Option<&str>) -> Self {
        self.initial = person.filter(|id| is_user_id(id)).map(str::to_owned);
        self
    }

    /// Pale words while nobody is chosen.
    #[must_use]
    pub fn placeholder(mut self, text: impl Into<Plain>) -> Self {
        self.placeholder = Some(text.into());
        self
    }

    pub(super) fn render(&self) -> Option<Value> {
        let mut element = named("users_select", &self.action_id)?;
        if let Some(person) = &self.initial {
            element.insert("initial_user".to_owned(), json!(person));
        }
        with_placeholder(&mut element, self.placeholder.as_ref());
        Some(Value::Object(element))
    }
}
