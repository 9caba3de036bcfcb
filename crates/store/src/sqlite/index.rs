//! The library's index of pairs of characters: kept with each case, and made anew at a start where texts are
//! kept in an older form. Must never know what a case is, except to ask the core what an old one is about.

use matoi_core::{alike, case::Case, ids::TeamId, search::FORM};
use sqlx::{Connection, SqliteConnection};

use super::rows::{Doing, limit};
use crate::{
    Result,
    search::{grams, normal},
};

/// So many are made anew in one transaction: a start that ends in between goes on from there.
const BATCH: usize = 200;

/// Indexes that case anew, title and text, if the library has it.
pub(super) async fn index(db: &mut SqliteConnection, team: &TeamId, number: i64) -> Result<()> {
    // One nobody listed is hidden: who may see it is not known.
    let kept: Option<(String, String, bool)> = sqlx::query_as(
        "SELECT coalesce(i.title_normal, '') || char(10) || l.normal, l.gist, coalesce(i.sensitive, TRUE)
         FROM library AS l LEFT JOIN incident_row AS i ON i.team = l.team AND i.number = l.number
         WHERE l.team = $1 AND l.number = $2",
    )
    .bind(team.as_str())
    .bind(number)
    .fetch_optional(&mut *db)
    .await
    .doing("read what to index")?;
    let Some((text, gist, hidden)) = kept else {
        return Ok(());
    };
    let id = list(db, team, number, hidden).await?;
    for (sql, words) in [
        (
            "INSERT INTO library_grams (rowid, grams) VALUES ($1, $2)",
            grams(&text),
        ),
        (
            "INSERT INTO library_gists (rowid, keys) VALUES ($1, $2)",
            gist,
        ),
    ] {
        sqlx::query(sql)
            .bind(id)
            .bind(words)
            .execute(&mut *db)
            .await
            .doing("index a case")?;
    }
    Ok(())
}

/// Where it stands in the index, with nothing there yet.
async fn list(db: &mut SqliteConnection, team: &TeamId, number: i64, hidden: bool) -> Result<i64> {
    sqlx::query("INSERT INTO library_team (team) VALUES ($1) ON CONFLICT (team) DO NOTHING")
        .bind(team.as_str())
        .execute(&mut *db)
        .await
        .doing("number a team")?;
    let id: i64 = sqlx::query_scalar(
        "INSERT INTO library_search (id, team, number, hidden, form)
         SELECT (t.id << 40) + $2, t.team, $2, $3, $4 FROM library_team AS t WHERE t.team = $1
         ON CONFLICT (id) DO UPDATE SET hidden = excluded.hidden, form = excluded.form
         RETURNING id",
    )
    .bind(team.as_str())
    .bind(number)
    .bind(hidden)
    .bind(FORM)
    .fetch_one(&mut *db)
    .await
    .doing("index a case")?;
    for sql in [
        "DELETE FROM library_grams WHERE rowid = $1",
        "DELETE FROM library_gists WHERE rowid = $1",
    ] {
        sqlx::query(sql)
            .bind(id)
            .execute(&mut *db)
            .await
            .doing("index a case anew")?;
    }
    Ok(id)
}

/// Makes anew what is kept in an older form, titles first: a case is indexed with its title.
pub(super) async fn catch_up(db: &mut SqliteConnection) -> Result<()> {
    let mut after = 0;
    while let Some(last) = fold_titles(db, after).await? {
        after = last;
    }
    let mut after = (String::new(), i64::MIN);
    while let Some(last) = index_cases(db, after).await? {
        tracing::info!(number = last.1, "the library is indexed up to here");
        after = last;
    }
    Ok(())
}

/// The next few titles; how far that came, or `None` at the end.
async fn fold_titles(db: &mut SqliteConnection, after: i64) -> Result<Option<i64>> {
    let old: Vec<(i64, String)> = sqlx::query_as(
        "SELECT rowid, title FROM incident_row WHERE rowid > $1 AND title_form <> $2
         ORDER BY rowid LIMIT $3",
    )
    .bind(after)
    .bind(FORM)
    .bind(limit(BATCH))
    .fetch_all(&mut *db)
    .await
    .doing("look for titles in an older form")?;
    let mut together = db.begin().await.doing("fold titles anew")?;
    for (row, title) in &old {
        sqlx::query("UPDATE incident_row SET title_normal = $2, title_form = $3 WHERE rowid = $1")
            .bind(row)
            .bind(normal(title))
            .bind(FORM)
            .execute(&mut *together)
            .await
            .doing("fold a title anew")?;
    }
    together.commit().await.doing("fold titles anew")?;
    Ok(old.last().map(|(row, _)| *row))
}

