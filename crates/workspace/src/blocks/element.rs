//! Each kind of element that can be pressed, chosen from or filled in.

use serde_json::{Map, Value};

use super::check::{Check, Text};
use super::{INPUT_TEXT_LENGTH, Place, kind_of};

const ID_LENGTH: usize = 255;
const BUTTON_TEXT_LENGTH: usize = 75;
const BUTTON_VALUE_LENGTH: usize = 2000;
const URL_LENGTH: usize = 3000;
const OPTION_TEXT_LENGTH: usize = 75;
const OPTION_VALUE_LENGTH: usize = 150;
const SELECT_OPTIONS: usize = 100;
const OPTION_GROUPS: usize = 100;
const OVERFLOW_OPTIONS: usize = 5;
const CHOICE_OPTIONS: usize = 10;
const PLACEHOLDER_LENGTH: usize = 150;
const CONFIRM_TITLE_LENGTH: usize = 100;
const CONFIRM_TEXT_LENGTH: usize = 300;
const CONFIRM_BUTTON_LENGTH: usize = 30;
const FILES_MAX: u64 = 10;
const LINES_MAX: u64 = 100;

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
    "workflow_button",
];
const INPUT_ONLY_ELEMENTS: &[&str] = &[
    "plain_text_input",
    "number_input",
    "email_text_input",
    "url_text_input",
    "rich_text_input",
    "file_input",
];

/// Whether an element of this kind tells apps what people do to it.
pub(super) fn is_interactive(kind: &str) -> bool {
    ACTION_ELEMENTS.contains(&kind) || is_for_input_only(kind)
}

/// Whether an element of this kind stands in input blocks only.
pub(super) fn is_for_input_only(kind: &str) -> bool {
    INPUT_ONLY_ELEMENTS.contains(&kind)
}

impl Check {
    /// An element of an actions block, an accessory, or one of the others an input block may hold.
    pub(super) fn element(&mut self, element: &Map<String, Value>, pointer: &str) {
        let kind = kind_of(element);
        if kind.is_empty() {
            return self.missing("type", pointer);
        }
        if !ACTION_ELEMENTS.contains(&kind) {
            return self.unsupported(kind, pointer);
        }
        self.common(element, pointer);
        match kind {
            "button" | "workflow_button" => self.button(element, pointer),
            "overflow" => self.options(element, OVERFLOW_OPTIONS, Text::Plain, pointer),
            "radio_buttons" | "checkboxes" => {
                self.options(element, CHOICE_OPTIONS, Text::Any, pointer);
            }
            "static_select" | "multi_static_select" if element.contains_key("option_groups") => {
                self.option_groups(element, pointer);
            }
            "static_select" | "multi_static_select" => {
                self.options(element, SELECT_OPTIONS, Text::Plain, pointer);
            }
            _ => {}
        }
        if kind.starts_with("multi_") {
            self.number(element, "max_selected_items", 1..=u64::MAX, pointer);
        }
    }

    fn button(&mut self, element: &Map<String, Value>, pointer: &str) {
        self.text(element, "text", BUTTON_TEXT_LENGTH, Text::Plain, pointer);
        self.string(element, "value", BUTTON_VALUE_LENGTH, pointer);
        self.string(element, "url", URL_LENGTH, pointer);
        self.string(element, "accessibility_label", BUTTON_TEXT_LENGTH, pointer);
        self.one_of(element, "style", &["primary", "danger"], pointer);
    }

    /// An element that stands in input blocks only.
    pub(super) fn input_element(&mut self, element: &Map<String, Value>, pointer: &str) {
        self.common(element, pointer);
        match kind_of(element) {
            "plain_text_input" => {
                self.number(element, "min_length", 0..=INPUT_TEXT_LENGTH, pointer);
                self.number(element, "max_length", 1..=INPUT_TEXT_LENGTH, pointer);
            }
            "number_input"
                if !element
                    .get("is_decimal_allowed")
                    .is_some_and(Value::is_boolean) =>
            {
                self.missing("is_decimal_allowed", pointer);
            }
            "rich_text_input" => {
                self.number(element, "min_lines", 1..=LINES_MAX, pointer);
                self.number(element, "max_lines", 1..=LINES_MAX, pointer);
            }
            "file_input" if self.place != Place::Modal => self.unsupported("file_input", pointer),
            "file_input" => self.number(element, "max_files", 1..=FILES_MAX, pointer),
            _ => {}
        }
        if let Some(config) = element
            .get("dispatch_action_config")
            .and_then(Value::as_object)
        {
            let pointer = format!("{pointer}/dispatch_action_config");
            self.items(config, "trigger_actions_on", 1..=2, &pointer);
        }
    }

    fn common(&mut self, element: &Map<String, Value>, pointer: &str) {
        self.string(element, "action_id", ID_LENGTH, pointer);
        let placeholder = "placeholder";
        self.optional_text(
            element,
            placeholder,
            PLACEHOLDER_LENGTH,
            Text::Plain,
            pointer,
        );
        let Some(confirm) = element.get("confirm").filter(|one| !one.is_null()) else {
            return;
        };
        let pointer = format!("{pointer}/confirm");
        let Some(confirm) = confirm.as_object() else {
            return self.say("must provide an object", &pointer);
        };
        for (field, most, sort) in [
            ("title", CONFIRM_TITLE_LENGTH, Text::Plain),
            ("text", CONFIRM_TEXT_LENGTH, Text::Any),
            ("confirm", CONFIRM_BUTTON_LENGTH, Text::Plain),
            ("deny", CONFIRM_BUTTON_LENGTH, Text::Plain),
        ] {
            self.text(confirm, field, most, sort, &pointer);
        }
        self.one_of(confirm, "style", &["primary", "danger"], &pointer);
    }

    fn option_groups(&mut self, element: &Map<String, Value>, pointer: &str) {
        for (group, pointer) in self.objects(element, "option_groups", 1..=OPTION_GROUPS, pointer) {
            self.text(group, "label", OPTION_TEXT_LENGTH, Text::Plain, &pointer);
            self.options(group, SELECT_OPTIONS, Text::Plain, &pointer);
        }
    }

    fn options(&mut self, holder: &Map<String, Value>, most: usize, sort: Text, pointer: &str) {
        for (option, pointer) in self.objects(holder, "options", 1..=most, pointer) {
            self.text(option, "text", OPTION_TEXT_LENGTH, sort, &pointer);
            self.required_string(option, "value", OPTION_VALUE_LENGTH, &pointer);
            self.optional_text(option, "description", OPTION_TEXT_LENGTH, sort, &pointer);
            self.string(option, "url", URL_LENGTH, &pointer);
        }
    }
}
