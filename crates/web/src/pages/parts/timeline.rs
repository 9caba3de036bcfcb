//! The timeline as a page shows it: day by day, oldest first, so that what is new comes at the end
//! and nothing moves under a reader.

use std::ops::Range;

use jiff::tz::TimeZone;
use matoi_core::{
    ids::MessageRef,
    note::{NoteKind, Verdict},
};
use matoi_page::blocks::emoji;
use matoi_words::{label, say};

use super::TimeView;
use crate::{
    record::{Line, Record, Source},
    when,
};

/// One line.
pub(in crate::pages) struct LineView {
    /// Its anchor, the same for ever.
    pub id: String,
    pub at: TimeView,
    /// How it is drawn: a note's kind, `talk` or `system`.
    pub note: &'static str,
    pub verdict: &'static str,
    pub icon: &'static str,
    pub by: String,
    /// What it was noted as, with the kind's word.
    pub kinds: Vec<(&'static str, String)>,
    pub text: String,
    pub words: Option<String>,
    pub href: Option<String>,
    pub marks: Vec<String>,
    pub gone: bool,
}

/// What a line is, for eyes and in words: a note's kind with where a hypothesis stands, talk, or what
/// happened.
pub(in crate::pages) struct Mark {
    pub note: &'static str,
    pub verdict: &'static str,
    pub label: String,
}

impl Mark {
    pub(in crate::pages) fn plain(note: &'static str, label: String) -> Self {
        let verdict = Verdict::Open.word();
        Self {
            note,
            verdict,
            label,
        }
    }
}

/// What that line is.
pub(in crate::pages) fn mark_of(line: &Line, record: &Record<'_>) -> Mark {
    let Some((kind, verdict)) = line.kinds.first() else {
        return if line.is_quiet() {
            Mark::plain("system", String::new())
        } else {
            let by = line.by.as_ref().map(|by| record.name(by));
            Mark::plain("talk", by.unwrap_or_default())
        };
    };
    Mark {
        note: kind.word(),
        verdict: verdict.word(),
        label: kind_label(*kind, *verdict, record),
    }
}

/// One day.
pub(in crate::pages) struct DayView {
    pub day: String,
    pub lines: Vec<LineView>,
}

/// Leads to a message, while it is there.
pub(in crate::pages) type Permalink<'a> = &'a dyn Fn(&MessageRef) -> String;

/// So many lines are shown at once. More would only be scrolled past; the files hold all of them.
pub(in crate::pages) const LINES_MAX: usize = 200;
/// The word in an address for all lines at once.
const ALL: &str = "all";

/// Which lines are shown. Parts are counted from the first line, so that a part stays what it is while lines are added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::pages) enum Part {
    Newest,
    /// The part that line is in.
    Of(String),
    All,
}

impl Part {
    /// What an address asks for.
    pub(in crate::pages) fn named(name: Option<String>) -> Self {
        match name {
            None => Self::Newest,
            Some(name) if name == ALL => Self::All,
            Some(name) => Self::Of(name),
        }
    }

    /// Its name in an address; empty for the newest.
    pub(in crate::pages) fn name(&self) -> &str {
        match self {
            Self::Newest => "",
            Self::Of(name) => name,
            Self::All => ALL,
        }
    }

    /// The places of the lines to show. A line that is not there leads to the newest.
    fn range(&self, lines: &[Line]) -> Range<usize> {
        let end = lines.len();
        let newest = end.saturating_sub(LINES_MAX)..end;
        match self {
            Self::Newest => newest,
            Self::All => 0..end,
            Self::Of(name) => {
                let found = lines.iter().position(|line| anchor(line) == *name);
                found.map_or(newest, |at| {
                    let from = at - at % LINES_MAX;
                    from..end.min(from + LINES_MAX)
                })
            }
        }
    }
}

/// The days of a part.
pub(in crate::pages) struct TimelineView {
    pub days: Vec<DayView>,
    /// How many lines came before these, and the last of them.
    pub older: Option<(usize, String)>,
    /// The same for what came after.
    pub newer: Option<(usize, String)>,
}

impl TimelineView {
    /// `permalink` leads to a message where it was said, if there is a way.
    pub(in crate::pages) fn of(
        record: &Record<'_>,
        zone: &TimeZone,
        permalink: Option<Permalink<'_>>,
        part: &Part,
    ) -> Self {
        let mut days: Vec<DayView> = Vec::new();
        let mut lines = record.lines();
        let range = part.range(&lines);
        let beside = |count: usize, at: usize| {
            let line = lines.get(at).filter(|_| count > 0);
            line.map(|line| (count, anchor(line)))
        };
        let older = beside(range.start, range.start.wrapping_sub(1));
        let newer = beside(lines.len() - range.end, range.end);
        for line in lines.drain(range) {
            let day = when::day(line.at, zone);
            if days.last().is_none_or(|last| last.day != day) {
                days.push(DayView {
                    day,
                    lines: Vec::new(),
                });
            }
            if let Some(last) = days.last_mut() {
                last.lines.push(LineView::of(line, record, zone, permalink));
            }
        }
        Self { days, older, newer }
    }

    pub(in crate::pages) fn is_empty(&self) -> bool {
        self.days.is_empty()
    }
}

impl LineView {
    fn of(
        line: Line,
        record: &Record<'_>,
        zone: &TimeZone,
        permalink: Option<Permalink<'_>>,
    ) -> Self {
        let tell = |key: &str| say(record.language, key, &[]);
        let main = line.kinds.first().map(|(kind, _)| *kind);
        let marks = [
            (line.edited, "timeline.edited"),
            (line.gone && !line.kinds.is_empty(), "note.withdrawn_mark"),
        ];
        Self {
            id: anchor(&line),
            at: TimeView::of(line.at, zone),
            note: main.map_or(
                if line.is_quiet() { "system" } else { "talk" },
                NoteKind::word,
            ),
            verdict: if line.is_ruled_out() {
                Verdict::RuledOut.word()
            } else {
                Verdict::Open.word()
            },
            icon: main.map_or(if line.is_quiet() { "pulse" } else { "user" }, icon),
            by: line
                .by
                .as_ref()
                .map(|by| record.name(by))
                .unwrap_or_default(),
            kinds: line
                .kinds
                .iter()
                .map(|(kind, verdict)| (kind.word(), kind_label(*kind, *verdict, record)))
                .collect(),
            href: line
                .message
                .as_ref()
                .and_then(|message| Some(permalink?(message))),
            marks: marks
                .into_iter()
                .filter(|(on, _)| *on)
                .map(|(_, key)| tell(key))
                .collect(),
            gone: line.gone,
            text: emoji::in_text(&line.text),
            words: line.words.as_deref().map(emoji::in_text),
        }
    }
}

fn anchor(line: &Line) -> String {
    match (&line.message, line.source) {
        (Some(message), Source::Entry(_)) => format!("m{}", message.mark),
        (_, Source::Event(place) | Source::Entry(place)) => format!("e{place}"),
    }
}

fn kind_label(kind: NoteKind, verdict: Verdict, record: &Record<'_>) -> String {
    let kind_word = label(record.language, "note", kind.word());
    if kind != NoteKind::Hypothesis || verdict == Verdict::Open {
        return kind_word;
    }
    format!(
        "{kind_word} · {}",
        label(record.language, "hypothesis", verdict.word())
    )
}

fn icon(kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::Fact => "check",
        NoteKind::Hypothesis | NoteKind::Unknown => "q",
        NoteKind::Impact => "alert",
        NoteKind::Action => "tool",
        NoteKind::Decision => "flag",
    }
}
