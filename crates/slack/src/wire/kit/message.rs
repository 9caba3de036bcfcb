//! A whole message: the words for notifications and screen readers, and the blocks.
//!
//! It must never exceed what Slack takes, whatever is put into it: what must be seen comes first,
//! and the tail of the rest is cut.

use std::borrow::Cow;

use serde_json::Value;

use super::block::Block;
use super::mrkdwn::Mrkdwn;
use super::rich::weight;
use super::{CUT_MARK, length};

/// Blocks of a message.
pub const MESSAGE_BLOCKS_MAX: usize = 50;
/// Characters in all blocks together. Slack was seen to refuse messages near 13,200.
pub const MESSAGE_CHARS_MAX: usize = 10_000;
/// The text beside the blocks; `chat.update` refuses more.
pub const FALLBACK_MAX: usize = 4_000;

/// An argument of a Web API call.
pub type Argument = (&'static str, Cow<'static, str>);

/// A message.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    text: Mrkdwn,
    blocks: Vec<Placed>,
}

#[derive(Debug, Clone, PartialEq)]
struct Placed {
    block: Block,
    may_go: bool,
}

impl Message {
    /// A message of words only; with blocks, `text` is what notifications say.
    #[must_use]
    pub fn new(text: Mrkdwn) -> Self {
        Self {
            text,
            blocks: Vec::new(),
        }
    }

    /// Adds a block that has to be seen.
    #[must_use]
    pub fn with(mut self, block: Block) -> Self {
        self.blocks.push(Placed {
            block,
            may_go: false,
        });
        self
    }

    /// Adds a block that may be cut, or go, where there is too much.
    #[must_use]
    pub fn with_if_room(mut self, block: Block) -> Self {
        self.blocks.push(Placed {
            block,
            may_go: true,
        });
        self
    }

    /// The message within Slack's limits. What must be seen takes its room first, then the rest in
    /// its order; the first that no longer fits is cut, and [`CUT_MARK`] stands for those after it.
    #[must_use]
    pub fn fit(&self) -> Fitted {
        let text = self.text.render(FALLBACK_MAX);
        let whole = self.choose(MESSAGE_CHARS_MAX, MESSAGE_BLOCKS_MAX);
        if !whole.is_cut {
            return Fitted {
                text,
                blocks: whole.blocks(),
            };
        }
        // One block and one character are kept for the mark.
        let chosen = self.choose(MESSAGE_CHARS_MAX - length(CUT_MARK), MESSAGE_BLOCKS_MAX - 1);
        let mut blocks = chosen.blocks();
        blocks.extend(Block::context([Mrkdwn::new().ours(CUT_MARK)]).render(MESSAGE_CHARS_MAX));
        Fitted { text, blocks }
    }

    fn choose(&self, chars: usize, count: usize) -> Choice {
        let (mut chars, mut count) = (chars, count);
        let mut choice = Choice {
            placed: vec![None; self.blocks.len()],
            is_cut: false,
        };
        for (place, whole) in self.by_importance() {
            if choice.is_cut || count == 0 {
                choice.is_cut = true;
                break;
            }
            choice.is_cut = weight(&whole) > chars;
            let shown = if choice.is_cut {
                self.blocks[place].block.render(chars)
            } else {
                Some(whole)
            };
            // A block that can't be cut that short is left out rather than over the budget.
            if let Some(shown) = shown.filter(|shown| weight(shown) <= chars) {
                chars -= weight(&shown);
                count -= 1;
                choice.placed[place] = Some(shown);
            }
        }
        choice
    }

    /// What there is to see, with its place. Among the blocks that must be seen the small ones
    /// come first: a long text is worth less whole than the buttons under it.
    fn by_importance(&self) -> Vec<(usize, Value)> {
        let (mut must, mut may) = (Vec::new(), Vec::new());
        for (place, placed) in self.blocks.iter().enumerate() {
            let Some(whole) = placed.block.render(usize::MAX) else {
                continue;
            };
            if placed.may_go {
                may.push((place, whole));
            } else {
                must.push((place, whole));
            }
        }
        must.truncate(MESSAGE_BLOCKS_MAX);
        must.sort_by_key(|(_, whole)| weight(whole));
        must.extend(may);
        must
    }
}

struct Choice {
    placed: Vec<Option<Value>>,
    is_cut: bool,
}

impl Choice {
    /// In their order, each `block_id` once: Slack refuses twins.
    fn blocks(self) -> Vec<Value> {
        let mut seen = std::collections::HashSet::new();
        let mut blocks: Vec<Value> = self.placed.into_iter().flatten().collect();
        for block in &mut blocks {
            let id = block.get("block_id").and_then(Value::as_str);
            if id.is_some_and(|id| !seen.insert(id.to_owned()))
                && let Some(fields) = block.as_object_mut()
            {
                fields.remove("block_id");
            }
        }
        blocks
    }
}

/// A message within all limits, ready to be sent.
#[derive(Clone, PartialEq)]
pub struct Fitted {
    text: String,
    blocks: Vec<Value>,
}

impl Fitted {
    /// The words for notifications.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The blocks.
    #[must_use]
    pub fn blocks(&self) -> &[Value] {
        &self.blocks
    }

    /// For `chat.postMessage`: no link opens a preview, no bare name becomes a mention.
    #[must_use]
    pub fn post_arguments(&self) -> Vec<Argument> {
        let mut arguments = self.ephemeral_arguments();
        arguments.push(("unfurl_links", "false".into()));
        arguments.push(("unfurl_media", "false".into()));
        arguments
    }

    /// For `chat.update`, whose own default would look for names and links again.
    #[must_use]
    pub fn update_arguments(&self) -> Vec<Argument> {
        let mut arguments = self.ephemeral_arguments();
        arguments.push(("parse", "none".into()));
        arguments
    }

    /// For `chat.postEphemeral`.
    #[must_use]
    pub fn ephemeral_arguments(&self) -> Vec<Argument> {
        let mut arguments = vec![
            ("text", Cow::from(self.text.clone())),
            ("link_names", "false".into()),
        ];
        if !self.blocks.is_empty() {
            let blocks = Value::Array(self.blocks.clone()).to_string();
            arguments.push(("blocks", blocks.into()));
        }
        arguments
    }
}

/// Without words: they are people's, and stay out of logs.
impl std::fmt::Debug for Fitted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fitted")
            .field("text_length", &length(&self.text))
            .field("blocks", &self.blocks.len())
            .finish()
    }
}
