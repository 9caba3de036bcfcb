//! The pure core of Matoi: what an incident is and what may happen to it.
//!
//! `decide` answers a person's request, `note` takes in what is already so, `wake` gives what is due,
//! `evolve` folds an event, `surfaces` says what has to be true outside. No clock, no randomness, no
//! I/O, no async: everything arrives as an argument, so that a decision can be replayed and tested as
//! plain values. Must never learn that Slack, a database or a browser exists.

use jiff::Timestamp;

pub mod actor;
pub mod alert;
pub mod board;
pub mod case;
mod close;
pub mod effect;
pub mod entry;
pub mod event;
pub mod evidence;
pub mod ids;
pub mod incident;
pub mod note;
pub mod nudge;
mod raise;
pub mod refusal;
pub mod request;
pub mod role;
pub mod roll_call;
mod room;
pub mod settlement;
pub mod slug;
pub mod surface;
pub mod team;

pub use event::{evolve, fold};
pub use nudge::{next_wake, wake};
pub use surface::surfaces;

use actor::{Actor, Whisper};
use effect::{Effect, Need};
use event::{Event, Recorded};
use ids::{Ids, IncidentId, PersonId};
use incident::{Heat, Incident, State};
use note::NoteKind;
use refusal::{Advice, Refusal};
use request::{Report, Request, Sign};
use roll_call::{Availability, EARLY_MAX, Early, Standing};
use team::TeamView;

/// Everything a decision may look at besides the incident itself.
#[derive(Debug)]
pub struct Ctx<'a> {
    /// Now, by the house's clock.
    pub now: Timestamp,
    /// Who asks.
    pub by: Actor,
    /// Where to answer them privately.
    pub answer_at: Option<Whisper>,
    /// Fresh ids.
    pub ids: Ids,
    /// The team.
    pub team: &'a TeamView,
    /// The number reserved for a new incident; unused otherwise (gaps are fine).
    pub number: u64,
    /// People who wrote in the room within [`incident::ACTIVE`].
    pub talkers: &'a [PersonId],
}

/// What was decided.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decision {
    /// What happened.
    pub events: Vec<Event>,
    /// What the outside has to do once.
    pub effects: Vec<Effect>,
    /// What to say gently to whoever asked.
    pub advice: Vec<Advice>,
    /// Effects that need one of these will never be able to happen; they need not be waited for.
    pub moot: Vec<Need>,
}

impl Decision {
    /// Just that event.
    #[must_use]
    pub fn of(event: Event) -> Self {
        Self {
            events: vec![event],
            ..Self::default()
        }
    }

    /// Nothing but a word.
    #[must_use]
    pub fn advise(advice: Advice) -> Self {
        Self {
            advice: vec![advice],
            ..Self::default()
        }
    }

    /// With a word besides.
    #[must_use]
    pub fn and(mut self, advice: Advice) -> Self {
        self.advice.push(advice);
        self
    }

    /// Without effects that could never be tried (they would be owed for ever, and hold up what stands
    /// behind them), and with the case kept anew where something still happens after it was kept.
    fn lasting(mut self, incident: &Incident, ctx: &Ctx) -> Self {
        if self.effects.iter().any(|effect| !effect.needs().is_empty()) {
            let never = self.apply(incident, ctx).never();
            self.effects
                .retain(|effect| !effect.needs().iter().any(|need| never.contains(need)));
        }
        if incident.kept && !self.events.is_empty() {
            self.effects.push(Effect::KeepCase);
        }
        self
    }

    /// The incident once this decision is recorded.
    #[must_use]
    pub fn apply(&self, incident: &Incident, ctx: &Ctx) -> Incident {
        let record = |event: &Event| Recorded {
            at: ctx.now,
            by: ctx.by.clone(),
            event: event.clone(),
        };
        self.events
            .iter()
            .map(record)
            .fold(incident.clone(), |incident, recorded| {
                evolve(incident, &recorded)
            })
    }
}

/// Answers a request.
///
/// # Errors
/// A [`Refusal`] where it cannot be: an answer to a person, never a fault.
pub fn decide(
    incident: &Incident,
    id: IncidentId,
    request: Request,
    ctx: &Ctx,
) -> Result<Decision, Refusal> {
    if let (State::Unborn, Request::Raise(raise)) = (incident.state, &request) {
        return Ok(raise::raise(incident, id, raise.clone(), ctx));
    }
    if incident.state == State::Unborn {
        return Err(Refusal::NoSuchIncident);
    }
    answer(incident, request, ctx).map(|decision| decision.lasting(incident, ctx))
}

