//! Drawings and marks.

use std::collections::BTreeMap;

use matoi_core::{
    alert::{self, AlertStream, Heard, Status},
    board,
    effect::Effect,
    ids::{Fingerprint, MessageRef},
    request::Report,
    roll_call::Availability,
    surface::Surface,
};
use matoi_engine::{Drawing, Outcome, Subject};
use serde_json::json;

use super::setting::{HEAD, ROOM, Setting, decided_at, incident, later, person, post_head, team};

fn board() -> Surface {
    Surface::Board(board::board(&incident(), &team()))
}

#[tokio::test]
async fn a_board_is_drawn_on_its_message() {
    let setting = Setting::new();
    assert_eq!(setting.draw(&board()).await, Drawing::Shown);
    let call = setting.slack.calls("chat.update").remove(0);
    assert_eq!((call.get("channel"), call.get("ts")), (ROOM, HEAD));
    assert!(!call.get("blocks").is_empty() && !call.get("text").is_empty());
}

#[tokio::test]
async fn what_cannot_be_drawn_for_good_is_gone_and_the_rest_is_not_yet() {
    for error in [
        "message_not_found",
        "cant_update_message",
        "edit_window_closed",
    ] {
        let setting = Setting::new();
        setting.slack.refuses("chat.update", error);
        assert_eq!(
            setting.draw(&board()).await,
            Drawing::Gone {
                why: error.to_owned()
            }
        );
    }
    for error in ["internal_error", "update_failed", "invalid_auth"] {
        let setting = Setting::new();
        setting.slack.refuses("chat.update", error);
        let drawing = setting.draw(&board()).await;
        assert!(
            matches!(drawing, Drawing::NotYet { .. }),
            "{error}: {drawing:?}"
        );
    }
    let setting = Setting::new();
    setting.slack.limits("chat.update", 7);
    let Drawing::NotYet { not_before, .. } = setting.draw(&board()).await else {
        panic!("a limit passes");
    };
    assert_eq!(not_before, Some(later(7)));
}

#[tokio::test]
async fn a_refusal_tells_what_became_of_the_room_and_what_was_tried_waits() {
    let why = || "is_inactive".to_owned();
    for (error, report) in [
        ("is_inactive", Report::RoomArchived),
        ("channel_not_found", Report::PutOut),
    ] {
        let setting = Setting::new();
        setting.slack.refuses("chat.update", error);
        let why = error.to_owned();
        assert_eq!(setting.draw(&board()).await, Drawing::Shut { why, report });
    }
    // Another channel is none of the incident's.
    let mut elsewhere = incident();
    elsewhere.announcement = Some(MessageRef::new("C0INC", HEAD));
    let announcement = Surface::Announcement(board::announcement(&elsewhere));
    let mut setting = Setting::new();
    setting.subject = Subject::Incident(Box::new(elsewhere));
    setting.slack.refuses("chat.update", "is_inactive");
    let gone = Drawing::Gone { why: why() };
    assert_eq!(setting.draw(&announcement).await, gone);

    let now = Availability::Now;
    let message = MessageRef::new(ROOM, HEAD);
    for (method, effect) in [
        ("chat.postMessage", post_head()),
        ("pins.add", Effect::PinHead),
        ("reactions.add", Effect::OfferAnswer { answer: now }),
        ("reactions.add", Effect::Acknowledge { message }),
        (
            "conversations.invite",
            Effect::CallPeople {
                people: vec![person("U0LEO")],
            },
        ),
    ] {
        let setting = Setting::new();
        setting.slack.refuses(method, "not_in_channel");
        let why = "not_in_channel".to_owned();
        let report = Report::PutOut;
        let waits = Outcome::Shut { why, report };
        assert_eq!(setting.perform(effect.clone()).await, waits, "{method}");
        if !matches!(effect, Effect::Acknowledge { .. }) {
            setting.slack.refuses(method, "is_archived");
            let why = "is_archived".to_owned();
            let report = Report::RoomArchived;
            let waits = Outcome::Shut { why, report };
            assert_eq!(setting.perform(effect).await, waits, "{method}");
        }
    }
}

