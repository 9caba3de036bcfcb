//! Raising an incident, and joining one that is there already (D24, D36, D37). Nothing is asked for,
//! nobody is turned away.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;

use crate::{
    Ctx, Decision,
    actor::Actor,
    board,
    effect::Effect,
    event::Event,
    evidence::{Evidence, Provenance},
    ids::{IncidentId, MessageRef, PersonId, StreamId},
    incident::{Incident, TITLE_CHARS_MAX},
    refusal::{Advice, Refusal, Saying},
    request::{Ask, Raise, Report, Request},
    roll_call::Availability,
    settlement, similar, slug, spelling,
    team::Invite,
};

/// Raises it. The room, the people, the head, the announcement and the roll call all follow at once,
/// each as soon as what it needs is there.
pub(crate) fn raise(incident: &Incident, id: IncidentId, raise: Raise, ctx: &Ctx) -> Decision {
    let (title, whole) = entitle(&raise.title, &raise.evidence, ctx);
    let people = whom_to_call(&raise, ctx);
    let adopts = raise.adopts.clone();
    let event = Event::Raised {
        id,
        number: ctx.number,
        kind: raise.kind,
        title,
        impact: raise.impact.trim().to_owned(),
        heat: raise.heat,
        sensitive: raise.sensitive,
        evidence: raise.evidence.into_iter().chain(whole).collect(),
        alert: raise.alert,
        calling: people.len() + usize::from(ctx.by.person().is_some()),
        answer_at: ctx.answer_at.clone(),
        follows: raise.follows,
        with: raise.with,
    };
    let mut decision = Decision::of(event).and(Advice::Received);
    if raise.kept_back {
        decision.advice.push(Advice::WordsKeptBack);
    }
    let after = decision.apply(incident, ctx);
    decision.advice.extend(maybe_same(&after, ctx));
    decision.effects.push(match adopts {
        Some(room) => Effect::AdoptRoom { room },
        None => open_room(&after, ctx),
    });
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

/// What it is called by, in one line, and the whole of what was said where that does not fit and is not
/// `known` already: nobody's words are cut away.
pub(crate) fn entitle(words: &str, known: &[Evidence], ctx: &Ctx) -> (String, Option<Evidence>) {
    let words = words.trim();
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let title: String = line.chars().take(TITLE_CHARS_MAX).collect();
    let is_lost = title != line && !known.iter().any(|piece| piece.text.contains(words));
    let whole = is_lost.then(|| Evidence {
        text: words.to_owned(),
        url: None,
        from: Provenance::Given,
        by: ctx.by.clone(),
        at: ctx.now,
        recovered: false,
    });
    (title, whole)
}

/// Whom a raise calls. What only those in it may see calls nobody on its own where the team named
/// nobody: whoever raised it brings in who should know. A program can't do that, so it calls. Where it goes
/// on from one that was not for everybody, whoever was in that one knows already, and nobody else is called.
fn whom_to_call(raise: &Raise, ctx: &Ctx) -> Vec<PersonId> {
    if raise.adopts.is_some() {
        // Where people gathered by themselves, they have called whom they want there.
        return Vec::new();
    }
    let quiet = raise.sensitive && ctx.by.person().is_some() && ctx.team.invite == Invite::Auto;
    if raise.with.is_empty() && !quiet {
        return ctx.team.callees(ctx.by.person());
    }
    let others = raise.with.iter();
    others
        .filter(|person| ctx.by.person() != Some(*person))
        .cloned()
        .collect()
}

/// Something close is open already: offered, and the raise goes on all the same. A drill is never the
/// same as what is real.
fn maybe_same(after: &Incident, ctx: &Ctx) -> Option<Advice> {
    let open = ctx.open.iter().filter(|one| one.kind == after.kind);
    let one = similar::most_alike(&after.headline(), ctx.now, open)?;
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

/// A message it was raised from turned out to stand where not everybody can read. Whoever raised it is told
/// that its words stayed there.
pub(crate) fn kept_back(incident: &Incident, source: &MessageRef) -> Decision {
    let from = Provenance::Message(source.clone());
    let is_wanting = |piece: &Evidence| piece.from == from && piece.text.is_empty();
    let told = incident.evidence.iter().any(is_wanting);
    let told = told.then(|| tell_opener(incident, Advice::WordsKeptBack));
    Decision {
        effects: told.flatten().into_iter().collect(),
        ..Decision::default()
    }
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
        kept_back: false,
        adopts: None,
        follows: incident.id.map(|id| (id, incident.number)),
        with: known_to(incident),
    };
    decision
        .effects
        .push(pass_on(next, Request::Raise(raise), ctx));
    decision
}

/// Who may know of one that is not for everybody, each once.
fn known_to(incident: &Incident) -> Vec<PersonId> {
    if !incident.sensitive {
        return Vec::new();
    }
    let each: BTreeSet<&PersonId> = incident.members().collect();
    each.into_iter().cloned().collect()
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
    let called = |id: &PersonId| ctx.team.person(id).map(|person| person.name.clone());
    let title = spelling::spelled(title, &called);
    let name = slug::name(date, incident.number, &title, incident.name_attempt);
    Effect::OpenRoom {
        name,
        sensitive: incident.sensitive,
    }
}

/// A second raise of the same thing, or somebody who wants to be in: they are brought along.
pub(crate) fn join(incident: &Incident, ctx: &Ctx) -> Result<Decision, Refusal> {
    if let Some(person) = ctx.by.person() {
        may_come(incident, person, ctx)?;
    }
    if incident.state.is_over() {
        return Err(Refusal::Over);
    }
    let advice = Advice::Joined {
        room: incident.room.open().cloned(),
        number: incident.number,
    };
    let Some(person) = ctx.by.person().filter(|person| !is_in(incident, person)) else {
        return Ok(Decision::advise(advice));
    };
    Ok(called_in(person).and(advice))
}

/// Whoever takes something on is brought into the room, wherever they said yes (D20): asked at home or in
/// a direct message, they find themselves where the others are.
pub(crate) fn bring_in(incident: &Incident, person: &PersonId, ctx: &Ctx) -> Decision {
    if is_in(incident, person) {
        return Decision::default();
    }
    let mut decision = called_in(person);
    if ctx.by.person() == Some(person) && acts_there(incident, ctx) {
        decision.effects.clear();
    }
    decision
}

/// Only those in it learn of a sensitive one, by whatever way they come: to anybody else there is none.
pub(crate) fn may_come(incident: &Incident, person: &PersonId, ctx: &Ctx) -> Result<(), Refusal> {
    let there = ctx.by.person() == Some(person) && acts_there(incident, ctx);
    if incident.is_for(person) || there {
        Ok(())
    } else {
        Err(Refusal::NoSuchIncident)
    }
}

/// The opener is on the way in until their own invitation was answered; later they may have left.
fn is_in(incident: &Incident, person: &PersonId) -> bool {
    let opener = incident.opener.as_ref().and_then(Actor::person);
    let coming = opener == Some(person) && !incident.called.opener;
    coming || incident.called.people.contains(person)
}

/// Whether whoever asks does so in the room itself. Of a thread only the channel is told.
fn acts_there(incident: &Incident, ctx: &Ctx) -> bool {
    let place = incident.room.place();
    let asked_in = ctx.answer_at.as_ref().map(|whisper| whisper.room.outer());
    place.is_some_and(|(room, _)| asked_in == Some(room.outer()))
}

fn called_in(person: &PersonId) -> Decision {
    let joined = Event::Joined {
        person: person.clone(),
    };
    let people = vec![person.clone()];
    Decision {
        effects: vec![Effect::CallPeople { people }],
        ..Decision::of(joined)
    }
}

/// The room is there: everything that belongs in it follows.
pub(crate) fn furnish(after: &Incident, ctx: &Ctx) -> Vec<Effect> {
    let mut effects = Vec::new();
    // Closed while the room was awaited: thanks and archive are under way, and a head would come after.
    if !after.state.is_over() {
        effects.push(Effect::PostHead {
            view: board::board(after, ctx.team),
        });
        effects.extend(settlement::standing(after, ctx));
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
