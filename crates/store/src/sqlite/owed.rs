//! What is still owed, and when anything becomes possible that is not possible now. Must never tell
//! a reason that comes from a stream the viewer may not see.

use jiff::Timestamp;
use matoi_core::ids::{StreamId, TeamId};
use sqlx::{SqliteConnection, SqlitePool};

use super::{
    read::{Reading, asked, sees},
    rows::{Doing, Of, limit},
};
use crate::{OWED_REASONS_MAX, Owed, Owing, Result, Stage, What};

impl Reading<'_> {
    /// Of one stream (`None` where the viewer finds none) or of all.
    pub async fn owed(&self, only: Option<&StreamId>) -> Result<Option<Owed>> {
        let mut db = self.pool.begin().await.doing("begin to read")?;
        let only = only.map(StreamId::to_string);
        if let Some(stream) = &only
            && !self.finds(&mut db, stream).await?
        {
            return Ok(None);
        }
        let mut owed = self.counts(&mut db, only.as_deref()).await?;
        owed.reasons = self.reasons(&mut db, only.as_deref()).await?;
        Ok(Some(owed))
    }

    async fn finds(&self, db: &mut SqliteConnection, stream: &str) -> Result<bool> {
        const SQL: &str = concat!(
            "SELECT EXISTS (SELECT 1 FROM stream AS s WHERE s.team = $1 AND s.stream = $4 AND ",
            sees!("s.stream"),
            ")"
        );
        asked!(self, query_scalar, SQL)
            .bind(stream)
            .fetch_one(db)
            .await
            .doing("find a stream")
    }

    async fn counts(&self, db: &mut SqliteConnection, only: Option<&str>) -> Result<Owed> {
        let rows: Vec<(String, i64)> = sqlx::query_as(
            "SELECT 'deliveries', count(*) FROM inbox WHERE team = $1 AND state = 'open'
             UNION ALL
             SELECT 'unreadable', count(*) FROM inbox WHERE team = $1 AND state = 'unreadable'
             UNION ALL
             SELECT 'surfaces', count(*) FROM surface
             WHERE team = $1 AND wanted IS NOT NULL AND wanted IS DISTINCT FROM drawn
               AND ($2 IS NULL OR stream = $2)
             UNION ALL
             SELECT state, count(*) FROM outbox
             WHERE team = $1 AND state IN ('pending', 'sending', 'unknown', 'parked')
               AND ($2 IS NULL OR stream = $2)
             GROUP BY state",
        )
        .bind(self.team.as_str())
        .bind(only)
        .fetch_all(db)
        .await
        .doing("count what is owed")?;
        let count = |word: &str| {
            let row = rows.iter().find(|(counted, _)| counted == word);
            row.map_or(0, |(_, count)| count.cast_unsigned())
        };
        Ok(Owed {
            deliveries: count("deliveries"),
            unreadable: count("unreadable"),
            pending: count("pending"),
            sending: count("sending"),
            unknown: count("unknown"),
            parked: count("parked"),
            surfaces: count("surfaces"),
            reasons: Vec::new(),
        })
    }

    /// Each by itself.
    pub async fn owing(&self, max: usize) -> Result<Vec<Owing>> {
        const EFFECTS: &str = concat!(
            "SELECT o.stream, o.body, o.state, o.decided_at, o.ready_at, o.attempt, o.why
             FROM outbox AS o
             WHERE o.team = $1 AND o.state IN ('pending', 'sending', 'unknown', 'parked') AND ",
            sees!("o.stream"),
            " ORDER BY o.id LIMIT $4"
        );
        const SURFACES: &str = concat!(
            "SELECT s.stream, s.key, CASE WHEN s.holder IS NULL THEN 'pending' ELSE 'sending' END,
                    s.ready_at, s.attempt, s.why
             FROM surface AS s
             WHERE s.team = $1 AND s.wanted IS NOT NULL AND s.wanted IS DISTINCT FROM s.drawn AND ",
            sees!("s.stream"),
            " ORDER BY s.stream, s.key LIMIT $4"
        );
        let mut db = self.pool.begin().await.doing("begin to read")?;
        let effects: Vec<EffectColumns> = asked!(self, query_as, EFFECTS)
            .bind(limit(max))
            .fetch_all(&mut *db)
            .await
            .doing("list what is owed")?;
        let rest = max - effects.len();
        let surfaces: Vec<SurfaceColumns> = asked!(self, query_as, SURFACES)
            .bind(limit(rest))
            .fetch_all(&mut *db)
            .await
            .doing("list what is not drawn")?;
        let effects = effects.into_iter().map(effect_owed);
        effects
            .chain(surfaces.into_iter().map(surface_owed))
            .collect()
    }

    async fn reasons(&self, db: &mut SqliteConnection, only: Option<&str>) -> Result<Vec<String>> {
        const SQL: &str = concat!(
            "SELECT why FROM (
                 SELECT 1 AS part, o.id AS age, o.stream || o.lane AS name, o.why FROM outbox AS o
                 WHERE o.team = $1 AND o.state IN ('pending', 'sending', 'unknown', 'parked')
                   AND o.why IS NOT NULL AND ($4 IS NULL OR o.stream = $4) AND ",
            sees!("o.stream"),
            "    UNION ALL
                 SELECT 2, 0, s.stream || s.key, s.why FROM surface AS s
                 WHERE s.team = $1 AND s.wanted IS NOT NULL AND s.wanted IS DISTINCT FROM s.drawn
                   AND s.why IS NOT NULL AND ($4 IS NULL OR s.stream = $4) AND ",
            sees!("s.stream"),
            "    UNION ALL
                 SELECT 3, n.id, n.lane, n.why FROM inbox AS n
                 WHERE n.team = $1 AND n.why IS NOT NULL AND n.state IN ('open', 'unreadable')
                   AND $4 IS NULL AND $2)
             ORDER BY part, age DESC, name LIMIT $5"
        );
        asked!(self, query_scalar, SQL)
            .bind(only)
            .bind(limit(OWED_REASONS_MAX))
            .fetch_all(db)
            .await
            .doing("read why it is owed")
    }
}

