//! Reading a room back: all that was said there, with threads, whether or not its events ever came.
//!
//! It must never start over because of a rate limit: a large room takes many minutes of calls, so what
//! was read so far is kept until the next try, which goes on from there.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Mutex, PoisonError},
};

use jiff::{SignedDuration, Timestamp};
use matoi_core::{
    entry::Entry,
    ids::{MessageRef, RoomId},
    request::Ask,
    seen::Seen,
};
use matoi_engine::{Job, Outcome};
use serde_json::Value;

use super::{Tried, answer};
use crate::{
    desk::{SlackDesk, room},
    read::{Own, mark, message, reaction, text},
    wire::{client::CallError, kit::message::Argument, method::Method},
};

/// Calls of one try, so that it ends well before its lease does.
const CALLS_PER_TRY_MAX: usize = 20;
/// Pages of one room altogether: 100,000 messages and threads. What lies beyond is not read.
const PAGES_MAX: usize = 5_000;
/// Rooms whose reading is remembered between tries; one forgotten is read again from the start.
const UNFINISHED_MAX: usize = 16;

/// Slack may be late with what it delivered last before a gap.
const MARGIN: SignedDuration = SignedDuration::from_mins(10);
/// What is older than this is read again when the room is closed.
const TALKED_IN: SignedDuration = SignedDuration::from_hours(24);

/// Readings between two tries, by the key of their effect.
#[derive(Debug, Default)]
pub(crate) struct Unfinished(Mutex<BTreeMap<String, Progress>>);

impl Unfinished {
    fn take(&self, key: &str) -> Option<Progress> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(key)
    }

    fn keep(&self, key: &str, progress: Progress) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= UNFINISHED_MAX {
            all.pop_first();
        }
        all.insert(key.to_owned(), progress);
    }
}

/// How far a room was read.
#[derive(Debug)]
struct Progress {
    entries: Vec<Entry>,
    asks: Vec<Ask>,
    seen: Vec<Seen>,
    window: Option<Window>,
    /// What is to be read next; nothing when all is read.
    next: VecDeque<Part>,
    pages: usize,
}

/// Something to read in one call.
#[derive(Debug, Clone)]
enum Part {
    /// A page of messages.
    Page {
        /// The thread's first message, or the channel itself.
        thread: Option<String>,
        cursor: Option<String>,
    },
    /// A message with more reactions than a page tells of.
    Reactions(MessageRef),
}

impl Progress {
    /// From the start: of the channel, or of the one thread that the room is.
    fn of(room: &RoomId, window: Option<Window>) -> Self {
        let first = Part::Page {
            thread: room.root().map(|root| root.mark.0),
            cursor: None,
        };
        Self {
            entries: Vec::new(),
            asks: Vec::new(),
            seen: Vec::new(),
            window,
            next: VecDeque::from([first]),
            pages: 0,
        }
    }
}

/// What of a room is read again: the messages of a day, which may have got marks or replies meanwhile,
/// and of their threads those that went on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    oldest: Timestamp,
    /// A thread whose newest reply is older was heard whole.
    went_on: Timestamp,
}

impl Window {
    /// What is to be read after nothing was heard from then until then.
    pub(super) fn of(from: Timestamp, until: Timestamp) -> Self {
        let went_on = from.checked_sub(MARGIN).unwrap_or(from);
        let day = until.checked_sub(TALKED_IN).unwrap_or(until);
        Self {
            oldest: went_on.min(day),
            went_on,
        }
    }
}

/// Reads the whole room, or that window of it.
pub(super) async fn read_back(desk: &SlackDesk, job: &Job, window: Option<Window>) -> Tried {
    let Some(room) = room(&job.subject) else {
        // A room that was never granted has nothing to read.
        return Ok(Outcome::plain());
    };
    let own = desk.own(&job.team);
    let begun = desk.unfinished.take(&job.key);
    let mut progress = begun.unwrap_or_else(|| Progress::of(room, window));
    for _ in 0..CALLS_PER_TRY_MAX {
        let Some(part) = progress.next.pop_front() else {
            return Ok(done(progress));
        };
        if progress.pages >= PAGES_MAX {
            tracing::warn!(
                room = room.as_str(),
                "a room is too large to be read back whole"
            );
            return Ok(done(progress));
        }
        let read = match &part {
            Part::Page { thread, cursor } => {
                let page = (thread.as_deref(), cursor.as_deref());
                read_page(desk, job, room, page, &own, &mut progress).await
            }
            Part::Reactions(message) => read_reactions(desk, job, message, &mut progress).await,
        };
        match read {
            Ok(()) => {}
            Err(error) if is_gone(&part, &error) => {}
            Err(error) => {
                progress.next.push_front(part);
                if answer::refusal(&error).is_none() {
                    desk.unfinished.keep(&job.key, progress);
                }
                return Err(answer::harmless(error));
            }
        }
    }
    if progress.next.is_empty() {
        return Ok(done(progress));
    }
    desk.unfinished.keep(&job.key, progress);
    Ok(Outcome::NotDone {
        why: "there is more to read".to_owned(),
        not_before: Some(job.now),
    })
}

