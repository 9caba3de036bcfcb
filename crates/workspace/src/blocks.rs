//! Block Kit as Slack accepts it: which blocks and elements exist, how big they may be, and the ids
//! Slack gives to those that have none. It must never know what a block says.

use serde_json::{Map, Value};

/// Where blocks are going to be shown, which decides how many and which kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Message,
    View,
}

const BLOCKS_PER_MESSAGE: usize = 50;
const BLOCKS_PER_VIEW: usize = 100;
const ID_LENGTH: usize = 255;
const TEXT_LENGTH: usize = 3000;
const FIELD_COUNT: usize = 10;
const FIELD_LENGTH: usize = 2000;
const HEADER_LENGTH: usize = 150;
const CONTEXT_ELEMENTS: usize = 10;
const ACTIONS_ELEMENTS: usize = 25;
const BUTTON_TEXT_LENGTH: usize = 75;
const BUTTON_VALUE_LENGTH: usize = 2000;
const OPTION_TEXT_LENGTH: usize = 75;
const OPTION_VALUE_LENGTH: usize = 150;
const SELECT_OPTIONS: usize = 100;
const OVERFLOW_OPTIONS: usize = 5;
const CHOICE_OPTIONS: usize = 10;
/// Characters a text input takes.
pub(crate) const INPUT_TEXT_LENGTH: u64 = 3_000;
const PLACEHOLDER_LENGTH: usize = 150;
const LABEL_LENGTH: usize = 2000;
const URL_LENGTH: usize = 3000;
/// Near this many characters a message is refused although each block is within its limit.
pub(crate) const MESSAGE_BLOCKS_LENGTH: usize = 13_200;

const ACTION_ELEMENTS: &[&str] = &[
    "button",
    "static_select",
    "external_select",
    "users_select",
    "conversations_select",
    "channels_select",
    "multi_static_select",
    "multi_external_select",
    "multi_users_select",
    "multi_conversations_select",
    "multi_channels_select",
    "overflow",
    "datepicker",
    "timepicker",
    "datetimepicker",
    "radio_buttons",
    "checkboxes",
];
const INPUT_ONLY_ELEMENTS: &[&str] = &[
    "plain_text_input",
    "number_input",
    "email_text_input",
    "url_text_input",
    "rich_text_input",
    "file_input",
];

/// Everything wrong with some blocks, as Slack words it: `… [json-pointer:/blocks/0]`.
pub(crate) struct Check {
    root: &'static str,
    wrong: Vec<String>,
}

/// Checks an array of blocks; the answer is empty when Slack would take them.
pub(crate) fn faults_of(blocks: &[Value], place: Place, root: &'static str) -> Vec<String> {
    let mut check = Check {
        root,
        wrong: Vec::new(),
    };
    let most = match place {
        Place::Message => BLOCKS_PER_MESSAGE,
        Place::View => BLOCKS_PER_VIEW,
    };
    if blocks.len() > most {
        check.say(&format!("no more than {most} items allowed"), "");
    }
    let mut ids = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        let pointer = format!("/{at}");
        match block.as_object() {
            Some(block) => check.block(block, &pointer, place),
            None => check.say("must provide an object", &pointer),
        }
        if let Some(id) = block.get("block_id").and_then(Value::as_str) {
            if ids.contains(&id) {
                check.say(&format!("block_id `{id}` already exists"), &pointer);
            }
            ids.push(id);
        }
    }
    check.wrong
}

impl Check {
    fn say(&mut self, what: &str, pointer: &str) {
        self.wrong.push(format!(
            "[ERROR] {what} [json-pointer:{}{pointer}]",
            self.root
        ));
    }

