//! Rich text and tables: blocks that hold other things than text objects and elements.

use serde_json::{Map, Value};

use super::check::Check;
use super::kind_of;

const TABLE_ROWS: usize = 100;
const TABLE_COLUMNS: usize = 20;
const DATA_TABLE_ROWS: usize = 201;
const DATA_TABLE_PAGE: u64 = 100;
const INDENT_MAX: u64 = 8;
const TEXT_LENGTH: usize = 40_000;
/// No list may be longer; the size of the whole message says enough.
const ANY: usize = usize::MAX;

const INLINE: &[&str] = &[
    "text",
    "link",
    "user",
    "usergroup",
    "channel",
    "emoji",
    "broadcast",
    "date",
    "color",
    "team",
];

impl Check {
    pub(super) fn rich_text(&mut self, block: &Map<String, Value>, pointer: &str) {
        for (part, pointer) in self.objects(block, "elements", 0..=ANY, pointer) {
            match kind_of(part) {
                "rich_text_section" => self.inline(part, &pointer),
                "rich_text_preformatted" | "rich_text_quote" => {
                    self.number(part, "border", 0..=1, &pointer);
                    self.inline(part, &pointer);
                }
                "rich_text_list" => self.rich_list(part, &pointer),
                other => self.unsupported(other, &pointer),
            }
        }
    }

    fn rich_list(&mut self, list: &Map<String, Value>, pointer: &str) {
        if list.contains_key("style") {
            self.one_of(list, "style", &["bullet", "ordered"], pointer);
        } else {
            self.missing("style", pointer);
        }
        self.number(list, "indent", 0..=INDENT_MAX, pointer);
        self.number(list, "border", 0..=1, pointer);
        self.number(list, "offset", 0..=u64::MAX, pointer);
        for (item, pointer) in self.objects(list, "elements", 0..=ANY, pointer) {
            match kind_of(item) {
                "rich_text_section" => self.inline(item, &pointer),
                other => self.unsupported(other, &pointer),
            }
        }
    }

    fn inline(&mut self, part: &Map<String, Value>, pointer: &str) {
        for (element, pointer) in self.objects(part, "elements", 0..=ANY, pointer) {
            let kind = kind_of(element);
            if !INLINE.contains(&kind) {
                self.unsupported(kind, &pointer);
            }
            let needed = match kind {
                "text" => "text",
                "link" => "url",
                "user" => "user_id",
                "usergroup" => "usergroup_id",
                "channel" => "channel_id",
                "emoji" => "name",
                "broadcast" => "range",
                _ => continue,
            };
            self.required_string(element, needed, TEXT_LENGTH, &pointer);
        }
    }

    pub(super) fn table(&mut self, block: &Map<String, Value>, pointer: &str) {
        self.rows(block, 1..=TABLE_ROWS, pointer);
        if block.contains_key("column_settings") {
            self.items(block, "column_settings", 0..=TABLE_COLUMNS, pointer);
        }
    }

    pub(super) fn data_table(&mut self, block: &Map<String, Value>, pointer: &str) {
        self.rows(block, 2..=DATA_TABLE_ROWS, pointer);
        self.number(block, "page_size", 1..=DATA_TABLE_PAGE, pointer);
    }

    fn rows(
        &mut self,
        block: &Map<String, Value>,
        bounds: std::ops::RangeInclusive<usize>,
        pointer: &str,
    ) {
        for (row, pointer) in self.items(block, "rows", bounds, pointer) {
            let Some(cells) = row.as_array() else {
                self.say("must provide an array", &pointer);
                continue;
            };
            if cells.len() > TABLE_COLUMNS {
                self.say(
                    &format!("no more than {TABLE_COLUMNS} items allowed"),
                    &pointer,
                );
            }
            for (at, cell) in cells.iter().enumerate() {
                let pointer = format!("{pointer}/{at}");
                match cell.as_object() {
                    None => self.say("must provide an object", &pointer),
                    Some(cell) if kind_of(cell) == "rich_text" => self.rich_text(cell, &pointer),
                    Some(cell) if matches!(kind_of(cell), "raw_text" | "raw_number") => {}
                    Some(cell) => self.unsupported(kind_of(cell), &pointer),
                }
            }
        }
    }
}
