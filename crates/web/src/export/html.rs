//! A case as one HTML document that reads alone: to be taken along as a file, or printed. It says what the
//! Markdown says, in the same order. The file holds its style and the pictures it shows, and nothing that runs.
//! Must never load anything, and never let anybody's text be markup (a look-back's Markdown is cleaned).

use std::collections::BTreeMap;

use askama::Template;
use jiff::{Timestamp, tz::TimeZone};
use matoi_core::{
    case::Case,
    note::{NoteKind, Verdict},
};
use matoi_page::{Html, assets, prose};
use matoi_words::{Language, say};

use super::outline::{Block, Row, Sort, outline};
use crate::{pages::parts::is_web, when};

/// The style of a record on paper.
pub(crate) const STYLE: &str = "record.css";

/// Pictures by the id of their file: where each is.
pub type Pictures = BTreeMap<String, String>;

/// Where a document stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    /// Alone, in a file.
    Alone,
    /// On a page of ours.
    Here,
}

#[derive(Template)]
#[template(path = "record.html")]
struct Document<'a> {
    lang: &'static str,
    called: &'a str,
    title: &'a str,
    written_at: String,
    /// What stands across each page of a rehearsal's record.
    drill: String,
    /// The style itself, in a file.
    style: Option<&'a str>,
    /// Where the style is, on a page of ours.
    sheet: String,
    icon: String,
    blocks: &'a [Block<'a>],
    pictures: &'a Pictures,
}

/// The case as a file of its own, times in `zone`, written out `at` that moment, with the pictures given.
#[must_use]
pub fn html(
    case: &Case,
    language: Language,
    zone: &TimeZone,
    at: Timestamp,
    pictures: &Pictures,
) -> String {
    document(case, language, (zone, at), pictures, Stands::Alone).into_string()
}

/// The same as a page of ours, for printing.
pub(crate) fn page(
    case: &Case,
    language: Language,
    (zone, at): (&TimeZone, Timestamp),
    pictures: &Pictures,
) -> Html {
    document(case, language, (zone, at), pictures, Stands::Here)
}

fn document(
    case: &Case,
    language: Language,
    (zone, at): (&TimeZone, Timestamp),
    pictures: &Pictures,
    stands: Stands,
) -> Html {
    let told = outline(case, language, zone);
    let style = assets::find(STYLE).map(|asset| String::from_utf8_lossy(&asset.bytes));
    let when = when::full(at, zone);
    let document = Document {
        lang: language.code(),
        called: &told.called,
        title: &told.title,
        written_at: say(language, "print.written_at", &[("time", when.into())]),
        drill: if told.drill {
            say(language, "print.drill", &[])
        } else {
            String::new()
        },
        style: style.as_deref().filter(|_| stands == Stands::Alone),
        sheet: assets::url(crate::pages::ASSETS, STYLE),
        icon: assets::url(crate::pages::ASSETS, "mark.svg"),
        blocks: &told.blocks,
        pictures,
    };
    let written = document.render();
    Html::trusted(written.expect("our templates only write into a string"))
}

impl Row<'_> {
    /// How the line is drawn.
    fn drawn(&self) -> (&'static str, &'static str) {
        match self.sort {
            Sort::Plain => ("line", Verdict::Open.word()),
            Sort::Note(kind, verdict) => (kind.word(), verdict.word()),
            Sort::Task { done: true } => ("task", "done"),
            Sort::Task { done: false } => ("task", Verdict::Open.word()),
            Sort::File(_) => ("file", Verdict::Open.word()),
        }
    }

    fn picture<'a>(&self, pictures: &'a Pictures) -> Option<&'a String> {
        match self.sort {
            Sort::File(attached) => pictures.get(&attached.file.id),
            Sort::Plain | Sort::Note(_, _) | Sort::Task { .. } => None,
        }
    }
}

/// A box to tick, in a character: it prints, and it is read aloud.
fn tick(drawn: &(&str, &str)) -> &'static str {
    match *drawn {
        ("task", "done") => "☑ ",
        ("task", _) => "☐ ",
        (_, _) => "",
    }
}

fn kind(kinds: &[(NoteKind, String)], by: &str) -> &'static str {
    let noted = kinds.first().map(|(kind, _)| kind.word());
    noted.unwrap_or(if by.is_empty() { "system" } else { "talk" })
}
