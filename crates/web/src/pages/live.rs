//! The pages' event streams: that something changed and how far it has come by now, never what. A page says
//! how far it has come itself; whoever missed nothing is told so, and fetches nothing.

use std::{convert::Infallible, fmt, str::FromStr, time::Duration};

use axum::{
    extract::Path,
    http::{HeaderMap, HeaderName, Uri, header},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::{Stream, stream};
use matoi_engine::{Kept, Reached};
use tokio_stream::{StreamExt, wrappers::BroadcastStream};

use super::{
    incident,
    visit::{Result, Visit},
};
use crate::language::query;

/// How often a quiet stream says that it is alive: sooner than the 15 s that are promised, and the page gives
/// up after 30 s of silence.
const ALIVE_EVERY: Duration = Duration::from_secs(12);
/// How soon a browser comes back after a break.
const BACK_AFTER: Duration = Duration::from_secs(2);
/// Every region of a page cares.
const EVERYTHING: &str = "*";
const NOTHING: &str = "-";

/// How far a page has come: what stands in it when it is drawn, and beside every word of its stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    /// Everything: the changes this process has told of.
    Changes(u64),
    /// One incident, by what the store holds of it.
    Incident(Reached),
}

impl fmt::Display for At {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changes(count) => write!(to, "{count}"),
            Self::Incident(Reached {
                events,
                entries,
                owed,
            }) => write!(to, "{events}.{entries}.{owed}"),
        }
    }
}

impl FromStr for At {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let numbers: Vec<&str> = text.split('.').collect();
        let number = |text: &str| text.parse::<u64>().map_err(|_| ());
        match numbers[..] {
            [count] => Ok(Self::Changes(number(count)?)),
            [events, entries, owed] => Ok(Self::Incident(Reached {
                events: number(events)?,
                entries: number(entries)?,
                owed: number(owed)?,
            })),
            _ => Err(()),
        }
    }
}

/// What whoever comes back is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Missed {
    Nothing,
    Something,
    /// They come from another past: another process' count, or a store put back from a copy.
    Unknown,
}

impl Missed {
    /// Between what somebody has and what is so now. `from` is the first count this process knows.
    fn between(had: Option<At>, now: At, from: u64) -> Self {
        match (had, now) {
            (Some(had), now) if had == now => Self::Nothing,
            (Some(At::Changes(had)), At::Changes(now)) if (from..now).contains(&had) => {
                Self::Something
            }
            (Some(At::Incident(had)), At::Incident(now))
                if had.events <= now.events && had.entries <= now.entries =>
            {
                Self::Something
            }
            (Some(_) | None, At::Changes(_) | At::Incident(_)) => Self::Unknown,
        }
    }

    fn told(self, at: At) -> Event {
        let (word, data) = match self {
            Self::Nothing => ("alive", NOTHING),
            Self::Something => ("changed", EVERYTHING),
            Self::Unknown => ("reset", NOTHING),
        };
        Event::default().event(word).data(data).id(at.to_string())
    }
}

/// How far everything has come.
pub(super) fn all_at(visit: &Visit) -> At {
    At::Changes(*visit.state.engine.change_counts().end())
}

/// How far that incident has come. Ask before reading what is shown.
pub(super) async fn incident_at(visit: &Visit, kept: &Kept) -> Result<At> {
    let reached = visit.state.engine.reached(&visit.viewer(), kept).await;
    let reached = reached.map_err(|error| visit.trouble(&error))?;
    Ok(At::Incident(reached))
}

/// Whether the page that asks shows just this already.
pub(super) fn is_shown(uri: &Uri, at: At) -> bool {
    query(uri, "at").is_some_and(|had| had == at.to_string())
}

