//! The body of a call, read field by field, so that an answer can name the field that could not be
//! read. Unknown fields are passed over; `null` is the same as nothing. Must never guess.

use axum::{body::Bytes, http::StatusCode};
use matoi_core::ids::MessageRef;
use matoi_words::{Arg, join, say};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::caller::{Caller, Refused, Result};
use crate::pages::fault;

/// Up to here a number with a fraction tells every whole number apart (2^53).
const WHOLE_MAX: f64 = 9_007_199_254_740_992.0;

/// A body.
pub(super) struct Fields<'a> {
    caller: &'a Caller,
    /// Before each field's name in what the caller is told: `evidence[0].`.
    path: String,
    map: Map<String, Value>,
}

impl<'a> Fields<'a> {
    /// Reads a body. An empty one is an empty object: no field is ever asked for by its shape.
    pub(super) fn read(caller: &'a Caller, body: &Bytes) -> Result<Self> {
        if body.trim_ascii().is_empty() {
            return Ok(Self {
                caller,
                path: String::new(),
                map: Map::new(),
            });
        }
        match serde_json::from_slice(body) {
            Ok(Value::Object(map)) => Ok(Self {
                caller,
                path: String::new(),
                map,
            }),
            Ok(_) | Err(_) => {
                let message = say(caller.language, "web.bad_json", &[]);
                Err(fault::json_error(StatusCode::BAD_REQUEST, "bad_json", &message, None).into())
            }
        }
    }

    fn take(&mut self, name: &str) -> Option<Value> {
        self.map.remove(name).filter(|value| !value.is_null())
    }

    /// Text, if there is some.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(printing(&text))),
            Some(_) => Err(self.bad(name, "web.field_text", &[])),
        }
    }

    /// A message, as `notes[].source` names it: its room and its mark.
    pub(super) fn message(&mut self, name: &str) -> Result<Option<MessageRef>> {
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        let message = MessageRef::try_from(text);
        message
            .map(Some)
            .map_err(|_| self.bad(name, "web.field_message", &[]))
    }

    /// Text with something in it.
    pub(super) fn words(&mut self, name: &str) -> Result<String> {
        let text = self.text(name)?.filter(|text| !text.trim().is_empty());
        text.ok_or_else(|| self.bad(name, "web.field_missing", &[]))
    }

    /// True or false.
    pub(super) fn flag(&mut self, name: &str) -> Result<Option<bool>> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(flag)),
            Some(_) => Err(self.bad(name, "web.field_flag", &[])),
        }
    }

    /// A count, if there is one.
    pub(super) fn count(&mut self, name: &str) -> Result<Option<u32>> {
        match self.take(name) {
            None => Ok(None),
            Some(value) => match whole(value).as_u64().map(u32::try_from) {
                Some(Ok(count)) => Ok(Some(count)),
                Some(Err(_)) | None => Err(self.bad(name, "web.field_count", &[])),
            },
        }
    }

    /// An id of ours, if there is one.
    pub(super) fn id<T: DeserializeOwned>(&mut self, name: &str) -> Result<Option<T>> {
        self.formed(name, "web.field_id")
    }

    /// Something of a form of its own, if it is there; `key` says what it takes.
    pub(super) fn formed<T: DeserializeOwned>(
        &mut self,
        name: &str,
        key: &str,
    ) -> Result<Option<T>> {
        let value = self.take(name).map(whole);
        let read = value.map(serde_json::from_value).transpose();
        read.map_err(|_| self.bad(name, key, &[]))
    }

    /// One of the words of a type of ours.
    pub(super) fn one_of<T: DeserializeOwned>(
        &mut self,
        name: &str,
        words: &[&str],
    ) -> Result<Option<T>> {
        let Some(value) = self.take(name) else {
            return Ok(None);
        };
        match serde_json::from_value(value) {
            Ok(word) => Ok(Some(word)),
            Err(_) => Err(self.no_such_word(name, words)),
        }
    }

    /// One of the words, which there has to be.
    pub(super) fn some_of<T: DeserializeOwned>(&mut self, name: &str, words: &[&str]) -> Result<T> {
        let word = self.one_of(name, words)?;
        word.ok_or_else(|| self.no_such_word(name, words))
    }

    /// Pieces of evidence: a text, an object `{text?, url?}`, or a list of either. Empty ones are none.
    pub(super) fn evidence(&mut self, name: &str) -> Result<Vec<(String, Option<String>)>> {
        if let Some(Value::String(text)) = self.map.get(name) {
            let text = text.clone();
            self.map
                .insert(name.to_owned(), serde_json::json!([{ "text": text }]));
        } else if let Some(object @ Value::Object(_)) = self.map.get(name) {
            let object = object.clone();
            self.map.insert(name.to_owned(), Value::Array(vec![object]));
        }
        let mut pieces = Vec::new();
        for mut piece in self.list(name)? {
            let text = piece.text("text")?.unwrap_or_default();
            let url = piece.text("url")?.filter(|url| !url.trim().is_empty());
            if !text.trim().is_empty() || url.is_some() {
                pieces.push((text, url));
            }
        }
        Ok(pieces)
    }

    /// A list of objects; a bare text in it stands for `{text}`.
    fn list(&mut self, name: &str) -> Result<Vec<Fields<'a>>> {
        let values = match self.take(name) {
            None => Vec::new(),
            Some(Value::Array(values)) => values,
            Some(_) => return Err(self.bad(name, "web.field_list", &[])),
        };
        let mut list = Vec::new();
        for (place, value) in values.into_iter().enumerate() {
            let map = match value {
                Value::Object(map) => map,
                Value::String(text) => Map::from_iter([("text".to_owned(), Value::String(text))]),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => {
                    return Err(self.bad(name, "web.field_list", &[]));
                }
            };
            list.push(Fields {
                caller: self.caller,
                path: format!("{}{name}[{place}].", self.path),
                map,
            });
        }
        Ok(list)
    }

    /// That field holds none of the words it takes.
    pub(super) fn no_such_word(&self, name: &str, words: &[&str]) -> Refused {
        let words = join(self.caller.language, words);
        self.bad(name, "web.field_word", &[("words", words.into())])
    }

    /// That field could not be read.
    pub(super) fn bad(&self, name: &str, key: &str, args: &[(&str, Arg<'_>)]) -> Refused {
        let field = format!("{}{name}", self.path);
        let args: Vec<(&str, Arg<'_>)> = args
            .iter()
            .cloned()
            .chain([("field", (&field).into())])
            .collect();
        let message = say(self.caller.language, key, &args);
        fault::json_error(StatusCode::BAD_REQUEST, "bad_field", &message, Some(&field)).into()
    }
}

/// The value with whole numbers as such: JSON knows no difference between 2 and 2.0.
fn whole(value: Value) -> Value {
    match value {
        Value::Number(number) => {
            let float = number.as_f64().filter(|_| number.is_f64());
            let whole = float.filter(|it| it.fract() == 0.0 && (0.0..=WHOLE_MAX).contains(it));
            whole.map_or(Value::Number(number), |it| json!(it as u64))
        }
        Value::Array(values) => values.into_iter().map(whole).collect(),
        Value::Object(map) => map.into_iter().map(|(key, it)| (key, whole(it))).collect(),
        Value::Null | Value::Bool(_) | Value::String(_) => value,
    }
}

/// The text without control characters, which no place can show; lines stay lines.
fn printing(text: &str) -> String {
    let shown = |c: &char| matches!(c, '\n' | '\t') || !c.is_control();
    text.chars().filter(shown).collect()
}
