//! What happened, one sentence each. What only the machine cares about (a message id came back) has
//! none. Nobody is named beside "not this time" or beside a role put down.

use std::collections::BTreeSet;

use jiff::Timestamp;
use matoi_core::{
    actor::Actor,
    event::{Event, Recorded},
    ids::{MessageRef, NoteId},
    note::{Note, NoteChange, NoteKind, Verdict},
    roll_call::Availability,
    settlement::Ending,
};
use matoi_words::{Arg, join_names, label, say};

use super::{Line, Record, Source};

impl Record<'_> {
    pub(super) fn happened(
        &self,
        place: usize,
        recorded: &Recorded,
        spoken: &BTreeSet<&MessageRef>,
    ) -> Option<Line> {
        let line = Line {
            source: Source::Event(place),
            at: recorded.at,
            by: None,
            kinds: Vec::new(),
            text: String::new(),
            words: None,
            message: None,
            reply: false,
            edited: false,
            gone: false,
        };
        if let Event::SettlementProposed { text, .. } = &recorded.event {
            let words = Some(text.clone()).filter(|text| !text.trim().is_empty());
            let who = Arg::from(self.name(&recorded.by));
            let text = self.tell("timeline.proposed", &[("who", who)])?;
            return Some(Line {
                text,
                words,
                ..line
            });
        }
        if noted_as(&recorded.event).is_some() {
            return self.noted_line(place, line, recorded, spoken);
        }
        let told = self
            .did(recorded)
            .or_else(|| self.agreed_on(recorded))
            .or_else(|| self.came_of_the_room(&recorded.event));
        told.map(|text| Line { text, ..line })
    }

    fn tell(&self, key: &str, args: &[(&str, Arg<'_>)]) -> Option<String> {
        Some(say(self.language, key, args))
    }

    /// What people did.
    fn did(&self, recorded: &Recorded) -> Option<String> {
        let word = |family: &str, id: &str| Arg::from(label(self.language, family, id));
        if let Event::Raised { .. } = &recorded.event {
            if recorded.by == Actor::Machine {
                return self.tell("timeline.opened_quietly", &[]);
            }
            let who = Arg::from(self.name(&recorded.by));
            self.tell("timeline.opened", &[("who", who)])
        } else if let Event::Joined { person } = &recorded.event {
            let who = Arg::from(self.person(person));
            self.tell("timeline.joined", &[("who", who)])
        } else if let Event::RollCallAnswered {
            person,
            answer,
            mark,
        } = &recorded.event
        {
            let said = mark.on && *answer != Availability::NotNow;
            let who = Arg::from(self.person(person));
            let answer = word("answer", answer.word());
            self.tell("timeline.answered", &[("who", who), ("answer", answer)])
                .filter(|_| said)
        } else if let Event::RoleTaken { role, person, .. } = &recorded.event {
            let who = Arg::from(self.person(person));
            let role = word("role", role.word());
            self.tell("timeline.role_taken", &[("who", who), ("role", role)])
        } else if let Event::RoleReleased { role, .. } = &recorded.event {
            let role = word("role", role.word());
            self.tell("timeline.role_released", &[("role", role)])
        } else {
            self.changed_in(&recorded.event)
        }
    }

    /// What changed of the incident's few words.
    fn changed_in(&self, event: &Event) -> Option<String> {
        if let Event::Renamed { title } = event {
            self.tell("timeline.title", &[("title", title.into())])
        } else if let Event::HeatChanged { heat } = event {
            let heat = label(self.language, "heat", heat.word());
            self.tell("timeline.heat", &[("heat", heat.into())])
        } else if let Event::NoteChanged { note, change } = event {
            self.changed(*note, change)
        } else {
            None
        }
    }

    /// How it settled, or did not.
    fn agreed_on(&self, recorded: &Recorded) -> Option<String> {
        let who = Arg::from(self.name(&recorded.by));
        if let Event::SettlementAgreed = &recorded.event {
            self.tell("timeline.agreed", &[("who", who)])
        } else if let Event::ConcernRaised { text } = &recorded.event {
            if text.trim().is_empty() {
                self.tell("settle.concern_no_words", &[("who", who)])
            } else {
                self.tell("timeline.concern", &[("who", who), ("text", text.into())])
            }
        } else if let Event::SettlementWithdrawn = &recorded.event {
            self.tell("timeline.withdrawn", &[])
        } else if let Event::Settled { how } = &recorded.event {
            match how {
                Ending::LeadsWord => self.tell("timeline.decided", &[("who", who)]),
                Ending::Agreed | Ending::Withdrawn => self.tell("timeline.settled", &[]),
            }
        } else if let Event::Reopened = &recorded.event {
            self.tell("timeline.reopened", &[])
        } else if let Event::Closed { false_alarm } = &recorded.event {
            self.tell(
                if *false_alarm {
                    "timeline.false_alarm"
                } else {
                    "timeline.closed"
                },
                &[],
            )
        } else {
            None
        }
    }

    /// What came of the room, and of what we tried outside.
    fn came_of_the_room(&self, event: &Event) -> Option<String> {
        if let Event::RoomOpened { name, .. } = event {
            self.tell("timeline.room", &[("channel", format!("#{name}").into())])
        } else if let Event::RoomRefused { reason } = event {
            self.tell("timeline.fell_short", &[("reason", reason.into())])
        } else if let Event::FellShort { shortfall } = event {
            self.tell(
                "timeline.fell_short",
                &[("reason", (&shortfall.reason).into())],
            )
        } else if let Event::RoomArchived = event {
            self.tell("timeline.archived", &[])
        } else if let Event::Announced { .. } = event {
            self.tell("timeline.announced", &[])
        } else if let Event::EvidenceAdded { .. } = event {
            self.tell("timeline.evidence", &[])
        } else if let Event::PeopleCalled { people, missed, .. } = event {
            let names: Vec<String> = missed
                .iter()
                .map(|(person, _)| self.person(person))
                .collect();
            let called = self
                .tell("timeline.invited", &[("n", people.len().into())])
                .filter(|_| !people.is_empty());
            let names = (!names.is_empty()).then(|| join_names(self.language, &names));
            let missed = names
                .and_then(|names| self.tell("timeline.not_invited", &[("names", names.into())]));
            let parts: Vec<String> = called.into_iter().chain(missed).collect();
            (!parts.is_empty()).then(|| parts.join("\n"))
        } else {
            None
        }
    }

    /// A note whose message is not among the lines stands as a line of its own, where it was first
    /// marked; later marks of the same note add nothing to read.
    fn noted_line(
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

    fn changed(&self, id: NoteId, change: &NoteChange) -> Option<String> {
        let note = self.case.incident.ledger.get(id);
        let text = Arg::from(self.note_text(note));
        let now = change
            .kind
            .or(note.map(|note| note.kind))
            .unwrap_or(NoteKind::Unknown);
        let kind = Arg::from(label(self.language, "note", now.word()));
        match (change.verdict, change.kind, change.withdrawn) {
            (Some(Verdict::Supported), _, _) => self.tell("timeline.supported", &[("text", text)]),
            (Some(Verdict::RuledOut), _, _) => self.tell("timeline.ruled_out", &[("text", text)]),
            (_, _, Some(true)) => {
                self.tell("timeline.note_withdrawn", &[("kind", kind), ("text", text)])
            }
            (None, None, None) => None,
            (Some(Verdict::Open) | None, Some(_) | None, Some(false) | None) => {
                self.tell("timeline.note_kind", &[("kind", kind), ("text", text)])
            }
        }
    }

    /// A note's words, or that they are on their way.
    pub(crate) fn note_text(&self, note: Option<&Note>) -> String {
        let text = note.and_then(|note| note.text.clone());
        text.unwrap_or_else(|| say(self.language, "note.pending", &[]))
    }
}

/// The first word of a note: the mark that made it, or the words it was recorded in.
fn noted_as(event: &Event) -> Option<(NoteId, NoteKind, Option<&MessageRef>, Timestamp)> {
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
