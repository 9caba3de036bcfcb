//! One alert with all its repeats: `alert/<fingerprint>`. A machine said it; it never declares or
//! settles by itself. Repeats update its card; a person's press raises an incident from it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Ctx,
    actor::Actor,
    effect::Effect,
    evidence::{Evidence, Provenance},
    ids::{Fingerprint, IncidentId, MessageRef, PersonId, RoomId, StreamId},
    raise,
    refusal::{Advice, Refusal, Saying},
    request::{Ask, Input, Raise, Report, Request},
    surface::Surface,
};

/// The snapshot's form; see `incident::SCHEMA`.
pub const SCHEMA: u32 = 2;

/// What the machine says of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Still so.
    #[default]
    Firing,
    /// The machine says it is over. Material, never a decision.
    Resolved,
}

/// An alert as it was heard.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields are named by the nouns of the house")]
pub struct Heard {
    pub fingerprint: Fingerprint,
    pub source: String,
    pub title: String,
    pub summary: Option<String>,
    pub status: Status,
    pub level: Option<String>,
    pub url: Option<String>,
    #[serde(default)]
    pub labels: BTreeMap<String, String>,
    pub at: Timestamp,
}

impl Heard {
    /// Its content as text that reads alone.
    #[must_use]
    pub fn text(&self) -> String {
        let mut lines = vec![self.title.clone()];
        lines.extend(self.summary.clone());
        lines.extend(
            self.labels
                .iter()
                .map(|(name, value)| format!("{name}: {value}")),
        );
        lines.join("\n")
    }
}

/// What happened to an alert.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[expect(
    missing_docs,
    reason = "each variant says itself; fields are named by the nouns of the house"
)]
pub enum AlertEvent {
    AlertHeard { heard: Heard, new_episode: bool },
    CardPosted { episode: u32, message: MessageRef },
    AlertRaised { incident: IncidentId, by: Actor },
    IncidentPlaced { number: u64, room: Option<RoomId> },
    IncidentOver,
    AlertLookedAt { by: PersonId },
    AlertLeft { by: PersonId },
    AlertDismissed { by: PersonId },
    AlertRestored { by: PersonId },
}

/// The incident an alert belongs to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Raised {
    /// Which.
    pub incident: IncidentId,
    /// Who pressed.
    pub by: Actor,
    /// Its number, once known.
    pub number: Option<u64>,
    /// Its room, once open.
    pub room: Option<RoomId>,
    /// It has been put away.
    pub over: bool,
}

/// An alert, folded from its log.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields are named by the nouns of the house")]
pub struct AlertStream {
    pub version: u64,
    pub latest: Option<Heard>,
    /// Grows when it comes back after an end: a new episode has a new card.
    pub episode: u32,
    pub count: u64,
    pub first_at: Option<Timestamp>,
    pub card: Option<MessageRef>,
    pub raised: Option<Raised>,
    pub looking: BTreeSet<PersonId>,
    pub dismissed: Option<PersonId>,
}

/// An alert's card, as shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields are named by the nouns of the house")]
pub struct Card {
    pub fingerprint: Fingerprint,
    pub episode: u32,
    pub title: String,
    pub summary: Option<String>,
    pub level: Option<String>,
    pub url: Option<String>,
    pub status: Status,
    pub count: u64,
    pub first_at: Option<Timestamp>,
    pub raised: Option<Raised>,
    pub looking: BTreeSet<PersonId>,
    pub dismissed: Option<PersonId>,
}

/// What an alert decided.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AlertDecision {
    /// What happened.
    pub events: Vec<AlertEvent>,
    /// What the outside has to do once.
    pub effects: Vec<Effect>,
}

impl AlertStream {
    fn live_incident(&self) -> Option<&Raised> {
        self.raised.as_ref().filter(|raised| !raised.over)
    }
}

/// Applies an input to an alert.
///
/// # Errors
/// A [`Refusal`] where the alert was never heard of, or whoever asks is no person.
pub fn decide(
    alert: &AlertStream,
    fingerprint: &Fingerprint,
    input: Input,
    ctx: &Ctx,
) -> Result<AlertDecision, Refusal> {
    match input {
        Input::Reported(report) => Ok(note(alert, report)),
        Input::Asked(request) => ask(alert, fingerprint, request, ctx),
    }
}

