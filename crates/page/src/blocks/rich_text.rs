//! Slack's `rich_text` → HTML. Here styles are data, not signs in the text, so there is nothing
//! to misread; it must never run text through mrkdwn.

use serde_json::Value;

use super::{Drawing, inline, kind, list, str_of};
use crate::Html;

/// Deeper lists are drawn at this depth.
const INDENT_MAX: u64 = 3;

impl Drawing<'_> {
    /// One `rich_text` block.
    pub(super) fn rich_text(&self, html: &mut Html, block: &Value) {
        html.tag("<div class=\"rt\">");
        for part in list(&block["elements"]) {
            match kind(part) {
                "rich_text_section" => {
                    html.tag("<div>");
                    self.spans(html, part);
                    html.tag("</div>");
                }
                "rich_text_list" => self.items(html, part),
                "rich_text_quote" => {
                    html.tag("<blockquote>");
                    self.spans(html, part);
                    html.tag("</blockquote>");
                }
                "rich_text_preformatted" => {
                    html.tag("<pre>");
                    self.spans(html, part);
                    html.tag("</pre>");
                }
                _ => self.unknown(html, part, "rich_text"),
            }
        }
        html.tag("</div>");
    }

    fn items(&self, html: &mut Html, part: &Value) {
        let ordered = str_of(&part["style"]) == "ordered";
        html.tag(if ordered { "<ol" } else { "<ul" });
        match part["indent"].as_u64().unwrap_or_default().min(INDENT_MAX) {
            0 => html.tag(">"),
            1 => html.tag(" class=\"in1\">"),
            2 => html.tag(" class=\"in2\">"),
            _ => html.tag(" class=\"in3\">"),
        }
        for item in list(&part["elements"]) {
            html.tag("<li>");
            self.spans(html, item);
            html.tag("</li>");
        }
        html.tag(if ordered { "</ol>" } else { "</ul>" });
    }

    fn spans(&self, html: &mut Html, part: &Value) {
        for span in list(&part["elements"]) {
            let styles: Vec<&Style> = STYLES
                .iter()
                .filter(|style| span["style"][style.name] == true)
                .collect();
            for style in &styles {
                html.tag(style.open);
            }
            self.piece(html, span);
            for style in styles.iter().rev() {
                html.tag(style.close);
            }
        }
    }

    fn piece(&self, html: &mut Html, span: &Value) {
        let ctx = self.ctx;
        match kind(span) {
            "text" => text(html, str_of(&span["text"])),
            "link" => {
                let address = str_of(&span["url"]);
                let label = span["text"]
                    .as_str()
                    .filter(|label| !label.is_empty())
                    .unwrap_or(address);
                inline::link(html, address, label);
            }
            "user" => inline::user(html, str_of(&span["user_id"]), None, ctx),
            "channel" => inline::channel(html, str_of(&span["channel_id"]), None, ctx),
            "usergroup" => inline::usergroup(html, str_of(&span["usergroup_id"]), None, ctx),
            "broadcast" => inline::group(html, "@", str_of(&span["range"])),
            "emoji" => emoji(html, span),
            "color" => text(html, str_of(&span["value"])),
            "date" => {
                let seconds = span["timestamp"].as_i64();
                inline::moment(
                    html,
                    seconds,
                    str_of(&span["format"]),
                    str_of(&span["fallback"]),
                    ctx,
                );
            }
            _ => self.unknown(html, span, "rich_text"),
        }
    }
}

struct Style {
    name: &'static str,
    open: &'static str,
    close: &'static str,
}

const STYLES: [Style; 4] = [
    Style {
        name: "bold",
        open: "<strong>",
        close: "</strong>",
    },
    Style {
        name: "italic",
        open: "<em>",
        close: "</em>",
    },
    Style {
        name: "strike",
        open: "<s>",
        close: "</s>",
    },
    Style {
        name: "code",
        open: "<code>",
        close: "</code>",
    },
];

fn emoji(html: &mut Html, span: &Value) {
    let name = str_of(&span["name"]);
    match span["skin_tone"].as_u64() {
        Some(tone) => inline::emoji(html, &format!("{name}::skin-tone-{tone}")),
        None => inline::emoji(html, name),
    }
}

fn text(html: &mut Html, text: &str) {
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            html.tag("<br>");
        }
        html.push_text(line);
    }
}