/// `GET /live`: anything anywhere.
pub(super) async fn everything(visit: Visit, headers: HeaderMap) -> Response {
    let engine = visit.state.engine.clone();
    // Listening comes first: what happens between the two is told twice, never missed.
    let changes = BroadcastStream::new(engine.changes());
    let first = welcome(&visit, &headers, all_at(&visit));
    let later = changes.map(move |change| {
        // Too slow to keep up: everything is fetched once, then the stream goes on.
        let next = change.map_or_else(|_| *engine.change_counts().end(), |change| change.nth + 1);
        Missed::Something.told(At::Changes(next))
    });
    answer(stream::iter([first]).chain(later))
}

/// `GET /i/{number}/live`: one incident, for readers who may see it.
pub(super) async fn incident(
    visit: Visit,
    Path(named): Path<String>,
    headers: HeaderMap,
) -> Result<Response> {
    let changes = BroadcastStream::new(visit.state.engine.changes());
    let kept = incident::find(&visit, &named).await?;
    let first = welcome(&visit, &headers, incident_at(&visit, &kept).await?);
    let about = kept.stream;
    let concerns = changes.filter(move |change| match change {
        Ok(change) => change.stream == about,
        Err(_) => true,
    });
    let visit = std::sync::Arc::new(visit);
    let later = concerns.then(move |_| {
        let (visit, named) = (visit.clone(), named.clone());
        async move { now_at(&visit, &named).await }
    });
    // Whoever may not see it any more hears nothing any more.
    let later = later.take_while(Option::is_some).filter_map(|at| at);
    let later = later.map(|at| Missed::Something.told(at));
    Ok(answer(stream::iter([first]).chain(later)))
}

async fn now_at(visit: &Visit, named: &str) -> Option<At> {
    let kept = incident::find(visit, named).await.ok()?;
    incident_at(visit, &kept).await.ok()
}

fn welcome(visit: &Visit, headers: &HeaderMap, now: At) -> Event {
    let came_back = headers.get("last-event-id");
    let came_back = came_back.and_then(|value| value.to_str().ok().map(str::to_owned));
    let had = came_back.or_else(|| query(&visit.uri, "at"));
    let missed = had.map_or(Missed::Nothing, |had| {
        let from = *visit.state.engine.change_counts().start();
        Missed::between(had.parse().ok(), now, from)
    });
    missed.told(now).retry(BACK_AFTER)
}

fn answer(words: impl Stream<Item = Event> + Send + 'static) -> Response {
    let alive = KeepAlive::new()
        .interval(ALIVE_EVERY)
        .event(Event::default().event("alive").data(NOTHING));
    let sse = Sse::new(words.map(Ok::<_, Infallible>)).keep_alive(alive);
    // Some proxies collect an answer before they pass it on.
    let unbuffered = [
        (HeaderName::from_static("x-accel-buffering"), "no"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (unbuffered, sse).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn missed(had: &str, now: &str) -> Missed {
        Missed::between(had.parse().ok(), now.parse().unwrap(), 1_000)
    }

    #[test]
    fn whoever_has_what_is_so_missed_nothing_also_after_a_restart() {
        assert_eq!(missed("12.34.0", "12.34.0"), Missed::Nothing);
        assert_eq!(missed("1007", "1007"), Missed::Nothing);
    }

    #[test]
    fn whoever_is_behind_missed_something_and_whoever_is_ahead_comes_from_elsewhere() {
        for (had, now, expected) in [
            ("11.34.0", "12.34.0", Missed::Something),
            ("12.33.0", "12.34.0", Missed::Something),
            ("12.34.3", "12.34.0", Missed::Something),
            ("13.34.0", "12.34.0", Missed::Unknown),
            ("12.35.0", "12.34.0", Missed::Unknown),
            ("1003", "1007", Missed::Something),
            ("1008", "1007", Missed::Unknown),
            ("999", "1007", Missed::Unknown),
            ("1007", "12.34.0", Missed::Unknown),
            ("12.34.0", "1007", Missed::Unknown),
            ("", "1007", Missed::Unknown),
            ("-1.2.3", "12.34.0", Missed::Unknown),
            ("1.2.3.4", "12.34.0", Missed::Unknown),
        ] {
            assert_eq!(missed(had, now), expected, "{had} when it is {now}");
        }
    }
}
