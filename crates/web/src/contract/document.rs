//! The description itself, OpenAPI 3.1, put together from the calls. Must never say what only one
//! call knows: that stands where the call is made.

use matoi_alerts::Source;
use matoi_words::{Language, say};
use serde_json::{Map, Value, json};

use super::{Call, bodies, shapes};
use crate::{file, rest::key};

/// What every call with a token may answer instead.
const TOKEN_REFUSALS: [u16; 6] = [400, 401, 403, 408, 413, 503];
/// What every other call may answer instead.
const OPEN_REFUSALS: [u16; 4] = [400, 403, 408, 413];

/// The whole of it.
pub(super) fn document(calls: &[Call], language: Language) -> Value {
    let tell = |key: &str| say(language, key, &[]);
    let mut paths = Map::new();
    for call in calls {
        let place = paths.entry(call.path).or_insert_with(|| json!({}));
        place[call.verb] = operation(call, language);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Matoi",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": tell("web.tagline"),
            "description": tell("api.about"),
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "security": [{ "token": [] }],
        "paths": paths,
        "components": {
            "schemas": schemas(language),
            "responses": responses(language),
            "parameters": {
                "IdempotencyKey": key_parameter(key_shape(), language),
                "AnyKey": key_parameter(json!({ "type": "string" }), language),
            },
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer", "description": tell("api.token") },
            },
        },
    })
}

fn schemas(language: Language) -> Map<String, Value> {
    let all = shapes::all(language)
        .into_iter()
        .chain(bodies::all(language));
    all.map(|(name, shape)| (name.to_owned(), shape)).collect()
}

fn operation(call: &Call, language: Language) -> Value {
    let told = &call.told;
    let words = |part: &str| say(language, &format!("api.{part}_{}", told.name), &[]);
    let mut shown = json!({
        "operationId": told.name,
        "tags": [tag(call.path)],
        "summary": words("call"),
        "parameters": parameters(call, language),
        "responses": answers(call, language),
    });
    if told.open {
        shown["security"] = json!([]);
    }
    if let Some(body) = told.body {
        let schema = bodies::shape(body, language);
        let needed = schema["required"]
            .as_array()
            .is_some_and(|it| !it.is_empty());
        let content =
            json!({ "schema": reference("schemas", body), "example": bodies::example(body) });
        shown["requestBody"] = json!({
            "required": needed,
            "content": { "application/json": content },
        });
    }
    shown
}

/// What belongs together, by the first word of the address.
fn tag(path: &str) -> &str {
    let words = path.trim_start_matches("/api/v1").split('/');
    match words.into_iter().find(|word| !word.is_empty()) {
        Some("incidents") => "incidents",
        Some("cases") => "cases",
        Some("alerts") => "alerts",
        Some(_) | None => "service",
    }
}

fn parameters(call: &Call, language: Language) -> Vec<Value> {
    let named = call.path.split('/');
    let named = named.filter_map(|word| word.strip_prefix('{')?.strip_suffix('}'));
    let mut all: Vec<Value> = named.map(|name| in_path(name, language)).collect();
    all.extend(call.told.query.iter().map(|(name, shape)| {
        json!({
            "name": name, "in": "query", "explode": false,
            "description": say(language, &format!("api.query_{name}"), &[]),
            "schema": reference("schemas", shape),
        })
    }));
    if call.verb != "get" {
        let name = if call.told.open {
            "AnyKey"
        } else {
            "IdempotencyKey"
        };
        all.push(reference("parameters", name));
    }
    all
}

fn in_path(name: &str, language: Language) -> Value {
    let (schema, example) = match name {
        "source" => {
            let sources = Source::ALL.map(Source::name);
            (json!({ "type": "string", "enum": sources }), sources[0])
        }
        "id" => (json!({ "type": "string", "minLength": 1 }), "1"),
        "fingerprint" => (json!({ "type": "string", "minLength": 1 }), "pay-7-5xx"),
        "token" => (json!({ "type": "string", "minLength": 1 }), "al-1f0c"),
        "file" => (json!({ "type": "string", "minLength": 1 }), "F07QCRP7S"),
        _ => (
            json!({ "type": "string", "format": "uuid" }),
            "01936b2e-7a10-7000-8000-5d7c1a2b3c4d",
        ),
    };
    json!({
        "name": name, "in": "path", "required": true, "schema": schema, "example": example,
        "description": say(language, &format!("api.path_{name}"), &[]),
    })
}

fn key_shape() -> Value {
    json!({ "type": "string", "minLength": 1, "maxLength": key::CHARS_MAX, "pattern": "^[!-~]+$" })
}

/// `shape` is what a key has to look like; an alert is kept whatever its key looks like.
fn key_parameter(shape: Value, language: Language) -> Value {
    json!({
        "name": "Idempotency-Key", "in": "header", "required": false, "example": "deploy-4711",
        "description": say(language, "api.key", &[]),
        "schema": shape,
    })
}

fn answers(call: &Call, language: Language) -> Map<String, Value> {
    let told = &call.told;
    let mut all = Map::new();
    for (status, shape) in &told.gives {
        let media = match *shape {
            "Alive" => "text/plain",
            "Content" => file::BYTES,
            _ => "application/json",
        };
        // Bytes have no shape.
        let content = match media {
            file::BYTES => json!({}),
            _ => json!({ "schema": reference("schemas", shape) }),
        };
        let mut headers = json!({});
        if *status == 201 && told.name == "raise" {
            let words = say(language, "api.location", &[]);
            headers["Location"] = json!({ "description": words, "schema": { "type": "string" } });
        }
        let shown = json!({
            "description": say(language, &format!("api.gives_{status}"), &[]),
            "headers": headers,
            "content": { media: content },
        });
        all.insert(status.to_string(), shown);
    }
    let usual: &[u16] = if told.open {
        &OPEN_REFUSALS
    } else {
        &TOKEN_REFUSALS
    };
    for status in usual.iter().chain(told.besides) {
        let status = status.to_string();
        // What a call gives itself stands, also where others only give it in trouble.
        if !all.contains_key(&status) {
            let name = format!("Refused{status}");
            all.insert(status, reference("responses", &name));
        }
    }
    if call.verb != "get" && !told.open {
        all.insert("202".to_owned(), reference("responses", "Kept"));
    }
    all
}

/// Refusals that stand in several calls.
fn responses(language: Language) -> Map<String, Value> {
    let refused = |status: u16| {
        let words = say(language, &format!("api.gives_{status}"), &[]);
        let content = json!({ "application/json": { "schema": reference("schemas", "Error") } });
        let mut shown = json!({ "description": words, "content": content });
        if status == 401 {
            let words = say(language, "api.challenge", &[]);
            let header = json!({ "description": words, "schema": { "type": "string" } });
            shown["headers"] = json!({ "WWW-Authenticate": header });
        }
        (format!("Refused{status}"), shown)
    };
    let mut all: Map<String, Value> = [400, 401, 403, 404, 408, 409, 413, 503]
        .into_iter()
        .map(refused)
        .collect();
    let kept = json!({
        "description": say(language, "api.gives_202", &[]),
        "content": { "application/json": { "schema": reference("schemas", "Kept") } },
    });
    all.insert("Kept".to_owned(), kept);
    all
}

fn reference(kind: &str, name: &str) -> Value {
    json!({ "$ref": format!("#/components/{kind}/{name}") })
}
