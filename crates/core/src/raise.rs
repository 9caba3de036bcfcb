//! Raising an incident, and joining one that is there already (D24, D36, D37). Nothing is asked for,
//! nobody is turned away.

use jiff::tz::TimeZone;

use crate::{
    Ctx, Decision, board,
    effect::Effect,
    event::Event,
    evidence::Provenance,
    ids::{IncidentId, PersonId, StreamId},
    incident::Incident,
    refusal::{Advice, Refusal, Saying},
    request::{Ask, Raise, Report, Request},
    roll_call::Availability,
    similar, slug,
    team::Invite,
};

/// The longest title kept, in characters; the rest goes into the evidence.
pub const TITLE_CHARS_MAX: usize = 150;

/// Raises it. The room, the people, the head, the announcement and the roll call all follow at once,
/// each as soon as what it needs is there.
pub(crate) fn raise(incident: &Incident, id: IncidentId, raise: Raise, ctx: &Ctx) -> Decision {
    let title: String = raise.title.trim().chars().take(TITLE_CHARS_MAX).collect();
    let people = whom_to_call(&raise, ctx);
    let event = Event::Raised {
        id,
        number: ctx.number,
        kind: raise.kind,
        title,
        impact: raise.impact.trim().to_owned(),
        heat: raise.heat,
        sensitive: raise.sensitive,
        evidence: raise.evidence,
        alert: raise.alert,
        calling: people.len() + usize::from(ctx.by.person().is_some()),
        answer_at: ctx.answer_at.clone(),
        follows: raise.follows,
    };
    let mut decision = Decision::of(event).and(Advice::Received);
    let after = decision.apply(incident, ctx);
    decision.advice.extend(maybe_same(&after.headline(), ctx));
    decision.effects.push(open_room(&after, ctx));
    decision.effects.extend(bring_along(&after));
    if let Some(person) = ctx.by.person() {
        decision.effects.push(Effect::CallOpener {
            person: person.clone(),
        });
    }
    if !people.is_empty() {
        decision.effects.push(Effect::CallPeople { people });
    }
    decision.effects.push(Effect::PinHead);
    decision
        .effects
        .extend(Availability::ALL.map(|answer| Effect::OfferAnswer { answer }));
    decision
}

/// Whom a raise calls. What only those in it may see calls nobody on its own where the team named
/// nobody: whoever raised it brings in who should know. A program can't do that, so it calls.
fn whom_to_call(raise: &Raise, ctx: &Ctx) -> Vec<PersonId> {
    let quiet = raise.sensitive && ctx.by.person().is_some() && ctx.team.invite == Invite::Auto;
    if quiet {
        Vec::new()
    } else {
        ctx.team.callees(ctx.by.person())
    }
}

/// Something close is open already: offered, and the raise goes on all the same.
fn maybe_same(title: &str, ctx: &Ctx) -> Option<Advice> {
    let one = similar::most_alike(title, ctx.now, ctx.open)?;
    Some(Advice::MaybeSame {
        incident: one.incident,
        number: one.number,
        title: one.title.clone(),
        room: one.room.clone(),
        minutes: ctx.now.duration_since(one.opened_at).as_mins(),
    })
}

/// The messages it was raised from are copied in, with their files and where they stand.
fn bring_along(after: &Incident) -> Vec<Effect> {
    let messages = after.evidence.iter().filter_map(|piece| match &piece.from {
        Provenance::Message(message) => Some(message.clone()),
        Provenance::Alert(_) | Provenance::Given => None,
    });
    messages
        .map(|message| Effect::FetchText { message })
        .collect()
}

/// What was put away goes on in a new incident with a new room, linked both ways. Asked again, it
/// leads there.
pub(crate) fn go_on(incident: &Incident, ctx: &Ctx) -> Decision {
    if let Some(next) = &incident.went_on {
        return Decision {
            effects: vec![pass_on(next.incident, Request::Join, ctx)],
            ..Decision::default()
        };
    }
    let next = IncidentId(ctx.ids.fresh());
    let mut decision =
        Decision::of(Event::WentOn { incident: next }).and(Advice::GoesOn { incident: next });
    let raise = Raise {
        title: incident.title.clone(),
        impact: board::impact(incident),
        heat: incident.heat,
        sensitive: incident.sensitive,
        kind: incident.kind,
        evidence: incident.evidence.iter().take(1).cloned().collect(),
        alert: None,
        follows: incident.id.map(|id| (id, incident.number)),
    };
    decision
        .effects
        .push(pass_on(next, Request::Raise(raise), ctx));
    decision
}

