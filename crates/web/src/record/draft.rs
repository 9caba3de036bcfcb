//! What a look-back is prefilled with, in the reader's language. The record sorts it, people write it.

use jiff::tz::TimeZone;
use matoi_core::{
    incident::Incident,
    look_back::{Headings, Size, draft},
};
use matoi_words::{Language, say};

use super::Record;

impl Record<'_> {
    /// The draft of a look-back of that size (Markdown).
    pub(crate) fn draft(
        incident: &Incident,
        size: Size,
        zone: &TimeZone,
        language: Language,
    ) -> String {
        let headings = Headings::said(size, |key| say(language, key, &[]));
        draft(incident, size, zone, &headings)
    }
}
