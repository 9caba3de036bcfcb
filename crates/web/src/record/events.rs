//! What happened, one sentence each. What only the machine cares about (a message id came back) has
//! none, and neither has what only two people know of. Nobody is named beside "not this time" or
//! beside something put down. A new event does not compile until somebody decides what it says here.

mod after;
mod files;
mod notes;

use std::collections::BTreeSet;

use matoi_core::{
    actor::Actor,
    adopt,
    event::{Event, Recorded},
    ids::MessageRef,
    incident::Shut,
    roll_call::Availability,
    settlement::Ending,
};
use matoi_words::{Arg, join_names, label, say};

use super::{Line, Record, Source};
use crate::when;

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
        if notes::noted_as(&recorded.event).is_some() {
            return self.noted_line(place, line, recorded, spoken);
        }
        self.told(recorded, &recorded.event)
            .map(|text| Line { text, ..line })
    }

    /// The sentence of an event, if it has one.
    fn told(&self, recorded: &Recorded, event: &Event) -> Option<String> {
        match event {
            Event::Raised { .. }
            | Event::Joined { .. }
            | Event::Left { .. }
            | Event::RollCallAnswered { .. }
            | Event::RoleTaken { .. }
            | Event::RoleReleased { .. } => self.did(recorded),
            Event::Renamed { .. } | Event::HeatChanged { .. } => self.changed_in(event),
            Event::NoteChanged { .. } | Event::NoteTaken { .. } | Event::NoteJudged { .. } => {
                self.looked_into(event)
            }
            Event::SettlementAgreed { .. }
            | Event::AgreementTakenBack { .. }
            | Event::ConcernRaised { .. }
            | Event::SettlementWithdrawn
            | Event::Settled { .. }
            | Event::Reopened
            | Event::Closed { .. } => self.agreed_on(recorded),
            Event::WentOn { .. } | Event::WentOnIn { .. } => self.went_on(event),
            Event::FollowUpPlanned { .. }
            | Event::FollowUpTaken { .. }
            | Event::FollowUpReleased { .. }
            | Event::FollowUpLetGo { .. } => self.followed_up(event),
            Event::TaskAdded { .. } | Event::TaskTaken { .. } | Event::TaskChanged { .. } => {
                self.left_to_do(event)
            }
            Event::LookBackOpened { .. }
            | Event::LookBackWritten { .. }
            | Event::LookBackFinished { .. }
            | Event::LookBackDropped { .. } => self.looked_back(recorded),
            Event::EvidenceAdded { .. } => self.tell("timeline.evidence", &[]),
            Event::FilesSeen { files, .. } => self.brought(files),
            Event::RoomOpened { .. }
            | Event::RoomAdopted { .. }
            | Event::ChannelRefused { .. }
            | Event::ThreadOpened { .. }
            | Event::RoomRefused { .. }
            | Event::RoomArchived
            | Event::RoomShut { .. }
            | Event::RoomUnarchived
            | Event::RoomRenamed { .. }
            | Event::RoomRegained
            | Event::PeopleCalled { .. }
            | Event::Announced { .. }
            | Event::CaughtUp { .. }
            | Event::FellShort { .. } => self.came_of_the_room(event),
            // Lines of their own; an alert's newest word stands in the piece itself.
            Event::NoteMarked { .. } | Event::NoteRecorded { .. } => None,
            Event::SettlementProposed { .. } | Event::AlertTurned { .. } => None,
            // For those two alone (`Event::is_private`).
            Event::RoleOffered { .. } | Event::OfferDeclined { .. } => None,
            Event::FollowUpAsked { .. } | Event::FollowUpDeclined { .. } => None,
            // What came back to the machine; what it means for people stands in other lines.
            Event::HeadPosted { .. } | Event::HeadLost | Event::TopicTaken { .. } => None,
            Event::ProposalPosted { .. } | Event::SettledPosted { .. } | Event::CaseKept => None,
            Event::FileCopied { .. } | Event::TextLearned { .. } | Event::Nudged { .. } => None,
            Event::RoomNameRefused { .. } | Event::ReactedEarly { .. } => None,
        }
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
        } else if let Event::Left { .. } = &recorded.event {
            self.tell("timeline.left", &[])
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
            None
        }
    }

    /// What changed of the incident's few words.
    fn changed_in(&self, event: &Event) -> Option<String> {
        if let Event::Renamed { title } = event {
            self.tell("timeline.title", &[("title", title.into())])
        } else if let Event::HeatChanged { heat } = event {
            let heat = label(self.language, "heat", heat.word());
            self.tell("timeline.heat", &[("heat", heat.into())])
        } else {
            None
        }
    }

    /// How it settled, or did not.
    fn agreed_on(&self, recorded: &Recorded) -> Option<String> {
        let who = Arg::from(self.name(&recorded.by));
        if let Event::SettlementAgreed { .. } = &recorded.event {
            self.tell("timeline.agreed", &[("who", who)])
        } else if let Event::AgreementTakenBack { .. } = &recorded.event {
            self.tell("timeline.agreement_taken_back", &[])
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

    /// Where it goes on. Once that has a number, the number says it all.
    fn went_on(&self, event: &Event) -> Option<String> {
        if let Event::WentOnIn { number, .. } = event {
            let number = format!("#{number}");
            self.tell("timeline.went_on_in", &[("number", number.into())])
        } else {
            let numbered = self.case.incident.went_on.as_ref()?.number.is_some();
            self.tell("timeline.went_on", &[]).filter(|_| !numbered)
        }
    }

    /// What came of the room, and of what we tried outside.
    fn came_of_the_room(&self, event: &Event) -> Option<String> {
        if let Event::RoomOpened { name, .. } = event {
            self.tell("timeline.room", &[("channel", format!("#{name}").into())])
        } else if let Event::ChannelRefused { reason } = event {
            self.tell("timeline.no_channel", &[("reason", reason.into())])
        } else if let Event::ThreadOpened { name, .. } = event {
            self.tell("timeline.thread", &[("channel", format!("#{name}").into())])
        } else if let Event::RoomRefused { reason } = event {
            self.tell("timeline.fell_short", &[("reason", reason.into())])
        } else if let Event::FellShort { shortfall } = event {
            self.tell(
                "timeline.fell_short",
                &[("reason", (&shortfall.reason).into())],
            )
        } else if let Event::CaughtUp {
            from,
            until,
            recovered,
        } = event
        {
            if adopt::read_from(&self.case.incident) == Some(*from) {
                return self.tell("timeline.brought_along", &[("n", (*recovered).into())]);
            }
            let span = when::span(self.language, until.duration_since(*from));
            let args = [("span", span.into()), ("n", (*recovered).into())];
            self.tell("timeline.caught_up", &args)
        } else if let Event::RoomArchived = event {
            self.tell("timeline.archived", &[])
        } else if let Event::Announced { .. } = event {
            self.tell("timeline.announced", &[])
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
            self.became_of_the_room(event)
        }
    }

    /// What people made of the room.
    fn became_of_the_room(&self, event: &Event) -> Option<String> {
        if let Event::RoomAdopted { name, .. } = event {
            let days = adopt::BROUGHT_ALONG.as_hours() / 24;
            let args = [("channel", format!("#{name}").into()), ("n", days.into())];
            self.tell("timeline.adopted", &args)
        } else if let Event::RoomShut { why } = event {
            match why {
                Shut::Archived => self.tell("timeline.room_put_away", &[]),
                Shut::PutOut => self.tell("timeline.put_out", &[]),
            }
        } else if let Event::RoomRenamed { name } = event {
            let args = [("channel", format!("#{name}").into())];
            self.tell("timeline.room_renamed", &args)
        } else if let Event::RoomUnarchived = event {
            self.tell("timeline.room_opened_again", &[])
        } else if let Event::RoomRegained = event {
            self.tell("timeline.room_regained", &[])
        } else {
            None
        }
    }
}
