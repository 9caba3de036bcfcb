//! A channel that people made becomes the room of a new incident, with what was said there lately. It stays
//! theirs: never renamed, its topic left alone, not archived at the end. Must never call anybody in.

use jiff::{SignedDuration, Timestamp};

use crate::{
    Ctx, Decision,
    effect::{Effect, Need},
    entry::Entry,
    event::Event,
    incident::{Incident, Room, Whose},
    raise,
    refusal::Advice,
    request::Report,
    team::Standing,
};

/// What was said in an adopted channel so long before is brought along; what is older stays where it is.
pub const BROUGHT_ALONG: SignedDuration = SignedDuration::from_hours(7 * 24);

/// From when on an adopted room is read.
#[must_use]
pub fn read_from(incident: &Incident) -> Option<Timestamp> {
    let opened_at = incident.opened_at.filter(|_| incident.is_adopted())?;
    Some(opened_at.checked_sub(BROUGHT_ALONG).unwrap_or(opened_at))
}

/// Of what was said in its room, what belongs to it: a channel that people made had its talk before, and has
/// it again afterwards, and another incident's as well.
#[must_use]
pub fn its_own(incident: &Incident, mut entries: Vec<Entry>) -> Vec<Entry> {
    if let Some(from) = read_from(incident) {
        let until = incident.closed_at.unwrap_or(Timestamp::MAX);
        entries.retain(|entry| (from..=until).contains(&entry.at));
    }
    entries
}

pub(crate) fn adopted(incident: &Incident, report: Report, ctx: &Ctx) -> Decision {
    let Report::RoomAdopted {
        room,
        name,
        mut members,
    } = report
    else {
        return Decision::default();
    };
    if incident.room != Room::Awaited {
        return Decision::default();
    }
    members.retain(|person| {
        let known = ctx.team.person(person);
        let is_program = known.is_some_and(|known| known.standing == Standing::Bot);
        !is_program && ctx.team.me.as_ref() != Some(person)
    });
    let mut decision = Decision::of(Event::RoomAdopted {
        room,
        name,
        members,
    });
    let after = decision.apply(incident, ctx);
    if after.state.is_over() {
        // It is people's own, and what was to be done in a room of ours is not done in it.
        decision.moot = vec![Need::Room, Need::Head];
        return decision;
    }
    decision.effects = raise::furnish(&after, ctx);
    if let Some(from) = read_from(&after) {
        let until = ctx.now;
        decision.effects.push(Effect::CatchUp { from, until });
    }
    decision
}

/// It could not become the room. It goes on in one of its own, as with any other raise.
pub(crate) fn refused(incident: &Incident, ctx: &Ctx) -> Decision {
    if incident.room != Room::Awaited {
        return Decision::default();
    }
    let mut decision = Decision::default();
    decision.effects.push(raise::open_room(incident, ctx));
    let opener = incident.opener.as_ref().and_then(|opener| opener.person());
    let people = ctx.team.callees(opener);
    if !incident.sensitive && !incident.state.is_over() && !people.is_empty() {
        decision.effects.push(Effect::CallPeople { people });
    }
    let told = raise::tell_opener(incident, Advice::NotAdopted);
    decision.effects.extend(told);
    decision
}

pub(crate) fn evolve(incident: &mut Incident, event: &Event) {
    if let Event::RoomAdopted {
        room,
        name,
        members,
    } = event
    {
        incident.room = Room::Open {
            id: room.clone(),
            name: name.clone(),
        };
        incident.whose_room = Whose::Theirs;
        incident.topic_taken = true;
        for person in members {
            incident.called.came(person);
        }
    }
}
