//! Words to one person, seen by nobody else.
//!
//! It must never carry a fact: Slack may drop such words, and they are said once or not at all.

use matoi_core::{actor::Whisper, refusal::Saying};
use matoi_engine::{Job, Outcome};

use super::{Tried, answer, message};
use crate::{
    desk::SlackDesk,
    wire::{kit::message::Argument, method::Method},
};

pub(super) async fn say(desk: &SlackDesk, job: &Job, to: &Whisper, saying: &Saying) -> Tried {
    let tongue = job
        .team
        .person(&to.person)
        .and_then(|person| person.tongue)
        .unwrap_or(job.team.tongue);
    let fitted = message::of_saying(job, tongue, saying);
    let mut arguments: Vec<Argument> = fitted.ephemeral_arguments();
    arguments.push(("channel", to.room.0.clone().into()));
    arguments.push(("user", to.person.0.clone().into()));
    let said = desk
        .call(job.now, Method::ChatPostEphemeral, &arguments)
        .await;
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
