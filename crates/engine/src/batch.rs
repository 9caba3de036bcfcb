//! One delivery's worth of decisions: streams are loaded once, asks are decided one after the other
//! on what the ones before made of them, and all of it becomes one commit. Must never write anything
//! itself; `work` and `wake` commit what is gathered here.

use std::{collections::BTreeMap, sync::Arc};

use matoi_core::{
    Ctx, Decision,
    actor::{Actor, Whisper},
    alert::{self, AlertDecision},
    effect::{Effect, Need},
    event::{Recorded, evolve},
    ids::{Ids, IncidentId, Origin, RoomId, StreamId},
    incident::{self, Incident, State},
    refusal::{Advice, Refusal, Saying},
    request::{Address, Ask, Input, Report, Request},
    team::TeamView,
};
use matoi_store::{Answer, Commit, EventRow, Query, StreamWrite, Viewer};
use serde::{Deserialize, Serialize};

use crate::{
    Engine, Result,
    ports::Subject,
    stream::{self, AlertRecorded},
};

/// What came of a delivery: kept with it, so that whoever sent it can be told, also later.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Answered {
    /// What it was about.
    pub stream: Option<StreamId>,
    /// What could not be.
    pub refusal: Option<Refusal>,
    /// What may help.
    pub advice: Vec<Advice>,
    /// Why there was nothing in it for us.
    pub ignored: Option<String>,
}

struct Held {
    subject: Subject,
    expected: u64,
    events: Vec<EventRow>,
    effects: Vec<Effect>,
    moot: i64,
}

pub(crate) struct Batch<'a> {
    engine: &'a Engine,
    team: Arc<TeamView>,
    held: BTreeMap<StreamId, Held>,
    origin: Option<(Origin, StreamId)>,
    joins: Option<StreamId>,
    pub(crate) answered: Answered,
}

impl<'a> Batch<'a> {
    /// An empty one. `joins`: what the same origin already raised, where that is known by now.
    pub(crate) fn new(engine: &'a Engine, joins: Option<StreamId>) -> Self {
        let team = engine.team();
        Self {
            engine,
            team,
            held: BTreeMap::new(),
            origin: None,
            joins,
            answered: Answered::default(),
        }
    }

    /// Decides one ask.
    pub(crate) async fn put(&mut self, mut ask: Ask) -> Result<()> {
        let stream = loop {
            match self.find(&ask).await? {
                Where::There(stream) => break stream,
                Where::Instead(otherwise) => ask = *otherwise,
            }
        };
        let Some(stream) = stream else {
            return self.answer_without(ask).await;
        };
        self.load(&stream).await?;
        self.answered.stream = Some(stream.clone());
        let room = self.room_of(&stream);
        let ask = match room {
            Some(room) => ask.within(&room),
            None => ask,
        };
        match &stream {
            StreamId::House => self.answer_without(ask).await,
            StreamId::Alert(fingerprint) => {
                let fingerprint = fingerprint.clone();
                self.alert(stream, &fingerprint, ask)
            }
            StreamId::Incident(id) => {
                let id = *id;
                self.incident(stream, id, ask).await
            }
        }
    }

    /// Records what an incident is due, with nobody asking.
    pub(crate) async fn wake(&mut self, stream: &StreamId) -> Result<()> {
        self.load(stream).await?;
        let now = self.engine.now();
        let Some(held) = self.held.get(stream) else {
            return Ok(());
        };
        let Some(incident) = held.subject.incident() else {
            return Ok(());
        };
        let decision = matoi_core::wake(incident, now, &self.team);
        self.record(stream, decision, &Actor::Machine, None)
    }

    /// Everything gathered, as one commit.
    pub(crate) fn into_commit(self) -> Result<(Commit, Answered, Vec<StreamId>)> {
        let mut commit = Commit {
            origin: self.origin,
            ..Commit::default()
        };
        let mut changed = Vec::new();
        for (stream, held) in self.held {
            let touched = !held.events.is_empty() || !held.effects.is_empty();
            if !touched && self.answered.stream.as_ref() != Some(&stream) && held.expected > 0 {
                continue;
            }
            if held.expected == 0 && !touched {
                continue;
            }
            let effects: Result<Vec<_>> = held
                .effects
                .iter()
                .map(|effect| {
                    stream::effect_row(effect, self.engine.parts.ids.opaque(), self.engine.now())
                })
                .collect();
            let write = stream::write(stream.clone(), held.expected, &held.subject, &self.team)?;
            if !held.events.is_empty() {
                changed.push(stream);
            }
            commit.writes.push(StreamWrite {
                events: held.events,
                effects: effects?,
                moot: held.moot,
                ..write
            });
        }
        Ok((commit, self.answered, changed))
    }

