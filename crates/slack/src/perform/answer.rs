//! What a failed call means: for an effect, for a look-up, for a drawing.
//!
//! It must never turn "nobody knows" into "not done" for a call that changes something.

use jiff::Timestamp;
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
    let passing = error.code() == Some("update_failed");
    match error {
        CallError::Refused { .. } if in_room && is_put_away(error) => {
            Drawing::RoomGone { why: why(error) }
        }
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

/// The channel was archived: nothing can be done there any more. An update says it in another word.
pub(super) fn is_put_away(error: &CallError) -> bool {
    matches!(refusal(error), Some("is_archived" | "is_inactive"))
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
