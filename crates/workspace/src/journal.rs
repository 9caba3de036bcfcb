//! The memory of the workspace on disk: every act, in order, in SQLite, durable before anybody
//! hears of its outcome. It must never know what an act does.
//!
//! One task owns the connection and writes whatever has queued up in one transaction, so that
//! sixteen calls at once wait for one `fsync`, not for sixteen.

use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, Row};
use tokio::sync::{mpsc, watch};

use crate::act::Act;
use crate::seed::Seed;
use crate::world::World;

/// A snapshot is taken after this many acts, so that reading back stays short.
pub(crate) const ACTS_PER_SNAPSHOT: u64 = 2_000;
/// Acts written in one transaction at most.
const GROUP_MAX: usize = 512;

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS origin (id INTEGER PRIMARY KEY CHECK (id = 1), seed TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS snapshot (id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL, world TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS journal (seq INTEGER PRIMARY KEY, act TEXT NOT NULL) STRICT;
";

/// The workspace's file could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// SQLite said no.
    #[error("the workspace's database could not be used")]
    Database(#[from] sqlx::Error),
    /// What is in the file is not what this version writes.
    #[error("the workspace's database holds something this version can not read")]
    Content(#[from] serde_json::Error),
}

/// What the file remembers.
pub(crate) struct Remembered {
    pub(crate) seed: Seed,
    pub(crate) snapshot: Option<World>,
    pub(crate) acts: Vec<Act>,
    /// The number of the last act kept.
    pub(crate) seq: u64,
}

/// Something to write.
pub(crate) struct Entry {
    pub(crate) seq: u64,
    pub(crate) act: String,
    /// The whole world after this act, when it is time for a snapshot.
    pub(crate) snapshot: Option<String>,
}

/// Where acts are kept. Dropping it lets the writer finish what is queued and end.
pub(crate) struct Journal {
    /// Unbounded, yet never long: whoever adds to it waits for the commit before adding more.
    queue: mpsc::UnboundedSender<Entry>,
    committed: watch::Receiver<Progress>,
}

/// How far the writer has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Progress {
    Committed(u64),
    Failed,
}

impl Journal {
    /// Opens or makes the file.
    pub(crate) async fn open(path: &Path, seed: Seed) -> Result<(Self, Remembered), JournalError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .disable_statement_logging();
        let mut connection = options.connect().await?;
        sqlx::raw_sql(SCHEMA).execute(&mut connection).await?;
        let remembered = remember(&mut connection, seed).await?;
        let (queue, entries) = mpsc::unbounded_channel();
        let (progress, committed) = watch::channel(Progress::Committed(remembered.seq));
        tokio::spawn(write(connection, entries, progress));
        Ok((Self { queue, committed }, remembered))
    }

    /// Queues an act. Call it in the order of the acts.
    pub(crate) fn append(&self, entry: Entry) {
        // If the writer is gone, the wait for the commit says so.
        let _ = self.queue.send(entry);
    }

    /// Comes back when everything up to this act is on disk; false if it never will be.
    pub(crate) async fn committed(&self, seq: u64) -> bool {
        let mut committed = self.committed.clone();
        let reached = committed
            .wait_for(|progress| match progress {
                Progress::Committed(up_to) => *up_to >= seq,
                Progress::Failed => true,
            })
            .await;
        reached.is_ok_and(|progress| *progress != Progress::Failed)
    }
}

async fn remember(
    connection: &mut SqliteConnection,
    seed: Seed,
) -> Result<Remembered, JournalError> {
    let fresh = serde_json::to_string(&seed)?;
    sqlx::query("INSERT OR IGNORE INTO origin (id, seed) VALUES (1, ?)")
        .bind(fresh)
        .execute(&mut *connection)
        .await?;
    let seed: String = sqlx::query("SELECT seed FROM origin")
        .fetch_one(&mut *connection)
        .await?
        .try_get(0)?;
    let snapshot = sqlx::query("SELECT seq, world FROM snapshot")
        .fetch_optional(&mut *connection)
        .await?;
    let (mut seq, snapshot) = match snapshot {
        Some(row) => {
            let (seq, world): (i64, String) = (row.try_get(0)?, row.try_get(1)?);
            (seq, Some(serde_json::from_str(&world)?))
        }
        None => (0, None),
    };
    let rows = sqlx::query("SELECT seq, act FROM journal WHERE seq > ? ORDER BY seq")
        .bind(seq)
        .fetch_all(&mut *connection)
        .await?;
    let mut acts = Vec::with_capacity(rows.len());
    for row in rows {
        let act: String = row.try_get(1)?;
        acts.push(serde_json::from_str(&act)?);
        seq = row.try_get(0)?;
    }
    Ok(Remembered {
        seed: serde_json::from_str(&seed)?,
        snapshot,
        acts,
        seq: u64::try_from(seq).unwrap_or_default(),
    })
}

/// Writes what is queued, group by group, until the workspace is gone.
async fn write(
    mut connection: SqliteConnection,
    mut entries: mpsc::UnboundedReceiver<Entry>,
    progress: watch::Sender<Progress>,
) {
    let mut group = Vec::new();
    while entries.recv_many(&mut group, GROUP_MAX).await > 0 {
        let last = group.last().map_or(0, |entry| entry.seq);
        if let Err(error) = write_group(&mut connection, &group).await {
            tracing::error!(%error, "the workspace can not keep what happens; it stops answering");
            progress.send_replace(Progress::Failed);
            return;
        }
        progress.send_replace(Progress::Committed(last));
        group.clear();
    }
    if let Err(error) = connection.close().await {
        tracing::warn!(%error, "the workspace's database did not close cleanly");
    }
}

async fn write_group(connection: &mut SqliteConnection, group: &[Entry]) -> sqlx::Result<()> {
    let mut transaction = connection.begin().await?;
    for entry in group {
        let seq = i64::try_from(entry.seq).unwrap_or(i64::MAX);
        sqlx::query("INSERT INTO journal (seq, act) VALUES (?, ?)")
            .bind(seq)
            .bind(&entry.act)
            .execute(&mut *transaction)
            .await?;
        if let Some(world) = &entry.snapshot {
            sqlx::query("INSERT OR REPLACE INTO snapshot (id, seq, world) VALUES (1, ?, ?)")
                .bind(seq)
                .bind(world)
                .execute(&mut *transaction)
                .await?;
            sqlx::query("DELETE FROM journal WHERE seq <= ?")
                .bind(seq)
                .execute(&mut *transaction)
                .await?;
        }
    }
    transaction.commit().await
}