/// The next few cases; how far that came, or `None` at the end.
async fn index_cases(
    db: &mut SqliteConnection,
    after: (String, i64),
) -> Result<Option<(String, i64)>> {
    let old: Vec<(String, i64)> = sqlx::query_as(
        "SELECT l.team, l.number FROM library AS l
         LEFT JOIN library_search AS s ON s.team = l.team AND s.number = l.number
         WHERE (l.team, l.number) > ($1, $2) AND s.form IS NOT $3
         ORDER BY l.team, l.number LIMIT $4",
    )
    .bind(after.0)
    .bind(after.1)
    .bind(FORM)
    .bind(limit(BATCH))
    .fetch_all(&mut *db)
    .await
    .doing("look for cases to index")?;
    let mut together = db.begin().await.doing("index cases anew")?;
    for (team, number) in &old {
        fold(&mut together, team, *number).await?;
        index(&mut together, &TeamId::from(team.as_str()), *number).await?;
    }
    together.commit().await.doing("index cases anew")?;
    Ok(old.into_iter().last())
}

/// A case kept before there were gists is asked for its own. One that is no case says nothing.
async fn fold(db: &mut SqliteConnection, team: &str, number: i64) -> Result<()> {
    let (was, gist, body): (String, String, Option<String>) = sqlx::query_as(
        "SELECT normal, gist, CASE WHEN gist = '' THEN body END FROM library
         WHERE team = $1 AND number = $2",
    )
    .bind(team)
    .bind(number)
    .fetch_one(&mut *db)
    .await
    .doing("read a case in an older form")?;
    let case = body.and_then(|body| serde_json::from_str::<Case>(&body).ok());
    let gist = case.map_or(gist, |case| alike::gist(&case.incident).join(" "));
    sqlx::query("UPDATE library SET normal = $3, gist = $4 WHERE team = $1 AND number = $2")
        .bind(team)
        .bind(number)
        .bind(normal(&was))
        .bind(gist)
        .execute(&mut *db)
        .await
        .doing("keep a case in the newest form")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use matoi_core::{
        alike::gist, case::Case, ids::TeamId, incident::Incident, search::FORM, team::TeamView,
    };
    use sqlx::{Connection, SqliteConnection};

    use super::super::{
        SqliteStore,
        open::{MIGRATIONS, as_of, writing},
    };
    use crate::{Answer, Query, Store, Viewer};

    const TITLE: &str = "さくらサーバーの決済が遅い";
    /// The table of the index that each case had a row in before there were forms.
    const BEFORE_FORMS: usize = 5;

    async fn run(db: &mut SqliteConnection, sql: &'static str, words: [&str; 3]) {
        let query = words
            .into_iter()
            .fold(sqlx::query(sql), |query, word| query.bind(word));
        query.execute(db).await.expect("the tables are there");
    }

    /// One case, as the program before kana were folded and gists were kept has left it.
    async fn leave(db: &mut SqliteConnection, incident: &Incident) {
        let case = Case::new(
            incident.clone(),
            Vec::new(),
            Vec::new(),
            &TeamView::empty("T1".into()),
        );
        let case = serde_json::to_string(&case).expect("a case can be written");
        run(
            db,
            "INSERT INTO incident_row VALUES ($1, 'incident/00000000-0000-0000-0000-000000000001', 7, $2, $3,
                 'closed', TRUE, FALSE, 0, 1)",
            ["T1", TITLE, TITLE],
        )
        .await;
        run(
            db,
            "INSERT INTO library (team, number, body, normal) VALUES ($1, 7, $2, $3)",
            ["T1", &case, "ろーるばっくした"],
        )
        .await;
        run(
            db,
            "INSERT INTO library_search (team, number) VALUES ($1, 7), ($2, 8), ($3, 9)",
            ["T1", "T1", "T1"],
        )
        .await;
    }

    #[tokio::test]
    async fn what_was_kept_in_an_older_form_is_found_in_the_newest() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = folder.path().join("matoi.db");
        let incident = Incident {
            number: 7,
            title: TITLE.to_owned(),
            ..Incident::default()
        };
        let mut db = as_of(&writing(&path), BEFORE_FORMS).await;
        leave(&mut db, &incident).await;
        db.close().await.expect("the file is let go of");

        let store = SqliteStore::open(&path).await.expect("an older file opens");
        let team = TeamId::from("T1");
        let words = || "サクラ ロールバック".to_owned();
        let cases = Query::Cases {
            words: words(),
            before: None,
            max: 9,
        };
        let incidents = Query::Incidents {
            open: None,
            words: "ｻｸﾗ".to_owned(),
            before: None,
            max: 9,
        };
        let gist = gist(&incident);
        for (query, many) in [
            (cases, 1),
            (Query::CaseCount(words()), 1),
            (Query::CaseCount(String::new()), 1),
            (incidents, 1),
            (Query::Alike { gist, max: 9 }, 1),
        ] {
            let asked = format!("{query:?}");
            let answer = store.ask(&team, &Viewer::Anyone, query).await;
            let answer = answer.expect("the store works");
            let found = if let Answer::Cases(cases) = &answer {
                cases.len() as u64
            } else if let Answer::Incidents(rows) | Answer::Alike(rows) = &answer {
                rows.len() as u64
            } else if let Answer::Count(count) = answer {
                count
            } else {
                panic!("{answer:?} is no answer to {asked}")
            };
            assert_eq!(found, many, "{asked}");
        }
        store.close().await;
    }

    #[tokio::test]
    async fn teams_share_an_index_and_find_their_own() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = folder.path().join("matoi.db");
        let mut db = as_of(&writing(&path), MIGRATIONS.len()).await;
        for (team, body) in [
            ("T1", "{\"of\":1}"),
            ("T2", "{\"of\":2}"),
            ("T3", "{\"of\":3}"),
        ] {
            run(
                &mut db,
                "INSERT INTO library (team, number, body, normal)
                 VALUES ($1, 7, $2, $3), ($1, 1099511627775, $2, $3), ($1, 0, $2, $3)",
                [team, body, "db"],
            )
            .await;
        }
        super::catch_up(&mut db).await.expect("cases are indexed");
        db.close().await.expect("the file is let go of");
        let store = SqliteStore::open(&path).await.expect("the file opens");
        for (before, many) in [
            (None, 3),
            (Some(1_099_511_627_775), 2),
            (Some(7), 1),
            (Some(0), 0),
        ] {
            for words in ["db", ""] {
                let query = Query::Cases {
                    words: words.to_owned(),
                    before,
                    max: 9,
                };
                let found = store.ask(&"T2".into(), &Viewer::House, query).await;
                let expected = vec!["{\"of\":2}".to_owned(); many];
                assert_eq!(
                    found.expect("the store works"),
                    Answer::Cases(expected),
                    "{words} {before:?}"
                );
                // Nobody listed these incidents: who may see them is not known.
                let query = Query::CaseCount(words.to_owned());
                let found = store.ask(&"T2".into(), &Viewer::Anyone, query).await;
                assert_eq!(found.expect("the store works"), Answer::Count(0), "{words}");
            }
        }
        store.close().await;
    }

    #[tokio::test]
    async fn what_is_in_the_newest_form_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let options = writing(&folder.path().join("matoi.db"));
        let mut db = super::super::open::writer(&options)
            .await
            .expect("a fresh file opens");
        sqlx::query(
            "INSERT INTO library (team, number, body, normal) VALUES ('T1', 7, '{}', 'さ')",
        )
        .execute(&mut db)
        .await
        .expect("the tables are there");
        super::index(&mut db, &"T1".into(), 7)
            .await
            .expect("a case is indexed");
        super::catch_up(&mut db)
            .await
            .expect("there is nothing to do");
        let kept: (String, i64) =
            sqlx::query_as("SELECT l.normal, s.form FROM library AS l, library_search AS s")
                .fetch_one(&mut db)
                .await
                .expect("it is there");
        assert_eq!(kept, ("さ".to_owned(), i64::from(FORM)));
    }
}
