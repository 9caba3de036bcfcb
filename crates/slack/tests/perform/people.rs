//! Calling people: nobody is lost silently, and one who can't come keeps nobody away.

use matoi_core::{effect::Effect, request::Report};
use matoi_engine::Outcome;
use serde_json::json;

use super::setting::{Setting, person};

fn call(people: &[&str]) -> Effect {
    Effect::CallPeople {
        people: people.iter().map(|id| person(id)).collect(),
    }
}

fn called(opener: bool, people: &[&str], missed: &[(&str, &str)]) -> Outcome {
    Outcome::done(Report::PeopleCalled {
        opener,
        people: people.iter().map(|id| person(id)).collect(),
        missed: missed
            .iter()
            .map(|(id, why)| (person(id), (*why).to_owned()))
            .collect(),
    })
}

fn opener() -> Effect {
    Effect::CallOpener {
        person: person("U0HANA"),
    }
}

#[tokio::test]
async fn the_opener_is_there_or_it_is_said_why_not() {
    let setting = Setting::new();
    setting.slack.answers("conversations.invite", json!({}));
    setting
        .slack
        .refuses("conversations.invite", "already_in_channel");
    setting
        .slack
        .refuses("conversations.invite", "user_is_restricted");
    assert_eq!(
        setting.perform(opener()).await,
        called(true, &["U0HANA"], &[])
    );
    assert_eq!(
        setting.perform(opener()).await,
        called(true, &["U0HANA"], &[])
    );
    let missed = called(true, &[], &[("U0HANA", "user_is_restricted")]);
    assert_eq!(setting.perform(opener()).await, missed);
}

#[tokio::test]
async fn people_come_with_one_call_and_those_who_cannot_are_named() {
    let setting = Setting::new();
    let partly = json!({"errors": [
        {"user": "U0TOM", "ok": false, "error": "user_is_restricted"},
        {"user": "U0LEO", "ok": false, "error": "already_in_channel"},
    ]});
    setting.slack.answers("conversations.invite", partly);
    let outcome = setting.perform(call(&["U0HANA", "U0LEO", "U0TOM"])).await;
    let expected = called(
        false,
        &["U0HANA", "U0LEO"],
        &[("U0TOM", "user_is_restricted")],
    );
    assert_eq!(outcome, expected);
    let calls = setting.slack.calls("conversations.invite");
    assert_eq!(calls.len(), 1);
    assert_eq!(
        (calls[0].get("users"), calls[0].get("force")),
        ("U0HANA,U0LEO,U0TOM", "true")
    );
}

#[tokio::test]
async fn where_one_spoils_it_for_all_the_rest_are_called_alone() {
    let setting = Setting::new();
    let spoilt = json!({"ok": false, "error": "already_in_channel",
        "errors": [{"user": "U0TOM", "ok": false, "error": "cant_invite"}]});
    setting.slack.answers("conversations.invite", spoilt);
    setting.slack.answers("conversations.invite", json!({}));
    setting.slack.answers(
        "conversations.members",
        json!({"members": ["U0MATOI", "U0LEO"]}),
    );
    let outcome = setting.perform(call(&["U0HANA", "U0LEO", "U0TOM"])).await;
    let expected = called(false, &["U0HANA", "U0LEO"], &[("U0TOM", "cant_invite")]);
    assert_eq!(outcome, expected);
    let calls = setting.slack.calls("conversations.invite");
    assert_eq!(calls.len(), 2);
    assert_eq!(calls[1].get("users"), "U0HANA");
}

#[tokio::test]
async fn people_who_are_all_there_already_need_one_call() {
    let setting = Setting::new();
    let all = json!({"ok": false, "error": "already_in_channel",
        "errors": [{"user": "U0HANA", "ok": false, "error": "already_in_channel"}]});
    setting.slack.answers("conversations.invite", all);
    let outcome = setting.perform(call(&["U0HANA"])).await;
    assert_eq!(outcome, called(false, &["U0HANA"], &[]));
    assert!(setting.slack.calls("conversations.members").is_empty());
}

#[tokio::test]
async fn a_refusal_about_the_room_misses_everybody() {
    let setting = Setting::new();
    setting
        .slack
        .refuses("conversations.invite", "no_permission");
    let outcome = setting.perform(call(&["U0HANA", "U0LEO"])).await;
    let why = "no_permission";
    assert_eq!(
        outcome,
        called(false, &[], &[("U0HANA", why), ("U0LEO", why)])
    );
}

#[tokio::test]
async fn more_than_a_hundred_come_in_several_calls() {
    let setting = Setting::new();
    let ids: Vec<String> = (0..205).map(|n| format!("U0{n}")).collect();
    let people: Vec<&str> = ids.iter().map(String::as_str).collect();
    let outcome = setting.perform(call(&people)).await;
    assert_eq!(outcome, called(false, &people, &[]));
    assert_eq!(setting.slack.calls("conversations.invite").len(), 3);
}
