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
    entry,
    event::{Event, Recorded},
    ids::{MessageRef, NoteId, PersonId},
    incident::Incident,
    refusal::{Advice, Refusal},
    roll_call::Standing,
};

pub use crate::{
    ledger::Ledger,
    verdict::{Judged, Verdict},
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
    /// Reactions of other kinds than the one it began as, put since its kind was changed.
    #[serde(default)]
    pub marks_since: BTreeMap<NoteKind, BTreeMap<PersonId, Standing>>,
    /// As what its message says it, where that says a kind in front of the words.
    #[serde(default)]
    pub said: Option<NoteKind>,
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

impl Note {
    /// Whether it counts now.
    #[must_use]
    pub fn stands(&self) -> bool {
        !self.withdrawn && (self.explicit || self.is_marked())
    }

    /// The kind it began as.
    #[must_use]
    pub fn began_as(&self) -> NoteKind {
        self.was.first().copied().unwrap_or(self.kind)
    }

    /// Whether any reaction carries it.
    fn is_marked(&self) -> bool {
        let since = self.marks_since.values().flat_map(BTreeMap::values);
        self.marks.values().chain(since).any(|mark| mark.on)
    }

    /// That person's reaction of that kind.
    pub(crate) fn mark_of(&self, kind: NoteKind, person: &PersonId) -> Option<Standing> {
        let marks = if kind == self.began_as() {
            Some(&self.marks)
        } else {
            self.marks_since.get(&kind)
        };
        marks.and_then(|marks| marks.get(person)).copied()
    }

    /// A reaction put or removed. Put anew it counts again, whatever was taken back before.
    fn marked(&mut self, kind: NoteKind, person: &PersonId, mark: Standing) {
        let before = self.mark_of(kind, person);
        let mut current = before;
        Standing::settle(&mut current, mark);
        if current != before && mark.on {
            self.withdrawn = false;
        }
        let marks = if kind == self.began_as() {
            &mut self.marks
        } else {
            self.marks_since.entry(kind).or_default()
        };
        marks.extend(current.map(|mark| (person.clone(), mark)));
    }

    /// Said in so many words. A kind said anew is what it is from then on; a message that says the
    /// kind it said before leaves what people made of it since.
    fn recorded(&mut self, kind: NoteKind, text: &str, in_message: bool) {
        let is_news = !in_message || self.said != Some(kind);
        if is_news && kind != self.kind {
            self.was.push(std::mem::replace(&mut self.kind, kind));
        }
        self.said = if in_message { Some(kind) } else { self.said };
        self.explicit = true;
        self.withdrawn = false;
        self.text = Some(text.to_owned());
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
    let known = incident.ledger.marked(message, kind, &by);
    let mut after = known.and_then(|(_, note)| note.mark_of(kind, &by));
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

/// Somebody recorded something in so many words: in a form, by a command, by a script. The same words
/// again are the same note.
pub(crate) fn record(
    incident: &Incident,
    kind: NoteKind,
    text: &str,
    source: Option<MessageRef>,
    at: Timestamp,
    ctx: &Ctx,
) -> Decision {
    let words = entry::words(text);
    let known = match &source {
        Some(source) => incident.ledger.find(source, kind),
        None => incident.ledger.given(kind, &words.text),
    };
    let as_before = |note: &Note| {
        note.explicit
            && note.stands()
            && note.kind == kind
            && note.text.as_ref() == Some(&words.text)
    };
    if let Some((note, _)) = known.filter(|(_, note)| as_before(note)) {
        return Decision::advise(Advice::NoteKept { note, kind });
    }
    let is_new = known.is_none();
    let note = known.map_or_else(|| NoteId(ctx.ids.fresh()), |(id, _)| id);
    let mut decision = Decision::of(Event::NoteRecorded {
        note,
        kind,
        text: words.text,
        source: source.clone(),
        said_at: at,
        in_message: false,
    });
    decision.advice.extend(words.cut);
    match source.filter(|_| is_new) {
        // 📝 on the message is answer enough.
        Some(message) => decision.effects.push(Effect::Acknowledge { message }),
        None => decision.advice.push(Advice::NoteKept { note, kind }),
    }
    decision
}

/// A message says a kind in front of its words, or no kind any more. One message says one note:
/// edited, it says the same note anew.
pub(crate) fn say(
    incident: &Incident,
    message: MessageRef,
    kind: Option<NoteKind>,
    text: &str,
    at: Timestamp,
    ctx: &Ctx,
) -> Decision {
    let words = entry::words(text).text;
    let said = incident.ledger.said(&message);
    let Some(kind) = kind else {
        return said.map_or_else(Decision::default, |(id, note)| unsaid(id, note, words));
    };
    let known = said.or_else(|| incident.ledger.find(&message, kind));
    let as_before = |note: &Note| {
        note.stands() && note.said == Some(kind) && note.text.as_ref() == Some(&words)
    };
    if known.is_some_and(|(_, note)| as_before(note)) {
        return Decision::default();
    }
    let acknowledge = known.is_none().then(|| Effect::Acknowledge {
        message: message.clone(),
    });
    let note = known.map_or_else(|| NoteId(ctx.ids.fresh()), |(id, _)| id);
    let event = Event::NoteRecorded {
        note,
        kind,
        text: words,
        source: Some(message),
        said_at: at,
        in_message: true,
    };
    Decision {
        effects: acknowledge.into_iter().collect(),
        ..Decision::of(event)
    }
}

/// The kind in front is gone: the note is taken back, unless reactions carry it; then it is what the
/// message says now, for as long as they do.
fn unsaid(id: NoteId, note: &Note, words: String) -> Decision {
    let is_marked = note.is_marked();
    let change = NoteChange {
        text: Some(words).filter(|words| is_marked && Some(words) != note.text.as_ref()),
        withdrawn: Some(true).filter(|_| !is_marked && note.stands()),
        unsaid: true,
        ..NoteChange::default()
    };
    Decision::of(Event::NoteChanged { note: id, change })
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
    /// Its message no longer says its kind in front: it stands by reactions alone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unsaid: bool,
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
        .filter(|fact| *fact != note && change.verdict.is_some_and(|to| to != Verdict::Open));
    if because.is_some_and(|fact| incident.ledger.get(fact).is_none()) {
        return Err(Refusal::NoSuchNote);
    }
    let newly = |verdict: &Verdict| *verdict != now.verdict || because != now.because;
    let words = change.text.as_deref().map(entry::words);
    let cut = words.as_ref().and_then(|words| words.cut.clone());
    let text = words.map(|words| words.text);
    let withdrawn = change
        .withdrawn
        .filter(|withdrawn| *withdrawn == now.stands());
    let change = NoteChange {
        kind: change.kind.filter(|kind| *kind != now.kind),
        verdict: change.verdict.filter(newly),
        because,
        text: text.filter(|text| Some(text) != now.text.as_ref()),
        withdrawn,
        unsaid: false,
    };
    let nothing = NoteChange {
        because,
        ..NoteChange::default()
    };
    if change == nothing {
        return Ok(Decision::default());
    }
    let mut decision = Decision::of(Event::NoteChanged { note, change });
    decision.advice.extend(cut);
    Ok(decision)
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
    let taken = if now.taken.contains(&person) == on {
        Decision::default()
    } else {
        Decision::of(Event::NoteTaken { note, person, on })
    };
    Ok(if on {
        taken.and(Advice::NoteTaken { note })
    } else {
        taken
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
        ledger.edit(*note, |note| note.marked(*kind, person, *mark));
    } else if let Event::NoteRecorded {
        note,
        kind,
        text,
        source,
        said_at,
        in_message,
    } = &recorded.event
    {
        ledger.put(*note, blank(*kind, source.clone(), *said_at));
        ledger.edit(*note, |note| {
            note.recorded(*kind, text, *in_message);
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
            note.judged.marked(*verdict, person, *mark);
            (note.verdict, note.because) = note.judged.comes_to();
        });
    }
}

fn changed(note: &mut Note, change: &NoteChange, at: Timestamp) {
    if let Some(kind) = change.kind {
        note.was.push(std::mem::replace(&mut note.kind, kind));
    }
    if let Some(verdict) = change.verdict {
        note.judged.said(verdict, change.because, at);
        (note.verdict, note.because) = note.judged.comes_to();
    }
    if let Some(text) = &change.text {
        note.text = Some(text.clone());
        note.explicit = true;
    }
    note.withdrawn = change.withdrawn.unwrap_or(note.withdrawn);
    // Put back, it stands by the reactions that carry it, else by that word.
    note.explicit |= change.withdrawn == Some(false) && !note.is_marked();
    if change.unsaid {
        note.explicit = false;
        note.said = None;
    }
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
        marks_since: BTreeMap::new(),
        said: None,
        was: Vec::new(),
        because: None,
        taken: BTreeSet::new(),
        judged: Judged::default(),
    }
}
