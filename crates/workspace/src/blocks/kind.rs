//! Each kind of block: what it must have, and where it may stand.

use serde_json::{Map, Value};

use super::check::{Check, Text};
use super::{MARKDOWN_LENGTH, Place, element, kind_of};

const ID_LENGTH: usize = 255;
const TEXT_LENGTH: usize = 3000;
const FIELD_COUNT: usize = 10;
const FIELD_LENGTH: usize = 2000;
const HEADER_LENGTH: usize = 150;
const CONTEXT_ELEMENTS: usize = 10;
const ACTIONS_ELEMENTS: usize = 25;
const LABEL_LENGTH: usize = 2000;
const ALT_TEXT_LENGTH: usize = 2000;
const URL_LENGTH: usize = 3000;
const ALERT_LENGTH: usize = 200;
const CARD_TITLE_LENGTH: usize = 150;
const CARD_TEXT_LENGTH: usize = 200;
const CARD_ACTIONS: usize = 3;
const CAROUSEL_CARDS: usize = 10;
const CONTAINER_BLOCKS: usize = 10;
const CONTEXT_ACTIONS: usize = 5;
const PLAN_TASKS: usize = 50;
const VIDEO_TEXT_LENGTH: usize = 200;

impl Check {
    /// A list of blocks, the ids of which must differ.
    pub(super) fn blocks(&mut self, blocks: &[Value], pointer: &str) {
        let mut ids = Vec::new();
        for (at, block) in blocks.iter().enumerate() {
            let pointer = format!("{pointer}/{at}");
            let Some(block) = block.as_object() else {
                self.say("must provide an object", &pointer);
                continue;
            };
            self.block(block, &pointer);
            let id = block.get("block_id").and_then(Value::as_str);
            if let Some(id) = id.filter(|id| !id.is_empty()) {
                if ids.contains(&id) {
                    self.say(&format!("block_id `{id}` already exists"), &pointer);
                }
                ids.push(id);
            }
        }
    }

    fn block(&mut self, block: &Map<String, Value>, pointer: &str) {
        self.string(block, "block_id", ID_LENGTH, pointer);
        match kind_of(block) {
            "divider" => {}
            "section" => self.section(block, pointer),
            "header" => self.text(block, "text", HEADER_LENGTH, Text::Plain, pointer),
            "context" => self.context(block, pointer),
            "actions" => self.actions(block, pointer),
            "image" => {
                self.image(block, pointer);
                self.optional_text(block, "title", ALT_TEXT_LENGTH, Text::Plain, pointer);
            }
            "rich_text" => self.rich_text(block, pointer),
            "input" => self.input(block, pointer),
            "markdown" if self.place == Place::Message => {
                self.required_string(block, "text", MARKDOWN_LENGTH, pointer);
            }
            "table" if self.place == Place::Message => self.table(block, pointer),
            "data_table" if self.place == Place::Message => self.data_table(block, pointer),
            "" => self.missing("type", pointer),
            _ => self.newer_block(block, pointer),
        }
    }

    /// What Slack added in 2026.
    fn newer_block(&mut self, block: &Map<String, Value>, pointer: &str) {
        match kind_of(block) {
            "alert" => {
                let levels = ["default", "info", "warning", "error", "success"];
                self.text(block, "text", ALERT_LENGTH, Text::Any, pointer);
                self.one_of(block, "level", &levels, pointer);
            }
            "card" => self.card(block, pointer),
            "carousel" => {
                for (card, pointer) in self.objects(block, "elements", 1..=CAROUSEL_CARDS, pointer)
                {
                    self.card(card, &pointer);
                }
            }
            "container" => {
                self.optional_text(block, "title", CARD_TITLE_LENGTH, Text::Any, pointer);
                self.optional_text(block, "subtitle", CARD_TITLE_LENGTH, Text::Any, pointer);
                for (child, pointer) in
                    self.objects(block, "child_blocks", 1..=CONTAINER_BLOCKS, pointer)
                {
                    if kind_of(child) == "container" {
                        self.unsupported("container", &pointer);
                    } else {
                        self.block(child, &pointer);
                    }
                }
            }
            "context_actions" => {
                for (element, pointer) in
                    self.objects(block, "elements", 1..=CONTEXT_ACTIONS, pointer)
                {
                    if !matches!(kind_of(element), "feedback_buttons" | "icon_button") {
                        self.unsupported(kind_of(element), &pointer);
                    }
                }
            }
            "plan" => {
                self.items(block, "tasks", 0..=PLAN_TASKS, pointer);
            }
            "task_card" => {}
            "video" => {
                self.text(block, "title", VIDEO_TEXT_LENGTH, Text::Plain, pointer);
                self.required_string(block, "video_url", URL_LENGTH, pointer);
                self.required_string(block, "thumbnail_url", URL_LENGTH, pointer);
                self.required_string(block, "alt_text", ALT_TEXT_LENGTH, pointer);
            }
            other => self.unsupported(other, pointer),
        }
    }

