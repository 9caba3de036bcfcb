//! A room that is there and in which nothing of ours can be done: a person archived it, or took us out.
//! The incident goes on, what is owed waits, and whoever can mend it is told once. Nothing is fought over.
//! Must never take an archived or a lost room for the end of an incident.

use jiff::Timestamp;

use crate::{
    Ctx, Decision,
    actor::Actor,
    close,
    effect::{Effect, Need},
    event::{Event, Recorded},
    ids::PersonId,
    incident::{Incident, Room, Shut, Whose},
    raise,
    refusal::{Advice, Refusal, Step},
    role::{self, Role},
    team::TeamView,
};

/// We come back by ourselves so many times. Whoever takes us out again means it.
const COMES_BACK_MAX: u32 = 1;
/// So often being put out is believed. An answer that says so while we are in it would else shut and open the
/// room for ever; what meets it after that waits and is tried ever more rarely.
const PUT_OUT_MAX: u32 = 20;

/// Archived or deleted, by whomever. With its incident that is the end; else the incident goes on.
pub(crate) fn archived(incident: &Incident, ctx: &Ctx) -> Decision {
    let over = incident.state.is_over();
    match &incident.room {
        Room::Awaited | Room::Refused { .. } | Room::Archived { .. } => Decision::default(),
        Room::Open { .. } | Room::Shut { .. } if over => {
            let mut decision = Decision::of(Event::RoomArchived);
            decision.moot = vec![Need::Room, Need::Head];
            // What was said between keeping the case and archiving belongs to it too.
            decision.effects.push(Effect::ReadBack);
            decision
        }
        Room::Shut {
            why: Shut::Archived,
            ..
        } => Decision::default(),
        Room::Open { .. } | Room::Shut { .. } => {
            let why = Shut::Archived;
            let mut decision = Decision::of(Event::RoomShut { why });
            let by = ctx.by.person().cloned();
            let told = tell(incident, Advice::RoomPutAway { by }, ctx.team);
            decision.effects.extend(told);
            decision
        }
    }
}

/// A person opened it again. We may have to come in anew; of what was put away with it one quiet offer
/// is made, and nothing is reopened without somebody's word.
pub(crate) fn unarchived(incident: &Incident, ctx: &Ctx) -> Decision {
    match &incident.room {
        Room::Archived { .. }
        | Room::Shut {
            why: Shut::Archived,
            ..
        } => {}
        Room::Awaited
        | Room::Refused { .. }
        | Room::Open { .. }
        | Room::Shut {
            why: Shut::PutOut, ..
        } => return Decision::default(),
    }
    let mut decision = Decision::of(Event::RoomUnarchived);
    decision.effects.push(Effect::ComeBack { join: true });
    if incident.state.is_over() {
        let by = ctx.by.person().cloned();
        let to = by.or_else(|| whoever_leads(incident, ctx.team));
        let offered = to.map(|to| role::tell(to, Advice::RoomAgain));
        decision.effects.extend(offered);
    }
    decision
}

/// Somebody took us out, or what we tried there was answered so.
pub(crate) fn put_out(incident: &Incident) -> Decision {
    if incident.room.open().is_none() || incident.put_out >= PUT_OUT_MAX {
        return Decision::default();
    }
    let join = incident.put_out < COMES_BACK_MAX;
    let mut decision = Decision::of(Event::RoomShut { why: Shut::PutOut });
    decision.effects.push(Effect::ComeBack { join });
    decision
}

/// We could not come back by ourselves. Whoever leads is told, once, how that is mended.
pub(crate) fn stayed_out(incident: &Incident, ctx: &Ctx) -> Decision {
    let Room::Shut {
        why: Shut::PutOut,
        since,
        ..
    } = &incident.room
    else {
        return Decision::default();
    };
    if incident.state.is_over() {
        // Nobody has to mend what is over: what it owed the room is left undone, and told so.
        let advice = Advice::Skipped {
            step: Step::Archive,
        };
        let told = raise::tell_opener(incident, advice).filter(|_| !incident.is_adopted());
        return Decision {
            moot: vec![Need::Room, Need::Head],
            effects: told.into_iter().collect(),
            ..Decision::default()
        };
    }
    let nudge = format!("put_out:{since}");
    if incident.nudged.contains_key(&nudge) {
        return Decision::default();
    }
    let mut decision = Decision::of(Event::Nudged { nudge });
    decision
        .effects
        .extend(tell(incident, Advice::PutOut, ctx.team));
    decision
}

