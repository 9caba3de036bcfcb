//! Wake: streams whose moment has come are looked at again. What is due is a pure function of the
//! state, so a restart changes nothing.

use matoi_core::ids::StreamId;
use matoi_store::CommitError;

use crate::{Engine, Result, batch::Batch, limits::WAKES_MAX, work::chain};

impl Engine {
    /// Wakes what is due; `false` when nothing was.
    ///
    /// # Errors
    /// When the store could not. What was due stays due.
    pub async fn wake(&self) -> Result<bool> {
        let due = self
            .parts
            .store
            .due(&self.team_id, self.now(), WAKES_MAX)
            .await?;
        let any = !due.is_empty();
        let mut failed = None;
        for stream in due {
            // One stream that cannot be woken must not keep the others asleep.
            if let Err(error) = self.wake_one(&stream).await {
                tracing::error!(
                    stream = stream.to_string(),
                    why = chain(&error),
                    "a stream could not be woken"
                );
                failed = Some(error);
            }
        }
        if any {
            self.ring();
        }
        failed.map_or(Ok(any), Err)
    }

    async fn wake_one(&self, stream: &StreamId) -> Result<()> {
        let mut batch = Batch::new(self, None);
        batch.answered.stream = Some(stream.clone());
        batch.wake(stream).await?;
        let (commit, _, _) = batch.into_commit()?;
        match self.parts.store.commit(&self.team_id, commit).await {
            Ok(()) => self.tell(stream),
            // It moved on by itself; if it is still due, the next step sees it.
            Err(
                CommitError::Conflict(_) | CommitError::OriginTaken(_) | CommitError::LeaseLost,
            ) => {}
            Err(CommitError::Store(error)) => return Err(error.into()),
        }
        Ok(())
    }
}
