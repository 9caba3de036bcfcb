//! Agreeing that it has settled (D43, D44): proposed with what was seen, agreed by people or a
//! worry raised, names kept, reopened at any time. An alert's recovery is material and never decides.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Ctx, Decision,
    actor::Actor,
    board,
    effect::Effect,
    entry,
    event::{Event, Recorded},
    ids::{MessageRef, NoteId, PersonId},
    incident::{Incident, Room, State},
    note::{self, NoteKind},
    raise,
    refusal::{Advice, Refusal},
    role::Role,
    roll_call::Standing,
    shut,
};

/// So many people settle it, unless only one was active lately (DESIGN §8.3).
pub const AGREEMENTS: usize = 2;

/// So many worries about one proposal are kept.
pub const CONCERNS_MAX: usize = 200;

/// A worry about settling.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Concern {
    /// Whose.
    pub by: Actor,
    /// In their words; may be empty, the worry counts all the same.
    pub text: String,
    /// When.
    pub at: Timestamp,
    /// Not laid to rest yet.
    pub open: bool,
}

/// How a proposal ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// People agreed.
    Agreed,
    /// The lead's word, recorded as such.
    LeadsWord,
    /// Taken back.
    Withdrawn,
}

/// "I think it has settled", and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// Its id; buttons carry it, so that a press on an old one is known as such.
    pub id: Uuid,
    /// Who proposed; proposing counts as agreeing.
    pub by: Actor,
    /// In their words, perhaps none.
    pub text: String,
    /// When.
    pub at: Timestamp,
    /// Notes shown as material.
    pub material: Vec<NoteId>,
    /// Pieces of evidence shown as material, by their place in the incident's list.
    #[serde(default)]
    pub evidence: Vec<usize>,
    /// Who agrees, the proposer first.
    pub agreed: Vec<Actor>,
    /// The reactions by which people agreed, or took that back.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub marks: BTreeMap<PersonId, Standing>,
    /// Worries raised.
    pub concerns: Vec<Concern>,
    /// The message that carries it.
    pub post: Option<MessageRef>,
    /// How and when it ended.
    pub ended: Option<(Ending, Timestamp)>,
}

/// All proposals, the live one last.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Settlement {
    /// In the order they were made.
    pub proposals: Vec<Proposal>,
}

impl Settlement {
    /// The one people are being asked about now.
    #[must_use]
    pub fn live(&self) -> Option<&Proposal> {
        self.proposals
            .last()
            .filter(|proposal| proposal.ended.is_none())
    }

    /// The newest one, live or ended.
    #[must_use]
    pub fn latest(&self) -> Option<&Proposal> {
        self.proposals.last()
    }

    pub(crate) fn edit_live(&mut self, change: impl FnOnce(&mut Proposal)) {
        if let Some(proposal) = self
            .proposals
            .last_mut()
            .filter(|proposal| proposal.ended.is_none())
        {
            change(proposal);
        }
    }
}

/// Whether enough people agree here and now. A name in a script or a machine may propose and agree,
/// and is shown; it is people who settle.
fn enough(incident: &Incident, agreed: &[Actor], ctx: &Ctx) -> bool {
    let outsiders = |person: &&crate::ids::PersonId| {
        !agreed.iter().any(|actor| actor.person() == Some(*person))
    };
    let others = incident
        .active(ctx.now)
        .chain(ctx.talkers.iter())
        .filter(outsiders);
    let others = others
        .filter(|person| ctx.team.me.as_ref() != Some(*person))
        .count();
    let people = agreed.iter().filter(|actor| actor.person().is_some());
    match people.count() {
        0 => false,
        few => few >= AGREEMENTS || others == 0,
    }
}

/// What a proposal is shown with.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Material {
    /// Notes.
    pub notes: Vec<NoteId>,
    /// Evidence, by its place in the incident's list.
    pub evidence: Vec<usize>,
}

/// What is at hand where nobody chose: every fact, and every sign of recovery that still holds (the newest
/// word of what said it).
#[must_use]
pub fn at_hand(incident: &Incident) -> Material {
    let facts = incident.ledger.standing(NoteKind::Fact).into_iter();
    let evidence = incident.evidence.iter().enumerate();
    Material {
        notes: facts.map(|(id, _)| id).collect(),
        evidence: evidence
            .filter(|(at, piece)| piece.recovered && is_newest(incident, *at))
            .map(|(at, _)| at)
            .collect(),
    }
}

