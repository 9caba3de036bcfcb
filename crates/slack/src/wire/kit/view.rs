//! Views: modals and a person's home.
//!
//! It must never exceed what Slack takes. A form whose input can't be shown says less, but is never
//! refused; what a person has to see or fill in takes its room first.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::block::Block;
use super::mrkdwn::Mrkdwn;
use super::plain::Plain;
use super::{CUT_MARK, ID_MAX, length};

/// Blocks of a view.
pub const VIEW_BLOCKS_MAX: usize = 100;
/// Bytes of all blocks together. Slack takes 250 kB of the whole view.
pub const VIEW_BYTES_MAX: usize = 200_000;
/// Title of a modal, and the words on its two buttons.
pub const VIEW_TITLE_MAX: usize = 24;
/// The name of a form.
pub const CALLBACK_ID_MAX: usize = ID_MAX;
/// What a view carries for us, unseen.
pub const PRIVATE_METADATA_MAX: usize = 3_000;

/// On a form's button when nobody said what should stand there: Slack refuses a form without one.
const SUBMIT_FALLBACK: &str = "OK";

/// A view within all limits, ready to be sent.
#[derive(Clone, PartialEq)]
pub struct FittedView(Value);

impl FittedView {
    /// As Slack takes it.
    #[must_use]
    pub fn json(&self) -> &Value {
        &self.0
    }
}

/// Without words: they are people's, and stay out of logs.
impl std::fmt::Debug for FittedView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FittedView({})", self.0["callback_id"])
    }
}

/// A window over Slack.
#[derive(Debug, Clone, PartialEq)]
pub struct Modal {
    title: Plain,
    submit: Option<Plain>,
    close: Option<Plain>,
    callback_id: String,
    private_metadata: String,
    body: Body,
}

impl Modal {
    /// A window with a title and nothing in it.
    #[must_use]
    pub fn new(title: impl Into<Plain>) -> Self {
        Self {
            title: title.into(),
            submit: None,
            close: None,
            callback_id: String::new(),
            private_metadata: String::new(),
            body: Body::default(),
        }
    }

    /// The words on the button that sends it.
    #[must_use]
    pub fn submit(mut self, text: impl Into<Plain>) -> Self {
        self.submit = Some(text.into());
        self
    }

    /// The words on the button that closes it.
    #[must_use]
    pub fn close(mut self, text: impl Into<Plain>) -> Self {
        self.close = Some(text.into());
        self
    }

    /// What kind of form it is, and what it is about: both come back with it. One that is too long is
    /// left out, for half of it would mean something else.
    #[must_use]
    pub fn named(mut self, callback_id: &str, private_metadata: &str) -> Self {
        callback_id.clone_into(&mut self.callback_id);
        private_metadata.clone_into(&mut self.private_metadata);
        self
    }

    /// Adds a block that has to be there.
    #[must_use]
    pub fn with(mut self, block: Block) -> Self {
        self.body.blocks.push((block, false));
        self
    }

    /// Adds a block that may go where there is too much.
    #[must_use]
    pub fn with_if_room(mut self, block: Block) -> Self {
        self.body.blocks.push((block, true));
        self
    }

    /// The modal within Slack's limits.
    #[must_use]
    pub fn fit(&self) -> FittedView {
        let blocks = self.body.fit();
        let has_input = blocks.iter().any(|block| block["type"] == "input");
        let words = |text: &Option<Plain>| text.as_ref().and_then(|t| t.object(VIEW_TITLE_MAX));
        let title = self.title.object(VIEW_TITLE_MAX);
        let submit = words(&self.submit).or_else(|| {
            let fallback = Plain::new(SUBMIT_FALLBACK);
            fallback.object(VIEW_TITLE_MAX).filter(|_| has_input)
        });
        let mut view = Map::new();
        view.insert("type".to_owned(), json!("modal"));
        let title = title.or_else(|| Plain::new(CUT_MARK).object(VIEW_TITLE_MAX));
        view.insert("title".to_owned(), title.unwrap_or_default());
        for (name, text) in [("submit", submit), ("close", words(&self.close))] {
            if let Some(text) = text {
                view.insert(name.to_owned(), text);
            }
        }
        carry(&mut view, &self.callback_id, &self.private_metadata);
        view.insert("blocks".to_owned(), Value::Array(blocks));
        FittedView(Value::Object(view))
    }
}

