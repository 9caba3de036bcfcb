//! Posts: marked so that they can be found again, and where they belong.

use matoi_core::{
    actor::Whisper,
    effect::Effect,
    ids::{MessageRef, RoomId},
    refusal::{Advice, Saying},
    request::Report,
};
use matoi_engine::{Found, Outcome};
use serde_json::json;

use super::setting::{KEY, ROOM, Setting, announce, later, person, post_head};

const TS: &str = "1790000301.000200";

fn head_posted() -> Report {
    Report::HeadPosted {
        message: MessageRef::new(ROOM, TS),
    }
}

fn ours(key: &str) -> serde_json::Value {
    json!({"ts": TS, "user": "U0MATOI", "metadata": {"event_type": "matoi.post", "event_payload": {"k": key}}})
}

#[tokio::test]
async fn a_post_bears_its_key_and_teaches_where_it_stands() {
    let setting = Setting::new();
    setting
        .slack
        .answers("chat.postMessage", json!({"channel": ROOM, "ts": TS}));
    assert_eq!(
        setting.perform(post_head()).await,
        Outcome::done(head_posted())
    );
    let call = setting.slack.calls("chat.postMessage").remove(0);
    let metadata: serde_json::Value = serde_json::from_str(call.get("metadata")).unwrap();
    assert_eq!(
        metadata,
        json!({"event_type": "matoi.post", "event_payload": {"k": KEY}})
    );
    assert_eq!(call.get("channel"), ROOM);
    assert_eq!(
        [
            call.get("unfurl_links"),
            call.get("unfurl_media"),
            call.get("link_names")
        ],
        ["false"; 3]
    );
    assert!(call.get("text").contains("決済が変") && call.get("blocks").starts_with('['));
}

#[tokio::test]
async fn a_lost_answer_is_looked_up_by_its_key() {
    let setting = Setting::new();
    setting.slack.loses("chat.postMessage");
    let outcome = setting.perform(post_head()).await;
    assert!(matches!(outcome, Outcome::Unknown { .. }), "{outcome:?}");

    let more = json!({"response_metadata": {"next_cursor": "c2"}, "messages": [ours("another key"), {"ts": "1.0"}]});
    setting.slack.answers("conversations.history", more);
    setting
        .slack
        .answers("conversations.history", json!({"messages": [ours(KEY)]}));
    assert_eq!(
        setting.look_up(post_head()).await,
        Found::Yes(Some(head_posted()))
    );
    let calls = setting.slack.calls("conversations.history");
    assert_eq!(
        (calls[0].get("oldest"), calls[0].get("include_all_metadata")),
        ("1789999400.000000", "true")
    );
    assert_eq!(calls[1].get("cursor"), "c2");
}

#[tokio::test]
async fn what_is_not_in_the_history_did_not_happen_and_what_cannot_be_read_is_not_known() {
    let setting = Setting::new();
    setting.slack.answers(
        "conversations.history",
        json!({"messages": [ours("another key")]}),
    );
    assert_eq!(setting.look_up(post_head()).await, Found::No);

    for setting in [Setting::new(), Setting::new()] {
        setting.slack.loses("conversations.history");
        let found = setting.look_up(post_head()).await;
        assert!(matches!(found, Found::CannotTell { .. }), "{found:?}");
    }
    let setting = Setting::new();
    setting.slack.limits("conversations.history", 20);
    let Found::CannotTell { not_before, .. } = setting.look_up(post_head()).await else {
        panic!("a limit tells nothing");
    };
    assert_eq!(not_before, Some(later(20)));
}

#[tokio::test]
async fn a_history_without_end_tells_nothing() {
    let setting = Setting::new();
    for page in 0..20 {
        let endless =
            json!({"messages": [], "response_metadata": {"next_cursor": format!("c{page}")}});
        setting.slack.answers("conversations.history", endless);
    }
    let found = setting.look_up(post_head()).await;
    assert!(matches!(found, Found::CannotTell { .. }), "{found:?}");
    assert_eq!(setting.slack.calls("conversations.history").len(), 10);
}