    async fn find(&self, ask: &Ask) -> Result<Where> {
        let found = match &ask.address {
            Address::Stream(stream) => Some(stream.clone()),
            Address::New => {
                let joined = self.joins.clone();
                let fresh = || StreamId::Incident(IncidentId(self.engine.parts.ids.fresh()));
                Some(joined.unwrap_or_else(fresh))
            }
            Address::Room(room) | Address::RoomElse { room, .. } => {
                self.engine.lives_in(room).await?
            }
            Address::Message(message) | Address::MessageElse { message, .. } => {
                self.engine.belongs_to(message).await?
            }
            Address::Number(number) => {
                let query = Query::Number(*number);
                let answer = self.engine.read(&Viewer::House, query).await?;
                if let Answer::Incident(row) = answer {
                    Some(StreamId::Incident(row.id))
                } else {
                    None
                }
            }
        };
        Ok(match (found, &ask.address) {
            (
                None,
                Address::RoomElse { otherwise, .. } | Address::MessageElse { otherwise, .. },
            ) => Where::Instead(otherwise.clone()),
            (found, _) => Where::There(found),
        })
    }

    fn room_of(&self, stream: &StreamId) -> Option<RoomId> {
        let incident = self.held.get(stream)?.subject.incident()?;
        incident.room.place().map(|(room, _)| room.clone())
    }

    async fn load(&mut self, stream: &StreamId) -> Result<()> {
        if !self.held.contains_key(stream) {
            let (subject, expected) = self.engine.subject(stream).await?;
            let held = Held {
                subject,
                expected,
                events: Vec::new(),
                effects: Vec::new(),
                moot: 0,
            };
            self.held.insert(stream.clone(), held);
        }
        Ok(())
    }

    /// Somebody is in the team no more, which is so in every incident that is open.
    async fn everywhere(&mut self, ask: Ask) -> Result<()> {
        for open in self
            .engine
            .incidents(&Viewer::House, Some(true), "")
            .await?
        {
            let address = Address::Stream(StreamId::Incident(open.id));
            let told = Ask {
                address,
                ..ask.clone()
            };
            Box::pin(self.put(told)).await?;
        }
        Ok(())
    }

    /// No incident there. A reaction in some other channel is none of our business; a person who
    /// asked us for something is answered.
    async fn answer_without(&mut self, ask: Ask) -> Result<()> {
        if matches!(ask.input, Input::Reported(Report::PersonGone { .. })) {
            return self.everywhere(ask).await;
        }
        let saying = match ask.input {
            Input::Reported(Report::CameLate { said_at }) => {
                Saying::Advised(Advice::CameLate { said_at })
            }
            Input::Reported(_) | Input::Asked(Request::React { .. }) => return Ok(()),
            Input::Asked(Request::SayNote { .. }) => return Ok(()),
            // Whoever has no place to be answered at sent no form.
            Input::Asked(Request::RecordNote { .. }) if ask.answer_at.is_none() => return Ok(()),
            Input::Asked(Request::AskHelp { known: true }) => Saying::Advised(Advice::Help),
            Input::Asked(Request::RecordNote { .. } | Request::AskHelp { known: false }) => {
                Saying::Advised(Advice::NotARoom)
            }
            Input::Asked(_) => Saying::Refused(Refusal::NoSuchIncident),
        };
        self.load(&StreamId::House).await?;
        self.say(&StreamId::House, ask.answer_at, saying);
        Ok(())
    }

    fn alert(
        &mut self,
        stream: StreamId,
        fingerprint: &matoi_core::ids::Fingerprint,
        ask: Ask,
    ) -> Result<()> {
        let Some(held) = self.held.get_mut(&stream) else {
            return Ok(());
        };
        let Subject::Alert(alert) = &held.subject else {
            return Ok(());
        };
        let ctx = ctx(self.engine, &self.team, &ask, 0, &[]);
        match alert::decide(alert, fingerprint, ask.input, &ctx) {
            Ok(AlertDecision { events, effects }) => {
                let mut after = (**alert).clone();
                for event in events {
                    after = alert::evolve(after, &event);
                    let recorded = AlertRecorded {
                        at: ctx.now,
                        by: ctx.by.clone(),
                        event,
                    };
                    held.events.push(EventRow {
                        at: ctx.now,
                        body: stream::json("alert event", &recorded)?,
                    });
                }
                held.subject = Subject::Alert(Box::new(after));
                held.effects.extend(effects);
            }
            Err(refusal) => self.say(&stream, ask.answer_at, Saying::Refused(refusal)),
        }
        Ok(())
    }

