//! The shapes of what is taken in. They say what is refused, too: fields nobody knows are passed over,
//! `null` is the same as nothing. Must never promise more than `rest::fields` reads.

use matoi_core::{
    follow_up::FollowUpKind, look_back::Size, note::NoteKind, role::Role, roll_call::Availability,
};
use matoi_words::{Language, say};
use serde_json::{Map, Value, json};

use super::shapes::{Shape, list, of, one_of};
use crate::rest::{
    ALERT_ACTIONS, FOLLOW_UP_ACTIONS, HEATS, ROLE_ACTIONS, SETTLEMENT_ACTIONS, VERDICTS,
};

/// Something that prints: what is neither blank nor a control character.
const PRINTS: &str = r"[^\s\u0000-\u001f\u007f-\u009f]";

/// One of `words`, or `null`.
fn word(words: &[&str]) -> Value {
    let words: Vec<Value> = words.iter().map(|word| json!(word)).collect();
    let all: Vec<Value> = words.into_iter().chain([Value::Null]).collect();
    json!({ "enum": all })
}

fn text() -> Value {
    json!({ "type": ["string", "null"] })
}

fn flag() -> Value {
    json!({ "type": ["boolean", "null"] })
}

fn id() -> Value {
    json!({ "type": ["string", "null"], "format": "uuid" })
}

fn count() -> Value {
    json!({ "type": ["integer", "null"], "minimum": 0, "maximum": u32::MAX })
}

/// Text with something in it.
fn words() -> Value {
    json!({ "type": "string", "pattern": PRINTS })
}

fn object(needed: &[&str], fields: &[(&str, Value)]) -> Value {
    let fields: Map<String, Value> = fields
        .iter()
        .map(|(name, shape)| ((*name).to_owned(), shape.clone()))
        .collect();
    json!({ "type": "object", "properties": fields, "required": needed })
}

/// Every shape of a body, and the pieces they are made of.
pub(super) fn all(language: Language) -> Vec<Shape> {
    let names = [
        "RaiseBody",
        "ChangeBody",
        "NoteBody",
        "NoteChangeBody",
        "AvailabilityBody",
        "RoleBody",
        "SettlementBody",
        "JoinBody",
        "CloseBody",
        "FollowUpBody",
        "TaskBody",
        "TaskChangeBody",
        "LookBackBody",
        "LookBackChangeBody",
        "Material",
        "AlertActBody",
        "AlertBody",
        "AlertPost",
        "GivenPiece",
        "GivenEvidence",
    ];
    names.map(|name| (name, shape(name, language))).into()
}

/// The shape of that name.
pub(super) fn shape(name: &str, language: Language) -> Value {
    let told = |mut shape: Value, key: &str| {
        shape["description"] = say(language, key, &[]).into();
        shape
    };
    let by = ("by", told(text(), "api.field_by"));
    let person = ("person", told(words(), "api.field_person"));
    match name {
        "RaiseBody" => object(
            &[],
            &[
                ("title", text()),
                ("impact", text()),
                ("heat", word(&HEATS)),
                ("sensitive", told(flag(), "api.field_sensitive")),
                ("evidence", of("GivenEvidence")),
                by,
            ],
        ),
        "ChangeBody" => object(
            &[],
            &[
                ("title", text()),
                ("impact", text()),
                ("heat", word(&HEATS)),
                by,
            ],
        ),
        "AvailabilityBody" => object(
            &["person", "answer"],
            &[
                person,
                ("answer", one_of(&Availability::ALL.map(Availability::word))),
                by,
            ],
        ),
        "RoleBody" => object(
            &["role", "person", "action"],
            &[
                ("role", one_of(&Role::ALL.map(Role::word))),
                person,
                ("action", one_of(&ROLE_ACTIONS)),
                ("double", told(flag(), "api.field_double")),
                by,
            ],
        ),
        "JoinBody" => object(&["person"], &[person]),
        _ => more(name, language, by),
    }
}

fn more(name: &str, language: Language, by: (&str, Value)) -> Value {
    let told = |mut shape: Value, key: &str| {
        shape["description"] = say(language, key, &[]).into();
        shape
    };
    let kinds = NoteKind::ALL.map(NoteKind::word);
    let mut message = json!({ "type": ["string", "null"], "pattern": "^[^/]+/" });
    message["description"] = say(language, "api.field_message", &[]).into();
    match name {
        "NoteBody" => object(
            &["kind", "text"],
            &[
                ("kind", one_of(&kinds)),
                ("text", words()),
                ("message", message),
                by,
            ],
        ),
        "NoteChangeBody" => object(
            &[],
            &[
                ("kind", word(&kinds)),
                ("verdict", word(&VERDICTS)),
                ("withdrawn", flag()),
                ("because", told(id(), "api.field_because")),
                ("text", text()),
                ("taken", told(flag(), "api.field_taken")),
                by,
            ],
        ),
        "SettlementBody" => object(
            &["action"],
            &[
                ("action", one_of(&SETTLEMENT_ACTIONS)),
                ("text", text()),
                ("evidence", of("GivenEvidence")),
                (
                    "material",
                    json!({ "anyOf": [of("Material"), { "type": "null" }] }),
                ),
                ("proposal", id()),
                by,
            ],
        ),
        "CloseBody" => object(&[], &[("false_alarm", flag()), by]),
        "AlertActBody" => object(&["action"], &[("action", one_of(&ALERT_ACTIONS)), by]),
        _ => after(name, language, by),
    }
}