fn done(progress: Progress) -> Outcome {
    Outcome::Read {
        entries: progress.entries,
        asks: progress.asks,
        seen: progress.seen,
    }
}

/// A thread may be deleted while the room is read, and so may a message; of reactions that can't be
/// had what the page told has to do.
fn is_gone(part: &Part, error: &CallError) -> bool {
    match part {
        Part::Page { thread: None, .. } => false,
        Part::Page { .. } => matches!(
            answer::refusal(error),
            Some("thread_not_found" | "message_not_found")
        ),
        Part::Reactions(_) => answer::refusal(error).is_some(),
    }
}

async fn read_page(
    desk: &SlackDesk,
    job: &Job,
    room: &RoomId,
    (thread, cursor): (Option<&str>, Option<&str>),
    own: &Own,
    progress: &mut Progress,
) -> Result<(), CallError> {
    let mut arguments: Vec<Argument> = vec![("channel", room.outer().to_owned().into())];
    let method = match thread {
        Some(thread) => {
            arguments.push(("ts", thread.to_owned().into()));
            Method::ConversationsReplies
        }
        None => Method::ConversationsHistory,
    };
    if let Some(window) = progress.window.filter(|_| thread.is_none()) {
        arguments.push(("oldest", mark::at(window.oldest).into()));
    }
    let page = desk.page(job.now, method, &arguments, cursor).await?;
    progress.pages += 1;
    let messages = page.answer.get("messages").and_then(Value::as_array);
    for said in messages.into_iter().flatten() {
        // A thread's first message comes with its replies once more.
        if thread.is_some() && thread == text(said, "/ts") {
            continue;
        }
        if let Some(mut entry) = message::entry(room.outer(), said, own, job.now) {
            if room.root().is_some() {
                entry.message.room = room.clone();
                entry.thread = None;
            }
            progress.asks.extend(message::meant(&entry, said));
            progress.entries.push(entry);
        }
        progress.see(room, said, job.now);
        if thread.is_none() {
            progress.next.extend(thread_of(said, progress.window));
        }
    }
    if page.next.is_some() {
        progress.next.push_front(Part::Page {
            thread: thread.map(str::to_owned),
            cursor: page.next,
        });
    }
    Ok(())
}

async fn read_reactions(
    desk: &SlackDesk,
    job: &Job,
    message: &MessageRef,
    progress: &mut Progress,
) -> Result<(), CallError> {
    let arguments = [
        ("channel", message.room.outer().to_owned().into()),
        ("timestamp", message.mark.0.clone().into()),
        ("full", "true".into()),
    ];
    let answer = desk.call(job.now, Method::ReactionsGet, &arguments).await?;
    progress.pages += 1;
    let said = answer.get("message").unwrap_or(&Value::Null);
    let (signs, is_whole) = reaction::standing(said);
    progress.seen.push(Seen {
        message: message.clone(),
        signs,
        is_whole,
        at: job.now,
    });
    Ok(())
}

impl Progress {
    /// The reactions on that message; of more than a page tells, all are asked for.
    fn see(&mut self, room: &RoomId, said: &Value, at: Timestamp) {
        if text(said, "/subtype") == Some("tombstone") {
            // Deleting a message takes its reactions along, and nobody took them back.
            return;
        }
        let Some(mark) = text(said, "/ts") else {
            return;
        };
        let message = MessageRef {
            room: room.clone(),
            ..MessageRef::new(room.outer(), mark)
        };
        let (signs, is_whole) = reaction::standing(said);
        if !is_whole {
            self.next.push_back(Part::Reactions(message.clone()));
        }
        self.seen.push(Seen {
            message,
            signs,
            is_whole,
            at,
        });
    }
}

fn thread_of(said: &Value, window: Option<Window>) -> Option<Part> {
    let replies = said.get("reply_count").and_then(Value::as_u64)?;
    let root = text(said, "/ts").filter(|_| replies > 0)?;
    let latest = text(said, "/latest_reply").and_then(mark::time);
    if let (Some(window), Some(latest)) = (window, latest)
        && latest < window.went_on
    {
        return None;
    }
    Some(Part::Page {
        thread: Some(root.to_owned()),
        cursor: None,
    })
}
