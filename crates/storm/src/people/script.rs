//! What comes in beside "Slack": alerts from machines, and people who use the API, with idempotency
//! keys, sometimes twice.

use matoi_core::{
    actor::Actor,
    alert::{Heard, Status},
    follow_up::{FollowUpKind, PlanChange},
    ids::{Fingerprint, Origin, PersonId, StreamId},
    incident::Heat,
    look_back::Size,
    request::{Address, Ask, Input, Raise, Report, Request},
    role::Role,
};
use matoi_engine::{OWN, store::Delivery};

use super::People;
use crate::{courier::Courier, time::moment};

/// Alerts are about so many things.
const FINGERPRINTS: u64 = 2;
/// A script repeats a request it already sent this often.
const REPEATS_PERCENT: u32 = 30;

impl People {
    pub(super) fn raise_by_script(&mut self, courier: &mut Courier) {
        let Some(who) = self.somebody() else {
            return;
        };
        let title = self.title();
        let key = format!("raise-{}", self.count);
        let raise = Raise {
            title: title.clone(),
            ..Raise::default()
        };
        let ask = Ask {
            address: Address::New,
            by: Actor::Person(PersonId(who.id)),
            answer_at: None,
            origin: Some(Origin(format!("idem:{key}"))),
            input: Input::Asked(Request::Raise(raise)),
        };
        self.diary.asked.push(title);
        self.send(courier, &key, &ask);
    }

    pub(super) fn ask(&mut self, courier: &mut Courier) {
        if self.dice.percent(REPEATS_PERCENT)
            && let Some((key, raw)) = self.dice.pick(&self.keys).cloned()
        {
            courier.bring(self.own(&key, &key, raw));
            return;
        }
        let Some(who) = self.somebody() else {
            return;
        };
        self.count += 1;
        let number = 1 + self.dice.below(4);
        let key = format!("ask-{}", self.count);
        let person = PersonId(who.id);
        let ask = Ask {
            address: Address::Number(number),
            by: Actor::Person(person.clone()),
            answer_at: None,
            origin: None,
            input: Input::Asked(self.request(person)),
        };
        self.send(courier, &key, &ask);
    }

    fn request(&mut self, person: PersonId) -> Request {
        let role = self.dice.pick(&Role::ALL).copied().unwrap_or(Role::Lead);
        match self.dice.below(16) {
            0 => Request::Rename {
                title: self.title(),
            },
            1 => Request::SayImpact {
                impact: self.words(),
            },
            2 => Request::ChangeHeat {
                heat: Heat::AllTogether,
            },
            3 => Request::TakeRole {
                role,
                person,
                double: self.dice.percent(30),
            },
            4 => Request::ReleaseRole { role, person },
            5 => Request::Join,
            6 => Request::DecideSettled {
                text: self.words(),
                material: None,
                proposal: None,
            },
            7 | 8 => self.offer(role),
            9 => Request::AcceptRole { role, person },
            10 => Request::DeclineRole { role, person },
            11 => Request::TakeBackAgreement { proposal: None },
            _ => self.afterwards(),
        }
    }

    fn offer(&mut self, role: Role) -> Request {
        let to = self.somebody().map(|who| PersonId(who.id));
        to.map_or(Request::Join, |to| Request::OfferRole { role, to })
    }

    /// What comes after, at any time.
    fn afterwards(&mut self) -> Request {
        let kinds = FollowUpKind::ALL;
        let kind = self
            .dice
            .pick(&kinds)
            .copied()
            .unwrap_or(FollowUpKind::Cause);
        let yes = self.dice.percent(60);
        match self.dice.below(7) {
            0 => Request::PlanFollowUp {
                kind,
                who: self.somebody().map(|who| Actor::Person(PersonId(who.id))),
                plan: PlanChange {
                    how: Some(self.words()),
                    ..PlanChange::default()
                },
            },
            1 => Request::TakeFollowUp { kind },
            2 => Request::DeclineFollowUp { kind },
            3 => Request::LetGoFollowUp { kind, let_go: yes },
            4 => Request::AddTask {
                text: self.words(),
                look_back: None,
                mine: yes,
            },
            5 => Request::OpenLookBack { size: Size::Note },
            _ => Request::Reopen,
        }
    }

    pub(super) fn alert(&mut self, courier: &mut Courier) {
        self.count += 1;
        let which = self.dice.below(FINGERPRINTS);
        let is_over = self.dice.percent(25);
        let heard = Heard {
            fingerprint: Fingerprint(format!("alert-{which}")),
            source: "generic".to_owned(),
            title: format!("alert {which}"),
            summary: Some(self.words()),
            status: if is_over {
                Status::Resolved
            } else {
                Status::Firing
            },
            level: None,
            url: None,
            labels: std::collections::BTreeMap::new(),
            at: moment(self.outside.clock.ms()),
        };
        let ask = Ask::report(
            StreamId::Alert(heard.fingerprint.clone()),
            Report::AlertHeard(heard),
        );
        let key = format!("alert:generic:{}", self.count);
        let raw = serde_json::to_string(&ask).unwrap_or_default();
        courier.bring(self.own(&key, "alert:generic", raw));
    }

    pub(super) fn send(&mut self, courier: &mut Courier, key: &str, ask: &Ask) {
        let raw = serde_json::to_string(ask).unwrap_or_default();
        self.keys.push((key.to_owned(), raw.clone()));
        courier.bring(self.own(key, key, raw));
    }

    fn own(&self, key: &str, lane: &str, raw: String) -> Delivery {
        self.outside.saw("a script sends", &|| raw.clone());
        Delivery {
            key: format!("api:{key}"),
            lane: lane.to_owned(),
            source: OWN.to_owned(),
            raw,
            received_at: moment(self.outside.clock.ms()),
        }
    }
}