#[tokio::test]
async fn a_topic_is_set_in_the_room() {
    let setting = Setting::new();
    let view = board::topic(&incident());
    assert_eq!(setting.draw(&Surface::Topic(view)).await, Drawing::Shown);
    let calls = setting.slack.calls("conversations.setTopic");
    assert_eq!((calls.len(), calls[0].get("channel")), (1, ROOM));
    assert!(calls[0].get("topic").contains("決済が変"));
}

#[tokio::test]
async fn an_alerts_card_is_posted_and_drawn() {
    let alert = AlertStream {
        latest: Some(Heard {
            fingerprint: Fingerprint::from("generic:checkout"),
            source: "generic".to_owned(),
            title: "checkout 5xx".to_owned(),
            summary: None,
            status: Status::Firing,
            level: None,
            url: None,
            labels: BTreeMap::new(),
            at: decided_at(),
        }),
        episode: 2,
        count: 3,
        card: Some(MessageRef::new("C0ALERTS", "1790000310.000100")),
        ..AlertStream::default()
    };
    let view = alert::card(&alert).unwrap();
    let mut setting = Setting::new();
    setting.subject = Subject::Alert(Box::new(alert));
    let nowhere = json!({"channels": []});
    setting.slack.answers("conversations.list", nowhere);
    let card = Effect::PostCard { view: view.clone() };
    let Outcome::NotDone { why, not_before } = setting.perform(card).await else {
        panic!("there is no channel");
    };
    assert!(why.contains("#alerts"), "{why}");
    assert_eq!(not_before, Some(later(300)), "a person has to make one");
    let listed = json!({"channels": [{"id": "C0ALERTS", "name": "alerts", "is_member": true}]});
    setting.slack.answers("conversations.list", listed);
    let posted = json!({"channel": "C0ALERTS", "ts": "1790000310.000100"});
    setting.slack.answers("chat.postMessage", posted);
    let outcome = setting
        .perform(Effect::PostCard { view: view.clone() })
        .await;
    let message = MessageRef::new("C0ALERTS", "1790000310.000100");
    let report = Report::CardPosted {
        episode: 2,
        message,
    };
    assert_eq!(outcome, Outcome::done(report));
    assert!(
        setting.slack.calls("conversations.join").is_empty(),
        "a member need not join"
    );
    assert_eq!(setting.draw(&Surface::Card(view)).await, Drawing::Shown);
    assert_eq!(
        setting.slack.calls("chat.update")[0].get("channel"),
        "C0ALERTS"
    );
}

#[tokio::test]
async fn marks_that_stand_already_are_done() {
    let setting = Setting::new();
    setting.slack.refuses("pins.add", "already_pinned");
    setting.slack.refuses("reactions.add", "already_reacted");
    assert_eq!(setting.perform(Effect::PinHead).await, Outcome::plain());
    for answer in Availability::ALL {
        assert_eq!(
            setting.perform(Effect::OfferAnswer { answer }).await,
            Outcome::plain()
        );
    }
    let message = MessageRef::new(ROOM, "1790000400.000100");
    assert_eq!(
        setting.perform(Effect::Acknowledge { message }).await,
        Outcome::plain()
    );
    let names: Vec<String> = setting
        .slack
        .calls("reactions.add")
        .iter()
        .map(|call| call.get("name").to_owned())
        .collect();
    assert_eq!(names, ["raising_hand", "eyes", "clock1", "pray", "memo"]);
}

#[tokio::test]
async fn the_last_board_may_be_gone() {
    let redraw = || Effect::RedrawHead {
        view: board::board(&incident(), &team()),
    };
    let setting = Setting::new();
    setting.slack.refuses("chat.update", "message_not_found");
    assert_eq!(setting.perform(redraw()).await, Outcome::plain());
}
