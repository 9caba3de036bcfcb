//! Questions, each one statement: whether the viewer may see a row is decided where the row is read.
//! Every statement takes the team as $1, whether the house itself asks as $2, and who asks as $3.

use jiff::Timestamp;
use matoi_core::{
    entry::Entry,
    ids::{MessageRef, PersonId, RoomId, StreamId, TeamId},
};
use serde_json::Value;
use sqlx::SqlitePool;

use super::rows::{Doing, Of, limit, list, place_text};
use crate::{DeliveryState, EventRow, IncidentRow, Loaded, Place, Result, Viewer, search::needles};

/// Whether the viewer may see this stream. An incident no list shows has no word on who may see it:
/// the house alone does.
macro_rules! sees {
    ($stream:literal) => {
        concat!(
            "($2 OR ",
            $stream,
            " LIKE 'alert/%' OR EXISTS (
                SELECT 1 FROM incident_row AS listed
                WHERE listed.team = $1 AND listed.stream = ",
            $stream,
            " AND (NOT listed.sensitive OR EXISTS (
                      SELECT 1 FROM member
                      WHERE member.team = $1 AND member.stream = listed.stream
                        AND member.person = $3))))"
        )
    };
}
pub(super) use sees;

/// Whether the viewer may read this room. One that is no incident's may be anybody's private one: the
/// house alone reads it.
macro_rules! sees_room {
    ($room:literal) => {
        concat!(
            "($2 OR EXISTS (
                SELECT 1 FROM place
                WHERE place.team = $1 AND place.place = 'room/' || ",
            $room,
            " AND ",
            sees!("place.stream"),
            "))"
        )
    };
}

/// Whether every word of the list occurs in the text.
macro_rules! holds_all {
    ($text:literal, $words:literal) => {
        concat!(
            "NOT EXISTS (SELECT 1 FROM json_each(",
            $words,
            ") AS word WHERE instr(",
            $text,
            ", word.value) = 0)"
        )
    };
}
pub(super) use holds_all;

/// A statement with who asks already told.
macro_rules! asked {
    ($reading:expr, $kind:ident, $sql:expr) => {
        sqlx::$kind($sql)
            .bind($reading.team.as_str())
            .bind($reading.is_house())
            .bind($reading.person())
    };
}
pub(super) use asked;

/// SQLite keeps the order of the inner question under this function (its flattener leaves such a question
/// alone), and finds it in the index.
pub(super) const ENTRIES: &str = concat!(
    "SELECT '[' || group_concat(body, ',') || ']' FROM (
         SELECT e.body FROM entry AS e WHERE e.team = $1 AND e.room = $4 AND ",
    sees_room!("$4"),
    "    ORDER BY e.at, e.mark, e.revision)"
);

/// Reads for one viewer.
pub(super) struct Reading<'a> {
    pub pool: &'a SqlitePool,
    pub team: &'a TeamId,
    pub viewer: &'a Viewer,
}

type StreamColumns = (String, i64, i64, String);
pub(super) type IncidentColumns = (String, i64, String, String, bool, i64, i64);

