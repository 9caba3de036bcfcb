//! A clock that was set back. Must never touch a lease: whoever holds one knows when it ends.

use jiff::{SignedDuration, Timestamp};
use matoi_core::ids::TeamId;
use sqlx::SqliteConnection;

use super::{rows::Doing, writer::Work};
use crate::{Result, StoreError};

/// What is over, parked or unreadable keeps its times; nobody goes by them.
const WAITING: [&str; 3] = [
    "UPDATE inbox SET ready_at = ready_at - $2
     WHERE team = $1 AND state = 'open' AND holder IS NULL AND ready_at > $3",
    "UPDATE outbox SET ready_at = ready_at - $2
     WHERE team = $1 AND state IN ('pending', 'unknown') AND holder IS NULL AND ready_at > $3",
    "UPDATE surface SET ready_at = ready_at - $2
     WHERE team = $1 AND holder IS NULL AND ready_at > $3",
];

pub(super) struct SetBack {
    pub team: TeamId,
    pub by: SignedDuration,
    pub now: Timestamp,
}

impl Work for SetBack {
    type Output = ();
    type Error = StoreError;

    async fn run(&self, db: &mut SqliteConnection) -> Result<()> {
        let by = i64::try_from(self.by.as_micros()).unwrap_or(i64::MAX);
        for sql in WAITING {
            sqlx::query(sql)
                .bind(self.team.as_str())
                .bind(by)
                .bind(self.now.as_microsecond())
                .execute(&mut *db)
                .await
                .doing("go by a clock that was set back")?;
        }
        Ok(())
    }
}
