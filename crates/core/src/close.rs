//! Closing (D35, D46, D61): the case goes into the library first, then thanks by name, then the room
//! is archived. Allowed from any state; leftovers may be let go.

use crate::{
    Ctx, Decision, board,
    effect::Effect,
    event::Event,
    ids::StreamId,
    incident::{Incident, Room},
    look_back,
    refusal::{Advice, Refusal},
    request::{Ask, Report},
    shut,
};

pub(crate) fn close(
    incident: &Incident,
    false_alarm: bool,
    ctx: &Ctx,
) -> Result<Decision, Refusal> {
    if incident.state.is_over() {
        return Err(Refusal::Over);
    }
    let mut decision = Decision::of(Event::Closed { false_alarm });
    let count = look_back::leftovers(incident);
    if count > 0 {
        decision.advice.push(Advice::Leftovers { count });
    }
    let after = decision.apply(incident, ctx);
    // One lane, so in this order: read what was said, keep it, last board, thanks, archive.
    let room_to_come = match incident.room {
        Room::Awaited | Room::Open { .. } => true,
        Room::Refused { .. } | Room::Shut { .. } | Room::Archived { .. } => false,
    };
    if room_to_come || matches!(incident.room, Room::Shut { .. }) {
        decision.effects.push(Effect::ReadBack);
    }
    shut::closed_with(incident, &mut decision);
    decision.effects.push(Effect::KeepCase);
    // A room that comes only now gets no head any more.
    if incident.room.open().is_some() {
        decision.effects.push(Effect::RedrawHead {
            view: board::board(&after, ctx.team),
        });
    }
    if room_to_come {
        decision.effects.push(Effect::PostFarewell {
            view: board::farewell(&after, ctx.team, false_alarm),
        });
        if !incident.is_adopted() {
            decision.effects.push(Effect::ArchiveRoom);
        }
    }
    if let (Some(alert), Some(id)) = (&after.alert, after.id) {
        let over = Ask::report(
            StreamId::Alert(alert.clone()),
            Report::IncidentOver { incident: id },
        );
        decision.effects.push(Effect::Pass {
            ask: Box::new(over),
        });
    }
    Ok(decision)
}