type EffectColumns = (String, String, String, i64, i64, i64, Option<String>);
type SurfaceColumns = (String, String, String, i64, i64, Option<String>);

fn effect_owed(row: EffectColumns) -> Result<Owing> {
    let (stream, body, state, decided_at, ready_at, attempts, why) = row;
    let of = Of("outbox");
    Ok(Owing {
        stream: of.stream(&stream)?,
        what: What::Effect(of.json(&body)?),
        stage: stage(of, &state)?,
        since: Some(of.time(decided_at)?),
        not_before: later(of, ready_at)?,
        attempts: of.small(attempts)?,
        why,
    })
}

fn surface_owed(row: SurfaceColumns) -> Result<Owing> {
    let (stream, key, state, ready_at, attempts, why) = row;
    let of = Of("surface");
    Ok(Owing {
        stream: of.stream(&stream)?,
        what: What::Surface(of.surface(key)?),
        stage: stage(of, &state)?,
        since: None,
        not_before: later(of, ready_at)?,
        attempts: of.small(attempts)?,
        why,
    })
}

fn stage(of: Of, word: &str) -> Result<Stage> {
    match word {
        "pending" => Ok(Stage::Pending),
        "sending" => Ok(Stage::Sending),
        "unknown" => Ok(Stage::Unknown),
        "parked" => Ok(Stage::Parked),
        odd => Err(of.odd(format_args!("{odd} is no stage"))),
    }
}

fn later(of: Of, ready_at: i64) -> Result<Option<Timestamp>> {
    (ready_at != 0).then(|| of.time(ready_at)).transpose()
}

const DUE: &str = "
    SELECT stream FROM stream WHERE team = $1 AND wake_at <= $2
    ORDER BY wake_at, stream LIMIT $3";

