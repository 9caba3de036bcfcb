//! Opening the file: settings that durability rests on, the floor under SQLite's version, and the
//! migrations. Must never open what could lose an acknowledged row.

use std::{path::Path, time::Duration};

use sqlx::{
    ConnectOptions, SqlSafeStr, SqliteConnection, SqlitePool,
    migrate::{Migration, MigrationType, Migrator},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::{index, rows::Doing};
use crate::{Result, StoreError};

/// Below this a write-ahead log that is reset at the wrong moment corrupts the file (sqlite.org/wal.html#walresetbug).
const VERSION_MIN: (u32, u32, u32) = (3, 51, 3);
/// How long we wait for another process that has the file locked (a backup, a shell).
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a question waits for a connection to read with.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// So many questions are read at once.
const READERS_MAX: u32 = 4;

/// Its number, what it is about, and what it does.
type Written = (i64, &'static str, &'static str);

pub(super) const MIGRATIONS: &[Written] = &[
    (
        1,
        "init",
        include_str!("../../migrations/sqlite/0001_init.sql"),
    ),
    (
        2,
        "surface again",
        include_str!("../../migrations/sqlite/0002_surface_again.sql"),
    ),
    (
        3,
        "content",
        include_str!("../../migrations/sqlite/0003_content.sql"),
    ),
    (
        4,
        "search",
        include_str!("../../migrations/sqlite/0004_search.sql"),
    ),
    (
        5,
        "gist",
        include_str!("../../migrations/sqlite/0005_gist.sql"),
    ),
    (
        6,
        "search form",
        include_str!("../../migrations/sqlite/0006_search_form.sql"),
    ),
    (
        7,
        "class",
        include_str!("../../migrations/sqlite/0007_class.sql"),
    ),
    (
        8,
        "entry order",
        include_str!("../../migrations/sqlite/0008_entry_order.sql"),
    ),
];

/// How the one writer connects.
pub(super) fn writing(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .disable_statement_logging()
}

/// The connections that only read.
pub(super) async fn readers(path: &Path) -> Result<SqlitePool> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .read_only(true)
        .busy_timeout(BUSY_TIMEOUT)
        .disable_statement_logging();
    SqlitePoolOptions::new()
        .max_connections(READERS_MAX)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .connect_with(options)
        .await
        .doing("be opened for reading")
}

/// Opens the file for writing, with every table in its newest form.
pub(super) async fn writer(options: &SqliteConnectOptions) -> Result<SqliteConnection> {
    let mut db = options.connect().await.doing("be opened")?;
    let version: String = sqlx::query_scalar("SELECT sqlite_version()")
        .fetch_one(&mut db)
        .await
        .doing("tell its version")?;
    if !is_sound(&version) {
        let (major, minor, patch) = VERSION_MIN;
        let why = format!(
            "this is SQLite {version}, which can corrupt its write-ahead log; {major}.{minor}.{patch} or newer is needed"
        );
        return Err(StoreError::Database {
            doing: "be trusted with what people rely on",
            source: why.into(),
        });
    }
    migrate(&mut db, MIGRATIONS).await?;
    index::catch_up(&mut db).await?;
    Ok(db)
}

/// Brings the tables to the form they have after these.
async fn migrate(db: &mut SqliteConnection, migrations: &[Written]) -> Result<()> {
    migrator(migrations)
        .run_direct(None, db, false)
        .await
        .map_err(|error| StoreError::Database {
            doing: "be migrated",
            source: Box::new(error),
        })
}

/// The tables as they were after the first few migrations, for tests of what came later.
#[cfg(test)]
pub(super) async fn as_of(options: &SqliteConnectOptions, version: usize) -> SqliteConnection {
    let mut db = options.connect().await.expect("a fresh file opens");
    let first = migrate(&mut db, &MIGRATIONS[..version]).await;
    first.expect("a fresh file is migrated");
    db
}

fn migrator(migrations: &[Written]) -> Migrator {
    let read = |(version, name, sql): &Written| {
        Migration::new(
            *version,
            (*name).into(),
            MigrationType::Simple,
            sql.into_sql_str(),
            false,
        )
    };
    Migrator::with_migrations(migrations.iter().map(read).collect())
}

fn is_sound(version: &str) -> bool {
    let mut parts = version.split('.').map(|part| part.parse::<u32>().ok());
    let mut next = || parts.next().flatten();
    match (next(), next(), next()) {
        (Some(major), Some(minor), Some(patch)) => (major, minor, patch) >= VERSION_MIN,
        (_, _, _) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_sound, writer, writing};

    #[test]
    fn versions_below_the_fix_are_refused() {
        for sound in ["3.51.3", "3.52.0", "3.54.1", "4.0.0"] {
            assert!(is_sound(sound), "{sound}");
        }
        for unsound in ["3.51.2", "3.46.0", "2.99.99", "3.51", "new"] {
            assert!(!is_sound(unsound), "{unsound}");
        }
    }

    #[tokio::test]
    async fn the_writer_syncs_every_commit() {
        let folder = tempfile::tempdir().unwrap();
        let mut db = writer(&writing(&folder.path().join("matoi.db")))
            .await
            .unwrap();
        let mode: String = sqlx::query_scalar("PRAGMA journal_mode")
            .fetch_one(&mut db)
            .await
            .unwrap();
        let synchronous: i64 = sqlx::query_scalar("PRAGMA synchronous")
            .fetch_one(&mut db)
            .await
            .unwrap();
        let foreign_keys: i64 = sqlx::query_scalar("PRAGMA foreign_keys")
            .fetch_one(&mut db)
            .await
            .unwrap();
        let full = 2;
        assert_eq!((mode.as_str(), synchronous, foreign_keys), ("wal", full, 1));
    }
}