fn after(name: &str, language: Language, by: (&str, Value)) -> Value {
    let told = |mut shape: Value, key: &str| {
        shape["description"] = say(language, key, &[]).into();
        shape
    };
    match name {
        "FollowUpBody" => object(
            &["kind"],
            &[
                ("kind", one_of(&FollowUpKind::ALL.map(FollowUpKind::word))),
                (
                    "action",
                    told(word(&FOLLOW_UP_ACTIONS), "api.field_follow_up"),
                ),
                ("who", told(text(), "api.field_who")),
                ("how", text()),
                ("when", text()),
                ("for_whom", text()),
                by,
            ],
        ),
        "TaskBody" => object(
            &["text"],
            &[
                ("text", words()),
                ("look_back", id()),
                ("mine", told(flag(), "api.field_mine")),
                by,
            ],
        ),
        "TaskChangeBody" => object(
            &[],
            &[
                ("text", text()),
                ("done", flag()),
                ("dropped", flag()),
                ("taken", told(flag(), "api.field_taken")),
                by,
            ],
        ),
        _ => look_back(name, language, by),
    }
}

fn look_back(name: &str, language: Language, by: (&str, Value)) -> Value {
    let sizes = word(&Size::ALL.map(Size::word));
    let mut base = count();
    base["description"] = say(language, "api.field_base", &[]).into();
    match name {
        "LookBackBody" => object(
            &[],
            &[
                ("size", sizes),
                ("text", text()),
                ("base", base),
                ("done", flag()),
                ("dropped", flag()),
                by,
            ],
        ),
        "LookBackChangeBody" => object(
            &[],
            &[
                ("text", text()),
                ("base", base),
                ("done", flag()),
                ("dropped", flag()),
                by,
            ],
        ),
        _ => pieces(name, language),
    }
}

fn pieces(name: &str, language: Language) -> Value {
    let tell = |key: &str| say(language, key, &[]);
    match name {
        "Material" => {
            let ids = list(json!({ "type": "string", "format": "uuid" }));
            let places = list(json!({ "type": "integer", "minimum": 0, "maximum": u32::MAX }));
            let mut shape = object(&[], &[("notes", ids), ("evidence", places)]);
            shape["description"] = tell("api.field_material").into();
            shape
        }
        "GivenPiece" => object(&[], &[("text", text()), ("url", text())]),
        "GivenEvidence" => {
            let either = json!({ "anyOf": [{ "type": "string" }, of("GivenPiece")] });
            json!({
                "description": tell("api.field_evidence"),
                "anyOf": [{ "type": ["string", "null"] }, of("GivenPiece"), list(either)],
            })
        }
        "AlertPost" => {
            let labels = json!({ "type": "object", "additionalProperties": { "type": "string" } });
            let mut shape = object(
                &["title"],
                &[
                    ("title", json!({ "type": "string" })),
                    ("summary", text()),
                    ("status", one_of(&["firing", "resolved"])),
                    ("severity", text()),
                    ("fingerprint", text()),
                    ("url", text()),
                    ("labels", labels),
                    (
                        "starts_at",
                        json!({ "type": "string", "format": "date-time" }),
                    ),
                ],
            );
            shape["description"] = tell("api.alert_post").into();
            shape
        }
        // Whatever comes is kept; what is no alert is told so in the answer.
        _ => json!({
            "description": tell("api.alert_body"),
            "anyOf": [of("AlertPost"), list(of("AlertPost")), {}],
        }),
    }
}

/// One that works.
pub(super) fn example(name: &str) -> Value {
    match name {
        "RaiseBody" => json!({
            "title": "500s on the payment page", "impact": "about a third of payments fail",
            "heat": "need_hands", "by": "deploy-bot",
            "evidence": [{ "text": "5xx 12%", "url": "https://graph.example/d/1" }],
        }),
        "ChangeBody" => json!({ "impact": "payments are slow, none fail", "heat": "heads_up" }),
        "NoteBody" => json!({ "kind": "fact", "text": "no 5xx since 14:20", "by": "deploy-bot" }),
        "NoteChangeBody" => json!({ "verdict": "ruled_out" }),
        "AvailabilityBody" => json!({ "person": "U0AOI", "answer": "now" }),
        "RoleBody" => json!({ "role": "lead", "person": "U0AOI", "action": "take" }),
        "SettlementBody" => json!({ "action": "propose", "text": "calm for ten minutes" }),
        "JoinBody" => json!({ "person": "U0AOI" }),
        "CloseBody" => json!({ "false_alarm": false }),
        "FollowUpBody" => json!({
            "kind": "cause", "how": "read the pool's log together", "when": "this week",
        }),
        "TaskBody" => json!({ "text": "alarm on the pool's size", "by": "U0AOI", "mine": true }),
        "TaskChangeBody" => json!({ "done": true }),
        "LookBackBody" => json!({ "size": "note" }),
        "LookBackChangeBody" => json!({ "text": "## What happened", "base": 0, "done": true }),
        "AlertActBody" => json!({ "action": "raise", "by": "U0AOI" }),
        _ => json!({
            "title": "pay-7 answers 502", "status": "firing", "severity": "critical",
            "fingerprint": "pay-7-5xx", "labels": { "host": "pay-7" },
        }),
    }
}
