//! The fast lane's pure half: which deliveries wish for a window, and which forms are sent back.

#![allow(clippy::unwrap_used, reason = "a test may")]

use matoi_core::{
    ids::{IncidentId, PersonId, TeamId},
    team::{Person, Standing, TeamView, Tongue},
};
use matoi_slack::{
    act::Act,
    drawn::Drawn,
    fast::{Opening, Way, Wish, form_errors, wish},
    modal::{Modal, Tag},
    read::delivery,
    wire::kit::INPUT_TEXT_MAX,
};
use serde_json::{Value, json};
use uuid::Uuid;

const INCIDENT: IncidentId = IncidentId(Uuid::from_u128(7));
const PROPOSAL: Uuid = Uuid::from_u128(42);

fn tag() -> Tag {
    Tag {
        modal: Modal::Concern {
            incident: INCIDENT,
            proposal: PROPOSAL,
        },
        room: Some("C0ROOM".into()),
        drawn: Drawn::default(),
    }
}

fn pressed(act: &Act) -> Value {
    json!({
        "type": "block_actions",
        "user": {"id": "U0HANA"},
        "trigger_id": "1.2.x",
        "channel": {"id": "C0ROOM"},
        "actions": [{"type": "button", "action_id": act.action_id(), "value": act.value()}],
    })
}

fn in_our_modal(mut payload: Value) -> Value {
    payload["view"] = json!({
        "id": "V1", "type": "modal", "hash": "h1", "private_metadata": tag().metadata(),
        "state": {"values": {"words": {"a": {"value": "x"}}}},
    });
    payload.as_object_mut().unwrap().remove("channel");
    payload
}

fn opening(payload: &Value) -> Option<Opening> {
    match wish("interactive", &payload.to_string())? {
        Wish::Modal(opening) => Some(*opening),
        Wish::Home { .. } => panic!("not a home"),
    }
}

#[test]
fn a_button_that_opens_a_form_wishes_for_it() {
    let opening = opening(&pressed(&Act::WorryForm(INCIDENT, PROPOSAL))).unwrap();
    assert_eq!(opening.tag, tag());
    assert_eq!(opening.person, PersonId::from("U0HANA"));
    let trigger = "1.2.x".to_owned();
    assert_eq!(opening.way, Way::Open { trigger });
}

#[test]
fn what_acts_at_once_or_is_not_ours_wishes_for_nothing() {
    let mut without_trigger = pressed(&Act::WorryForm(INCIDENT, PROPOSAL));
    without_trigger
        .as_object_mut()
        .unwrap()
        .remove("trigger_id");
    let mut by_nobody = pressed(&Act::WorryForm(INCIDENT, PROPOSAL));
    by_nobody.as_object_mut().unwrap().remove("user");
    let not_ours = json!({"type": "block_actions", "user": {"id": "U1"}, "trigger_id": "t",
        "actions": [{"action_id": "theirs", "value": "x"}]});
    let theirs = json!({"type": "block_actions", "user": {"id": "U1"}, "trigger_id": "t",
        "view": {"id": "V1", "type": "modal", "private_metadata": "x"},
        "actions": [{"action_id": "theirs"}]});
    for payload in [
        pressed(&Act::Agree(INCIDENT, PROPOSAL)),
        without_trigger,
        by_nobody,
        not_ours,
        theirs,
        json!({}),
        json!(null),
    ] {
        assert_eq!(wish("interactive", &payload.to_string()), None, "{payload}");
    }
    assert_eq!(wish("interactive", "not JSON"), None);
    assert_eq!(wish("slash_commands", "{}"), None);
}

