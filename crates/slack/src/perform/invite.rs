//! Calling people into the room: the opener alone and first, the others together.
//!
//! It must never lose anybody silently: whoever could not be called is named with Slack's reason
//! (D37), and one who cannot come must not keep the others away.

use matoi_core::{
    ids::{PersonId, RoomId},
    request::Report,
};
use matoi_engine::{Job, Outcome};
use serde_json::Value;

use super::{Tried, answer, not_yet, post};
use crate::{
    desk::{SlackDesk, room},
    read::text,
    wire::{
        client::{CallError, PAGES_MAX},
        kit::message::Argument,
        method::Method,
    },
};

/// People invited by one call, as Slack documents it.
const INVITED_AT_ONCE_MAX: usize = 100;
/// People named by one reply, so that it stays within what a section holds.
const NAMED_AT_ONCE_MAX: usize = 150;

pub(super) async fn opener(desk: &SlackDesk, job: &Job, person: &PersonId) -> Tried {
    let Some(room) = room(&job.subject) else {
        return not_yet("the room is not there yet");
    };
    let mut called = Called::default();
    if room.root().is_some() {
        // Whoever raised it is thanked by name in the head, and so hears of the thread.
        called.there.push(person.clone());
        return Ok(called.reported(true));
    }
    invite_one(desk, job, room, person, &mut called).await?;
    Ok(called.reported(true))
}

pub(super) async fn people(desk: &SlackDesk, job: &Job, people: &[PersonId]) -> Tried {
    let Some(room) = room(&job.subject) else {
        return not_yet("the room is not there yet");
    };
    if room.root().is_some() {
        return by_post(desk, job, people).await;
    }
    let mut called = Called::default();
    for chunk in people.chunks(INVITED_AT_ONCE_MAX) {
        invite_all(desk, job, room, chunk, &mut called).await?;
    }
    Ok(called.reported(false))
}

/// Nobody can be invited to a thread: one reply names them, and so they hear of it.
async fn by_post(desk: &SlackDesk, job: &Job, people: &[PersonId]) -> Tried {
    match post::post(desk, job).await {
        Err(error) if answer::refusal(&error).is_some() && !answer::is_shut(&error) => {
            let why = answer::why(&error);
            let missed = people.iter().map(|person| (person.clone(), why.clone()));
            let called = Called {
                there: Vec::new(),
                missed: missed.collect(),
            };
            Ok(called.reported(false))
        }
        tried => tried,
    }
}

/// Whom one reply can name; a message has an end.
pub(super) fn nameable(people: &[PersonId]) -> (&[PersonId], &[PersonId]) {
    people.split_at(people.len().min(NAMED_AT_ONCE_MAX))
}

/// What the house learns by that reply.
pub(super) fn named(people: &[PersonId]) -> Report {
    let (named, left_out) = nameable(people);
    let why = "too many for one message";
    let missed = left_out
        .iter()
        .map(|person| (person.clone(), why.to_owned()));
    Report::PeopleCalled {
        opener: false,
        people: named.to_vec(),
        missed: missed.collect(),
    }
}

/// Who is there now, and who could not be called.
#[derive(Default)]
struct Called {
    there: Vec<PersonId>,
    missed: Vec<(PersonId, String)>,
}

impl Called {
    fn reported(self, opener: bool) -> Outcome {
        Outcome::done(Report::PeopleCalled {
            opener,
            people: self.there,
            missed: self.missed,
        })
    }

    fn judge(&mut self, person: &PersonId, code: &str) {
        if is_there(code) {
            self.there.push(person.clone());
        } else {
            self.missed.push((person.clone(), code.to_owned()));
        }
    }
}

/// Refusals by which somebody is in the room all the same.
fn is_there(code: &str) -> bool {
    matches!(code, "already_in_channel" | "cant_invite_self")
}

/// Refusals that are about one person, so that the others may still come.
fn is_about_a_person(code: &str) -> bool {
    is_there(code)
        || matches!(
            code,
            "cant_invite"
                | "no_user"
                | "user_not_found"
                | "users_not_found"
                | "invalid_user"
                | "user_is_restricted"
                | "ura_max_channels"
                | "org_user_not_in_team"
                | "invitee_cant_see_channel"
                | "user_team_not_in_channel"
                | "no_external_invite_permission"
                | "failed_for_some_users"
        )
}

