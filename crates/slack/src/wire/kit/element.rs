//! What people fill in and choose from.
//!
//! It must never offer what would come back as something else.

use serde_json::{Map, Value, json};

use super::button::Button;
use super::choices::Choices;
use super::inputs::{PeopleSelect, TextInput};
use super::plain::Plain;
use super::{PLACEHOLDER_MAX, is_action_id};

/// Anything that can be pressed, chosen or filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Element {
    /// A button.
    Button(Button),
    /// Words.
    Text(TextInput),
    /// One or several of a list.
    Choices(Choices),
    /// A person.
    People(PeopleSelect),
}

impl Element {
    /// Whether an input block may hold it.
    pub(super) fn is_for_input(&self) -> bool {
        match self {
            Self::Button(_) => false,
            Self::Choices(_) | Self::Text(_) | Self::People(_) => true,
        }
    }

    /// Whether a row of elements, or a place beside a text, may hold it.
    pub(super) fn is_for_row(&self) -> bool {
        match self {
            Self::Text(_) => false,
            Self::Button(_) | Self::Choices(_) | Self::People(_) => true,
        }
    }

    pub(super) fn render(&self) -> Option<Value> {
        match self {
            Self::Button(button) => button.render(),
            Self::Text(input) => input.render(),
            Self::Choices(choices) => choices.render(),
            Self::People(people) => people.render(),
        }
    }
}

macro_rules! elements {
    ($($variant:ident $element:ident;)*) => {
        $(impl From<$element> for Element {
            fn from(element: $element) -> Self {
                Self::$variant(element)
            }
        })*
    };
}

elements! {
    Button Button;
    Text TextInput;
    Choices Choices;
    People PeopleSelect;
}

pub(super) fn named(kind: &str, action_id: &str) -> Option<Map<String, Value>> {
    if !is_action_id(action_id) {
        return None;
    }
    let mut element = Map::new();
    element.insert("type".to_owned(), json!(kind));
    element.insert("action_id".to_owned(), json!(action_id));
    Some(element)
}

pub(super) fn with_placeholder(element: &mut Map<String, Value>, text: Option<&Plain>) {
    if let Some(text) = text.and_then(|text| text.object(PLACEHOLDER_MAX)) {
        element.insert("placeholder".to_owned(), text);
    }
}