/// Whether nothing of the same source came after that piece.
fn is_newest(incident: &Incident, at: usize) -> bool {
    let mut later = incident.evidence.iter().skip(at + 1);
    let from = incident.evidence.get(at).map(|piece| &piece.from);
    !later.any(|piece| Some(&piece.from) == from)
}

fn proposed(incident: &Incident, text: String, chosen: Option<Material>, ctx: &Ctx) -> Event {
    let Material {
        mut notes,
        mut evidence,
    } = chosen.unwrap_or_else(|| at_hand(incident));
    notes.retain(|id| incident.ledger.get(*id).is_some());
    evidence.retain(|at| *at < incident.evidence.len());
    Event::SettlementProposed {
        proposal: ctx.ids.fresh(),
        text,
        material: notes,
        evidence,
    }
}

pub(crate) fn propose(
    incident: &Incident,
    text: &str,
    material: Option<Material>,
    ctx: &Ctx,
) -> Result<Decision, Refusal> {
    match incident.state {
        State::Settled => return Err(Refusal::AlreadySettled),
        State::Closed | State::FalseAlarm => return Err(Refusal::Over),
        State::Settling => return Err(Refusal::ProposalLive),
        State::Unborn | State::Open | State::Responding => {}
    }
    let words = entry::words(text);
    let proposed = proposed(incident, words.text, material, ctx);
    let mut decision = Decision::of(proposed);
    decision.advice.extend(words.cut);
    let after = decision.apply(incident, ctx);
    let advice =
        if after.settlement.live().is_some_and(|p| {
            p.material.is_empty() && p.evidence.is_empty() && p.text.trim().is_empty()
        }) {
            Some(Advice::NoMaterialYet)
        } else {
            None
        };
    decision.advice.extend(advice);
    Ok(if enough(incident, std::slice::from_ref(&ctx.by), ctx) {
        settle(&after, decision, Ending::Agreed, ctx)
    } else {
        decision.effects.extend(in_room(&after, ask(&after)));
        decision
    })
}

pub(crate) fn agree(
    incident: &Incident,
    proposal: Option<Uuid>,
    ctx: &Ctx,
) -> Result<Decision, Refusal> {
    let live = asked_about(incident, proposal)?;
    let worried = live
        .concerns
        .iter()
        .any(|concern| concern.open && concern.by == ctx.by);
    if live.agreed.contains(&ctx.by) && !worried {
        return Ok(Decision::advise(Advice::AgreedAlready));
    }
    let decision = Decision::of(Event::SettlementAgreed { mark: None }).and(Advice::Agreed);
    let after = decision.apply(incident, ctx);
    let Some(live) = after.settlement.live() else {
        return Ok(decision);
    };
    let calm = live.concerns.iter().all(|concern| !concern.open);
    Ok(if calm && enough(&after, &live.agreed, ctx) {
        settle(&after, decision, Ending::Agreed, ctx)
    } else {
        decision
    })
}

/// Takes one's own agreement back, as long as it is still being asked about. The proposer's own way
/// back is to withdraw.
pub(crate) fn disagree(
    incident: &Incident,
    proposal: Option<Uuid>,
    ctx: &Ctx,
) -> Result<Decision, Refusal> {
    let live = asked_about(incident, proposal)?;
    if live.by == ctx.by || !live.agreed.contains(&ctx.by) {
        return Ok(Decision::default());
    }
    Ok(Decision::of(Event::AgreementTakenBack { mark: None }))
}

/// ✅ on the proposal, put or taken back. What is known by a later reaction stays as it is.
pub(crate) fn marked(
    incident: &Incident,
    live: &Proposal,
    by: &PersonId,
    mark: Standing,
    ctx: &Ctx,
) -> Decision {
    let known = live.marks.get(by).copied();
    let mut after = known;
    Standing::settle(&mut after, mark);
    if after == known {
        return Decision::default();
    }
    let answer = if mark.on {
        agree(incident, Some(live.id), ctx)
    } else {
        disagree(incident, Some(live.id), ctx)
    };
    let mut decision = answer.unwrap_or_default();
    for event in &mut decision.events {
        if let Event::SettlementAgreed { mark: by } | Event::AgreementTakenBack { mark: by } = event
        {
            *by = Some(mark);
        }
    }
    decision
}

