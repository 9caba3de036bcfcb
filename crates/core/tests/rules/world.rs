//! An incident with its team, driven by people, and the small words that stories are told in.

use jiff::{SignedDuration, Timestamp};
use matoi_core::{
    Ctx, Decision,
    actor::{Actor, Whisper},
    decide,
    effect::Effect,
    event::Recorded,
    fold,
    ids::{Ids, IncidentId, MessageRef, PersonId},
    incident::Incident,
    note,
    note::NoteKind,
    refusal::{Advice, Refusal, Saying},
    request::{Raise, Report, Request, Sign},
    role::Role,
    team::{Person, Standing, TeamView},
};
use uuid::Uuid;

/// An incident with its team, driven by people.
#[derive(Clone)]
pub struct World {
    pub team: TeamView,
    pub log: Vec<Recorded>,
    pub now: Timestamp,
    pub seeds: u128,
    pub talkers: Vec<PersonId>,
}

pub const ID: IncidentId = IncidentId(Uuid::from_u128(7));

impl World {
    pub fn new() -> Self {
        let mut team = TeamView::empty("T1".into());
        team.me = Some("matoi".into());
        team.people = ["hana", "ken", "mio"].map(person).to_vec();
        Self {
            team,
            log: vec![],
            now: at(0),
            seeds: 1,
            talkers: vec![],
        }
    }

    pub fn raised() -> Self {
        let mut world = Self::new();
        world
            .asks(
                "hana",
                Request::Raise(Raise {
                    title: "決済で500".into(),
                    ..Raise::default()
                }),
            )
            .unwrap();
        world
    }

    pub fn in_the_room() -> Self {
        let mut world = Self::raised();
        world.is_told(Report::RoomOpened {
            room: "C1".into(),
            name: "inc-1".into(),
        });
        world.is_told(Report::HeadPosted { message: head() });
        world
    }

    pub fn incident(&self) -> Incident {
        fold(&self.log)
    }

    pub fn asks(&mut self, who: &str, request: Request) -> Result<Decision, Refusal> {
        self.decides(Actor::Person(who.into()), |incident, ctx| {
            decide(incident, ID, request, ctx)
        })
    }

    pub fn is_told(&mut self, report: Report) -> Decision {
        self.decides(Actor::Machine, |incident, ctx| {
            Ok(note(incident, report, ctx))
        })
        .unwrap()
    }

    pub fn decides(
        &mut self,
        by: Actor,
        decide: impl FnOnce(&Incident, &Ctx) -> Result<Decision, Refusal>,
    ) -> Result<Decision, Refusal> {
        self.seeds += 1 << 20;
        let incident = self.incident();
        let ctx = Ctx {
            now: self.now,
            answer_at: by.person().map(|person| Whisper {
                room: "C0".into(),
                person: person.clone(),
            }),
            by: by.clone(),
            ids: Ids::from_seed(Uuid::from_u128(self.seeds)),
            team: &self.team,
            number: 42,
            open: &[],
            talkers: &self.talkers,
        };
        let decision = decide(&incident, &ctx)?;
        let events = decision.events.iter().cloned();
        self.log.extend(events.map(|event| Recorded {
            at: self.now,
            by: by.clone(),
            event,
        }));
        Ok(decision)
    }

    pub fn reacts(&mut self, who: &str, message: MessageRef, sign: Sign, on: bool) -> Decision {
        let at = self.now;
        self.asks(
            who,
            Request::React {
                message,
                sign,
                on,
                at,
            },
        )
        .unwrap()
    }

    pub fn passes(&mut self, minutes: i64) {
        self.now = self
            .now
            .checked_add(SignedDuration::from_mins(minutes))
            .unwrap();
    }

    pub fn facts(&self) -> Vec<Option<String>> {
        let ledger = self.incident().ledger;
        ledger
            .standing(NoteKind::Fact)
            .into_iter()
            .map(|(_, note)| note.text.clone())
            .collect()
    }
}

pub fn person(name: &str) -> Person {
    Person {
        id: name.into(),
        name: name.into(),
        areas: vec![],
        tongue: None,
        standing: Standing::Member,
    }
}

pub fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

pub fn head() -> MessageRef {
    MessageRef::new("C1", "1.0")
}

pub fn words(decision: &Decision) -> Vec<&'static str> {
    decision.effects.iter().map(Effect::word).collect()
}

pub fn take(role: Role, who: &str) -> Request {
    Request::TakeRole {
        role,
        person: who.into(),
        double: false,
    }
}

/// Whom the decision tells something privately, and what.
pub fn told(effects: &[Effect]) -> Vec<(String, Advice)> {
    let tell = |effect: &Effect| {
        let Effect::Tell { to, saying } = effect else {
            return None;
        };
        let Saying::Advised(advice) = saying else {
            panic!("a refusal is an answer, not a word to somebody: {saying:?}")
        };
        Some((to.0.clone(), advice.clone()))
    };
    effects.iter().filter_map(tell).collect()
}
