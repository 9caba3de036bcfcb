//! Effects: claimed in the order of their lane once their needs are met, settled once. Must never
//! know what an effect does.

use jiff::Timestamp;
use matoi_core::{entry::Entry, ids::TeamId, surface::SurfaceKey};
use sqlx::{FromRow, Row, SqliteConnection, sqlite::SqliteRow};

use super::{
    commit::keep_entries,
    inbox, index,
    rows::{Doing, Of, limit},
    writer::Work,
};
use crate::{
    CaseRow, Claim, ClaimedEffect, Delivery, NEVER, Result, Settle, StoreError, search::normal,
};

const OUTBOX: Of = Of("outbox");

pub(super) struct ClaimOutbox {
    pub team: TeamId,
    pub claim: Claim,
}

/// The lists of states stand as literals, as in the partial indexes: that is how SQLite sees that an
/// index covers the question. The plus keeps it from the index on the time: in order of class and id it
/// stops at the limit, however long the line is.
pub(super) const CLAIM: &str = "
    UPDATE outbox
    SET unsure = (state <> 'pending'), state = 'sending', epoch = epoch + 1, attempt = attempt + 1,
        holder = $3, ready_at = $4, tried_before = tried_at, tried_at = $2
    WHERE id IN (
        SELECT o.id FROM outbox AS o
        JOIN stream AS s ON s.team = o.team AND s.stream = o.stream
        WHERE o.team = $1 AND o.state IN ('pending', 'sending', 'unknown')
          AND o.id NOT IN (SELECT value FROM json_each($7))
          AND +o.ready_at <= $2 AND ((o.needs & ~s.has) = 0 OR (o.needs & $6) <> 0)
          AND NOT EXISTS (
              SELECT 1 FROM outbox AS before
              WHERE before.team = $1 AND before.stream = o.stream AND before.lane = o.lane
                AND before.id < o.id
                AND before.state IN ('pending', 'sending', 'unknown', 'parked'))
        ORDER BY o.class, o.id LIMIT $5)
    RETURNING id, epoch, stream, key, lane, body, attempt, unsure, tried_before, decided_at, needs, class";

struct Claimed {
    effect: Result<ClaimedEffect>,
    class: i64,
    /// It became moot while somebody was at it.
    is_moot: bool,
}

impl FromRow<'_, SqliteRow> for Claimed {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let stream: String = row.try_get("stream")?;
        let body: String = row.try_get("body")?;
        let attempt: i64 = row.try_get("attempt")?;
        let tried_before: Option<i64> = row.try_get("tried_before")?;
        let decided_at: i64 = row.try_get("decided_at")?;
        let needs: i64 = row.try_get("needs")?;
        let (id, epoch) = (row.try_get("id")?, row.try_get("epoch")?);
        let (key, lane) = (row.try_get("key")?, row.try_get("lane")?);
        let unknown = row.try_get("unsure")?;
        let read = || {
            Ok(ClaimedEffect {
                id,
                epoch,
                stream: OUTBOX.stream(&stream)?,
                key,
                lane,
                body: OUTBOX.json(&body)?,
                attempt: OUTBOX.small(attempt)?,
                unknown,
                tried_at: tried_before.map(|at| OUTBOX.time(at)).transpose()?,
                decided_at: OUTBOX.time(decided_at)?,
            })
        };
        Ok(Self {
            effect: read(),
            class: row.try_get("class")?,
            is_moot: needs & NEVER != 0,
        })
    }
}

impl Work for ClaimOutbox {
    type Output = Vec<ClaimedEffect>;
    type Error = StoreError;

