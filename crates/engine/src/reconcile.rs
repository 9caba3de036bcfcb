//! Reconcile: what is shown outside is made what it should be. Takes no input but the state, so it
//! may run at any time and any number of times.

use matoi_core::{
    ids::StreamId,
    request::{Ask, Report},
    surface::{Surface, SurfaceKey},
};
use matoi_store::{ClaimedSurface, Delivery, Drawn};

use crate::{
    Engine, Result,
    limits::{self, QUARANTINE, REDRAW_PACE},
    ports::{DrawJob, Drawing, Subject},
    stream,
};

impl Engine {
    /// Draws at most one surface; `false` when all show what they should.
    ///
    /// # Errors
    /// When the store could not. Drawing again is harmless.
    pub async fn reconcile(&self) -> Result<bool> {
        let claimed = self
            .parts
            .store
            .claim_surfaces(&self.team_id, &self.claim(1))
            .await?;
        let Some(claimed) = claimed.into_iter().next() else {
            return Ok(false);
        };
        self.bells.surfaces.pass_on();
        let (subject, version) = self.subject(&claimed.stream).await?;
        let team = self.team();
        let wanted = stream::surfaces(&subject, &team)
            .into_iter()
            .find(|surface| surface.key() == claimed.key);
        let drawn = match wanted {
            Some(surface) => self.draw(&claimed, surface, (subject, version)).await?,
            None => Drawn::Gone {
                answers: Vec::new(),
            },
        };
        self.parts
            .store
            .mark_surface(&self.team_id, &claimed, drawn)
            .await?;
        self.ring();
        Ok(true)
    }

    async fn draw(
        &self,
        claimed: &ClaimedSurface,
        surface: Surface,
        (subject, version): (Subject, u64),
    ) -> Result<Drawn> {
        let answers = self.if_lost(claimed, &subject)?;
        let job = DrawJob {
            now: self.now(),
            subject,
            team: self.team(),
        };
        let drawing = self.parts.desk.draw(&surface, &job).await;
        let now = self.now();
        Ok(match drawing {
            Drawing::Shown => {
                let not_before = now.checked_add(REDRAW_PACE).unwrap_or(now);
                // A try before this one failed or died, and may land as late as any unknown effect.
                let calm = now.checked_add(QUARANTINE).unwrap_or(now);
                Drawn::Shown {
                    digest: surface.digest(),
                    not_before,
                    again_at: (claimed.attempt > 1).then_some(calm),
                }
            }
            Drawing::NotYet { why, not_before } => {
                let not_before =
                    not_before.unwrap_or_else(|| limits::backoff(now, claimed.attempt));
                Drawn::Retry { not_before, why }
            }
            Drawing::Gone { why } => {
                tracing::info!(
                    stream = claimed.stream.to_string(),
                    surface = surface.key().word(),
                    why,
                    "a surface is gone"
                );
                Drawn::Gone { answers }
            }
            Drawing::Shut { why, report } => {
                let stream = claimed.stream.to_string();
                tracing::info!(
                    stream,
                    why,
                    "nothing can be done in a room, and nobody had told"
                );
                let told = Ask::report(claimed.stream.clone(), report);
                // Told once of what it is now: a room may be shut again when it was opened meanwhile.
                let key = format!("shut:{stream}:{version}");
                Drawn::Gone {
                    answers: vec![self.own_delivery(key, stream, &told)?],
                }
            }
        })
    }

    /// A head that is gone is replaced; nothing else is posted a second time.
    fn if_lost(&self, claimed: &ClaimedSurface, subject: &Subject) -> Result<Vec<Delivery>> {
        let head = subject
            .incident()
            .and_then(|incident| incident.head.clone());
        match (claimed.key, head, &claimed.stream) {
            (SurfaceKey::Board, Some(message), StreamId::Incident(_)) => {
                let key = format!("lost:{message}");
                let ask = Ask::report(claimed.stream.clone(), Report::HeadLost { message });
                Ok(vec![self.own_delivery(
                    key,
                    claimed.stream.to_string(),
                    &ask,
                )?])
            }
            (
                SurfaceKey::Board
                | SurfaceKey::Topic
                | SurfaceKey::Announcement
                | SurfaceKey::Proposal
                | SurfaceKey::Settled
                | SurfaceKey::Card,
                _,
                StreamId::Incident(_) | StreamId::Alert(_) | StreamId::House,
            ) => Ok(Vec::new()),
        }
    }
}
