//! What is known, kept apart: facts solid, hypotheses dashed, ruled-out ones struck through.

use matoi_core::{
    ids::NoteId,
    note::{Note, NoteKind, Verdict},
};
use matoi_page::blocks::emoji;
use matoi_words::{label, say};

use crate::record::Record;

/// One note.
pub(in crate::pages) struct NoteView {
    pub id: String,
    pub text: String,
    pub by: String,
    pub verdict: &'static str,
    /// What became of a hypothesis, in a word; empty while it is open.
    pub became: String,
}

/// So many of a kind stand on a live board, the newest; all of them are one link away, and in every file.
pub(in crate::pages) const NOTES_MAX: usize = 50;

/// The notes of one kind that stand.
pub(in crate::pages) struct NotesView {
    pub kind: &'static str,
    pub heading: String,
    /// How many there are.
    pub count: usize,
    pub notes: Vec<NoteView>,
}

impl NotesView {
    fn of(kind: NoteKind, heading: &str, record: &Record<'_>, max: usize) -> Self {
        let standing = record.case.incident.ledger.standing(kind);
        let count = standing.len();
        let notes = standing
            .into_iter()
            .skip(count.saturating_sub(max))
            .map(|(id, note)| NoteView::of(id, note, record))
            .collect();
        Self {
            kind: kind.word(),
            heading: heading.to_owned(),
            count,
            notes,
        }
    }
}

impl NoteView {
    fn of(id: NoteId, note: &Note, record: &Record<'_>) -> Self {
        let guess = note.kind == NoteKind::Hypothesis && note.verdict != Verdict::Open;
        Self {
            id: id.to_string(),
            text: emoji::in_text(&record.note_text(Some(note))),
            by: note
                .said_by
                .as_ref()
                .map(|by| record.name(by))
                .unwrap_or_default(),
            verdict: if note.kind == NoteKind::Hypothesis {
                note.verdict.word()
            } else {
                Verdict::Open.word()
            },
            became: if guess {
                label(record.language, "hypothesis", note.verdict.word())
            } else {
                String::new()
            },
        }
    }
}

/// Everything noted: facts beside hypotheses, then the rest where there is some.
pub(in crate::pages) struct KnownView {
    pub heading: String,
    pub notes: Vec<NotesView>,
}

impl KnownView {
    pub(in crate::pages) fn of(record: &Record<'_>, heading: &str, max: usize) -> Self {
        let tell = |key: &str| say(record.language, key, &[]);
        let notes = |kind, key: &str| NotesView::of(kind, &tell(key), record, max);
        let done = [
            notes(NoteKind::Action, "board.actions"),
            notes(NoteKind::Decision, "board.decisions"),
        ];
        let unsure = [
            notes(NoteKind::Unknown, "board.unknowns"),
            notes(NoteKind::Impact, "board.impact"),
        ];
        let any = |pair: &[NotesView; 2]| pair.iter().any(|notes| !notes.notes.is_empty());
        let rest = [done, unsure].into_iter().filter(any).flatten();
        let first = [
            notes(NoteKind::Fact, "case.facts"),
            notes(NoteKind::Hypothesis, "case.hypotheses"),
        ];
        Self {
            heading: heading.to_owned(),
            notes: first.into_iter().chain(rest).collect(),
        }
    }
}
