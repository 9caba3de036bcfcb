//! A desk with nobody at it: for commands that only read what is kept, with Slack gone.

use async_trait::async_trait;
use matoi_core::surface::Surface;
use matoi_engine::{
    Desk, DrawJob, Drawing, Found, Job, Outcome, Reader, Reading, Unreadable, store::Delivery,
};

/// Nothing can be done, nothing is lost.
pub struct Offline;

const WHY: &str = "not connected";

#[async_trait]
impl Desk for Offline {
    async fn perform(&self, _job: &Job) -> Outcome {
        Outcome::NotDone {
            why: WHY.to_owned(),
            not_before: None,
        }
    }

    async fn look_up(&self, _job: &Job) -> Found {
        Found::CannotTell {
            why: WHY.to_owned(),
            not_before: None,
        }
    }

    async fn draw(&self, _surface: &Surface, _job: &DrawJob) -> Drawing {
        Drawing::NotYet {
            why: WHY.to_owned(),
            not_before: None,
        }
    }
}

impl Reader for Offline {
    fn read(&self, _delivery: &Delivery) -> Result<Reading, Unreadable> {
        Err(Unreadable(WHY.to_owned()))
    }
}
