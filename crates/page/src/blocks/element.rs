//! Block elements: buttons, menus, fields. Each carries the ids Slack would send back
//! (`data-action-id`, `data-block-id`, `data-value`); it must never know what they do.

use serde_json::Value;

use super::{Drawing, UnknownBlock, block_id, inline, kind, list, str_of, unknown};
use crate::Html;

impl Drawing<'_> {
    /// An element outside an input block: pressing or choosing acts at once.
    pub(super) fn element(
        &self,
        html: &mut Html,
        element: &Value,
        block: &str,
    ) -> Result<(), UnknownBlock> {
        match kind(element) {
            "button" => self.button(html, element, block),
            "overflow" => self.overflow(html, element, block),
            "image" => self.picture(html, element),
            _ => self.control(html, element, block, None)?,
        }
        Ok(())
    }

    /// An input block: label, control, hint.
    pub(super) fn input(&self, html: &mut Html, block: &Value) -> Result<(), UnknownBlock> {
        let element = &block["element"];
        let grouped = matches!(kind(element), "radio_buttons" | "checkboxes");
        let id = self.fresh_id();
        if grouped {
            html.tag("<fieldset class=\"input\"");
            html.attr("data-block-id", block_id(block));
            html.tag("><legend>");
        } else {
            html.tag("<div class=\"input\"");
            html.attr("data-block-id", block_id(block));
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
        html.tag(if grouped { "</legend>" } else { "</label>" });
        self.control(html, element, block_id(block), Some(&id))?;
        if !block["hint"].is_null() {
            html.tag("<span class=\"hint\">");
            self.plain(html, &block["hint"]);
            html.tag("</span>");
        }
        html.tag(if grouped { "</fieldset>" } else { "</div>" });
        Ok(())
    }

    fn button(&self, html: &mut Html, button: &Value, block: &str) {
        let address = inline::safe_address(str_of(&button["url"]));
        html.tag(if address.is_some() {
            "<a target=\"_blank\" rel=\"noopener noreferrer\""
        } else {
            "<button type=\"button\""
        });
        if let Some(address) = address {
            html.attr("href", address);
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
        if let Some(question) = button["confirm"]["text"]["text"].as_str() {
            html.attr("data-confirm", question);
        }
        html.tag(">");
        self.plain(html, &button["text"]);
        html.tag(if address.is_some() {
            "</a>"
        } else {
            "</button>"
        });
    }

    fn overflow(&self, html: &mut Html, menu: &Value, block: &str) {
        html.tag("<details class=\"overflow\"><summary class=\"btn icon\"");
        html.attr("aria-label", self.ctx.lang.words().more);
        html.tag(">⋯</summary><div>");
        for option in list(&menu["options"]) {
            html.tag("<button type=\"button\" class=\"btn\"");
            action(html, menu, block);
            html.attr("data-value", str_of(&option["value"]));
            html.tag(">");
            self.plain(html, &option["text"]);
            html.tag("</button>");
        }
        html.tag("</div></details>");
    }

    /// A control that holds a value. Without an `id` from a label it is named by its placeholder.
    fn control(
        &self,
        html: &mut Html,
        element: &Value,
        block: &str,
        id: Option<&str>,
    ) -> Result<(), UnknownBlock> {
        match kind(element) {
            "plain_text_input" if element["multiline"] == true => {
                html.tag("<textarea class=\"ctl\"");
                self.field(html, element, block, id);
                html.tag(">");
                html.push_text(str_of(&element["initial_value"]));
                html.tag("</textarea>");
            }
            "plain_text_input" => self.line(html, element, block, id, "text", "initial_value"),
            "datepicker" => self.line(html, element, block, id, "date", "initial_date"),
            "timepicker" => self.line(html, element, block, id, "time", "initial_time"),
            "datetimepicker" => self.line(
                html,
                element,
                block,
                id,
                "datetime-local",
                "initial_date_time",
            ),
            "static_select" => self.select(html, element, block, id, false),
            "users_select" => self.select(html, element, block, id, false),
            "multi_users_select" => self.select(html, element, block, id, true),
            "radio_buttons" | "checkboxes" => self.choices(html, element, block)?,
            _ => return Err(unknown(element, "elements")),
        }
        Ok(())
    }

    fn line(
        &self,
        html: &mut Html,
        element: &Value,
        block: &str,
        id: Option<&str>,
        input: &'static str,
        initial: &str,
    ) {
        html.tag("<input class=\"ctl\"");
        html.attr("type", input);
        self.field(html, element, block, id);
        html.attr("value", str_of(&element[initial]));
        html.tag(">");
    }

    fn field(&self, html: &mut Html, element: &Value, block: &str, id: Option<&str>) {
        action(html, element, block);
        let placeholder = str_of(&element["placeholder"]["text"]);
        match id {
            Some(id) => html.attr("id", id),
            None => html.attr(
                "aria-label",
                if placeholder.is_empty() {
                    self.ctx.lang.words().choose
                } else {
                    placeholder
                },
            ),
        }
        if !placeholder.is_empty() {
            html.attr("placeholder", placeholder);
        }
        if let Some(max) = element["max_length"].as_u64() {
            html.attr("maxlength", &max.to_string());
        }
        if element["focus_on_load"] == true {
            html.tag(" autofocus");
        }
    }

    fn select(&self, html: &mut Html, element: &Value, block: &str, id: Option<&str>, many: bool) {
        html.tag("<select class=\"ctl\"");
        if many {
            html.tag(" multiple");
        }
        html.attr("data-kind", kind(element));
        self.field(html, element, block, id);
        html.tag(">");
        if !many {
            html.tag("<option value=\"\">");
            let placeholder = str_of(&element["placeholder"]["text"]);
            inline::with_emoji_names_only(
                html,
                if placeholder.is_empty() {
                    self.ctx.lang.words().choose
                } else {
                    placeholder
                },
            );
            html.tag("</option>");
        }
        if kind(element) == "static_select" {
            let chosen = str_of(&element["initial_option"]["value"]);
            for option in list(&element["options"]) {
                let value = str_of(&option["value"]);
                entry(
                    html,
                    value,
                    str_of(&option["text"]["text"]),
                    value == chosen,
                );
            }
        } else {
            for (user, name) in self.ctx.people {
                let chosen = element["initial_user"] == user.as_str()
                    || list(&element["initial_users"])
                        .iter()
                        .any(|known| known == user.as_str());
                entry(html, user, name, chosen);
            }
        }
        html.tag("</select>");
    }

    fn choices(&self, html: &mut Html, element: &Value, block: &str) -> Result<(), UnknownBlock> {
        let many = kind(element) == "checkboxes";
        let group = self.fresh_id();
        for option in list(&element["options"]) {
            let value = &option["value"];
            let chosen = element["initial_option"]["value"] == *value && !value.is_null()
                || list(&element["initial_options"])
                    .iter()
                    .any(|known| known["value"] == *value);
            html.tag("<label class=\"opt\"><input");
            html.attr("type", if many { "checkbox" } else { "radio" });
            html.attr("name", &group);
            html.attr("value", str_of(value));
            action(html, element, block);
            if chosen {
                html.tag(" checked");
            }
            html.tag("><span>");
            self.text(html, &option["text"])?;
            if !option["description"].is_null() {
                html.tag("<br><small class=\"hint\">");
                self.plain(html, &option["description"]);
                html.tag("</small>");
            }
            html.tag("</span></label>");
        }
        Ok(())
    }
}

fn action(html: &mut Html, element: &Value, block: &str) {
    html.attr("data-action-id", str_of(&element["action_id"]));
    html.attr("data-block-id", block);
}

fn entry(html: &mut Html, value: &str, label: &str, chosen: bool) {
    html.tag("<option");
    html.attr("value", value);
    html.tag(if chosen { " selected>" } else { ">" });
    inline::with_emoji_names_only(html, label);
    html.tag("</option>");
}
