//! What a person has filled in: the `state.values` of a view or a message. What an element takes
//! stands in `fill`, what Slack's client says about it before sending in `check`. It must never
//! know who asks.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::blocks;

mod check;
mod fill;

pub(crate) use check::complaints;
pub(crate) use fill::{Chooser, filled, option_in};

/// Block id → action id → what is filled in.
pub(crate) type Values = BTreeMap<String, BTreeMap<String, Value>>;

/// The values of a form nobody has touched yet. `here` is the conversation it was opened in.
pub(crate) fn initial_values(list: &[Value], here: Option<&str>) -> Values {
    let mut values = Values::new();
    for block in list.iter().filter_map(Value::as_object) {
        let block_id = text_of(block, "block_id");
        for element in blocks::elements(block) {
            if let Some(value) = initial_value(element, here) {
                values
                    .entry(block_id.clone())
                    .or_default()
                    .insert(text_of(element, "action_id"), value);
            }
        }
    }
    values
}

/// What was filled in before stays where block, action and kind are the same.
pub(crate) fn keep_filled_in(new: &mut Values, old: &Values) {
    for (block_id, actions) in new {
        for (action_id, value) in actions {
            let before = old.get(block_id).and_then(|actions| actions.get(action_id));
            if let Some(before) = before.filter(|before| before["type"] == value["type"]) {
                value.clone_from(before);
            }
        }
    }
}

/// Elements that hold a value; buttons and menus do not.
fn initial_value(element: &Map<String, Value>, here: Option<&str>) -> Option<Value> {
    let kind = blocks::kind_of(element);
    let field = field_of(kind)?;
    let initial = match field {
        "value" | "rich_text_value" => element.get("initial_value"),
        "files" => None,
        _ => element.get(&field.replacen("selected", "initial", 1)),
    };
    let is_here_wanted = element.get("default_to_current_conversation") == Some(&true.into());
    let here = here.filter(|_| is_here_wanted);
    let initial = match (initial, here) {
        (Some(initial), _) => initial.clone(),
        (None, Some(here)) if field == "selected_conversation" => here.into(),
        (None, Some(here)) if field == "selected_conversations" => json!([here]),
        (None, _) => empty(field),
    };
    Some(json!({"type": kind, (field): initial}))
}

fn empty(field: &str) -> Value {
    match field {
        "selected_options"
        | "selected_users"
        | "selected_conversations"
        | "selected_channels"
        | "files" => json!([]),
        _ => Value::Null,
    }
}

/// Where an element of this kind keeps its value; none for those that hold none.
pub(crate) fn field_of(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "plain_text_input" | "email_text_input" | "url_text_input" | "number_input" => "value",
        "rich_text_input" => "rich_text_value",
        "static_select" | "external_select" | "radio_buttons" => "selected_option",
        "multi_static_select" | "multi_external_select" | "checkboxes" => "selected_options",
        "users_select" => "selected_user",
        "conversations_select" => "selected_conversation",
        "channels_select" => "selected_channel",
        "multi_users_select" => "selected_users",
        "multi_conversations_select" => "selected_conversations",
        "multi_channels_select" => "selected_channels",
        "datepicker" => "selected_date",
        "timepicker" => "selected_time",
        "datetimepicker" => "selected_date_time",
        "file_input" => "files",
        _ => return None,
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
