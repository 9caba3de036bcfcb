//! When something of each kind arrived last that is switched on by itself in the app's settings: nobody but
//! Slack knows those switches, and what arrives tells. Must never look into what arrived.

use std::sync::Arc;

use jiff::Timestamp;
use matoi_engine::{
    Engine,
    store::{Answer, Query, Viewer},
};
use matoi_web::set_up::{Arrived, NOTED_EVERY};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

const SETTING: &str = "slack/arrived";

#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Kept {
    events: Option<Timestamp>,
    presses: Option<Timestamp>,
}

/// What was noted of arrivals, and where it is kept.
pub struct Arrivals {
    engine: Arc<Engine>,
    kept: Mutex<Kept>,
}

impl Arrivals {
    /// With what was noted before.
    ///
    /// # Errors
    /// When the store could not tell.
    pub async fn restored(engine: Arc<Engine>) -> anyhow::Result<Self> {
        let kept = Mutex::new(kept(&engine).await?);
        Ok(Self { engine, kept })
    }

    /// Something of that kind arrived, as Socket Mode names it. Noted at most every [`NOTED_EVERY`].
    ///
    /// # Errors
    /// When it could not be kept; then the check-up will know less.
    pub async fn note(&self, kind: &str) -> anyhow::Result<()> {
        let mut kept = self.kept.lock().await;
        let now = self.engine.now();
        let of_kind = match kind {
            "events_api" => &mut kept.events,
            "interactive" => &mut kept.presses,
            _ => return Ok(()),
        };
        let is_noted = |at: Timestamp| now.duration_since(at).abs() < NOTED_EVERY;
        if of_kind.is_some_and(is_noted) {
            return Ok(());
        }
        *of_kind = Some(now);
        let value = serde_json::to_value(*kept)?;
        let store = self.engine.store();
        store
            .put_setting(self.engine.team_id(), SETTING, value)
            .await?;
        Ok(())
    }
}

/// What was noted; nothing where the store does not tell.
pub async fn arrived(engine: &Engine) -> Arrived {
    let Kept { events, presses } = kept(engine).await.unwrap_or_default();
    Arrived { events, presses }
}

async fn kept(engine: &Engine) -> anyhow::Result<Kept> {
    let query = Query::Setting(SETTING.to_owned());
    let answer = engine
        .store()
        .ask(engine.team_id(), &Viewer::House, query)
        .await?;
    if let Answer::Setting(value) = answer
        && !value.is_null()
    {
        return Ok(serde_json::from_value(value)?);
    }
    Ok(Kept::default())
}
