//! The one writer: it owns the only connection that writes and commits many callers at once. Each
//! caller has a savepoint of their own, so that one who fails takes nobody along; nobody is answered
//! before the commit is on disk. Must never try a failed commit again: what a failed sync left in the
//! file's cache cannot be trusted, so the connection is thrown away.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::sync::{mpsc, oneshot};

use super::open;
use crate::StoreError;

/// So many callers share a commit at most; above that acks only get slower.
const BATCH_MAX: usize = 128;
/// So many callers wait in line; the next one waits to wait.
pub(super) const QUEUE_MAX: usize = 1024;

/// One caller's part of a transaction.
pub(super) trait Work: Send + Sync + 'static {
    type Output: Send + 'static;
    type Error: From<StoreError> + Send + 'static;

    /// Reads and writes. An error undoes all of it, and nothing of anybody else's.
    fn run(
        &self,
        db: &mut SqliteConnection,
    ) -> impl Future<Output = Result<Self::Output, Self::Error>> + Send;
}

/// [`Work`] of any kind, waiting in line.
pub(super) trait Member: Send {
    /// Whether what it did may stay.
    fn run<'a>(
        &'a mut self,
        db: &'a mut SqliteConnection,
    ) -> Pin<Box<dyn Future<Output = bool> + Send + 'a>>;

    /// Tells the caller: what came of the work, or why there was no commit.
    fn answer(self: Box<Self>, failed: Option<&Arc<StoreError>>);
}

/// Work and where its answer goes.
pub(super) struct Caller<W: Work> {
    work: W,
    outcome: Option<Result<W::Output, W::Error>>,
    reply: oneshot::Sender<Result<W::Output, W::Error>>,
}

impl<W: Work> Caller<W> {
    pub fn new(work: W, reply: oneshot::Sender<Result<W::Output, W::Error>>) -> Self {
        Self {
            work,
            outcome: None,
            reply,
        }
    }
}

impl<W: Work> Member for Caller<W> {
    fn run<'a>(
        &'a mut self,
        db: &'a mut SqliteConnection,
    ) -> Pin<Box<dyn Future<Output = bool> + Send + 'a>> {
        Box::pin(async move {
            let outcome = self.work.run(db).await;
            let stays = outcome.is_ok();
            self.outcome = Some(outcome);
            stays
        })
    }

    fn answer(self: Box<Self>, failed: Option<&Arc<StoreError>>) {
        let outcome = match (failed, self.outcome) {
            (None, Some(outcome)) => outcome,
            (Some(error), _) => Err(not_committed(Arc::clone(error)).into()),
            (None, None) => Err(not_committed("it was never run").into()),
        };
        // A caller who stopped waiting finds it done when they look again.
        let _ = self.reply.send(outcome);
    }
}

fn not_committed(why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> StoreError {
    StoreError::Database {
        doing: "commit",
        source: why.into(),
    }
}

/// The writer's task.
pub(super) struct Writer {
    pub options: SqliteConnectOptions,
    /// `None` after a failure, until the next batch opens a fresh one.
    pub db: Option<SqliteConnection>,
    pub commits: Arc<AtomicU64>,
}

impl Writer {
    /// Commits batch after batch until nobody can ask any more.
    pub async fn run(mut self, mut queue: mpsc::Receiver<Box<dyn Member>>) {
        let mut batch = Vec::with_capacity(BATCH_MAX);
        while queue.recv_many(&mut batch, BATCH_MAX).await > 0 {
            let failed = self.commit(&mut batch).await.err().map(Arc::new);
            if let Some(error) = &failed {
                tracing::error!(%error, members = batch.len(), "a commit failed");
            }
            for member in batch.drain(..) {
                member.answer(failed.as_ref());
            }
        }
        if let Some(db) = self.db
            && let Err(error) = db.close().await
        {
            tracing::warn!(%error, "the database did not close cleanly");
        }
    }

    async fn commit(&mut self, batch: &mut [Box<dyn Member>]) -> Result<(), StoreError> {
        // Taken out, so that a connection that failed is dropped, with whatever it had begun.
        let mut db = match self.db.take() {
            Some(db) => db,
            None => open::writer(&self.options).await?,
        };
        transact(&mut db, batch).await.map_err(not_committed)?;
        self.db = Some(db);
        self.commits.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}

async fn transact(
    db: &mut SqliteConnection,
    batch: &mut [Box<dyn Member>],
) -> Result<(), sqlx::Error> {
    // Immediate: a transaction that first reads and then wants to write is refused without waiting.
    execute(db, "BEGIN IMMEDIATE").await?;
    for member in batch {
        execute(db, "SAVEPOINT member").await?;
        if !member.run(db).await {
            execute(db, "ROLLBACK TO member").await?;
        }
        execute(db, "RELEASE member").await?;
    }
    execute(db, "COMMIT").await
}

async fn execute(db: &mut SqliteConnection, sql: &'static str) -> Result<(), sqlx::Error> {
    sqlx::query(sql).execute(db).await.map(|_| ())
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, atomic::AtomicU64};

    use jiff::Timestamp;
    use sqlx::SqliteConnection;
    use tokio::sync::oneshot;

    use super::{Caller, Member, Work, Writer, execute};
    use crate::{Delivery, Receipt, StoreError, sqlite::inbox::Receive, sqlite::open};

    /// Does what SQLite does by itself on a full disk: ends the transaction under everybody.
    struct Rollback;

    impl Work for Rollback {
        type Output = ();
        type Error = StoreError;

        async fn run(&self, db: &mut SqliteConnection) -> Result<(), StoreError> {
            execute(db, "ROLLBACK")
                .await
                .expect("a transaction is open");
            Ok(())
        }
    }

    type Reply<W> = oneshot::Receiver<Result<<W as Work>::Output, <W as Work>::Error>>;

    fn caller<W: Work>(work: W) -> (Box<dyn Member>, Reply<W>) {
        let (reply, answer) = oneshot::channel();
        (Box::new(Caller::new(work, reply)), answer)
    }

    fn receive(key: &str) -> Receive {
        let delivery = Delivery {
            key: key.to_owned(),
            lane: key.to_owned(),
            source: "slack".to_owned(),
            raw: String::new(),
            received_at: Timestamp::UNIX_EPOCH,
        };
        Receive {
            team: "T1".into(),
            deliveries: vec![delivery],
        }
    }

    async fn commit(writer: &mut Writer, mut batch: Vec<Box<dyn Member>>) {
        let failed = writer.commit(&mut batch).await.err().map(Arc::new);
        for member in batch {
            member.answer(failed.as_ref());
        }
    }

    #[tokio::test]
    async fn nobody_is_told_of_a_commit_that_failed() {
        let folder = tempfile::tempdir().unwrap();
        let options = open::writing(&folder.path().join("matoi.db"));
        let mut writer = Writer {
            db: Some(open::writer(&options).await.unwrap()),
            options,
            commits: Arc::new(AtomicU64::new(0)),
        };
        let (first, told_first) = caller(receive("a"));
        let (rogue, told_rogue) = caller(Rollback);
        let (last, told_last) = caller(receive("b"));
        commit(&mut writer, vec![first, rogue, last]).await;
        assert!(told_first.await.unwrap().is_err());
        assert!(told_rogue.await.unwrap().is_err());
        assert!(told_last.await.unwrap().is_err());

        let (again, told) = caller(receive("a"));
        commit(&mut writer, vec![again]).await;
        let receipts = told.await.unwrap().unwrap();
        assert!(matches!(receipts[..], [Receipt::Kept(_)]), "{receipts:?}");
    }
}
