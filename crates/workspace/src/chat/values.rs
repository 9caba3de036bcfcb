//! What was chosen or filled in, in the words of the workspace: a press as a click on an element,
//! a form as `values`. It must never decide whether a value will do.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

use super::sent::{Sent, plain_name};
use super::visit::Visit;
use crate::{blocks, text};

/// The arguments of `sandbox.click`; the place is `channel/ts` or `view/id`.
pub(super) fn pressed(
    visit: &Visit<'_>,
    place: String,
    block: String,
    action: String,
    value: &Value,
) -> Option<Value> {
    let (where_from, which) = place.split_once('/')?;
    let mut args = json!({"block_id": block, "action_id": action});
    if where_from == "view" {
        args["view_id"] = which.into();
    } else {
        args["channel"] = where_from.into();
        args["message_ts"] = which.into();
    }
    let list = list_at(visit, where_from, which);
    let kind = kind_of(list, &block, &action);
    args["value"] = match value {
        // A button without a value has none to send.
        Value::String(text) if text.is_empty() => Value::Null,
        Value::String(text) => one(visit, kind.as_deref().unwrap_or_default(), text),
        other @ (Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::Array(_)
        | Value::Object(_)) => other.clone(),
    };
    Some(args)
}

fn list_at<'w>(visit: &Visit<'w>, where_from: &str, which: &str) -> &'w [Value] {
    if where_from == "view" {
        return visit.blocks_of_view(which);
    }
    let channel = visit.world.channel(where_from);
    let message = channel.and_then(|channel| channel.messages.get(which));
    message.map_or(&[], |message| message.blocks.as_slice())
}

/// An element's kind, by its ids; by what it does alone where its block was drawn anew under another name.
fn kind_of(list: &[Value], block_id: &str, action_id: &str) -> Option<String> {
    let text = |object: &Map<String, Value>, name: &str, wanted: &str| {
        object.get(name).and_then(Value::as_str) == Some(wanted)
    };
    let blocks = || list.iter().filter_map(Value::as_object);
    let is_there = blocks().any(|block| text(block, "block_id", block_id));
    blocks()
        .filter(|block| !is_there || text(block, "block_id", block_id))
        .flat_map(blocks::elements)
        .find(|element| text(element, "action_id", action_id))
        .map(|element| blocks::kind_of(element).to_owned())
}

/// `values` of a form: block id → action id → value. A box that is not ticked sends nothing, so
/// the view says which fields there are, not the form.
pub(super) fn of_form(
    visit: &Visit<'_>,
    view: &str,
    sent: &Sent,
    files: &[(&str, String)],
) -> Option<Value> {
    let mut values = Map::new();
    let inputs = visit
        .blocks_of_view(view)
        .iter()
        .filter_map(Value::as_object);
    for block in inputs.filter(|block| blocks::kind_of(block) == "input") {
        let id = |object: &Map<String, Value>, name: &str| {
            object.get(name).and_then(Value::as_str).map(str::to_owned)
        };
        let block_id = id(block, "block_id")?;
        for element in blocks::elements(block) {
            let action_id = id(element, "action_id")?;
            let field = plain_name(&json!([block_id, action_id]).to_string());
            let value = filled(visit, blocks::kind_of(element), &field, sent, files);
            let actions = values.entry(block_id.clone()).or_insert_with(|| json!({}));
            actions[action_id] = value;
        }
    }
    Some(values.into())
}

fn filled(
    visit: &Visit<'_>,
    kind: &str,
    field: &str,
    sent: &Sent,
    files: &[(&str, String)],
) -> Value {
    if kind == "file_input" {
        let of_this = files.iter().filter(|(name, _)| *name == field);
        return of_this.map(|(_, id)| json!({"id": id})).collect();
    }
    if kind == "checkboxes" || kind.starts_with("multi_") {
        return sent.all(field).collect();
    }
    match sent.text(field) {
        "" => Value::Null,
        text => one(visit, kind, text),
    }
}

/// One value as an element of this kind sends it.
fn one(visit: &Visit<'_>, kind: &str, value: &str) -> Value {
    match kind {
        "datetimepicker" => seconds(visit, value).into(),
        "rich_text_input" => text::rich_text_block(&text::kept(value), ""),
        _ => value.into(),
    }
}

/// A moment as a browser writes it, in this person's time zone.
fn seconds(visit: &Visit<'_>, local: &str) -> Option<i64> {
    let moment: DateTime = local.parse().ok()?;
    let zone = TimeZone::get(&visit.me.tz).unwrap_or(TimeZone::UTC);
    Some(moment.to_zoned(zone).ok()?.timestamp().as_second())
}
