//! Where the bytes of files are kept, named by their content: in the workspace's own database, or
//! in memory for a workspace that has no file. It must never know whose bytes they are.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, Row};

/// Bytes one file may have; Slack takes 1 GB, this less, and more than what apps here care to copy.
pub(crate) const FILE_BYTES_MAX: u64 = 32 * 1024 * 1024;
/// Bytes all files of the team may have together; Slack's free plan stops at 5 GB, this sooner.
pub(crate) const TEAM_BYTES_MAX: u64 = 256 * 1024 * 1024;

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS blob (sha256 TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
";

/// The bytes of all files.
pub(crate) enum Vault {
    /// Gone with the process.
    Memory(Mutex<BTreeMap<String, Vec<u8>>>),
    /// A table beside the journal.
    Database(PathBuf),
}

impl Vault {
    /// The vault of a workspace kept in this file, or in memory.
    pub(crate) async fn open(path: Option<&Path>) -> sqlx::Result<Self> {
        let Some(path) = path else {
            return Ok(Self::Memory(Mutex::default()));
        };
        let mut connection = connect(path).await?;
        sqlx::raw_sql(SCHEMA).execute(&mut connection).await?;
        connection.close().await?;
        Ok(Self::Database(path.to_owned()))
    }

    /// Keeps some bytes; when this comes back they are on disk.
    pub(crate) async fn keep(&self, name: &str, bytes: &[u8]) -> sqlx::Result<()> {
        match self {
            Self::Memory(kept) => {
                let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                kept.insert(name.to_owned(), bytes.to_owned());
                Ok(())
            }
            Self::Database(path) => {
                let mut connection = connect(path).await?;
                sqlx::query("INSERT OR IGNORE INTO blob (sha256, bytes) VALUES (?, ?)")
                    .bind(name)
                    .bind(bytes)
                    .execute(&mut connection)
                    .await?;
                connection.close().await
            }
        }
    }

    /// The bytes of this name.
    pub(crate) async fn read(&self, name: &str) -> sqlx::Result<Option<Vec<u8>>> {
        match self {
            Self::Memory(kept) => {
                let kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                Ok(kept.get(name).cloned())
            }
            Self::Database(path) => {
                let mut connection = connect(path).await?;
                let row = sqlx::query("SELECT bytes FROM blob WHERE sha256 = ?")
                    .bind(name)
                    .fetch_optional(&mut connection)
                    .await?;
                let bytes = row.map(|row| row.try_get(0)).transpose()?;
                connection.close().await?;
                Ok(bytes)
            }
        }
    }

    /// Forgets all bytes that nothing names any more. Done when a workspace is opened, when no
    /// upload can be under way.
    pub(crate) async fn sweep(&self, named: &BTreeSet<String>) -> sqlx::Result<()> {
        let Self::Database(path) = self else {
            return Ok(());
        };
        let mut connection = connect(path).await?;
        let rows = sqlx::query("SELECT sha256 FROM blob")
            .fetch_all(&mut connection)
            .await?;
        for row in rows {
            let name: String = row.try_get(0)?;
            if !named.contains(&name) {
                sqlx::query("DELETE FROM blob WHERE sha256 = ?")
                    .bind(name)
                    .execute(&mut connection)
                    .await?;
            }
        }
        connection.close().await
    }
}

async fn connect(path: &Path) -> sqlx::Result<SqliteConnection> {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .disable_statement_logging()
        .connect()
        .await
}

/// The name of some bytes.
pub(crate) fn name_of(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
