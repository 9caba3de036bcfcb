//! What comes after (D45): who looks into the cause and who puts the report together, how, around
//! when, for whom. "Not this time" is an answer, nobody is given one without their word, and tasks
//! that remain have whoever took them.

use serde::{Deserialize, Serialize};

use crate::{
    Ctx, Decision,
    actor::Actor,
    entry,
    event::{Event, Recorded},
    ids::{LookBackId, PersonId, TaskId},
    incident::Incident,
    raise,
    refusal::{Advice, Refusal},
    role::tell,
};

/// The two that are asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FollowUpKind {
    /// Looking into the cause.
    Cause,
    /// Putting the report together.
    Report,
}

impl FollowUpKind {
    /// Both, in the order they are asked.
    pub const ALL: [Self; 2] = [Self::Cause, Self::Report];

    /// The word the contract uses.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Cause => "cause",
            Self::Report => "report",
        }
    }
}

/// In people's own words; an empty part is not known yet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Plan {
    /// How.
    pub how: String,
    /// Around when.
    pub when: String,
    /// For whom.
    pub for_whom: String,
}

/// A change to a plan; `None` leaves that part as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlanChange {
    /// How.
    pub how: Option<String>,
    /// Around when.
    pub when: Option<String>,
    /// For whom.
    pub for_whom: Option<String>,
}

impl PlanChange {
    /// The plan as it is then, and what to say where a part did not fit.
    fn on(self, now: &Plan) -> (Plan, Option<Advice>) {
        let mut told = None;
        let mut part = |said: Option<String>, now: &String| match said {
            Some(said) => {
                let words = entry::held(said.trim(), PLAN_CHARS_MAX);
                told = told.take().or(words.cut);
                words.text
            }
            None => now.clone(),
        };
        let plan = Plan {
            how: part(self.how, &now.how),
            when: part(self.when, &now.when),
            for_whom: part(self.for_whom, &now.for_whom),
        };
        (plan, told)
    }
}

/// One of the two.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FollowUp {
    /// Who took it.
    pub owner: Option<Actor>,
    /// Who was asked and has not answered. For those two alone.
    pub asked: Option<(PersonId, Actor)>,
    /// How, when, for whom.
    pub plan: Plan,
    /// Not this time.
    pub let_go: bool,
}

/// Something left to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Which.
    pub id: TaskId,
    /// What, in somebody's words.
    pub text: String,
    /// Who wrote it down.
    pub by: Actor,
    /// Who took it.
    pub owner: Option<PersonId>,
    /// The look-back it came from.
    pub look_back: Option<LookBackId>,
    /// Done.
    pub done: bool,
    /// Let go.
    pub dropped: bool,
}

impl Task {
    /// Whether it is still to do.
    #[must_use]
    pub fn is_left(&self) -> bool {
        !self.done && !self.dropped
    }
}

/// Everything after.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct After {
    /// Who looks into the cause.
    pub cause: FollowUp,
    /// Who puts the report together.
    pub report: FollowUp,
    /// What is left to do.
    pub tasks: Vec<Task>,
}

impl After {
    /// One of the two.
    #[must_use]
    pub fn follow_up(&self, kind: FollowUpKind) -> &FollowUp {
        match kind {
            FollowUpKind::Cause => &self.cause,
            FollowUpKind::Report => &self.report,
        }
    }

    fn edit(&mut self, kind: FollowUpKind) -> &mut FollowUp {
        match kind {
            FollowUpKind::Cause => &mut self.cause,
            FollowUpKind::Report => &mut self.report,
        }
    }

    pub(crate) fn forget_asks(&mut self) {
        self.cause.asked = None;
        self.report.asked = None;
    }

    /// The task of that id.
    #[must_use]
    pub fn task(&self, id: TaskId) -> Option<&Task> {
        self.tasks.iter().find(|task| task.id == id)
    }
}

/// A change to a task; `None` leaves it as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TaskChange {
    /// Other words.
    pub text: Option<String>,
    /// Done, or not yet after all.
    pub done: Option<bool>,
    /// Let go, or taken up again.
    pub dropped: Option<bool>,
}

/// The longest task, in characters.
pub const TASK_CHARS_MAX: usize = 500;
/// So many tasks an incident may leave.
pub const TASKS_MAX: usize = 100;
/// The longest part of a plan, in characters.
pub const PLAN_CHARS_MAX: usize = 500;

/// Whoever holds it, where that is somebody else than who asks. A name in a script's words holds nothing
/// against people.
fn held_by_another<'a>(now: &'a FollowUp, ctx: &Ctx) -> Option<&'a PersonId> {
    let holder = now.owner.as_ref().and_then(Actor::person);
    holder.filter(|holder| ctx.by.person() != Some(holder))
}

/// Whether whoever asks was asked to take it over by whoever holds it: then their yes is a hand-over.
fn is_handed(now: &FollowUp, ctx: &Ctx) -> bool {
    let asked = now.asked.as_ref();
    asked.is_some_and(|(asked, asker)| {
        ctx.by.person() == Some(asked) && now.owner.as_ref() == Some(asker)
    })
}