async fn invite_all(
    desk: &SlackDesk,
    job: &Job,
    room: &RoomId,
    people: &[PersonId],
    called: &mut Called,
) -> Result<(), CallError> {
    let ids: Vec<&str> = people.iter().map(PersonId::as_str).collect();
    let mut arguments = arguments(room, &ids.join(","));
    arguments.push(("force", "true".into()));
    let invited = desk
        .call(job.now, Method::ConversationsInvite, &arguments)
        .await;
    match invited {
        Ok(answer) => {
            let failed = failures(&answer);
            for person in people {
                called.judge(
                    person,
                    code_for(&failed, person).unwrap_or("already_in_channel"),
                );
            }
            Ok(())
        }
        Err(CallError::Refused { error, answer }) if is_about_a_person(&error) => {
            let failed = failures(&answer);
            one_by_one(desk, job, room, people, &failed, called).await
        }
        Err(error) if answer::refusal(&error).is_none() || answer::is_shut(&error) => Err(error),
        Err(error) => {
            let why = answer::why(&error);
            let missed = people.iter().map(|person| (person.clone(), why.clone()));
            called.missed.extend(missed);
            Ok(())
        }
    }
}

/// A refusal for the sake of some says nothing of the rest: whoever is in the room already is counted,
/// whoever was named is judged by name, and everybody else is invited alone. A try that a rate limit
/// breaks off goes on from there, because those it reached are in the room by then.
async fn one_by_one(
    desk: &SlackDesk,
    job: &Job,
    room: &RoomId,
    people: &[PersonId],
    failed: &[(String, String)],
    called: &mut Called,
) -> Result<(), CallError> {
    let all_named = people
        .iter()
        .all(|person| code_for(failed, person).is_some());
    let members = if all_named {
        Vec::new()
    } else {
        members(desk, job, room).await?
    };
    for person in people {
        if members.iter().any(|member| member == person.as_str()) {
            called.there.push(person.clone());
        } else if let Some(code) = code_for(failed, person) {
            called.judge(person, code);
        } else {
            invite_one(desk, job, room, person, called).await?;
        }
    }
    Ok(())
}

async fn invite_one(
    desk: &SlackDesk,
    job: &Job,
    room: &RoomId,
    person: &PersonId,
    called: &mut Called,
) -> Result<(), CallError> {
    let arguments = arguments(room, person.as_str());
    let invited = desk
        .call(job.now, Method::ConversationsInvite, &arguments)
        .await;
    match invited {
        Ok(_) => called.there.push(person.clone()),
        Err(CallError::Refused { error, .. }) if is_there(&error) => {
            called.there.push(person.clone());
        }
        Err(error) if answer::refusal(&error).is_some() && !answer::is_shut(&error) => {
            called.missed.push((person.clone(), answer::why(&error)));
        }
        Err(error) => return Err(error),
    }
    Ok(())
}

fn arguments(room: &RoomId, users: &str) -> Vec<Argument> {
    vec![
        ("channel", room.0.clone().into()),
        ("users", users.to_owned().into()),
    ]
}

/// Who was refused one by one, and why.
fn failures(answer: &Value) -> Vec<(String, String)> {
    let errors = answer.get("errors").and_then(Value::as_array);
    let one = |error: &Value| {
        Some((
            text(error, "/user")?.to_owned(),
            text(error, "/error")?.to_owned(),
        ))
    };
    errors.into_iter().flatten().filter_map(one).collect()
}

fn code_for<'a>(failed: &'a [(String, String)], person: &PersonId) -> Option<&'a str> {
    let found = failed.iter().find(|(user, _)| user == person.as_str());
    found.map(|(_, code)| code.as_str())
}

/// Everybody in the room; nobody where that may not be asked.
pub(super) async fn members(
    desk: &SlackDesk,
    job: &Job,
    room: &RoomId,
) -> Result<Vec<String>, CallError> {
    let arguments = [("channel", room.0.clone().into())];
    let mut members = Vec::new();
    let mut cursor: Option<String> = None;
    for _ in 0..PAGES_MAX {
        let page = desk
            .page(
                job.now,
                Method::ConversationsMembers,
                &arguments,
                cursor.as_deref(),
            )
            .await;
        let page = match page.map_err(answer::harmless) {
            Ok(page) => page,
            Err(error) if answer::refusal(&error).is_some() => break,
            Err(error) => return Err(error),
        };
        let listed = page.answer.get("members").and_then(Value::as_array);
        let ids = listed.into_iter().flatten().filter_map(Value::as_str);
        members.extend(ids.map(str::to_owned));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    Ok(members)
}
