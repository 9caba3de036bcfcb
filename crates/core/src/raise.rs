//! Raising an incident, and joining one that is there already (D24, D36, D37). Nothing is asked for,
//! nobody is turned away.

use jiff::tz::TimeZone;

use crate::{
    Ctx, Decision, board,
    effect::Effect,
    event::Event,
    ids::IncidentId,
    incident::Incident,
    refusal::{Advice, Refusal, Saying},
    request::{Address, Ask, Input, Raise, Report},
    roll_call::Availability,
    slug,
};

/// The longest title kept, in characters; the rest goes into the evidence.
pub const TITLE_CHARS_MAX: usize = 150;

/// Raises it. The room, the people, the head, the announcement and the roll call all follow at once,
/// each as soon as what it needs is there.
pub(crate) fn raise(incident: &Incident, id: IncidentId, raise: Raise, ctx: &Ctx) -> Decision {
    let title: String = raise.title.trim().chars().take(TITLE_CHARS_MAX).collect();
    let people = ctx.team.callees(ctx.by.person());
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
    };
    let mut decision = Decision::of(event).and(Advice::Received);
    let after = decision.apply(incident, ctx);
    decision.effects.push(open_room(&after, ctx));
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
    let there =
        incident.called.people.contains(person) || incident.opener.as_ref() == Some(&ctx.by);
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
    effects.push(Effect::Announce {
        view: board::announcement(after),
    });
    effects.extend(tell_alert(after));
    effects
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
    let ask = Ask::report(crate::ids::StreamId::Alert(alert.clone()), report);
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

/// The raise that an alert's card passes on to its new incident.
pub(crate) fn pass_on(id: IncidentId, raise: Raise, ctx: &Ctx) -> Effect {
    let ask = Ask {
        address: Address::Stream(crate::ids::StreamId::Incident(id)),
        by: ctx.by.clone(),
        answer_at: ctx.answer_at.clone(),
        origin: None,
        input: Input::Asked(crate::request::Request::Raise(raise)),
    };
    Effect::Pass { ask: Box::new(ask) }
}
