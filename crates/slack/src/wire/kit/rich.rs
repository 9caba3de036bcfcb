//! Rich text: structure instead of markup, for words whose every character matters.
//!
//! It must never interpret a text; formatting is a property of the element, not of its letters.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::mrkdwn::DateForm;
use super::{
    CUT_MARK, INDENT_MAX, clean, clean_line, cut, is_channel_id, is_user_id, length, safe_url,
};

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// Words, ours or somebody's.
    Text(String),
    /// Bold words.
    Bold(String),
    /// Slanted words.
    Italic(String),
    /// Words that no longer hold.
    Strike(String),
    /// Words in a fixed width.
    Code(String),
    /// A person, who is notified.
    User(String),
    /// A link to a channel.
    Channel(String),
    /// A link under a label.
    Link {
        /// http or https; with anything else only the label is shown.
        url: String,
        /// The words to press.
        label: String,
    },
    /// A time in each reader's own zone.
    Date {
        /// The time.
        time: Timestamp,
        /// How it is shown.
        form: DateForm,
        /// What clients show that can't.
        fallback: String,
    },
    /// An emoji by its name, without colons.
    Emoji(String),
}

/// A part of rich text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RichPart {
    /// A paragraph.
    Line(Vec<Inline>),
    /// A list with bullets.
    Bullets {
        /// 0 to [`INDENT_MAX`].
        indent: u8,
        /// The lines.
        items: Vec<Vec<Inline>>,
    },
    /// Somebody's words, set apart.
    Quote(Vec<Inline>),
    /// Lines in a fixed width.
    Preformatted(String),
}

/// Rich text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RichText {
    parts: Vec<RichPart>,
}

impl RichText {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a paragraph.
    #[must_use]
    pub fn line(self, inlines: impl IntoIterator<Item = Inline>) -> Self {
        self.part(RichPart::Line(inlines.into_iter().collect()))
    }

    /// Adds a list with bullets.
    #[must_use]
    pub fn bullets(self, items: impl IntoIterator<Item = Vec<Inline>>) -> Self {
        self.part(RichPart::Bullets {
            indent: 0,
            items: items.into_iter().collect(),
        })
    }

    /// Adds any part.
    #[must_use]
    pub fn part(mut self, part: RichPart) -> Self {
        self.parts.push(part);
        self
    }

    /// The elements of a `rich_text` block within `room`; what does not fit ends in [`CUT_MARK`].
    pub(super) fn elements(&self, room: usize) -> Vec<Value> {
        let (whole, is_cut) = self.fill(room);
        if !is_cut {
            return whole;
        }
        let Some(room) = room.checked_sub(length(CUT_MARK)) else {
            return Vec::new();
        };
        let (mut kept, _) = self.fill(room);
        kept.push(section(vec![text_element(CUT_MARK.to_owned(), None)]));
        kept
    }

    fn fill(&self, room: usize) -> (Vec<Value>, bool) {
        let mut filling = Filling {
            left: room,
            is_cut: false,
        };
        let mut elements = Vec::new();
        for part in &self.parts {
            elements.extend(filling.part(part));
            if filling.is_cut {
                break;
            }
        }
        (elements, filling.is_cut)
    }
}

/// Room that is being used up.
struct Filling {
    left: usize,
    is_cut: bool,
}

impl Filling {
    fn part(&mut self, part: &RichPart) -> Option<Value> {
        match part {
            RichPart::Line(inlines) => self.inlines(inlines).map(section),
            RichPart::Quote(inlines) => {
                let elements = self.inlines(inlines)?;
                Some(json!({"type": "rich_text_quote", "elements": elements}))
            }
            RichPart::Preformatted(text) => {
                let elements = self.inlines(&[Inline::Text(text.clone())])?;
                Some(json!({"type": "rich_text_preformatted", "elements": elements}))
            }
            RichPart::Bullets { indent, items } => {
                let mut lines = Vec::new();
                for item in items {
                    lines.extend(self.inlines(item).map(section));
                    if self.is_cut {
                        break;
                    }
                }
                if lines.is_empty() {
                    return None;
                }
                Some(json!({
                    "type": "rich_text_list",
                    "style": "bullet",
                    "indent": (*indent).min(INDENT_MAX),
                    "elements": lines,
                }))
            }
        }
    }

