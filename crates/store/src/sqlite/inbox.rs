//! Deliveries: kept once, claimed in the order of their lane. Must never read what came.

use matoi_core::ids::TeamId;
use sqlx::SqliteConnection;

use super::{
    rows::{Doing, Of, limit},
    writer::Work,
};
use crate::{Claim, ClaimedDelivery, Delivery, Finish, Receipt, Result, StoreError};

const INBOX: Of = Of("inbox");

/// The state stands as a literal, as in the partial indexes: that is how SQLite sees that one covers
/// the question. The plus keeps it from the index on the time: in order of id it stops at the limit,
/// however long the line is.
pub(super) const CLAIM: &str = "
    UPDATE inbox
    SET epoch = epoch + 1, attempt = attempt + 1, holder = $3, ready_at = $4
    WHERE id IN (
        SELECT i.id FROM inbox AS i
        WHERE i.team = $1 AND i.state = 'open' AND +i.ready_at <= $2
          AND NOT EXISTS (
              SELECT 1 FROM inbox AS before
              WHERE before.team = $1 AND before.state = 'open'
                AND before.lane = i.lane AND before.id < i.id)
        ORDER BY i.id LIMIT $5)
    RETURNING id, epoch, attempt, key, lane, source, raw, received_at";

type ClaimedColumns = (i64, i64, i64, String, String, String, String, i64);

pub(super) struct Receive {
    pub team: TeamId,
    pub deliveries: Vec<Delivery>,
}

impl Work for Receive {
    type Output = Vec<Receipt>;
    type Error = StoreError;

    async fn run(&self, db: &mut SqliteConnection) -> Result<Vec<Receipt>> {
        keep(db, &self.team, &self.deliveries).await
    }
}

/// Keeps what is not here already.
pub(super) async fn keep(
    db: &mut SqliteConnection,
    team: &TeamId,
    deliveries: &[Delivery],
) -> Result<Vec<Receipt>> {
    let mut receipts = Vec::with_capacity(deliveries.len());
    for delivery in deliveries {
        receipts.push(keep_one(db, team, delivery).await?);
    }
    Ok(receipts)
}

async fn keep_one(
    db: &mut SqliteConnection,
    team: &TeamId,
    delivery: &Delivery,
) -> Result<Receipt> {
    let kept: Option<i64> = sqlx::query_scalar(
        "INSERT INTO inbox (team, key, lane, source, raw, received_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (team, key) DO NOTHING RETURNING id",
    )
    .bind(team.as_str())
    .bind(&delivery.key)
    .bind(&delivery.lane)
    .bind(&delivery.source)
    .bind(&delivery.raw)
    .bind(delivery.received_at.as_microsecond())
    .fetch_optional(&mut *db)
    .await
    .doing("keep a delivery")?;
    if let Some(id) = kept {
        return Ok(Receipt::Kept(id));
    }
    sqlx::query_scalar("SELECT id FROM inbox WHERE team = $1 AND key = $2")
        .bind(team.as_str())
        .bind(&delivery.key)
        .fetch_one(db)
        .await
        .map(Receipt::Known)
        .doing("find a delivery again")
}

pub(super) struct ClaimInbox {
    pub team: TeamId,
    pub claim: Claim,
}

impl Work for ClaimInbox {
    type Output = Vec<ClaimedDelivery>;
    type Error = StoreError;

    async fn run(&self, db: &mut SqliteConnection) -> Result<Vec<ClaimedDelivery>> {
        // RETURNING promises no order.
        let mut rows: Vec<ClaimedColumns> = sqlx::query_as(CLAIM)
            .bind(self.team.as_str())
            .bind(self.claim.now.as_microsecond())
            .bind(&self.claim.holder)
            .bind(self.claim.until.as_microsecond())
            .bind(limit(self.claim.max))
            .fetch_all(db)
            .await
            .doing("claim deliveries")?;
        rows.sort_by_key(|row| row.0);
        let claimed = |(id, epoch, attempt, key, lane, source, raw, received_at)| {
            Ok(ClaimedDelivery {
                id,
                epoch,
                attempt: INBOX.small(attempt)?,
                delivery: Delivery {
                    key,
                    lane,
                    source,
                    raw,
                    received_at: INBOX.time(received_at)?,
                },
            })
        };
        rows.into_iter().map(claimed).collect()
    }
}

pub(super) struct FinishDelivery {
    pub id: i64,
    pub epoch: i64,
    pub finish: Finish,
}

impl Work for FinishDelivery {
    type Output = ();
    type Error = StoreError;

    async fn run(&self, db: &mut SqliteConnection) -> Result<()> {
        let (state, ready_at, why) = match &self.finish {
            Finish::Later { not_before, why } => ("open", not_before.as_microsecond(), why),
            Finish::Unreadable { why } => ("unreadable", 0, why),
        };
        sqlx::query(
            "UPDATE inbox SET state = $3, ready_at = $4, why = $5, holder = NULL
             WHERE id = $1 AND epoch = $2 AND holder IS NOT NULL AND state = 'open'",
        )
        .bind(self.id)
        .bind(self.epoch)
        .bind(state)
        .bind(ready_at)
        .bind(why)
        .execute(db)
        .await
        .doing("finish a delivery")?;
        Ok(())
    }
}

pub(super) async fn release(db: &mut SqliteConnection, team: &TeamId, holder: &str) -> Result<()> {
    sqlx::query(
        "UPDATE inbox SET holder = NULL, ready_at = 0
         WHERE team = $1 AND holder = $2",
    )
    .bind(team.as_str())
    .bind(holder)
    .execute(db)
    .await
    .doing("release deliveries")?;
    Ok(())
}
