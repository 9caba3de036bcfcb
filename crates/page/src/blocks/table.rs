//! The table block: rows of cells, the first row its head. It must never let a wide table push
//! the page aside; the table scrolls in its own place.

use serde_json::Value;

use super::control::plain;
use super::{Drawing, kind, list, str_of};
use crate::Html;

impl Drawing<'_> {
    /// A whole table.
    pub(super) fn table(&self, html: &mut Html, block: &Value) {
        html.tag("<div class=\"sheet\" tabindex=\"0\" role=\"region\"");
        html.attr("aria-label", self.ctx.lang.words().table);
        html.tag("><table>");
        let columns = list(&block["column_settings"]);
        for (number, row) in list(&block["rows"]).iter().enumerate() {
            html.tag("<tr>");
            for (column, cell) in list(row).iter().enumerate() {
                let is_head = number == 0;
                html.tag(if is_head { "<th scope=\"col\"" } else { "<td" });
                match columns.get(column).map(|column| str_of(&column["align"])) {
                    Some("right") => html.tag(" class=\"right\">"),
                    Some("center") => html.tag(" class=\"center\">"),
                    _ => html.tag(">"),
                }
                self.cell(html, cell);
                html.tag(if is_head { "</th>" } else { "</td>" });
            }
            html.tag("</tr>");
        }
        html.tag("</table></div>");
    }

    fn cell(&self, html: &mut Html, cell: &Value) {
        match kind(cell) {
            "raw_text" => html.push_text(str_of(&cell["text"])),
            "raw_number" => html.push_text(&plain(&cell["value"])),
            "rich_text" => self.rich_text(html, cell),
            _ => self.unknown(html, cell, "a table"),
        }
    }
}
