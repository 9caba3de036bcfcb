//! What was filled into a view, and what may be answered to it in the acknowledgement.
//!
//! It must never guess: a field that is absent, empty or of another kind is no answer.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// The `state.values` of a view or a message: name of the input → what is filled in.
#[derive(Debug, Clone, Copy)]
pub struct Filled<'a>(Option<&'a Value>);

impl<'a> Filled<'a> {
    /// Of a `state` (`{"values": …}`); of nothing where there is none.
    #[must_use]
    pub fn of(state: Option<&'a Value>) -> Self {
        Self(state.and_then(|state| state.get("values")))
    }

    /// Nothing is filled in.
    #[must_use]
    pub const fn nothing() -> Self {
        Self(None)
    }

    /// Words, without blanks around them; `None` where there are none.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&'a str> {
        let text = self.field(name, "value")?.as_str()?.trim();
        (!text.is_empty()).then_some(text)
    }

    /// The one chosen of a list.
    #[must_use]
    pub fn chosen(&self, name: &str) -> Option<&'a str> {
        value_of(self.field(name, "selected_option")?)
    }

    /// Those chosen of a list.
    #[must_use]
    pub fn all_chosen(&self, name: &str) -> Vec<&'a str> {
        let options = self.field(name, "selected_options");
        listed(options).filter_map(value_of).collect()
    }

    /// Whether that one is checked.
    #[must_use]
    pub fn is_checked(&self, name: &str, value: &str) -> bool {
        self.all_chosen(name).contains(&value)
    }

    /// The person chosen.
    #[must_use]
    pub fn person(&self, name: &str) -> Option<&'a str> {
        let person = self.field(name, "selected_user")?.as_str()?;
        (!person.is_empty()).then_some(person)
    }

    /// Whether there is a field of that name, filled in or not.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.is_some_and(|blocks| blocks.get(name).is_some())
    }

    /// Every field for words: its name, and what stands in it.
    pub fn texts(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let blocks = self.0.and_then(Value::as_object).into_iter().flatten();
        blocks.filter_map(|(name, actions)| {
            let mut fields = actions.as_object()?.values();
            let text = fields.find_map(|field| field.get("value")?.as_str())?;
            Some((name.as_str(), text))
        })
    }

    /// An input holds one element, so that its name alone finds it.
    fn field(&self, name: &str, field: &str) -> Option<&'a Value> {
        let actions = self.0?.get(name)?.as_object()?;
        actions.values().find_map(|element| element.get(field))
    }
}

fn value_of(option: &Value) -> Option<&str> {
    option.get("value").and_then(Value::as_str)
}

fn listed(list: Option<&Value>) -> impl Iterator<Item = &Value> {
    list.and_then(Value::as_array).into_iter().flatten()
}

/// What an acknowledgement of a sent view says to keep it open. Without one the view closes.
#[derive(Debug, Clone, PartialEq)]
pub struct FormErrors(pub BTreeMap<String, String>);

impl FormErrors {
    /// The payload of the acknowledgement: under each of these inputs stands why.
    #[must_use]
    pub fn payload(&self) -> Value {
        json!({"response_action": "errors", "errors": self.0})
    }
}
