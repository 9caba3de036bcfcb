//! Which channels Slack calls by another id now, kept over a restart. What it means is the protocol's
//! (`matoi_slack::wire::channel_ids`); here it is only kept.

use std::sync::Arc;

use matoi_core::ids::RoomId;
use matoi_engine::Engine;
use matoi_slack::{
    read,
    wire::channel_ids::{ChannelIds, OtherIds},
};
use serde_json::Value;
use tokio::sync::Mutex;

const SETTING: &str = "slack/channel_ids";
/// The event that tells of another id.
const CHANGED: &str = "channel_id_changed";

/// Brings back what was kept.
///
/// # Errors
/// When the store could not tell.
pub async fn restore(ids: &ChannelIds, engine: &Engine) -> anyhow::Result<()> {
    let kept = engine.store().setting(engine.team_id(), SETTING).await?;
    if let Some(kept) = kept {
        let kept: OtherIds = serde_json::from_value(kept)?;
        ids.restore(kept);
    }
    Ok(())
}

/// What is known of other ids, and where it is kept.
pub struct KeptChannelIds {
    ids: ChannelIds,
    engine: Arc<Engine>,
    /// What is written. Whoever writes writes everything, so that one goes after the other.
    written: Mutex<OtherIds>,
}

impl KeptChannelIds {
    /// With what was kept before.
    ///
    /// # Errors
    /// When the store could not tell.
    pub async fn restored(ids: ChannelIds, engine: Arc<Engine>) -> anyhow::Result<Self> {
        restore(&ids, &engine).await?;
        let written = ids.to_keep().borrow().clone();
        Ok(Self {
            ids,
            engine,
            written: Mutex::new(written),
        })
    }

    /// What is known.
    #[must_use]
    pub fn ids(&self) -> &ChannelIds {
        &self.ids
    }

    /// Learns, durably, what a delivery says of a channel's id, so that it may be acknowledged; most say
    /// nothing.
    ///
    /// # Errors
    /// When it could not be kept; then Slack has to say it again.
    pub async fn learn(&self, kind: &str, payload: &str) -> anyhow::Result<()> {
        if kind != "events_api" || !payload.contains(CHANGED) {
            return Ok(());
        }
        let Ok(payload) = serde_json::from_str::<Value>(payload) else {
            return Ok(());
        };
        if let Some((old, new)) = read::changed_id(&payload) {
            self.learn_of(old, new).await?;
            self.keep().await?;
        }
        Ok(())
    }

    async fn learn_of(&self, old: &str, new: &str) -> anyhow::Result<()> {
        let (was, is) = (self.ids.known(old), self.ids.known(new));
        if was == is {
            // Said before.
            return Ok(());
        }
        let knows = async |id: &str| self.engine.knows_room(&RoomId::from(id)).await;
        match (knows(&was).await?, knows(&is).await?) {
            // What came under the new id before this word made a room of it: it is known by that.
            (false, true) => self.ids.met_as(new, old),
            (true, true) => {
                tracing::warn!("a channel that got another id is the room of two incidents");
                self.ids.changed(old, new)
            }
            (_, false) => self.ids.changed(old, new),
        };
        Ok(())
    }

    /// Keeps what is found out otherwise, for as long as the house stands.
    pub async fn follow(&self) {
        let mut news = self.ids.to_keep();
        while news.changed().await.is_ok() {
            if let Err(error) = self.keep().await {
                tracing::warn!(%error, "that a channel has another id is found out again after a restart");
            }
        }
    }

    async fn keep(&self) -> anyhow::Result<()> {
        let mut written = self.written.lock().await;
        let known = self.ids.to_keep().borrow().clone();
        if known == *written {
            return Ok(());
        }
        let value = serde_json::to_value(&known)?;
        let store = self.engine.store();
        store
            .put_setting(self.engine.team_id(), SETTING, value)
            .await?;
        *written = known;
        Ok(())
    }
}
