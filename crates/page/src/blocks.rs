//! Block Kit → HTML: the blocks and elements Matoi emits or may emit, drawn as Slack would arrange
//! them. It must never know what a button means, and never let text become markup. What it can't
//! draw is marked where it stands and named in [`Drawn::unknown`], so that nothing goes unseen.

mod choice;
mod control;
mod date;
mod element;
pub mod emoji;
mod inline;
mod markdown;
mod mrkdwn;
mod rich_text;
mod table;

use std::cell::{Cell, RefCell};

use jiff::tz::TimeZone;
use serde_json::Value;

use crate::{Html, Lang};

/// What text refers to but does not contain: names, addresses, the reader.
pub struct BlockContext<'a> {
    /// Language of the few words elements need.
    pub lang: Lang,
    /// The reader's time zone.
    pub zone: &'a TimeZone,
    /// The reader's user id; mentions of them stand out. Empty for nobody.
    pub viewer: &'a str,
    /// Name of a user id.
    pub user: &'a dyn Fn(&str) -> Option<String>,
    /// Name and address of a channel id.
    pub channel: &'a dyn Fn(&str) -> Option<ChannelLink>,
    /// Handle of a user group's id.
    pub group: &'a dyn Fn(&str) -> Option<String>,
    /// People to choose from in `users_select`: id and name.
    pub people: &'a [(String, String)],
    /// Channels to choose from in `channels_select` and `conversations_select`: id and name.
    pub channels: &'a [(String, String)],
    /// Put before element ids, so that two messages on a page do not share one.
    pub id_prefix: &'a str,
    /// How a press leaves the page; without it buttons are drawn and do nothing.
    pub press: Option<Press<'a>>,
    /// What is wrong with what was filled in: block id and sentence.
    pub errors: &'a [(String, String)],
    /// What has been filled in so far, as Slack's `state.values`; `Null` for nothing.
    pub state: &'a Value,
}

/// How a press leaves the page: as a button of a form that stands elsewhere on it.
#[derive(Clone, Copy, Debug)]
pub struct Press<'a> {
    /// The id of that form.
    pub form: &'a str,
    /// Where the blocks stand, in the words of whoever takes the press.
    pub place: &'a str,
}

/// How a channel is shown where it is mentioned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelLink {
    /// Its name without `#`.
    pub name: String,
    /// Where it can be read, if the reader may.
    pub href: Option<String>,
}

/// What became of a list of blocks.
#[derive(Clone, Debug, Default)]
pub struct Drawn {
    /// The blocks, with a mark `data-unknown` in the place of what could not be drawn.
    pub html: Html,
    /// What could not be drawn.
    pub unknown: Vec<UnknownBlock>,
}

/// Something in the blocks that is not among those we draw.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no way to draw {kind:?} in {place}")]
pub struct UnknownBlock {
    /// The `type` found, empty when there was none.
    pub kind: String,
    /// What it was found in.
    pub place: &'static str,
}

/// Draws a list of blocks.
#[must_use]
pub fn render(blocks: &Value, ctx: &BlockContext<'_>) -> Drawn {
    let drawing = Drawing {
        ctx,
        next_id: Cell::new(0),
        unknown: RefCell::default(),
    };
    let mut html = Html::new();
    html.tag("<div class=\"bk\">");
    for block in list(blocks) {
        drawing.block(&mut html, block);
    }
    html.tag("</div>");
    Drawn {
        html,
        unknown: drawing.unknown.into_inner(),
    }
}

/// Draws Slack's mrkdwn, for messages that have text only.
#[must_use]
pub fn mrkdwn(text: &str, ctx: &BlockContext<'_>) -> Html {
    let mut html = Html::new();
    mrkdwn::render(&mut html, text, ctx);
    html
}

/// One call of [`render`]: the context, the element ids given out so far, what was not known.
struct Drawing<'a> {
    ctx: &'a BlockContext<'a>,
    next_id: Cell<usize>,
    unknown: RefCell<Vec<UnknownBlock>>,
}

