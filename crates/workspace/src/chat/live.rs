//! The page's event stream: which regions should be fetched again. It must never carry content;
//! a region that missed a word simply shows what is true when it asks.

use std::convert::Infallible;
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::Stream;
use tokio::sync::broadcast;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::BroadcastStream;

use crate::model::Change;

/// How often a quiet stream says that it is alive; the page gives up after 35 s of silence.
const ALIVE_EVERY: Duration = Duration::from_secs(15);

/// The stream of one person's page.
pub(super) fn stream(
    changes: broadcast::Receiver<Change>,
    viewer: String,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let words = BroadcastStream::new(changes).filter_map(move |change| {
        let event = match change {
            Ok(change) => Event::default()
                .event("changed")
                .data(topics(&change, &viewer)?),
            // Too slow to keep up: everything is fetched once, then the stream goes on.
            Err(_) => Event::default().event("reset").data("-"),
        };
        Some(Ok(event))
    });
    Sse::new(words).keep_alive(
        KeepAlive::new()
            .interval(ALIVE_EVERY)
            .event(Event::default().event("alive").data("-")),
    )
}

/// What a change concerns, in the words regions listen for; none if it is another person's.
fn topics(change: &Change, viewer: &str) -> Option<String> {
    if change.user.as_deref().is_some_and(|user| user != viewer) {
        return None;
    }
    let kind = change.kind.as_str();
    let topics = match (&change.channel, kind) {
        (_, "reset") => "*".to_owned(),
        (Some(channel), "reaction" | "pin" | "ephemeral" | "bookmark") => channel.clone(),
        // Anything else in a channel may also change the list: names, members, unread marks.
        (Some(channel), _) => format!("{channel} side"),
        (None, _) => "side view".to_owned(),
    };
    Some(topics)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(channel: Option<&str>, kind: &str, user: Option<&str>) -> Change {
        Change {
            channel: channel.map(Into::into),
            kind: kind.into(),
            user: user.map(Into::into),
        }
    }

    #[test]
    fn a_change_reaches_the_regions_it_concerns_and_no_other_person() {
        assert_eq!(
            topics(&change(Some("C1"), "reaction", None), "U1").as_deref(),
            Some("C1")
        );
        assert_eq!(
            topics(&change(Some("C1"), "message", None), "U1").as_deref(),
            Some("C1 side")
        );
        assert_eq!(
            topics(&change(None, "view", Some("U1")), "U1").as_deref(),
            Some("side view")
        );
        assert_eq!(
            topics(&change(Some("C1"), "ephemeral", Some("U2")), "U1"),
            None
        );
        assert_eq!(
            topics(&change(None, "reset", None), "U1").as_deref(),
            Some("*")
        );
    }
}