    async fn run(&self, db: &mut SqliteConnection) -> Result<Vec<ClaimedEffect>> {
        loop {
            let (moot, claimed): (Vec<_>, Vec<_>) = self
                .take(db)
                .await?
                .into_iter()
                .partition(|row| row.is_moot);
            let in_class = |row: Claimed| Ok((row.class, row.effect?));
            let claimed: Result<Vec<_>> = claimed.into_iter().map(in_class).collect();
            let mut claimed = claimed?;
            let is_all = moot.is_empty() || !claimed.is_empty();
            for row in moot {
                drop_effect(db, row.effect?.id).await?;
            }
            // What was only dropped may have stood before something that can be tried.
            if is_all {
                claimed.sort_by_key(|(class, effect)| (*class, effect.id));
                return Ok(claimed.into_iter().map(|(_, effect)| effect).collect());
            }
        }
    }
}

impl ClaimOutbox {
    async fn take(&self, db: &mut SqliteConnection) -> Result<Vec<Claimed>> {
        sqlx::query_as(CLAIM)
            .bind(self.team.as_str())
            .bind(self.claim.now.as_microsecond())
            .bind(&self.claim.holder)
            .bind(self.claim.until.as_microsecond())
            .bind(limit(self.claim.max))
            .bind(NEVER)
            .bind(serde_json::json!(self.claim.busy).to_string())
            .fetch_all(db)
            .await
            .doing("claim effects")
    }
}

async fn drop_effect(db: &mut SqliteConnection, id: i64) -> Result<()> {
    sqlx::query("UPDATE outbox SET state = 'dropped', holder = NULL WHERE id = $1")
        .bind(id)
        .execute(db)
        .await
        .doing("drop an effect")?;
    Ok(())
}

pub(super) struct SettleEffect {
    pub team: TeamId,
    pub id: i64,
    pub epoch: i64,
    pub settle: Settle,
}

impl Work for SettleEffect {
    type Output = bool;
    type Error = StoreError;

    async fn run(&self, db: &mut SqliteConnection) -> Result<bool> {
        let held: Option<String> = sqlx::query_scalar(
            "SELECT stream FROM outbox
             WHERE team = $1 AND id = $2 AND epoch = $3 AND state = 'sending'",
        )
        .bind(self.team.as_str())
        .bind(self.id)
        .bind(self.epoch)
        .fetch_optional(&mut *db)
        .await
        .doing("find an effect")?;
        let Some(stream) = held else {
            return Ok(false);
        };
        match &self.settle {
            Settle::Done {
                answers,
                entries,
                case,
                drawn,
            } => {
                self.end(db, "done", None, None).await?;
                self.keep(db, answers, entries, case.as_ref()).await?;
                if let Some((key, digest)) = drawn {
                    show(db, &self.team, &stream, *key, *digest).await?;
                }
            }
            Settle::Retry { not_before, why } => {
                self.end(db, "pending", Some(*not_before), Some(why))
                    .await?;
            }
            Settle::Unknown { not_before, why } => {
                self.end(db, "unknown", Some(*not_before), Some(why))
                    .await?;
            }
            Settle::Parked { why } => self.end(db, "parked", None, Some(why)).await?,
        }
        Ok(true)
    }
}

impl SettleEffect {
    async fn end(
        &self,
        db: &mut SqliteConnection,
        state: &str,
        not_before: Option<Timestamp>,
        why: Option<&str>,
    ) -> Result<()> {
        // Looking and waiting is no try: counted as one, the quarantine would never end.
        sqlx::query(
            "UPDATE outbox SET ready_at = $3, why = $4, holder = NULL,
                 state = CASE WHEN $2 <> 'done' AND (needs & $5) <> 0 THEN 'dropped' ELSE $2 END,
                 tried_at = CASE WHEN unsure AND $2 = 'unknown' THEN tried_before ELSE tried_at END
             WHERE id = $1",
        )
        .bind(self.id)
        .bind(state)
        .bind(not_before.map_or(0, Timestamp::as_microsecond))
        .bind(why)
        .bind(NEVER)
        .execute(db)
        .await
        .doing("settle an effect")?;
        Ok(())
    }

