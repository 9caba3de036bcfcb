//! A case as a file that reads alone: JSON for machines here, Markdown for people in `markdown`.
//! Must never link where it could copy.

use matoi_core::case::Case;
use serde_json::{Value, json};

/// The form of [`json`]; grows when a field changes its meaning.
pub const FORMAT: u32 = 1;

/// Everything there is of a case.
#[must_use]
pub fn json(case: &Case) -> Value {
    json!({ "format": FORMAT, "case": case })
}