pub(super) async fn due(
    pool: &SqlitePool,
    team: &TeamId,
    now: Timestamp,
    max: usize,
) -> Result<Vec<StreamId>> {
    let rows: Vec<String> = sqlx::query_scalar(DUE)
        .bind(team.as_str())
        .bind(now.as_microsecond())
        .bind(limit(max))
        .fetch_all(pool)
        .await
        .doing("list what is due")?;
    let read = |stream: &String| Of("stream").stream(stream);
    rows.iter().map(read).collect()
}

const NEXT_DUE: &str = "
    SELECT min(at) FROM (
        SELECT min(ready_at) AS at FROM inbox
        WHERE team = $1 AND state = 'open' AND ready_at > $2
        UNION ALL
        SELECT min(ready_at) FROM outbox
        WHERE team = $1 AND state IN ('pending', 'sending', 'unknown') AND ready_at > $2
        UNION ALL
        SELECT min(ready_at) FROM surface
        WHERE team = $1 AND wanted IS NOT NULL AND wanted IS DISTINCT FROM drawn
          AND ready_at > $2
        UNION ALL
        SELECT min(again_at) FROM surface
        WHERE team = $1 AND wanted IS NOT NULL AND again_at IS NOT NULL AND again_at > $2
        UNION ALL
        SELECT min(wake_at) FROM stream WHERE team = $1 AND wake_at > $2)";

pub(super) async fn next_due(
    pool: &SqlitePool,
    team: &TeamId,
    now: Timestamp,
) -> Result<Option<Timestamp>> {
    let next: Option<i64> = sqlx::query_scalar(NEXT_DUE)
        .bind(team.as_str())
        .bind(now.as_microsecond())
        .fetch_one(pool)
        .await
        .doing("find what is due next")?;
    next.map(|at| Of("ready_at").time(at)).transpose()
}

#[cfg(test)]
mod tests {
    use sqlx::SqliteConnection;

    use super::{DUE, NEXT_DUE};
    use crate::sqlite::{inbox, open, outbox, read::ENTRIES, surface};

    async fn plan(db: &mut SqliteConnection, sql: &str) -> Vec<String> {
        let explain = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
        let rows: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(explain).fetch_all(db).await.unwrap();
        rows.into_iter().map(|row| row.3).collect()
    }

    /// What is finished stays in the tables for ever; the loops must not walk past it again and again.
    #[tokio::test]
    async fn no_loop_reads_a_whole_table() {
        let folder = tempfile::tempdir().unwrap();
        let options = open::writing(&folder.path().join("matoi.db"));
        let mut db = open::writer(&options).await.unwrap();
        for (sql, indexes) in [
            (inbox::CLAIM, ["inbox_open", "inbox_lane"].as_slice()),
            (outbox::CLAIM, &["outbox_class", "outbox_lane"]),
            (surface::CLAIM, &["surface_owed", "surface_again"]),
            (DUE, &["stream_wake"]),
            (
                NEXT_DUE,
                &["inbox_ready", "outbox_ready", "surface_owed", "stream_wake"],
            ),
        ] {
            let plan = plan(&mut db, sql).await.join("\n");
            let tables = ["inbox", "outbox", "surface", "stream", " i", " o", " s"];
            for table in tables {
                let scan = format!("SCAN {}", table.trim());
                assert!(!plan.lines().any(|step| step == scan), "{sql}\n{plan}");
            }
            for index in indexes {
                assert!(plan.contains(index), "{index}: {sql}\n{plan}");
            }
        }
    }

    /// Sorting ten thousand messages takes longer than all the rest of a page.
    #[tokio::test]
    async fn a_rooms_talk_is_read_in_its_order() {
        let folder = tempfile::tempdir().unwrap();
        let options = open::writing(&folder.path().join("matoi.db"));
        let mut db = open::writer(&options).await.unwrap();
        let plan = plan(&mut db, ENTRIES).await.join("\n");
        assert!(plan.contains("entry_time"), "{plan}");
        assert!(!plan.contains("TEMP B-TREE"), "{plan}");
    }
}
