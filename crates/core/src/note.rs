//! The ledger: facts kept apart from hypotheses, actions, decisions, impact and unknowns (D42, D50).
//! A note comes from a reaction on a message, from a prefix, or from a form; taking it back keeps it
//! as withdrawn. Must never hold a message's text as its own truth: the entry is the source, and a
//! note without its text is simply pending.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Ctx, Decision,
    actor::Actor,
    effect::Effect,
    event::{Event, Recorded},
    ids::{MessageRef, NoteId, PersonId},
    incident::Incident,
    refusal::{Advice, Refusal},
    roll_call::Standing,
};

pub use crate::ledger::Ledger;

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
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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
    /// The fact that supported it or ruled it out, where somebody said which.
    #[serde(default)]
    pub because: Option<NoteId>,
    /// Who is looking into it.
    #[serde(default)]
    pub taken: BTreeSet<PersonId>,
    /// ✅ and ❌ by reaction, and the last verdict said in so many words.
    #[serde(default)]
    pub judged: Judged,
}

/// What people's reactions and words say of a hypothesis. The latest one standing counts.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Judged {
    said: Option<(Verdict, Timestamp)>,
    marks: BTreeMap<PersonId, BTreeMap<Verdict, Standing>>,
}

impl Judged {
    fn verdict(&self) -> Verdict {
        let marks = self.marks.values().flatten().filter(|(_, mark)| mark.on);
        let marks = marks.map(|(verdict, mark)| (mark.at, *verdict));
        let said = self.said.map(|(verdict, at)| (at, verdict));
        let latest = marks.chain(said).max();
        latest.map_or(Verdict::Open, |(_, verdict)| verdict)
    }
}

impl Note {
    /// Whether it counts now.
    #[must_use]
    pub fn stands(&self) -> bool {
        !self.withdrawn && (self.explicit || self.marks.values().any(|mark| mark.on))
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
    let decision = Decision {
        effects,
        ..Decision::of(event)
    };
    // 📝 on the message is answer enough; words from a form or a command have no message.
    if decision.effects.is_empty() && !marked {
        decision.and(Advice::NoteKept { note, kind })
    } else {
        decision
    }
}

/// A change to a note: its kind, where a hypothesis stands and by which fact, its words, or taking it
/// back.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct NoteChange {
    /// Another kind.
    pub kind: Option<NoteKind>,
    /// Where the hypothesis stands.
    pub verdict: Option<Verdict>,
    /// The fact that did it; only together with a verdict.
    #[serde(default)]
    pub because: Option<NoteId>,
    /// Other words.
    #[serde(default)]
    pub text: Option<String>,
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
    let because = change
        .because
        .filter(|fact| change.verdict.is_some() && *fact != note);
    if because.is_some_and(|fact| incident.ledger.get(fact).is_none()) {
        return Err(Refusal::NoSuchNote);
    }
    let newly = |verdict: &Verdict| *verdict != now.verdict || because != now.because;
    let withdrawn = change
        .withdrawn
        .filter(|withdrawn| *withdrawn == now.stands());
    let change = NoteChange {
        kind: change.kind.filter(|kind| *kind != now.kind),
        verdict: change.verdict.filter(newly),
        because,
        text: change.text.filter(|text| Some(text) != now.text.as_ref()),
        withdrawn,
    };
    let nothing = NoteChange {
        because,
        ..NoteChange::default()
    };
    if change == nothing {
        return Ok(Decision::default());
    }
    Ok(Decision::of(Event::NoteChanged { note, change }))
}

/// "I'll look into that", and giving it back.
pub(crate) fn take(
    incident: &Incident,
    note: NoteId,
    on: bool,
    ctx: &Ctx,
) -> Result<Decision, Refusal> {
    let now = incident.ledger.get(note).ok_or(Refusal::NoSuchNote)?;
    let person = ctx.by.person().ok_or(Refusal::NotAPerson)?.clone();
    if now.taken.contains(&person) == on {
        return Ok(Decision::default());
    }
    let taken = Decision::of(Event::NoteTaken { note, person, on });
    Ok(if on {
        taken.and(Advice::NoteTaken { note })
    } else {
        taken
    })
}