    fn block(&mut self, block: &Map<String, Value>, pointer: &str, place: Place) {
        self.length(block, "block_id", ID_LENGTH, pointer);
        match kind_of(block) {
            "divider" => {}
            "section" => self.section(block, pointer),
            "header" => self.text_object(block, "text", HEADER_LENGTH, true, pointer),
            "context" => self.elements(block, CONTEXT_ELEMENTS, pointer, Self::context_element),
            "actions" => self.elements(block, ACTIONS_ELEMENTS, pointer, Self::action_element),
            "image" => self.image(block, pointer),
            "rich_text" => {
                if !block.get("elements").is_some_and(Value::is_array) {
                    self.say("missing required field: elements", pointer);
                }
            }
            "input" => self.input(block, pointer, place),
            other => self.say(
                &format!("unsupported type: {other}"),
                &format!("{pointer}/type"),
            ),
        }
    }

    fn section(&mut self, block: &Map<String, Value>, pointer: &str) {
        let fields = block.get("fields").and_then(Value::as_array);
        if block.contains_key("text") {
            self.text_object(block, "text", TEXT_LENGTH, false, pointer);
        } else if fields.is_none() {
            self.say("missing required field: text", pointer);
        }
        let fields = fields.map(Vec::as_slice).unwrap_or_default();
        if fields.len() > FIELD_COUNT {
            self.say(
                "no more than 10 items allowed",
                &format!("{pointer}/fields"),
            );
        }
        for (at, field) in fields.iter().enumerate() {
            self.text_value(
                Some(field),
                FIELD_LENGTH,
                false,
                &format!("{pointer}/fields/{at}"),
            );
        }
        if let Some(accessory) = block.get("accessory") {
            let pointer = format!("{pointer}/accessory");
            match accessory.as_object() {
                Some(image) if kind_of(image) == "image" => self.image(image, &pointer),
                Some(element) => self.action_element(element, &pointer),
                None => self.say("must provide an object", &pointer),
            }
        }
    }

    fn input(&mut self, block: &Map<String, Value>, pointer: &str, _place: Place) {
        self.text_object(block, "label", LABEL_LENGTH, true, pointer);
        if block.contains_key("hint") {
            self.text_object(block, "hint", LABEL_LENGTH, true, pointer);
        }
        let pointer = format!("{pointer}/element");
        match block.get("element").and_then(Value::as_object) {
            Some(element) if INPUT_ONLY_ELEMENTS.contains(&kind_of(element)) => {
                self.common_element(element, &pointer);
            }
            Some(element) if matches!(kind_of(element), "button" | "overflow") => {
                self.say(&format!("unsupported type: {}", kind_of(element)), &pointer);
            }
            Some(element) => self.action_element(element, &pointer),
            None => self.say("missing required field: element", &pointer),
        }
    }

    fn image(&mut self, image: &Map<String, Value>, pointer: &str) {
        let has_source = image.contains_key("image_url") || image.contains_key("slack_file");
        if !has_source {
            self.say("missing required field: image_url", pointer);
        }
        self.length(image, "image_url", URL_LENGTH, pointer);
        if !image.get("alt_text").is_some_and(Value::is_string) {
            self.say("missing required field: alt_text", pointer);
        }
        self.length(image, "alt_text", LABEL_LENGTH, pointer);
    }

    fn elements(
        &mut self,
        block: &Map<String, Value>,
        most: usize,
        pointer: &str,
        each: fn(&mut Self, &Map<String, Value>, &str),
    ) {
        let pointer = format!("{pointer}/elements");
        let Some(elements) = block.get("elements").and_then(Value::as_array) else {
            return self.say("missing required field: elements", &pointer);
        };
        if elements.is_empty() || elements.len() > most {
            self.say(&format!("must have between 1 and {most} items"), &pointer);
        }
        for (at, element) in elements.iter().enumerate() {
            let pointer = format!("{pointer}/{at}");
            match element.as_object() {
                Some(element) => each(self, element, &pointer),
                None => self.say("must provide an object", &pointer),
            }
        }
    }

    fn context_element(&mut self, element: &Map<String, Value>, pointer: &str) {
        match kind_of(element) {
            "image" => self.image(element, pointer),
            _ => self.text_map(element, TEXT_LENGTH, false, pointer),
        }
    }

