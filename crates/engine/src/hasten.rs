//! Trying again at a person's word: what a stream owes becomes due now, and the loops do the rest as they
//! always do, so that nothing is done twice. Must never do anything outside itself.

use std::collections::BTreeSet;

use matoi_core::ids::StreamId;
use matoi_store::{Owing, Viewer};

use crate::{Engine, Result};

impl Engine {
    /// Makes due what that stream still owes, as far as the viewer may see that it owes anything; gives how
    /// many things that was. Whatever is on its way is left alone, and what may have arrived is looked up
    /// before it is done again, after the same quarantine as ever.
    ///
    /// # Errors
    /// When the store could not. Nothing is lost then.
    pub async fn hasten(&self, viewer: &Viewer, stream: &StreamId) -> Result<u64> {
        let owing = self.owing(viewer).await?;
        if !owing.iter().any(|one| one.stream == *stream) {
            return Ok(0);
        }
        self.make_due(stream).await
    }

    /// Makes due, as [`Engine::hasten`] does for one stream, whatever is owed by those that wait for a reason
    /// that begins so: for when what they waited for is there again. Looks at the first
    /// [`crate::limits::LIST_MAX`] things that are owed; the rest comes at its own time.
    ///
    /// # Errors
    /// When the store could not. Nothing is lost then; it goes out a little later.
    pub async fn hasten_all(&self, because: &str) -> Result<()> {
        let owing = self.owing(&Viewer::House).await?.into_iter();
        let waits = |one: &Owing| one.why.as_ref().is_some_and(|why| why.starts_with(because));
        let streams: BTreeSet<StreamId> = owing.filter(waits).map(|one| one.stream).collect();
        for stream in streams {
            self.make_due(&stream).await?;
        }
        Ok(())
    }

    async fn make_due(&self, stream: &StreamId) -> Result<u64> {
        let store = &self.parts.store;
        let hastened = store.hasten(&self.team_id, stream, self.now()).await?;
        self.tell(stream);
        self.ring();
        Ok(hastened)
    }
}
