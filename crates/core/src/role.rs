//! Who does what (D20, D41). A role is an offer, not a rank: taken for a while by one press, released
//! by one press, offered and declined quietly, handed over, doubled freely, never assigned by us.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    Ctx, Decision,
    actor::Actor,
    effect::Effect,
    event::{Event, Recorded},
    ids::PersonId,
    incident::Incident,
    raise,
    refusal::{Advice, Refusal, Saying},
    room, shut,
};

/// A role is taken for so long; then its holder is asked, privately, whether to go on (D20).
pub const TURN: SignedDuration = SignedDuration::from_mins(30);

/// A second press within this time is the same press.
const PRESSED_TWICE: SignedDuration = SignedDuration::from_mins(1);

/// A role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// まとめ役: says where we are, asks for the next step.
    Lead,
    /// 書きとめ役: when, what was found, what was decided.
    Scribe,
    /// 伝える役: tells users and colleagues what can be told.
    Comms,
    /// 手を動かす役: looks into it, mends it. As many as like.
    HandsOn,
    /// 隣にいる役: sits by whoever looks. Needs no skill.
    Company,
}

impl Role {
    /// All roles, in the order they are offered.
    pub const ALL: [Self; 5] = [
        Self::Lead,
        Self::Scribe,
        Self::Comms,
        Self::HandsOn,
        Self::Company,
    ];

    /// The word the contract uses.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Scribe => "scribe",
            Self::Comms => "comms",
            Self::HandsOn => "hands_on",
            Self::Company => "company",
        }
    }

    /// Whether one person at a time usually holds it, so that everyone knows whom to look to.
    #[must_use]
    pub fn is_single(self) -> bool {
        match self {
            Self::Lead | Self::Scribe | Self::Comms => true,
            Self::HandsOn | Self::Company => false,
        }
    }
}

/// "Could you?", said to one person and seen by nobody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Which role.
    pub role: Role,
    /// To whom.
    pub to: PersonId,
    /// By whom.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// Whoever offers holds it, and gives it away with this.
    pub hands_over: bool,
}

/// Who holds which role, and who has been asked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Roles {
    held: BTreeMap<Role, BTreeMap<PersonId, Timestamp>>,
    offers: Vec<Offer>,
}

impl Roles {
    /// Everyone who holds `role`.
    pub fn holders(&self, role: Role) -> impl Iterator<Item = &PersonId> {
        self.held.get(&role).into_iter().flat_map(BTreeMap::keys)
    }

    /// Whether `person` holds `role`.
    #[must_use]
    pub fn holds(&self, role: Role, person: &PersonId) -> bool {
        self.until(role, person).is_some()
    }

    /// Until when this person said they would.
    #[must_use]
    pub fn until(&self, role: Role, person: &PersonId) -> Option<Timestamp> {
        self.held.get(&role)?.get(person).copied()
    }

    /// Every turn under way.
    pub fn turns(&self) -> impl Iterator<Item = (Role, &PersonId, Timestamp)> {
        self.held
            .iter()
            .flat_map(|(role, held)| held.iter().map(|(person, until)| (*role, person, *until)))
    }

    /// The role asked of `person` and not answered yet.
    #[must_use]
    pub fn offered(&self, role: Role, person: &PersonId) -> Option<&Offer> {
        self.offers
            .iter()
            .find(|offer| offer.role == role && offer.to == *person)
    }

    /// Everything asked and not answered yet. For those two alone, never for a page others read.
    #[must_use]
    pub fn offers(&self) -> &[Offer] {
        &self.offers
    }

    pub(crate) fn forget_offers(&mut self) {
        self.offers.clear();
    }

    fn put(&mut self, role: Role, person: PersonId, until: Timestamp) {
        self.answer(role, &person);
        self.held.entry(role).or_default().insert(person, until);
    }

    fn drop(&mut self, role: Role, person: &PersonId) {
        if let Some(holders) = self.held.get_mut(&role) {
            holders.remove(person);
        }
    }

    fn answer(&mut self, role: Role, person: &PersonId) {
        self.offers
            .retain(|offer| offer.role != role || offer.to != *person);
    }
}