fn answer(incident: &Incident, request: Request, ctx: &Ctx) -> Result<Decision, Refusal> {
    match request {
        Request::Raise(_) | Request::Join => raise::join(incident, ctx),
        Request::React {
            message,
            sign,
            on,
            at,
        } => Ok(react(incident, message, sign, Standing { on, at }, ctx)),
        Request::AnswerRollCall { person, answer } => {
            Ok(answer_roll_call(incident, person, answer, ctx))
        }
        Request::RecordNote {
            kind,
            text,
            source,
            at,
        } => Ok(note::record(incident, kind, text, source, at, ctx)),
        Request::ChangeNote { note, change } => note::change(incident, note, change),
        Request::SayImpact { impact } => Ok(note::record(
            incident,
            NoteKind::Impact,
            impact,
            None,
            ctx.now,
            ctx,
        )),
        Request::TakeRole { role, person } => role::take(incident, role, person),
        Request::ReleaseRole { role, person } => role::release(incident, role, person, ctx),
        Request::Rename { title } => retitle(incident, &title),
        Request::ChangeHeat { heat } => warm(incident, heat),
        Request::Propose { text } => settlement::propose(incident, text, ctx),
        Request::Agree { proposal } => settlement::agree(incident, proposal, ctx),
        Request::RaiseConcern { text, proposal } => settlement::worry(incident, text, proposal),
        Request::WithdrawProposal { proposal } => settlement::withdraw(incident, proposal),
        Request::DecideSettled { text } => settlement::decide(incident, text, ctx),
        Request::Reopen => settlement::reopen(incident),
        Request::Close { false_alarm } => close::close(incident, false_alarm, ctx),
        Request::AskHelp { known } => Ok(Decision::advise(if known {
            Advice::Help
        } else {
            Advice::NotARoom
        })),
        Request::RaiseAlert | Request::LookAtAlert | Request::DismissAlert => {
            Err(Refusal::NoSuchAlert)
        }
    }
}

fn retitle(incident: &Incident, title: &str) -> Result<Decision, Refusal> {
    let title: String = title.trim().chars().take(raise::TITLE_CHARS_MAX).collect();
    if incident.state.is_over() {
        return Err(Refusal::Over);
    }
    Ok(if title == incident.title {
        Decision::default()
    } else {
        Decision::of(Event::Renamed { title })
    })
}

fn warm(incident: &Incident, heat: Heat) -> Result<Decision, Refusal> {
    if incident.state.is_over() {
        return Err(Refusal::Over);
    }
    Ok(if heat == incident.heat {
        Decision::default()
    } else {
        Decision::of(Event::HeatChanged { heat })
    })
}

/// Takes in what is already so. The type is the rule: there is no `Result` here.
#[must_use]
pub fn note(incident: &Incident, report: Report, ctx: &Ctx) -> Decision {
    take_in(incident, report, ctx).lasting(incident, ctx)
}

fn take_in(incident: &Incident, report: Report, ctx: &Ctx) -> Decision {
    match report {
        Report::RoomOpened { room, name } => room::opened(incident, room, name, ctx),
        Report::RoomNameRefused { reason } => room::name_refused(incident, reason, ctx),
        Report::RoomRefused { reason } => room::refused(incident, reason, ctx),
        Report::RoomArchived => room::archived(incident),
        Report::PeopleCalled {
            opener,
            people,
            missed,
        } => room::called(incident, opener, people, missed),
        Report::HeadPosted { message } => room::head_posted(incident, message),
        Report::HeadLost { message } => room::head_lost(incident, &message, ctx),
        Report::Announced { message } if incident.announcement.is_none() => {
            Decision::of(Event::Announced { message })
        }
        Report::ProposalPosted { proposal, message } => {
            Decision::of(Event::ProposalPosted { proposal, message })
        }
        Report::TopicTaken { by } if !incident.topic_taken => {
            Decision::of(Event::TopicTaken { by })
        }
        Report::TextLearned {
            source,
            text,
            author,
            said_at,
        } if incident.ledger.would_learn(&source, &text) => Decision::of(Event::TextLearned {
            source,
            text,
            author,
            said_at,
        }),
        Report::CaseKept if !incident.kept => Decision::of(Event::CaseKept),
        Report::FellShort { effect, reason } => room::fell_short(incident, effect, reason, ctx),
        Report::AlertChanged { evidence } => Decision::of(Event::EvidenceAdded { evidence }),
        Report::Announced { .. }
        | Report::TopicTaken { .. }
        | Report::TextLearned { .. }
        | Report::CaseKept
        | Report::CardPosted { .. }
        | Report::AlertHeard(_)
        | Report::IncidentPlaced { .. }
        | Report::IncidentOver { .. } => Decision::default(),
    }
}

/// What a reaction means depends on where it stands: on the head it answers the roll call, anywhere
/// else in the room it marks a note.
fn react(
    incident: &Incident,
    message: ids::MessageRef,
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
    if let Some(live) = proposal.filter(|_| sign == Sign::Check && mark.on) {
        return settlement::agree(incident, Some(live.id), ctx).unwrap_or_default();
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

fn answer_roll_call(
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
        },
    )
}

fn answer_meant(sign: Sign) -> Option<Availability> {
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
        | Sign::Cross => None,
    }
}

fn kind_meant(sign: Sign) -> Option<NoteKind> {
    match sign {
        Sign::Pin => Some(NoteKind::Fact),
        Sign::Thinking => Some(NoteKind::Hypothesis),
        Sign::Wrench => Some(NoteKind::Action),
        Sign::Scales => Some(NoteKind::Decision),
        Sign::Question => Some(NoteKind::Unknown),
        Sign::Hand | Sign::Eyes | Sign::Clock | Sign::Pray | Sign::Check | Sign::Cross => None,
    }
}
