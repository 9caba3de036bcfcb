//! The pure core of Matoi: what an incident is and what may happen to it.
//!
//! `decide` answers a person's request, `note` takes in what is already so, `wake` gives what is due,
//! `evolve` folds an event, `surfaces` says what has to be true outside. No clock, no randomness, no
//! I/O, no async: everything arrives as an argument, so that a decision can be replayed and tested as
//! plain values. Must never learn that Slack, a database or a browser exists.

use jiff::Timestamp;

pub mod actor;
pub mod adopt;
pub mod alert;
pub mod alike;
pub mod board;
pub mod case;
mod close;
pub mod effect;
pub mod entry;
pub mod event;
pub mod evidence;
mod evolve;
pub mod follow_up;
pub mod ids;
pub mod incident;
mod ledger;
pub mod look_back;
pub mod note;
pub mod nudge;
mod raise;
mod reaction;
pub mod refusal;
pub mod request;
pub mod role;
pub mod roll_call;
mod room;
pub mod search;
pub mod seen;
pub mod settlement;
mod shut;
pub mod similar;
pub mod slug;
pub mod spelling;
pub mod surface;
pub mod team;
mod verdict;

pub use evolve::{evolve, fold};
pub use nudge::{next_wake, wake};
pub use surface::surfaces;

use actor::{Actor, Whisper};
use effect::{Effect, Need};
use event::{Event, Recorded};
use ids::{Ids, IncidentId, PersonId, RoomId};
use incident::{Heat, Incident, State};
use note::NoteKind;
use refusal::{Advice, Refusal};
use request::{Report, Request};
use roll_call::Standing;
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
    /// Other open incidents that whoever raises may join instead; empty for anything but a raise.
    pub open: &'a [similar::OpenOne],
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
        } => {
            let standing = Standing::marked(on, at);
            Ok(reaction::react(incident, message, sign, standing, ctx))
        }
        Request::AnswerRollCall { person, answer } => {
            Ok(reaction::answer_roll_call(incident, person, answer, ctx))
        }
        Request::RecordNote { .. } | Request::SayNote { .. } | Request::SayImpact { .. } => {
            Ok(noted(incident, request, ctx))
        }
        Request::ChangeNote { note, change } => note::change(incident, note, change),
        Request::TakeNote { note, on } => note::take(incident, note, on, ctx),
        Request::TakeRole {
            role,
            person,
            double,
        } => role::take(incident, role, person, double, ctx),
        Request::OfferRole { role, to } => role::offer(incident, role, to, ctx),
        Request::AcceptRole { role, person } => role::accept(incident, role, person, ctx),
        Request::DeclineRole { role, person } => role::decline(incident, role, person),
        Request::ReleaseRole { role, person } => role::release(incident, role, person, ctx),
        Request::Rename { title } => retitle(incident, &title, ctx),
        Request::ChangeHeat { heat } => warm(incident, heat),
        Request::Propose { .. }
        | Request::Agree { .. }
        | Request::TakeBackAgreement { .. }
        | Request::RaiseConcern { .. }
        | Request::WithdrawProposal { .. }
        | Request::DecideSettled { .. }
        | Request::Reopen => settled(incident, request, ctx),
        Request::PlanFollowUp { .. }
        | Request::TakeFollowUp { .. }
        | Request::DeclineFollowUp { .. }
        | Request::LetGoFollowUp { .. }
        | Request::AddTask { .. }
        | Request::TakeTask { .. }
        | Request::ChangeTask { .. }
        | Request::OpenLookBack { .. }
        | Request::WriteLookBack { .. }
        | Request::KeepDraft { .. }
        | Request::FinishLookBack { .. }
        | Request::DropLookBack { .. } => afterwards(incident, request, ctx),
        Request::Close { false_alarm } => close::close(incident, false_alarm, ctx),
        Request::AskHelp { known } => Ok(Decision::advise(if known {
            Advice::Help
        } else {
            Advice::NotARoom
        })),
        Request::RaiseAlert
        | Request::LookAtAlert
        | Request::StopLooking
        | Request::DismissAlert
        | Request::RestoreAlert => Err(Refusal::NoSuchAlert),
    }
}

/// Whether it has settled.
fn settled(incident: &Incident, request: Request, ctx: &Ctx) -> Result<Decision, Refusal> {
    // Not a match: everything else is answered elsewhere.
    if let Request::Propose { text, material } = request {
        settlement::propose(incident, &text, material, ctx)
    } else if let Request::Agree { proposal } = request {
        settlement::agree(incident, proposal, ctx)
    } else if let Request::TakeBackAgreement { proposal } = request {
        settlement::disagree(incident, proposal, ctx)
    } else if let Request::RaiseConcern { text, proposal } = request {
        settlement::worry(incident, &text, proposal, ctx)
    } else if let Request::WithdrawProposal { proposal } = request {
        settlement::withdraw(incident, proposal)
    } else if let Request::DecideSettled {
        text,
        material,
        proposal,
    } = request
    {
        settlement::decide(incident, &text, material, proposal, ctx)
    } else {
        settlement::reopen(incident, ctx)
    }
}

/// Words kept as a note of some kind.
fn noted(incident: &Incident, request: Request, ctx: &Ctx) -> Decision {
    // Not a match: everything else is answered elsewhere.
    if let Request::RecordNote {
        kind,
        text,
        source,
        at,
    } = request
    {
        note::record(incident, kind, &text, source, at, ctx)
    } else if let Request::SayNote {
        message,
        kind,
        text,
        at,
    } = request
    {
        note::say(incident, message, kind, &text, at, ctx)
    } else if let Request::SayImpact { impact } = request {
        note::record(incident, NoteKind::Impact, &impact, None, ctx.now, ctx)
    } else {
        Decision::default()
    }
}

