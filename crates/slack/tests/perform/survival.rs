//! Odd servers: whatever a server does not know, nothing waits for ever and nothing panics.

use matoi_core::{
    actor::Whisper,
    board,
    effect::Effect,
    ids::{MessageRef, RoomId},
    incident::Incident,
    refusal::{Advice, Saying},
    request::{Ask, Report},
    roll_call::Availability,
    surface,
};
use matoi_engine::{Drawing, Outcome, Subject};
use serde_json::json;

use super::setting::{ROOM, Setting, announce, incident, person, post_head, team};

fn every_effect() -> Vec<Effect> {
    let message = MessageRef::new(ROOM, "1790000400.000100");
    let to = Whisper {
        room: RoomId::from(ROOM),
        person: person("U0HANA"),
    };
    let view = board::board(&incident(), &team());
    vec![
        Effect::OpenRoom {
            name: "inc-1".to_owned(),
            sensitive: false,
        },
        Effect::CallOpener {
            person: person("U0HANA"),
        },
        Effect::CallPeople {
            people: vec![person("U0LEO")],
        },
        post_head(),
        Effect::PinHead,
        Effect::OfferAnswer {
            answer: Availability::Now,
        },
        announce(),
        Effect::Acknowledge {
            message: message.clone(),
        },
        Effect::FetchText { message },
        Effect::PostReopened,
        Effect::RedrawHead { view },
        Effect::ReadBack,
        Effect::PostFarewell {
            view: board::farewell(&incident(), &team(), false),
        },
        Effect::ArchiveRoom,
        Effect::Say {
            to,
            saying: Saying::Advised(Advice::Received),
        },
        Effect::KeepCase,
        Effect::Pass {
            ask: Box::new(Ask::report(
                matoi_core::ids::StreamId::House,
                Report::CaseKept,
            )),
        },
    ]
}

#[tokio::test]
async fn on_a_server_that_knows_no_method_every_effect_comes_to_an_end() {
    for effect in every_effect() {
        let setting = Setting::new();
        setting
            .slack
            .otherwise(json!({"ok": false, "error": "unknown_method"}));
        let word = effect.word();
        let outcome = setting.perform(effect).await;
        assert!(
            matches!(outcome, Outcome::Done { .. } | Outcome::Refused { .. }),
            "{word}: {outcome:?}"
        );
    }
    let setting = Setting::new();
    setting
        .slack
        .otherwise(json!({"ok": false, "error": "unknown_method"}));
    for surface in surface::surfaces(&incident(), &team()) {
        let drawing = setting.draw(&surface).await;
        assert!(matches!(drawing, Drawing::Gone { .. }), "{drawing:?}");
    }
}

#[tokio::test]
async fn on_a_server_that_answers_nonsense_nothing_is_believed() {
    for effect in every_effect() {
        let setting = Setting::new();
        setting
            .slack
            .otherwise(json!({"ok": true, "channel": 7, "messages": {}, "members": 1}));
        let word = effect.word();
        let outcome = setting.perform(effect).await;
        let teaches = matches!(
            outcome,
            Outcome::Done {
                report: Some(
                    Report::RoomOpened { .. }
                        | Report::HeadPosted { .. }
                        | Report::Announced { .. }
                ),
                ..
            }
        );
        assert!(!teaches, "{word}: {outcome:?}");
    }
}

#[tokio::test]
async fn an_incident_without_a_room_makes_no_calls_about_one() {
    for effect in every_effect() {
        let mut setting = Setting::new();
        let roomless = Incident {
            id: incident().id,
            ..Incident::default()
        };
        setting.subject = Subject::Incident(Box::new(roomless));
        setting.perform(effect).await;
        for method in [
            "conversations.invite",
            "conversations.archive",
            "conversations.setTopic",
            "pins.add",
            "chat.update",
        ] {
            assert!(setting.slack.calls(method).is_empty(), "{method}");
        }
    }
}
