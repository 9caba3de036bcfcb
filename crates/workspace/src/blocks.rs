//! Block Kit as Slack accepts it: which blocks and elements exist, how big they may be, and the ids
//! Slack gives to those that have none. It must never know what a block says.

use serde_json::{Map, Value};

mod check;
mod element;
mod kind;
mod rich;

use check::Check;

/// Where blocks are going to be shown, which decides how many and which kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Message,
    Modal,
    Home,
}

const BLOCKS_PER_MESSAGE: usize = 50;
const BLOCKS_PER_VIEW: usize = 100;
/// Characters all `markdown` blocks of a message may have together.
const MARKDOWN_LENGTH: usize = 12_000;
/// Characters a text input takes.
pub(crate) const INPUT_TEXT_LENGTH: u64 = 3_000;
/// Near this many characters a message is refused although each block is within its limit.
pub(crate) const MESSAGE_BLOCKS_LENGTH: usize = 13_200;

/// Everything wrong with some blocks, as Slack words it: `… [json-pointer:/blocks/0]`; empty when
/// Slack would take them.
pub(crate) fn faults_of(blocks: &[Value], place: Place, root: &'static str) -> Vec<String> {
    let mut check = Check::at(root, place);
    let most = match place {
        Place::Message => BLOCKS_PER_MESSAGE,
        Place::Modal | Place::Home => BLOCKS_PER_VIEW,
    };
    if blocks.len() > most {
        check.say(&format!("no more than {most} items allowed"), "");
    }
    check.blocks(blocks, "");
    let markdown = blocks.iter().filter(|block| block["type"] == "markdown");
    let markdown: usize = markdown
        .filter_map(|block| block["text"].as_str())
        .map(|text| text.chars().count())
        .sum();
    if markdown > MARKDOWN_LENGTH {
        check.say(&check::too_long(MARKDOWN_LENGTH), "");
    }
    check.wrong
}

/// The same sentences as `response_metadata` has them.
pub(crate) fn as_messages(wrong: &[String]) -> Vec<String> {
    wrong.iter().map(|one| format!("[ERROR] {one}")).collect()
}

/// The `type` of a block, an element or a text.
pub(crate) fn kind_of(object: &Map<String, Value>) -> &str {
    object.get("type").and_then(Value::as_str).unwrap_or("")
}

/// Gives every block and every element that has none an id, as Slack does.
pub(crate) fn give_ids(blocks: &mut [Value], mut next: impl FnMut() -> String) {
    for block in blocks.iter_mut().filter_map(Value::as_object_mut) {
        let block_id = block.get("block_id").and_then(Value::as_str);
        if block_id.is_none_or(str::is_empty) {
            block.insert("block_id".into(), next().into());
        }
        for element in elements_mut(block) {
            let kind = kind_of(element);
            if element::is_interactive(kind) && !element.contains_key("action_id") {
                element.insert("action_id".into(), next().into());
            }
        }
    }
}

/// The interactive elements of a block.
pub(crate) fn elements(block: &Map<String, Value>) -> impl Iterator<Item = &Map<String, Value>> {
    let listed = block.get("elements").and_then(Value::as_array);
    ["accessory", "element"]
        .iter()
        .filter_map(|field| block.get(*field))
        .chain(listed.into_iter().flatten())
        .filter_map(Value::as_object)
}

fn elements_mut(block: &mut Map<String, Value>) -> Vec<&mut Map<String, Value>> {
    block
        .iter_mut()
        .filter(|(field, _)| matches!(field.as_str(), "accessory" | "element" | "elements"))
        .flat_map(|(_, value)| match value {
            Value::Array(items) => items.iter_mut().collect(),
            other @ (Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Object(_)) => vec![other],
        })
        .filter_map(Value::as_object_mut)
        .collect()
}

/// How many characters of text the blocks hold.
pub(crate) fn text_length(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(text_length).sum(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| match value.as_str() {
                Some(text) if matches!(name.as_str(), "text" | "value" | "url" | "alt_text") => {
                    text.chars().count()
                }
                Some(_) => 0,
                None => text_length(value),
            })
            .sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}
