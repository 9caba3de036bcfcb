//! What is asked of the library: which cases hold those words, how many, and which are about the same. The index
//! of pairs of characters answers (`index.rs`); only of a very long word the text decides. Must never know what a
//! case is.

use std::collections::BTreeSet;

use matoi_core::alike::likeness;

use super::{
    read::{Reading, asked, holds_all, incident, sees},
    rows::{Doing, limit, list},
};
use crate::{
    ALIKE_LOOKED_AT_MAX, IncidentRow, Result,
    search::{any_of, most_shared, narrowing, needles, too_long},
};

/// The cases the viewer may not see; none of them for the house.
macro_rules! unseen {
    () => {
        "SELECT h.id FROM library_search AS h
         LEFT JOIN incident_row AS i ON i.team = h.team AND i.number = h.number
         WHERE h.team = $1 AND h.hidden AND NOT $2 AND NOT EXISTS (
             SELECT 1 FROM member
             WHERE member.team = $1 AND member.stream = i.stream AND member.person = $3)"
    };
}

/// The cases that hold what $4 asks of the index, and every word of $5 in their text, before the number $6 where
/// there is one. It is one table that is read, in the order of its rows: an index asked for nothing else gives
/// them as they are listed, and a page ends where it is full.
macro_rules! found {
    () => {
        concat!(
            "FROM library_grams
             WHERE library_grams MATCH $4
               AND rowid >= (SELECT id << 40 FROM library_team WHERE team = $1)
               AND rowid < (SELECT (id << 40) + coalesce($6, 1 << 40) FROM library_team WHERE team = $1)
               AND rowid NOT IN (",
            unseen!(),
            ") AND ($5 = '[]' OR EXISTS (
                 SELECT 1 FROM library_search AS s
                 JOIN library AS l ON l.team = s.team AND l.number = s.number
                 LEFT JOIN incident_row AS i ON i.team = s.team AND i.number = s.number
                 WHERE s.id = library_grams.rowid AND ",
            holds_all!("coalesce(i.title_normal, '') || char(10) || l.normal", "$5"),
            "))"
        )
    };
}

impl Reading<'_> {
    /// Numbers are found first and bodies read of those alone: a body is large.
    pub async fn cases(&self, words: &str, before: Option<u64>, max: usize) -> Result<Vec<String>> {
        const FOUND: &str = concat!(
            "SELECT l.body FROM library AS l WHERE l.team = $1 AND l.number IN (
                 SELECT rowid & 1099511627775 ",
            found!(),
            " ORDER BY rowid DESC LIMIT $7) ORDER BY l.number DESC"
        );
        const ALL: &str = concat!(
            "SELECT l.body FROM library AS l WHERE l.team = $1 AND l.number IN (
                 SELECT s.number FROM library_search AS s
                 WHERE s.team = $1 AND ($4 IS NULL OR s.number < $4) AND s.id NOT IN (",
            unseen!(),
            ") ORDER BY s.number DESC LIMIT $5) ORDER BY l.number DESC"
        );
        let needles = needles(words);
        let found = match narrowing(&needles) {
            Some(pairs) => asked!(self, query_scalar, FOUND)
                .bind(pairs)
                .bind(list(&too_long(&needles))),
            None => asked!(self, query_scalar, ALL),
        };
        found
            .bind(before.map(u64::cast_signed))
            .bind(limit(max))
            .fetch_all(self.pool)
            .await
            .doing("list cases")
    }

    pub async fn case_count(&self, words: &str) -> Result<u64> {
        const FOUND: &str = concat!("SELECT count(*) ", found!());
        const ALL: &str = concat!(
            "SELECT count(*) FROM library_search AS s WHERE s.team = $1 AND s.id NOT IN (",
            unseen!(),
            ")"
        );
        let needles = needles(words);
        let count = match narrowing(&needles) {
            Some(pairs) => asked!(self, query_scalar, FOUND)
                .bind(pairs)
                .bind(list(&too_long(&needles)))
                .bind(None::<i64>),
            None => asked!(self, query_scalar, ALL),
        };
        let count: i64 = count.fetch_one(self.pool).await.doing("count cases")?;
        Ok(count.cast_unsigned())
    }

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
