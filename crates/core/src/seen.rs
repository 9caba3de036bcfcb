//! Reactions read back: what stands on a message is compared with what was heard of it, and only the
//! difference is news. Must never take back what was said in so many words, nor count our own.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::{
    ids::{MessageRef, PersonId},
    incident::Incident,
    note::{Note, NoteKind, Verdict},
    reaction::{answer_meant, kind_meant, verdict_meant},
    request::{Request, Sign},
    roll_call::Availability,
};

/// Whose reaction means what.
type Signs = BTreeSet<(Sign, PersonId)>;

/// What stood on a message when it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The message.
    pub message: MessageRef,
    /// Every reaction that means something of ours.
    pub signs: Signs,
    /// Whether these are all; what is missing among some of them may stand all the same.
    pub is_whole: bool,
    /// Just before it was asked for: whatever was heard of later is newer.
    pub at: Timestamp,
}

/// What a message is, as far as a reaction on it cares.
enum On<'a> {
    Head,
    /// The proposal people are asked about.
    Proposal,
    /// The notes it stands for, perhaps none; and whether it can be a hypothesis.
    Said {
        notes: Vec<&'a Note>,
        is_guess: bool,
    },
}

/// What was put or taken back without our hearing of it, and by whom. `is_news`: the message itself
/// was not heard before, so what it says is not known yet.
#[must_use]
pub fn missed(
    incident: &Incident,
    seen: &Seen,
    is_news: bool,
    me: Option<&PersonId>,
) -> Vec<(PersonId, Request)> {
    let on = on(incident, seen, is_news);
    let (known, by_sign) = known(incident, &seen.message, &on);
    let put = seen.signs.iter().filter(|mark| {
        let (sign, person) = *mark;
        me != Some(person) && on.means(*sign) && !known.contains(*mark)
    });
    let gone = by_sign
        .iter()
        .filter(|mark| seen.is_whole && !seen.signs.contains(*mark));
    let put = put.map(|mark| (mark, true));
    let all = put.chain(gone.map(|mark| (mark, false)));
    all.map(|((sign, person), on)| {
        let react = Request::React {
            message: seen.message.clone(),
            sign: *sign,
            on,
            at: seen.at,
        };
        (person.clone(), react)
    })
    .collect()
}

fn on<'a>(incident: &'a Incident, seen: &Seen, is_news: bool) -> On<'a> {
    let message = &seen.message;
    if incident.head.as_ref() == Some(message) {
        return On::Head;
    }
    let live = incident.settlement.live();
    if live.is_some_and(|live| live.post.as_ref() == Some(message)) {
        return On::Proposal;
    }
    let notes: Vec<&Note> = incident
        .ledger
        .about(message)
        .map(|(_, note)| note)
        .collect();
    let is_known = notes.iter().any(|note| note.kind == NoteKind::Hypothesis);
    let is_marked = seen.signs.iter().any(|(sign, _)| *sign == Sign::Thinking);
    On::Said {
        notes,
        is_guess: is_known || is_marked || is_news,
    }
}

impl On<'_> {
    fn means(&self, sign: Sign) -> bool {
        match self {
            Self::Head => answer_meant(sign).is_some(),
            Self::Proposal => sign == Sign::Check || kind_meant(sign).is_some(),
            Self::Said { is_guess, .. } => {
                kind_meant(sign).is_some() || (*is_guess && verdict_meant(sign).is_some())
            }
        }
    }
}

/// What is known to stand, in whatever way it was said; and what of it stands by a reaction.
fn known(incident: &Incident, message: &MessageRef, on: &On) -> (Signs, Signs) {
    match on {
        On::Head => {
            let marks = incident.roll_call.marks().filter(|(_, _, mark)| mark.on);
            let marks: Vec<_> = marks
                .map(|(person, answer, mark)| ((sign_of_answer(answer), person.clone()), mark.said))
                .collect();
            let by_sign = marks.iter().filter(|(_, said)| !said);
            let by_sign = by_sign.map(|(mark, _)| mark.clone()).collect();
            (marks.into_iter().map(|(mark, _)| mark).collect(), by_sign)
        }
        On::Proposal => {
            let marks = incident.settlement.live().map(|live| &live.marks);
            let marks = marks.into_iter().flatten().filter(|(_, mark)| mark.on);
            let agreed = marks.map(|(person, _)| (Sign::Check, person.clone()));
            let notes = incident.ledger.about(message);
            let both: Signs = agreed
                .chain(notes.flat_map(|(_, note)| marks_of(note)))
                .collect();
            (both.clone(), both)
        }
        On::Said { notes, .. } => {
            let marks: Signs = notes.iter().flat_map(|note| marks_of(note)).collect();
            (marks.clone(), marks)
        }
    }
}

/// The reactions that carry a note or judge it.
fn marks_of(note: &Note) -> impl Iterator<Item = (Sign, PersonId)> {
    let first = (note.began_as(), &note.marks);
    let since = note.marks_since.iter().map(|(kind, marks)| (*kind, marks));
    let kinds = std::iter::once(first).chain(since);
    let carried = kinds.flat_map(|(kind, marks)| {
        let on = marks.iter().filter(|(_, mark)| mark.on);
        on.filter_map(move |(person, _)| Some((sign_of_kind(kind)?, person.clone())))
    });
    let judged = note.judged.marks().filter(|(_, _, mark)| mark.on);
    let judged =
        judged.filter_map(|(person, verdict, _)| Some((sign_of_verdict(verdict)?, person.clone())));
    carried.chain(judged)
}

fn sign_of_answer(answer: Availability) -> Sign {
    match answer {
        Availability::Now => Sign::Hand,
        Availability::Watching => Sign::Eyes,
        Availability::Later => Sign::Clock,
        Availability::NotNow => Sign::Pray,
    }
}

fn sign_of_verdict(verdict: Verdict) -> Option<Sign> {
    match verdict {
        Verdict::Supported => Some(Sign::Check),
        Verdict::RuledOut => Some(Sign::Cross),
        Verdict::Open => None,
    }
}

/// No reaction says what users feel.
fn sign_of_kind(kind: NoteKind) -> Option<Sign> {
    match kind {
        NoteKind::Fact => Some(Sign::Pin),
        NoteKind::Hypothesis => Some(Sign::Thinking),
        NoteKind::Action => Some(Sign::Wrench),
        NoteKind::Decision => Some(Sign::Scales),
        NoteKind::Unknown => Some(Sign::Question),
        NoteKind::Impact => None,
    }
}
