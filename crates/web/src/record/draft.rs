//! What a look-back is prefilled with, in the reader's language. The record sorts it, people write it.

use jiff::tz::TimeZone;
use matoi_core::{
    incident::Incident,
    look_back::{Headings, Size, draft},
};
use matoi_words::{Language, label, say};

use super::Record;

impl Record<'_> {
    /// The draft of a look-back of that size (Markdown).
    pub(crate) fn draft(
        incident: &Incident,
        size: Size,
        zone: &TimeZone,
        language: Language,
    ) -> String {
        draft(incident, size, zone, &headings(size, language))
    }
}

fn headings(size: Size, language: Language) -> Headings {
    let tell = |key: &str| say(language, key, &[]);
    let questions = match size {
        Size::Note => tell("look.questions_note"),
        Size::Talk | Size::Deep => tell("look.questions"),
    };
    Headings {
        what_happened: tell("look.what_happened"),
        impact: tell("case.impact"),
        timeline: tell("case.timeline"),
        facts: tell("case.facts"),
        hypotheses: tell("case.hypotheses"),
        actions: tell("case.actions"),
        decisions: tell("case.decisions"),
        unknowns: tell("case.unknowns"),
        questions: questions.lines().map(str::to_owned).collect(),
        nothing: tell("case.nothing"),
        supported: label(language, "hypothesis", "supported"),
        ruled_out: label(language, "hypothesis", "ruled_out"),
    }
}
