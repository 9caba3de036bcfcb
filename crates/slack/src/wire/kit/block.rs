//! The blocks in use: the ones that every Slack client has shown for years.
//!
//! It must never produce a block that Slack refuses: what does not fit is cut, and what can't be
//! cut without lying (an id, a value) is left out.

use serde_json::{Map, Value, json};

use super::mrkdwn::Mrkdwn;
use super::rich::{RichText, weight};
use super::{
    ACTIONS_MAX, BUTTON_TEXT_MAX, BUTTON_VALUE_MAX, CONTEXT_ELEMENTS_MAX, FIELD_MAX, FIELDS_MAX,
    HEADER_MAX, ID_MAX, TEXT_MAX, clean_line, cut, length, safe_url,
};

/// Words on one line that Slack shows as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plain(String);

impl Plain {
    /// Words, ours or somebody's.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(clean_line(text))
    }

    pub(super) fn object(&self, max: usize) -> Option<Value> {
        let text = cut(&self.0, max);
        if text.is_empty() {
            return None;
        }
        Some(json!({"type": "plain_text", "text": text, "emoji": true}))
    }
}

impl From<&str> for Plain {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

/// How a button looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ButtonStyle {
    /// Like most.
    #[default]
    Quiet,
    /// The one to press.
    Primary,
    /// One that is hard to undo.
    Danger,
}

/// A button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    action_id: String,
    text: Plain,
    value: String,
    url: Option<String>,
    style: ButtonStyle,
}

impl Button {
    /// A quiet button without a value.
    #[must_use]
    pub fn new(action_id: &str, text: impl Into<Plain>) -> Self {
        Self {
            action_id: action_id.to_owned(),
            text: text.into(),
            value: String::new(),
            url: None,
            style: ButtonStyle::Quiet,
        }
    }

    /// What comes back when it is pressed.
    #[must_use]
    pub fn value(mut self, value: &str) -> Self {
        value.clone_into(&mut self.value);
        self
    }

    /// An address that it opens.
    #[must_use]
    pub fn url(mut self, url: &str) -> Self {
        self.url = Some(url.to_owned());
        self
    }

    /// How it looks.
    #[must_use]
    pub fn style(mut self, style: ButtonStyle) -> Self {
        self.style = style;
        self
    }

    /// `None` where its id, value or address does not fit: half of one would mean something else.
    fn render(&self) -> Option<Value> {
        if self.action_id.is_empty() || length(&self.action_id) > ID_MAX {
            return None;
        }
        if length(&self.value) > BUTTON_VALUE_MAX {
            return None;
        }
        let mut button = Map::new();
        button.insert("type".to_owned(), json!("button"));
        button.insert("action_id".to_owned(), json!(self.action_id));
        button.insert("text".to_owned(), self.text.object(BUTTON_TEXT_MAX)?);
        if !self.value.is_empty() {
            button.insert("value".to_owned(), json!(self.value));
        }
        if let Some(url) = &self.url {
            button.insert("url".to_owned(), json!(safe_url(url)?));
        }
        match self.style {
            ButtonStyle::Quiet => {}
            ButtonStyle::Primary => {
                button.insert("style".to_owned(), json!("primary"));
            }
            ButtonStyle::Danger => {
                button.insert("style".to_owned(), json!("danger"));
            }
        }
        Some(Value::Object(button))
    }
}

/// A block.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    id: Option<String>,
    body: Body,
}

#[derive(Debug, Clone, PartialEq)]
enum Body {
    Header(Plain),
    Section {
        text: Mrkdwn,
        fields: Vec<Mrkdwn>,
        accessory: Option<Button>,
    },
    Context(Vec<Mrkdwn>),
    Actions(Vec<Button>),
    Divider,
    RichText(RichText),
}

impl Block {
    /// Large words.
    #[must_use]
    pub fn header(text: impl Into<Plain>) -> Self {
        Self::of(Body::Header(text.into()))
    }

    /// A text.
    #[must_use]
    pub fn section(text: Mrkdwn) -> Self {
        Self::of(Body::Section {
            text,
            fields: Vec::new(),
            accessory: None,
        })
    }

    /// Short texts in two columns, under `text` where that is not blank.
    #[must_use]
    pub fn fields(text: Mrkdwn, fields: impl IntoIterator<Item = Mrkdwn>) -> Self {
        Self::of(Body::Section {
            text,
            fields: fields.into_iter().collect(),
            accessory: None,
        })
    }

