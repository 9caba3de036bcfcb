//! Looking: what the house itself can see of its database, its clock, its rooms and its people, as that
//! reader. Must never ask Slack.

use jiff::{SignedDuration, Timestamp};
use matoi_core::{
    event::Event,
    ids::StreamId,
    incident::Room,
    team::{Person, Standing},
};
use matoi_engine::{Engine, EngineError, store::Viewer};
use serde_json::json;

use super::{Findings, Rooms};
use crate::{
    installed::Disk,
    set_up::{NOTED_EVERY, SetUp},
    state::SlackState,
};

/// Written anew at each look, so that a write is known to work and how long it takes.
const PROBE: &str = "doctor/probe";
/// So many of the newest incidents are asked how their rooms went.
const LOOKED_AT_MAX: usize = 20;
/// The clocks are compared by so many of them.
const CLOCKS_MAX: usize = 3;

/// Looks at everything.
///
/// # Errors
/// When what is kept could not be read.
pub async fn look(
    engine: &Engine,
    viewer: &Viewer,
    (disk, slack, set_up): (Disk, Option<SlackState>, SetUp),
    (public_url, alert_token): (bool, bool),
) -> Result<Findings, EngineError> {
    let owed = engine.owed(viewer, None).await?;
    let team = engine.team();
    let of_guests = |person: &&Person| person.standing == Standing::Guest;
    let guests = team.people.iter().filter(of_guests);
    let (rooms, room_asked_at, ahead) = rooms_and_clock(engine, viewer).await?;
    let told = set_up.slack.as_ref().and_then(|slack| slack.ahead);
    Ok(Findings {
        written: write(engine).await,
        database_bytes: disk.database_bytes,
        free_bytes: disk.free_bytes,
        ahead: told.or(ahead),
        slack,
        set_up,
        rooms,
        room_asked_at,
        called: team.callees(None).len(),
        guests: guests.count(),
        public_url,
        alert_token,
        stuck: owed.unknown + owed.parked,
    })
}

async fn write(engine: &Engine) -> Result<SignedDuration, String> {
    let begun = engine.now();
    let value = json!({ "at": begun });
    let kept = engine.store().put_setting(engine.team_id(), PROBE, value);
    kept.await.map_err(|error| error.to_string())?;
    Ok(engine.now().duration_since(begun))
}

/// How the newest room went, when the newest that is there was asked for, and how far our clock is ahead of the one that marks messages: what was
/// posted is noted right after, so the least of a few is the clocks' own.
async fn rooms_and_clock(
    engine: &Engine,
    viewer: &Viewer,
) -> Result<(Rooms, Option<Timestamp>, Option<SignedDuration>), EngineError> {
    let newest = engine.incidents_before(viewer, None, "", None, LOOKED_AT_MAX);
    let (mut rooms, mut asked_at, mut apart) = (Rooms::Unseen, None, Vec::new());
    for row in newest.await? {
        let Some(kept) = engine.kept(viewer, StreamId::Incident(row.id)).await? else {
            continue;
        };
        let incident = &kept.incident;
        if rooms == Rooms::Unseen {
            rooms = match (&incident.no_channel, &incident.room) {
                (Some(reason), _) | (None, Room::Refused { reason }) => Rooms::Refused {
                    reason: reason.clone(),
                },
                (None, Room::Open { .. } | Room::Shut { .. } | Room::Archived { .. }) => {
                    Rooms::Made
                }
                (None, Room::Awaited) => Rooms::Unseen,
            };
        }
        // A thread in a channel of everybody's brings events whether or not it is ours.
        let has_room = incident.no_channel.is_none() && incident.room.place().is_some();
        if asked_at.is_none() && has_room {
            // Of one that was just made they may be on their way.
            let asked = incident.opened_at;
            asked_at = asked.filter(|asked| engine.now().duration_since(*asked) > NOTED_EVERY);
        }
        if apart.len() < CLOCKS_MAX && incident.head.is_some() {
            let events = engine.timeline(viewer, &kept).await?.events;
            apart.extend(events.iter().find_map(|recorded| {
                if let Event::HeadPosted { message } = &recorded.event {
                    Some(
                        recorded
                            .at
                            .duration_since(marked_at(message.mark.as_str())?),
                    )
                } else {
                    None
                }
            }));
        }
        if rooms != Rooms::Unseen && apart.len() == CLOCKS_MAX {
            break;
        }
    }
    let least = apart.into_iter().min_by_key(|apart| apart.abs());
    Ok((rooms, asked_at, least))
}

/// When a message was marked: marks are seconds with a fraction.
fn marked_at(mark: &str) -> Option<Timestamp> {
    let (seconds, fraction) = mark.split_once('.')?;
    let fraction = format!("{fraction:0<6}");
    let micros = fraction.get(..6)?.parse::<i64>().ok()?;
    let seconds = seconds.parse::<i64>().ok()?;
    Timestamp::from_microsecond(seconds.checked_mul(1_000_000)?.checked_add(micros)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_tells_when_and_what_is_no_mark_tells_nothing() {
        let at = marked_at("1795323720.000100").unwrap();
        assert_eq!(at.as_microsecond(), 1_795_323_720_000_100);
        for odd in ["", "x.y", "1", "99999999999999999999.1", "1.é"] {
            assert!(marked_at(odd).is_none(), "{odd}");
        }
    }
}
