//! What scripts ask of one thing of an incident: a task, a look-back, a proposal, a note. They read the
//! incident first, as the API tells it, and by the time they ask it may be another.

use matoi_core::{
    actor::Actor,
    follow_up::TaskChange,
    ids::{PersonId, StreamId},
    incident::Incident,
    note::{NoteChange, NoteKind, Verdict},
    request::{Address, Ask, Input, Request},
};

use super::{People, Read};
use crate::courier::Courier;

impl People {
    /// Something of an incident that is there.
    pub(super) fn ask_about(&mut self, courier: &mut Courier, read: Read) {
        let incidents = read();
        let Some(incident) = self.dice.pick(&incidents) else {
            return;
        };
        if let Some(request) = self.about(incident) {
            self.ask_of(courier, incident, request);
        }
    }

    /// What was put away goes on, as somebody asks for it at the page.
    pub(super) fn go_on(&mut self, courier: &mut Courier, read: Read) {
        let incidents = read();
        let over = incidents.into_iter();
        let over: Vec<Incident> = over.filter(|incident| incident.state.is_over()).collect();
        if let Some(incident) = self.dice.pick(&over) {
            self.ask_of(courier, incident, Request::Reopen);
        }
    }

    fn ask_of(&mut self, courier: &mut Courier, incident: &Incident, request: Request) {
        let (Some(who), Some(id)) = (self.somebody(), incident.id) else {
            return;
        };
        self.count += 1;
        let key = format!("ask-{}", self.count);
        let ask = Ask {
            address: Address::Stream(StreamId::Incident(id)),
            by: Actor::Person(PersonId(who.id)),
            answer_at: None,
            origin: None,
            input: Input::Asked(request),
        };
        self.send(courier, &key, &ask);
    }

    fn about(&mut self, incident: &Incident) -> Option<Request> {
        match self.dice.below(5) {
            0 => self.about_a_note(incident),
            1 => self.about_a_task(incident),
            2 => self.about_a_look_back(incident),
            3 => Some(self.about_settling(incident)),
            _ => Some(Request::RecordNote {
                kind: self.kind_of_note(),
                text: self.once(),
                source: None,
                at: crate::time::moment(self.outside.clock.ms()),
            }),
        }
    }

    /// Words that are written down once, if at all.
    fn once(&mut self) -> String {
        let words = self.title();
        self.diary.worded.push(words.clone());
        words
    }

    fn kind_of_note(&mut self) -> NoteKind {
        let kind = self.dice.pick(&NoteKind::ALL).copied();
        kind.unwrap_or(NoteKind::Fact)
    }

    fn about_a_note(&mut self, incident: &Incident) -> Option<Request> {
        let notes = incident.ledger.all();
        let notes: Vec<_> = notes.into_iter().map(|(id, _)| id).collect();
        let note = *self.dice.pick(&notes)?;
        let because = self.dice.pick(&notes).copied();
        let mut change = NoteChange::default();
        match self.dice.below(5) {
            0 => change.kind = Some(self.kind_of_note()),
            1 => {
                let all = [Verdict::Open, Verdict::Supported, Verdict::RuledOut];
                change.verdict = self.dice.pick(&all).copied();
                change.because = because;
            }
            2 => change.withdrawn = Some(self.dice.percent(50)),
            3 => change.text = Some(self.once()),
            _ => {
                let on = self.dice.percent(70);
                return Some(Request::TakeNote { note, on });
            }
        }
        Some(Request::ChangeNote { note, change })
    }

    fn about_a_task(&mut self, incident: &Incident) -> Option<Request> {
        let tasks: Vec<_> = incident.after.tasks.iter().map(|task| task.id).collect();
        let Some(task) = self.dice.pick(&tasks).copied() else {
            let mine = self.dice.percent(50);
            return Some(Request::AddTask {
                text: self.once(),
                look_back: None,
                mine,
            });
        };
        let on = self.dice.percent(60);
        if self.dice.percent(40) {
            return Some(Request::TakeTask { task, on });
        }
        let change = if self.dice.percent(50) {
            TaskChange {
                done: Some(on),
                ..TaskChange::default()
            }
        } else {
            TaskChange {
                dropped: Some(on),
                ..TaskChange::default()
            }
        };
        Some(Request::ChangeTask { task, change })
    }

    fn about_a_look_back(&mut self, incident: &Incident) -> Option<Request> {
        let known = incident.look_backs.iter();
        let known: Vec<_> = known.map(|one| (one.id, one.revision)).collect();
        let (look_back, revision) = *self.dice.pick(&known)?;
        let yes = self.dice.percent(60);
        Some(match self.dice.below(4) {
            0 => Request::FinishLookBack {
                look_back,
                done: yes,
            },
            1 => Request::DropLookBack {
                look_back,
                dropped: yes,
            },
            _ => Request::WriteLookBack {
                look_back,
                text: self.once(),
                base: Some(revision),
            },
        })
    }

    fn about_settling(&mut self, incident: &Incident) -> Request {
        let latest = incident.settlement.latest().map(|latest| latest.id);
        let proposal = latest.filter(|_| self.dice.percent(80));
        match self.dice.below(6) {
            0 => Request::Propose {
                text: self.once(),
                material: None,
            },
            1 => Request::RaiseConcern {
                text: self.once(),
                proposal,
            },
            2 => Request::WithdrawProposal { proposal },
            3 => Request::Agree { proposal },
            4 => Request::TakeBackAgreement { proposal },
            _ => Request::DecideSettled {
                text: self.once(),
                material: None,
                proposal: None,
            },
        }
    }
}
