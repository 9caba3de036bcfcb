//! All notes of an incident: found by id, by message, by kind. Must never decide what becomes of one.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    actor::Actor,
    ids::{MessageRef, NoteId},
    note::{Note, NoteKind},
};

/// All notes of an incident.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ledger(BTreeMap<NoteId, Note>);

impl Ledger {
    /// The note of that id.
    #[must_use]
    pub fn get(&self, id: NoteId) -> Option<&Note> {
        self.0.get(&id)
    }

    /// Every note, also withdrawn ones, in the order things were said.
    #[must_use]
    pub fn all(&self) -> Vec<(NoteId, &Note)> {
        let mut all: Vec<_> = self.0.iter().map(|(id, note)| (*id, note)).collect();
        all.sort_by_key(|(id, note)| (note.at, *id));
        all
    }

    /// Notes of `kind` that stand, in the order things were said.
    #[must_use]
    pub fn standing(&self, kind: NoteKind) -> Vec<(NoteId, &Note)> {
        self.all()
            .into_iter()
            .filter(|(_, note)| note.kind == kind && note.stands())
            .collect()
    }

    pub(crate) fn find(&self, source: &MessageRef, kind: NoteKind) -> Option<(NoteId, &Note)> {
        let found = self
            .0
            .iter()
            .find(|(_, note)| note.kind == kind && note.source.as_ref() == Some(source));
        found.map(|(id, note)| (*id, note))
    }

    pub(crate) fn edit(&mut self, id: NoteId, change: impl FnOnce(&mut Note)) {
        if let Some(note) = self.0.get_mut(&id) {
            change(note);
        }
    }

    pub(crate) fn put(&mut self, id: NoteId, note: Note) {
        self.0.entry(id).or_insert(note);
    }

    /// Gives every note of that message its words; a note said in a form keeps its own.
    pub(crate) fn learn(
        &mut self,
        source: &MessageRef,
        text: &str,
        author: &Actor,
        said_at: Option<Timestamp>,
    ) {
        let told = |note: &&mut Note| note.source.as_ref() == Some(source) && !note.explicit;
        for note in self.0.values_mut().filter(told) {
            note.text = Some(text.to_owned());
            note.said_by = Some(author.clone());
            // What counts is when it was said, not when somebody marked it.
            note.at = said_at.unwrap_or(note.at);
        }
    }

    /// Whether that text says something new about that message's notes.
    pub(crate) fn would_learn(&self, source: &MessageRef, text: &str) -> bool {
        let told = |note: &&Note| note.source.as_ref() == Some(source) && !note.explicit;
        let mut notes = self.0.values().filter(told);
        notes.any(|note| note.text.as_deref() != Some(text))
    }
}
