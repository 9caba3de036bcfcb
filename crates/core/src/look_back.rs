//! Look-backs (D29, D33, D46): several per incident, of a chosen size, prefilled from the record.
//! When the last is done, closing is offered. Must never overwrite what somebody wrote.

use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};

use crate::{
    Ctx, Decision,
    actor::Actor,
    board, entry,
    event::{Event, Recorded},
    ids::LookBackId,
    incident::Incident,
    note::{Note, NoteKind, Verdict},
    refusal::{Advice, Refusal},
};

/// How much of it. The small one by default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Size {
    /// A note of five minutes.
    #[default]
    Note,
    /// A talk of half an hour.
    Talk,
    /// In depth.
    Deep,
}

impl Size {
    /// All, the smallest first.
    pub const ALL: [Self; 3] = [Self::Note, Self::Talk, Self::Deep];

    /// The word the contract uses.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Talk => "talk",
            Self::Deep => "deep",
        }
    }
}

/// One look-back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookBack {
    /// Which.
    pub id: LookBackId,
    /// How much of it.
    pub size: Size,
    /// Who opened it.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// What was written (Markdown); `None` while it is only the prefilled draft.
    pub text: Option<String>,
    /// How often it was written.
    pub revision: u32,
    /// Who wrote last.
    pub written_by: Option<Actor>,
    /// Done.
    pub done: bool,
    /// Not needed after all.
    pub dropped: bool,
}

impl LookBack {
    /// Whether it still waits for somebody.
    #[must_use]
    pub fn is_left(&self) -> bool {
        !self.done && !self.dropped
    }
}

/// The longest text, in characters.
pub const TEXT_CHARS_MAX: usize = 100_000;
/// What stands between two texts written at the same time.
const JOINT: &str = "\n\n---\n\n";
/// So many an incident may have.
pub const LOOK_BACKS_MAX: usize = 20;

pub(crate) fn open(incident: &Incident, size: Size, ctx: &Ctx) -> Result<Decision, Refusal> {
    if incident.look_backs.len() >= LOOK_BACKS_MAX {
        return Err(Refusal::TooMany);
    }
    let look_back = LookBackId(ctx.ids.fresh());
    Ok(Decision::of(Event::LookBackOpened { look_back, size })
        .and(Advice::LookBackOpened { look_back }))
}

/// Both texts, one under the other.
#[must_use]
pub fn together(theirs: &str, mine: &str) -> String {
    format!("{theirs}{JOINT}{mine}")
}

/// Writes it. Where somebody else wrote meanwhile, both texts stay, one under the other.
pub(crate) fn write(
    incident: &Incident,
    look_back: LookBackId,
    text: &str,
    base: Option<u32>,
) -> Result<Decision, Refusal> {
    let now = find(incident, look_back)?;
    let before = now.text.as_deref().unwrap_or_default();
    let moved = base.is_some_and(|base| base != now.revision) && !before.is_empty();
    // Sent twice, it is there already.
    let joined = format!("{JOINT}{text}");
    if before == text || (moved && before.ends_with(&joined)) {
        return Ok(Decision::default());
    }
    let whole = if moved {
        entry::held(&together(before, text), TEXT_CHARS_MAX)
    } else {
        entry::held(text, TEXT_CHARS_MAX)
    };
    if before == whole.text {
        return Ok(whole.cut.map_or_else(Decision::default, Decision::advise));
    }
    let text = whole.text;
    let mut decision = Decision::of(Event::LookBackWritten { look_back, text });
    decision
        .advice
        .extend(moved.then_some(Advice::LookBackJoined));
    decision.advice.extend(whole.cut);
    Ok(decision)
}

/// Keeps the prefilled draft as what was written. It says nothing that the record does not know, so where
/// somebody has written meanwhile it is not put under their words.
pub(crate) fn keep_draft(
    incident: &Incident,
    look_back: LookBackId,
    text: &str,
) -> Result<Decision, Refusal> {
    if find(incident, look_back)?.text.is_some() {
        return Ok(Decision::default());
    }
    write(incident, look_back, text, None)
}

/// Done, or not yet after all. With the last one done, closing is offered.
pub(crate) fn finish(
    incident: &Incident,
    look_back: LookBackId,
    done: bool,
    ctx: &Ctx,
) -> Result<Decision, Refusal> {
    if find(incident, look_back)?.done == done {
        return Ok(Decision::default());
    }
    Ok(offer_close(
        incident,
        Event::LookBackFinished { look_back, done },
        ctx,
    ))
}

/// Not needed after all, or needed again.
pub(crate) fn drop(
    incident: &Incident,
    look_back: LookBackId,
    dropped: bool,
    ctx: &Ctx,
) -> Result<Decision, Refusal> {
    if find(incident, look_back)?.dropped == dropped {
        return Ok(Decision::default());
    }
    Ok(offer_close(
        incident,
        Event::LookBackDropped { look_back, dropped },
        ctx,
    ))
}

fn offer_close(incident: &Incident, event: Event, ctx: &Ctx) -> Decision {
    let decision = Decision::of(event);
    if is_ready(&decision.apply(incident, ctx)) {
        decision.and(Advice::CloseReady)
    } else {
        decision
    }
}

/// Every look-back that was planned is done, and there was one.
#[must_use]
pub fn is_ready(incident: &Incident) -> bool {
    let any = incident.look_backs.iter().any(|one| one.done);
    any && !incident.state.is_over() && !incident.look_backs.iter().any(LookBack::is_left)
}

