//! The room: opened, found again, put away.
//!
//! It must never take a channel for ours by its name alone: ours was made by us, and not before it
//! was decided.

use jiff::{SignedDuration, Timestamp};
use matoi_core::{
    ids::{MessageRef, PersonId, RoomId},
    incident::{Incident, Shut},
    request::Report,
};
use matoi_engine::{Job, Outcome};
use serde_json::Value;

use super::{Tried, answer, earliest_there, invite, not_yet, place};
use crate::{
    desk::{SlackDesk, room},
    read::text,
    wire::{
        client::{CallError, PAGES_MAX},
        kit::message::Argument,
        method::Method,
    },
};

/// A no that is not Slack's own word may pass; people who wait for a place to talk wait no longer.
const ROOM_PATIENCE: SignedDuration = SignedDuration::from_secs(15);
const BOTH_TYPES: &str = "public_channel,private_channel";
const PUBLIC_ONLY: &str = "public_channel";

/// Opens the room, or finds the one that an earlier try may have opened.
pub(super) async fn open(desk: &SlackDesk, job: &Job, name: &str, sensitive: bool) -> Tried {
    // Some servers would open a second room of the same name, so the first is looked for before.
    if job.unknown
        && let Some(found) = find_ours(desk, job, name).await?
    {
        return Ok(found);
    }
    let arguments = [
        ("name", name.to_owned().into()),
        ("is_private", sensitive.to_string().into()),
    ];
    let refused = match desk
        .call(job.now, Method::ConversationsCreate, &arguments)
        .await
    {
        Ok(answer) => return opened(&answer, name),
        Err(error) => error,
    };
    let Some(code) = answer::refusal(&refused) else {
        return Err(refused);
    };
    if code == "name_taken"
        && job.unknown
        && let Some(found) = find_ours(desk, job, name).await?
    {
        return Ok(found);
    }
    let reason = answer::why(&refused);
    let waited = job.now.duration_since(job.decided_at);
    if code.starts_with("http_") && waited < ROOM_PATIENCE {
        // Not Slack's own word, but somebody's in between: no reason yet to do without a room.
        return Ok(Outcome::NotDone {
            why: reason,
            not_before: None,
        });
    }
    // Whatever else Slack says no to stays a no: a preference, a scope, a plan, too many channels.
    let is_about_the_name =
        matches!(code, "name_taken" | "no_channel") || code.starts_with("invalid_name");
    Ok(Outcome::done(if is_about_the_name {
        Report::RoomNameRefused { reason }
    } else {
        Report::RoomRefused { reason }
    }))
}

fn opened(answer: &Value, asked: &str) -> Tried {
    let Some(id) = text(answer, "/channel/id") else {
        return Err(CallError::Unknown {
            why: "opened, but the answer names no channel".to_owned(),
            error: None,
        });
    };
    let name = text(answer, "/channel/name").unwrap_or(asked);
    Ok(Outcome::done(Report::RoomOpened {
        room: RoomId::from(id),
        name: name.to_owned(),
    }))
}

/// The channels we are in, as far as we may know.
async fn in_sight(desk: &SlackDesk, job: &Job) -> Result<Vec<Value>, CallError> {
    let listed = match memberships(desk, job.now, BOTH_TYPES).await {
        Err(error) if answer::refusal(&error) == Some("missing_scope") => {
            memberships(desk, job.now, PUBLIC_ONLY).await
        }
        listed => listed,
    };
    match listed.map_err(answer::harmless) {
        Err(error) if answer::refusal(&error).is_some() => Ok(Vec::new()),
        channels => channels,
    }
}

/// Our own room of that name, among the channels we are in. Where nobody can be asked, whoever holds the name
/// holds it.
async fn find_ours(desk: &SlackDesk, job: &Job, name: &str) -> Result<Option<Outcome>, CallError> {
    let channels = in_sight(desk, job).await?;
    let earliest = earliest_there(desk, job.decided_at);
    let own = desk.own(&job.team);
    let is_ours = |channel: &&Value| {
        text(channel, "/name") == Some(name)
            && text(channel, "/creator").is_some_and(|creator| own.is(creator))
            && created(channel).is_some_and(|created| created >= earliest.as_second())
    };
    let found = channels.iter().find(is_ours);
    Ok(found.and_then(|channel| {
        Some(Outcome::done(Report::RoomOpened {
            room: RoomId::from(text(channel, "/id")?),
            name: name.to_owned(),
        }))
    }))
}

fn created(channel: &Value) -> Option<i64> {
    channel.get("created").and_then(Value::as_i64)
}

