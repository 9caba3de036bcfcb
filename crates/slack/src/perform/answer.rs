//! What a failed call means: for an effect, for a look-up, for a drawing.
//!
//! It must never turn "nobody knows" into "not done" for a call that changes something.

use jiff::Timestamp;
use matoi_core::request::Report;
use matoi_engine::{Drawing, Found, Outcome};
use serde_json::Value;

use crate::{
    read::text,
    wire::client::{CallError, DEAD_TOKEN_WAIT},
};

/// For an effect.
pub(super) fn outcome(error: CallError, now: Timestamp) -> Outcome {
    let why = why(&error);
    match error {
        CallError::Unknown { .. } => Outcome::Unknown { why },
        CallError::Refused { .. } => Outcome::Refused { why },
        CallError::Limited { .. } | CallError::NotSent { .. } | CallError::Dead { .. } => {
            Outcome::NotDone {
                why,
                not_before: not_before(&error, now),
            }
        }
    }
}

/// For a look-up, which changes nothing: whatever went wrong, it can be asked again.
pub(super) fn cannot_tell(error: &CallError, now: Timestamp) -> Found {
    Found::CannotTell {
        why: why(error),
        not_before: not_before(error, now),
    }
}

/// For a drawing, in the incident's room or elsewhere. Drawing twice is harmless, so "nobody knows" is
/// "not yet".
pub(super) fn drawing(error: &CallError, now: Timestamp, in_room: bool) -> Drawing {
    if let Some(report) = shut(error).filter(|_| in_room) {
        let why = why(error);
        return Drawing::Shut { why, report };
    }
    let passing = error.code() == Some("update_failed");
    match error {
        CallError::Refused { .. } if !passing => Drawing::Gone { why: why(error) },
        CallError::Refused { .. }
        | CallError::Limited { .. }
        | CallError::NotSent { .. }
        | CallError::Unknown { .. }
        | CallError::Dead { .. } => Drawing::NotYet {
            why: why(error),
            not_before: not_before(error, now),
        },
    }
}

/// An error of a call that only reads: nothing can have happened by it.
pub(super) fn harmless(error: CallError) -> CallError {
    match error {
        CallError::Unknown { why, .. } => CallError::NotSent { why },
        CallError::Limited { .. }
        | CallError::NotSent { .. }
        | CallError::Refused { .. }
        | CallError::Dead { .. } => error,
    }
}

/// What became of a room in which nothing can be done: it was archived (an update says it in another word),
/// or we are not in it. Of a private one we are not in, Slack says that there is none.
pub(super) fn shut(error: &CallError) -> Option<Report> {
    match refusal(error)? {
        "is_archived" | "is_inactive" => Some(Report::RoomArchived),
        "not_in_channel" | "channel_not_found" => Some(Report::PutOut),
        _ => None,
    }
}

/// Whether an answer about the room is that nothing can be done in it.
pub(super) fn is_shut(error: &CallError) -> bool {
    shut(error).is_some()
}

/// The error code of a definite no.
pub(super) fn refusal(error: &CallError) -> Option<&str> {
    match error {
        CallError::Refused { error, .. } => Some(error),
        CallError::Limited { .. }
        | CallError::NotSent { .. }
        | CallError::Unknown { .. }
        | CallError::Dead { .. } => None,
    }
}

/// In Slack's words, with the scope that is missing where it names one.
pub(super) fn why(error: &CallError) -> String {
    match error {
        CallError::Refused { error, answer } => worded(error, answer),
        CallError::Limited { .. }
        | CallError::NotSent { .. }
        | CallError::Unknown { .. }
        | CallError::Dead { .. } => error.to_string(),
    }
}

fn worded(error: &str, answer: &Value) -> String {
    match text(answer, "/needed") {
        Some(needed) => format!("{error}: {needed}"),
        None => error.to_owned(),
    }
}

fn not_before(error: &CallError, now: Timestamp) -> Option<Timestamp> {
    match error {
        CallError::Limited { until } => Some(*until),
        CallError::Dead { .. } => Some(now.checked_add(DEAD_TOKEN_WAIT).unwrap_or(now)),
        CallError::NotSent { .. } | CallError::Unknown { .. } | CallError::Refused { .. } => None,
    }
}