/// The next name to ask for.
pub(crate) fn open_room(incident: &Incident, ctx: &Ctx) -> Effect {
    let zone: TimeZone = ctx.team.zone.clone();
    let date = incident.opened_at.unwrap_or(ctx.now).to_zoned(zone).date();
    // Even a private channel's name is read by more people than are in it (logs, lists, exports).
    let title = if incident.sensitive {
        ""
    } else {
        &incident.title
    };
    let name = slug::name(date, incident.number, title, incident.name_attempt);
    Effect::OpenRoom {
        name,
        sensitive: incident.sensitive,
    }
}

/// A second raise of the same thing, or somebody who wants to be in: they are brought along.
pub(crate) fn join(incident: &Incident, ctx: &Ctx) -> Result<Decision, Refusal> {
    if incident.state.is_over() {
        return Err(Refusal::Over);
    }
    let room = incident.room.open().cloned();
    let advice = Advice::Joined {
        room,
        number: incident.number,
    };
    let Some(person) = ctx.by.person() else {
        return Ok(Decision::advise(advice));
    };
    // The opener is on the way in until their own invitation was answered; later they may have left.
    let coming = incident.opener.as_ref() == Some(&ctx.by) && !incident.called.opener;
    let there = coming || incident.called.people.contains(person);
    if there {
        return Ok(Decision::advise(advice));
    }
    let mut decision = Decision::of(Event::Joined {
        person: person.clone(),
    })
    .and(advice);
    decision.effects.push(Effect::CallPeople {
        people: vec![person.clone()],
    });
    Ok(decision)
}

/// The room is there: everything that belongs in it follows.
pub(crate) fn furnish(after: &Incident, ctx: &Ctx) -> Vec<Effect> {
    let mut effects = Vec::new();
    // Closed while the room was awaited: thanks and archive are under way, and a head would come after.
    if !after.state.is_over() {
        effects.push(Effect::PostHead {
            view: board::board(after, ctx.team),
        });
    }
    // A thread hangs on its announcement: that one stands already.
    if !after.is_threaded() {
        effects.push(Effect::Announce {
            view: board::announcement(after),
        });
    }
    effects.extend(tell_alert(after));
    effects.extend(tell_before(after));
    effects
}

/// The one it goes on from learns where.
fn tell_before(after: &Incident) -> Option<Effect> {
    let ((before, _), incident) = (after.follows?, after.id?);
    let report = Report::IncidentPlaced {
        incident,
        number: after.number,
        room: after.room.place().map(|(id, _)| id.clone()),
    };
    let ask = Ask::report(StreamId::Incident(before), report);
    Some(Effect::Pass { ask: Box::new(ask) })
}

/// The alert's card learns where its incident is.
pub(crate) fn tell_alert(after: &Incident) -> Option<Effect> {
    let (Some(alert), Some(incident)) = (&after.alert, after.id) else {
        return None;
    };
    let room = after.room.place().map(|(id, _)| id.clone());
    let report = Report::IncidentPlaced {
        incident,
        number: after.number,
        room,
    };
    let ask = Ask::report(StreamId::Alert(alert.clone()), report);
    Some(Effect::Pass { ask: Box::new(ask) })
}

/// The opener hears what could not be done, where they can be answered.
pub(crate) fn tell_opener(incident: &Incident, advice: Advice) -> Option<Effect> {
    let to = incident.opener_at.clone()?;
    Some(Effect::Say {
        to,
        saying: Saying::Advised(advice),
    })
}

/// What somebody asked here is asked of another incident, for them: a raise from an alert's card, a
/// press that leads to where it went on.
pub(crate) fn pass_on(id: IncidentId, request: Request, ctx: &Ctx) -> Effect {
    let ask = Ask {
        answer_at: ctx.answer_at.clone(),
        ..Ask::request(StreamId::Incident(id), ctx.by.clone(), request)
    };
    Effect::Pass { ask: Box::new(ask) }
}