/// Takes `role` for a turn; taking what one holds begins the turn anew.
pub(crate) fn take(
    incident: &Incident,
    role: Role,
    person: PersonId,
    double: bool,
    ctx: &Ctx,
) -> Result<Decision, Refusal> {
    if incident.state.is_over() {
        return Err(Refusal::Over);
    }
    // Naming a colleague asks them; only their own word gives them a role.
    if ctx.by.person() != Some(&person) {
        return offer(incident, role, person, ctx);
    }
    raise::may_come(incident, &person, ctx)?;
    take_on(incident, role, person, double, ctx)
}

/// The same, for whoever may: they are brought into the room where they are not there.
fn take_on(
    incident: &Incident,
    role: Role,
    person: PersonId,
    double: bool,
    ctx: &Ctx,
) -> Result<Decision, Refusal> {
    let until = end_of_turn(ctx);
    let taken = Event::RoleTaken {
        role,
        person: person.clone(),
        until: Some(until),
    };
    if let Some(so_far) = incident.roles.until(role, &person) {
        // Pressed twice is pressed once.
        return Ok(if until.duration_since(so_far) < PRESSED_TWICE {
            Decision::advise(Advice::RoleTaken { role })
        } else {
            Decision::of(taken).and(Advice::RoleRenewed { role })
        });
    }
    let mut decision = raise::bring_in(incident, &person, ctx);
    if role.is_single() && !double {
        // A turn that is over never keeps a role from anybody: its holder may have gone to sleep.
        for (_, holder, until) in incident.roles.turns().filter(|(held, ..)| *held == role) {
            if until > ctx.now {
                return Err(Refusal::RoleHeld {
                    role,
                    holder: holder.clone(),
                });
            }
            decision.events.push(Event::RoleReleased {
                role,
                person: holder.clone(),
            });
        }
    }
    decision.events.push(taken);
    Ok(decision.and(Advice::RoleTaken { role }))
}

/// Gives it back.
pub(crate) fn release(
    incident: &Incident,
    role: Role,
    person: PersonId,
    ctx: &Ctx,
) -> Result<Decision, Refusal> {
    if !incident.roles.holds(role, &person) {
        return Err(Refusal::RoleNotHeld { role });
    }
    let advice = Advice::RoleReleased { role };
    let released = Decision::of(Event::RoleReleased {
        role,
        person: person.clone(),
    });
    // Thanks go to whoever held it, not to a colleague who tidied up on the web.
    Ok(if ctx.by.person() == Some(&person) {
        released.and(advice)
    } else {
        released
    })
}

/// Asks somebody, quietly. Offering to oneself is taking.
pub(crate) fn offer(
    incident: &Incident,
    role: Role,
    to: PersonId,
    ctx: &Ctx,
) -> Result<Decision, Refusal> {
    if incident.state.is_over() {
        return Err(Refusal::Over);
    }
    if ctx.by.person() == Some(&to) {
        return take(incident, role, to, false, ctx);
    }
    if incident.roles.holds(role, &to) {
        return Err(Refusal::RoleHeld { role, holder: to });
    }
    let sent = Advice::OfferSent {
        role,
        to: to.clone(),
    };
    // What many do together is shared, not handed over: asking somebody along keeps one's own.
    let holds = |by: &PersonId| role.is_single() && incident.roles.holds(role, by);
    let hands_over = ctx.by.person().is_some_and(holds);
    // Asked twice is asked once, unless whoever holds it now gives it away.
    let asked = incident.roles.offered(role, &to);
    if asked.is_some_and(|asked| asked.hands_over || !hands_over) {
        return Ok(Decision::advise(sent));
    }
    let mut decision = Decision::of(Event::RoleOffered {
        role,
        to: to.clone(),
        hands_over,
    })
    .and(sent);
    let asked = Advice::RoleAsked {
        role,
        by: ctx.by.clone(),
    };
    decision.effects.push(tell(to, asked));
    Ok(decision)
}

