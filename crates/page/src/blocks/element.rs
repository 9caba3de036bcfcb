//! Block elements that act when they are pressed, and the input block around those that hold a
//! value. Each carries the ids Slack would send back; it must never know what they do.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::control::Label;
use super::{Drawing, block_id, inline, kind, list, str_of};
use crate::Html;

impl Drawing<'_> {
    /// An element outside an input block: pressing or choosing acts at once.
    pub(super) fn element(&self, html: &mut Html, element: &Value, block: &str) {
        match kind(element) {
            "button" => self.button(html, element, block),
            "overflow" => self.overflow(html, element, block),
            "image" => self.picture(html, element),
            _ => {
                let element = self.as_filled(element, block);
                self.control(html, &element, block, &Label::None);
            }
        }
    }

    /// An input block: label, control, hint, and what is wrong.
    pub(super) fn input(&self, html: &mut Html, block: &Value) {
        let element = self.as_filled(&block["element"], block_id(block));
        let is_group = super::choice::is_group(kind(&element));
        let id = self.fresh_id();
        html.tag(if is_group {
            "<fieldset class=\"input\""
        } else {
            "<div class=\"input\""
        });
        html.attr("data-block-id", block_id(block));
        if is_group {
            html.attr("aria-describedby", &described_by(&id, block));
            html.tag("><legend>");
        } else {
            html.tag("><label");
            html.attr("for", &id);
            html.tag(">");
        }
        self.plain(html, &block["label"]);
        if block["optional"] == true {
            html.tag(" <small>");
            html.push_text(self.ctx.lang.words().optional);
            html.tag("</small>");
        }
        html.tag(if is_group { "</legend>" } else { "</label>" });
        let described = described_by(&id, block);
        let error = self.error_of(block_id(block));
        let label = Label::Of {
            id: &id,
            described: &described,
            is_wrong: error.is_some(),
            is_dispatched: block["dispatch_action"] == true,
        };
        self.control(html, &element, block_id(block), &label);
        if !block["hint"].is_null() {
            html.tag("<span class=\"hint\"");
            html.attr("id", &format!("{id}-hint"));
            html.tag(">");
            self.plain(html, &block["hint"]);
            html.tag("</span>");
        }
        html.tag("<p class=\"err\" role=\"alert\"");
        html.attr("id", &format!("{id}-err"));
        html.tag(">");
        html.push_text(error.unwrap_or_default());
        html.tag("</p>");
        html.tag(if is_group { "</fieldset>" } else { "</div>" });
    }

    fn error_of(&self, block: &str) -> Option<&str> {
        self.ctx
            .errors
            .iter()
            .find(|(known, _)| known == block)
            .map(|(_, text)| text.as_str())
    }

    /// The element with what people have filled in already in the place of its first values.
    fn as_filled<'e>(&self, element: &'e Value, block: &str) -> Cow<'e, Value> {
        let state = &self.ctx.state[block][str_of(&element["action_id"])];
        let Some(fields) = state.as_object() else {
            return Cow::Borrowed(element);
        };
        let mut filled = element.clone();
        for (name, value) in fields {
            if let Some(what) = name.strip_prefix("selected_") {
                filled[format!("initial_{what}")] = value.clone();
            } else if name == "value" {
                filled["initial_value"] = value.clone();
            }
        }
        Cow::Owned(filled)
    }

    fn button(&self, html: &mut Html, button: &Value, block: &str) {
        let address = inline::safe_address(str_of(&button["url"]));
        if let Some(address) = address {
            html.tag("<a target=\"_blank\" rel=\"noopener noreferrer\"");
            html.attr("href", address);
            self.place(html, button, block);
        } else {
            html.tag("<button");
            self.press(html, button, block, str_of(&button["value"]));
        }
        html.attr(
            "class",
            match str_of(&button["style"]) {
                "primary" => "btn primary",
                "danger" => "btn danger",
                _ => "btn",
            },
        );
        action(html, button, block);
        html.attr("data-value", str_of(&button["value"]));
        if let Some(label) = button["accessibility_label"].as_str() {
            html.attr("aria-label", label);
        }
        html.tag(">");
        self.plain(html, &button["text"]);
        html.tag(if address.is_some() {
            "</a>"
        } else {
            "</button>"
        });
    }

    /// What makes a button send itself: the form, and all that tells one press from another.
    fn press(&self, html: &mut Html, element: &Value, block: &str, value: &str) {
        let Some(press) = &self.ctx.press else {
            html.tag(" type=\"button\"");
            return;
        };
        html.attr("form", press.form);
        html.tag(" name=\"press\"");
        let what = json!([press.place, block, str_of(&element["action_id"]), value]);
        html.attr("value", &what.to_string());
        confirmation(html, element);
    }

    /// The same for a control that is not a button; a script sends it when it changes.
    pub(super) fn place(&self, html: &mut Html, element: &Value, block: &str) {
        if let Some(press) = &self.ctx.press {
            let what = json!([press.place, block, str_of(&element["action_id"])]);
            html.attr("data-press", &what.to_string());
            confirmation(html, element);
        }
    }

    fn overflow(&self, html: &mut Html, menu: &Value, block: &str) {
        html.tag("<details class=\"overflow\"><summary class=\"btn icon\"");
        html.attr("aria-label", self.ctx.lang.words().more);
        html.tag(">⋯</summary><div>");
        for option in list(&menu["options"]) {
            let value = str_of(&option["value"]);
            html.tag("<button");
            self.press(html, menu, block, value);
            html.tag(" class=\"btn\"");
            action(html, menu, block);
            html.attr("data-value", value);
            html.tag(">");
            self.plain(html, &option["text"]);
            if !option["description"].is_null() {
                html.tag("<small>");
                self.plain(html, &option["description"]);
                html.tag("</small>");
            }
            html.tag("</button>");
        }
        html.tag("</div></details>");
    }
}

/// The ids Slack would send back.
pub(super) fn action(html: &mut Html, element: &Value, block: &str) {
    html.attr("data-action-id", str_of(&element["action_id"]));
    html.attr("data-block-id", block);
}

/// What is asked before the press counts.
fn confirmation(html: &mut Html, element: &Value) {
    let confirm = &element["confirm"];
    let Some(question) = confirm["text"]["text"].as_str() else {
        return;
    };
    html.attr("data-confirm", question);
    for (name, field) in [
        ("data-confirm-title", "title"),
        ("data-confirm-yes", "confirm"),
        ("data-confirm-no", "deny"),
    ] {
        html.attr(name, str_of(&confirm[field]["text"]));
    }
    if confirm["style"] == "danger" {
        html.tag(" data-confirm-danger=\"yes\"");
    }
}

fn described_by(id: &str, block: &Value) -> String {
    if block["hint"].is_null() {
        format!("{id}-err")
    } else {
        format!("{id}-hint {id}-err")
    }
}