/// Says who, how, when, for whom. Naming oneself takes it; naming a colleague asks them; any other
/// name is kept as text. What somebody holds only they hand on.
pub(crate) fn plan(
    incident: &Incident,
    kind: FollowUpKind,
    who: Option<Actor>,
    change: PlanChange,
    ctx: &Ctx,
) -> Result<Decision, Refusal> {
    if let Some(person) = ctx.by.person() {
        raise::may_come(incident, person, ctx)?;
    }
    let now = incident.after.follow_up(kind);
    let (plan, cut) = change.on(&now.plan);
    let mut decision = Decision::default();
    decision.advice.extend(cut);
    if plan != now.plan || now.let_go {
        decision.events.push(Event::FollowUpPlanned { kind, plan });
    }
    match who {
        Some(who) if now.owner.as_ref() == Some(&who) => {}
        Some(Actor::Person(_) | Actor::Named(_))
            if held_by_another(now, ctx).is_some() && !is_handed(now, ctx) =>
        {
            let held = held_by_another(now, ctx).cloned();
            let told = held.map(|who| Advice::TaskHeld { who });
            decision.advice.extend(told);
        }
        Some(Actor::Person(to)) if ctx.by.person() != Some(&to) => {
            if now.asked.as_ref().map(|(asked, _)| asked) != Some(&to) {
                decision.events.push(Event::FollowUpAsked {
                    kind,
                    person: to.clone(),
                });
                let by = ctx.by.clone();
                decision
                    .effects
                    .push(tell(to.clone(), Advice::FollowUpRequested { kind, by }));
            }
            decision.advice.push(Advice::FollowUpSent { kind, to });
        }
        Some(owner @ (Actor::Person(_) | Actor::Named(_))) => {
            let taken = taken(incident, kind, owner, ctx);
            decision.events.extend(taken.events);
            decision.effects.extend(taken.effects);
        }
        Some(Actor::Machine) | None => {}
    }
    Ok(decision)
}

/// "I'll do it", asked or not.
pub(crate) fn take(
    incident: &Incident,
    kind: FollowUpKind,
    ctx: &Ctx,
) -> Result<Decision, Refusal> {
    if ctx.by == Actor::Machine {
        return Err(Refusal::NotAPerson);
    }
    let now = incident.after.follow_up(kind);
    if now.owner.as_ref() == Some(&ctx.by) {
        return Ok(Decision::default());
    }
    if let Some(who) = held_by_another(now, ctx).filter(|_| !is_handed(now, ctx)) {
        let who = who.clone();
        return Ok(Decision::advise(Advice::TaskHeld { who }));
    }
    let asked = now.asked.as_ref().map(|(asked, _)| asked);
    if ctx.by.person().is_some() && asked == ctx.by.person() {
        // Said yes where nothing else shows it.
        let advice = Advice::FollowUpTaken { kind };
        return Ok(taken(incident, kind, ctx.by.clone(), ctx).and(advice));
    }
    if let Some(person) = ctx.by.person() {
        raise::may_come(incident, person, ctx)?;
    }
    Ok(taken(incident, kind, ctx.by.clone(), ctx))
}

/// It is theirs, and they are in the room where it goes on.
fn taken(incident: &Incident, kind: FollowUpKind, owner: Actor, ctx: &Ctx) -> Decision {
    let mut decision = match owner.person() {
        Some(person) => raise::bring_in(incident, person, ctx),
        None => Decision::default(),
    };
    decision.events.push(Event::FollowUpTaken { kind, owner });
    decision
}

/// "Can't", to being asked; or giving back what one took.
pub(crate) fn decline(incident: &Incident, kind: FollowUpKind, ctx: &Ctx) -> Decision {
    let now = incident.after.follow_up(kind);
    if now.owner.as_ref() == Some(&ctx.by) {
        return Decision::of(Event::FollowUpReleased { kind });
    }
    let asked_them = |(asked, _): &(PersonId, Actor)| ctx.by.person() == Some(asked);
    // Who presses beside somebody else's name can't put it down for them.
    if let Some(who) = now.owner.as_ref().and_then(Actor::person)
        && !now.asked.as_ref().is_some_and(asked_them)
    {
        let who = who.clone();
        return Decision::advise(Advice::TaskHeld { who });
    }
    let Some((asked, asker)) = now.asked.as_ref() else {
        return Decision::advise(Advice::DeclineHeard);
    };
    if ctx.by.person() != Some(asked) {
        return Decision::default();
    }
    let mut decision = Decision::of(Event::FollowUpDeclined { kind }).and(Advice::DeclineHeard);
    let who = asked.clone();
    decision.effects.extend(
        asker
            .person()
            .map(|asker| tell(asker.clone(), Advice::FollowUpDeclined { kind, who })),
    );
    decision
}