async fn memberships(
    desk: &SlackDesk,
    now: Timestamp,
    types: &'static str,
) -> Result<Vec<Value>, CallError> {
    let arguments = [("types", types.into()), ("exclude_archived", "true".into())];
    let mut channels = Vec::new();
    let mut cursor: Option<String> = None;
    for _ in 0..PAGES_MAX {
        let page = desk
            .page(
                now,
                Method::UsersConversations,
                &arguments,
                cursor.as_deref(),
            )
            .await?;
        let listed = page.answer.get("channels").and_then(Value::as_array);
        channels.extend(listed.into_iter().flatten().cloned());
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    Ok(channels)
}

pub(super) async fn archive(desk: &SlackDesk, job: &Job) -> Tried {
    let Some(room) = room(&job.subject) else {
        return not_yet("the room is not there yet");
    };
    if room.root().is_some() {
        // Its channel goes on.
        return Ok(Outcome::done(Report::RoomArchived));
    }
    if job.subject.incident().is_some_and(Incident::is_adopted) {
        return Ok(Outcome::Refused {
            why: "it is people's own".to_owned(),
        });
    }
    let arguments = [("channel", room.0.clone().into())];
    let answer = desk
        .call(job.now, Method::ConversationsArchive, &arguments)
        .await;
    match answer {
        Ok(_) => {}
        Err(error) if answer::refusal(&error) == Some("already_archived") => {}
        Err(error) => return Err(error),
    }
    Ok(Outcome::done(Report::RoomArchived))
}

/// Looks whether the room is open to us, and goes in where that may be tried. In a thread the channel
/// around it is what counts.
pub(super) async fn come_back(desk: &SlackDesk, job: &Job, join: bool) -> Tried {
    let Some(room) = room(&job.subject) else {
        return not_yet("the room is not there yet");
    };
    let info = match place::info(desk.api(), job.now, room.outer()).await {
        Err(error) if answer::refusal(&error) == Some("channel_not_found") => {
            if !is_elsewhere(desk, job, room).await? {
                return Err(error);
            }
            place::info(desk.api(), job.now, room.outer()).await?
        }
        info => info?,
    };
    let is = |what: &str| info.pointer(what).and_then(Value::as_bool) == Some(true);
    if is("/channel/is_archived") {
        return Ok(Outcome::done(Report::RoomArchived));
    }
    if is("/channel/is_member") {
        return Ok(Outcome::done(Report::LetIn));
    }
    if !join {
        let incident = job.subject.incident();
        if incident.is_some_and(|incident| incident.room.is_shut(Shut::Archived)) {
            // A person opened it again and nobody told us.
            return Ok(Outcome::done(Report::RoomUnarchived));
        }
        return Ok(Outcome::Refused {
            why: "not_in_channel".to_owned(),
        });
    }
    place::join(desk.api(), job.now, room.outer()).await?;
    Ok(Outcome::done(Report::LetIn))
}

/// Whether the room is there under another id, of which no word reached us: among the channels we are in, the
/// one of its name in which our head stands where it stood. It is known from then on.
async fn is_elsewhere(desk: &SlackDesk, job: &Job, room: &RoomId) -> Result<bool, CallError> {
    let Some(incident) = job.subject.incident() else {
        return Ok(false);
    };
    let (Some((_, name)), Some(head)) = (incident.room.place(), &incident.head) else {
        return Ok(false);
    };
    if room.root().is_some() {
        // The channel of a thread is one that people named in the settings; it is found by that name.
        return Ok(false);
    }
    for channel in in_sight(desk, job).await? {
        let Some(id) = text(&channel, "/id").filter(|_| text(&channel, "/name") == Some(name))
        else {
            continue;
        };
        if id != room.as_str() && holds(desk, job, id, head).await? {
            desk.api().channel_ids().found(room.as_str(), id);
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether that channel has our message, as what it is.
async fn holds(
    desk: &SlackDesk,
    job: &Job,
    id: &str,
    message: &MessageRef,
) -> Result<bool, CallError> {
    let mark = message.mark.as_str();
    let arguments: [Argument; 5] = [
        ("channel", id.to_owned().into()),
        ("oldest", mark.to_owned().into()),
        ("latest", mark.to_owned().into()),
        ("inclusive", "true".into()),
        ("limit", "1".into()),
    ];
    let told = desk.call(job.now, Method::ConversationsHistory, &arguments);
    let told = match told.await.map_err(answer::harmless) {
        Err(error) if answer::refusal(&error).is_some() => return Ok(false),
        told => told?,
    };
    let own = desk.own(&job.team);
    let messages = told.get("messages").and_then(Value::as_array);
    let mut messages = messages.into_iter().flatten();
    Ok(messages.any(|said| text(said, "/ts") == Some(mark) && own.wrote(said)))
}

/// A channel people made becomes the room, where everybody who may read the incident may read it, and where
/// it is nobody else's place.
pub(super) async fn adopt(desk: &SlackDesk, job: &Job, room: &RoomId) -> Tried {
    let info = place::info(desk.api(), job.now, room.as_str()).await?;
    let is = |what: &str| {
        let said = info.get("channel").and_then(|channel| channel.get(what));
        said.and_then(Value::as_bool) == Some(true)
    };
    let sensitive = job.subject.incident().is_some_and(|it| it.sensitive);
    let name = text(&info, "/channel/name").unwrap_or_default();
    let elsewhere = [
        "is_im",
        "is_mpim",
        "is_general",
        "is_ext_shared",
        "is_archived",
    ];
    let shared = [&desk.config.announce, &desk.config.alerts];
    let is_shared = shared.iter().any(|one| {
        let one = one.trim().trim_start_matches('#');
        one == name || one == room.as_str()
    });
    if is_shared || elsewhere.into_iter().any(is) || is("is_private") != sensitive {
        return Ok(Outcome::Refused {
            why: "not a room of its own".to_owned(),
        });
    }
    if !is("is_member") {
        place::join(desk.api(), job.now, room.as_str()).await?;
    }
    let members = invite::members(desk, job, room).await?;
    Ok(Outcome::done(Report::RoomAdopted {
        room: room.clone(),
        name: name.to_owned(),
        members: members
            .iter()
            .map(|id| PersonId::from(id.as_str()))
            .collect(),
    }))
}
