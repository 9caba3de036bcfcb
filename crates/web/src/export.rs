//! A case as a file that reads alone: JSON for machines here, for people Markdown in `markdown` and HTML in `html`.
//! Must never link where it could copy.

mod escape;
pub(crate) mod html;
mod markdown;
mod outline;
mod pictures;

use matoi_core::case::Case;
use serde_json::{Value, json};

pub use html::{Pictures, html};
pub use markdown::{markdown, markdown_in};
pub use pictures::pictures;

/// The form of [`json`]; grows when a field changes its meaning.
pub const FORMAT: u32 = 1;

/// Everything there is of a case.
#[must_use]
pub fn json(case: &Case) -> Value {
    let mut shown = json!({ "format": FORMAT, "case": case });
    // A case leaves the house: what only two people know of each other stays out of it.
    shown["case"]["events"] = case
        .events
        .iter()
        .filter(|recorded| !recorded.event.is_private())
        .map(|recorded| json!(recorded))
        .collect();
    for (place, field) in [
        ("/case/incident/roles", "offers"),
        ("/case/incident/after/cause", "asked"),
        ("/case/incident/after/report", "asked"),
    ] {
        if let Some(Value::Object(fields)) = shown.pointer_mut(place) {
            fields.remove(field);
        }
    }
    shown
}
