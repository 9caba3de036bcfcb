//! The ledger: facts kept apart from hypotheses, actions, decisions, impact and unknowns (D42, D50).
//! A note comes from a reaction on a message, from a prefix, or from a form; taking it back keeps it
//! as withdrawn. Must never hold a message's text as its own truth: the entry is the source, and a
//! note without its text is simply pending.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Ctx, Decision,
    actor::Actor,
    effect::Effect,
    event::Event,
    ids::{MessageRef, NoteId, PersonId},
    incident::Incident,
    refusal::Refusal,
    roll_call::Standing,
};

/// What kind of thing was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteKind {
    /// 📌 seen
    Fact,
    /// 🤔 suspected
    Hypothesis,
    /// what users feel
    Impact,
    /// 🔧 being done, or done
    Action,
    /// ⚖️ decided
    Decision,
    /// ❓ not known yet
    Unknown,
}

impl NoteKind {
    /// All kinds, users' trouble first.
    pub const ALL: [Self; 6] = [
        Self::Impact,
        Self::Fact,
        Self::Hypothesis,
        Self::Action,
        Self::Decision,
        Self::Unknown,
    ];

    /// The word the contract uses.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Fact => "fact",
            Self::Hypothesis => "hypothesis",
            Self::Impact => "impact",
            Self::Action => "action",
            Self::Decision => "decision",
            Self::Unknown => "unknown",
        }
    }
}

/// Where a hypothesis stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Not looked into yet.
    #[default]
    Open,
    /// Checked, and so.
    Supported,
    /// Checked, and not so. Stays visible, struck through.
    RuledOut,
}

impl Verdict {
    /// The word the contract uses.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Supported => "supported",
            Self::RuledOut => "ruled_out",
        }
    }
}

/// One note.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// Fact, hypothesis, …
    pub kind: NoteKind,
    /// What was said; `None` until the text has been fetched.
    pub text: Option<String>,
    /// The message it points to.
    pub source: Option<MessageRef>,
    /// Who said it, where known.
    pub said_by: Option<Actor>,
    /// When it was said.
    pub at: Timestamp,
    /// Where a hypothesis stands.
    pub verdict: Verdict,
    /// Recorded in so many words (prefix, form), not only by reaction.
    pub explicit: bool,
    /// Taken back in so many words.
    pub withdrawn: bool,
    /// Whose reactions carry it.
    pub marks: BTreeMap<PersonId, Standing>,
    /// Kinds it had before, oldest first.
    pub was: Vec<NoteKind>,
}

impl Note {
    /// Whether it counts now.
    #[must_use]
    pub fn stands(&self) -> bool {
        !self.withdrawn && (self.explicit || self.marks.values().any(|mark| mark.on))
    }
}

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

    fn find(&self, source: &MessageRef, kind: NoteKind) -> Option<(NoteId, &Note)> {
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

/// Somebody put or removed a reaction that means a kind of note.
pub(crate) fn mark(
    incident: &Incident,
    message: &MessageRef,
    kind: NoteKind,
    mark: Standing,
    ctx: &Ctx,
) -> Decision {
    let Some(by) = ctx.by.person().cloned() else {
        return Decision::default();
    };
    let known = incident.ledger.find(message, kind);
    let mut after = known.and_then(|(_, note)| note.marks.get(&by).copied());
    let before = after;
    Standing::settle(&mut after, mark);
    if after == before {
        return Decision::default();
    }
    let note = known.map_or_else(|| NoteId(ctx.ids.fresh()), |(id, _)| id);
    let event = Event::NoteMarked {
        note,
        kind,
        source: message.clone(),
        person: by,
        mark,
    };
    let mut effects = Vec::new();
    if known.is_none() && mark.on {
        effects.push(Effect::FetchText {
            message: message.clone(),
        });
        effects.push(Effect::Acknowledge {
            message: message.clone(),
        });
    }
    Decision {
        effects,
        ..Decision::of(event)
    }
}

/// Somebody recorded something in so many words.
pub(crate) fn record(
    incident: &Incident,
    kind: NoteKind,
    text: String,
    source: Option<MessageRef>,
    at: Timestamp,
    ctx: &Ctx,
) -> Decision {
    let known = source
        .as_ref()
        .and_then(|source| incident.ledger.find(source, kind));
    if known.is_some_and(|(_, note)| note.explicit && note.text.as_ref() == Some(&text)) {
        return Decision::default();
    }
    // An edited message says its note anew.
    let marked = known.is_some();
    let note = known.map_or_else(|| NoteId(ctx.ids.fresh()), |(id, _)| id);
    let effects = source
        .iter()
        .filter(|_| !marked)
        .map(|message| Effect::Acknowledge {
            message: message.clone(),
        })
        .collect();
    let event = Event::NoteRecorded {
        note,
        kind,
        text,
        source,
        said_at: at,
    };
    Decision {
        effects,
        ..Decision::of(event)
    }
}

/// A change to a note: its kind, where a hypothesis stands, or taking it back.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct NoteChange {
    /// Another kind.
    pub kind: Option<NoteKind>,
    /// Where the hypothesis stands.
    pub verdict: Option<Verdict>,
    /// Taken back, or put back.
    pub withdrawn: Option<bool>,
}

pub(crate) fn change(
    incident: &Incident,
    note: NoteId,
    change: NoteChange,
) -> Result<Decision, Refusal> {
    let Some(now) = incident.ledger.get(note) else {
        return Err(Refusal::NoSuchNote);
    };
    let change = NoteChange {
        kind: change.kind.filter(|kind| *kind != now.kind),
        verdict: change.verdict.filter(|verdict| *verdict != now.verdict),
        withdrawn: change
            .withdrawn
            .filter(|withdrawn| *withdrawn != now.withdrawn),
    };
    if change == NoteChange::default() {
        return Ok(Decision::default());
    }
    Ok(Decision::of(Event::NoteChanged { note, change }))
}