fn note(alert: &AlertStream, report: Report) -> AlertDecision {
    // Not a match: what is reported of incidents, now or later, means nothing to an alert.
    if let Report::AlertHeard(heard) = report {
        return hear(alert, heard);
    }
    if let Report::CardPosted { episode, message } = report {
        return of(AlertEvent::CardPosted { episode, message });
    }
    if let Report::IncidentOver { incident } = &report
        && is(alert, *incident)
    {
        return of(AlertEvent::IncidentOver);
    }
    if let Report::IncidentPlaced {
        incident,
        number,
        room,
    } = report
        && is(alert, incident)
    {
        return of(AlertEvent::IncidentPlaced { number, room });
    }
    AlertDecision::default()
}

fn is(alert: &AlertStream, incident: IncidentId) -> bool {
    alert
        .raised
        .as_ref()
        .is_some_and(|raised| raised.incident == incident)
}

fn of(event: AlertEvent) -> AlertDecision {
    AlertDecision {
        events: vec![event],
        effects: vec![],
    }
}

fn hear(alert: &AlertStream, heard: Heard) -> AlertDecision {
    let Some(latest) = &alert.latest else {
        let events = vec![AlertEvent::AlertHeard {
            heard,
            new_episode: true,
        }];
        let effects = card_after(alert, &events).into_iter().collect();
        return AlertDecision { events, effects };
    };
    let ended = match &alert.raised {
        Some(raised) => raised.over,
        // "It's nothing" stays said until the alert itself has ended: no new card per repeat.
        None => latest.status == Status::Resolved,
    };
    let comes_back = ended && heard.status == Status::Firing;
    let turned = latest.status != heard.status;
    let pass = alert.live_incident().filter(|_| turned).map(|raised| {
        let evidence = evidence(&heard);
        let report = Report::AlertChanged { evidence };
        Effect::Pass {
            ask: Box::new(Ask::report(StreamId::Incident(raised.incident), report)),
        }
    });
    let events = vec![AlertEvent::AlertHeard {
        heard,
        new_episode: comes_back,
    }];
    let card = if comes_back {
        card_after(alert, &events)
    } else {
        None
    };
    AlertDecision {
        events,
        effects: card.into_iter().chain(pass).collect(),
    }
}

fn card_after(alert: &AlertStream, events: &[AlertEvent]) -> Option<Effect> {
    let after = events.iter().fold(alert.clone(), evolve);
    card(&after).map(|view| Effect::PostCard { view })
}

fn ask(
    alert: &AlertStream,
    fingerprint: &Fingerprint,
    request: Request,
    ctx: &Ctx,
) -> Result<AlertDecision, Refusal> {
    let Some(heard) = &alert.latest else {
        return Err(Refusal::NoSuchAlert);
    };
    if request == Request::RaiseAlert {
        return Ok(raise_from(alert, fingerprint, heard, ctx));
    }
    let by = ctx.by.person().cloned().ok_or(Refusal::NotAPerson);
    let by = by?;
    // Not a match: what is asked of incidents, now or later, means nothing to an alert.
    let (event, advice) = if request == Request::LookAtAlert {
        (AlertEvent::AlertLookedAt { by }, Advice::Looking)
    } else if request == Request::StopLooking {
        (AlertEvent::AlertLeft { by }, Advice::StoppedLooking)
    } else if request == Request::DismissAlert {
        (AlertEvent::AlertDismissed { by }, Advice::Dismissed)
    } else if request == Request::RestoreAlert {
        (AlertEvent::AlertRestored { by }, Advice::Restored)
    } else {
        return Err(Refusal::NoSuchIncident);
    };
    Ok(answered(event, advice, ctx))
}

fn answered(event: AlertEvent, advice: Advice, ctx: &Ctx) -> AlertDecision {
    let say = ctx.answer_at.clone().map(|to| Effect::Say {
        to,
        saying: Saying::Advised(advice),
    });
    AlertDecision {
        events: vec![event],
        effects: say.into_iter().collect(),
    }
}

fn raise_from(
    alert: &AlertStream,
    fingerprint: &Fingerprint,
    heard: &Heard,
    ctx: &Ctx,
) -> AlertDecision {
    if let Some(raised) = alert.live_incident() {
        return AlertDecision {
            events: vec![],
            effects: vec![raise::pass_on(raised.incident, Request::Join, ctx)],
        };
    }
    let incident = IncidentId(ctx.ids.fresh());
    let raise = Raise {
        title: heard.title.clone(),
        evidence: vec![evidence(heard)],
        alert: Some(fingerprint.clone()),
        ..Raise::default()
    };
    AlertDecision {
        events: vec![AlertEvent::AlertRaised {
            incident,
            by: ctx.by.clone(),
        }],
        effects: vec![raise::pass_on(incident, Request::Raise(raise), ctx)],
    }
}

