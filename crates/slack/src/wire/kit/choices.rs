//! Lists to choose from: menus, radio buttons, checkboxes.
//!
//! It must never offer what would come back as something else: an option whose value does not fit is
//! left out, and a preset that is not among the options is not set.

use serde_json::{Map, Value};

use super::element::{named, with_placeholder};
use super::plain::{Choice, Plain};
use super::{CHOICES_MAX, SELECT_OPTIONS_MAX};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Select,
    MultiSelect,
    Radio,
    Checkboxes,
}

impl Form {
    const fn kind(self) -> &'static str {
        match self {
            Self::Select => "static_select",
            Self::MultiSelect => "multi_static_select",
            Self::Radio => "radio_buttons",
            Self::Checkboxes => "checkboxes",
        }
    }

    const fn options_max(self) -> usize {
        match self {
            Self::Select | Self::MultiSelect => SELECT_OPTIONS_MAX,
            Self::Radio | Self::Checkboxes => CHOICES_MAX,
        }
    }
}

/// A list to choose from. Options beyond what Slack shows are left out, the last first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices {
    action_id: String,
    form: Form,
    options: Vec<Choice>,
    initial: Vec<String>,
    placeholder: Option<Plain>,
}

impl Choices {
    /// One of up to 100, in a menu.
    #[must_use]
    pub fn select(action_id: &str, options: impl IntoIterator<Item = Choice>) -> Self {
        Self::of(action_id, Form::Select, options)
    }

    /// Several of up to 100, in a menu.
    #[must_use]
    pub fn multi_select(action_id: &str, options: impl IntoIterator<Item = Choice>) -> Self {
        Self::of(action_id, Form::MultiSelect, options)
    }

    /// One of up to 10, all in sight.
    #[must_use]
    pub fn radio(action_id: &str, options: impl IntoIterator<Item = Choice>) -> Self {
        Self::of(action_id, Form::Radio, options)
    }

    /// Several of up to 10, all in sight.
    #[must_use]
    pub fn checkboxes(action_id: &str, options: impl IntoIterator<Item = Choice>) -> Self {
        Self::of(action_id, Form::Checkboxes, options)
    }

    fn of(action_id: &str, form: Form, options: impl IntoIterator<Item = Choice>) -> Self {
        Self {
            action_id: action_id.to_owned(),
            form,
            options: options.into_iter().collect(),
            initial: Vec::new(),
            placeholder: None,
        }
    }

    /// Chosen already, by value.
    #[must_use]
    pub fn initial<'a>(mut self, values: impl IntoIterator<Item = &'a str>) -> Self {
        self.initial = values.into_iter().map(str::to_owned).collect();
        self
    }

    /// Pale words while nothing is chosen; menus only.
    #[must_use]
    pub fn placeholder(mut self, text: impl Into<Plain>) -> Self {
        self.placeholder = Some(text.into());
        self
    }

    /// `None` without options: Slack refuses those.
    pub(super) fn render(&self) -> Option<Value> {
        let mut shown: Vec<(&str, Value)> = Vec::new();
        for choice in &self.options {
            let is_twin = shown.iter().any(|(value, _)| *value == choice.value());
            if let (false, Some(option)) = (is_twin, choice.render()) {
                shown.push((choice.value(), option));
            }
        }
        shown.truncate(self.form.options_max());
        if shown.is_empty() {
            return None;
        }
        let mut element = named(self.form.kind(), &self.action_id)?;
        self.preset(&mut element, &shown);
        let options: Vec<Value> = shown.into_iter().map(|(_, option)| option).collect();
        element.insert("options".to_owned(), Value::Array(options));
        match self.form {
            Form::Select | Form::MultiSelect => {
                with_placeholder(&mut element, self.placeholder.as_ref());
            }
            Form::Radio | Form::Checkboxes => {}
        }
        Some(Value::Object(element))
    }

    fn preset(&self, element: &mut Map<String, Value>, shown: &[(&str, Value)]) {
        let chosen = shown
            .iter()
            .filter(|(value, _)| self.initial.iter().any(|wanted| wanted == value))
            .map(|(_, option)| option.clone());
        match self.form {
            Form::Select | Form::Radio => {
                let mut chosen = chosen;
                if let Some(one) = chosen.next() {
                    element.insert("initial_option".to_owned(), one);
                }
            }
            Form::MultiSelect | Form::Checkboxes => {
                let chosen: Vec<Value> = chosen.collect();
                if !chosen.is_empty() {
                    element.insert("initial_options".to_owned(), Value::Array(chosen));
                }
            }
        }
    }
}
