//! What people are shown, as values: the board, the topic, the announcement, a proposal, the end.
//! Folds of the incident with no words in them. Must never read a clock: a board that changed by
//! itself would be redrawn for ever.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    actor::Actor,
    evidence::{Attached, Evidence, Provenance},
    follow_up::{FollowUp, FollowUpKind, Task},
    ids::{LookBackId, MessageRef, PersonId, RoomId},
    incident::{Heat, Incident, Kind, State, Successor},
    look_back::{self, Size},
    note::{NoteKind, Verdict},
    role::Role,
    roll_call::Availability,
    settlement::{Concern, Ending, Proposal},
    spelling,
    team::{Area, TeamView},
};

/// So many notes of a kind stand on the board; older facts give way to newer ones, and the count
/// says how many more there are.
pub const BOARD_NOTES_MAX: usize = 8;
/// So many pieces of evidence stand on the board.
pub const BOARD_EVIDENCE_MAX: usize = 3;

/// One line of the ledger.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// What was said; `None` while it is being fetched.
    pub text: Option<String>,
    /// Who said it.
    pub by: Option<Actor>,
    /// Where a hypothesis stands.
    pub verdict: Verdict,
    /// The fact that did it, in its words.
    #[serde(default)]
    pub because: Option<String>,
    /// Who is looking into it.
    #[serde(default)]
    pub taken: Vec<PersonId>,
    /// The message.
    pub source: Option<MessageRef>,
    /// When it was said.
    pub at: Timestamp,
}

/// The newest lines of one kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lines {
    /// Which kind.
    pub kind: NoteKind,
    /// At most [`BOARD_NOTES_MAX`], oldest first.
    pub lines: Vec<Line>,
    /// How many older ones are on the page only.
    pub more: usize,
}

/// People who gave one answer, with their areas.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hands {
    /// The answer.
    pub answer: Availability,
    /// Who, with what they know.
    pub people: Vec<(PersonId, Vec<Area>)>,
}

/// The pinned head: board and roll call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields are named by the nouns of the house")]
pub struct Board {
    pub number: u64,
    pub kind: Kind,
    pub title: String,
    pub state: State,
    pub heat: Heat,
    pub impact: String,
    pub opener: Option<Actor>,
    pub opened_at: Option<Timestamp>,
    pub called: usize,
    pub notes: Vec<Lines>,
    pub roles: Vec<(Role, Vec<PersonId>)>,
    /// Until when whoever holds a role said they would.
    #[serde(default)]
    pub turns: Vec<(Role, PersonId, Timestamp)>,
    pub hands: Vec<Hands>,
    pub evidence: Vec<Evidence>,
    pub more_evidence: usize,
    pub agreed: Option<(usize, usize)>,
    /// The proposal people are being asked about.
    #[serde(default)]
    pub proposal: Option<Uuid>,
    pub missed: Vec<PersonId>,
    pub files: Vec<Attached>,
    pub follows: Option<u64>,
    pub threaded: bool,
}

/// The room's topic.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields are named by the nouns of the house")]
pub struct Topic {
    pub number: u64,
    pub kind: Kind,
    pub title: String,
    pub state: State,
    pub lead: Option<PersonId>,
}

/// The one post in the announce channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields are named by the nouns of the house")]
pub struct Announcement {
    pub number: u64,
    pub kind: Kind,
    pub title: String,
    pub state: State,
    pub heat: Heat,
    pub impact: String,
    pub known: Option<String>,
    pub opener: Option<Actor>,
    pub room: Option<RoomId>,
    pub sensitive: bool,
    pub went_on: Option<Successor>,
}

/// A proposal to settle, as shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields are named by the nouns of the house")]
pub struct ProposalView {
    pub proposal: Uuid,
    pub kind: Kind,
    pub by: Actor,
    pub text: String,
    pub material: Vec<String>,
    pub open_questions: Vec<String>,
    pub agreed: Vec<Actor>,
    pub concerns: Vec<Concern>,
    pub ended: Option<Ending>,
}

/// The news that it has settled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields are named by the nouns of the house")]
pub struct SettledView {
    pub kind: Kind,
    pub at: Timestamp,
    pub how: Ending,
    pub agreed: Vec<Actor>,
    pub text: String,
    /// Whether anything was shown as material.
    pub material: bool,
    pub cause: Planned,
    pub report: Planned,
    pub look_backs: Vec<LookBackLine>,
    pub tasks: Vec<Task>,
    pub more_tasks: usize,
    /// Every look-back is done: closing is offered.
    pub ready: bool,
    /// It was opened anew since.
    pub reopened: bool,
}

