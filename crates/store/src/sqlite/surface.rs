//! Surfaces: what has to be shown against what is shown, by digest; and the small things of a team.
//! Must never know what a surface looks like.

use jiff::Timestamp;
use matoi_core::ids::TeamId;
use serde_json::Value;
use sqlx::SqliteConnection;

use super::{
    inbox, outbox,
    rows::{Doing, Of, limit},
    writer::Work,
};
use crate::{Claim, ClaimedSurface, Drawn, Result, StoreError};

const SURFACE: Of = Of("surface");

pub(super) const CLAIM: &str = "
    UPDATE surface
    SET epoch = epoch + 1, attempt = attempt + 1, holder = $3, ready_at = $4, drawn = NULL
    WHERE team = $1 AND (stream, key) IN (
        SELECT stream, key FROM (
            SELECT s.stream, s.key, s.ready_at FROM surface AS s
            WHERE s.team = $1 AND s.wanted IS NOT NULL AND s.wanted IS DISTINCT FROM s.drawn
              AND s.ready_at <= $2
            UNION
            SELECT s.stream, s.key, s.ready_at FROM surface AS s
            WHERE s.team = $1 AND s.wanted IS NOT NULL AND s.again_at IS NOT NULL
              AND s.again_at <= $2 AND +s.ready_at <= $2)
        ORDER BY ready_at LIMIT $5)
    RETURNING stream, key, epoch, attempt";

pub(super) struct ClaimSurfaces {
    pub team: TeamId,
    pub claim: Claim,
}

impl Work for ClaimSurfaces {
    type Output = Vec<ClaimedSurface>;
    type Error = StoreError;

    async fn run(&self, db: &mut SqliteConnection) -> Result<Vec<ClaimedSurface>> {
        // Whoever waits longest goes first, so that no stream starves another.
        let rows: Vec<(String, String, i64, i64)> = sqlx::query_as(CLAIM)
            .bind(self.team.as_str())
            .bind(self.claim.now.as_microsecond())
            .bind(&self.claim.holder)
            .bind(self.claim.until.as_microsecond())
            .bind(limit(self.claim.max))
            .fetch_all(db)
            .await
            .doing("claim surfaces")?;
        let claimed = |(stream, key, epoch, attempt): (String, _, _, _)| {
            Ok(ClaimedSurface {
                stream: SURFACE.stream(&stream)?,
                key: SURFACE.surface(key)?,
                epoch,
                attempt: SURFACE.small(attempt)?,
            })
        };
        rows.into_iter().map(claimed).collect()
    }
}

pub(super) struct MarkSurface {
    pub team: TeamId,
    pub claimed: ClaimedSurface,
    pub drawn: Drawn,
}

const SHOWN: &str = "
    UPDATE surface SET drawn = $6, ready_at = $5, attempt = 0, why = NULL, holder = NULL,
        again_at = coalesce($7, CASE WHEN again_at > $5 THEN again_at END)
    WHERE team = $1 AND stream = $2 AND key = $3 AND epoch = $4 AND holder IS NOT NULL";
const RETRY: &str = "
    UPDATE surface SET why = $6, ready_at = $5, holder = NULL
    WHERE team = $1 AND stream = $2 AND key = $3 AND epoch = $4 AND holder IS NOT NULL";
const GONE: &str = "
    UPDATE surface SET wanted = NULL, again_at = NULL, ready_at = 0, attempt = 0, why = NULL,
        holder = NULL
    WHERE team = $1 AND stream = $2 AND key = $3 AND epoch = $4 AND holder IS NOT NULL";

impl Work for MarkSurface {
    type Output = bool;
    type Error = StoreError;

    async fn run(&self, db: &mut SqliteConnection) -> Result<bool> {
        let sql = match &self.drawn {
            Drawn::Shown { .. } => SHOWN,
            Drawn::Retry { .. } => RETRY,
            Drawn::Gone { .. } => GONE,
        };
        let named = sqlx::query(sql)
            .bind(self.team.as_str())
            .bind(self.claimed.stream.to_string())
            .bind(self.claimed.key.word())
            .bind(self.claimed.epoch);
        let (named, answers) = match &self.drawn {
            Drawn::Shown {
                digest,
                not_before,
                again_at,
            } => {
                let named = named.bind(not_before.as_microsecond());
                let named = named.bind(digest.cast_signed());
                (named.bind(again_at.map(Timestamp::as_microsecond)), None)
            }
            Drawn::Retry { not_before, why } => {
                (named.bind(not_before.as_microsecond()).bind(why), None)
            }
            Drawn::Gone { answers } => (named, Some(answers)),
        };
        let marked = named.execute(&mut *db).await.doing("mark a surface")?;
        if marked.rows_affected() == 0 {
            return Ok(false);
        }
        if let Some(answers) = answers {
            inbox::keep(db, &self.team, answers).await?;
        }
        Ok(true)
    }
}

pub(super) struct Release {
    pub team: TeamId,
    pub holder: String,
}

impl Work for Release {
    type Output = ();
    type Error = StoreError;

    async fn run(&self, db: &mut SqliteConnection) -> Result<()> {
        inbox::release(db, &self.team, &self.holder).await?;
        outbox::release(db, &self.team, &self.holder).await?;
        sqlx::query(
            "UPDATE surface SET holder = NULL, ready_at = 0
             WHERE team = $1 AND holder = $2",
        )
        .bind(self.team.as_str())
        .bind(&self.holder)
        .execute(db)
        .await
        .doing("release surfaces")?;
        Ok(())
    }
}

pub(super) struct NextNumber {
    pub team: TeamId,
}

impl Work for NextNumber {
    type Output = u64;
    type Error = StoreError;

    async fn run(&self, db: &mut SqliteConnection) -> Result<u64> {
        let number: i64 = sqlx::query_scalar(
            "INSERT INTO counter (team, last_number) VALUES ($1, 1)
             ON CONFLICT (team) DO UPDATE SET last_number = counter.last_number + 1
             RETURNING last_number",
        )
        .bind(self.team.as_str())
        .fetch_one(db)
        .await
        .doing("reserve a number")?;
        Ok(number.cast_unsigned())
    }
}

pub(super) struct PutSetting {
    pub team: TeamId,
    pub name: String,
    pub value: Value,
}

impl Work for PutSetting {
    type Output = ();
    type Error = StoreError;

    async fn run(&self, db: &mut SqliteConnection) -> Result<()> {
        sqlx::query(
            "INSERT INTO setting (team, name, body) VALUES ($1, $2, $3)
             ON CONFLICT (team, name) DO UPDATE SET body = excluded.body",
        )
        .bind(self.team.as_str())
        .bind(&self.name)
        .bind(self.value.to_string())
        .execute(db)
        .await
        .doing("keep a setting")?;
        Ok(())
    }
}

pub(super) struct TakeSetting {
    pub team: TeamId,
    pub name: String,
}

impl Work for TakeSetting {
    type Output = Option<Value>;
    type Error = StoreError;

    async fn run(&self, db: &mut SqliteConnection) -> Result<Option<Value>> {
        let body: Option<String> =
            sqlx::query_scalar("DELETE FROM setting WHERE team = $1 AND name = $2 RETURNING body")
                .bind(self.team.as_str())
                .bind(&self.name)
                .fetch_optional(db)
                .await
                .doing("give a setting away")?;
        body.map(|body| Of("setting").json(&body)).transpose()
    }
}
