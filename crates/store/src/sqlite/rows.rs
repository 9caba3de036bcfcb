//! Between our types and the columns: text ids, microseconds, JSON as text. Must never ask a
//! question.

use jiff::Timestamp;
use matoi_core::{ids::StreamId, incident::State, surface::SurfaceKey};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{Place, Result, StoreError};

/// Says what we were doing when the database failed.
pub(super) trait Doing<T> {
    fn doing(self, doing: &'static str) -> Result<T>;
}

impl<T> Doing<T> for Result<T, sqlx::Error> {
    fn doing(self, doing: &'static str) -> Result<T> {
        self.map_err(|error| StoreError::Database {
            doing,
            source: Box::new(error),
        })
    }
}

/// Turns columns of one table into our types.
#[derive(Clone, Copy)]
pub(super) struct Of(pub &'static str);

impl Of {
    pub fn odd(self, why: impl std::fmt::Display) -> StoreError {
        StoreError::Row {
            table: self.0,
            why: why.to_string(),
        }
    }

    pub fn time(self, micros: i64) -> Result<Timestamp> {
        Timestamp::from_microsecond(micros).map_err(|error| self.odd(error))
    }

    pub fn json<T: DeserializeOwned>(self, text: &str) -> Result<T> {
        serde_json::from_str(text).map_err(|error| self.odd(error))
    }

    pub fn stream(self, text: &str) -> Result<StreamId> {
        text.parse().map_err(|error| self.odd(error))
    }

    pub fn small(self, count: i64) -> Result<u32> {
        u32::try_from(count).map_err(|error| self.odd(error))
    }

    pub fn state(self, word: String) -> Result<State> {
        serde_json::from_value(Value::String(word)).map_err(|error| self.odd(error))
    }

    pub fn surface(self, word: String) -> Result<SurfaceKey> {
        serde_json::from_value(Value::String(word)).map_err(|error| self.odd(error))
    }
}

/// A limit as the database takes it.
pub(super) fn limit(max: usize) -> i64 {
    i64::try_from(max).unwrap_or(i64::MAX)
}

/// A place as text. Rooms and messages cannot be mistaken for each other.
pub(super) fn place_text(place: &Place) -> String {
    match place {
        Place::Room(room) => format!("room/{room}"),
        Place::Message(message) => format!("message/{message}"),
    }
}

/// The kind of a stream, for the lists of one kind.
pub(super) fn kind(stream: &StreamId) -> &'static str {
    match stream {
        StreamId::Incident(_) => "incident",
        StreamId::Alert(_) => "alert",
        StreamId::House => "house",
    }
}

/// A list as one parameter, read by `json_each`.
pub(super) fn list<T: AsRef<str>>(words: &[T]) -> String {
    Value::from_iter(words.iter().map(AsRef::as_ref)).to_string()
}
