//! The small checks everything in Block Kit is made of: that a text is there, of the right sort and
//! not too long; that a list has neither too few nor too many items. They must never name a block.

use serde_json::{Map, Value};

use super::{Place, kind_of};

/// Which sort of text is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Text {
    /// `plain_text` only.
    Plain,
    /// `mrkdwn` too.
    Any,
}

/// What has been found wrong so far.
pub(super) struct Check {
    root: &'static str,
    pub(super) place: Place,
    pub(super) wrong: Vec<String>,
}

/// How Slack says that something is too long.
pub(super) fn too_long(most: usize) -> String {
    format!("must be less than {} characters", most + 1)
}

impl Check {
    /// Nothing wrong yet.
    pub(super) fn at(root: &'static str, place: Place) -> Self {
        Self {
            root,
            place,
            wrong: Vec::new(),
        }
    }

    pub(super) fn say(&mut self, what: &str, pointer: &str) {
        let root = self.root;
        self.wrong
            .push(format!("{what} [json-pointer:{root}{pointer}]"));
    }

    pub(super) fn missing(&mut self, field: &str, pointer: &str) {
        self.say(&format!("missing required field: {field}"), pointer);
    }

    pub(super) fn unsupported(&mut self, kind: &str, pointer: &str) {
        self.say(
            &format!("unsupported type: {kind}"),
            &format!("{pointer}/type"),
        );
    }

    /// A text object that must be there.
    pub(super) fn text(
        &mut self,
        holder: &Map<String, Value>,
        field: &str,
        most: usize,
        sort: Text,
        pointer: &str,
    ) {
        match holder.get(field) {
            None => self.missing(field, pointer),
            Some(text) => self.text_value(text, most, sort, &format!("{pointer}/{field}")),
        }
    }

    /// A text object that may be absent.
    pub(super) fn optional_text(
        &mut self,
        holder: &Map<String, Value>,
        field: &str,
        most: usize,
        sort: Text,
        pointer: &str,
    ) {
        if holder.get(field).is_some_and(|text| !text.is_null()) {
            self.text(holder, field, most, sort, pointer);
        }
    }

    pub(super) fn text_value(&mut self, text: &Value, most: usize, sort: Text, pointer: &str) {
        let Some(text) = text.as_object() else {
            return self.say("must provide an object", pointer);
        };
        match (kind_of(text), sort) {
            ("plain_text", _) | ("mrkdwn", Text::Any) => {}
            (other, _) => self.unsupported(other, pointer),
        }
        match text.get("text").and_then(Value::as_str) {
            None => self.missing("text", pointer),
            Some(words) => self.words(words, most, &format!("{pointer}/text")),
        }
    }

    /// Words that may be neither empty nor too long.
    pub(super) fn words(&mut self, words: &str, most: usize, pointer: &str) {
        if words.is_empty() {
            self.say("must be more than 0 characters", pointer);
        }
        if words.chars().count() > most {
            self.say(&too_long(most), pointer);
        }
    }

    /// A string that, where it is there, is not too long.
    pub(super) fn string(
        &mut self,
        holder: &Map<String, Value>,
        field: &str,
        most: usize,
        pointer: &str,
    ) {
        let pointer = format!("{pointer}/{field}");
        match holder.get(field) {
            None | Some(Value::Null) => {}
            Some(Value::String(text)) => {
                if text.chars().count() > most {
                    self.say(&too_long(most), &pointer);
                }
            }
            Some(Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
                self.say("must provide a string", &pointer);
            }
        }
    }

    /// The same, of a string that must be there.
    pub(super) fn required_string(
        &mut self,
        holder: &Map<String, Value>,
        field: &str,
        most: usize,
        pointer: &str,
    ) {
        match holder.get(field).and_then(Value::as_str) {
            None => self.missing(field, pointer),
            Some(words) => self.words(words, most, &format!("{pointer}/{field}")),
        }
    }

    /// A number that, where it is there, lies between these.
    pub(super) fn number(
        &mut self,
        holder: &Map<String, Value>,
        field: &str,
        bounds: std::ops::RangeInclusive<u64>,
        pointer: &str,
    ) {
        let Some(value) = holder.get(field).filter(|value| !value.is_null()) else {
            return;
        };
        let pointer = format!("{pointer}/{field}");
        let Some(number) = value.as_u64() else {
            return self.say("must provide a number", &pointer);
        };
        if number < *bounds.start() {
            self.say(&format!("must be at least {}", bounds.start()), &pointer);
        }
        if number > *bounds.end() {
            self.say(&format!("must be at most {}", bounds.end()), &pointer);
        }
    }

    /// One of a few words, where it is there.
    pub(super) fn one_of(
        &mut self,
        holder: &Map<String, Value>,
        field: &str,
        known: &[&str],
        pointer: &str,
    ) {
        let Some(value) = holder.get(field).filter(|value| !value.is_null()) else {
            return;
        };
        if !value.as_str().is_some_and(|word| known.contains(&word)) {
            self.say("must be a valid enum value", &format!("{pointer}/{field}"));
        }
    }

    /// The items of a list that must be there, with a pointer to each.
    pub(super) fn items<'a>(
        &mut self,
        holder: &'a Map<String, Value>,
        field: &str,
        bounds: std::ops::RangeInclusive<usize>,
        pointer: &str,
    ) -> Vec<(&'a Value, String)> {
        let Some(items) = holder.get(field).and_then(Value::as_array) else {
            self.missing(field, pointer);
            return Vec::new();
        };
        let pointer = format!("{pointer}/{field}");
        if items.len() > *bounds.end() {
            self.say(
                &format!("no more than {} items allowed", bounds.end()),
                &pointer,
            );
        }
        if items.len() < *bounds.start() {
            self.say(
                &format!("no fewer than {} items allowed", bounds.start()),
                &pointer,
            );
        }
        items
            .iter()
            .enumerate()
            .map(|(at, item)| (item, format!("{pointer}/{at}")))
            .collect()
    }

    /// The same, of a list of objects.
    pub(super) fn objects<'a>(
        &mut self,
        holder: &'a Map<String, Value>,
        field: &str,
        bounds: std::ops::RangeInclusive<usize>,
        pointer: &str,
    ) -> Vec<(&'a Map<String, Value>, String)> {
        let mut objects = Vec::new();
        for (item, pointer) in self.items(holder, field, bounds, pointer) {
            match item.as_object() {
                Some(object) => objects.push((object, pointer)),
                None => self.say("must provide an object", &pointer),
            }
        }
        objects
    }
}
