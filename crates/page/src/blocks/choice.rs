//! Controls that choose among options: menus, radio buttons, boxes to tick. It must never offer
//! anything but what the block or the context lists.

use std::borrow::Cow;

use serde_json::Value;

use super::control::{Label, name_of};
use super::element::action;
use super::{Drawing, inline, kind, list, str_of};
use crate::Html;

/// Whether an element is a group of fields and needs a legend instead of a label.
pub(super) fn is_group(kind: &str) -> bool {
    matches!(kind, "radio_buttons" | "checkboxes") || kind.starts_with("multi_")
}

/// One thing to choose.
struct Choice<'a> {
    value: &'a str,
    text: Cow<'a, Value>,
    description: &'a Value,
    is_chosen: bool,
}

/// Choices that stand together, under a heading if they have one.
struct Group<'a> {
    heading: &'a str,
    choices: Vec<Choice<'a>>,
}

impl Drawing<'_> {
    /// A menu of which one is chosen.
    pub(super) fn select(&self, html: &mut Html, element: &Value, block: &str, label: &Label<'_>) {
        html.tag("<select class=\"ctl\"");
        self.field(html, element, block, label);
        html.tag("><option value=\"\">");
        let placeholder = str_of(&element["placeholder"]["text"]);
        let empty = if placeholder.is_empty() {
            self.ctx.lang.words().choose
        } else {
            placeholder
        };
        inline::with_emoji_names_only(html, empty);
        html.tag("</option>");
        for group in self.groups(element) {
            if !group.heading.is_empty() {
                html.tag("<optgroup");
                html.attr("label", group.heading);
                html.tag(">");
            }
            for choice in &group.choices {
                html.tag("<option");
                html.attr("value", choice.value);
                html.tag(if choice.is_chosen { " selected>" } else { ">" });
                inline::with_emoji_names_only(html, str_of(&choice.text["text"]));
                html.tag("</option>");
            }
            if !group.heading.is_empty() {
                html.tag("</optgroup>");
            }
        }
        html.tag("</select>");
    }

    /// A menu of which several are chosen: boxes to tick, which fingers and keys can both do.
    pub(super) fn many(&self, html: &mut Html, element: &Value, block: &str, label: &Label<'_>) {
        let stands_alone = matches!(label, Label::None);
        if stands_alone {
            html.tag("<details class=\"overflow\"><summary class=\"btn\">");
            let placeholder = str_of(&element["placeholder"]["text"]);
            html.push_text(if placeholder.is_empty() {
                self.ctx.lang.words().choose
            } else {
                placeholder
            });
            html.tag("</summary>");
        }
        html.tag("<div class=\"many\" role=\"group\"");
        if let Some(name) = element["placeholder"]["text"].as_str() {
            html.attr("aria-label", name);
        }
        html.tag(">");
        for group in self.groups(element) {
            if !group.heading.is_empty() {
                html.tag("<p class=\"heading\">");
                html.push_text(group.heading);
                html.tag("</p>");
            }
            for choice in &group.choices {
                self.box_to_tick(html, element, block, label, choice, "checkbox");
            }
        }
        html.tag("</div>");
        if stands_alone {
            html.tag("</details>");
        }
    }

    /// Radio buttons and check boxes.
    pub(super) fn choices(&self, html: &mut Html, element: &Value, block: &str, label: &Label<'_>) {
        let input = if kind(element) == "checkboxes" {
            "checkbox"
        } else {
            "radio"
        };
        for group in self.groups(element) {
            for choice in &group.choices {
                self.box_to_tick(html, element, block, label, choice, input);
            }
        }
    }

    fn box_to_tick(
        &self,
        html: &mut Html,
        element: &Value,
        block: &str,
        label: &Label<'_>,
        choice: &Choice<'_>,
        input: &str,
    ) {
        html.tag("<label class=\"opt\"><input");
        html.attr("type", input);
        match label {
            Label::Of { is_dispatched, .. } => {
                html.attr("name", &name_of(element, block));
                self.place(html, element, block);
                if !is_dispatched {
                    html.tag(" data-silent=\"yes\"");
                }
            }
            // Two messages may hold the same block; their buttons are no group.
            Label::None => {
                let name = format!("{}{}", self.ctx.id_prefix, name_of(element, block));
                html.attr("name", &name);
                self.place(html, element, block);
            }
        }
        html.attr("value", choice.value);
        action(html, element, block);
        if choice.is_chosen {
            html.tag(" checked");
        }
        html.tag("><span>");
        self.text(html, &choice.text);
        if !choice.description.is_null() {
            html.tag("<small class=\"hint\">");
            self.text(html, choice.description);
            html.tag("</small>");
        }
        html.tag("</span></label>");
    }

    fn groups<'e>(&'e self, element: &'e Value) -> Vec<Group<'e>> {
        let kind = kind(element);
        if kind.contains("users_select") {
            return vec![of_context(self.ctx.people, element)];
        }
        if kind.contains("conversations_select") || kind.contains("channels_select") {
            return vec![of_context(self.ctx.channels, element)];
        }
        let one = &element["initial_option"]["value"];
        let several = list(&element["initial_options"]);
        let choices = |options: &'e Value| -> Vec<Choice<'e>> {
            let chosen = |value: &Value| {
                !value.is_null()
                    && (one == value || several.iter().any(|known| known["value"] == *value))
            };
            let choice = |option: &'e Value| Choice {
                value: str_of(&option["value"]),
                text: Cow::Borrowed(&option["text"]),
                description: &option["description"],
                is_chosen: chosen(&option["value"]),
            };
            list(options).iter().map(choice).collect()
        };
        let grouped = list(&element["option_groups"]);
        if grouped.is_empty() {
            return vec![Group {
                heading: "",
                choices: choices(&element["options"]),
            }];
        }
        let group = |group: &'e Value| Group {
            heading: str_of(&group["label"]["text"]),
            choices: choices(&group["options"]),
        };
        grouped.iter().map(group).collect()
    }
}

/// People or channels, which the block does not list itself.
fn of_context<'a>(known: &'a [(String, String)], element: &Value) -> Group<'a> {
    let first = ["initial_user", "initial_channel", "initial_conversation"];
    let chosen = |id: &str| {
        first.iter().any(|field| {
            element[*field] == id
                || list(&element[format!("{field}s")])
                    .iter()
                    .any(|one| one == id)
        })
    };
    let choice = |(id, name): &'a (String, String)| Choice {
        value: id,
        text: Cow::Owned(serde_json::json!({"type": "plain_text", "text": name})),
        description: &Value::Null,
        is_chosen: chosen(id),
    };
    Group {
        heading: "",
        choices: known.iter().map(choice).collect(),
    }
}