/// We are in it, and it is open. What was said meanwhile is read, and what waited goes out.
pub(crate) fn let_in(incident: &Incident, ctx: &Ctx) -> Decision {
    let Room::Shut { since, .. } = &incident.room else {
        return Decision::default();
    };
    let mut decision = Decision::of(Event::RoomRegained);
    decision.effects.push(if incident.state.is_over() {
        Effect::ReadBack
    } else {
        Effect::CatchUp {
            from: *since,
            until: ctx.now,
        }
    });
    decision
}

/// Word may have passed us by: a look, which goes nowhere by itself.
pub(crate) fn look_again(incident: &Incident) -> Option<Effect> {
    let is_shut = matches!(incident.room, Room::Shut { .. });
    (is_shut && !incident.state.is_over()).then_some(Effect::ComeBack { join: false })
}

/// It is put away while nothing can be done in its room: what waited for the room waits no longer, and a
/// room that is archived already is put away with it.
pub(crate) fn closed_with(incident: &Incident, decision: &mut Decision) {
    let Room::Shut { why, .. } = &incident.room else {
        return;
    };
    decision.moot = vec![Need::Room, Need::Head];
    match why {
        Shut::Archived => decision.events.push(Event::RoomArchived),
        Shut::PutOut => {}
    }
}

/// Whether a person opened the room again after it was put away with its incident, and we are in it.
pub(crate) fn is_open_again(incident: &Incident) -> bool {
    incident.whose_room != Whose::Ours && incident.room.open().is_some()
}

/// Its room was archived under it: it is put away, and goes on in a new one, linked both ways.
pub(crate) fn move_on(incident: &Incident, ctx: &Ctx) -> Result<Decision, Refusal> {
    if !incident.room.is_shut(Shut::Archived) {
        return Err(Refusal::StillOpen);
    }
    let mut decision = close::close(incident, false, ctx)?;
    // It goes on: nothing is left behind.
    decision.advice.clear();
    let onward = raise::go_on(&decision.apply(incident, ctx), ctx);
    decision.events.extend(onward.events);
    decision.effects.extend(onward.effects);
    decision.advice.extend(onward.advice);
    Ok(decision)
}

/// Whoever leads, else whoever raised it; nobody who is gone.
pub(crate) fn whoever_leads(incident: &Incident, team: &TeamView) -> Option<PersonId> {
    let leads = incident.roles.holders(Role::Lead);
    let opener = incident.opener.as_ref().and_then(Actor::person);
    leads
        .chain(opener)
        .find(|person| !team.is_gone(person))
        .cloned()
}

fn tell(incident: &Incident, advice: Advice, team: &TeamView) -> Option<Effect> {
    whoever_leads(incident, team).map(|to| role::tell(to, advice))
}

pub(crate) fn evolve(incident: &mut Incident, recorded: &Recorded) {
    let Recorded { at, by, event } = recorded;
    let Some((id, name)) = incident.room.place() else {
        return;
    };
    let (id, name) = (id.clone(), name.to_owned());
    let by = by.person().cloned();
    let since = since(&incident.room).unwrap_or(*at);
    if let Event::RoomShut { why } = event {
        incident.put_out += u32::from(*why == Shut::PutOut);
        incident.room = Room::Shut {
            id,
            name,
            why: *why,
            by,
            since,
        };
    } else if let Event::RoomUnarchived = event {
        let again = incident.state.is_over();
        incident.whose_room.keep_open(again);
        incident.room = Room::Shut {
            id,
            name,
            why: Shut::PutOut,
            by: None,
            since,
        };
    } else {
        incident.room = Room::Open { id, name };
    }
}

fn since(room: &Room) -> Option<Timestamp> {
    match room {
        Room::Shut { since, .. } => Some(*since),
        Room::Awaited | Room::Open { .. } | Room::Refused { .. } | Room::Archived { .. } => None,
    }
}
