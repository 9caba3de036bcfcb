//! What files hold, by its SHA-256. Must never be read for anybody but the house: a hash says nothing
//! of who may see it, the incident does.

use matoi_core::ids::TeamId;
use sqlx::{SqliteConnection, SqlitePool};

use super::{rows::Doing, writer::Work};
use crate::{Result, StoreError};

pub(super) struct KeepContent {
    pub team: TeamId,
    pub sha256: String,
    pub bytes: Vec<u8>,
}

impl Work for KeepContent {
    type Output = ();
    type Error = StoreError;

    async fn run(&self, db: &mut SqliteConnection) -> Result<()> {
        sqlx::query(
            "INSERT INTO content (team, sha256, bytes) VALUES ($1, $2, $3)
             ON CONFLICT (team, sha256) DO NOTHING",
        )
        .bind(self.team.as_str())
        .bind(&self.sha256)
        .bind(self.bytes.as_slice())
        .execute(db)
        .await
        .doing("keep a file's content")?;
        Ok(())
    }
}

pub(super) async fn read(
    pool: &SqlitePool,
    team: &TeamId,
    sha256: &str,
) -> Result<Option<Vec<u8>>> {
    sqlx::query_scalar("SELECT bytes FROM content WHERE team = $1 AND sha256 = $2")
        .bind(team.as_str())
        .bind(sha256)
        .fetch_optional(pool)
        .await
        .doing("read a file's content")
}