/// "Not this time", which is an answer; and taking that back.
pub(crate) fn let_go(incident: &Incident, kind: FollowUpKind, let_go: bool) -> Decision {
    if incident.after.follow_up(kind).let_go == let_go {
        return Decision::default();
    }
    Decision::of(Event::FollowUpLetGo { kind, let_go })
}

pub(crate) fn add_task(
    incident: &Incident,
    text: &str,
    look_back: Option<LookBackId>,
    mine: bool,
    ctx: &Ctx,
) -> Result<Decision, Refusal> {
    let words = entry::held(text.trim(), TASK_CHARS_MAX);
    if words.text.is_empty() {
        return Ok(Decision::default());
    }
    if incident.after.tasks.len() >= TASKS_MAX {
        return Err(Refusal::TooMany);
    }
    let owner = ctx.by.person().filter(|_| mine).cloned();
    let mut decision = Decision::of(Event::TaskAdded {
        task: TaskId(ctx.ids.fresh()),
        text: words.text,
        look_back,
        owner,
    });
    decision.advice.extend(words.cut);
    Ok(decision)
}

pub(crate) fn take_task(
    incident: &Incident,
    task: TaskId,
    on: bool,
    ctx: &Ctx,
) -> Result<Decision, Refusal> {
    let now = incident.after.task(task).ok_or(Refusal::NoSuchTask)?;
    let by = ctx.by.person().ok_or(Refusal::NotAPerson)?;
    let holds = now.owner.as_ref() == Some(by);
    if holds == on || (!on && now.owner.is_none()) {
        return Ok(Decision::default());
    }
    // Taking over from somebody who has it would be assigning the other way round: it is simply told.
    if let Some(holder) = now.owner.as_ref().filter(|holder| *holder != by) {
        let who = holder.clone();
        return Ok(Decision::advise(Advice::TaskHeld { who }));
    }
    let owner = on.then(|| by.clone());
    Ok(Decision::of(Event::TaskTaken { task, owner }))
}

pub(crate) fn change_task(
    incident: &Incident,
    task: TaskId,
    change: TaskChange,
) -> Result<Decision, Refusal> {
    let now = incident.after.task(task).ok_or(Refusal::NoSuchTask)?;
    let words = change
        .text
        .map(|text| entry::held(text.trim(), TASK_CHARS_MAX));
    let cut = words.as_ref().and_then(|words| words.cut.clone());
    let text = words.map(|words| words.text);
    let change = TaskChange {
        text: text.filter(|text| !text.is_empty() && *text != now.text),
        done: change.done.filter(|done| *done != now.done),
        dropped: change.dropped.filter(|dropped| *dropped != now.dropped),
    };
    let mut decision = Decision::default();
    decision.advice.extend(cut);
    if change != TaskChange::default() {
        decision.events.push(Event::TaskChanged { task, change });
    }
    Ok(decision)
}

pub(crate) fn evolve(incident: &mut Incident, recorded: &Recorded) {
    let after = &mut incident.after;
    if let Event::FollowUpPlanned { kind, plan } = &recorded.event {
        let now = after.edit(*kind);
        now.plan = plan.clone();
        now.let_go = false;
    } else if let Event::FollowUpAsked { kind, person } = &recorded.event {
        let now = after.edit(*kind);
        now.asked = Some((person.clone(), recorded.by.clone()));
        now.let_go = false;
    } else if let Event::FollowUpTaken { kind, owner } = &recorded.event {
        let now = after.edit(*kind);
        now.owner = Some(owner.clone());
        now.asked = None;
        now.let_go = false;
    } else if let Event::FollowUpDeclined { kind } = &recorded.event {
        after.edit(*kind).asked = None;
    } else if let Event::FollowUpReleased { kind } = &recorded.event {
        after.edit(*kind).owner = None;
    } else if let Event::FollowUpLetGo { kind, let_go } = &recorded.event {
        let now = after.edit(*kind);
        now.let_go = *let_go;
        if *let_go {
            (now.owner, now.asked) = (None, None);
        }
    } else {
        tasks(&mut after.tasks, recorded);
    }
}

fn tasks(tasks: &mut Vec<Task>, recorded: &Recorded) {
    if let Event::TaskAdded {
        task,
        text,
        look_back,
        owner,
    } = &recorded.event
    {
        tasks.push(Task {
            id: *task,
            text: text.clone(),
            by: recorded.by.clone(),
            owner: owner.clone(),
            look_back: *look_back,
            done: false,
            dropped: false,
        });
        return;
    }
    let mut edit = |id: &TaskId, change: &dyn Fn(&mut Task)| {
        tasks
            .iter_mut()
            .filter(|task| task.id == *id)
            .for_each(change);
    };
    if let Event::TaskTaken { task, owner } = &recorded.event {
        edit(task, &|task| task.owner.clone_from(owner));
    } else if let Event::TaskChanged { task, change } = &recorded.event {
        edit(task, &|task| {
            task.text = change.text.clone().unwrap_or_else(|| task.text.clone());
            task.done = change.done.unwrap_or(task.done);
            task.dropped = change.dropped.unwrap_or(task.dropped);
        });
    }
}