/// A worry. The same one said twice is one worry, and heard both times.
pub(crate) fn worry(
    incident: &Incident,
    text: &str,
    proposal: Option<Uuid>,
    ctx: &Ctx,
) -> Result<Decision, Refusal> {
    let live = asked_about(incident, proposal)?;
    let words = entry::words(text.trim());
    let mut concerns = live.concerns.iter();
    let is_known = concerns
        .any(|concern| concern.open && concern.by == ctx.by && concern.text.trim() == words.text);
    if is_known {
        return Ok(Decision::advise(Advice::ConcernNoted));
    }
    if live.concerns.len() >= CONCERNS_MAX {
        return Err(Refusal::TooMany);
    }
    let raised = Event::ConcernRaised { text: words.text };
    let mut decision = Decision::of(raised).and(Advice::ConcernNoted);
    decision.advice.extend(words.cut);
    Ok(decision)
}

pub(crate) fn withdraw(incident: &Incident, proposal: Option<Uuid>) -> Result<Decision, Refusal> {
    asked_about(incident, proposal)?;
    Ok(Decision::of(Event::SettlementWithdrawn))
}

/// The lead's word: at any time, worries or not, and recorded as what it is. Said about a proposal that was
/// taken back meanwhile it settles nothing: what made somebody take it back was not seen. Words said while
/// somebody else's proposal is open are kept as a decision.
pub(crate) fn decide(
    incident: &Incident,
    text: &str,
    material: Option<Material>,
    proposal: Option<Uuid>,
    ctx: &Ctx,
) -> Result<Decision, Refusal> {
    match incident.state {
        State::Settled => return Err(Refusal::AlreadySettled),
        State::Closed | State::FalseAlarm => return Err(Refusal::Over),
        State::Unborn | State::Open | State::Responding | State::Settling => {}
    }
    if proposal.is_some() {
        asked_about(incident, proposal)?;
    }
    if !ctx
        .by
        .person()
        .is_some_and(|by| incident.roles.holds(Role::Lead, by))
    {
        return Err(Refusal::LeadOnly);
    }
    let mut decision = Decision::default();
    if incident.settlement.live().is_none() {
        let words = entry::words(text);
        let proposed = proposed(incident, words.text, material, ctx);
        decision.events.push(proposed);
        decision.advice.extend(words.cut);
    } else if !text.trim().is_empty() {
        let kept = note::record(incident, NoteKind::Decision, text, None, ctx.now, ctx);
        decision.events.extend(kept.events);
    }
    let after = decision.apply(incident, ctx);
    Ok(settle(&after, decision, Ending::LeadsWord, ctx))
}

/// It is not over after all. One that was put away goes on in a new room, linked both ways (a room
/// that was archived can't be opened again by us), or in its own where a person opened that again.
pub(crate) fn reopen(incident: &Incident, ctx: &Ctx) -> Result<Decision, Refusal> {
    match incident.state {
        State::Closed | State::FalseAlarm if !shut::is_open_again(incident) => {
            return Ok(raise::go_on(incident, ctx));
        }
        State::Settled | State::Closed | State::FalseAlarm => {}
        State::Unborn | State::Open | State::Responding | State::Settling => {
            return shut::move_on(incident, ctx);
        }
    }
    let mut decision = Decision::of(Event::Reopened);
    let news = Some(Effect::PostReopened);
    decision.effects.extend(in_room(incident, news));
    Ok(decision)
}

fn settle(incident: &Incident, mut decision: Decision, how: Ending, ctx: &Ctx) -> Decision {
    let settled = Event::Settled { how };
    let after = Decision::of(settled.clone()).apply(incident, ctx);
    decision.events.push(settled);
    decision.effects.extend(in_room(&after, news(&after, ctx)));
    // What Slack did not tell of belongs to what was agreed, and is looked for now.
    let (from, until) = (ctx.now, ctx.now);
    let read = after.room.open().map(|_| Effect::CatchUp { from, until });
    decision.effects.extend(read);
    decision
}

/// The question, as it stands.
fn ask(incident: &Incident) -> Option<Effect> {
    incident.settlement.live()?;
    board::proposal(incident).map(|view| Effect::PostProposal { view })
}

