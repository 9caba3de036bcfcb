//! The words of one message that a reaction pointed to.
//!
//! It must never fail for good because a message is gone: then the note simply stays without words.

use matoi_core::{actor::Actor, ids::MessageRef, request::Report};
use matoi_engine::{Job, Outcome};
use serde_json::Value;

use super::{Tried, answer};
use crate::{
    desk::SlackDesk,
    read::{mark, message, text},
    wire::{client::CallError, kit::message::Argument, method::Method},
};

/// Messages asked for around the one that is wanted.
const NEIGHBOURS: &str = "1";

pub(super) async fn text_of(desk: &SlackDesk, job: &Job, wanted: &MessageRef) -> Tried {
    // A channel's history has no replies, so a message that is not in it is looked for in threads.
    let found = match look(desk, job, wanted, Method::ConversationsHistory).await? {
        Some(found) => Some(found),
        None => look(desk, job, wanted, Method::ConversationsReplies).await?,
    };
    let Some(found) = found else {
        return Ok(Outcome::plain());
    };
    let by_us = desk.own(&job.team).wrote(&found);
    let author = if by_us {
        Actor::Machine
    } else {
        message::author(&found)
    };
    Ok(Outcome::done(Report::TextLearned {
        source: wanted.clone(),
        text: message::words(&found),
        author,
        said_at: mark::time(&wanted.mark.0),
        url: None,
        files: Vec::new(),
    }))
}

async fn look(
    desk: &SlackDesk,
    job: &Job,
    wanted: &MessageRef,
    method: Method,
) -> Result<Option<Value>, CallError> {
    let mark = &wanted.mark.0;
    let mut arguments: Vec<Argument> = vec![
        ("channel", wanted.room.0.clone().into()),
        ("oldest", mark.clone().into()),
        ("latest", mark.clone().into()),
        ("inclusive", "true".into()),
        ("limit", NEIGHBOURS.into()),
    ];
    if method == Method::ConversationsReplies {
        arguments.push(("ts", mark.clone().into()));
    }
    let answer = match desk.call(job.now, method, &arguments).await {
        Ok(answer) => answer,
        Err(error) if is_gone(&error) => return Ok(None),
        Err(error) => return Err(answer::harmless(error)),
    };
    let messages = answer.get("messages").and_then(Value::as_array);
    let is_it = |message: &&Value| text(message, "/ts") == Some(mark);
    Ok(messages.into_iter().flatten().find(is_it).cloned())
}

fn is_gone(error: &CallError) -> bool {
    matches!(
        answer::refusal(error),
        Some("thread_not_found" | "message_not_found" | "channel_not_found")
    )
}