impl Reading<'_> {
    pub fn is_house(&self) -> bool {
        *self.viewer == Viewer::House
    }

    pub fn person(&self) -> Option<&str> {
        match self.viewer {
            Viewer::Member(person) => Some(person.as_str()),
            Viewer::House | Viewer::Anyone => None,
        }
    }

    pub async fn stream(&self, stream: &StreamId) -> Result<Option<Loaded>> {
        const SQL: &str = concat!(
            "SELECT s.stream, s.version, s.schema, s.snapshot FROM stream AS s
             WHERE s.team = $1 AND s.stream = $4 AND ",
            sees!("s.stream")
        );
        let row: Option<StreamColumns> = asked!(self, query_as, SQL)
            .bind(stream.to_string())
            .fetch_optional(self.pool)
            .await
            .doing("read a stream")?;
        row.map(loaded).transpose()
    }

    /// `None` where there is no such stream; a stream may well have no events.
    pub async fn log(&self, stream: &StreamId) -> Result<Option<Vec<EventRow>>> {
        const SQL: &str = concat!(
            "SELECT e.at, e.body FROM stream AS s
             LEFT JOIN event AS e ON e.team = s.team AND e.stream = s.stream
             WHERE s.team = $1 AND s.stream = $4 AND ",
            sees!("s.stream"),
            " ORDER BY e.seq"
        );
        let rows: Vec<(Option<i64>, Option<String>)> = asked!(self, query_as, SQL)
            .bind(stream.to_string())
            .fetch_all(self.pool)
            .await
            .doing("read a log")?;
        if rows.is_empty() {
            return Ok(None);
        }
        let of = Of("event");
        let written = rows.into_iter().filter_map(|(at, body)| at.zip(body));
        let read = |(at, body): (i64, String)| {
            Ok(EventRow {
                at: of.time(at)?,
                body: of.json(&body)?,
            })
        };
        written.map(read).collect::<Result<_>>().map(Some)
    }

    pub async fn number(&self, number: u64) -> Result<Option<IncidentRow>> {
        const SQL: &str = concat!(
            "SELECT i.stream, i.number, i.title, i.state, i.sensitive, i.opened_at, i.version
             FROM incident_row AS i WHERE i.team = $1 AND i.number = $4 AND ",
            sees!("i.stream")
        );
        let row: Option<IncidentColumns> = asked!(self, query_as, SQL)
            .bind(number.cast_signed())
            .fetch_optional(self.pool)
            .await
            .doing("read an incident")?;
        row.map(incident).transpose()
    }

    pub async fn incidents(
        &self,
        open: Option<bool>,
        words: &str,
        before: Option<(Timestamp, u64)>,
        max: usize,
    ) -> Result<Vec<IncidentRow>> {
        const SQL: &str = concat!(
            "SELECT i.stream, i.number, i.title, i.state, i.sensitive, i.opened_at, i.version
             FROM incident_row AS i
             WHERE i.team = $1 AND ($4 IS NULL OR i.is_over = $4) AND ",
            holds_all!("i.title_normal", "$5"),
            " AND ($7 IS NULL OR (i.opened_at, i.number) < ($7, $8)) AND ",
            sees!("i.stream"),
            " ORDER BY i.opened_at DESC, i.number DESC LIMIT $6"
        );
        let rows: Vec<IncidentColumns> = asked!(self, query_as, SQL)
            .bind(open.map(|open| !open))
            .bind(list(&needles(words)))
            .bind(limit(max))
            .bind(before.map(|(at, _)| at.as_microsecond()))
            .bind(before.map(|(_, number)| number.cast_signed()))
            .fetch_all(self.pool)
            .await
            .doing("list incidents")?;
        rows.into_iter().map(incident).collect()
    }

    pub async fn place(&self, place: &Place) -> Result<Option<StreamId>> {
        const SQL: &str = concat!(
            "SELECT p.stream FROM place AS p WHERE p.team = $1 AND p.place = $4 AND ",
            sees!("p.stream")
        );
        let row: Option<String> = asked!(self, query_scalar, SQL)
            .bind(place_text(place))
            .fetch_optional(self.pool)
            .await
            .doing("find a place")?;
        row.map(|stream| Of("place").stream(&stream)).transpose()
    }

    pub async fn entry(&self, message: &MessageRef) -> Result<Option<Entry>> {
        const SQL: &str = concat!(
            "SELECT e.body FROM entry AS e
             WHERE e.team = $1 AND e.room = $4 AND e.mark = $5 AND ",
            sees_room!("e.room"),
            " ORDER BY e.revision DESC LIMIT 1"
        );
        let row: Option<String> = asked!(self, query_scalar, SQL)
            .bind(message.room.as_str())
            .bind(message.mark.as_str())
            .fetch_optional(self.pool)
            .await
            .doing("read an entry")?;
        row.map(|body| Of("entry").json(&body)).transpose()
    }

    /// A room's whole talk comes as one text: handing rows over one by one takes longer than all the rest
    /// of a page.
    pub async fn entries(&self, room: &RoomId) -> Result<Vec<Entry>> {
        let all: Option<String> = asked!(self, query_scalar, ENTRIES)
            .bind(room.as_str())
            .fetch_one(self.pool)
            .await
            .doing("read entries")?;
        all.map_or(Ok(Vec::new()), |all| Of("entry").json(&all))
    }

    pub async fn entry_count(&self, room: &RoomId) -> Result<u64> {
        const SQL: &str = concat!(
            "SELECT COUNT(*) FROM entry AS e WHERE e.team = $1 AND e.room = $4 AND ",
            sees_room!("$4")
        );
        let count: i64 = asked!(self, query_scalar, SQL)
            .bind(room.as_str())
            .fetch_one(self.pool)
            .await
            .doing("count entries")?;
        Ok(count.cast_unsigned())
    }

    pub async fn talkers(&self, room: &RoomId, since: Timestamp) -> Result<Vec<PersonId>> {
        const SQL: &str = concat!(
            "SELECT DISTINCT e.person FROM entry AS e
             WHERE e.team = $1 AND e.room = $4 AND e.at >= $5 AND e.person IS NOT NULL AND ",
            sees_room!("$4"),
            " ORDER BY e.person"
        );
        let rows: Vec<String> = asked!(self, query_scalar, SQL)
            .bind(room.as_str())
            .bind(since.as_microsecond())
            .fetch_all(self.pool)
            .await
            .doing("list who talked")?;
        Ok(rows.into_iter().map(PersonId).collect())
    }

    pub async fn alerts(&self, max: usize) -> Result<Vec<Loaded>> {
        let rows: Vec<StreamColumns> = sqlx::query_as(
            "SELECT stream, version, schema, snapshot FROM stream
             WHERE team = $1 AND kind = 'alert' ORDER BY changed_at DESC, stream LIMIT $2",
        )
        .bind(self.team.as_str())
        .bind(limit(max))
        .fetch_all(self.pool)
        .await
        .doing("list alerts")?;
        rows.into_iter().map(loaded).collect()
    }

    pub async fn case(&self, number: u64) -> Result<Option<String>> {
        const SQL: &str = concat!(
            "SELECT l.body FROM library AS l
             LEFT JOIN incident_row AS i ON i.team = l.team AND i.number = l.number
             WHERE l.team = $1 AND l.number = $4 AND ",
            sees!("i.stream")
        );
        asked!(self, query_scalar, SQL)
            .bind(number.cast_signed())
            .fetch_optional(self.pool)
            .await
            .doing("read a case")
    }

    pub async fn delivery(&self, key: &str) -> Result<Option<DeliveryState>> {
        const SQL: &str = concat!(
            "SELECT n.state, n.stream, n.answer FROM inbox AS n
             WHERE n.team = $1 AND n.key = $4 AND (n.stream IS NULL OR ",
            sees!("n.stream"),
            ")"
        );
        let row: Option<(String, Option<String>, Option<String>)> = asked!(self, query_as, SQL)
            .bind(key)
            .fetch_optional(self.pool)
            .await
            .doing("read what became of a delivery")?;
        let of = Of("inbox");
        let read = |(state, stream, answer): (String, Option<String>, Option<String>)| {
            Ok(DeliveryState {
                done: state == "done",
                stream: stream.map(|stream| of.stream(&stream)).transpose()?,
                answer: answer.map_or(Ok(Value::Null), |answer| of.json(&answer))?,
            })
        };
        row.map(read).transpose()
    }

    pub async fn setting(&self, name: &str) -> Result<Option<Value>> {
        let row: Option<String> =
            sqlx::query_scalar("SELECT body FROM setting WHERE team = $1 AND name = $2")
                .bind(self.team.as_str())
                .bind(name)
                .fetch_optional(self.pool)
                .await
                .doing("read a setting")?;
        row.map(|body| Of("setting").json(&body)).transpose()
    }
}

fn loaded((stream, version, schema, snapshot): StreamColumns) -> Result<Loaded> {
    let of = Of("stream");
    Ok(Loaded {
        stream: of.stream(&stream)?,
        version: version.cast_unsigned(),
        schema: of.small(schema)?,
        snapshot: of.json(&snapshot)?,
    })
}

pub(super) fn incident(row: IncidentColumns) -> Result<IncidentRow> {
    let (stream, number, title, state, sensitive, opened_at, version) = row;
    let of = Of("incident_row");
    let StreamId::Incident(id) = of.stream(&stream)? else {
        return Err(of.odd(format_args!("{stream} is no incident")));
    };
    Ok(IncidentRow {
        id,
        number: number.cast_unsigned(),
        title,
        state: of.state(state)?,
        sensitive,
        opened_at: of.time(opened_at)?,
        version: version.cast_unsigned(),
    })
}
