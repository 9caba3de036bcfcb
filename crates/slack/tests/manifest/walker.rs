//! As much of JSON Schema as Slack's manifest schema uses. What it does not know it says, so that nothing
//! passes unseen.

use serde_json::{Map, Value};

/// Words that say nothing about what is valid.
const SILENT: [&str; 8] = [
    "title",
    "description",
    "default",
    "definitions",
    "format",
    "_note",
    "regex",
    "$schema",
];

/// What is wrong with `value`, each with its place.
pub fn wrong(schema: &Value, value: &Value) -> Vec<String> {
    let mut walker = Walker {
        root: schema,
        found: Vec::new(),
    };
    walker.walk(schema, value, "");
    walker.found
}

struct Walker<'a> {
    root: &'a Value,
    found: Vec<String>,
}

impl<'a> Walker<'a> {
    fn walk(&mut self, schema: &'a Value, value: &Value, at: &str) {
        let Some(words) = schema.as_object() else {
            return self.say(at, "a schema that is no object");
        };
        if let Some(name) = words.get("$ref").and_then(Value::as_str) {
            let place = name.trim_start_matches('#');
            let meant = self.root.pointer(place);
            let meant = meant.unwrap_or_else(|| panic!("{name} is not in the schema"));
            return self.walk(meant, value, at);
        }
        for (word, says) in words {
            self.judge(word, says, (words, value), at);
        }
    }

    fn judge(
        &mut self,
        word: &str,
        says: &'a Value,
        (words, value): (&'a Map<String, Value>, &Value),
        at: &str,
    ) {
        match word {
            "type" if !is_a(says, value) => self.say(at, &format!("is no {says}")),
            "enum" if !says.as_array().is_some_and(|all| all.contains(value)) => {
                self.say(at, "is none of the words there are");
            }
            "required" => self.required(says, value, at),
            "properties" => self.properties(says, value, at),
            "additionalProperties" if says == &Value::Bool(false) => {
                self.nothing_else(words, value, at);
            }
            "patternProperties" => self.each_property(says, value, at),
            "items" => {
                for (n, item) in value.as_array().into_iter().flatten().enumerate() {
                    self.walk(says, item, &format!("{at}/{n}"));
                }
            }
            "anyOf" => {
                let root = self.root;
                let mut ways = says.as_array().into_iter().flatten();
                let fits = |way: &'a Value| {
                    let mut walker = Walker {
                        root,
                        found: Vec::new(),
                    };
                    walker.walk(way, value, at);
                    walker.found.is_empty()
                };
                if !ways.any(fits) {
                    self.say(at, "fits none of the ways there are");
                }
            }
            "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties"
            | "maxProperties" => self.size(word, says, value, at),
            "uniqueItems" => {
                let all = value.as_array().cloned().unwrap_or_default();
                if (1..all.len()).any(|n| all[..n].contains(&all[n])) {
                    self.say(at, "says something twice");
                }
            }
            "pattern" => self.pattern(says, value, at),
            "type" | "enum" | "additionalProperties" => {}
            _ if SILENT.contains(&word) => {}
            _ => self.say(at, &format!("{word} is a word this walker does not know")),
        }
    }

    fn required(&mut self, says: &Value, value: &Value, at: &str) {
        let Some(object) = value.as_object() else {
            return;
        };
        let names = says.as_array().into_iter().flatten();
        for name in names.filter_map(Value::as_str) {
            if !object.contains_key(name) {
                self.say(at, &format!("lacks {name}"));
            }
        }
    }

    fn properties(&mut self, says: &'a Value, value: &Value, at: &str) {
        let Some(object) = value.as_object() else {
            return;
        };
        for (name, inner) in object {
            if let Some(schema) = says.get(name) {
                self.walk(schema, inner, &format!("{at}/{name}"));
            }
        }
    }

    fn nothing_else(&mut self, words: &Map<String, Value>, value: &Value, at: &str) {
        let known = words.get("properties").and_then(Value::as_object);
        if words.contains_key("patternProperties") {
            return;
        }
        let object = value.as_object().into_iter().flatten();
        for (name, _) in object {
            if !known.is_some_and(|known| known.contains_key(name)) {
                self.say(at, &format!("{name} is not known"));
            }
        }
    }

    /// Slack's only pattern for names is "any".
    fn each_property(&mut self, says: &'a Value, value: &Value, at: &str) {
        let Some(object) = value.as_object() else {
            return;
        };
        for schema in says.as_object().into_iter().flatten().map(|(_, one)| one) {
            for (name, inner) in object {
                self.walk(schema, inner, &format!("{at}/{name}"));
            }
        }
    }

    fn size(&mut self, word: &str, says: &Value, value: &Value, at: &str) {
        let kind = word.trim_start_matches("min").trim_start_matches("max");
        let size = match (kind, value) {
            ("Length", Value::String(text)) => text.chars().count(),
            ("Items", Value::Array(items)) => items.len(),
            ("Properties", Value::Object(object)) => object.len(),
            _ => return,
        };
        let limit = usize::try_from(says.as_u64().expect("a limit is a number")).expect("it fits");
        let is_wrong = if word.starts_with("min") {
            size < limit
        } else {
            size > limit
        };
        if is_wrong {
            self.say(at, &format!("has {size}, and {word} is {limit}"));
        }
    }

    /// The patterns a manifest of ours can meet, by hand.
    fn pattern(&mut self, says: &Value, value: &Value, at: &str) {
        let (Some(pattern), Some(text)) = (says.as_str(), value.as_str()) else {
            return;
        };
        let fits = match pattern {
            r"^\/" => text.starts_with('/'),
            r"^https?:\/\/" => text.starts_with("https://") || text.starts_with("http://"),
            r"^https:\/\/" => text.starts_with("https://"),
            _ => return self.say(at, &format!("{pattern} is a pattern nobody wrote by hand")),
        };
        if !fits {
            self.say(at, &format!("does not look like {pattern}"));
        }
    }

    fn say(&mut self, at: &str, what: &str) {
        self.found.push(format!("{at}: {what}"));
    }
}

fn is_a(kind: &Value, value: &Value) -> bool {
    if let Some(kinds) = kind.as_array() {
        return kinds.iter().any(|kind| is_a(kind, value));
    }
    match kind.as_str().expect("a type is a word") {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        other => panic!("{other} is a type this walker does not know"),
    }
}
