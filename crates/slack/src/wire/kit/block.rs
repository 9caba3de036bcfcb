//! The blocks in use: the ones that every Slack client has shown for years.
//!
//! It must never produce a block that Slack refuses: what does not fit is cut, and what can't be
//! cut without lying (an id, a value) is left out.

use serde_json::{Map, Value, json};

use super::element::Element;
use super::mrkdwn::Mrkdwn;
use super::rich::{RichText, weight};
use super::{
    ACTIONS_MAX, CONTEXT_ELEMENTS_MAX, FIELD_MAX, FIELDS_MAX, HEADER_MAX, ID_MAX, INPUT_LABEL_MAX,
    TEXT_MAX, length,
};

pub use super::button::{Button, ButtonStyle};
pub use super::plain::Plain;

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
        accessory: Option<Element>,
    },
    Context(Vec<Mrkdwn>),
    Actions(Vec<Element>),
    Divider,
    RichText(RichText),
    Input(Input),
}

/// Something to fill in, with its label. Only views hold these.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    name: String,
    label: Plain,
    hint: Option<Plain>,
    element: Element,
    is_optional: bool,
    tells_at_once: bool,
}

impl Input {
    /// What is filled in comes back under `name`; a view needs it, unless it is optional.
    #[must_use]
    pub fn new(name: &str, label: impl Into<Plain>, element: impl Into<Element>) -> Self {
        Self {
            name: name.to_owned(),
            label: label.into(),
            hint: None,
            element: element.into(),
            is_optional: false,
            tells_at_once: false,
        }
    }

    /// A smaller line under it.
    #[must_use]
    pub fn hint(mut self, text: impl Into<Plain>) -> Self {
        self.hint = Some(text.into());
        self
    }

    /// May stay empty.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.is_optional = true;
        self
    }

    /// Choosing in it is a press that comes at once, so that the view can be drawn anew.
    #[must_use]
    pub fn tells_at_once(mut self) -> Self {
        self.tells_at_once = true;
        self
    }

    /// `None` where it could not be read again, or has nothing to fill in.
    fn render(&self) -> Option<Value> {
        if self.name.is_empty() || length(&self.name) > ID_MAX || !self.element.is_for_input() {
            return None;
        }
        let mut block = json!({
            "type": "input",
            "block_id": self.name,
            "label": self.label.object(INPUT_LABEL_MAX)?,
            "element": self.element.render()?,
            "optional": self.is_optional,
        });
        if self.tells_at_once {
            block["dispatch_action"] = json!(true);
        }
        let hint = self.hint.as_ref();
        if let Some(hint) = hint.and_then(|hint| hint.object(INPUT_LABEL_MAX)) {
            block["hint"] = hint;
        }
        Some(block)
    }
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

    /// A text with a button or a menu beside it.
    #[must_use]
    pub fn section_with(text: Mrkdwn, accessory: impl Into<Element>) -> Self {
        Self::of(Body::Section {
            text,
            fields: Vec::new(),
            accessory: Some(accessory.into()),
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
        Self::elements(buttons.into_iter().map(Element::Button))
    }

    /// Buttons and menus in a row.
    #[must_use]
    pub fn elements(elements: impl IntoIterator<Item = Element>) -> Self {
        Self::of(Body::Actions(elements.into_iter().collect()))
    }

    /// Something to fill in.
    #[must_use]
    pub fn input(input: Input) -> Self {
        Self::of(Body::Input(input))
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
            Body::Actions(elements) => some(row(elements, room))
                .map(|elements| json!({"type": "actions", "elements": elements}))?,
            Body::Divider => json!({"type": "divider"}),
            Body::RichText(text) => some(text.elements(room))
                .map(|elements| json!({"type": "rich_text", "elements": elements}))?,
            Body::Input(input) => return input.render().filter(|block| weight(block) <= room),
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
    accessory: Option<&Element>,
    room: usize,
) -> Option<Value> {
    let mut block = Map::new();
    let mut left = room;
    // The button first: it is what the text is there for.
    let accessory = accessory
        .filter(|accessory| accessory.is_for_row())
        .and_then(Element::render);
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

fn row(elements: &[Element], room: usize) -> Vec<Value> {
    let mut left = room;
    let mut shown: Vec<Value> = Vec::new();
    let rendered = elements
        .iter()
        .filter(|element| element.is_for_row())
        .filter_map(Element::render);
    for button in rendered {
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
