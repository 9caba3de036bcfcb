//! The shapes of answers. Each names every field that the answer has and no other, so that a test
//! notices a field nobody described. Must never hold what is taken in.

use matoi_core::{
    follow_up::FollowUpKind, look_back::Size, note::NoteKind, role::Role, roll_call::Availability,
};
use matoi_words::{Language, say};
use serde_json::{Map, Value, json};

use crate::rest::{HEATS, STATES, VERDICTS};

/// One shape with its name.
pub(super) type Shape = (&'static str, Value);

/// Every shape of an answer.
pub(super) fn all(language: Language) -> Vec<Shape> {
    let mut all = words();
    all.extend(incident());
    all.extend(parts());
    all.extend(after());
    all.extend(lists());
    all.extend(service(language));
    all
}

pub(super) fn text() -> Value {
    json!({ "type": "string" })
}

fn moment() -> Value {
    json!({ "type": "string", "format": "date-time" })
}

fn flag() -> Value {
    json!({ "type": "boolean" })
}

fn uuid() -> Value {
    json!({ "type": "string", "format": "uuid" })
}

fn count() -> Value {
    json!({ "type": "integer", "minimum": 0 })
}

pub(super) fn one_of(words: &[&str]) -> Value {
    json!({ "type": "string", "enum": words })
}

pub(super) fn of(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

pub(super) fn list(of: Value) -> Value {
    json!({ "type": "array", "items": of })
}

/// It, or nothing.
pub(super) fn maybe(shape: Value) -> Value {
    json!({ "anyOf": [shape, { "type": "null" }] })
}

/// An object with just these fields.
fn object(fields: &[(&str, Value)]) -> Value {
    let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    let fields: Map<String, Value> = fields
        .iter()
        .map(|(name, shape)| ((*name).to_owned(), shape.clone()))
        .collect();
    json!({
        "type": "object", "properties": fields, "required": names, "additionalProperties": false,
    })
}

/// An object that says more than is promised.
fn open_object(fields: &[(&str, Value)]) -> Value {
    let mut shape = object(fields);
    shape["additionalProperties"] = true.into();
    shape
}

fn words() -> Vec<Shape> {
    vec![
        ("State", one_of(&STATES)),
        ("Heat", one_of(&HEATS)),
        ("Kind", one_of(&["live", "drill"])),
        ("NoteKind", one_of(&NoteKind::ALL.map(NoteKind::word))),
        ("Verdict", one_of(&VERDICTS)),
        ("Role", one_of(&Role::ALL.map(Role::word))),
        (
            "Availability",
            one_of(&Availability::ALL.map(Availability::word)),
        ),
        // An empty field of a form asks for all.
        (
            "States",
            list(json!({ "anyOf": [of("State"), { "const": "" }] })),
        ),
        ("Words", text()),
    ]
}

fn summary() -> Vec<(&'static str, Value)> {
    vec![
        ("id", uuid()),
        ("number", count()),
        ("title", text()),
        ("kind", of("Kind")),
        ("state", of("State")),
        ("heat", of("Heat")),
        ("impact", text()),
        ("sensitive", flag()),
        ("opened_at", maybe(moment())),
        ("opened_by", maybe(text())),
        ("closed_at", maybe(moment())),
        ("room", of("Room")),
        ("roles", list(of("HeldRole"))),
        ("availability", list(of("Answer"))),
        ("notes", list(of("Note"))),
        ("evidence", list(of("Evidence"))),
        ("settlement", of("Settlement")),
        ("files", list(of("File"))),
        ("follow_ups", list(of("FollowUp"))),
        ("tasks", list(of("Task"))),
        ("look_backs", list(of("LookBack"))),
        ("follows", maybe(of("Place"))),
        ("went_on", maybe(of("Place"))),
    ]
}

fn incident() -> Vec<Shape> {
    let mut whole = summary();
    whole.extend([("timeline", list(of("Line"))), ("outbox", of("Outbox"))]);
    let mut raised = whole.clone();
    raised.push(("maybe_same", maybe(of("MaybeSame"))));
    let owed = ["pending", "sending", "unknown", "parked"].map(|name| (name, count()));
    let mut room = object(&[("channel", text()), ("name", text())]);
    room["required"] = json!([]);
    vec![
        ("Incident", object(&whole)),
        ("Raised", object(&raised)),
        ("IncidentSummary", object(&summary())),
        ("Room", room),
        ("Outbox", object(&owed)),
        (
            "HeldRole",
            object(&[
                ("role", of("Role")),
                ("person", text()),
                ("name", text()),
                ("until", maybe(moment())),
            ]),
        ),
        (
            "Answer",
            object(&[
                ("person", text()),
                ("name", text()),
                ("answer", of("Availability")),
                ("areas", list(text())),
            ]),
        ),
        (
            "Settlement",
            object(&[
                ("live", maybe(of("Proposal"))),
                ("proposals", list(of("Proposal"))),
            ]),
        ),
    ]
}

fn parts() -> Vec<Shape> {
    vec![
        (
            "Note",
            object(&[
                ("id", uuid()),
                ("kind", of("NoteKind")),
                ("text", maybe(text())),
                ("by", maybe(text())),
                ("by_id", maybe(text())),
                ("at", moment()),
                ("verdict", of("Verdict")),
                ("because", maybe(uuid())),
                ("taken", list(text())),
                ("withdrawn", flag()),
                ("source", maybe(text())),
            ]),
        ),
        (
            "Evidence",
            object(&[
                ("text", text()),
                ("url", maybe(text())),
                ("from", one_of(&["alert", "message", "given"])),
                ("source", maybe(text())),
                ("by", maybe(text())),
                ("by_id", maybe(text())),
                ("at", moment()),
                ("recovered", flag()),
            ]),
        ),
        (
            "Concern",
            object(&[
                ("by", maybe(text())),
                ("text", text()),
                ("at", moment()),
                ("open", flag()),
            ]),
        ),
        (
            "Proposal",
            object(&[
                ("id", uuid()),
                ("by", maybe(text())),
                ("text", text()),
                ("at", moment()),
                ("evidence", list(text())),
                ("agreed", list(text())),
                ("concerns", list(of("Concern"))),
                ("how", maybe(one_of(&["agreed", "leads_word", "withdrawn"]))),
                ("ended_at", maybe(moment())),
            ]),
        ),
        ("Line", line()),
    ]
}

fn after() -> Vec<Shape> {
    let mut look_back = object(&[
        ("id", uuid()),
        ("size", one_of(&Size::ALL.map(Size::word))),
        ("by", maybe(text())),
        ("at", moment()),
        ("text", maybe(text())),
        ("revision", count()),
        ("written_by", maybe(text())),
        ("done", flag()),
        ("dropped", flag()),
    ]);
    // Only where one look-back is asked about.
    look_back["properties"]["draft"] = text();
    let place = [("id", uuid()), ("number", maybe(count()))];
    let same = [("id", uuid()), ("number", count()), ("title", text())];
    vec![
        ("LookBack", look_back),
        ("Place", object(&place)),
        ("MaybeSame", object(&same)),
        (
            "FollowUp",
            object(&[
                ("kind", one_of(&FollowUpKind::ALL.map(FollowUpKind::word))),
                ("owner", maybe(text())),
                ("owner_id", maybe(text())),
                ("how", text()),
                ("when", text()),
                ("for_whom", text()),
                ("let_go", flag()),
            ]),
        ),
        (
            "Task",
            object(&[
                ("id", uuid()),
                ("text", text()),
                ("by", maybe(text())),
                ("owner", maybe(text())),
                ("owner_id", maybe(text())),
                ("look_back", maybe(uuid())),
                ("done", flag()),
                ("dropped", flag()),
            ]),
        ),
        ("File", file()),
    ]
}

fn file() -> Value {
    let states = ["awaited", "kept", "named_only", "missed"];
    object(&[
        ("id", text()),
        ("message", text()),
        ("name", text()),
        ("type", text()),
        ("size", count()),
        ("state", one_of(&states)),
        ("sha256", maybe(text())),
        ("why", maybe(text())),
    ])
}

fn line() -> Value {
    let noted = object(&[("kind", of("NoteKind")), ("verdict", of("Verdict"))]);
    object(&[
        ("at", moment()),
        ("what", text()),
        ("by", maybe(text())),
        ("by_id", maybe(text())),
        ("text", text()),
        ("words", maybe(text())),
        ("notes", list(noted)),
        ("message", maybe(text())),
        ("edited", flag()),
        ("gone", flag()),
        ("event", maybe(open_object(&[("event", text())]))),
    ])
}

fn lists() -> Vec<Shape> {
    let place = object(&[("id", uuid()), ("number", maybe(count())), ("over", flag())]);
    let labels = json!({ "type": "object", "additionalProperties": text() });
    let record = open_object(&[
        ("incident", json!({ "type": "object" })),
        ("events", list(json!({ "type": "object" }))),
        ("entries", list(json!({ "type": "object" }))),
        ("people", json!({ "type": "object" })),
    ]);
    vec![
        (
            "Incidents",
            object(&[("incidents", list(of("IncidentSummary")))]),
        ),
        ("Alerts", object(&[("alerts", list(of("Alert")))])),
        ("Cases", object(&[("cases", list(of("CaseSummary")))])),
        (
            "Case",
            object(&[("format", json!({ "type": "integer" })), ("case", record)]),
        ),
        (
            "CaseSummary",
            object(&[
                ("id", maybe(uuid())),
                ("number", count()),
                ("title", text()),
                ("kind", of("Kind")),
                ("state", of("State")),
                ("impact", text()),
                ("opened_at", maybe(moment())),
                ("closed_at", maybe(moment())),
            ]),
        ),
        (
            "Alert",
            object(&[
                ("fingerprint", text()),
                ("source", text()),
                ("title", text()),
                ("summary", maybe(text())),
                ("status", one_of(&["firing", "resolved"])),
                ("severity", maybe(text())),
                ("url", maybe(text())),
                ("labels", labels),
                ("count", count()),
                ("episode", count()),
                ("first_at", maybe(moment())),
                ("latest_at", moment()),
                ("incident", maybe(place)),
                ("looking", list(text())),
                ("dismissed", maybe(text())),
            ]),
        ),
    ]
}

fn service(language: Language) -> Vec<Shape> {
    let tell = |key: &str| say(language, key, &[]);
    let fault = {
        let field = json!({ "type": "string", "description": tell("api.error_field") });
        let mut fault = object(&[
            (
                "code",
                json!({ "type": "string", "description": tell("api.error_code") }),
            ),
            ("message", text()),
            ("field", field),
        ]);
        fault["required"] = json!(["code", "message"]);
        fault
    };
    let slack = object(&[
        ("state", one_of(&["built_in", "connected", "away"])),
        ("why", maybe(text())),
    ]);
    vec![
        ("Error", object(&[("error", fault)])),
        (
            "Kept",
            object(&[
                ("kept", json!({ "const": true })),
                ("key", text()),
                ("message", text()),
            ]),
        ),
        (
            "Heard",
            object(&[
                ("kept", json!({ "const": true })),
                ("unread", maybe(text())),
            ]),
        ),
        ("Alive", json!({ "type": "string", "const": "ok\n" })),
        (
            "Ready",
            object(&[
                ("ready", flag()),
                ("store", one_of(&["ok", "away"])),
                ("slack", slack),
                ("owed", maybe(count())),
            ]),
        ),
        (
            "Description",
            open_object(&[
                ("openapi", text()),
                ("info", json!({ "type": "object" })),
                ("paths", json!({ "type": "object" })),
            ]),
        ),
    ]
}
