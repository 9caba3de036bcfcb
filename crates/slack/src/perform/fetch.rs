//! One message that somebody pointed to: its words, its files, and where it can be seen.
//!
//! It must never carry words out of where not everybody can read, and never fail for good because a message is gone or not for our eyes: then the note simply
//! stays without words.

use matoi_core::{actor::Actor, ids::MessageRef, request::Report};
use matoi_engine::{Job, Outcome};
use serde_json::Value;

use super::{Tried, answer, place};
use crate::{
    desk::SlackDesk,
    read::{file, mark, message, text},
    wire::{client::CallError, kit::message::Argument, method::Method},
};

/// Messages asked for around the one that is wanted: a thread gives its first one besides.
const NEIGHBOURS: &str = "2";

pub(super) async fn text_of(desk: &SlackDesk, job: &Job, wanted: &MessageRef) -> Tried {
    if !is_at_home(job, wanted) && !is_for_everybody(desk, job, wanted.room.outer()).await? {
        let source = wanted.clone();
        return Ok(Outcome::done(Report::TextKeptBack { source }));
    }
    let found = match find(desk, job, wanted).await {
        Err(error) if answer::refusal(&error) == Some("not_in_channel") => {
            // Only public channels can be joined so; anybody there may read along anyway.
            match place::join(desk.api(), job.now, wanted.room.outer()).await {
                Ok(()) => find(desk, job, wanted).await,
                Err(error) if answer::refusal(&error).is_some() => Ok(None),
                Err(error) => Err(answer::harmless(error)),
            }
        }
        found => found,
    };
    let Some(found) = found? else {
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
        url: permalink(desk, job, wanted).await,
        files: file::files(&found),
    }))
}

/// Whether it stands in the incident's own room: who reads the record reads there, too.
fn is_at_home(job: &Job, wanted: &MessageRef) -> bool {
    let room = job.subject.incident().and_then(|it| it.room.place());
    room.is_some_and(|(room, _)| room.outer() == wanted.room.outer())
}

/// Whether everybody may read that channel. The first letter of an id does not tell: private channels
/// have had ids with `C` for years. Where Slack doesn't say, it is taken to be for few.
async fn is_for_everybody(desk: &SlackDesk, job: &Job, channel: &str) -> Result<bool, CallError> {
    let info = match place::info(desk.api(), job.now, channel).await {
        Ok(info) => info,
        Err(error) if answer::refusal(&error).is_some() => return Ok(false),
        Err(error) => return Err(error),
    };
    let is = |name: &str| {
        info.pointer(&format!("/channel/{name}"))
            .and_then(Value::as_bool)
    };
    let is_few = is("is_im") == Some(true) || is("is_mpim") == Some(true);
    Ok(is("is_private") == Some(false) && !is_few)
}

async fn find(
    desk: &SlackDesk,
    job: &Job,
    wanted: &MessageRef,
) -> Result<Option<Value>, CallError> {
    if let Some(root) = wanted.room.root() {
        return look(desk, job, wanted, Some(&root.mark.0)).await;
    }
    // A channel's history has no replies, so a message that is not in it is looked for in threads.
    match look(desk, job, wanted, None).await? {
        Some(found) => Ok(Some(found)),
        None => look(desk, job, wanted, Some(&wanted.mark.0)).await,
    }
}

async fn look(
    desk: &SlackDesk,
    job: &Job,
    wanted: &MessageRef,
    thread: Option<&str>,
) -> Result<Option<Value>, CallError> {
    let mark = &wanted.mark.0;
    let mut arguments: Vec<Argument> = vec![
        ("channel", wanted.room.outer().to_owned().into()),
        ("oldest", mark.clone().into()),
        ("latest", mark.clone().into()),
        ("inclusive", "true".into()),
        ("limit", NEIGHBOURS.into()),
    ];
    let method = match thread {
        Some(thread) => {
            arguments.push(("ts", thread.to_owned().into()));
            Method::ConversationsReplies
        }
        None => Method::ConversationsHistory,
    };
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

/// Where it can be seen. Worth having, and nothing waits for it.
async fn permalink(desk: &SlackDesk, job: &Job, wanted: &MessageRef) -> Option<String> {
    let arguments = [
        ("channel", wanted.room.outer().to_owned().into()),
        ("message_ts", wanted.mark.0.clone().into()),
    ];
    let answer = desk
        .call(job.now, Method::ChatGetPermalink, &arguments)
        .await;
    text(&answer.ok()?, "/permalink").map(str::to_owned)
}
