//! What each effect and surface looks like: the one place where performing meets showing.
//!
//! It must never put a word of its own between the two.

use matoi_core::{
    actor::Whisper,
    effect::Effect,
    ids::{IncidentId, MessageRef, PersonId},
    incident::Kind,
    refusal::Saying,
    role::Role,
    surface::Surface,
    team::{TeamView, Tongue},
};
use matoi_engine::{Job, Subject};

use super::{invite::nameable, place::Spot};
use crate::{
    desk::{SlackDesk, room},
    show,
    wire::kit::message::{Fitted, Message},
};

/// Where a post belongs; `None` for what is no post.
pub(super) fn spot(effect: &Effect) -> Option<Spot> {
    match effect {
        Effect::PostHead { .. }
        | Effect::PostProposal { .. }
        | Effect::PostSettled { .. }
        | Effect::PostReopened
        | Effect::PostFarewell { .. }
        // In a thread, where nobody can be invited.
        | Effect::CallPeople { .. } => Some(Spot::Room),
        Effect::Announce { .. } | Effect::OpenThread { .. } => Some(Spot::Announce),
        Effect::PostCard { .. } => Some(Spot::Alerts),
        Effect::Tell { to, .. } => Some(Spot::Direct(to.clone())),
        Effect::OpenRoom { .. }
        | Effect::CallOpener { .. }
        | Effect::PinHead
        | Effect::OfferAnswer { .. }
        | Effect::Acknowledge { .. }
        | Effect::FetchText { .. }
        | Effect::CopyFile { .. }
        | Effect::RedrawHead { .. }
        | Effect::ReadBack
        | Effect::CatchUp { .. }
        | Effect::ComeBack { .. }
        | Effect::AdoptRoom { .. }
        | Effect::KeepCase
        | Effect::ArchiveRoom
        | Effect::Say { .. }
        | Effect::Pass { .. } => None,
    }
}

/// A post and where it belongs; `None` for what is no post, or is about no incident where it has to be.
pub(super) fn of_effect(desk: &SlackDesk, job: &Job) -> Option<(Spot, Fitted)> {
    let spot = spot(&job.effect)?;
    let speaker = desk.speaker(&job.team, job.team.tongue);
    let message = match &job.effect {
        Effect::PostHead { view } => show::head(view, incident(&job.subject)?, &speaker),
        Effect::Announce { view } | Effect::OpenThread { view } => {
            show::announcement(view, incident(&job.subject)?, &speaker)
        }
        Effect::PostProposal { view } => show::proposal(view, incident(&job.subject)?, &speaker),
        Effect::PostSettled { view } => {
            let lead = lead(&job.subject);
            show::settled(view, incident(&job.subject)?, lead, &speaker)
        }
        Effect::PostReopened => show::reopened(kind(&job.subject), &speaker),
        Effect::PostFarewell { view } => show::farewell(view, &speaker),
        Effect::PostCard { view } => show::card(view, &speaker),
        Effect::CallPeople { people } => show::called(nameable(people).0, &speaker),
        Effect::Tell { to, saying } => {
            let tongue = job.team.person(to).and_then(|person| person.tongue);
            show::saying(
                saying,
                &elsewhere(to, &job.subject),
                tongue.unwrap_or(job.team.tongue),
                &job.team,
            )
        }
        Effect::OpenRoom { .. }
        | Effect::CallOpener { .. }
        | Effect::PinHead
        | Effect::OfferAnswer { .. }
        | Effect::Acknowledge { .. }
        | Effect::FetchText { .. }
        | Effect::CopyFile { .. }
        | Effect::RedrawHead { .. }
        | Effect::ReadBack
        | Effect::CatchUp { .. }
        | Effect::ComeBack { .. }
        | Effect::AdoptRoom { .. }
        | Effect::KeepCase
        | Effect::ArchiveRoom
        | Effect::Say { .. }
        | Effect::Pass { .. } => return None,
    };
    Some((spot, message.fit()))
}

/// What a surface's message shows and which message that is; `None` for the topic, and while the
/// message is not there.
pub(super) fn of_surface(
    desk: &SlackDesk,
    surface: &Surface,
    subject: &Subject,
    team: &TeamView,
) -> Option<(MessageRef, Fitted)> {
    let speaker = desk.speaker(team, team.tongue);
    let about = incident(subject);
    let (at, message): (Option<MessageRef>, Message) = match surface {
        Surface::Board(view) => (head(subject), show::head(view, about?, &speaker)),
        Surface::Announcement(view) => (
            subject.incident()?.announcement.clone(),
            show::announcement(view, about?, &speaker),
        ),
        Surface::Proposal(view) => (
            proposal_post(subject, view.proposal),
            show::proposal(view, about?, &speaker),
        ),
        Surface::Settled(view) => (
            subject.incident()?.settled_post.clone(),
            show::settled(view, about?, lead(subject), &speaker),
        ),
        Surface::Card(view) => (card_post(subject), show::card(view, &speaker)),
        Surface::Topic(_) => return None,
    };
    Some((at?, message.fit()))
}

/// Words to one person, in their language.
pub(super) fn of_saying(job: &Job, to: &Whisper, tongue: Tongue, saying: &Saying) -> Fitted {
    let home = room(&job.subject);
    let about = if home.is_some_and(|home| home.outer() == to.room.outer()) {
        of(&job.subject)
    } else {
        elsewhere(&to.person, &job.subject)
    };
    show::saying(saying, &about, tongue, &job.team).fit()
}

/// The same, said where nothing around it tells which incident is meant.
fn elsewhere(to: &PersonId, subject: &Subject) -> show::About {
    let called = subject.incident().filter(|known| known.id.is_some());
    show::About {
        called: called.map(|incident| show::Called::to(to, incident)),
        ..of(subject)
    }
}

/// What words to one person are about, so that they can answer by a press.
fn of(subject: &Subject) -> show::About {
    match subject {
        Subject::Incident(incident) => show::About {
            incident: incident.id,
            proposal: incident.settlement.live().map(|live| live.id),
            ..show::About::default()
        },
        Subject::Alert(alert) => show::About {
            alert: alert.latest.as_ref().map(|heard| heard.fingerprint.clone()),
            ..show::About::default()
        },
        Subject::House => show::About::default(),
    }
}

/// The head of the incident's room.
pub(super) fn head(subject: &Subject) -> Option<MessageRef> {
    subject.incident()?.head.clone()
}

/// The incident it is about.
pub(super) fn incident(subject: &Subject) -> Option<IncidentId> {
    subject.incident()?.id
}

fn lead(subject: &Subject) -> Option<&PersonId> {
    subject.incident()?.roles.holders(Role::Lead).next()
}

fn kind(subject: &Subject) -> Kind {
    subject
        .incident()
        .map_or_else(Kind::default, |incident| incident.kind)
}

fn proposal_post(subject: &Subject, id: uuid::Uuid) -> Option<MessageRef> {
    let proposals = &subject.incident()?.settlement.proposals;
    let shown = proposals.iter().find(|proposal| proposal.id == id)?;
    shown.post.clone()
}

fn card_post(subject: &Subject) -> Option<MessageRef> {
    match subject {
        Subject::Alert(alert) => alert.card.clone(),
        Subject::Incident(_) | Subject::House => None,
    }
}
