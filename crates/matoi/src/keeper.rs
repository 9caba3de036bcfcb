//! What Slack brings, by socket or over HTTP, is kept, durably, before it is acknowledged. Two things happen beside it: a form
//! that is wrong by itself is sent back and not kept, and whoever waits for a window is told to the fast
//! lane. Nothing here decides.

use std::sync::Arc;

use async_trait::async_trait;
use matoi_engine::{
    Engine, Reader, Reading, Unreadable,
    store::{Delivery, Receipt},
};
use matoi_slack::{
    fast::{FastLane, form_errors},
    read,
    wire::{
        envelope::{Envelope, EnvelopeKind},
        form::FormErrors,
        socket::{Keeper, NotKept},
    },
};
use serde_json::Value;

use crate::{arrivals::Arrivals, channel_ids::KeptChannelIds, health::Health};

/// Keeps Slack's deliveries.
pub struct SlackKeeper {
    /// Where.
    pub engine: Arc<Engine>,
    /// Opens windows for people who wait.
    pub fast: FastLane,
    /// Who wants to know how Slack is.
    pub health: Arc<Health>,
    /// Which channels have another id now.
    pub channel_ids: KeptChannelIds,
    /// What arrived when.
    pub arrivals: Arrivals,
}

#[async_trait]
impl Keeper for SlackKeeper {
    async fn keep(&self, envelope: Envelope) -> Result<Option<Value>, NotKept> {
        let kind = match &envelope.kind {
            EnvelopeKind::EventsApi => "events_api",
            EnvelopeKind::Interactive => "interactive",
            EnvelopeKind::SlashCommands => "slash_commands",
            EnvelopeKind::Other(other) => other,
        };
        if envelope.accepts_response_payload
            && let Some(errors) = form_errors(kind, &envelope.payload, &self.engine.team())
        {
            return Ok(Some(FormErrors(errors).payload()));
        }
        if let Err(error) = self.channel_ids.learn(kind, &envelope.payload).await {
            return Err(NotKept {
                why: error.to_string(),
            });
        }
        let ids = self.channel_ids.ids();
        let mut delivery = read::delivery(kind, &envelope.payload, self.engine.now());
        delivery.lane = ids.known(&delivery.lane).into_owned();
        let key = delivery.key.clone();
        match self.engine.keep(vec![delivery]).await {
            Ok(receipts) => {
                // One that was here before has its window already, or lost it.
                if let Some(Receipt::Kept(_)) = receipts.first() {
                    self.fast.offer(kind, &ids.settled(&envelope.payload), key);
                }
                if let Err(error) = self.arrivals.note(kind).await {
                    tracing::info!(%error, "that something arrived could not be noted");
                }
                if let Err(error) = self.engine.heard().await {
                    tracing::info!(%error, "when we last heard could not be noted");
                }
                Ok(None)
            }
            Err(error) => Err(NotKept {
                why: error.to_string(),
            }),
        }
    }

    fn connections_changed(&self, open: usize) {
        let before = self.health.sockets_are(open);
        if before > 0 && open == 0 {
            self.engine.went_deaf();
        }
        if before == 0 && open > 0 {
            let engine = self.engine.clone();
            tokio::spawn(async move {
                if let Err(error) = engine.hears().await {
                    tracing::warn!(%error, "what was missed is read only when each room is closed");
                }
            });
        }
    }
}

/// All readers, by source.
pub struct Readers {
    /// Slack's.
    pub slack: read::SlackReader,
    /// Alert sources'.
    pub alerts: matoi_web::AlertReader,
}

impl Reader for Readers {
    fn read(&self, delivery: &Delivery) -> Result<Reading, Unreadable> {
        if delivery.source == read::SOURCE {
            self.slack.read(delivery)
        } else {
            self.alerts.read(delivery)
        }
    }
}
