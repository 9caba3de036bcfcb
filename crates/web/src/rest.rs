//! `/api/v1`: the flow as JSON, for scripts. Every call brings the token; every call that changes
//! something may bring an `Idempotency-Key`, and asked twice under one key it happens once. Must never
//! decide: it words requests and tells what came of them.

mod after;
mod alerts;
mod caller;
mod fields;
mod files;
mod incident;
pub(crate) mod key;
mod lists;
mod look_backs;
mod notes;
mod people;
mod settlement;
mod view;

use crate::contract::Call;

pub(crate) use after::FOLLOW_UP_ACTIONS;
pub(crate) use alerts::ACTIONS as ALERT_ACTIONS;
pub(crate) use incident::HEATS;
pub(crate) use lists::STATES;
pub(crate) use notes::VERDICTS;
pub(crate) use people::ACTIONS as ROLE_ACTIONS;
pub(crate) use settlement::ACTIONS as SETTLEMENT_ACTIONS;

/// Something may have happened meanwhile, or cannot be.
const CONFLICT: &[u16] = &[404, 409];

pub(crate) fn calls() -> Vec<Call> {
    let lists = [
        Call::get("/api/v1/incidents", lists::incidents)
            .named("list_incidents")
            .asked(&[("state", "States"), ("q", "Words")])
            .gives(200, "Incidents"),
        Call::get("/api/v1/alerts", lists::alerts)
            .named("list_alerts")
            .gives(200, "Alerts"),
        Call::get("/api/v1/cases", lists::cases)
            .named("list_cases")
            .asked(&[("q", "Words")])
            .gives(200, "Cases"),
        Call::get("/api/v1/cases/{id}", lists::case)
            .named("show_case")
            .gives(200, "Case")
            .or(&[404]),
        Call::post("/api/v1/alerts/{fingerprint}", alerts::act)
            .named("act_on_alert")
            .takes("AlertActBody")
            .gives(200, "Alert")
            .or(CONFLICT),
    ];
    let lists = lists.into_iter();
    lists.chain(about_an_incident()).chain(after_it()).collect()
}

fn about_an_incident() -> Vec<Call> {
    vec![
        Call::post("/api/v1/incidents", incident::raise)
            .named("raise")
            .takes("RaiseBody")
            .gives(201, "Raised"),
        Call::get("/api/v1/incidents/{id}", incident::show)
            .named("show_incident")
            .gives(200, "Incident")
            .or(&[404]),
        Call::get("/api/v1/incidents/{id}/files/{file}", files::show)
            .named("show_file")
            .gives(200, "Content")
            .or(&[404]),
        Call::patch("/api/v1/incidents/{id}", incident::change)
            .named("change_incident")
            .takes("ChangeBody")
            .gives(200, "Incident")
            .or(CONFLICT),
        Call::post("/api/v1/incidents/{id}/join", people::join)
            .named("join")
            .takes("JoinBody")
            .gives(200, "Incident")
            .or(CONFLICT),
        Call::post("/api/v1/incidents/{id}/notes", notes::record)
            .named("record_note")
            .takes("NoteBody")
            .gives(201, "Note")
            .or(CONFLICT),
        Call::patch("/api/v1/incidents/{id}/notes/{note}", notes::change)
            .named("change_note")
            .takes("NoteChangeBody")
            .gives(200, "Note")
            .or(CONFLICT),
        Call::post("/api/v1/incidents/{id}/availability", people::availability)
            .named("answer_roll_call")
            .takes("AvailabilityBody")
            .gives(200, "Incident")
            .or(CONFLICT),
        Call::post("/api/v1/incidents/{id}/roles", people::roles)
            .named("change_role")
            .takes("RoleBody")
            .gives(200, "Incident")
            .or(CONFLICT),
        Call::post("/api/v1/incidents/{id}/settlement", settlement::settle)
            .named("settle")
            .takes("SettlementBody")
            .gives(200, "Incident")
            .or(CONFLICT),
        Call::post("/api/v1/incidents/{id}/close", incident::close)
            .named("close")
            .takes("CloseBody")
            .gives(200, "Incident")
            .or(CONFLICT),
    ]
}

fn after_it() -> Vec<Call> {
    vec![
        Call::post("/api/v1/incidents/{id}/follow-ups", after::follow_up)
            .named("follow_up")
            .takes("FollowUpBody")
            .gives(200, "Incident")
            .or(CONFLICT),
        Call::post("/api/v1/incidents/{id}/tasks", after::add_task)
            .named("add_task")
            .takes("TaskBody")
            .gives(201, "Task")
            .or(CONFLICT),
        Call::patch("/api/v1/incidents/{id}/tasks/{task}", after::change_task)
            .named("change_task")
            .takes("TaskChangeBody")
            .gives(200, "Task")
            .or(CONFLICT),
        Call::post("/api/v1/incidents/{id}/look-backs", look_backs::open)
            .named("look_back")
            .takes("LookBackBody")
            .gives(201, "LookBack")
            .or(CONFLICT),
        Call::patch(
            "/api/v1/incidents/{id}/look-backs/{look_back}",
            look_backs::change,
        )
        .named("change_look_back")
        .takes("LookBackChangeBody")
        .gives(200, "LookBack")
        .or(CONFLICT),
    ]
}
