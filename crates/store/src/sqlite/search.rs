//! The library's index of pairs of characters: kept with each case, asked before its text is read. It
//! only ever narrows: what really holds the words is decided by the text. Must never know what a case is.

use matoi_core::ids::TeamId;
use sqlx::SqliteConnection;

use super::rows::Doing;
use crate::{Result, search::grams};

/// Indexes that case anew, title and text, if the library has it.
pub(super) async fn index(db: &mut SqliteConnection, team: &TeamId, number: i64) -> Result<()> {
    let text: Option<String> = sqlx::query_scalar(
        "SELECT coalesce(i.title_normal, '') || char(10) || l.normal FROM library AS l
         LEFT JOIN incident_row AS i ON i.team = l.team AND i.number = l.number
         WHERE l.team = $1 AND l.number = $2",
    )
    .bind(team.as_str())
    .bind(number)
    .fetch_optional(&mut *db)
    .await
    .doing("read what to index")?;
    let Some(text) = text else {
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
    Ok(())
}

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
