//! Posts: each carries an opaque key in its metadata, by which a post of unknown fate is found again.
//!
//! It must never look a post up by its words.

use jiff::{SignedDuration, Timestamp};
use matoi_core::{
    effect::Effect,
    ids::{MessageRef, PersonId, RoomId},
    request::Report,
};
use matoi_engine::{Found, Job, Outcome};
use serde_json::{Value, json};

use super::{
    Tried, answer, earliest_there, invite, message,
    place::{self, Spot},
};
use crate::{
    desk::{SlackDesk, room},
    read::{mark, text},
    wire::{
        client::CallError,
        kit::message::{Argument, Fitted},
        method::Method,
    },
};

/// The type of the metadata our posts bear.
pub const POST_MARK: &str = "matoi.post";
/// How long until a channel that is not there is looked for again.
const PLACE_WAIT: SignedDuration = SignedDuration::from_mins(5);
/// Pages of history looked through for one post; 2,000 messages since it was decided.
const LOOK_UP_PAGES_MAX: usize = 10;

pub(super) async fn post(desk: &SlackDesk, job: &Job) -> Tried {
    let Some((spot, fitted)) = message::of_effect(desk, job) else {
        return Ok(Outcome::Refused {
            why: "not a post".to_owned(),
        });
    };
    let room = match where_to(desk, job, &spot).await? {
        Where::There(room) | Where::Unseen(room) => room,
        // People wait for a place to talk: with no channel to hang a thread on there is none. And an
        // incident is announced while it is news, or whoever raised it is told that it was not.
        Where::Missing(why)
            if matches!(
                job.effect,
                Effect::OpenThread { .. } | Effect::Announce { .. }
            ) =>
        {
            return Ok(Outcome::Refused { why });
        }
        Where::Missing(why) => return Ok(later(job.now, why)),
    };
    match send(desk, job, &room, &fitted).await {
        Ok(message) => Ok(Outcome::Done {
            report: learned(desk, job, message).await,
            entries: Vec::new(),
        }),
        Err(error) => astray(desk, job, &spot, room.outer(), error).await,
    }
}

/// A card keeps until there is a channel for it; it is looked for now and then, because it is a person who
/// makes it.
fn later(now: Timestamp, why: String) -> Outcome {
    Outcome::NotDone {
        why,
        not_before: now.checked_add(PLACE_WAIT).ok(),
    }
}

async fn send(
    desk: &SlackDesk,
    job: &Job,
    room: &RoomId,
    fitted: &Fitted,
) -> Result<MessageRef, CallError> {
    let mut arguments: Vec<Argument> = fitted.post_arguments();
    let metadata = json!({"event_type": POST_MARK, "event_payload": {"k": job.key}});
    arguments.push(("channel", room.outer().to_owned().into()));
    arguments.push(("metadata", metadata.to_string().into()));
    arguments.extend(in_thread("thread_ts", room));
    let answer = desk
        .call(job.now, Method::ChatPostMessage, &arguments)
        .await?;
    let Some(ts) = text(&answer, "/ts") else {
        return Err(CallError::Unknown {
            why: "posted, but the answer names no message".to_owned(),
            error: None,
        });
    };
    // What stands in a thread belongs to that thread; a channel may have another id by now.
    let stands_in = match room.root() {
        Some(_) => room.clone(),
        None => RoomId::from(text(&answer, "/channel").unwrap_or(room.as_str())),
    };
    Ok(MessageRef::new(stands_in, ts))
}

/// The argument that leads into the thread, where the room is one.
pub(super) fn in_thread(name: &'static str, room: &RoomId) -> Option<Argument> {
    room.root().map(|root| (name, root.mark.0.into()))
}

/// A channel named in the settings may be renamed, archived or left: it is looked for again.
async fn astray(
    desk: &SlackDesk,
    job: &Job,
    spot: &Spot,
    channel: &str,
    error: CallError,
) -> Tried {
    let lost = matches!(
        answer::refusal(&error),
        Some("channel_not_found" | "is_archived" | "not_in_channel")
    );
    let Some(name) = name_of(desk, spot).filter(|_| lost) else {
        return Err(error);
    };
    if answer::refusal(&error) == Some("not_in_channel") {
        place::join(desk.api(), job.now, channel).await?;
    } else {
        desk.places.forget(name);
    }
    Ok(Outcome::NotDone {
        why: format!("{name}: {}", answer::why(&error)),
        not_before: None,
    })
}

/// Where a post belongs, as far as it is there.
enum Where {
    There(RoomId),
    /// We may write there and not read what we wrote.
    Unseen(RoomId),
    Missing(String),
}

async fn where_to(desk: &SlackDesk, job: &Job, spot: &Spot) -> Result<Where, CallError> {
    if let Spot::Direct(person) = spot {
        return direct(desk, job, person).await;
    }
    let Some(name) = name_of(desk, spot) else {
        let room = room(&job.subject).map(|room| Where::There(room.clone()));
        return Ok(room.unwrap_or_else(|| Where::Missing("the room is not there yet".to_owned())));
    };
    let found = desk.places.find(desk.api(), job.now, name).await?;
    Ok(found.map_or_else(
        || Where::Missing(format!("channel {name} is not there yet")),
        |id| Where::There(RoomId(id)),
    ))
}

/// The conversation with one person. Where we may not open it, their id stands for it.
async fn direct(desk: &SlackDesk, job: &Job, person: &PersonId) -> Result<Where, CallError> {
    let arguments = [("users", person.0.clone().into())];
    let opened = desk
        .call(job.now, Method::ConversationsOpen, &arguments)
        .await;
    let unseen = Where::Unseen(RoomId(person.0.clone()));
    match opened.map_err(answer::harmless) {
        Ok(answer) => {
            let id = text(&answer, "/channel/id").map(RoomId::from);
            Ok(id.map_or(unseen, Where::There))
        }
        Err(error) if answer::refusal(&error).is_some() => Ok(unseen),
        Err(error) => Err(error),
    }
}