    async fn keep(
        &self,
        db: &mut SqliteConnection,
        answers: &[Delivery],
        entries: &[Entry],
        case: Option<&CaseRow>,
    ) -> Result<()> {
        inbox::keep(db, &self.team, answers).await?;
        keep_entries(db, &self.team, entries).await?;
        let Some(case) = case else {
            return Ok(());
        };
        let number = case.number.cast_signed();
        sqlx::query(
            "INSERT INTO library (team, number, body, normal, gist) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (team, number) DO UPDATE
             SET body = excluded.body, normal = excluded.normal, gist = excluded.gist",
        )
        .bind(self.team.as_str())
        .bind(number)
        .bind(case.body.to_string())
        .bind(normal(&case.text))
        .bind(case.gist.join(" "))
        .execute(&mut *db)
        .await
        .doing("keep a case")?;
        index::index(db, &self.team, number).await
    }
}

async fn show(
    db: &mut SqliteConnection,
    team: &TeamId,
    stream: &str,
    key: SurfaceKey,
    digest: u64,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO surface (team, stream, key, drawn) VALUES ($1, $2, $3, $4)
         ON CONFLICT (team, stream, key) DO UPDATE SET drawn = excluded.drawn",
    )
    .bind(team.as_str())
    .bind(stream)
    .bind(key.word())
    .bind(digest.cast_signed())
    .execute(db)
    .await
    .doing("note what is shown")?;
    Ok(())
}

pub(super) struct Unpark {
    pub team: TeamId,
    pub id: i64,
    pub drop: bool,
}

impl Work for Unpark {
    type Output = bool;
    type Error = StoreError;

    async fn run(&self, db: &mut SqliteConnection) -> Result<bool> {
        let changed = sqlx::query(
            "UPDATE outbox SET attempt = 0, ready_at = 0,
                 state = CASE WHEN $3 THEN 'dropped' WHEN unsure THEN 'unknown' ELSE 'pending' END
             WHERE team = $1 AND id = $2 AND state = 'parked'",
        )
        .bind(self.team.as_str())
        .bind(self.id)
        .bind(self.drop)
        .execute(db)
        .await
        .doing("unpark an effect")?;
        Ok(changed.rows_affected() > 0)
    }
}

/// The list of states stands whole, so that SQLite sees the index of lanes.
const HASTEN: &str = "
    UPDATE outbox
    SET attempt = CASE state WHEN 'parked' THEN 0 ELSE attempt END, ready_at = 0,
        state = CASE WHEN state <> 'parked' THEN state WHEN unsure THEN 'unknown' ELSE 'pending' END
    WHERE team = $1 AND stream = $2 AND state IN ('pending', 'sending', 'unknown', 'parked')
      AND state <> 'sending' AND (state = 'parked' OR ready_at > $3)";
const HASTEN_SURFACES: &str = "
    UPDATE surface SET ready_at = 0
    WHERE team = $1 AND stream = $2 AND holder IS NULL AND ready_at > $3
      AND wanted IS NOT NULL AND wanted IS DISTINCT FROM drawn";

pub(super) struct Hasten {
    pub team: TeamId,
    pub stream: String,
    pub now: Timestamp,
}

impl Work for Hasten {
    type Output = u64;
    type Error = StoreError;

    async fn run(&self, db: &mut SqliteConnection) -> Result<u64> {
        let mut hastened = 0;
        for sql in [HASTEN, HASTEN_SURFACES] {
            let changed = sqlx::query(sql)
                .bind(self.team.as_str())
                .bind(&self.stream)
                .bind(self.now.as_microsecond())
                .execute(&mut *db)
                .await
                .doing("hasten what is owed")?;
            hastened += changed.rows_affected();
        }
        Ok(hastened)
    }
}

pub(super) async fn release(db: &mut SqliteConnection, team: &TeamId, holder: &str) -> Result<()> {
    sqlx::query(
        "UPDATE outbox SET state = 'unknown', holder = NULL, ready_at = 0
         WHERE team = $1 AND holder = $2",
    )
    .bind(team.as_str())
    .bind(holder)
    .execute(db)
    .await
    .doing("release effects")?;
    Ok(())
}
