//! Words to one person, seen by nobody else.
//!
//! It must never carry a fact: Slack may drop such words, and they are said once or not at all. Where we
//! are no guest (a command works in any channel), or they are not (yet), it is said in a direct message.

use matoi_core::{actor::Whisper, ids::RoomId, refusal::Saying};
use matoi_engine::{Job, Outcome};

use super::{Tried, answer, message, post::in_thread};
use crate::{
    desk::{SlackDesk, room},
    wire::{client::CallError, kit::message::Argument, method::Method},
};

pub(super) async fn say(desk: &SlackDesk, job: &Job, to: &Whisper, saying: &Saying) -> Tried {
    let tongue = job
        .team
        .person(&to.person)
        .and_then(|person| person.tongue)
        .unwrap_or(job.team.tongue);
    let fitted = message::of_saying(job, to, tongue, saying);
    let mut arguments: Vec<Argument> = fitted.ephemeral_arguments();
    arguments.push(("channel", to.room.outer().to_owned().into()));
    arguments.push(("user", to.person.0.clone().into()));
    arguments.extend(in_thread("thread_ts", nearest(job, &to.room)));
    let mut said = desk
        .call(job.now, Method::ChatPostEphemeral, &arguments)
        .await;
    if said.as_ref().is_err_and(is_not_seen_there) {
        let mut arguments: Vec<Argument> = fitted.post_arguments();
        arguments.push(("channel", to.person.0.clone().into()));
        said = desk
            .call(job.now, Method::ChatPostMessage, &arguments)
            .await;
    }
    match said {
        Ok(_) => Ok(Outcome::plain()),
        Err(error) if answer::refusal(&error).is_some() => {
            tracing::info!(
                error = answer::why(&error),
                "words to one person could not be said"
            );
            Ok(Outcome::plain())
        }
        Err(error) => Err(error),
    }
}

/// A press in a thread names only its channel: what is said of an incident that lives in a thread of
/// that channel is said in the thread.
fn nearest<'a>(job: &'a Job, asked_in: &'a RoomId) -> &'a RoomId {
    let home = room(&job.subject).filter(|home| home.outer() == asked_in.as_str());
    home.unwrap_or(asked_in)
}

/// We are not in that channel, or not even told of it (somebody's private one), or they are not: who
/// raised may ask something before their own invitation has arrived.
fn is_not_seen_there(error: &CallError) -> bool {
    matches!(
        answer::refusal(error),
        Some("not_in_channel" | "channel_not_found" | "user_not_in_channel")
    )
}