fn name_of<'a>(desk: &'a SlackDesk, spot: &Spot) -> Option<&'a str> {
    match spot {
        Spot::Room | Spot::Direct(_) => None,
        Spot::Announce => Some(&desk.config.announce),
        Spot::Alerts => Some(&desk.config.alerts),
    }
}

/// What a post teaches the house.
async fn learned(desk: &SlackDesk, job: &Job, message: MessageRef) -> Option<Report> {
    match &job.effect {
        Effect::PostHead { .. } => Some(Report::HeadPosted { message }),
        Effect::Announce { .. } => Some(Report::Announced { message }),
        Effect::PostProposal { view } => Some(Report::ProposalPosted {
            proposal: view.proposal,
            message,
        }),
        Effect::PostCard { view } => Some(Report::CardPosted {
            episode: view.episode,
            message,
        }),
        Effect::OpenThread { .. } => Some(Report::ThreadOpened {
            room: RoomId::of_thread(&message),
            name: name_in_slack(desk, job.now, &message.room).await,
            root: message,
        }),
        Effect::CallPeople { people } => Some(invite::named(people)),
        Effect::PostSettled { .. } => Some(Report::SettledPosted { message }),
        Effect::PostReopened
        | Effect::PostFarewell { .. }
        | Effect::OpenRoom { .. }
        | Effect::CallOpener { .. }
        | Effect::PinHead
        | Effect::OfferAnswer { .. }
        | Effect::Acknowledge { .. }
        | Effect::FetchText { .. }
        | Effect::CopyFile { .. }
        | Effect::RedrawHead { .. }
        | Effect::ReadBack
        | Effect::CatchUp { .. }
        | Effect::ComeBack { .. }
        | Effect::AdoptRoom { .. }
        | Effect::KeepCase
        | Effect::ArchiveRoom
        | Effect::Say { .. }
        | Effect::Tell { .. }
        | Effect::Pass { .. } => None,
    }
}

/// What people call the announce channel: as the settings name it, or as Slack does.
async fn name_in_slack(desk: &SlackDesk, now: Timestamp, channel: &RoomId) -> String {
    let named = desk.config.announce.trim().trim_start_matches('#');
    if place::as_id(named).is_none() {
        return named.to_owned();
    }
    let info = place::info(desk.api(), now, channel.as_str()).await;
    let name = info
        .ok()
        .and_then(|info| text(&info, "/channel/name").map(str::to_owned));
    name.unwrap_or_else(|| named.to_owned())
}

/// Whether an earlier try of this post took effect.
pub(crate) async fn look_up(desk: &SlackDesk, job: &Job) -> Found {
    let Some(spot) = message::spot(&job.effect) else {
        return Found::CannotTell {
            why: "it leaves nothing to look for".to_owned(),
            not_before: None,
        };
    };
    let room = match where_to(desk, job, &spot).await {
        Ok(Where::There(room)) => room,
        // Nobody can look: it was said once, or not at all.
        Ok(Where::Unseen(_)) => return Found::Yes(None),
        // Nothing can have been posted where there is nothing.
        Ok(Where::Missing(_)) => return Found::No,
        Err(error) => return answer::cannot_tell(&error, job.now),
    };
    match find(desk, job, &room).await {
        Ok(found) => found,
        Err(error) if is_unseen(&spot, &error) => Found::Yes(None),
        Err(error) if answer::refusal(&error) == Some("not_in_channel") => {
            match place::join(desk.api(), job.now, room.outer()).await {
                Ok(()) => answer::cannot_tell(&error, job.now),
                Err(error) => answer::cannot_tell(&error, job.now),
            }
        }
        Err(error) => answer::cannot_tell(&error, job.now),
    }
}

/// A direct message that may not be read back.
fn is_unseen(spot: &Spot, error: &CallError) -> bool {
    matches!(spot, Spot::Direct(_)) && answer::refusal(error).is_some()
}

async fn find(desk: &SlackDesk, job: &Job, room: &RoomId) -> Result<Found, CallError> {
    let mut arguments: Vec<Argument> = vec![
        ("channel", room.outer().to_owned().into()),
        (
            "oldest",
            mark::at(earliest_there(desk, job.decided_at)).into(),
        ),
        ("inclusive", "true".into()),
        ("include_all_metadata", "true".into()),
    ];
    arguments.extend(in_thread("ts", room));
    let method = match room.root() {
        Some(_) => Method::ConversationsReplies,
        None => Method::ConversationsHistory,
    };
    let mut cursor: Option<String> = None;
    for _ in 0..LOOK_UP_PAGES_MAX {
        let page = desk
            .page(job.now, method, &arguments, cursor.as_deref())
            .await?;
        let messages = page.answer.get("messages").and_then(Value::as_array);
        let ours = |message: &&Value| {
            text(message, "/metadata/event_type") == Some(POST_MARK)
                && text(message, "/metadata/event_payload/k") == Some(&job.key)
        };
        if let Some(ts) = messages
            .into_iter()
            .flatten()
            .find(ours)
            .and_then(|message| text(message, "/ts"))
        {
            let message = MessageRef::new(room.clone(), ts);
            return Ok(Found::Yes(learned(desk, job, message).await));
        }
        cursor = page.next;
        if cursor.is_none() {
            return Ok(Found::No);
        }
    }
    Ok(Found::CannotTell {
        why: "too much was said since".to_owned(),
        not_before: None,
    })
}
