//! Drawings: a message or a topic made to show what is so now. Drawing the same twice is harmless.
//!
//! It must never post: what can't be drawn any more is said to be gone, and the house decides.

use jiff::Timestamp;
use matoi_core::{
    board::{Board, Topic},
    ids::{MessageRef, RoomId},
    surface::Surface,
};
use matoi_engine::{DrawJob, Drawing, Job, Outcome};

use super::{Tried, answer, message, not_yet};
use crate::{
    desk::{SlackDesk, room},
    show,
    wire::{
        client::CallError,
        kit::message::{Argument, Fitted},
        method::Method,
    },
};

pub(crate) async fn draw(desk: &SlackDesk, surface: &Surface, job: &DrawJob) -> Drawing {
    let drawn = match surface {
        Surface::Topic(topic) => match room(&job.subject) {
            Some(room) => set_topic(desk, job, room, topic).await,
            None => return missing(),
        },
        Surface::Board(_)
        | Surface::Announcement(_)
        | Surface::Proposal(_)
        | Surface::Settled(_)
        | Surface::Card(_) => match message::of_surface(desk, surface, &job.subject, &job.team) {
            Some((at, fitted)) => update(desk, job.now, &at, &fitted).await,
            None => return missing(),
        },
    };
    match drawn {
        Ok(()) => Drawing::Shown,
        Err(error) => answer::drawing(&error, job.now, is_in_room(surface)),
    }
}

fn is_in_room(surface: &Surface) -> bool {
    match surface {
        Surface::Board(_) | Surface::Topic(_) | Surface::Proposal(_) | Surface::Settled(_) => true,
        Surface::Announcement(_) | Surface::Card(_) => false,
    }
}

fn missing() -> Drawing {
    Drawing::NotYet {
        why: "it is not there yet".to_owned(),
        not_before: None,
    }
}

/// The board as it stands when the incident is put away.
pub(super) async fn last_head(desk: &SlackDesk, job: &Job, view: &Board) -> Tried {
    let (Some(at), Some(incident)) = (message::head(&job.subject), message::incident(&job.subject))
    else {
        return not_yet("the head is not there yet");
    };
    let speaker = desk.speaker(&job.team, job.team.tongue);
    let fitted = show::head(view, incident, &speaker).fit();
    match update(desk, job.now, &at, &fitted).await {
        Ok(()) => Ok(Outcome::plain()),
        Err(error) if is_gone(&error) => Ok(Outcome::plain()),
        Err(error) => Err(error),
    }
}

/// It can't be changed any more; what it showed stays or is lost, and either is fine at the end.
fn is_gone(error: &CallError) -> bool {
    matches!(
        answer::refusal(error),
        Some(
            "message_not_found"
                | "cant_update_message"
                | "edit_window_closed"
                | "is_inactive"
                | "is_archived"
        )
    )
}

async fn update(
    desk: &SlackDesk,
    now: Timestamp,
    at: &MessageRef,
    fitted: &Fitted,
) -> Result<(), CallError> {
    let mut arguments: Vec<Argument> = fitted.update_arguments();
    arguments.push(("channel", at.room.outer().to_owned().into()));
    arguments.push(("ts", at.mark.0.clone().into()));
    desk.call(now, Method::ChatUpdate, &arguments).await?;
    Ok(())
}

async fn set_topic(
    desk: &SlackDesk,
    job: &DrawJob,
    room: &RoomId,
    topic: &Topic,
) -> Result<(), CallError> {
    if room.root().is_some() {
        // A thread has no topic, and the channel's is not ours.
        return Ok(());
    }
    let speaker = desk.speaker(&job.team, job.team.tongue);
    let arguments = [
        ("channel", room.0.clone().into()),
        ("topic", show::topic(topic, &speaker).into()),
    ];
    desk.call(job.now, Method::ConversationsSetTopic, &arguments)
        .await?;
    Ok(())
}
