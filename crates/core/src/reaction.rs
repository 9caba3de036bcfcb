//! What a reaction means: it depends on where it stands. On the head it answers the roll call, on the
//! proposal it agrees, on a hypothesis it judges, anywhere else in the room it marks a note.

use crate::{
    Ctx, Decision,
    event::Event,
    ids::{MessageRef, PersonId},
    incident::Incident,
    note::{self, NoteKind},
    request::Sign,
    roll_call::{Availability, EARLY_MAX, Early, Standing},
    settlement, verdict,
};

/// What a reaction means depends on where it stands: on the head it answers the roll call, anywhere
/// else in the room it marks a note.
pub(crate) fn react(
    incident: &Incident,
    message: MessageRef,
    sign: Sign,
    mark: Standing,
    ctx: &Ctx,
) -> Decision {
    let Some(by) = ctx
        .by
        .person()
        .filter(|by| ctx.team.me.as_ref() != Some(*by))
        .cloned()
    else {
        return Decision::default();
    };
    if incident.head.as_ref() == Some(&message) {
        let Some(answer) = answer_meant(sign) else {
            return Decision::default();
        };
        return roll(incident, by, answer, mark);
    }
    if let (None, Some(answer)) = (&incident.head, answer_meant(sign)) {
        return early(
            incident,
            Early {
                message,
                person: by,
                answer,
                mark,
            },
        );
    }
    let proposal = incident
        .settlement
        .live()
        .filter(|live| live.post.as_ref() == Some(&message));
    if let Some(live) = proposal.filter(|_| sign == Sign::Check) {
        return settlement::marked(incident, live, &by, mark, ctx);
    }
    if let Some(verdict) = verdict_meant(sign) {
        return verdict::judge(incident, &message, verdict, mark, by);
    }
    kind_meant(sign).map_or_else(Decision::default, |kind| {
        note::mark(incident, &message, kind, mark, ctx)
    })
}

/// The head is not known yet (a crash, a lost reply): kept until it is.
fn early(incident: &Incident, early: Early) -> Decision {
    if incident.early.len() >= EARLY_MAX || incident.early.contains(&early) {
        return Decision::default();
    }
    Decision::of(Event::ReactedEarly { early })
}

fn roll(incident: &Incident, person: PersonId, answer: Availability, mark: Standing) -> Decision {
    if !incident.roll_call.would_change(&person, answer, mark) {
        return Decision::default();
    }
    Decision::of(Event::RollCallAnswered {
        person,
        answer,
        mark,
    })
}

pub(crate) fn answer_roll_call(
    incident: &Incident,
    person: PersonId,
    answer: Availability,
    ctx: &Ctx,
) -> Decision {
    if incident.roll_call.answer(&person) == Some(answer) {
        return Decision::default();
    }
    roll(
        incident,
        person,
        answer,
        Standing {
            on: true,
            at: ctx.now,
            said: true,
        },
    )
}

pub(crate) fn answer_meant(sign: Sign) -> Option<Availability> {
    match sign {
        Sign::Hand => Some(Availability::Now),
        Sign::Eyes => Some(Availability::Watching),
        Sign::Clock => Some(Availability::Later),
        Sign::Pray => Some(Availability::NotNow),
        Sign::Pin
        | Sign::Thinking
        | Sign::Wrench
        | Sign::Scales
        | Sign::Question
        | Sign::Check
        | Sign::Cross
        | Sign::Extinguisher => None,
    }
}

pub(crate) fn verdict_meant(sign: Sign) -> Option<note::Verdict> {
    match sign {
        Sign::Check => Some(note::Verdict::Supported),
        Sign::Cross => Some(note::Verdict::RuledOut),
        Sign::Hand
        | Sign::Eyes
        | Sign::Clock
        | Sign::Pray
        | Sign::Pin
        | Sign::Thinking
        | Sign::Wrench
        | Sign::Scales
        | Sign::Question
        | Sign::Extinguisher => None,
    }
}

pub(crate) fn kind_meant(sign: Sign) -> Option<NoteKind> {
    match sign {
        Sign::Pin => Some(NoteKind::Fact),
        Sign::Thinking => Some(NoteKind::Hypothesis),
        Sign::Wrench => Some(NoteKind::Action),
        Sign::Scales => Some(NoteKind::Decision),
        Sign::Question => Some(NoteKind::Unknown),
        Sign::Hand
        | Sign::Eyes
        | Sign::Clock
        | Sign::Pray
        | Sign::Check
        | Sign::Cross
        | Sign::Extinguisher => None,
    }
}