/// What comes after is never shut: also when the room is archived, a look-back can be finished.
fn afterwards(incident: &Incident, request: Request, ctx: &Ctx) -> Result<Decision, Refusal> {
    // Not a match: everything else is answered before.
    if let Request::PlanFollowUp { kind, who, plan } = request {
        follow_up::plan(incident, kind, who, plan, ctx)
    } else if let Request::TakeFollowUp { kind } = request {
        follow_up::take(incident, kind, ctx)
    } else if let Request::DeclineFollowUp { kind } = request {
        Ok(follow_up::decline(incident, kind, ctx))
    } else if let Request::LetGoFollowUp { kind, let_go } = request {
        Ok(follow_up::let_go(incident, kind, let_go))
    } else if let Request::AddTask {
        text,
        look_back,
        mine,
    } = request
    {
        follow_up::add_task(incident, &text, look_back, mine, ctx)
    } else if let Request::TakeTask { task, on } = request {
        follow_up::take_task(incident, task, on, ctx)
    } else if let Request::ChangeTask { task, change } = request {
        follow_up::change_task(incident, task, change)
    } else if let Request::OpenLookBack { size } = request {
        look_back::open(incident, size, ctx)
    } else if let Request::WriteLookBack {
        look_back,
        text,
        base,
    } = request
    {
        look_back::write(incident, look_back, &text, base)
    } else if let Request::KeepDraft { look_back, text } = request {
        look_back::keep_draft(incident, look_back, &text)
    } else if let Request::FinishLookBack { look_back, done } = request {
        look_back::finish(incident, look_back, done, ctx)
    } else if let Request::DropLookBack { look_back, dropped } = request {
        look_back::drop(incident, look_back, dropped, ctx)
    } else {
        Ok(Decision::default())
    }
}

fn retitle(incident: &Incident, words: &str, ctx: &Ctx) -> Result<Decision, Refusal> {
    if incident.state.is_over() {
        return Err(Refusal::Over);
    }
    let (title, whole) = raise::entitle(words, &incident.evidence, ctx);
    // Words that begin like those that are there may end in news.
    let renamed = (title != incident.title).then_some(Event::Renamed { title });
    let whole = whole.map(|evidence| Event::EvidenceAdded { evidence });
    Ok(Decision {
        events: renamed.into_iter().chain(whole).collect(),
        ..Decision::default()
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
        Report::RoomAdopted { .. } => adopt::adopted(incident, report, ctx),
        Report::RoomNameRefused { reason } => room::name_refused(incident, reason, ctx),
        Report::RoomRefused { reason } => room::refused(incident, reason, ctx),
        Report::ThreadOpened { room, name, root } => {
            room::threaded(incident, room, name, root, ctx)
        }
        Report::RoomArchived => shut::archived(incident, ctx),
        Report::RoomUnarchived => shut::unarchived(incident, ctx),
        Report::RoomRenamed { name } => room::renamed(incident, name),
        Report::PutOut => shut::put_out(incident),
        Report::LetIn => shut::let_in(incident, ctx),
        Report::PersonCame { person } => room::came(incident, person, ctx),
        Report::PersonLeft { person } => room::left(incident, person, ctx),
        Report::PersonGone { person } => role::gone(incident, &person, ctx),
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
        Report::SettledPosted { message } => Decision::of(Event::SettledPosted { message }),
        Report::TextLearned { .. } => learn(incident, report, ctx),
        Report::TextKeptBack { source } => raise::kept_back(incident, &source),
        Report::FilesSeen { message, files } => evidence::seen(incident, message, files, ctx),
        Report::FileCopied { id, copied } => evidence::copied(incident, id, copied),
        Report::CaseKept if !incident.kept => Decision::of(Event::CaseKept),
        Report::HeardAgain { .. } | Report::CaughtUp { .. } => room::heard_again(incident, report),
        Report::CameLate { said_at } => Decision::advise(Advice::CameLate { said_at }),
        Report::FellShort { effect, reason } => room::fell_short(incident, effect, reason, ctx),
        Report::AlertChanged { evidence } => evidence::turned(incident, evidence),
        Report::IncidentPlaced {
            incident: next,
            number,
            room,
        } => placed(incident, next, number, room),
        Report::Announced { .. }
        | Report::TopicTaken { .. }
        | Report::CaseKept
        | Report::CardPosted { .. }
        | Report::AlertHeard(_)
        | Report::IncidentOver { .. } => Decision::default(),
    }
}

/// The one it goes on in has a room.
fn placed(incident: &Incident, next: IncidentId, number: u64, room: Option<RoomId>) -> Decision {
    let went_on = incident.went_on.as_ref();
    if went_on.is_none_or(|known| known.incident != next) {
        return Decision::default();
    }
    Decision::of(Event::WentOnIn {
        incident: next,
        number,
        room,
    })
}

/// A message's words, where it stands, and its files.
fn learn(incident: &Incident, report: Report, ctx: &Ctx) -> Decision {
    let Report::TextLearned {
        source,
        text,
        author,
        said_at,
        url,
        files,
    } = report
    else {
        return Decision::default();
    };
    let mut decision = evidence::seen(incident, source.clone(), files, ctx);
    let from = evidence::Provenance::Message(source.clone());
    let mut pieces = incident.evidence.iter().filter(|piece| piece.from == from);
    let wanting = pieces.any(|piece| {
        (piece.text.is_empty() && !text.is_empty()) || (url.is_some() && piece.url != url)
    });
    if wanting || incident.ledger.would_learn(&source, &text) {
        decision.events.push(Event::TextLearned {
            source,
            text,
            author,
            said_at,
            url,
        });
    }
    decision
}