    fn section(&mut self, block: &Map<String, Value>, pointer: &str) {
        let has = |field: &str| block.get(field).is_some_and(|value| !value.is_null());
        if !has("text") && !has("fields") {
            let what = "must define either `text` or `fields`";
            self.say(what, &format!("{pointer}/type"));
        }
        self.optional_text(block, "text", TEXT_LENGTH, Text::Any, pointer);
        if has("fields") {
            for (field, pointer) in self.items(block, "fields", 1..=FIELD_COUNT, pointer) {
                self.text_value(field, FIELD_LENGTH, Text::Any, &pointer);
            }
        }
        if let Some(accessory) = block.get("accessory").filter(|one| !one.is_null()) {
            let pointer = format!("{pointer}/accessory");
            match accessory.as_object() {
                Some(image) if kind_of(image) == "image" => self.image(image, &pointer),
                Some(element) => self.element(element, &pointer),
                None => self.say("must provide an object", &pointer),
            }
        }
    }

    fn context(&mut self, block: &Map<String, Value>, pointer: &str) {
        for (element, pointer) in self.items(block, "elements", 1..=CONTEXT_ELEMENTS, pointer) {
            match element.as_object() {
                Some(image) if kind_of(image) == "image" => self.image(image, &pointer),
                Some(_) | None => self.text_value(element, TEXT_LENGTH, Text::Any, &pointer),
            }
        }
    }

    fn actions(&mut self, block: &Map<String, Value>, pointer: &str) {
        let mut ids = Vec::new();
        for (element, pointer) in self.objects(block, "elements", 1..=ACTIONS_ELEMENTS, pointer) {
            self.element(element, &pointer);
            if let Some(id) = element.get("action_id").and_then(Value::as_str) {
                if ids.contains(&id) {
                    let what = format!("action_id `{id}` already exists");
                    self.say(&what, &format!("{pointer}/action_id"));
                }
                ids.push(id);
            }
        }
    }

    fn input(&mut self, block: &Map<String, Value>, pointer: &str) {
        self.text(block, "label", LABEL_LENGTH, Text::Plain, pointer);
        self.optional_text(block, "hint", LABEL_LENGTH, Text::Plain, pointer);
        let Some(element) = block.get("element") else {
            return self.missing("element", pointer);
        };
        let pointer = format!("{pointer}/element");
        match element.as_object() {
            None => self.say("must provide an object", &pointer),
            Some(element) if element::is_for_input_only(kind_of(element)) => {
                self.input_element(element, &pointer);
            }
            Some(element) if matches!(kind_of(element), "button" | "overflow") => {
                self.unsupported(kind_of(element), &pointer);
            }
            Some(element) => self.element(element, &pointer),
        }
    }

    fn image(&mut self, image: &Map<String, Value>, pointer: &str) {
        if image.contains_key("slack_file") {
            if !image["slack_file"].is_object() {
                self.say("must provide an object", &format!("{pointer}/slack_file"));
            }
        } else {
            self.required_string(image, "image_url", URL_LENGTH, pointer);
        }
        self.required_string(image, "alt_text", ALT_TEXT_LENGTH, pointer);
    }

    fn card(&mut self, card: &Map<String, Value>, pointer: &str) {
        self.optional_text(card, "title", CARD_TITLE_LENGTH, Text::Any, pointer);
        self.optional_text(card, "subtitle", CARD_TITLE_LENGTH, Text::Any, pointer);
        self.optional_text(card, "body", CARD_TEXT_LENGTH, Text::Any, pointer);
        self.optional_text(card, "subtext", CARD_TEXT_LENGTH, Text::Any, pointer);
        if card.contains_key("actions") {
            for (element, pointer) in self.objects(card, "actions", 0..=CARD_ACTIONS, pointer) {
                self.element(element, &pointer);
            }
        }
    }
}
