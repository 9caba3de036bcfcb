//! Bells: how those who made something to do wake the loops that do it. One ring wakes one loop that
//! idles, and that one wakes others when it found something: looking costs a commit, so twenty loops
//! must not all look because one thing is done. Must never lose a ring: with nobody idle it is kept.

use tokio::sync::Notify;

/// How many others a loop wakes that found something: enough for a crowd to be up in few steps.
const WOKEN_BY_ONE: usize = 2;

/// One kind of loop's bell.
#[derive(Debug, Default)]
pub(crate) struct Bell(Notify);

impl Bell {
    /// There may be something to do.
    pub(crate) fn ring(&self) {
        self.0.notify_one();
    }

    /// There was something to do, so there may be more.
    pub(crate) fn pass_on(&self) {
        (0..WOKEN_BY_ONE).for_each(|_| self.ring());
    }

    /// Returns when there may be something to do; at once where it rang with nobody idle.
    pub(crate) async fn rung(&self) {
        self.0.notified().await;
    }
}
