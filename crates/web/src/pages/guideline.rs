//! The guideline: one page to read before, during and after. Must never block or ask for anything.

use askama::Template;
use axum::response::Response;
use matoi_page::{Html, prose};
use matoi_words::Language;

use super::{
    parts::{Tell, html},
    visit::{Place, Result, Sheet, Visit},
};

const JA: &str = include_str!("../../guideline/ja.md");
const EN: &str = include_str!("../../guideline/en.md");

#[derive(Template)]
#[template(path = "guideline.html")]
struct GuidelinePage {
    t: Tell,
    title: String,
    text: Html,
}

/// `GET /guideline`.
pub(super) async fn show(visit: Visit) -> Result<Response> {
    let whole = match visit.language {
        Language::Ja => JA,
        Language::En => EN,
    };
    // The first line is the page's own heading.
    let (title, text) = whole.split_once('\n').unwrap_or((whole, ""));
    let page = GuidelinePage {
        t: Tell(visit.language),
        title: title.trim_start_matches(['#', ' ']).to_owned(),
        text: prose(text),
    };
    let sheet = Sheet {
        place: Place::Guideline,
        title: &page.title,
        main: html(&page),
        live: None,
    };
    visit.page(sheet).await
}
