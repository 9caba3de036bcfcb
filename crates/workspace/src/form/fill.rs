//! What an element holds when somebody chooses or types: only what Slack's client would let them.
//! It must never judge what was typed; that is done before sending.

use jiff::civil::{Date, Time};
use serde_json::{Map, Value, json};

use super::field_of;
use crate::blocks;
use crate::model::FileState;
use crate::shapes;
use crate::text;
use crate::world::World;

/// Who fills in, and what they may choose among.
#[derive(Clone, Copy)]
pub(crate) struct Chooser<'a> {
    pub(crate) world: &'a World,
    pub(crate) user: &'a str,
    /// What the app last suggested for this element, if it is an external one.
    pub(crate) suggested: &'a [Value],
}

/// What the element holds when `given` is chosen or typed: a text, an option's value, an id, a
/// list of them, or the whole value as Slack writes it. `None` if there is no such choice.
pub(crate) fn filled(
    element: &Map<String, Value>,
    given: &Value,
    chooser: Chooser<'_>,
) -> Option<Value> {
    let kind = blocks::kind_of(element);
    let field = field_of(kind)?;
    let given = given.get(field).unwrap_or(given);
    let one = |given: &Value| chooser.one(element, kind, given);
    let value = match field {
        "selected_options"
        | "selected_users"
        | "selected_conversations"
        | "selected_channels"
        | "files" => {
            let list = match given {
                Value::Array(list) => list.clone(),
                Value::Null => Vec::new(),
                single @ (Value::Bool(_)
                | Value::Number(_)
                | Value::String(_)
                | Value::Object(_)) => vec![single.clone()],
            };
            if list.len() > most(element) {
                return None;
            }
            list.iter().map(one).collect::<Option<Value>>()?
        }
        _ if given.is_null() => Value::Null,
        _ => one(given)?,
    };
    Some(json!({"type": kind, (field): value}))
}

fn most(element: &Map<String, Value>) -> usize {
    ["max_selected_items", "max_files"]
        .iter()
        .find_map(|name| element.get(*name)?.as_u64())
        .and_then(|most| usize::try_from(most).ok())
        .unwrap_or(usize::MAX)
}

impl Chooser<'_> {
    fn one(self, element: &Map<String, Value>, kind: &str, given: &Value) -> Option<Value> {
        match kind {
            "static_select" | "multi_static_select" | "radio_buttons" | "checkboxes" => {
                option_in(element, given)
            }
            "external_select" | "multi_external_select" => self.suggested_option(element, given),
            "users_select" | "multi_users_select" => {
                let user = self.world.users.get(given.as_str()?)?;
                (!user.deleted).then(|| given.clone())
            }
            "conversations_select"
            | "multi_conversations_select"
            | "channels_select"
            | "multi_channels_select" => {
                let channel = self.world.channels.get(given.as_str()?)?;
                self.world.sees(self.user, channel).then(|| given.clone())
            }
            "datepicker" => is::<Date>(given).then(|| given.clone()),
            "timepicker" => is::<Time>(given).then(|| given.clone()),
            "datetimepicker" => moment(given),
            "rich_text_input" => Some(rich_text(given)),
            "file_input" => self.file(given),
            _ => typed(given),
        }
    }

    fn suggested_option(self, element: &Map<String, Value>, given: &Value) -> Option<Value> {
        let wanted = given.get("value").unwrap_or(given);
        let initial = element.get("initial_option").into_iter();
        let initials = element.get("initial_options").and_then(Value::as_array);
        self.suggested
            .iter()
            .chain(initial)
            .chain(initials.into_iter().flatten())
            .find(|option| option["value"] == *wanted)
            .cloned()
    }

    /// One of the person's own uploads.
    fn file(self, given: &Value) -> Option<Value> {
        let id = given.get("id").unwrap_or(given).as_str()?;
        let file = self.world.files.get(id)?;
        let is_there = file.user == self.user
            && matches!(file.state, FileState::Uploaded | FileState::Complete);
        is_there.then(|| Value::Object(shapes::file(self.world, file)))
    }
}

/// The option of an element with this value.
pub(crate) fn option_in(element: &Map<String, Value>, value: &Value) -> Option<Value> {
    let wanted = value.get("value").unwrap_or(value);
    let groups = element.get("option_groups").and_then(Value::as_array);
    let grouped = groups
        .into_iter()
        .flatten()
        .filter_map(|group| group["options"].as_array());
    element
        .get("options")
        .and_then(Value::as_array)
        .into_iter()
        .chain(grouped)
        .flatten()
        .find(|option| option["value"] == *wanted)
        .cloned()
}

fn is<T: std::str::FromStr>(given: &Value) -> bool {
    given.as_str().is_some_and(|text| text.parse::<T>().is_ok())
}

/// Unix seconds, as ten digits.
fn moment(given: &Value) -> Option<Value> {
    let seconds = match given {
        Value::String(text) => text.parse().ok()?,
        Value::Number(number) => number.as_i64()?,
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    (1_000_000_000..=9_999_999_999_i64)
        .contains(&seconds)
        .then(|| seconds.into())
}

fn rich_text(given: &Value) -> Value {
    match given.as_str() {
        Some(plain) => {
            let mut block = text::rich_text_block(&text::kept(plain), "");
            if let Some(fields) = block.as_object_mut() {
                fields.remove("block_id");
            }
            block
        }
        None => given.clone(),
    }
}

/// Words; an empty field is none.
fn typed(given: &Value) -> Option<Value> {
    match given {
        Value::String(text) if text.is_empty() => Some(Value::Null),
        Value::String(text) => Some(text.clone().into()),
        Value::Number(number) => Some(number.to_string().into()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}
