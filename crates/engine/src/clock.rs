//! The house's own clock where it is wrong: set back, seen or unseen. Whatever waits would wait for all of that
//! once more, and be looked for where it is not. Must never say what time it is: that is the port's.

use jiff::{SignedDuration, Timestamp};
use matoi_store::SetBack;

use crate::{Engine, Result, gap::HEARD};

/// A clock set back by less is no step: time services do that in passing.
const SET_BACK_MIN: SignedDuration = SignedDuration::from_secs(2);
/// The setting that says what the clock showed lately.
const CLOCK: &str = "clock";
/// So often it is written.
const NOTED_EVERY: SignedDuration = SignedDuration::from_mins(5);
/// While the house was closed the clock can have been set back by so much more than what was noted tells.
const CLOSED_MAX: SignedDuration = SignedDuration::from_hours(24);

impl Engine {
    /// `latest` is what the clock showed a moment ago. Where it shows less `now` it was set back.
    ///
    /// # Errors
    /// When the store could not.
    pub async fn mind_the_clock(&self, latest: Timestamp, now: Timestamp) -> Result<()> {
        if let Some(by) = self.set_back(latest, now, SignedDuration::ZERO).await? {
            self.hearing_set_back(by);
            self.ring();
        }
        Ok(())
    }

    /// What the clock showed before this process began was noted. How long the house was closed, nobody knows.
    pub(crate) async fn mind_the_clock_at_start(&self) -> Result<()> {
        let now = self.now();
        let heard = self.noted(HEARD).await?;
        let latest = self.noted(CLOCK).await?.max(heard).unwrap_or(now);
        let Some(by) = self.set_back(latest, now, CLOSED_MAX).await? else {
            return Ok(());
        };
        if let Some(heard) = heard.and_then(|heard| heard.checked_sub(by).ok()) {
            self.note(HEARD, heard).await?;
        }
        self.note(CLOCK, now).await
    }

    /// By how much the clock was at least set back, where it was; by `unseen` more at most.
    async fn set_back(
        &self,
        latest: Timestamp,
        now: Timestamp,
        unseen: SignedDuration,
    ) -> Result<Option<SignedDuration>> {
        let by = latest.duration_since(now);
        if by < SET_BACK_MIN {
            return Ok(None);
        }
        tracing::info!(by_s = by.as_secs(), "the clock was set back");
        let at_most = by.saturating_add(unseen);
        let clock = SetBack { by, at_most, now };
        self.parts.store.set_back(&self.team_id, clock).await?;
        Ok(Some(by))
    }

    /// Notes what the clock shows, now and then; `noted` is when it did last.
    pub(crate) async fn note_the_clock(
        &self,
        noted: Option<Timestamp>,
    ) -> Result<Option<Timestamp>> {
        let now = self.now();
        let is_due = noted.is_none_or(|noted| now.duration_since(noted).abs() >= NOTED_EVERY);
        if is_due {
            self.note(CLOCK, now).await?;
        }
        Ok(if is_due { Some(now) } else { noted })
    }

    async fn noted(&self, setting: &str) -> Result<Option<Timestamp>> {
        let kept = self.parts.store.setting(&self.team_id, setting).await?;
        Ok(kept.and_then(|kept| serde_json::from_value(kept).ok()))
    }

    async fn note(&self, setting: &str, time: Timestamp) -> Result<()> {
        let store = &self.parts.store;
        let value = serde_json::json!(time);
        Ok(store.put_setting(&self.team_id, setting, value).await?)
    }
}