/// How many things are left open: look-backs, tasks. Closing with leftovers is fine.
#[must_use]
pub fn leftovers(incident: &Incident) -> usize {
    let look_backs = incident.look_backs.iter().filter(|one| one.is_left());
    let tasks = incident.after.tasks.iter().filter(|task| task.is_left());
    look_backs.count() + tasks.count()
}

fn find(incident: &Incident, id: LookBackId) -> Result<&LookBack, Refusal> {
    let mut all = incident.look_backs.iter();
    all.find(|one| one.id == id).ok_or(Refusal::NoSuchLookBack)
}

pub(crate) fn evolve(incident: &mut Incident, recorded: &Recorded) {
    if let Event::LookBackOpened { look_back, size } = &recorded.event {
        incident.look_backs.push(LookBack {
            id: *look_back,
            size: *size,
            by: recorded.by.clone(),
            at: recorded.at,
            text: None,
            revision: 0,
            written_by: None,
            done: false,
            dropped: false,
        });
        return;
    }
    let mut edit = |id: &LookBackId, change: &dyn Fn(&mut LookBack)| {
        let mut all = incident.look_backs.iter_mut();
        if let Some(found) = all.find(|one| one.id == *id) {
            change(found);
        }
    };
    if let Event::LookBackWritten { look_back, text } = &recorded.event {
        edit(look_back, &|one| {
            one.text = Some(text.clone());
            one.revision += 1;
            one.written_by = Some(recorded.by.clone());
        });
    } else if let Event::LookBackFinished { look_back, done } = &recorded.event {
        edit(look_back, &|one| one.done = *done);
    } else if let Event::LookBackDropped { look_back, dropped } = &recorded.event {
        edit(look_back, &|one| one.dropped = *dropped);
    }
}

/// The headings of a prefilled look-back, in the reader's language: words live elsewhere.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "each is the heading of the section it names")]
pub struct Headings {
    pub what_happened: String,
    pub impact: String,
    pub timeline: String,
    pub facts: String,
    pub hypotheses: String,
    pub actions: String,
    pub decisions: String,
    pub unknowns: String,
    /// Questions that open a talk, one per line.
    pub questions: Vec<String>,
    /// What stands where nothing is known.
    pub nothing: String,
    /// What stands behind a hypothesis by its verdict.
    pub supported: String,
    /// See `supported`.
    pub ruled_out: String,
}

impl Headings {
    /// The headings for a look-back of that size, each said by `say` from its key in the catalogue.
    #[must_use]
    pub fn said(size: Size, say: impl Fn(&str) -> String) -> Self {
        let questions = match size {
            Size::Note => say("look.questions_note"),
            Size::Talk | Size::Deep => say("look.questions"),
        };
        Self {
            what_happened: say("look.what_happened"),
            impact: say("case.impact"),
            timeline: say("case.timeline"),
            facts: say("case.facts"),
            hypotheses: say("case.hypotheses"),
            actions: say("case.actions"),
            decisions: say("case.decisions"),
            unknowns: say("case.unknowns"),
            questions: questions.lines().map(str::to_owned).collect(),
            nothing: say("case.nothing"),
            supported: say("vocabulary.hypothesis_supported"),
            ruled_out: say("vocabulary.hypothesis_ruled_out"),
        }
    }
}

/// The prefilled draft (Markdown): what the record knows, sorted, and room for people's own words.
#[must_use]
pub fn draft(incident: &Incident, size: Size, zone: &TimeZone, words: &Headings) -> String {
    let mut out = Vec::new();
    let known = |text: String| {
        if text.trim().is_empty() {
            words.nothing.clone()
        } else {
            text
        }
    };
    section(
        &mut out,
        &words.what_happened,
        vec![known(incident.headline())],
    );
    section(
        &mut out,
        &words.impact,
        vec![known(board::impact(incident))],
    );
    if size != Size::Note {
        let mut all = incident.ledger.all();
        all.retain(|(_, note)| note.stands());
        let line = |note: &Note| format!("- {} {}", clock(note.at, zone), one_line(note));
        section(
            &mut out,
            &words.timeline,
            all.iter().map(|(_, note)| line(note)).collect(),
        );
    }
    for (heading, kind) in [
        (&words.facts, NoteKind::Fact),
        (&words.hypotheses, NoteKind::Hypothesis),
        (&words.actions, NoteKind::Action),
        (&words.decisions, NoteKind::Decision),
        (&words.unknowns, NoteKind::Unknown),
    ] {
        let lines = incident.ledger.standing(kind).into_iter();
        let lines: Vec<String> = lines
            .map(|(_, note)| format!("- {}{}", one_line(note), verdict(note, words)))
            .collect();
        if !lines.is_empty() {
            section(&mut out, heading, lines);
        }
    }
    for question in &words.questions {
        section(&mut out, question, vec![String::new()]);
    }
    out.join("\n")
}

fn section(out: &mut Vec<String>, heading: &str, lines: Vec<String>) {
    if !out.is_empty() {
        out.push(String::new());
    }
    out.push(format!("## {heading}"));
    out.extend(lines);
}

fn one_line(note: &Note) -> String {
    let text = note.text.as_deref().unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn verdict(note: &Note, words: &Headings) -> String {
    match (note.kind, note.verdict) {
        (NoteKind::Hypothesis, Verdict::Supported) => format!(" ({})", words.supported),
        (NoteKind::Hypothesis, Verdict::RuledOut) => format!(" ({})", words.ruled_out),
        (
            NoteKind::Fact
            | NoteKind::Hypothesis
            | NoteKind::Impact
            | NoteKind::Action
            | NoteKind::Decision
            | NoteKind::Unknown,
            Verdict::Open | Verdict::Supported | Verdict::RuledOut,
        ) => String::new(),
    }
}

fn clock(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%H:%M").to_string()
}
