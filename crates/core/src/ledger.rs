//! All notes of an incident: found by id, by message, by kind. Must never decide what becomes of one.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    actor::Actor,
    ids::{MessageRef, NoteId, PersonId},
    note::{Note, NoteKind},
};

/// All notes of an incident.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ledger(BTreeMap<NoteId, Note>);

impl Ledger {
    /// Each note's words, said anew.
    pub(crate) fn spell(&mut self, spell: &dyn Fn(&mut String)) {
        self.0
            .values_mut()
            .filter_map(|note| note.text.as_mut())
            .for_each(spell);
    }

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

    /// The note of that message that is of `kind`, or once was: a change of kind makes no second one.
    pub(crate) fn find(&self, source: &MessageRef, kind: NoteKind) -> Option<(NoteId, &Note)> {
        let is = |note: &Note| note.kind == kind;
        let was = |note: &Note| note.was.contains(&kind);
        self.of(source, is).or_else(|| self.of(source, was))
    }

    /// The note that a reaction of `kind` by that person on that message is about: the one that bears
    /// it already, else the one that began as that.
    pub(crate) fn marked(
        &self,
        source: &MessageRef,
        kind: NoteKind,
        person: &PersonId,
    ) -> Option<(NoteId, &Note)> {
        let bears = |note: &Note| note.mark_of(kind, person).is_some();
        let began = |note: &Note| note.began_as() == kind;
        self.of(source, bears)
            .or_else(|| self.of(source, began))
            .or_else(|| self.find(source, kind))
    }

    /// The note that message says by a kind in front of its words.
    pub(crate) fn said(&self, source: &MessageRef) -> Option<(NoteId, &Note)> {
        self.of(source, |note| note.said.is_some())
    }

    /// The hypothesis that message stands for, or else one that `counts` as that.
    pub(crate) fn hypothesis(
        &self,
        source: &MessageRef,
        counts: impl Fn(&Note) -> bool,
    ) -> Option<(NoteId, &Note)> {
        self.of(source, |note| note.kind == NoteKind::Hypothesis)
            .or_else(|| self.of(source, counts))
    }

    /// The note of that kind given in just those words without a message; one that stands before one
    /// that was taken back. What users feel is what was said last, so only that is said again.
    pub(crate) fn given(&self, kind: NoteKind, text: &str) -> Option<(NoteId, &Note)> {
        let newest = self
            .standing(NoteKind::Impact)
            .last()
            .map(|(id, _)| *id)
            .filter(|_| kind == NoteKind::Impact);
        let same = |note: &Note| {
            note.kind == kind && note.source.is_none() && note.text.as_deref() == Some(text)
        };
        let mut given: Vec<_> = self.all();
        given.retain(|(id, note)| same(note) && newest.is_none_or(|newest| newest == *id));
        given.sort_by_key(|(_, note)| !note.stands());
        given.into_iter().next()
    }

    fn of(&self, source: &MessageRef, wanted: impl Fn(&Note) -> bool) -> Option<(NoteId, &Note)> {
        self.about(source).find(|(_, note)| wanted(note))
    }

    /// The notes that message stands for.
    pub(crate) fn about(&self, source: &MessageRef) -> impl Iterator<Item = (NoteId, &Note)> {
        let all = self.0.iter().map(|(id, note)| (*id, note));
        all.filter(move |(_, note)| note.source.as_ref() == Some(source))
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
