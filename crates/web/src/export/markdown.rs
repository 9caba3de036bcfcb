//! A case as Markdown that reads alone: who, what, the evidence itself, everything said, thanks by
//! name. Headings are ours, everything else is somebody's text and escaped. Must never embed HTML.

use jiff::tz::TimeZone;
use matoi_core::{case::Case, note::Verdict};
use matoi_words::Language;

use super::{
    escape::{fenced, item, line},
    outline::{Block, Moment, Outline, Row, Sort, outline},
};

/// The case as Markdown, times in UTC.
#[must_use]
pub fn markdown(case: &Case, language: Language) -> String {
    markdown_in(case, language, &TimeZone::UTC)
}

/// The case as Markdown, times in `zone`.
#[must_use]
pub fn markdown_in(case: &Case, language: Language, zone: &TimeZone) -> String {
    let told: Outline<'_> = outline(case, language, zone);
    let mut out = format!("# {} {}\n\n", line(&told.called), line(&told.title));
    for block in &told.blocks {
        out.push_str(&written(block));
    }
    out
}

fn written(block: &Block<'_>) -> String {
    match block {
        Block::Part(heading) => format!("\n## {}\n\n", line(heading)),
        Block::Within(heading) => format!("\n### {}\n\n", line(heading)),
        Block::Words(words) => format!("{words}\n\n"),
        Block::Text(text) => format!("{}\n", item(text)),
        Block::Rows(rows) => rows.iter().map(row).collect(),
        Block::Evidence {
            about,
            text,
            source,
        } => {
            let mut out = format!("{}\n\n", line(about));
            if !text.trim().is_empty() {
                out.push_str(&fenced(text));
                out.push('\n');
            }
            if let Some((name, url)) = source {
                out.push_str(&format!("{}: {}\n\n", line(name), line(url)));
            }
            out
        }
        // Somebody's own Markdown: whole, and not part of ours.
        Block::Prose(text) => format!("{}\n", fenced(text)),
        Block::Moments(moments) => moments.iter().map(moment).collect(),
    }
}

fn row(row: &Row<'_>) -> String {
    let mark = match row.sort {
        Sort::Plain | Sort::Note(_, _) | Sort::File(_) => "",
        Sort::Task { done: true } => "[x] ",
        Sort::Task { done: false } => "[ ] ",
    };
    let name = Some(&row.name).filter(|name| !name.is_empty());
    let name = name.map(|name| format!("**{}**: ", line(name)));
    let text = item(&row.text);
    // What is struck through has to stand on one line.
    let struck = matches!(row.sort, Sort::Note(_, Verdict::RuledOut)) && !text.contains('\n');
    let text = if struck { format!("~~{text}~~") } else { text };
    let beside = row.beside.iter().map(|it| format!(" ({})", line(it)));
    let beside: String = beside.collect();
    format!("- {mark}{}{text}{beside}\n", name.unwrap_or_default())
}

fn moment(told: &Moment) -> String {
    let kinds: Vec<&str> = told.kinds.iter().map(|(_, word)| word.as_str()).collect();
    let kinds = if kinds.is_empty() {
        String::new()
    } else {
        format!("({}) ", kinds.join(", "))
    };
    let by = Some(&told.by).filter(|by| !by.is_empty());
    let by = by
        .map(|by| format!("**{}**: ", line(by)))
        .unwrap_or_default();
    let words = Some(&told.words).filter(|words| !words.is_empty());
    let words = words.map(|words| format!("\\\n  {}", item(words)));
    let text = item(&told.text);
    format!(
        "- {} {kinds}{by}{text}{}\n",
        told.clock,
        words.unwrap_or_default()
    )
}