/// Says yes to an offer. Whoever handed it over is free, and hears thanks. Where somebody else has it by
/// now, it is as with any other who wants it: nothing is pulled away, and together is one more press.
pub(crate) fn accept(
    incident: &Incident,
    role: Role,
    person: PersonId,
    ctx: &Ctx,
) -> Result<Decision, Refusal> {
    if incident.state.is_over() {
        return Err(Refusal::Over);
    }
    let offered = incident.roles.offered(role, &person);
    let Some(offer) = offered.filter(|_| ctx.by.person() == Some(&person)) else {
        return take(incident, role, person, false, ctx);
    };
    let giver = offer
        .by
        .person()
        .filter(|giver| offer.hands_over && incident.roles.holds(role, giver));
    let Some(giver) = giver else {
        return take_on(incident, role, person, false, ctx);
    };
    let mut decision = raise::bring_in(incident, &person, ctx);
    decision.events.push(Event::RoleReleased {
        role,
        person: giver.clone(),
    });
    let thanks = Advice::HandedOver {
        role,
        to: person.clone(),
    };
    decision.effects.push(tell(giver.clone(), thanks));
    decision.events.push(Event::RoleTaken {
        role,
        person,
        until: Some(end_of_turn(ctx)),
    });
    Ok(decision.and(Advice::RoleTaken { role }))
}

/// Says "can't now". Only whoever asked hears of it.
pub(crate) fn decline(
    incident: &Incident,
    role: Role,
    person: PersonId,
) -> Result<Decision, Refusal> {
    let Some(offer) = incident.roles.offered(role, &person) else {
        return Ok(Decision::advise(Advice::DeclineHeard));
    };
    let mut decision = Decision::of(Event::OfferDeclined {
        role,
        person: person.clone(),
    })
    .and(Advice::DeclineHeard);
    let heard = Advice::OfferDeclined { role, who: person };
    let asker = offer.by.person().cloned();
    decision
        .effects
        .extend(asker.map(|asker| tell(asker, heard)));
    Ok(decision)
}

/// Somebody left the room: what they held is free.
pub(crate) fn left(incident: &Incident, person: &PersonId) -> Vec<Event> {
    let held = incident
        .roles
        .turns()
        .filter(|(_, holder, _)| *holder == person);
    held.map(|(role, ..)| Event::RoleReleased {
        role,
        person: person.clone(),
    })
    .collect()
}

/// Somebody is in the team no more: what they held is free, what was asked of them is asked of nobody, and
/// whoever can find another hears of it quietly.
pub(crate) fn gone(incident: &Incident, person: &PersonId, ctx: &Ctx) -> Decision {
    let mut decision = room::left(incident, person.clone(), ctx);
    if incident.state.is_over() {
        return decision;
    }
    let lapsed = incident.roles.offers.iter();
    for offer in lapsed.filter(|offer| offer.to == *person) {
        let role = offer.role;
        decision.events.push(Event::OfferDeclined {
            role,
            person: person.clone(),
        });
        let who = person.clone();
        let asker = offer.by.person().filter(|asker| *asker != person);
        let told = asker.map(|asker| tell(asker.clone(), Advice::OfferLapsed { role, who }));
        decision.effects.extend(told);
    }
    let after = decision.apply(incident, ctx);
    let to = shut::whoever_leads(&after, ctx.team).filter(|to| to != person);
    let held = incident.roles.turns();
    let vacant = held.filter(|(role, holder, _)| {
        *holder == person && after.roles.holders(*role).next().is_none()
    });
    let asked = vacant.map(|(role, ..)| Advice::RoleVacant { role });
    let asked = asked.filter_map(|advice| Some(tell(to.clone()?, advice)));
    decision.effects.extend(asked);
    decision
}

fn end_of_turn(ctx: &Ctx) -> Timestamp {
    ctx.now.checked_add(TURN).unwrap_or(ctx.now)
}

/// Words for one person only, wherever they are.
pub(crate) fn tell(to: PersonId, advice: Advice) -> Effect {
    Effect::Tell {
        to,
        saying: Saying::Advised(advice),
    }
}

pub(crate) fn evolve(incident: &mut Incident, recorded: &Recorded) {
    let roles = &mut incident.roles;
    if let Event::RoleTaken {
        role,
        person,
        until,
    } = &recorded.event
    {
        let turn = recorded.at.checked_add(TURN).unwrap_or(recorded.at);
        roles.put(*role, person.clone(), until.unwrap_or(turn));
    } else if let Event::RoleReleased { role, person } = &recorded.event {
        roles.drop(*role, person);
    } else if let Event::RoleOffered {
        role,
        to,
        hands_over,
    } = &recorded.event
    {
        roles.answer(*role, to);
        roles.offers.push(Offer {
            role: *role,
            to: to.clone(),
            by: recorded.by.clone(),
            at: recorded.at,
            hands_over: *hands_over,
        });
    } else if let Event::OfferDeclined { role, person } = &recorded.event {
        roles.answer(*role, person);
    }
}
