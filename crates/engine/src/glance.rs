//! A glance: what a window shows one person who waits for it, read at once. Must never change anything,
//! never fail whoever looks, and never show more than the `Viewer` may see.

use std::sync::Arc;

use jiff::Timestamp;
use matoi_core::{
    ids::{RoomId, StreamId},
    incident::Incident,
    team::TeamView,
};
use matoi_store::{Answer, Query, Viewer};

use crate::{Engine, Result, ports::Subject};

/// What is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// Nothing but the house.
    House,
    /// That log.
    Stream(StreamId),
    /// Whatever incident lives in that room, if any.
    Room(RoomId),
}

/// What is seen.
#[derive(Debug, Clone)]
pub struct Glance {
    /// Now.
    pub now: Timestamp,
    /// The team.
    pub team: Arc<TeamView>,
    /// About what; the house where there is nothing to see, or nothing for this viewer.
    pub subject: Subject,
}

impl Engine {
    /// Looks once. Whoever presses a button gets their window also when we can't read just now: what
    /// they see then says less.
    pub async fn glance(&self, viewer: &Viewer, about: &About) -> Glance {
        let seen = self.seen(viewer, about).await;
        if let Err(error) = &seen {
            tracing::warn!(%error, "nothing could be read for a window");
        }
        Glance {
            now: self.now(),
            team: self.team(),
            subject: seen.unwrap_or(Subject::House),
        }
    }

    /// The open incidents this viewer may see, the newest first, at most `max` of them.
    ///
    /// # Errors
    /// When the store could not.
    pub async fn open_now(&self, viewer: &Viewer, max: usize) -> Result<Vec<Incident>> {
        self.newest(viewer, true, max).await
    }

    /// The incidents put away last that this viewer may see, the newest first, at most `max` of them.
    ///
    /// # Errors
    /// When the store could not.
    pub async fn over_lately(&self, viewer: &Viewer, max: usize) -> Result<Vec<Incident>> {
        self.newest(viewer, false, max).await
    }

    async fn newest(&self, viewer: &Viewer, open: bool, max: usize) -> Result<Vec<Incident>> {
        let rows = self.incidents(viewer, Some(open), "").await?;
        let mut newest = Vec::new();
        for row in rows.into_iter().take(max) {
            let kept = self.kept(viewer, StreamId::Incident(row.id)).await?;
            newest.extend(kept.map(|kept| kept.incident));
        }
        Ok(newest)
    }

    async fn seen(&self, viewer: &Viewer, about: &About) -> Result<Subject> {
        let stream = match about {
            About::House => return Ok(Subject::House),
            About::Stream(stream) => stream.clone(),
            About::Room(room) => match self.lives_in(room).await? {
                Some(stream) => stream,
                None => return Ok(Subject::House),
            },
        };
        let Answer::Stream(loaded) = self.read(viewer, Query::Stream(stream.clone())).await? else {
            return Ok(Subject::House);
        };
        Ok(self.revive(&stream, Some(loaded)).await?.0)
    }
}