/// A follow-up as everybody sees it: whoever was asked and has not answered is not named.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields are named by the nouns of the house")]
pub struct Planned {
    pub kind: FollowUpKind,
    pub owner: Option<Actor>,
    pub how: String,
    pub when: String,
    pub for_whom: String,
    pub let_go: bool,
}

/// A look-back in one line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields are named by the nouns of the house")]
pub struct LookBackLine {
    pub id: LookBackId,
    pub size: Size,
    pub by: Actor,
    pub written: bool,
    pub done: bool,
    #[serde(default)]
    pub dropped: bool,
}

/// The last words, with thanks by name (D61).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields are named by the nouns of the house")]
pub struct Farewell {
    pub number: u64,
    pub kind: Kind,
    pub title: String,
    pub false_alarm: bool,
    pub opener: Option<Actor>,
    pub thanks: Vec<PersonId>,
}

/// The board as it should be now.
#[must_use]
pub fn board(incident: &Incident, team: &TeamView) -> Board {
    let incident = &*spelling::shown(incident, team);
    let skip = incident.evidence.len().saturating_sub(BOARD_EVIDENCE_MAX);
    Board {
        number: incident.number,
        kind: incident.kind,
        title: incident.headline(),
        state: incident.state,
        heat: incident.heat,
        impact: impact(incident),
        opener: incident.opener.clone(),
        opened_at: incident.opened_at,
        called: incident.called.asked,
        notes: NoteKind::ALL
            .into_iter()
            .filter(|kind| *kind != NoteKind::Impact)
            .map(|kind| lines(incident, kind))
            .collect(),
        roles: Role::ALL
            .into_iter()
            .map(|role| (role, incident.roles.holders(role).cloned().collect()))
            .collect(),
        turns: incident
            .roles
            .turns()
            .map(|(role, person, until)| (role, person.clone(), until))
            .collect(),
        hands: Availability::ALL
            .into_iter()
            .map(|answer| hands(incident, team, answer))
            .collect(),
        evidence: incident
            .evidence
            .iter()
            .take(BOARD_EVIDENCE_MAX)
            .cloned()
            .collect(),
        more_evidence: skip,
        agreed: incident
            .settlement
            .live()
            .map(|live| (live.agreed.len(), crate::settlement::AGREEMENTS)),
        proposal: incident.settlement.live().map(|live| live.id),
        missed: incident
            .called
            .missed
            .iter()
            .map(|(person, _)| person.clone())
            .collect(),
        files: files(incident),
        follows: incident.follows.map(|(_, number)| number),
        threaded: incident.is_threaded(),
    }
}

/// Files that came with what started it.
fn files(incident: &Incident) -> Vec<Attached> {
    let with_evidence = |attached: &&Attached| {
        let from = Provenance::Message(attached.message.clone());
        incident.evidence.iter().any(|piece| piece.from == from)
    };
    let files = incident.files.iter().filter(with_evidence);
    files.take(BOARD_EVIDENCE_MAX).cloned().collect()
}

/// Users' trouble: the newest impact note, else what was said at the raise.
#[must_use]
pub fn impact(incident: &Incident) -> String {
    let noted = incident
        .ledger
        .standing(NoteKind::Impact)
        .into_iter()
        .rev()
        .find_map(|(_, note)| note.text.clone());
    noted.unwrap_or_else(|| incident.impact.clone())
}

/// The topic as it should be now.
#[must_use]
pub fn topic(incident: &Incident) -> Topic {
    Topic {
        number: incident.number,
        kind: incident.kind,
        title: incident.title.clone(),
        state: incident.state,
        lead: incident.roles.holders(Role::Lead).next().cloned(),
    }
}

/// The announce post as it should be now.
#[must_use]
pub fn announcement(incident: &Incident) -> Announcement {
    let facts = incident.ledger.standing(NoteKind::Fact);
    let newest = facts
        .into_iter()
        .rev()
        .find_map(|(_, note)| note.text.clone());
    Announcement {
        number: incident.number,
        kind: incident.kind,
        title: if incident.sensitive {
            String::new()
        } else {
            incident.headline()
        },
        state: incident.state,
        heat: incident.heat,
        impact: if incident.sensitive {
            String::new()
        } else {
            impact(incident)
        },
        known: newest.filter(|_| !incident.sensitive),
        opener: incident.opener.clone(),
        room: incident
            .room
            .place()
            .map(|(id, _)| id.clone())
            .filter(|_| !incident.sensitive),
        sensitive: incident.sensitive,
        went_on: incident.went_on.clone().filter(|_| !incident.sensitive),
    }
}

