//! Whether something has the shape that the description says. Knows just the words of JSON Schema that
//! the description uses; any other word fails the test, so that none is passed over.

use serde_json::Value;

/// A character that prints, as the description writes it.
const PRINTS: &str = r"[^\s\u0000-\u001f\u007f-\u009f]";
const MESSAGE: &str = "^[^/]+/";

/// What is wrong with `value`, or nothing.
pub fn misfit(document: &Value, shape: &Value, value: &Value, at: &str) -> Option<String> {
    let words = shape.as_object().unwrap();
    words
        .iter()
        .find_map(|(word, says)| one(document, shape, value, at, word, says))
}

fn one(
    document: &Value,
    shape: &Value,
    value: &Value,
    at: &str,
    word: &str,
    says: &Value,
) -> Option<String> {
    let wrong = |fits: bool| (!fits).then(|| format!("{at}: {value} is not {word} {says}"));
    match word {
        "$ref" => {
            let place = says.as_str().unwrap().trim_start_matches('#');
            let shape = document.pointer(place);
            misfit(
                document,
                shape.unwrap_or_else(|| panic!("{place}")),
                value,
                at,
            )
        }
        "anyOf" => {
            let mut any = says.as_array().unwrap().iter();
            wrong(any.any(|shape| misfit(document, shape, value, at).is_none()))
        }
        "type" => {
            let named = |says: &Value| is(says.as_str().unwrap(), value);
            wrong(
                says.as_array()
                    .map_or_else(|| named(says), |any| any.iter().any(named)),
            )
        }
        "enum" => wrong(says.as_array().unwrap().contains(value)),
        "const" => wrong(says == value),
        "required" | "properties" | "additionalProperties" | "items" => {
            inside(document, shape, value, at, word, says)
        }
        "format" | "pattern" | "minimum" => plain(value, at, word, says),
        "minLength" | "maxLength" | "maximum" | "description" | "example" => None,
        other => panic!("{other} is not known here"),
    }
}

/// Words about what an object or a list holds.
fn inside(
    document: &Value,
    shape: &Value,
    value: &Value,
    at: &str,
    word: &str,
    says: &Value,
) -> Option<String> {
    let wrong = |fits: bool| (!fits).then(|| format!("{at}: {value} is not {word} {says}"));
    match word {
        "required" => {
            let fields = value.as_object()?;
            let mut names = says.as_array().unwrap().iter();
            wrong(names.all(|name| fields.contains_key(name.as_str().unwrap())))
        }
        "properties" => value.as_object()?.iter().find_map(|(name, value)| {
            misfit(document, says.get(name)?, value, &format!("{at}.{name}"))
        }),
        "additionalProperties" => value.as_object()?.iter().find_map(|(name, value)| {
            let told = shape["properties"].get(name).is_some();
            let at = format!("{at}.{name}");
            match says.as_bool() {
                Some(any) => (!told && !any).then(|| format!("{at} is not described")),
                None => misfit(document, says, value, &at).filter(|_| !told),
            }
        }),
        "items" => {
            let mut items = value.as_array()?.iter().enumerate();
            items.find_map(|(place, item)| misfit(document, says, item, &format!("{at}[{place}]")))
        }
        other => panic!("{other} is not known here"),
    }
}

/// Words about a text or a number.
fn plain(value: &Value, at: &str, word: &str, says: &Value) -> Option<String> {
    let wrong = |fits: bool| (!fits).then(|| format!("{at}: {value} is not {word} {says}"));
    match word {
        "format" => value.as_str().and_then(|text| {
            wrong(match says.as_str().unwrap() {
                "uuid" => text.parse::<uuid::Uuid>().is_ok(),
                "date-time" => text.parse::<jiff::Timestamp>().is_ok(),
                other => panic!("format {other} is not known here"),
            })
        }),
        "pattern" => value.as_str().and_then(|text| {
            wrong(match says.as_str().unwrap() {
                PRINTS => text.chars().any(|c| !c.is_whitespace() && !c.is_control()),
                MESSAGE => text.find('/').is_some_and(|at| at > 0),
                other => panic!("pattern {other} is not known here"),
            })
        }),
        "minimum" => value
            .as_i64()
            .and_then(|n| wrong(n >= says.as_i64().unwrap())),
        other => panic!("{other} is not known here"),
    }
}

fn is(kind: &str, value: &Value) -> bool {
    match kind {
        "null" => value.is_null(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "object" => value.is_object(),
        "array" => value.is_array(),
        other => panic!("type {other} is not known here"),
    }
}