impl Drawing<'_> {
    fn block(&self, html: &mut Html, block: &Value) {
        match kind(block) {
            "header" => self.header(html, block),
            "section" => self.section(html, block),
            "context" => self.context(html, block),
            "actions" => self.actions(html, block),
            "divider" => html.tag("<hr>"),
            "image" => self.image(html, block),
            "rich_text" => self.rich_text(html, block),
            "input" => self.input(html, block),
            "markdown" => {
                html.tag("<div class=\"md\">");
                markdown::render(html, str_of(&block["text"]));
                html.tag("</div>");
            }
            "table" => self.table(html, block),
            "alert" => {
                html.tag("<div class=\"alert\" role=\"note\">");
                self.text(html, &block["text"]);
                html.tag("</div>");
            }
            _ => self.unknown(html, block, "blocks"),
        }
    }

    /// Marks what can't be drawn where it stands, for eyes and for tests.
    fn unknown(&self, html: &mut Html, value: &Value, place: &'static str) {
        let kind = kind(value).to_owned();
        html.tag("<span class=\"unknown\"");
        html.attr("data-unknown", &kind);
        html.tag(">[");
        html.push_text(&kind);
        html.tag("] ");
        html.push_text(self.ctx.lang.words().unknown);
        html.tag("</span>");
        self.unknown.borrow_mut().push(UnknownBlock { kind, place });
    }

    fn header(&self, html: &mut Html, block: &Value) {
        html.tag("<div class=\"header\" role=\"heading\" aria-level=\"2\">");
        self.plain(html, &block["text"]);
        html.tag("</div>");
    }

    fn section(&self, html: &mut Html, block: &Value) {
        html.tag("<div class=\"section\">");
        if !block["text"].is_null() {
            html.tag("<div class=\"said\">");
            self.text(html, &block["text"]);
            html.tag("</div>");
        }
        if !block["accessory"].is_null() {
            html.tag("<div class=\"accessory\">");
            self.element(html, &block["accessory"], block_id(block));
            html.tag("</div>");
        }
        let fields = list(&block["fields"]);
        if !fields.is_empty() {
            html.tag("<div class=\"fields\">");
            for field in fields {
                html.tag("<div>");
                self.text(html, field);
                html.tag("</div>");
            }
            html.tag("</div>");
        }
        html.tag("</div>");
    }

    fn context(&self, html: &mut Html, block: &Value) {
        html.tag("<div class=\"context\">");
        for element in list(&block["elements"]) {
            if kind(element) == "image" {
                self.picture(html, element);
            } else {
                html.tag("<span>");
                self.text(html, element);
                html.tag("</span>");
            }
        }
        html.tag("</div>");
    }

    fn actions(&self, html: &mut Html, block: &Value) {
        html.tag("<div class=\"actions\">");
        for element in list(&block["elements"]) {
            self.element(html, element, block_id(block));
        }
        html.tag("</div>");
    }

    fn image(&self, html: &mut Html, block: &Value) {
        html.tag("<figure class=\"picture\">");
        if !block["title"].is_null() {
            html.tag("<figcaption>");
            self.plain(html, &block["title"]);
            html.tag("</figcaption>");
        }
        self.picture(html, block);
        html.tag("</figure>");
    }

    /// Our pages load nothing from elsewhere, so a picture elsewhere is offered as a link.
    fn picture(&self, html: &mut Html, image: &Value) {
        let alt = str_of(&image["alt_text"]);
        let address = str_of(&image["image_url"]);
        if address.starts_with('/') && !address.starts_with("//") {
            html.tag("<img loading=\"lazy\"");
            html.attr("src", address);
            html.attr("alt", alt);
            html.tag(">");
            return;
        }
        let label = if alt.is_empty() {
            self.ctx.lang.words().picture
        } else {
            alt
        };
        inline::link(html, address, label);
    }

    /// A text object of either type.
    fn text(&self, html: &mut Html, text: &Value) {
        match kind(text) {
            "mrkdwn" => mrkdwn::render(html, str_of(&text["text"]), self.ctx),
            "plain_text" => self.plain(html, text),
            _ => self.unknown(html, text, "a text object"),
        }
    }

    /// Plain text: emoji are drawn, nothing else is read.
    fn plain(&self, html: &mut Html, text: &Value) {
        inline::with_emoji(html, str_of(&text["text"]));
    }

    fn fresh_id(&self) -> String {
        let number = self.next_id.get();
        self.next_id.set(number + 1);
        format!("{}e{number}", self.ctx.id_prefix)
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn kind(value: &Value) -> &str {
    str_of(&value["type"])
}

fn str_of(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn block_id(block: &Value) -> &str {
    str_of(&block["block_id"])
}

#[cfg(test)]
#[path = "blocks/tests.rs"]
mod tests;