    /// A text with a button beside it.
    #[must_use]
    pub fn section_with(text: Mrkdwn, accessory: Button) -> Self {
        Self::of(Body::Section {
            text,
            fields: Vec::new(),
            accessory: Some(accessory),
        })
    }

    /// Small print.
    #[must_use]
    pub fn context(elements: impl IntoIterator<Item = Mrkdwn>) -> Self {
        Self::of(Body::Context(elements.into_iter().collect()))
    }

    /// Buttons in a row.
    #[must_use]
    pub fn actions(buttons: impl IntoIterator<Item = Button>) -> Self {
        Self::of(Body::Actions(buttons.into_iter().collect()))
    }

    /// A thin line.
    #[must_use]
    pub fn divider() -> Self {
        Self::of(Body::Divider)
    }

    /// Rich text.
    #[must_use]
    pub fn rich_text(text: RichText) -> Self {
        Self::of(Body::RichText(text))
    }

    /// The name under which Slack reports what was done in it. One that is too long is left out.
    #[must_use]
    pub fn id(mut self, id: &str) -> Self {
        self.id = (!id.is_empty() && length(id) <= ID_MAX).then(|| id.to_owned());
        self
    }

    fn of(body: Body) -> Self {
        Self { id: None, body }
    }

    /// The block within `room`, or `None` where nothing of it fits or there is nothing to see.
    pub(super) fn render(&self, room: usize) -> Option<Value> {
        let id_weight = self.id.as_deref().map_or(0, length);
        let room = room.checked_sub(id_weight)?;
        let mut block = match &self.body {
            Body::Header(text) => {
                json!({"type": "header", "text": text.object(HEADER_MAX.min(room))?})
            }
            Body::Section {
                text,
                fields,
                accessory,
            } => section(text, fields, accessory.as_ref(), room)?,
            Body::Context(elements) => {
                let elements = texts(elements, CONTEXT_ELEMENTS_MAX, TEXT_MAX, room);
                some(elements).map(|elements| json!({"type": "context", "elements": elements}))?
            }
            Body::Actions(buttons) => some(row(buttons, room))
                .map(|elements| json!({"type": "actions", "elements": elements}))?,
            Body::Divider => json!({"type": "divider"}),
            Body::RichText(text) => some(text.elements(room))
                .map(|elements| json!({"type": "rich_text", "elements": elements}))?,
        };
        if let (Some(id), Some(fields)) = (&self.id, block.as_object_mut()) {
            fields.insert("block_id".to_owned(), json!(id));
        }
        Some(block)
    }
}

fn section(
    text: &Mrkdwn,
    fields: &[Mrkdwn],
    accessory: Option<&Button>,
    room: usize,
) -> Option<Value> {
    let mut block = Map::new();
    let mut left = room;
    // The button first: it is what the text is there for.
    let accessory = accessory.and_then(Button::render);
    if let Some(button) = accessory.filter(|button| weight(button) < room) {
        left -= weight(&button);
        block.insert("accessory".to_owned(), button);
    }
    let text = text.object(TEXT_MAX.min(left));
    left -= text.as_ref().map_or(0, weight);
    let fields = texts(fields, FIELDS_MAX, FIELD_MAX, left);
    if text.is_none() && fields.is_empty() {
        return None;
    }
    if let Some(text) = text {
        block.insert("text".to_owned(), text);
    }
    if !fields.is_empty() {
        block.insert("fields".to_owned(), json!(fields));
    }
    block.insert("type".to_owned(), json!("section"));
    Some(Value::Object(block))
}

fn texts(all: &[Mrkdwn], count_max: usize, each_max: usize, room: usize) -> Vec<Value> {
    let mut left = room;
    let visible = all.iter().filter(|text| !text.is_blank());
    let mut shown = Vec::new();
    for text in visible.take(count_max) {
        let Some(object) = text.object(each_max.min(left)) else {
            break;
        };
        left -= weight(&object);
        shown.push(object);
    }
    shown
}

fn row(buttons: &[Button], room: usize) -> Vec<Value> {
    let mut left = room;
    let mut shown: Vec<Value> = Vec::new();
    for button in buttons.iter().filter_map(Button::render) {
        let is_twin = shown
            .iter()
            .any(|other| other["action_id"] == button["action_id"]);
        let rest = left.checked_sub(weight(&button));
        if let (false, Some(rest), true) = (is_twin, rest, shown.len() < ACTIONS_MAX) {
            left = rest;
            shown.push(button);
        }
    }
    shown
}

fn some(elements: Vec<Value>) -> Option<Vec<Value>> {
    (!elements.is_empty()).then_some(elements)
}