/// ✅ or ❌ on a message: the hypothesis it stands for, if it stands for one, is judged.
pub(crate) fn judge(
    incident: &Incident,
    message: &MessageRef,
    verdict: Verdict,
    mark: Standing,
    person: PersonId,
) -> Decision {
    let Some((note, now)) = incident.ledger.find(message, NoteKind::Hypothesis) else {
        return Decision::default();
    };
    let marks = now.judged.marks.get(&person);
    let mut after = marks.and_then(|marks| marks.get(&verdict)).copied();
    let before = after;
    Standing::settle(&mut after, mark);
    if after == before {
        return Decision::default();
    }
    Decision::of(Event::NoteJudged {
        note,
        verdict,
        person,
        mark,
    })
}

pub(crate) fn evolve(incident: &mut Incident, recorded: &Recorded) {
    let ledger = &mut incident.ledger;
    if let Event::NoteMarked {
        note,
        kind,
        source,
        person,
        mark,
    } = &recorded.event
    {
        ledger.put(*note, blank(*kind, Some(source.clone()), mark.at));
        ledger.edit(*note, |note| {
            let mut current = note.marks.get(person).copied();
            Standing::settle(&mut current, *mark);
            note.marks
                .extend(current.map(|mark| (person.clone(), mark)));
        });
    } else if let Event::NoteRecorded {
        note,
        kind,
        text,
        source,
        said_at,
    } = &recorded.event
    {
        ledger.put(*note, blank(*kind, source.clone(), *said_at));
        ledger.edit(*note, |note| {
            note.explicit = true;
            note.withdrawn = false;
            note.text = Some(text.clone());
            note.said_by = Some(recorded.by.clone());
        });
    } else if let Event::NoteChanged { note, change } = &recorded.event {
        ledger.edit(*note, |note| changed(note, change, recorded.at));
    } else if let Event::TextLearned {
        source,
        text,
        author,
        said_at,
        ..
    } = &recorded.event
    {
        ledger.learn(source, text, author, *said_at);
    } else {
        looked_into(ledger, &recorded.event);
    }
}

/// Who looks into it, and what they make of it.
fn looked_into(ledger: &mut Ledger, event: &Event) {
    if let Event::NoteTaken { note, person, on } = event {
        ledger.edit(*note, |note| {
            if *on {
                note.taken.insert(person.clone());
            } else {
                note.taken.remove(person);
            }
        });
    } else if let Event::NoteJudged {
        note,
        verdict,
        person,
        mark,
    } = event
    {
        ledger.edit(*note, |note| {
            let marks = note.judged.marks.entry(person.clone()).or_default();
            let mut current = marks.get(verdict).copied();
            Standing::settle(&mut current, *mark);
            marks.extend(current.map(|mark| (*verdict, mark)));
            note.verdict = note.judged.verdict();
            if note.judged.said.map(|(verdict, _)| verdict) != Some(note.verdict) {
                // That fact did something else.
                note.because = None;
            }
        });
    }
}

fn changed(note: &mut Note, change: &NoteChange, at: Timestamp) {
    if let Some(kind) = change.kind {
        note.was.push(std::mem::replace(&mut note.kind, kind));
    }
    if let Some(verdict) = change.verdict {
        note.judged.said = Some((verdict, at));
        note.verdict = note.judged.verdict();
        note.because = change.because;
    }
    if let Some(text) = &change.text {
        note.text = Some(text.clone());
        note.explicit = true;
    }
    note.withdrawn = change.withdrawn.unwrap_or(note.withdrawn);
    note.explicit |= change.withdrawn == Some(false);
}

fn blank(kind: NoteKind, source: Option<MessageRef>, at: Timestamp) -> Note {
    Note {
        kind,
        text: None,
        source,
        said_by: None,
        at,
        verdict: Verdict::Open,
        explicit: false,
        withdrawn: false,
        marks: BTreeMap::new(),
        was: Vec::new(),
        because: None,
        taken: BTreeSet::new(),
        judged: Judged::default(),
    }
}
