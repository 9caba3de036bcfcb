//! The desk as one process sees it: the real one, with the bugs a desk could have.

use async_trait::async_trait;
use matoi_core::{effect::Effect, surface::Surface};
use matoi_engine::{Desk, DrawJob, Drawing, Found, Job, Outcome};
use matoi_slack::desk::SlackDesk;

use crate::bugs::Bug;

/// The real desk, perhaps with a bug.
pub struct PlantedDesk {
    inner: SlackDesk,
    bug: Option<Bug>,
}

impl PlantedDesk {
    /// That desk, with that bug.
    #[must_use]
    pub fn new(inner: SlackDesk, bug: Option<Bug>) -> Self {
        Self { inner, bug }
    }

    fn has(&self, bug: Bug) -> bool {
        self.bug == Some(bug)
    }
}

#[async_trait]
impl Desk for PlantedDesk {
    async fn perform(&self, job: &Job) -> Outcome {
        let skips_reading = self.has(Bug::ReadBackSkipped) && job.effect == Effect::ReadBack;
        let skips_pinning = self.has(Bug::PinForgotten) && job.effect == Effect::PinHead;
        if skips_reading || skips_pinning {
            return Outcome::plain();
        }
        let forgets = self.has(Bug::NoAdoption) && matches!(job.effect, Effect::OpenRoom { .. });
        let outcome = if forgets {
            let job = Job {
                unknown: false,
                ..job.clone()
            };
            self.inner.perform(&job).await
        } else {
            self.inner.perform(job).await
        };
        match outcome {
            Outcome::Read { entries, asks, .. } if self.has(Bug::ReactionsUnread) => {
                Outcome::Read {
                    entries,
                    asks,
                    seen: Vec::new(),
                }
            }
            Outcome::Unknown { why } if self.has(Bug::BlindRetry) => Outcome::NotDone {
                why,
                not_before: None,
            },
            outcome @ (Outcome::Done { .. }
            | Outcome::Carried { .. }
            | Outcome::Read { .. }
            | Outcome::NotDone { .. }
            | Outcome::Unknown { .. }
            | Outcome::Shut { .. }
            | Outcome::Refused { .. }) => outcome,
        }
    }

    async fn look_up(&self, job: &Job) -> Found {
        self.inner.look_up(job).await
    }

    async fn draw(&self, surface: &Surface, job: &DrawJob) -> Drawing {
        let message = !matches!(surface, Surface::Topic(_));
        if self.has(Bug::LostRedraw) || (self.has(Bug::FirstDrawingOnly) && message) {
            return Drawing::Shown;
        }
        self.inner.draw(surface, job).await
    }
}
