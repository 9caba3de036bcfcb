//! Gaps: while nothing from outside reached us, people went on. When it does again, every room that goes
//! on is read again (`core` says which, an effect does it). Must never read anything itself.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

use jiff::{SignedDuration, Timestamp};
use matoi_core::{
    effect::{CATCH_UP, COME_BACK},
    ids::StreamId,
    request::{Ask, Report},
};
use matoi_store::{Viewer, What};

use crate::{Engine, Result};

/// The setting that says until when we surely heard.
pub(crate) const HEARD: &str = "heard";
/// So often, at most, it is written.
const NOTED_EVERY: SignedDuration = SignedDuration::from_secs(60);
/// Where nothing at all came for so long, rooms that go on are read: people may be quiet, or Slack may have
/// stopped telling, as it did once for 17 hours. A call or two for each open room, twelve times an hour.
const SILENCE: SignedDuration = SignedDuration::from_mins(5);

/// What reads a room that goes on.
const READINGS: [&str; 2] = [CATCH_UP, COME_BACK];

/// Until when we hear, as far as this process knows.
#[derive(Debug, Default)]
pub(crate) struct Hearing(Mutex<Heard>);

#[derive(Debug, Default)]
struct Heard {
    noted_at: Option<Timestamp>,
    /// When something came, or the rooms were read because nothing did.
    listened_at: Option<Timestamp>,
    /// Set while nothing can reach us.
    deaf_since: Option<Timestamp>,
}

impl Hearing {
    fn with<T>(&self, does: impl FnOnce(&mut Heard) -> T) -> T {
        does(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Engine {
    /// Something came from outside.
    ///
    /// # Errors
    /// When the store could not; then a gap will seem longer than it was.
    pub async fn heard(&self) -> Result<()> {
        let now = self.now();
        let is_due = self.hearing.with(|heard| {
            heard.listened_at = Some(now);
            let noted = heard.noted_at;
            let due = noted.is_none_or(|noted| now.duration_since(noted) >= NOTED_EVERY);
            heard.noted_at = if due { Some(now) } else { noted };
            due
        });
        if is_due {
            let value = serde_json::json!(now);
            let store = &self.parts.store;
            store.put_setting(&self.team_id, HEARD, value).await?;
        }
        Ok(())
    }

    /// The clock was set back by so much: what was noted by it is noted by the one it shows now.
    pub(crate) fn hearing_set_back(&self, by: SignedDuration) {
        self.hearing.with(|heard| {
            let Heard {
                noted_at,
                listened_at,
                deaf_since,
            } = heard;
            for time in [noted_at, listened_at, deaf_since] {
                *time = time.map(|time| time.checked_sub(by).unwrap_or(time));
            }
        });
    }

    /// From now on nothing can reach us.
    pub fn went_deaf(&self) {
        let now = self.now();
        self.hearing.with(|heard| heard.deaf_since = Some(now));
    }

    /// From now on we hear, again or for the first time since this process began.
    ///
    /// # Errors
    /// When the store could not.
    pub async fn hears(&self) -> Result<()> {
        let until = self.now();
        let from = match self.hearing.with(|heard| heard.deaf_since.take()) {
            Some(since) => Some(since),
            None => self.heard_before().await?,
        };
        match from {
            // Noted by a clock that was set back since, it would be a time to come.
            Some(from) => {
                let gap = (from.min(until), until);
                self.reads_open_rooms(gap, &BTreeSet::new()).await
            }
            None => Ok(()),
        }
    }

    /// Reads the open rooms where nothing came for so long that something may be wrong. A step of a loop.
    ///
    /// # Errors
    /// When the store could not; then it is tried at the next silence.
    pub async fn mind_silence(&self) -> Result<bool> {
        let now = self.now();
        let since = self.hearing.with(|heard| {
            let since = *heard.listened_at.get_or_insert(now);
            let is_silent = heard.deaf_since.is_none() && now.duration_since(since) >= SILENCE;
            is_silent.then(|| heard.listened_at.replace(now).unwrap_or(since))
        });
        if let Some(since) = since {
            let reading = self.being_read().await?;
            self.reads_open_rooms((since, now), &reading).await?;
        }
        Ok(false)
    }

    /// Streams whose room waits to be read already, as far as the list of what is owed goes: that reading will
    /// find what came since, too.
    async fn being_read(&self) -> Result<BTreeSet<StreamId>> {
        let owing = self.owing(&Viewer::House).await?.into_iter();
        let waiting = owing.filter(|one| match &one.what {
            What::Effect(body) => {
                let effect = body["effect"].as_str().unwrap_or_default();
                READINGS.contains(&effect)
            }
            What::Surface(_) => false,
        });
        Ok(waiting.map(|one| one.stream).collect())
    }

    /// Has every room read that goes on, but for those, of what was said between then and then.
    async fn reads_open_rooms(
        &self,
        (from, until): (Timestamp, Timestamp),
        but: &BTreeSet<StreamId>,
    ) -> Result<()> {
        let open = self.incidents(&Viewer::House, Some(true), "").await?;
        let told = open
            .iter()
            .map(|incident| StreamId::Incident(incident.id))
            .filter(|stream| !but.contains(stream))
            .map(|stream| {
                let key = format!("heard-again:{stream}:{until}");
                let ask = Ask::report(stream.clone(), Report::HeardAgain { from, until });
                self.own_delivery(key, stream.to_string(), &ask)
            });
        self.keep_own(told).await
    }

    async fn heard_before(&self) -> Result<Option<Timestamp>> {
        let store = &self.parts.store;
        let kept = store.take_setting(&self.team_id, HEARD).await?;
        Ok(kept.and_then(|kept| serde_json::from_value(kept).ok()))
    }
}