    async fn incident(&mut self, stream: StreamId, id: IncidentId, ask: Ask) -> Result<()> {
        let incident = match self.held.get(&stream).map(|held| &held.subject) {
            Some(Subject::Incident(incident)) => (**incident).clone(),
            Some(Subject::Alert(_) | Subject::House) | None => return Ok(()),
        };
        let raising =
            incident.state == State::Unborn && matches!(ask.input, Input::Asked(Request::Raise(_)));
        let number = if raising {
            self.engine.parts.store.number(&self.engine.team_id).await?
        } else {
            0
        };
        if raising && let Some(origin) = &ask.origin {
            self.origin = Some((origin.clone(), stream.clone()));
        }
        let talkers = self.talkers(&incident).await?;
        let open = if raising {
            self.engine.open_ones(id).await?
        } else {
            Vec::new()
        };
        let by = ask.by.clone();
        let answer_at = ask.answer_at.clone();
        let ctx = Ctx {
            open: &open,
            ..ctx(self.engine, &self.team, &ask, number, &talkers)
        };
        let decided = match ask.input {
            Input::Reported(report) => Ok(matoi_core::note(&incident, report, &ctx)),
            Input::Asked(request) => matoi_core::decide(&incident, id, request, &ctx),
        };
        match decided {
            Ok(decision) => self.record(&stream, decision, &by, answer_at),
            Err(refusal) => {
                // Something has to hold the answer to a person; an incident that is not there can't.
                let unborn = incident.state == State::Unborn;
                let holder = if unborn { StreamId::House } else { stream };
                self.load(&holder).await?;
                self.say(&holder, answer_at, Saying::Refused(refusal));
                Ok(())
            }
        }
    }

    async fn talkers(&self, incident: &Incident) -> Result<Vec<matoi_core::ids::PersonId>> {
        let Some(room) = incident.room.open() else {
            return Ok(Vec::new());
        };
        let since = self
            .engine
            .now()
            .checked_sub(incident::ACTIVE)
            .unwrap_or(self.engine.now());
        let answer = self
            .engine
            .read(&Viewer::House, Query::Talkers(room.clone(), since))
            .await?;
        Ok(if let Answer::Talkers(people) = answer {
            people
        } else {
            Vec::new()
        })
    }

    fn record(
        &mut self,
        stream: &StreamId,
        decision: Decision,
        by: &Actor,
        answer_at: Option<Whisper>,
    ) -> Result<()> {
        let now = self.engine.now();
        let Some(held) = self.held.get_mut(stream) else {
            return Ok(());
        };
        let Subject::Incident(incident) = &held.subject else {
            return Ok(());
        };
        let mut after = (**incident).clone();
        for event in decision.events {
            let recorded = Recorded {
                at: now,
                by: by.clone(),
                event,
            };
            after = evolve(after, &recorded);
            held.events.push(EventRow {
                at: now,
                body: stream::json("event", &recorded)?,
            });
        }
        held.subject = Subject::Incident(Box::new(after));
        held.effects.extend(decision.effects);
        held.moot |= Need::bits(&decision.moot);
        for advice in decision.advice {
            self.answered.advice.push(advice.clone());
            self.whisper(stream, answer_at.clone(), Saying::Advised(advice));
        }
        Ok(())
    }

    fn say(&mut self, stream: &StreamId, to: Option<Whisper>, saying: Saying) {
        match &saying {
            Saying::Refused(refusal) => self.answered.refusal = Some(refusal.clone()),
            Saying::Advised(advice) => self.answered.advice.push(advice.clone()),
        }
        self.whisper(stream, to, saying);
    }

    fn whisper(&mut self, stream: &StreamId, to: Option<Whisper>, saying: Saying) {
        if let (Some(to), Some(held)) = (to, self.held.get_mut(stream)) {
            held.effects.push(Effect::Say { to, saying });
        }
    }
}

enum Where {
    There(Option<StreamId>),
    Instead(Box<Ask>),
}

fn ctx<'a>(
    engine: &Engine,
    team: &'a TeamView,
    ask: &Ask,
    number: u64,
    talkers: &'a [matoi_core::ids::PersonId],
) -> Ctx<'a> {
    Ctx {
        now: engine.now(),
        by: ask.by.clone(),
        answer_at: ask.answer_at.clone(),
        ids: Ids::from_seed(engine.parts.ids.fresh()),
        team,
        number,
        talkers,
        open: &[],
    }
}
