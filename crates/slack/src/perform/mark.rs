//! Marks on messages: the pin on the head, the four reactions people answer the roll call with, and
//! 📝 on what was recorded.
//!
//! It must never take away a mark.

use jiff::Timestamp;
use matoi_core::{ids::MessageRef, roll_call::Availability};
use matoi_engine::{Job, Outcome};

use super::{Tried, answer, not_yet};
use crate::{
    desk::SlackDesk,
    wire::{client::CallError, method::Method},
};

/// 📝
const RECORDED: &str = "memo";

pub(super) async fn pin_head(desk: &SlackDesk, job: &Job) -> Tried {
    let Some(head) = head(job) else {
        return not_yet("the head is not there yet");
    };
    if head.room.root().is_some() {
        // Nobody looks for a thread's head among the pins of its channel.
        return Ok(Outcome::plain());
    }
    let arguments = [
        ("channel", head.room.0.clone().into()),
        ("timestamp", head.mark.0.clone().into()),
    ];
    let pinned = desk.call(job.now, Method::PinsAdd, &arguments).await;
    unless(pinned.map(drop), |code| code == "already_pinned")
}

pub(super) async fn offer(desk: &SlackDesk, job: &Job, answer: Availability) -> Tried {
    let Some(head) = head(job) else {
        return not_yet("the head is not there yet");
    };
    let reacted = react(desk, job.now, head, emoji(answer)).await;
    unless(reacted, |code| code == "already_reacted")
}

/// Only a sign to whoever wrote: where it can't be put, the record stands all the same.
pub(super) async fn acknowledge(desk: &SlackDesk, job: &Job, message: &MessageRef) -> Tried {
    let reacted = react(desk, job.now, message, RECORDED).await;
    unless(reacted, |code| {
        matches!(
            code,
            "already_reacted"
                | "message_not_found"
                | "is_archived"
                | "too_many_emoji"
                | "too_many_reactions"
                | "not_reactable"
                | "thread_locked"
        )
    })
}

/// The emoji people answer with; `read` knows the same ones.
fn emoji(answer: Availability) -> &'static str {
    match answer {
        Availability::Now => "raising_hand",
        Availability::Watching => "eyes",
        Availability::Later => "clock1",
        Availability::NotNow => "pray",
    }
}

fn head(job: &Job) -> Option<&MessageRef> {
    job.subject.incident()?.head.as_ref()
}

async fn react(
    desk: &SlackDesk,
    now: Timestamp,
    message: &MessageRef,
    name: &'static str,
) -> Result<(), CallError> {
    let arguments = [
        ("channel", message.room.outer().to_owned().into()),
        ("timestamp", message.mark.0.clone().into()),
        ("name", name.into()),
    ];
    desk.call(now, Method::ReactionsAdd, &arguments).await?;
    Ok(())
}

/// Plainly done, also where Slack refused for a reason that is as good as done.
fn unless(tried: Result<(), CallError>, is_fine: impl Fn(&str) -> bool) -> Tried {
    match tried {
        Ok(()) => Ok(Outcome::plain()),
        Err(error) if answer::refusal(&error).is_some_and(is_fine) => Ok(Outcome::plain()),
        Err(error) => Err(error),
    }
}