/// The newest proposal as it should be shown now.
#[must_use]
pub fn proposal(incident: &Incident) -> Option<ProposalView> {
    let proposal = incident.settlement.latest()?;
    Some(ProposalView {
        proposal: proposal.id,
        kind: incident.kind,
        by: proposal.by.clone(),
        text: proposal.text.clone(),
        material: material(incident, proposal),
        open_questions: open_questions(incident),
        agreed: proposal.agreed.clone(),
        concerns: proposal.concerns.clone(),
        ended: proposal.ended.map(|(how, _)| how),
    })
}

/// The news, with what comes after, where it has settled at least once.
#[must_use]
pub fn settled(incident: &Incident, _team: &TeamView) -> Option<SettledView> {
    let mut proposals = incident.settlement.proposals.iter().rev();
    let (proposal, (how, at)) = proposals.find_map(|proposal| {
        let ended = proposal.ended.filter(|(how, _)| *how != Ending::Withdrawn);
        ended.map(|ended| (proposal, ended))
    })?;
    // What was let go stays in sight, so that it can be taken up again.
    let tasks = incident.after.tasks.iter();
    let more_tasks = tasks.len().saturating_sub(BOARD_NOTES_MAX);
    let look_backs = incident.look_backs.iter();
    Some(SettledView {
        kind: incident.kind,
        at,
        how,
        agreed: proposal.agreed.clone(),
        text: proposal.text.clone(),
        material: !proposal.material.is_empty() || !proposal.evidence.is_empty(),
        cause: planned(FollowUpKind::Cause, &incident.after.cause),
        report: planned(FollowUpKind::Report, &incident.after.report),
        look_backs: look_backs
            .map(|one| LookBackLine {
                id: one.id,
                size: one.size,
                by: one.by.clone(),
                written: one.text.is_some(),
                done: one.done,
                dropped: one.dropped,
            })
            .collect(),
        tasks: tasks.skip(more_tasks).cloned().collect(),
        more_tasks,
        ready: look_back::is_ready(incident),
        reopened: incident.state != State::Settled && !incident.state.is_over(),
    })
}

fn planned(kind: FollowUpKind, now: &FollowUp) -> Planned {
    Planned {
        kind,
        owner: now.owner.clone(),
        how: now.plan.how.clone(),
        when: now.plan.when.clone(),
        for_whom: now.plan.for_whom.clone(),
        let_go: now.let_go,
    }
}

/// The last words.
#[must_use]
pub fn farewell(incident: &Incident, team: &TeamView, false_alarm: bool) -> Farewell {
    let opener = incident.opener.as_ref().and_then(Actor::person);
    let helped = |person: &&PersonId| Some(*person) != opener && Some(*person) != team.me.as_ref();
    Farewell {
        number: incident.number,
        kind: incident.kind,
        title: incident.title.clone(),
        false_alarm,
        opener: incident.opener.clone(),
        thanks: incident.acted.keys().filter(helped).cloned().collect(),
    }
}

fn material(incident: &Incident, proposal: &Proposal) -> Vec<String> {
    let notes = proposal
        .material
        .iter()
        .filter_map(|id| incident.ledger.get(*id));
    let said = notes
        .filter(|note| note.stands())
        .filter_map(|note| note.text.clone());
    let shown = proposal
        .evidence
        .iter()
        .filter_map(|at| incident.evidence.get(*at))
        .map(|piece| piece.text.clone());
    said.chain(shown).collect()
}

fn open_questions(incident: &Incident) -> Vec<String> {
    let open = incident
        .ledger
        .standing(NoteKind::Hypothesis)
        .into_iter()
        .filter(|(_, n)| n.verdict == Verdict::Open);
    let unknown = incident.ledger.standing(NoteKind::Unknown).into_iter();
    open.chain(unknown)
        .filter_map(|(_, note)| note.text.clone())
        .take(BOARD_NOTES_MAX)
        .collect()
}

fn lines(incident: &Incident, kind: NoteKind) -> Lines {
    let standing = incident.ledger.standing(kind);
    let more = standing.len().saturating_sub(BOARD_NOTES_MAX);
    let line = |note: &crate::note::Note| Line {
        text: note.text.clone(),
        by: note.said_by.clone(),
        verdict: note.verdict,
        because: note
            .because
            .and_then(|fact| incident.ledger.get(fact))
            .and_then(|fact| fact.text.clone()),
        taken: note.taken.iter().cloned().collect(),
        source: note.source.clone(),
        at: note.at,
    };
    Lines {
        kind,
        lines: standing
            .into_iter()
            .skip(more)
            .map(|(_, note)| line(note))
            .collect(),
        more,
    }
}

fn hands(incident: &Incident, team: &TeamView, answer: Availability) -> Hands {
    let people = incident
        .roll_call
        .who(answer)
        .map(|person| (person.clone(), team.areas(person).to_vec()));
    Hands {
        answer,
        people: people.collect(),
    }
}