/// The news, where it has settled.
fn news(incident: &Incident, ctx: &Ctx) -> Option<Effect> {
    let view = board::settled(incident, ctx.team)?;
    (incident.state == State::Settled).then_some(Effect::PostSettled { view })
}

/// A room that is still awaited gets its board first, and then what stands by then (`standing`).
fn in_room(incident: &Incident, post: Option<Effect>) -> Option<Effect> {
    post.filter(|_| incident.room != Room::Awaited)
}

/// What is to be read below the board of a room that came late: the question or the news, not the way there.
pub(crate) fn standing(incident: &Incident, ctx: &Ctx) -> Option<Effect> {
    ask(incident).or_else(|| news(incident, ctx))
}

fn asked_about(incident: &Incident, proposal: Option<Uuid>) -> Result<&Proposal, Refusal> {
    match (incident.settlement.live(), incident.state) {
        (_, State::Closed | State::FalseAlarm) => Err(Refusal::Over),
        (Some(live), _) if proposal.is_none_or(|id| id == live.id) => Ok(live),
        (None, State::Settled) => Err(Refusal::AlreadySettled),
        (
            Some(_) | None,
            State::Unborn | State::Open | State::Responding | State::Settling | State::Settled,
        ) => Err(Refusal::NoProposal),
    }
}

pub(crate) fn evolve(incident: &mut Incident, recorded: &Recorded) {
    let Recorded { at, by, event } = recorded;
    if let Event::SettlementProposed {
        proposal,
        text,
        material,
        evidence,
    } = event
    {
        incident.state = State::Settling;
        incident.settlement.proposals.push(Proposal {
            id: *proposal,
            by: by.clone(),
            text: text.clone(),
            at: *at,
            material: material.clone(),
            evidence: evidence.clone(),
            agreed: vec![by.clone()],
            marks: BTreeMap::new(),
            concerns: Vec::new(),
            post: None,
            ended: None,
        });
    } else if let Event::ProposalPosted { proposal, message } = event {
        let mut proposals = incident.settlement.proposals.iter_mut();
        if let Some(posted) = proposals.find(|p| p.id == *proposal) {
            posted.post = Some(message.clone());
        }
    } else if let Event::SettledPosted { message } = event {
        incident.settled_post = Some(message.clone());
    } else if let Event::SettlementWithdrawn = event {
        let settlement = &mut incident.settlement;
        settlement.edit_live(|live| live.ended = Some((Ending::Withdrawn, *at)));
        incident.state = incident.under_way();
    } else if let Event::Settled { how } = event {
        let settlement = &mut incident.settlement;
        settlement.edit_live(|live| live.ended = Some((*how, *at)));
        incident.state = State::Settled;
    } else if let Event::Reopened = event {
        incident.state = incident.under_way();
        incident.settled_post = None;
        (incident.closed_at, incident.kept) = (None, false);
        incident.whose_room.keep_open(false);
    } else {
        incident
            .settlement
            .edit_live(|live| answered(live, recorded));
    }
}

/// Agreeing lays one's own worry to rest; worrying takes one's agreement back.
fn answered(live: &mut Proposal, recorded: &Recorded) {
    let Recorded { at, by, event } = recorded;
    if let Event::SettlementAgreed { mark: Some(mark) }
    | Event::AgreementTakenBack { mark: Some(mark) } = event
        && let Some(person) = by.person()
    {
        let mut known = live.marks.get(person).copied();
        Standing::settle(&mut known, *mark);
        live.marks.extend(known.map(|mark| (person.clone(), mark)));
    }
    if let Event::SettlementAgreed { .. } = event {
        let own = live.concerns.iter_mut().filter(|concern| concern.by == *by);
        own.for_each(|concern| concern.open = false);
        if !live.agreed.contains(by) {
            live.agreed.push(by.clone());
        }
    } else if let Event::AgreementTakenBack { .. } = event {
        live.agreed.retain(|actor| actor != by || *actor == live.by);
    } else if let Event::ConcernRaised { text } = event {
        live.agreed.retain(|actor| actor != by || *actor == live.by);
        live.concerns.push(Concern {
            by: by.clone(),
            text: text.clone(),
            at: *at,
            open: true,
        });
    }
}