#[test]
fn inside_a_modal_another_is_pushed_and_a_choice_draws_it_anew() {
    let another = opening(&in_our_modal(pressed(&Act::WorryForm(INCIDENT, PROPOSAL)))).unwrap();
    let trigger = "1.2.x".to_owned();
    assert_eq!(another.way, Way::Push { trigger });
    assert_eq!(another.tag, tag(), "answered where the first was asked for");
    let chosen = in_our_modal(json!({"type": "block_actions", "user": {"id": "U0HANA"},
        "actions": [{"action_id": "kind", "selected_option": {"value": "b"}}]}));
    let anew = opening(&chosen).unwrap();
    assert_eq!(anew.tag, tag());
    let (view, hash) = ("V1".to_owned(), Some("h1".to_owned()));
    assert_eq!(anew.way, Way::Update { view, hash });
    assert_eq!(anew.state.unwrap()["values"]["words"]["a"]["value"], "x");
}

#[test]
fn whoever_looks_at_the_home_wishes_for_it() {
    let opened = |tab: &str| {
        let event = json!({"type": "app_home_opened", "user": "U0HANA", "tab": tab});
        wish("events_api", &json!({"event": event}).to_string())
    };
    let person = PersonId::from("U0HANA");
    let after = false;
    assert_eq!(opened("home"), Some(Wish::Home { person, after }));
    assert_eq!(opened("messages"), None);
    let said = json!({"event": {"type": "message", "text": "app_home_opened"}});
    assert_eq!(wish("events_api", &said.to_string()), None);
}

fn in_the_home(act: &Act) -> Value {
    let mut payload = pressed(act);
    payload["view"] = json!({"id": "V0HOME", "type": "home"});
    payload.as_object_mut().unwrap().remove("channel");
    payload
}

#[test]
fn whoever_pressed_in_the_home_sees_what_came_of_it() {
    let person = PersonId::from("U0HANA");
    let after = true;
    let payload = in_the_home(&Act::Join(INCIDENT)).to_string();
    let home = Some(Wish::Home { person, after });
    assert_eq!(wish("interactive", &payload), home);
    // What is done elsewhere changes no home.
    let elsewhere = pressed(&Act::Join(INCIDENT)).to_string();
    assert_eq!(wish("interactive", &elsewhere), None);
    // A form opened there opens, and draws the home anew once it is sent.
    let form = opening(&in_the_home(&Act::RaiseForm)).unwrap();
    let trigger = "1.2.x".to_owned();
    assert_eq!(form.way, Way::Open { trigger });
    assert_eq!(form.tag.room, None);
    assert_eq!(wish("interactive", &sent_from(&form.tag, "x")), home);
    assert_eq!(wish("interactive", &sent("x")), None);
}

fn sent(words: &str) -> String {
    sent_from(&tag(), words)
}

fn sent_from(tag: &Tag, words: &str) -> String {
    let view = json!({
        "type": "modal", "private_metadata": tag.metadata(),
        "state": {"values": {"words": {"a": {"type": "plain_text_input", "value": words}}}},
    });
    json!({"type": "view_submission", "user": {"id": "U0HANA"}, "view": view}).to_string()
}

#[test]
fn a_form_that_is_too_long_is_sent_back_in_the_persons_language() {
    let english = Person {
        id: "U0HANA".into(),
        name: "Hana".to_owned(),
        areas: Vec::new(),
        tongue: Some(Tongue::En),
        standing: Standing::Member,
    };
    let team = TeamView {
        people: vec![english],
        ..TeamView::empty(TeamId::from("T0TEAM"))
    };
    let long = "火".repeat(INPUT_TEXT_MAX);
    assert_eq!(form_errors("interactive", &sent(&long), &team), None);
    let too_long = sent(&[&long, "事"].concat());
    let errors = form_errors("interactive", &too_long, &team).unwrap();
    assert_eq!(errors.keys().collect::<Vec<_>>(), ["words"]);
    assert!(errors["words"].contains("3,000") || errors["words"].contains("3000"));
    assert_eq!(form_errors("events_api", &too_long, &team), None);
    assert_eq!(form_errors("interactive", "not JSON", &team), None);
}

#[test]
fn a_form_is_worked_in_order_with_what_is_said_in_its_room() {
    let kept = delivery(
        "interactive",
        &sent("x"),
        "2026-11-22T06:00:00Z".parse().unwrap(),
    );
    assert_eq!(kept.lane, "C0ROOM");
}
