//! When something of each kind arrived last that is switched on by itself in the app's settings: nobody but
//! Slack knows those switches, and what arrives tells. Must never look into what arrived.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use matoi_engine::Engine;
use matoi_web::set_up::{Arrived, NOTED_EVERY};
use serde::{Deserialize, Serialize};

const SETTING: &str = "slack/arrived";

#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Kept {
    /// Since when it is noted.
    since: Option<Timestamp>,
    events: Option<Timestamp>,
    presses: Option<Timestamp>,
}

impl Kept {
    fn of_kind(&mut self, kind: &str) -> Option<&mut Option<Timestamp>> {
        match kind {
            "events_api" => Some(&mut self.events),
            "interactive" => Some(&mut self.presses),
            _ => None,
        }
    }
}

/// What was noted of arrivals, and where it is kept.
pub struct Arrivals {
    engine: Arc<Engine>,
    kept: Mutex<Kept>,
    /// Whoever writes writes everything, so that one goes after the other.
    writing: tokio::sync::Mutex<()>,
}

impl Arrivals {
    /// With what was noted before.
    ///
    /// # Errors
    /// When the store could not.
    pub async fn restored(engine: Arc<Engine>) -> anyhow::Result<Self> {
        let kept = kept(&engine).await?;
        let arrivals = Self {
            kept: Mutex::new(kept),
            writing: tokio::sync::Mutex::default(),
            engine,
        };
        if kept.since.is_none() {
            arrivals.kept().since = Some(arrivals.engine.now());
            arrivals.write().await?;
        }
        Ok(arrivals)
    }

    /// Something of that kind arrived, as Socket Mode names it. Noted at most every [`NOTED_EVERY`].
    ///
    /// # Errors
    /// When it could not be kept; then the next one is noted.
    pub async fn note(&self, kind: &str) -> anyhow::Result<()> {
        let now = self.engine.now();
        let before = {
            let mut kept = self.kept();
            let Some(of_kind) = kept.of_kind(kind) else {
                return Ok(());
            };
            let is_noted = |at: Timestamp| now.duration_since(at).abs() < NOTED_EVERY;
            if of_kind.is_some_and(is_noted) {
                return Ok(());
            }
            of_kind.replace(now)
        };
        let written = self.write().await;
        if written.is_err()
            && let Some(of_kind) = self.kept().of_kind(kind)
        {
            *of_kind = before;
        }
        written
    }

    async fn write(&self) -> anyhow::Result<()> {
        let _writing = self.writing.lock().await;
        let value = serde_json::to_value(*self.kept())?;
        let store = self.engine.store();
        store
            .put_setting(self.engine.team_id(), SETTING, value)
            .await?;
        Ok(())
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        // Plain values: a panic elsewhere can't have left them half-written.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What was noted; nothing where the store does not tell.
pub async fn arrived(engine: &Engine) -> Arrived {
    let Kept {
        since,
        events,
        presses,
    } = kept(engine).await.unwrap_or_default();
    Arrived {
        since,
        events,
        presses,
    }
}

async fn kept(engine: &Engine) -> anyhow::Result<Kept> {
    let kept = engine.store().setting(engine.team_id(), SETTING).await?;
    let kept = kept.map(serde_json::from_value).transpose()?;
    Ok(kept.unwrap_or_default())
}
