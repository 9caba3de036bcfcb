//! A case as a file that reads alone: JSON for machines here, Markdown for people in `markdown`.
//! Must never link where it could copy.

mod escape;
mod markdown;

use matoi_core::case::Case;
use serde_json::{Value, json};

pub use markdown::{markdown, markdown_in};

/// The form of [`json`]; grows when a field changes its meaning.
pub const FORMAT: u32 = 1;

/// Everything there is of a case.
#[must_use]
pub fn json(case: &Case) -> Value {
    json!({ "format": FORMAT, "case": case })
}
