//! What the outside says of the room and of what we did there. Reports are noted, never refused:
//! what is already so outside can't be argued with.

use crate::{
    Ctx, Decision, adopt,
    effect::{ADOPT_ROOM, CATCH_UP, COME_BACK, Effect, Need, OPEN_THREAD, POST_HEAD},
    event::Event,
    ids::{MessageRef, PersonId, RoomId},
    incident::{Incident, Room, Shortfall},
    raise,
    refusal::{Advice, Step},
    request::Report,
    role,
    roll_call::Availability,
    shut, slug,
};

pub(crate) fn opened(incident: &Incident, room: RoomId, name: String, ctx: &Ctx) -> Decision {
    if incident.room.place().is_some() {
        return Decision::default();
    }
    let mut decision = Decision::of(Event::RoomOpened { room, name });
    let after = decision.apply(incident, ctx);
    decision.effects = raise::furnish(&after, ctx);
    decision
}

pub(crate) fn name_refused(incident: &Incident, reason: String, ctx: &Ctx) -> Decision {
    if incident.room != Room::Awaited {
        return Decision::default();
    }
    if incident.name_attempt + 1 >= slug::NAME_ATTEMPTS_MAX {
        return refused(incident, reason, ctx);
    }
    let mut decision = Decision::of(Event::RoomNameRefused { reason });
    let after = decision.apply(incident, ctx);
    decision.effects.push(raise::open_room(&after, ctx));
    decision
}

/// No channel. The same flow goes on in a thread, unless not everybody may read it.
pub(crate) fn refused(incident: &Incident, reason: String, ctx: &Ctx) -> Decision {
    if incident.room != Room::Awaited || incident.no_channel.is_some() {
        return Decision::default();
    }
    if incident.sensitive || incident.state.is_over() {
        return roomless(incident, reason, ctx);
    }
    let mut decision = Decision::of(Event::ChannelRefused { reason });
    let after = decision.apply(incident, ctx);
    decision.effects.push(Effect::OpenThread {
        view: crate::board::announcement(&after),
    });
    decision
        .effects
        .extend(raise::tell_opener(&after, Advice::NoChannel));
    decision
}

/// No place outside at all: the page is where it lives.
fn roomless(incident: &Incident, reason: String, ctx: &Ctx) -> Decision {
    let mut decision = Decision::of(Event::RoomRefused {
        reason: reason.clone(),
    });
    let after = decision.apply(incident, ctx);
    decision.moot = vec![Need::Room, Need::Head];
    decision
        .effects
        .extend(raise::tell_opener(&after, Advice::NoRoom { reason }));
    decision.effects.extend(raise::tell_alert(&after));
    decision
}

pub(crate) fn threaded(
    incident: &Incident,
    room: RoomId,
    name: String,
    root: MessageRef,
    ctx: &Ctx,
) -> Decision {
    if incident.room.place().is_some() {
        return Decision::default();
    }
    let mut decision = Decision::of(Event::ThreadOpened { room, name, root });
    let after = decision.apply(incident, ctx);
    decision.effects = raise::furnish(&after, ctx);
    decision
}

/// Somebody came, by whatever way.
pub(crate) fn came(incident: &Incident, person: PersonId, ctx: &Ctx) -> Decision {
    let known = incident.called.people.contains(&person);
    let missed = incident.called.missed.iter().any(|(who, _)| *who == person);
    if ctx.team.me.as_ref() == Some(&person) || (known && !missed) {
        return Decision::default();
    }
    Decision::of(Event::Joined { person })
}

/// Somebody left: what they held is free, and nobody asks why.
pub(crate) fn left(incident: &Incident, person: PersonId, ctx: &Ctx) -> Decision {
    if ctx.team.me.as_ref() == Some(&person) || incident.state.is_over() {
        return Decision::default();
    }
    let mut events = role::left(incident, &person);
    if incident.called.people.contains(&person) || !events.is_empty() {
        events.push(Event::Left { person });
    }
    Decision {
        events,
        ..Decision::default()
    }
}

/// A person gave it another name: it is theirs to give, and is shown from now on.
pub(crate) fn renamed(incident: &Incident, name: String) -> Decision {
    let known = incident.room.place().map(|(_, known)| known);
    if known.is_none_or(|known| *known == name) {
        return Decision::default();
    }
    Decision::of(Event::RoomRenamed { name })
}

