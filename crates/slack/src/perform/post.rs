//! Posts: each carries an opaque key in its metadata, by which a post of unknown fate is found again.
//!
//! It must never look a post up by its words.

use jiff::{SignedDuration, Timestamp};
use matoi_core::{
    effect::Effect,
    ids::{MessageRef, RoomId},
    request::Report,
};
use matoi_engine::{Found, Job, Outcome};
use serde_json::{Value, json};

use super::{
    Tried, answer, message,
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
/// Slack's clock and ours may differ by this much; reading a minute too far back costs nothing.
const CLOCK_SKEW: SignedDuration = SignedDuration::from_secs(60);
/// Pages of history looked through for one post; 2,000 messages since it was decided.
const LOOK_UP_PAGES_MAX: usize = 10;

pub(super) async fn post(desk: &SlackDesk, job: &Job) -> Tried {
    let Some((spot, fitted)) = message::of_effect(desk, job) else {
        return Ok(Outcome::Refused {
            why: "not a post".to_owned(),
        });
    };
    let channel = match where_to(desk, job, spot).await? {
        Where::There(channel) => channel,
        Where::Missing(why) => {
            return Ok(Outcome::NotDone {
                why,
                not_before: None,
            });
        }
    };
    match send(desk, job, &channel, &fitted).await {
        Ok(message) => Ok(Outcome::Done {
            report: learned(&job.effect, message),
            entries: Vec::new(),
        }),
        Err(error) => astray(desk, job, spot, &channel, error).await,
    }
}

async fn send(
    desk: &SlackDesk,
    job: &Job,
    channel: &str,
    fitted: &Fitted,
) -> Result<MessageRef, CallError> {
    let mut arguments: Vec<Argument> = fitted.post_arguments();
    let metadata = json!({"event_type": POST_MARK, "event_payload": {"k": job.key}});
    arguments.push(("channel", channel.to_owned().into()));
    arguments.push(("metadata", metadata.to_string().into()));
    let answer = desk
        .call(job.now, Method::ChatPostMessage, &arguments)
        .await?;
    let Some(ts) = text(&answer, "/ts") else {
        return Err(CallError::Unknown {
            why: "posted, but the answer names no message".to_owned(),
            error: None,
        });
    };
    Ok(MessageRef::new(
        text(&answer, "/channel").unwrap_or(channel),
        ts,
    ))
}

/// A channel named in the settings may be renamed, archived or left: it is looked for again.
async fn astray(desk: &SlackDesk, job: &Job, spot: Spot, channel: &str, error: CallError) -> Tried {
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
    There(String),
    Missing(String),
}

async fn where_to(desk: &SlackDesk, job: &Job, spot: Spot) -> Result<Where, CallError> {
    let Some(name) = name_of(desk, spot) else {
        let room = room(&job.subject).map(|room| Where::There(room.0.clone()));
        return Ok(room.unwrap_or_else(|| Where::Missing("the room is not there yet".to_owned())));
    };
    let found = desk.places.find(desk.api(), job.now, name).await?;
    Ok(found.map_or_else(
        || Where::Missing(format!("channel {name} is not there yet")),
        Where::There,
    ))
}

fn name_of(desk: &SlackDesk, spot: Spot) -> Option<&str> {
    match spot {
        Spot::Room => None,
        Spot::Announce => Some(&desk.config.announce),
        Spot::Alerts => Some(&desk.config.alerts),
    }
}

/// What a post teaches the house.
fn learned(effect: &Effect, message: MessageRef) -> Option<Report> {
    match effect {
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
            name: String::new(),
            root: message,
        }),
        Effect::PostSettled { .. } => Some(Report::SettledPosted { message }),
        Effect::PostReopened
        | Effect::PostFarewell { .. }
        | Effect::OpenRoom { .. }
        | Effect::CallOpener { .. }
        | Effect::CallPeople { .. }
        | Effect::PinHead
        | Effect::OfferAnswer { .. }
        | Effect::Acknowledge { .. }
        | Effect::FetchText { .. }
        | Effect::CopyFile { .. }
        | Effect::RedrawHead { .. }
        | Effect::ReadBack
        | Effect::KeepCase
        | Effect::ArchiveRoom
        | Effect::Say { .. }
        | Effect::Tell { .. }
        | Effect::Pass { .. } => None,
    }
}

/// Whether an earlier try of this post took effect.
pub(crate) async fn look_up(desk: &SlackDesk, job: &Job) -> Found {
    let Some(spot) = message::spot(&job.effect) else {
        return Found::CannotTell {
            why: "it leaves nothing to look for".to_owned(),
            not_before: None,
        };
    };
    let channel = match where_to(desk, job, spot).await {
        Ok(Where::There(channel)) => channel,
        // Nothing can have been posted where there is nothing.
        Ok(Where::Missing(_)) => return Found::No,
        Err(error) => return answer::cannot_tell(&error, job.now),
    };
    match find(desk, job, &channel).await {
        Ok(found) => found,
        Err(error) if answer::refusal(&error) == Some("not_in_channel") => {
            match place::join(desk.api(), job.now, &channel).await {
                Ok(()) => answer::cannot_tell(&error, job.now),
                Err(error) => answer::cannot_tell(&error, job.now),
            }
        }
        Err(error) => answer::cannot_tell(&error, job.now),
    }
}

async fn find(desk: &SlackDesk, job: &Job, channel: &str) -> Result<Found, CallError> {
    let arguments: [Argument; 4] = [
        ("channel", channel.to_owned().into()),
        ("oldest", since(job.decided_at).into()),
        ("inclusive", "true".into()),
        ("include_all_metadata", "true".into()),
    ];
    let mut cursor: Option<String> = None;
    for _ in 0..LOOK_UP_PAGES_MAX {
        let page = desk
            .page(
                job.now,
                Method::ConversationsHistory,
                &arguments,
                cursor.as_deref(),
            )
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
            return Ok(Found::Yes(learned(
                &job.effect,
                MessageRef::new(channel, ts),
            )));
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

fn since(decided_at: Timestamp) -> String {
    mark::at(decided_at.checked_sub(CLOCK_SKEW).unwrap_or(decided_at))
}
