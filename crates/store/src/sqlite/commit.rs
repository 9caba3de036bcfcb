//! One decision, all or nothing: any error undoes the savepoint it runs in.

use jiff::Timestamp;
use matoi_core::{
    entry::Entry,
    ids::{StreamId, TeamId},
    search::FORM,
};
use sqlx::SqliteConnection;

use super::{
    index,
    rows::{Doing, Of, kind, list, place_text},
    writer::Work,
};
use crate::{
    Commit, CommitError, IncidentRow, NEVER, Place, Result, StoreError, StreamWrite, search::normal,
};

pub(super) struct CommitAll {
    pub team: TeamId,
    pub commit: Commit,
}

impl Work for CommitAll {
    type Output = ();
    type Error = CommitError;

    async fn run(&self, db: &mut SqliteConnection) -> Result<(), CommitError> {
        self.end_delivery(db).await?;
        self.take_origin(db).await?;
        for write in &self.commit.writes {
            let one = Write {
                team: &self.team,
                stream: write.stream.to_string(),
                write,
            };
            one.all(db).await?;
        }
        for (place, stream) in &self.commit.places {
            keep_place(db, &self.team, place, &stream.to_string()).await?;
        }
        Ok(keep_entries(db, &self.team, &self.commit.entries).await?)
    }
}

async fn keep_place(
    db: &mut SqliteConnection,
    team: &TeamId,
    place: &Place,
    stream: &str,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO place (team, place, stream) VALUES ($1, $2, $3)
         ON CONFLICT (team, place) DO UPDATE SET stream = excluded.stream",
    )
    .bind(team.as_str())
    .bind(place_text(place))
    .bind(stream)
    .execute(db)
    .await
    .doing("keep a place")?;
    Ok(())
}

impl CommitAll {
    async fn end_delivery(&self, db: &mut SqliteConnection) -> Result<(), CommitError> {
        let Some((id, epoch, stream, answer)) = &self.commit.delivery else {
            return Ok(());
        };
        let ended = sqlx::query(
            "UPDATE inbox SET state = 'done', stream = $4, answer = $5, holder = NULL, why = NULL
             WHERE team = $1 AND id = $2 AND epoch = $3 AND holder IS NOT NULL AND state = 'open'",
        )
        .bind(self.team.as_str())
        .bind(id)
        .bind(epoch)
        .bind(stream.as_ref().map(StreamId::to_string))
        .bind(answer.to_string())
        .execute(db)
        .await
        .doing("end a delivery")?;
        if ended.rows_affected() == 0 {
            return Err(CommitError::LeaseLost);
        }
        Ok(())
    }

    async fn take_origin(&self, db: &mut SqliteConnection) -> Result<(), CommitError> {
        let Some((origin, stream)) = &self.commit.origin else {
            return Ok(());
        };
        let before: Option<String> =
            sqlx::query_scalar("SELECT stream FROM origin WHERE team = $1 AND origin = $2")
                .bind(self.team.as_str())
                .bind(origin.as_str())
                .fetch_optional(&mut *db)
                .await
                .doing("find an origin")?;
        if let Some(before) = before {
            let stream = Of("origin").stream(&before)?;
            return Err(CommitError::OriginTaken(stream));
        }
        sqlx::query("INSERT INTO origin (team, origin, stream) VALUES ($1, $2, $3)")
            .bind(self.team.as_str())
            .bind(origin.as_str())
            .bind(stream.to_string())
            .execute(db)
            .await
            .doing("keep an origin")?;
        Ok(())
    }
}

/// One stream's part.
struct Write<'a> {
    team: &'a TeamId,
    stream: String,
    write: &'a StreamWrite,
}

