//! What this process has in its hands. A lease tells other processes; this tells ourselves, because a
//! clock that jumps (a suspended machine, a test's dial) ends every lease at once while calls are
//! still under way. Must never outlive the process: after a crash nothing is in anybody's hands.

use std::{
    collections::BTreeSet,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Effects being tried.
#[derive(Default)]
pub(crate) struct Busy(Mutex<BTreeSet<i64>>);

/// One effect in hand, until dropped.
pub(crate) struct InHand<'a> {
    busy: &'a Busy,
    id: i64,
}

impl Busy {
    pub(crate) fn take(&self, id: i64) -> InHand<'_> {
        self.set().insert(id);
        InHand { busy: self, id }
    }

    pub(crate) fn ids(&self) -> Vec<i64> {
        self.set().iter().copied().collect()
    }

    fn set(&self) -> MutexGuard<'_, BTreeSet<i64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for InHand<'_> {
    fn drop(&mut self) {
        self.busy.set().remove(&self.id);
    }
}