    fn action_element(&mut self, element: &Map<String, Value>, pointer: &str) {
        let kind = kind_of(element);
        if !ACTION_ELEMENTS.contains(&kind) {
            return self.say(
                &format!("unsupported type: {kind}"),
                &format!("{pointer}/type"),
            );
        }
        self.common_element(element, pointer);
        match kind {
            "button" => {
                self.text_object(element, "text", BUTTON_TEXT_LENGTH, true, pointer);
                self.length(element, "value", BUTTON_VALUE_LENGTH, pointer);
                self.length(element, "url", URL_LENGTH, pointer);
                self.style(element, pointer);
            }
            "overflow" => self.options(element, OVERFLOW_OPTIONS, pointer),
            "radio_buttons" | "checkboxes" => self.options(element, CHOICE_OPTIONS, pointer),
            "static_select" | "multi_static_select" if !element.contains_key("option_groups") => {
                self.options(element, SELECT_OPTIONS, pointer);
            }
            _ => {}
        }
    }

    fn style(&mut self, element: &Map<String, Value>, pointer: &str) {
        let style = element.get("style").and_then(Value::as_str);
        if style.is_some_and(|style| !matches!(style, "primary" | "danger")) {
            self.say("must be a valid enum value", &format!("{pointer}/style"));
        }
    }

    fn common_element(&mut self, element: &Map<String, Value>, pointer: &str) {
        self.length(element, "action_id", ID_LENGTH, pointer);
        if element.contains_key("placeholder") {
            self.text_object(element, "placeholder", PLACEHOLDER_LENGTH, true, pointer);
        }
    }

    fn options(&mut self, element: &Map<String, Value>, most: usize, pointer: &str) {
        let pointer = format!("{pointer}/options");
        let Some(options) = element.get("options").and_then(Value::as_array) else {
            return self.say("missing required field: options", &pointer);
        };
        if options.is_empty() || options.len() > most {
            self.say(&format!("must have between 1 and {most} items"), &pointer);
        }
        for (at, option) in options.iter().enumerate() {
            let pointer = format!("{pointer}/{at}");
            match option.as_object() {
                Some(option) => {
                    self.text_object(option, "text", OPTION_TEXT_LENGTH, false, &pointer);
                    self.length(option, "value", OPTION_VALUE_LENGTH, &pointer);
                }
                None => self.say("must provide an object", &pointer),
            }
        }
    }

    fn text_object(
        &mut self,
        holder: &Map<String, Value>,
        field: &str,
        most: usize,
        is_plain: bool,
        pointer: &str,
    ) {
        self.text_value(
            holder.get(field),
            most,
            is_plain,
            &format!("{pointer}/{field}"),
        );
    }

    fn text_value(&mut self, text: Option<&Value>, most: usize, is_plain: bool, pointer: &str) {
        match text.and_then(Value::as_object) {
            Some(text) => self.text_map(text, most, is_plain, pointer),
            None => self.say("missing required field", pointer),
        }
    }

    fn text_map(&mut self, text: &Map<String, Value>, most: usize, is_plain: bool, pointer: &str) {
        match kind_of(text) {
            "plain_text" => {}
            "mrkdwn" if !is_plain => {}
            other => self.say(
                &format!("unsupported type: {other}"),
                &format!("{pointer}/type"),
            ),
        }
        let length = text
            .get("text")
            .and_then(Value::as_str)
            .map_or(0, |text| text.chars().count());
        if length == 0 {
            self.say("must be more than 0 characters", &format!("{pointer}/text"));
        }
        if length > most {
            self.say(
                &format!("must be less than {} characters", most + 1),
                &format!("{pointer}/text"),
            );
        }
    }

    fn length(&mut self, holder: &Map<String, Value>, field: &str, most: usize, pointer: &str) {
        let length = holder
            .get(field)
            .and_then(Value::as_str)
            .map_or(0, |text| text.chars().count());
        if length > most {
            self.say(
                &format!("must be less than {} characters", most + 1),
                &format!("{pointer}/{field}"),
            );
        }
    }
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
            let is_interactive =
                ACTION_ELEMENTS.contains(&kind) || INPUT_ONLY_ELEMENTS.contains(&kind);
            if is_interactive && !element.contains_key("action_id") {
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
