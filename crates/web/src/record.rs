//! The record as lines: everything that happened and everything that was said, in one order, in
//! words. The incident page, the case page, the export and the API tell the same lines. Must never
//! escape anything: each place shows text in its own way.

mod after;
mod draft;
mod events;
mod refused;

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use matoi_core::{
    actor::Actor,
    board,
    case::Case,
    entry::Entry,
    event::{Event, Recorded},
    ids::{MessageRef, PersonId},
    incident::Incident,
    note::{Note, NoteKind, Verdict},
    settlement::Ending,
};
use matoi_page::blocks::emoji::in_text;
use matoi_words::{Language, say};

use crate::sample;

pub(crate) use after::size;
pub(crate) use refused::refused;

/// Where a line comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// The event of that place in the log.
    Event(usize),
    /// The entry of that place.
    Entry(usize),
}

/// One line of the record.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    /// Where it comes from.
    pub source: Source,
    /// When it was so.
    pub at: Timestamp,
    /// Whose words; `None` where the sentence names everybody itself.
    pub by: Option<Actor>,
    /// What it was noted as, with where a hypothesis stands.
    pub kinds: Vec<(NoteKind, Verdict)>,
    /// The sentence, or what somebody said.
    pub text: String,
    /// Words somebody put beside it.
    pub words: Option<String>,
    /// The message, where it is one.
    pub message: Option<MessageRef>,
    /// It answers another message.
    pub reply: bool,
    /// It was edited.
    pub edited: bool,
    /// It was taken back: a deleted message, a withdrawn note.
    pub gone: bool,
}

impl Line {
    /// Something that happened, told quietly; not somebody's words.
    pub(crate) fn is_quiet(&self) -> bool {
        self.by.is_none()
    }

    /// Checked, and not so: struck through everywhere.
    pub(crate) fn is_ruled_out(&self) -> bool {
        self.kinds
            .iter()
            .any(|(kind, verdict)| *kind == NoteKind::Hypothesis && *verdict == Verdict::RuledOut)
    }
}

/// When it settled for good, if it did.
pub(crate) fn settled_at(case: &Case) -> Option<Timestamp> {
    settled(&case.incident)
}

/// How long it took, to the agreement or else to the closing.
pub(crate) fn lasted(case: &Case) -> Option<SignedDuration> {
    took(&case.incident)
}

/// How long that incident took, to the agreement or else to the closing.
pub(crate) fn took(incident: &Incident) -> Option<SignedDuration> {
    let end = settled(incident).or(incident.closed_at)?;
    Some(end.duration_since(incident.opened_at?))
}

fn settled(incident: &Incident) -> Option<Timestamp> {
    let (ending, at) = incident.settlement.latest()?.ended?;
    (ending != Ending::Withdrawn).then_some(at)
}

/// A record about to be told.
pub(crate) struct Record<'a> {
    /// All there is.
    pub case: &'a Case,
    /// In which language.
    pub language: Language,
}

impl Record<'_> {
    /// All lines, oldest first.
    pub(crate) fn lines(&self) -> Vec<Line> {
        let noted = self.noted();
        let mut lines: Vec<Line> = self
            .case
            .entries
            .iter()
            .enumerate()
            .map(|(at, entry)| self.said(at, entry, &noted))
            .collect();
        let spoken: BTreeSet<&MessageRef> = self
            .case
            .entries
            .iter()
            .map(|entry| &entry.message)
            .collect();
        let events = self.case.events.iter().enumerate();
        lines.extend(events.filter_map(|(at, recorded)| self.happened(at, recorded, &spoken)));
        for line in &mut lines {
            line.text = self.case.spelled(&line.text);
            line.words = line.words.take().map(|words| self.case.spelled(&words));
        }
        lines.sort_by_key(|line| (line.at, matches!(line.source, Source::Entry(_))));
        lines
    }

    /// What to call somebody.
    pub(crate) fn name(&self, actor: &Actor) -> String {
        match actor {
            Actor::Named(name) if name.trim().is_empty() => say(self.language, "open.someone", &[]),
            Actor::Machine => say(self.language, "timeline.matoi", &[]),
            Actor::Person(_) | Actor::Named(_) => self.case.name(actor),
        }
    }

    /// What to call a person.
    pub(crate) fn person(&self, person: &PersonId) -> String {
        self.name(&Actor::Person(person.clone()))
    }

    /// What to call the incident, also when nobody said.
    pub(crate) fn title(&self) -> String {
        let title = self.case.incident.title.trim();
        if title.is_empty() {
            say(self.language, "open.default_title", &[])
        } else {
            in_text(title)
        }
    }

    /// What users notice of it; empty where nobody said.
    pub(crate) fn impact(&self) -> String {
        in_text(board::impact(&self.case.incident).trim())
    }

    /// Its number as people say it; the sample has none.
    pub(crate) fn called(&self) -> String {
        let number = self.case.incident.number;
        if sample::is_it(number) {
            say(self.language, "sample.mark", &[])
        } else {
            format!("#{number}")
        }
    }

    /// Whose word settled it then.
    pub(crate) fn settled_by(&self, at: Timestamp) -> String {
        let settled = |recorded: &&Recorded| {
            recorded.at == at && matches!(recorded.event, Event::Settled { .. })
        };
        self.case
            .events
            .iter()
            .find(settled)
            .map(|recorded| self.name(&recorded.by))
            .unwrap_or_default()
    }

    /// Everybody to thank, by name: whoever raised it, acted or wrote in the room.
    pub(crate) fn thanked(&self) -> Vec<String> {
        let incident = &self.case.incident;
        let acted = incident.acted.keys().cloned().map(Actor::Person);
        let wrote = self.case.entries.iter().map(|entry| entry.author.clone());
        let all: Vec<Actor> = incident
            .opener
            .iter()
            .cloned()
            .chain(acted)
            .chain(wrote)
            .collect();
        let mut names: Vec<String> = Vec::new();
        for actor in all.iter().filter(|actor| **actor != Actor::Machine) {
            let name = self.name(actor);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// Notes that stand, by the message they point to.
    fn noted(&self) -> BTreeMap<&MessageRef, Vec<&Note>> {
        let mut noted: BTreeMap<&MessageRef, Vec<&Note>> = BTreeMap::new();
        for (_, note) in self.case.incident.ledger.all() {
            if let Some(source) = note.source.as_ref().filter(|_| note.stands()) {
                noted.entry(source).or_default().push(note);
            }
        }
        noted
    }

    fn said(&self, at: usize, entry: &Entry, noted: &BTreeMap<&MessageRef, Vec<&Note>>) -> Line {
        let notes = noted.get(&entry.message).into_iter().flatten();
        Line {
            source: Source::Entry(at),
            at: entry.at,
            by: Some(entry.author.clone()),
            kinds: notes.map(|note| (note.kind, note.verdict)).collect(),
            text: if entry.deleted {
                say(self.language, "timeline.deleted", &[])
            } else {
                entry.text.clone()
            },
            words: None,
            message: Some(entry.message.clone()),
            reply: entry
                .thread
                .as_ref()
                .is_some_and(|thread| *thread != entry.message),
            edited: !entry.revision.is_empty() && !entry.deleted,
            gone: entry.deleted,
        }
    }
}
