//! Fields for words, people and times.
//!
//! It must never preset what Slack would refuse: what does not fit is cut or not preset.

use std::ops::RangeInclusive;

use jiff::{Timestamp, civil::Date};
use serde_json::{Value, json};

use super::element::{named, with_confirm, with_placeholder};
use super::plain::{Confirm, Plain};
use super::{INPUT_TEXT_MAX, PRESET_PEOPLE_MAX, clean, clean_line, cut, is_user_id};

/// Slack takes ten digits.
const MOMENTS: RangeInclusive<i64> = 1_000_000_000..=9_999_999_999;

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

/// A menu of everybody in the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeopleSelect {
    action_id: String,
    takes_several: bool,
    initial: Vec<String>,
    placeholder: Option<Plain>,
    confirm: Option<Confirm>,
}

impl PeopleSelect {
    /// For one person.
    #[must_use]
    pub fn one(action_id: &str) -> Self {
        Self {
            action_id: action_id.to_owned(),
            takes_several: false,
            initial: Vec::new(),
            placeholder: None,
            confirm: None,
        }
    }

    /// For several.
    #[must_use]
    pub fn several(action_id: &str) -> Self {
        Self {
            takes_several: true,
            ..Self::one(action_id)
        }
    }

    /// Chosen already. What is no user id is left out.
    #[must_use]
    pub fn initial<'a>(mut self, people: impl IntoIterator<Item = &'a str>) -> Self {
        let people = people.into_iter().filter(|id| is_user_id(id));
        self.initial = people.take(PRESET_PEOPLE_MAX).map(str::to_owned).collect();
        self
    }

    /// Pale words while nobody is chosen.
    #[must_use]
    pub fn placeholder(mut self, text: impl Into<Plain>) -> Self {
        self.placeholder = Some(text.into());
        self
    }

    /// Asks once more before it means anything.
    #[must_use]
    pub fn confirm(mut self, question: Confirm) -> Self {
        self.confirm = Some(question);
        self
    }

    pub(super) fn render(&self) -> Option<Value> {
        let kind = if self.takes_several {
            "multi_users_select"
        } else {
            "users_select"
        };
        let mut element = named(kind, &self.action_id)?;
        match (self.takes_several, self.initial.first()) {
            (_, None) => {}
            (true, Some(_)) => {
                element.insert("initial_users".to_owned(), json!(self.initial));
            }
            (false, Some(first)) => {
                element.insert("initial_user".to_owned(), json!(first));
            }
        }
        with_placeholder(&mut element, self.placeholder.as_ref());
        with_confirm(&mut element, self.confirm.as_ref());
        Some(Value::Object(element))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Preset {
    Day(Option<Date>),
    Moment(Option<Timestamp>),
}

/// A day, or a time of a day in the reader's own zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhenPicker {
    action_id: String,
    preset: Preset,
}

impl WhenPicker {
    /// A day.
    #[must_use]
    pub fn day(action_id: &str, initial: Option<Date>) -> Self {
        Self {
            action_id: action_id.to_owned(),
            preset: Preset::Day(initial),
        }
    }

    /// A time of a day.
    #[must_use]
    pub fn moment(action_id: &str, initial: Option<Timestamp>) -> Self {
        Self {
            action_id: action_id.to_owned(),
            preset: Preset::Moment(initial),
        }
    }

    pub(super) fn render(&self) -> Option<Value> {
        let element = match self.preset {
            Preset::Day(day) => {
                let mut element = named("datepicker", &self.action_id)?;
                if let Some(day) = day {
                    element.insert("initial_date".to_owned(), json!(day.to_string()));
                }
                element
            }
            Preset::Moment(at) => {
                let mut element = named("datetimepicker", &self.action_id)?;
                if let Some(at) = at.filter(|at| MOMENTS.contains(&at.as_second())) {
                    element.insert("initial_date_time".to_owned(), json!(at.as_second()));
                }
                element
            }
        };
        Some(Value::Object(element))
    }
}