fn evidence(heard: &Heard) -> Evidence {
    Evidence {
        text: heard.text(),
        url: heard.url.clone(),
        from: Provenance::Alert(heard.fingerprint.clone()),
        by: Actor::Machine,
        at: heard.at,
        recovered: heard.status == Status::Resolved,
    }
}

/// The alert after `event`.
#[must_use]
pub fn evolve(mut alert: AlertStream, event: &AlertEvent) -> AlertStream {
    alert.version += 1;
    match event {
        AlertEvent::AlertHeard { heard, new_episode } => {
            if *new_episode {
                alert.episode += 1;
                alert.count = 0;
                alert.first_at = Some(heard.at);
                (alert.card, alert.raised, alert.looking, alert.dismissed) =
                    (None, None, BTreeSet::new(), None);
            }
            if heard.status == Status::Firing {
                alert.count += 1;
            }
            alert.latest = Some(heard.clone());
        }
        AlertEvent::CardPosted { episode, message } => {
            if *episode == alert.episode {
                alert.card = Some(message.clone());
            }
        }
        AlertEvent::AlertRaised { incident, by } => {
            alert.raised = Some(Raised {
                incident: *incident,
                by: by.clone(),
                number: None,
                room: None,
                over: false,
            });
        }
        AlertEvent::IncidentPlaced { number, room } => {
            if let Some(raised) = &mut alert.raised {
                (raised.number, raised.room) = (Some(*number), room.clone());
            }
        }
        AlertEvent::IncidentOver => {
            if let Some(raised) = &mut alert.raised {
                raised.over = true;
            }
        }
        AlertEvent::AlertLookedAt { by } => {
            alert.looking.insert(by.clone());
        }
        AlertEvent::AlertLeft { by } => {
            alert.looking.remove(by);
        }
        AlertEvent::AlertDismissed { by } => alert.dismissed = Some(by.clone()),
        AlertEvent::AlertRestored { .. } => alert.dismissed = None,
    }
    alert
}

/// The card as it should be now.
#[must_use]
pub fn card(alert: &AlertStream) -> Option<Card> {
    let heard = alert.latest.as_ref()?;
    Some(Card {
        fingerprint: heard.fingerprint.clone(),
        episode: alert.episode,
        title: heard.title.clone(),
        summary: heard.summary.clone(),
        level: heard.level.clone(),
        url: heard.url.clone(),
        status: heard.status,
        count: alert.count,
        first_at: alert.first_at,
        raised: alert.raised.clone(),
        looking: alert.looking.clone(),
        dismissed: alert.dismissed.clone(),
    })
}

/// What has to be true outside of this alert.
#[must_use]
pub fn surfaces(alert: &AlertStream) -> Vec<Surface> {
    alert
        .card
        .iter()
        .filter_map(|_| card(alert))
        .map(Surface::Card)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(status: Status) -> Heard {
        Heard {
            fingerprint: "cpu".into(),
            source: "generic".to_owned(),
            title: "cpu 80%".to_owned(),
            summary: None,
            status,
            level: None,
            url: None,
            labels: BTreeMap::new(),
            at: Timestamp::UNIX_EPOCH,
        }
    }

    /// Hears it, and says how many cards that posts.
    fn hears(alert: &mut AlertStream, status: Status) -> usize {
        let decision = hear(alert, heard(status));
        let posted = decision
            .effects
            .iter()
            .filter(|effect| effect.word() == "post_card");
        let count = posted.count();
        *alert = decision.events.iter().fold(std::mem::take(alert), evolve);
        count
    }

    #[test]
    fn a_repeat_updates_its_card_and_only_a_new_outbreak_has_a_new_one() {
        let mut alert = AlertStream::default();
        assert_eq!(hears(&mut alert, Status::Firing), 1);
        assert_eq!(hears(&mut alert, Status::Firing), 0);
        alert = evolve(alert, &AlertEvent::AlertDismissed { by: "ken".into() });
        assert_eq!(
            hears(&mut alert, Status::Firing),
            0,
            "it was said to be nothing"
        );
        assert_eq!(alert.count, 3);
        assert_eq!(hears(&mut alert, Status::Resolved), 0);
        assert_eq!(hears(&mut alert, Status::Firing), 1, "it came back");
        assert_eq!((alert.episode, alert.count, alert.dismissed), (2, 1, None));
    }
}