impl Write<'_> {
    async fn all(&self, db: &mut SqliteConnection) -> Result<(), CommitError> {
        self.check_version(db).await?;
        self.snapshot(db).await?;
        self.events(db).await?;
        self.drop_moot(db).await?;
        self.effects(db).await?;
        self.surfaces(db).await?;
        self.places(db).await?;
        self.members(db).await?;
        if let Some(row) = &self.write.row {
            self.list(db, row).await?;
        }
        Ok(())
    }

    async fn check_version(&self, db: &mut SqliteConnection) -> Result<(), CommitError> {
        let version: Option<i64> =
            sqlx::query_scalar("SELECT version FROM stream WHERE team = $1 AND stream = $2")
                .bind(self.team.as_str())
                .bind(&self.stream)
                .fetch_optional(db)
                .await
                .doing("read a version")?;
        if version.unwrap_or(0) == self.write.expected_version.cast_signed() {
            Ok(())
        } else {
            Err(CommitError::Conflict(self.write.stream.clone()))
        }
    }

    async fn snapshot(&self, db: &mut SqliteConnection) -> Result<()> {
        let write = self.write;
        let version = write.expected_version + write.events.len() as u64;
        sqlx::query(
            "INSERT INTO stream
                 (team, stream, kind, version, schema, snapshot, has, wake_at, changed_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, coalesce($9, 0))
             ON CONFLICT (team, stream) DO UPDATE SET
                 version = excluded.version, schema = excluded.schema,
                 snapshot = excluded.snapshot, has = excluded.has, wake_at = excluded.wake_at,
                 changed_at = coalesce($9, stream.changed_at)",
        )
        .bind(self.team.as_str())
        .bind(&self.stream)
        .bind(kind(&write.stream))
        .bind(version.cast_signed())
        .bind(i64::from(write.schema))
        .bind(write.snapshot.to_string())
        .bind(write.has)
        .bind(write.wake_at.map(Timestamp::as_microsecond))
        .bind(write.events.last().map(|event| event.at.as_microsecond()))
        .execute(db)
        .await
        .doing("write a snapshot")?;
        Ok(())
    }

    async fn events(&self, db: &mut SqliteConnection) -> Result<()> {
        for (seq, event) in (self.write.expected_version + 1..).zip(&self.write.events) {
            sqlx::query(
                "INSERT INTO event (team, stream, seq, at, body) VALUES ($1, $2, $3, $4, $5)",
            )
            .bind(self.team.as_str())
            .bind(&self.stream)
            .bind(seq.cast_signed())
            .bind(event.at.as_microsecond())
            .bind(event.body.to_string())
            .execute(&mut *db)
            .await
            .doing("append an event")?;
        }
        Ok(())
    }

    async fn drop_moot(&self, db: &mut SqliteConnection) -> Result<()> {
        if self.write.moot == 0 {
            return Ok(());
        }
        sqlx::query(
            "UPDATE outbox SET state = 'dropped'
             WHERE team = $1 AND stream = $2 AND (needs & $3) <> 0
               AND state IN ('pending', 'sending', 'unknown', 'parked') AND state <> 'sending'",
        )
        .bind(self.team.as_str())
        .bind(&self.stream)
        .bind(self.write.moot)
        .execute(&mut *db)
        .await
        .doing("drop what is moot")?;
        // What is under way may still be told as done, and is not tried again.
        sqlx::query(
            "UPDATE outbox SET needs = needs | $4
             WHERE team = $1 AND stream = $2 AND (needs & $3) <> 0
               AND state IN ('pending', 'sending', 'unknown', 'parked') AND state = 'sending'",
        )
        .bind(self.team.as_str())
        .bind(&self.stream)
        .bind(self.write.moot)
        .bind(NEVER)
        .execute(db)
        .await
        .doing("mark what is moot and under way")?;
        Ok(())
    }

    async fn effects(&self, db: &mut SqliteConnection) -> Result<()> {
        for effect in &self.write.effects {
            sqlx::query(
                "INSERT INTO outbox (team, stream, lane, class, key, needs, decided_at, body)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            )
            .bind(self.team.as_str())
            .bind(&self.stream)
            .bind(&effect.lane)
            .bind(effect.class)
            .bind(&effect.key)
            .bind(effect.needs)
            .bind(effect.at.as_microsecond())
            .bind(effect.body.to_string())
            .execute(&mut *db)
            .await
            .doing("keep an effect")?;
        }
        Ok(())
    }

    async fn surfaces(&self, db: &mut SqliteConnection) -> Result<()> {
        for (key, digest) in &self.write.surfaces {
            sqlx::query(
                "INSERT INTO surface (team, stream, key, wanted) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (team, stream, key) DO UPDATE SET wanted = excluded.wanted",
            )
            .bind(self.team.as_str())
            .bind(&self.stream)
            .bind(key.word())
            .bind(digest.cast_signed())
            .execute(&mut *db)
            .await
            .doing("want a surface")?;
        }
        let wanted: Vec<_> = self
            .write
            .surfaces
            .iter()
            .map(|(key, _)| key.word())
            .collect();
        sqlx::query(
            "UPDATE surface SET wanted = NULL
             WHERE team = $1 AND stream = $2 AND wanted IS NOT NULL
               AND key NOT IN (SELECT value FROM json_each($3))",
        )
        .bind(self.team.as_str())
        .bind(&self.stream)
        .bind(list(&wanted))
        .execute(db)
        .await
        .doing("want surfaces no more")?;
        Ok(())
    }

    async fn places(&self, db: &mut SqliteConnection) -> Result<()> {
        for place in &self.write.places {
            keep_place(db, self.team, place, &self.stream).await?;
        }
        Ok(())
    }

    async fn members(&self, db: &mut SqliteConnection) -> Result<()> {
        let people: Vec<_> = self
            .write
            .members
            .iter()
            .map(|person| person.as_str())
            .collect();
        let people = list(&people);
        sqlx::query(
            "DELETE FROM member
             WHERE team = $1 AND stream = $2 AND person NOT IN (SELECT value FROM json_each($3))",
        )
        .bind(self.team.as_str())
        .bind(&self.stream)
        .bind(&people)
        .execute(&mut *db)
        .await
        .doing("let members go")?;
        sqlx::query(
            "INSERT INTO member (team, stream, person)
             SELECT $1, $2, value FROM json_each($3) WHERE TRUE
             ON CONFLICT (team, stream, person) DO NOTHING",
        )
        .bind(self.team.as_str())
        .bind(&self.stream)
        .bind(&people)
        .execute(db)
        .await
        .doing("keep members")?;
        Ok(())
    }

    async fn list(&self, db: &mut SqliteConnection, row: &IncidentRow) -> Result<()> {
        sqlx::query(
            "INSERT INTO incident_row
                 (team, stream, number, title, title_normal, state, is_over, sensitive, opened_at,
                  version, title_form)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
             ON CONFLICT (team, stream) DO UPDATE SET
                 number = excluded.number, title = excluded.title,
                 title_normal = excluded.title_normal, state = excluded.state,
                 is_over = excluded.is_over, sensitive = excluded.sensitive,
                 opened_at = excluded.opened_at, version = excluded.version,
                 title_form = excluded.title_form",
        )
        .bind(self.team.as_str())
        .bind(StreamId::Incident(row.id).to_string())
        .bind(row.number.cast_signed())
        .bind(&row.title)
        .bind(normal(&row.title))
        .bind(row.state.word())
        .bind(row.state.is_over())
        .bind(row.sensitive)
        .bind(row.opened_at.as_microsecond())
        .bind(row.version.cast_signed())
        .bind(FORM)
        .execute(&mut *db)
        .await
        .doing("list an incident")?;
        // A case is found by its incident's newest title.
        index::index(db, self.team, row.number.cast_signed()).await
    }
}

/// Keeps what people said; a revision that is here already stays as it is.
pub(super) async fn keep_entries(
    db: &mut SqliteConnection,
    team: &TeamId,
    entries: &[Entry],
) -> Result<()> {
    for entry in entries {
        let body = serde_json::to_string(entry).map_err(|error| StoreError::Row {
            table: "entry",
            why: error.to_string(),
        })?;
        sqlx::query(
            "INSERT INTO entry (team, room, mark, revision, at, person, body)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (team, room, mark, revision) DO NOTHING",
        )
        .bind(team.as_str())
        .bind(entry.message.room.as_str())
        .bind(entry.message.mark.as_str())
        .bind(&entry.revision)
        .bind(entry.at.as_microsecond())
        .bind(entry.author.person().map(|person| person.as_str()))
        .bind(body)
        .execute(&mut *db)
        .await
        .doing("keep an entry")?;
    }
    Ok(())
}
