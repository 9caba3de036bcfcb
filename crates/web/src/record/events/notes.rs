//! Notes as lines of their own, and what became of them: who looks into one, what that showed and by
//! which fact. Must never name whoever put one down.

use std::collections::BTreeSet;

use jiff::Timestamp;
use matoi_core::{
    event::{Event, Recorded},
    ids::{MessageRef, NoteId},
    note::{Note, NoteChange, NoteKind, Verdict},
};
use matoi_words::{Arg, label, say};

use super::super::{Line, Record};

impl Record<'_> {
    /// A note whose message is not among the lines stands as a line of its own, where it was first
    /// marked; later marks of the same note add nothing to read.
    pub(super) fn noted_line(
        &self,
        place: usize,
        line: Line,
        recorded: &Recorded,
        spoken: &BTreeSet<&MessageRef>,
    ) -> Option<Line> {
        let (id, kind, source, said_at) = noted_as(&recorded.event)?;
        let earlier = || {
            self.case
                .events
                .iter()
                .take(place)
                .filter_map(|earlier| noted_as(&earlier.event))
        };
        if source.is_some_and(|source| spoken.contains(source))
            || earlier().any(|(known, ..)| known == id)
        {
            return None;
        }
        let note = self.case.incident.ledger.get(id);
        let by = note
            .and_then(|note| note.said_by.clone())
            .unwrap_or_else(|| recorded.by.clone());
        let (kind, verdict) = note.map_or((kind, Verdict::Open), |note| (note.kind, note.verdict));
        Some(Line {
            at: said_at,
            by: Some(by),
            kinds: vec![(kind, verdict)],
            text: self.note_text(note),
            message: source.cloned(),
            gone: note.is_some_and(|note| !note.stands()),
            ..line
        })
    }

    /// What became of a note: who looks into it, and what that showed.
    pub(super) fn looked_into(&self, event: &Event) -> Option<String> {
        let text = |note: &NoteId| Arg::from(self.note_text(self.case.incident.ledger.get(*note)));
        if let Event::NoteTaken { note, person, on } = event {
            if !on {
                return self.tell("timeline.note_put_down", &[("text", text(note))]);
            }
            let who = Arg::from(self.person(person));
            self.tell("timeline.note_taken", &[("who", who), ("text", text(note))])
        } else if let Event::NoteJudged {
            note,
            verdict,
            mark,
            ..
        } = event
        {
            let verdict = if mark.on { *verdict } else { Verdict::Open };
            self.judged(verdict, text(note), None)
        } else if let Event::NoteChanged { note, change } = event {
            let because = change.because.as_ref().map(text);
            let verdict = change
                .verdict
                .map(|it| self.judged(it, text(note), because));
            verdict.unwrap_or_else(|| self.changed(*note, change))
        } else {
            None
        }
    }

    /// Where a hypothesis stands now, and which fact showed it.
    fn judged(&self, verdict: Verdict, text: Arg<'_>, because: Option<Arg<'_>>) -> Option<String> {
        let (plain, shown) = match verdict {
            Verdict::Supported => ("timeline.supported", "timeline.supported_by"),
            Verdict::RuledOut => ("timeline.ruled_out", "timeline.ruled_out_by"),
            Verdict::Open => return self.tell("timeline.open_again", &[("text", text)]),
        };
        match because {
            Some(fact) => self.tell(shown, &[("text", text), ("fact", fact)]),
            None => self.tell(plain, &[("text", text)]),
        }
    }

    fn changed(&self, id: NoteId, change: &NoteChange) -> Option<String> {
        let note = self.case.incident.ledger.get(id);
        let text = Arg::from(self.note_text(note));
        let now = change
            .kind
            .or(note.map(|note| note.kind))
            .unwrap_or(NoteKind::Unknown);
        let kind = Arg::from(label(self.language, "note", now.word()));
        let both = |key: &str| self.tell(key, &[("kind", kind), ("text", text.clone())]);
        match (change.withdrawn, change.kind, &change.text) {
            (Some(true), _, _) => both("timeline.note_withdrawn"),
            (Some(false) | None, Some(_), _) => both("timeline.note_kind"),
            (Some(false), None, _) => both("timeline.note_put_back"),
            (None, None, Some(words)) => {
                self.tell("timeline.note_reworded", &[("text", words.into())])
            }
            (None, None, None) => None,
        }
    }

    /// A note's words, or that they are on their way.
    pub(crate) fn note_text(&self, note: Option<&Note>) -> String {
        let text = note.and_then(|note| note.text.clone());
        text.unwrap_or_else(|| say(self.language, "note.pending", &[]))
    }
}

/// The first word of a note: the mark that made it, or the words it was recorded in.
pub(super) fn noted_as(
    event: &Event,
) -> Option<(NoteId, NoteKind, Option<&MessageRef>, Timestamp)> {
    if let Event::NoteMarked {
        note,
        kind,
        source,
        mark,
        ..
    } = event
    {
        return mark.on.then_some((*note, *kind, Some(source), mark.at));
    }
    if let Event::NoteRecorded {
        note,
        kind,
        source,
        said_at,
        ..
    } = event
    {
        return Some((*note, *kind, source.as_ref(), *said_at));
    }
    None
}