/// Nothing reached us for a while. A room that goes on is caught up with; what was found is told once.
pub(crate) fn heard_again(incident: &Incident, report: Report) -> Decision {
    let mut decision = Decision::default();
    // Not a match: everything else is noted elsewhere.
    if let Report::HeardAgain { from, until } = report {
        let goes_on = incident.room.open().is_some() && !incident.state.is_over();
        let catch_up = goes_on.then_some(Effect::CatchUp { from, until });
        decision.effects.extend(catch_up);
        decision.effects.extend(shut::look_again(incident));
    } else if let Report::CaughtUp {
        from,
        until,
        recovered,
    } = report
        && recovered > 0
    {
        decision.events.push(Event::CaughtUp {
            from,
            until,
            recovered,
        });
    }
    decision
}

pub(crate) fn called(
    incident: &Incident,
    opener: bool,
    people: Vec<PersonId>,
    missed: Vec<(PersonId, String)>,
) -> Decision {
    let new: Vec<_> = people
        .into_iter()
        .filter(|person| !incident.called.people.contains(person))
        .collect();
    if new.is_empty() && missed.is_empty() && (!opener || incident.called.opener) {
        return Decision::default();
    }
    let names: Vec<PersonId> = missed.iter().map(|(person, _)| person.clone()).collect();
    let mut decision = Decision::of(Event::PeopleCalled {
        opener,
        people: new,
        missed,
    });
    if !names.is_empty() {
        decision.effects.extend(raise::tell_opener(
            incident,
            Advice::Missed { people: names },
        ));
    }
    decision
}

pub(crate) fn head_posted(incident: &Incident, message: MessageRef) -> Decision {
    if incident.head.is_some() {
        return Decision::default();
    }
    Decision::of(Event::HeadPosted { message })
}

/// So many heads are replaced. Where each of them can soon be edited no more (a workspace may say so),
/// a room full of heads helps nobody.
const HEADS_REPLACED_MAX: u32 = 3;

/// The head was deleted, or may no longer be edited: one replacement, outside the noise budget.
pub(crate) fn head_lost(incident: &Incident, message: &MessageRef, ctx: &Ctx) -> Decision {
    if incident.head.as_ref() != Some(message)
        || incident.room.open().is_none()
        || incident.state.is_over()
        || incident.heads_lost >= HEADS_REPLACED_MAX
    {
        return Decision::default();
    }
    let mut decision = Decision::of(Event::HeadLost);
    let after = decision.apply(incident, ctx);
    decision.effects = vec![
        Effect::PostHead {
            view: crate::board::board(&after, ctx.team),
        },
        Effect::PinHead,
    ];
    let answers = Availability::ALL.map(|answer| Effect::OfferAnswer { answer });
    decision.effects.extend(answers);
    decision
}

/// An effect the outside refused for good. What waited for it must not wait for ever.
pub(crate) fn fell_short(
    incident: &Incident,
    effect: String,
    reason: String,
    ctx: &Ctx,
) -> Decision {
    if effect == "open_room" {
        return refused(incident, reason, ctx);
    }
    if effect == OPEN_THREAD && incident.room == Room::Awaited {
        return roomless(incident, reason, ctx);
    }
    if effect == ADOPT_ROOM {
        return adopt::refused(incident, ctx);
    }
    if effect == COME_BACK {
        return shut::stayed_out(incident, ctx);
    }
    if effect == "copy_file" || effect == CATCH_UP {
        // Told by its own report, which names the file; or made up for when the room is closed.
        return Decision::default();
    }
    if effect == "call_opener" {
        let opener = incident
            .opener
            .as_ref()
            .and_then(|opener| opener.person().cloned());
        return called(
            incident,
            true,
            Vec::new(),
            opener
                .into_iter()
                .map(|person| (person, reason.clone()))
                .collect(),
        );
    }
    let moot = if effect == POST_HEAD {
        vec![Need::Head]
    } else {
        Vec::new()
    };
    let told = told_of(incident, &effect);
    let event = Event::FellShort {
        shortfall: Shortfall { effect, reason },
    };
    Decision {
        moot,
        effects: told.into_iter().collect(),
        ..Decision::of(event)
    }
}

/// Whoever spoke up hears once of each step that was not possible, in plain words.
fn told_of(incident: &Incident, effect: &str) -> Option<Effect> {
    let step = Step::of_effect(effect)?;
    let mut before = incident.shortfalls.iter();
    let is_told = before.any(|before| Step::of_effect(&before.effect) == Some(step));
    (!is_told)
        .then(|| raise::tell_opener(incident, Advice::Skipped { step }))
        .flatten()
}
