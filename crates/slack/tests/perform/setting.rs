//! A desk, an incident in its room, and jobs about it.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use matoi_core::{
    board,
    effect::Effect,
    ids::{IncidentId, MessageRef, PersonId, RoomId, TeamId},
    incident::{Incident, Room, State},
    surface::Surface,
    team::TeamView,
};
use matoi_engine::{Desk, DrawJob, Drawing, Found, Job, Outcome, Subject};
use matoi_slack::{
    desk::{DeskConfig, SlackDesk},
    read::OwnNames,
    wire::client::WebApi,
};
use secrecy::SecretString;
use uuid::Uuid;

use super::double::Double;

pub const ROOM: &str = "C0ROOM";
pub const HEAD: &str = "1790000000.000100";
pub const KEY: &str = "an-opaque-key";
const NOW_S: i64 = 1_790_000_600;

pub fn now() -> Timestamp {
    Timestamp::from_second(NOW_S).unwrap()
}

/// When everything here was decided.
pub fn decided_at() -> Timestamp {
    now().checked_sub(SignedDuration::from_secs(300)).unwrap()
}

pub fn later(seconds: i64) -> Timestamp {
    now()
        .checked_add(SignedDuration::from_secs(seconds))
        .unwrap()
}

pub fn person(id: &str) -> PersonId {
    PersonId::from(id)
}

pub fn team() -> TeamView {
    TeamView {
        me: Some(person("U0MATOI")),
        ..TeamView::empty(TeamId::from("T0MATOI"))
    }
}

pub fn incident() -> Incident {
    Incident {
        id: Some(IncidentId(Uuid::from_u128(1))),
        number: 7,
        title: "決済が変".to_owned(),
        state: State::Open,
        opened_at: Some(decided_at()),
        room: Room::Open {
            id: RoomId::from(ROOM),
            name: "inc-20260921-007".to_owned(),
        },
        head: Some(MessageRef::new(ROOM, HEAD)),
        ..Incident::default()
    }
}

/// A Slack that can be told what to answer, and the desk that acts there.
pub struct Setting {
    pub slack: Arc<Double>,
    pub desk: SlackDesk,
    pub subject: Subject,
    pub unknown: bool,
    pub now: Timestamp,
}

impl Setting {
    pub fn new() -> Self {
        let slack = Arc::new(Double::default());
        let token = SecretString::from("xoxb-made-up");
        let api = WebApi::new(slack.clone(), "http://slack.test/api", token);
        let config = DeskConfig {
            announce: "#incidents".to_owned(),
            alerts: "#alerts".to_owned(),
            public_url: None,
            own: OwnNames::default(),
        };
        Self {
            slack,
            desk: SlackDesk::new(Arc::new(api), config),
            subject: Subject::Incident(Box::new(incident())),
            unknown: false,
            now: now(),
        }
    }

    /// An earlier try may have taken effect.
    pub fn after_an_unknown_try() -> Self {
        Self {
            unknown: true,
            ..Self::new()
        }
    }

    pub fn job(&self, effect: Effect) -> Job {
        Job {
            effect,
            key: KEY.to_owned(),
            now: self.now,
            decided_at: decided_at(),
            unknown: self.unknown,
            subject: self.subject.clone(),
            team: Arc::new(team()),
        }
    }

    pub async fn perform(&self, effect: Effect) -> Outcome {
        self.desk.perform(&self.job(effect)).await
    }

    pub async fn look_up(&self, effect: Effect) -> Found {
        self.desk.look_up(&self.job(effect)).await
    }

    pub async fn draw(&self, surface: &Surface) -> Drawing {
        let job = DrawJob {
            now: self.now,
            subject: self.subject.clone(),
            team: Arc::new(team()),
        };
        self.desk.draw(surface, &job).await
    }
}

pub fn post_head() -> Effect {
    Effect::PostHead {
        view: board::board(&incident(), &team()),
    }
}

pub fn announce() -> Effect {
    Effect::Announce {
        view: board::announcement(&incident()),
    }
}