    /// `None` where nothing is to be seen: Slack refuses empty elements.
    fn inlines(&mut self, inlines: &[Inline]) -> Option<Vec<Value>> {
        let mut elements = Vec::new();
        for inline in inlines {
            elements.extend(self.inline(inline));
            if self.is_cut {
                break;
            }
        }
        (!elements.is_empty()).then_some(elements)
    }

    fn inline(&mut self, inline: &Inline) -> Option<Value> {
        match inline {
            Inline::Text(text) => self.text(&clean(text), None),
            Inline::Bold(text) => self.text(&clean(text), Some("bold")),
            Inline::Italic(text) => self.text(&clean(text), Some("italic")),
            Inline::Strike(text) => self.text(&clean(text), Some("strike")),
            Inline::Code(text) => self.text(&clean(text), Some("code")),
            Inline::User(id) if is_user_id(id) => {
                self.whole(json!({"type": "user", "user_id": id}))
            }
            Inline::Channel(id) if is_channel_id(id) => {
                self.whole(json!({"type": "channel", "channel_id": id}))
            }
            Inline::User(other) | Inline::Channel(other) => self.text(&clean_line(other), None),
            Inline::Link { url, label } => self.link(url, &clean_line(label)),
            Inline::Date {
                time,
                form,
                fallback,
            } => self.whole(json!({
                "type": "date",
                "timestamp": time.as_second(),
                "format": form.pattern(),
                "fallback": clean_line(fallback),
            })),
            Inline::Emoji(name) if is_emoji_name(name) => {
                self.whole(json!({"type": "emoji", "name": name}))
            }
            Inline::Emoji(other) => self.text(&clean_line(other), None),
        }
    }

    fn text(&mut self, text: &str, style: Option<&str>) -> Option<Value> {
        if text.is_empty() {
            return None;
        }
        if length(text) <= self.left {
            self.left -= length(text);
            return Some(text_element(text.to_owned(), style));
        }
        self.is_cut = true;
        // `cut` ends in the mark, but the mark of the whole block follows anyway.
        let kept = cut(text, self.left + length(CUT_MARK));
        let kept = kept.trim_end_matches(CUT_MARK);
        self.left = 0;
        (!kept.is_empty()).then(|| text_element(kept.to_owned(), style))
    }

    fn link(&mut self, url: &str, label: &str) -> Option<Value> {
        match safe_url(url) {
            Some(url) if label.is_empty() => self.whole(json!({"type": "link", "url": url})),
            Some(url) => self.whole(json!({"type": "link", "url": url, "text": label})),
            None => self.text(label, None),
        }
    }

    fn whole(&mut self, element: Value) -> Option<Value> {
        let Some(left) = self.left.checked_sub(weight(&element)) else {
            self.is_cut = true;
            return None;
        };
        self.left = left;
        Some(element)
    }
}

fn section(elements: Vec<Value>) -> Value {
    json!({"type": "rich_text_section", "elements": elements})
}

fn text_element(text: String, style: Option<&str>) -> Value {
    match style {
        Some(style) => json!({"type": "text", "text": text, "style": {style: true}}),
        None => json!({"type": "text", "text": text}),
    }
}

fn is_emoji_name(name: &str) -> bool {
    !name.is_empty()
        && name.chars().all(|letter| {
            letter.is_ascii_lowercase() || letter.is_ascii_digit() || "_+-'".contains(letter)
        })
}

/// What a piece of JSON counts against the total of a message: every string but the names of
/// types and styles.
pub(super) fn weight(value: &Value) -> usize {
    match value {
        Value::String(text) => length(text),
        Value::Array(items) => items.iter().map(weight).sum(),
        Value::Object(fields) => fields
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "type" | "style"))
            .map(|(_, field)| weight(field))
            .sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    }
}
