//! What this process has in its hands. A lease tells other processes; this tells ourselves, because a
//! clock that jumps (a suspended machine, a test's dial) ends every lease at once while calls are
//! still under way. Must never outlive the process: after a crash nothing is in anybody's hands.

use std::{
    collections::BTreeSet,
    sync::{Mutex, MutexGuard, PoisonError},
};

use jiff::Timestamp;

/// Effects being tried.
#[derive(Default)]
pub(crate) struct Busy {
    ids: Mutex<BTreeSet<i64>>,
    claiming: tokio::sync::Mutex<()>,
}

/// One effect in hand, until dropped.
pub(crate) struct InHand<'a> {
    busy: &'a Busy,
    id: i64,
    /// When the lease ends. What has not begun by then is not begun: another process may be at it.
    pub(crate) until: Timestamp,
}

impl Busy {
    /// Nobody else claims until this is dropped. What is claimed has to be in hand by then.
    pub(crate) async fn alone(&self) -> impl Drop + '_ {
        self.claiming.lock().await
    }

    pub(crate) fn take(&self, id: i64, until: Timestamp) -> InHand<'_> {
        self.set().insert(id);
        InHand {
            busy: self,
            id,
            until,
        }
    }

    pub(crate) fn ids(&self) -> Vec<i64> {
        self.set().iter().copied().collect()
    }

    fn set(&self) -> MutexGuard<'_, BTreeSet<i64>> {
        self.ids.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for InHand<'_> {
    fn drop(&mut self) {
        self.busy.set().remove(&self.id);
    }
}
