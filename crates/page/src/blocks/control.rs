//! Controls that hold a value people type or pick from a calendar, and what all controls carry.
//! It must never check a value; whoever takes it does.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::element::action;
use super::{Drawing, kind, list, str_of};
use crate::Html;

/// How a control is named.
pub(super) enum Label<'a> {
    /// By its own placeholder: it stands alone and acts when it changes.
    None,
    /// By the label of its input block.
    Of {
        id: &'a str,
        described: &'a str,
        is_wrong: bool,
        is_dispatched: bool,
    },
}

impl Drawing<'_> {
    /// A control of any kind.
    pub(super) fn control(&self, html: &mut Html, element: &Value, block: &str, label: &Label<'_>) {
        match kind(element) {
            "plain_text_input" if element["multiline"] == true => {
                self.area(html, element, block, label);
            }
            "rich_text_input" => self.area(html, element, block, label),
            "plain_text_input" => self.line(html, element, block, label, "text"),
            "email_text_input" => self.line(html, element, block, label, "email"),
            "url_text_input" => self.line(html, element, block, label, "url"),
            "number_input" => self.line(html, element, block, label, "number"),
            "datepicker" => self.line(html, element, block, label, "date"),
            "timepicker" => self.line(html, element, block, label, "time"),
            "datetimepicker" => self.line(html, element, block, label, "datetime-local"),
            "file_input" => self.line(html, element, block, label, "file"),
            "static_select" | "users_select" | "conversations_select" | "channels_select" => {
                self.select(html, element, block, label);
            }
            "multi_static_select"
            | "multi_users_select"
            | "multi_conversations_select"
            | "multi_channels_select" => self.many(html, element, block, label),
            "radio_buttons" | "checkboxes" => self.choices(html, element, block, label),
            _ => self.unknown(html, element, "elements"),
        }
    }

    fn area(&self, html: &mut Html, element: &Value, block: &str, label: &Label<'_>) {
        html.tag("<textarea class=\"ctl\"");
        self.field(html, element, block, label);
        html.tag(">");
        html.push_text(str_of(&element["initial_value"]));
        html.tag("</textarea>");
    }

    fn line(
        &self,
        html: &mut Html,
        element: &Value,
        block: &str,
        label: &Label<'_>,
        input: &'static str,
    ) {
        html.tag("<input class=\"ctl\"");
        html.attr("type", input);
        self.field(html, element, block, label);
        match input {
            "number" => number_limits(html, element),
            "file" => file_limits(html, element),
            _ => {}
        }
        if input != "file" {
            html.attr("value", &self.first_value(element, input));
        }
        html.tag(">");
    }

    fn first_value(&self, element: &Value, input: &str) -> String {
        match input {
            "date" => str_of(&element["initial_date"]).to_owned(),
            "time" => str_of(&element["initial_time"]).to_owned(),
            "datetime-local" => element["initial_date_time"]
                .as_i64()
                .and_then(|seconds| Timestamp::from_second(seconds).ok())
                .map(|moment| moment.to_zoned(self.ctx.zone.clone()))
                .map(|moment| moment.strftime("%Y-%m-%dT%H:%M").to_string())
                .unwrap_or_default(),
            _ => plain(&element["initial_value"]),
        }
    }

    /// What every control carries: its ids, its name, how it is described.
    pub(super) fn field(&self, html: &mut Html, element: &Value, block: &str, label: &Label<'_>) {
        action(html, element, block);
        let placeholder = str_of(&element["placeholder"]["text"]);
        match label {
            Label::Of {
                id,
                described,
                is_wrong,
                is_dispatched,
            } => {
                html.attr("id", id);
                html.attr("name", &name_of(element, block));
                html.attr("aria-describedby", described);
                if *is_wrong {
                    html.tag(" aria-invalid=\"true\"");
                }
                self.place(html, element, block);
                if !is_dispatched {
                    html.tag(" data-silent=\"yes\"");
                }
            }
            Label::None => {
                let words = self.ctx.lang.words();
                let named = if placeholder.is_empty() {
                    words.choose
                } else {
                    placeholder
                };
                html.attr("aria-label", named);
                self.place(html, element, block);
            }
        }
        if !placeholder.is_empty() {
            html.attr("placeholder", placeholder);
        }
        for (attribute, limit) in [("minlength", "min_length"), ("maxlength", "max_length")] {
            if let Some(length) = element[limit].as_u64() {
                html.attr(attribute, &length.to_string());
            }
        }
        if element["focus_on_load"] == true {
            html.tag(" autofocus");
        }
    }
}

/// A value that may be written as a text or as a number.
pub(super) fn plain(value: &Value) -> String {
    if value.is_number() {
        value.to_string()
    } else {
        str_of(value).to_owned()
    }
}

/// The name a value is sent under: block and action, told apart whatever they contain.
pub(super) fn name_of(element: &Value, block: &str) -> String {
    json!([block, str_of(&element["action_id"])]).to_string()
}

fn number_limits(html: &mut Html, element: &Value) {
    html.attr(
        "step",
        if element["is_decimal_allowed"] == true {
            "any"
        } else {
            "1"
        },
    );
    for (attribute, limit) in [("min", "min_value"), ("max", "max_value")] {
        if let Some(limit) = element[limit].as_str() {
            html.attr(attribute, limit);
        }
    }
}

fn file_limits(html: &mut Html, element: &Value) {
    if element["max_files"] != 1 {
        html.tag(" multiple");
    }
    let endings: Vec<String> = list(&element["filetypes"])
        .iter()
        .filter_map(Value::as_str)
        .map(|ending| format!(".{ending}"))
        .collect();
    if !endings.is_empty() {
        html.attr("accept", &endings.join(","));
    }
}
