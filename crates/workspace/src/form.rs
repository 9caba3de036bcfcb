//! What a person has filled in: the `state.values` of a view or a message, and how a choice looks
//! in a payload. It must never know who asks.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::blocks;

/// Block id → action id → what is filled in.
pub(crate) type Values = BTreeMap<String, BTreeMap<String, Value>>;

/// The values of a form nobody has touched yet.
pub(crate) fn initial_values(list: &[Value]) -> Values {
    let mut values = Values::new();
    for block in list.iter().filter_map(Value::as_object) {
        let block_id = text_of(block, "block_id");
        for element in blocks::elements(block) {
            if let Some(value) = initial_value(element) {
                values
                    .entry(block_id.clone())
                    .or_default()
                    .insert(text_of(element, "action_id"), value);
            }
        }
    }
    values
}

/// Elements that hold a value; buttons and menus do not.
fn initial_value(element: &Map<String, Value>) -> Option<Value> {
    let kind = blocks::kind_of(element);
    let (field, _) = field_of(kind)?;
    let initial = element
        .get(&format!(
            "initial_{}",
            field.trim_start_matches("selected_")
        ))
        .cloned()
        .unwrap_or_else(|| empty(field));
    Some(json!({"type": kind, (field): initial}))
}

fn empty(field: &str) -> Value {
    match field {
        "selected_options" | "selected_users" | "selected_conversations" | "selected_channels" => {
            json!([])
        }
        _ => Value::Null,
    }
}

/// Where an element of this kind keeps its value, and how that value is made.
fn field_of(kind: &str) -> Option<(&'static str, Shape)> {
    Some(match kind {
        "plain_text_input" | "email_text_input" | "url_text_input" | "number_input" => {
            ("value", Shape::Plain)
        }
        "rich_text_input" => ("rich_text_value", Shape::Plain),
        "static_select" | "external_select" | "radio_buttons" => ("selected_option", Shape::Option),
        "multi_static_select" | "multi_external_select" | "checkboxes" => {
            ("selected_options", Shape::Options)
        }
        "users_select" => ("selected_user", Shape::Plain),
        "conversations_select" => ("selected_conversation", Shape::Plain),
        "channels_select" => ("selected_channel", Shape::Plain),
        "multi_users_select" => ("selected_users", Shape::Plain),
        "multi_conversations_select" => ("selected_conversations", Shape::Plain),
        "multi_channels_select" => ("selected_channels", Shape::Plain),
        "datepicker" => ("selected_date", Shape::Plain),
        "timepicker" => ("selected_time", Shape::Plain),
        "datetimepicker" => ("selected_date_time", Shape::Plain),
        "file_input" => ("files", Shape::Plain),
        _ => return None,
    })
}

enum Shape {
    Plain,
    Option,
    Options,
}

/// What an element holds when `given` is filled in: a text, an option's value, a list of them, or
/// the whole value as Slack writes it. `None` if there is no such option.
pub(crate) fn filled(element: &Map<String, Value>, given: &Value) -> Option<Value> {
    let kind = blocks::kind_of(element);
    let (field, shape) = field_of(kind)?;
    if let Some(whole) = given.get(field) {
        return Some(json!({"type": kind, (field): whole}));
    }
    let value = match shape {
        Shape::Plain => given.clone(),
        Shape::Option if given.is_null() => Value::Null,
        Shape::Option => option(element, given)?,
        Shape::Options => {
            let wanted = given
                .as_array()
                .cloned()
                .unwrap_or_else(|| vec![given.clone()]);
            wanted
                .iter()
                .map(|one| option(element, one))
                .collect::<Option<Value>>()?
        }
    };
    Some(json!({"type": kind, (field): value}))
}

/// The option of an element with this value.
pub(crate) fn option(element: &Map<String, Value>, value: &Value) -> Option<Value> {
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

/// The inputs of a view that must be filled in and are not: block id → what is missing.
pub(crate) fn unfilled(list: &[Value], values: &Values) -> BTreeMap<String, String> {
    list.iter()
        .filter_map(Value::as_object)
        .filter(|block| blocks::kind_of(block) == "input")
        .filter(|block| block.get("optional") != Some(&Value::Bool(true)))
        .map(|block| text_of(block, "block_id"))
        .filter(|block_id| {
            values
                .get(block_id)
                .is_none_or(|actions| actions.values().all(is_blank))
        })
        .map(|block_id| {
            (
                block_id,
                "入力してください / Please fill this in".to_owned(),
            )
        })
        .collect()
}

fn is_blank(value: &Value) -> bool {
    value
        .as_object()
        .into_iter()
        .flatten()
        .all(|(name, value)| {
            name == "type"
                || value.is_null()
                || value.as_str().is_some_and(str::is_empty)
                || value.as_array().is_some_and(Vec::is_empty)
        })
}

/// A text field of an object, empty if there is none.
pub(crate) fn text_of(object: &Map<String, Value>, name: &str) -> String {
    object
        .get(name)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}