/// What one person sees when they open the app itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Home {
    callback_id: String,
    private_metadata: String,
    body: Body,
}

impl Home {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// As [`Modal::named`].
    #[must_use]
    pub fn named(mut self, callback_id: &str, private_metadata: &str) -> Self {
        callback_id.clone_into(&mut self.callback_id);
        private_metadata.clone_into(&mut self.private_metadata);
        self
    }

    /// Adds a block that has to be there.
    #[must_use]
    pub fn with(mut self, block: Block) -> Self {
        self.body.blocks.push((block, false));
        self
    }

    /// Adds a block that may go where there is too much.
    #[must_use]
    pub fn with_if_room(mut self, block: Block) -> Self {
        self.body.blocks.push((block, true));
        self
    }

    /// The home within Slack's limits.
    #[must_use]
    pub fn fit(&self) -> FittedView {
        let mut view = Map::new();
        view.insert("type".to_owned(), json!("home"));
        carry(&mut view, &self.callback_id, &self.private_metadata);
        view.insert("blocks".to_owned(), Value::Array(self.body.fit()));
        FittedView(Value::Object(view))
    }
}

fn carry(view: &mut Map<String, Value>, callback_id: &str, private_metadata: &str) {
    for (name, text, max) in [
        ("callback_id", callback_id, CALLBACK_ID_MAX),
        ("private_metadata", private_metadata, PRIVATE_METADATA_MAX),
    ] {
        if !text.is_empty() && length(text) <= max {
            view.insert(name.to_owned(), json!(text));
        }
    }
}

/// Blocks, and whether each may go.
#[derive(Debug, Clone, Default, PartialEq)]
struct Body {
    blocks: Vec<(Block, bool)>,
}

impl Body {
    /// All of it where it fits; else what must be there first, the smallest of it first, and a mark
    /// where something is missing.
    fn fit(&self) -> Vec<Value> {
        let shown = self.rendered();
        let whole: Vec<usize> = (0..shown.len()).collect();
        let bytes: usize = shown.iter().map(|(block, _)| weight(block)).sum();
        let is_whole = shown.len() <= VIEW_BLOCKS_MAX && bytes <= VIEW_BYTES_MAX;
        let places = if is_whole { whole } else { chosen(&shown) };
        let mut blocks: Vec<Value> = shown
            .into_iter()
            .enumerate()
            .filter(|(place, _)| places.contains(place))
            .map(|(_, (block, _))| block)
            .collect();
        if !is_whole {
            blocks.extend(Block::context([Mrkdwn::new().ours(CUT_MARK)]).render(usize::MAX));
        }
        blocks
    }

    /// What there is to see, each name once: a twin of an input would be lost among its answers, a
    /// twin of another block only loses its name.
    fn rendered(&self) -> Vec<(Value, bool)> {
        let mut seen = HashSet::new();
        let mut shown = Vec::new();
        for (block, may_go) in &self.blocks {
            let Some(mut block) = block.render(usize::MAX) else {
                continue;
            };
            let name = block.get("block_id").and_then(Value::as_str);
            if name.is_some_and(|name| !seen.insert(name.to_owned())) {
                if block["type"] == "input" {
                    continue;
                }
                if let Some(fields) = block.as_object_mut() {
                    fields.remove("block_id");
                }
            }
            shown.push((block, *may_go));
        }
        shown
    }
}

/// The places that are kept where not all can be; one is left for the mark.
fn chosen(shown: &[(Value, bool)]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..shown.len()).collect();
    order.sort_by_key(|place| match &shown[*place] {
        (block, false) => (false, weight(block)),
        (_, true) => (true, *place),
    });
    let mut left = VIEW_BYTES_MAX;
    let mut kept = Vec::new();
    for place in order.into_iter().take(VIEW_BLOCKS_MAX - 1) {
        let Some(rest) = left.checked_sub(weight(&shown[place].0)) else {
            break;
        };
        left = rest;
        kept.push(place);
    }
    kept
}

/// Bytes as JSON.
fn weight(block: &Value) -> usize {
    block.to_string().len()
}
