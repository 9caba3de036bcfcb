//! The library's index of pairs of characters: kept with each case, asked before its text is read. It
//! only ever narrows: what really holds the words is decided by the text. Must never know what a case is.

use std::collections::BTreeSet;

use matoi_core::{alike::likeness, ids::TeamId};
use sqlx::SqliteConnection;

use super::{
    read::{Reading, asked, incident, sees},
    rows::{Doing, limit},
};
use crate::{
    ALIKE_LOOKED_AT_MAX, IncidentRow, Result,
    search::{any_of, grams, most_shared},
};

/// Indexes that case anew, title and text, if the library has it.
pub(super) async fn index(db: &mut SqliteConnection, team: &TeamId, number: i64) -> Result<()> {
    let text: Option<(String, String)> = sqlx::query_as(
        "SELECT coalesce(i.title_normal, '') || char(10) || l.normal, l.gist FROM library AS l
         LEFT JOIN incident_row AS i ON i.team = l.team AND i.number = l.number
         WHERE l.team = $1 AND l.number = $2",
    )
    .bind(team.as_str())
    .bind(number)
    .fetch_optional(&mut *db)
    .await
    .doing("read what to index")?;
    let Some((text, gist)) = text else {
        return Ok(());
    };
    let id: i64 = sqlx::query_scalar(
        "INSERT INTO library_search (team, number) VALUES ($1, $2)
         ON CONFLICT (team, number) DO UPDATE SET number = excluded.number RETURNING id",
    )
    .bind(team.as_str())
    .bind(number)
    .fetch_one(&mut *db)
    .await
    .doing("index a case")?;
    sqlx::query("DELETE FROM library_grams WHERE rowid = $1")
        .bind(id)
        .execute(&mut *db)
        .await
        .doing("index a case")?;
    sqlx::query("INSERT INTO library_grams (rowid, grams) VALUES ($1, $2)")
        .bind(id)
        .bind(grams(&text))
        .execute(&mut *db)
        .await
        .doing("index a case")?;
    sqlx::query("DELETE FROM library_gists WHERE rowid = $1")
        .bind(id)
        .execute(&mut *db)
        .await
        .doing("index what a case is about")?;
    sqlx::query("INSERT INTO library_gists (rowid, keys) VALUES ($1, $2)")
        .bind(id)
        .bind(gist)
        .execute(&mut *db)
        .await
        .doing("index what a case is about")?;
    Ok(())
}

impl Reading<'_> {
    /// Cases that share keys with that gist. The index gives those that share the rarest; how many they
    /// share is counted.
    pub async fn alike(&self, gist: &[String], max: usize) -> Result<Vec<IncidentRow>> {
        const SQL: &str = concat!(
            "SELECT l.gist, i.stream, i.number, i.title, i.state, i.sensitive, i.opened_at, i.version
             FROM library_gists
             JOIN library_search AS s ON s.id = library_gists.rowid
             JOIN library AS l ON l.team = s.team AND l.number = s.number
             JOIN incident_row AS i ON i.team = l.team AND i.number = l.number
             WHERE library_gists MATCH $4 AND s.team = $1 AND ",
            sees!("i.stream"),
            " ORDER BY library_gists.rank LIMIT $5"
        );
        let Some(any) = any_of(gist) else {
            return Ok(Vec::new());
        };
        let rows: Vec<AlikeColumns> = asked!(self, query_as, SQL)
            .bind(any)
            .bind(limit(ALIKE_LOOKED_AT_MAX))
            .fetch_all(self.pool)
            .await
            .doing("look for cases that are alike")?;
        let keys: BTreeSet<&str> = gist.iter().map(String::as_str).collect();
        let mut found = Vec::new();
        for (gist, stream, number, title, state, sensitive, opened_at, version) in rows {
            if let Some(shared) = likeness(&keys, &gist.split(' ').collect()) {
                let row = (stream, number, title, state, sensitive, opened_at, version);
                found.push((shared, incident(row)?));
            }
        }
        Ok(most_shared(found, max))
    }
}

type AlikeColumns = (String, String, i64, String, String, bool, i64, i64);

/// Indexes what was kept before there was an index.
pub(super) async fn catch_up(db: &mut SqliteConnection) -> Result<()> {
    let missing: Vec<(String, i64)> = sqlx::query_as(
        "SELECT l.team, l.number FROM library AS l
         LEFT JOIN library_search AS s ON s.team = l.team AND s.number = l.number
         WHERE s.id IS NULL",
    )
    .fetch_all(&mut *db)
    .await
    .doing("look for cases to index")?;
    for (team, number) in missing {
        index(db, &TeamId::from(team.as_str()), number).await?;
    }
    Ok(())
}
