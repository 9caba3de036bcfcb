//! Where a hypothesis stands, by people's reactions and words, and the fact that did it. The latest one
//! standing counts. Must never know where a note came from.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Decision,
    event::Event,
    ids::{MessageRef, NoteId, PersonId},
    incident::Incident,
    roll_call::Standing,
};

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

/// What people's reactions and words say of a hypothesis. The latest one standing counts.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Judged {
    said: Option<(Verdict, Timestamp)>,
    /// The fact named with what was said.
    because: Option<NoteId>,
    marks: BTreeMap<PersonId, BTreeMap<Verdict, Standing>>,
}

impl Judged {
    /// Somebody said so, perhaps by which fact.
    pub(crate) fn said(&mut self, verdict: Verdict, because: Option<NoteId>, at: Timestamp) {
        self.said = Some((verdict, at));
        self.because = because;
    }

    /// ✅ or ❌, put or removed.
    pub(crate) fn marked(&mut self, verdict: Verdict, person: &PersonId, mark: Standing) {
        let marks = self.marks.entry(person.clone()).or_default();
        let mut current = marks.get(&verdict).copied();
        Standing::settle(&mut current, mark);
        marks.extend(current.map(|mark| (verdict, mark)));
    }

    /// The verdict, and the fact that did it: that one did nothing else.
    pub(crate) fn comes_to(&self) -> (Verdict, Option<NoteId>) {
        let marks = self.marks.values().flatten().filter(|(_, mark)| mark.on);
        let marks = marks.map(|(verdict, mark)| (mark.at, *verdict));
        let said = self.said.map(|(verdict, at)| (at, verdict));
        let latest = marks.chain(said).max();
        let verdict = latest.map_or(Verdict::Open, |(_, verdict)| verdict);
        let is_said = self.said.is_some_and(|(said, _)| said == verdict);
        (verdict, self.because.filter(|_| is_said))
    }

    /// Every ✅ and ❌, on or off.
    pub(crate) fn marks(&self) -> impl Iterator<Item = (&PersonId, Verdict, Standing)> {
        let all = self.marks.iter();
        all.flat_map(|(person, marks)| {
            marks
                .iter()
                .map(move |(verdict, mark)| (person, *verdict, *mark))
        })
    }

    fn mark_of(&self, verdict: Verdict, person: &PersonId) -> Option<Standing> {
        self.marks.get(person)?.get(&verdict).copied()
    }
}

/// ✅ or ❌ on a message: the hypothesis it stands for, if it stands for one, is judged. One that became
/// something else is judged no more, but what was put on it can be removed.
pub(crate) fn judge(
    incident: &Incident,
    message: &MessageRef,
    verdict: Verdict,
    mark: Standing,
    person: PersonId,
) -> Decision {
    let Some((note, now)) = incident.ledger.hypothesis(message, |note| {
        !mark.on && note.judged.mark_of(verdict, &person).is_some()
    }) else {
        return Decision::default();
    };
    let before = now.judged.mark_of(verdict, &person);
    let mut after = before;
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
