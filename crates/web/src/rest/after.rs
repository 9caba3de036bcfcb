//! What comes after: who looks into the cause and who puts the report together, and tasks that remain.
//! Nobody is given anything without their word: naming a colleague asks them, quietly.

use axum::{
    Json,
    body::Bytes,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use matoi_core::{
    actor::Actor,
    follow_up::{FollowUpKind, PlanChange, TASK_CHARS_MAX, Task, TaskChange},
    ids::TaskId,
    refusal::Refusal,
    request::Request,
};

use super::{
    caller::{Caller, Result},
    fields::Fields,
    view,
};

/// What can be done about a follow-up; where none is named, it is planned.
pub(crate) const FOLLOW_UP_ACTIONS: [&str; 5] = ["plan", "take", "decline", "let_go", "take_up"];

/// `POST /incidents/{id}/follow-ups`.
pub(super) async fn follow_up(
    caller: Caller,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response> {
    let mut fields = Fields::read(&caller, &body)?;
    let kind: FollowUpKind = fields.some_of("kind", &FollowUpKind::ALL.map(FollowUpKind::word))?;
    let action = fields.text("action")?.unwrap_or_else(|| "plan".to_owned());
    let by = caller.actor(fields.text("by")?);
    let who = fields.text("who")?.filter(|who| !who.trim().is_empty());
    let who = who.map(|who| caller.actor(Some(who)));
    // A part that is left out stays as it is.
    let plan = PlanChange {
        how: fields.text("how")?,
        when: fields.text("when")?,
        for_whom: fields.text("for_whom")?,
    };
    let kept = caller.find(&id).await?;
    let request = match action.as_str() {
        "plan" => Request::PlanFollowUp { kind, who, plan },
        "take" => Request::TakeFollowUp { kind },
        "decline" => Request::DeclineFollowUp { kind },
        "let_go" => Request::LetGoFollowUp { kind, let_go: true },
        "take_up" => Request::LetGoFollowUp {
            kind,
            let_go: false,
        },
        _ => return Err(fields.no_such_word("action", &FOLLOW_UP_ACTIONS)),
    };
    let verb = format!("follow-up:{}:{action}", kind.word());
    caller.ask_about(&kept, &verb, by, request).await?;
    caller.shown(StatusCode::OK, &kept).await
}

/// `POST /incidents/{id}/tasks`: the new task.
pub(super) async fn add_task(
    caller: Caller,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response> {
    let mut fields = Fields::read(&caller, &body)?;
    let text = fields.words("text")?;
    let look_back = fields.id("look_back")?;
    let mine = fields.flag("mine")?.unwrap_or_default();
    let by = caller.actor(fields.text("by")?);
    let kept = caller.find(&id).await?;
    let request = Request::AddTask {
        text: text.clone(),
        look_back,
        mine,
    };
    caller.ask_about(&kept, "task", by.clone(), request).await?;
    let now = caller.now(&kept).await?;
    // Asked twice under one key, the answer is the one task that there is.
    let text: String = text.trim().chars().take(TASK_CHARS_MAX).collect();
    let same = |task: &&Task| task.text == text && task.by == by && task.look_back == look_back;
    let newest = now.incident.after.tasks.iter().rev().find(same);
    answer(&caller, StatusCode::CREATED, newest)
}

/// `PATCH /incidents/{id}/tasks/{task}`: the task as it is now.
pub(super) async fn change_task(
    caller: Caller,
    Path((id, task)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response> {
    let mut fields = Fields::read(&caller, &body)?;
    let change = TaskChange {
        text: fields.text("text")?,
        done: fields.flag("done")?,
        dropped: fields.flag("dropped")?,
    };
    let taken = fields.flag("taken")?;
    let by = caller.actor(fields.text("by")?);
    let kept = caller.find(&id).await?;
    let task = task.parse().map(TaskId);
    let task = task.map_err(|_| caller.refuse(&Refusal::NoSuchTask))?;
    if let Some(on) = taken {
        needs_a_person(&caller, &by)?;
        let request = Request::TakeTask { task, on };
        let verb = format!("task:{task}:take:{on}");
        caller.ask_about(&kept, &verb, by.clone(), request).await?;
    }
    let request = Request::ChangeTask { task, change };
    caller
        .ask_about(&kept, &format!("task:{task}"), by, request)
        .await?;
    let now = caller.now(&kept).await?;
    answer(&caller, StatusCode::OK, now.incident.after.task(task))
}

/// Something only somebody known can do; said before anything is done.
pub(super) fn needs_a_person(caller: &Caller, by: &Actor) -> Result<()> {
    match by {
        Actor::Person(_) => Ok(()),
        Actor::Named(_) | Actor::Machine => Err(caller.refuse(&Refusal::NotAPerson)),
    }
}

fn answer(caller: &Caller, status: StatusCode, task: Option<&Task>) -> Result<Response> {
    let task = task.ok_or_else(|| caller.refuse(&Refusal::NoSuchTask))?;
    let team = caller.state.engine.team();
    let shown = view::task(task, &|actor| view::name(actor, &team));
    Ok((status, Json(shown)).into_response())
}