#[tokio::test]
async fn where_there_is_no_channel_an_announcement_is_left_out() {
    let setting = Setting::new();
    let nowhere = json!({"channels": []});
    setting.slack.answers("conversations.list", nowhere);
    let Outcome::Refused { why } = setting.perform(announce()).await else {
        panic!("there is no channel");
    };
    assert!(why.contains("#incidents"), "{why}");
}

#[tokio::test]
async fn the_announcement_finds_its_channel_again_when_it_moves() {
    let setting = Setting::new();

    let incidents =
        |id: &str| json!({"channels": [{"id": id, "name": "incidents", "is_member": false}]});
    setting
        .slack
        .answers("conversations.list", incidents("C0INC"));
    setting
        .slack
        .answers("chat.postMessage", json!({"channel": "C0INC", "ts": TS}));
    let message = MessageRef::new("C0INC", TS);
    let announced = Outcome::done(Report::Announced { message });
    assert_eq!(setting.perform(announce()).await, announced);
    assert_eq!(
        setting.slack.calls("conversations.join")[0].get("channel"),
        "C0INC"
    );
    let listed = setting.slack.calls("conversations.list").len();
    assert_eq!(setting.perform(announce()).await, announced);
    assert_eq!(
        setting.slack.calls("conversations.list").len(),
        listed,
        "it is remembered"
    );

    setting
        .slack
        .refuses("chat.postMessage", "channel_not_found");
    let lost = setting.perform(announce()).await;
    assert!(matches!(lost, Outcome::NotDone { .. }), "{lost:?}");
    setting.perform(announce()).await;
    assert!(
        setting.slack.calls("conversations.list").len() > listed,
        "it is looked for again"
    );
}

#[tokio::test]
async fn who_looks_around_at_a_start_spares_the_first_announcement_a_call() {
    let setting = Setting::new();
    let listed = json!({"channels": [{"id": "C0INC", "name": "incidents", "is_member": true}]});
    setting.slack.answers("conversations.list", listed);
    setting
        .slack
        .answers("chat.postMessage", json!({"channel": "C0INC", "ts": TS}));
    assert_eq!(setting.desk.look_around(setting.now).await, ["#alerts"]);
    let listed = setting.slack.calls("conversations.list").len();
    setting.perform(announce()).await;
    assert_eq!(setting.slack.calls("conversations.list").len(), listed);
}

#[tokio::test]
async fn words_to_one_person_are_said_once_or_not_at_all() {
    let say = || Effect::Say {
        to: Whisper {
            room: RoomId::from(ROOM),
            person: person("U0HANA"),
        },
        saying: Saying::Advised(Advice::Help),
    };
    let setting = Setting::new();
    setting.slack.answers("chat.postEphemeral", json!({}));
    setting.slack.refuses("chat.postEphemeral", "is_archived");
    setting.slack.loses("chat.postEphemeral");
    assert_eq!(setting.perform(say()).await, Outcome::plain());
    assert_eq!(setting.perform(say()).await, Outcome::plain());
    let lost = setting.perform(say()).await;
    assert!(matches!(lost, Outcome::Unknown { .. }), "{lost:?}");
    let call = setting.slack.calls("chat.postEphemeral").remove(0);
    assert_eq!((call.get("channel"), call.get("user")), (ROOM, "U0HANA"));
    // Where we are no guest, or they are not in yet, they are answered all the same.
    for unseen in ["not_in_channel", "user_not_in_channel"] {
        setting.slack.refuses("chat.postEphemeral", unseen);
        setting.slack.answers("chat.postMessage", json!({}));
        assert_eq!(setting.perform(say()).await, Outcome::plain());
        let direct = setting.slack.calls("chat.postMessage");
        let to = direct.last().map(|call| call.get("channel"));
        assert_eq!(to, Some("U0HANA"), "{unseen}");
    }
}
