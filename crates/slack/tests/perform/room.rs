//! The room: opened, refused, found again, put away.

use jiff::SignedDuration;
use matoi_core::{effect::Effect, ids::RoomId, request::Report};
use matoi_engine::Outcome;
use serde_json::json;

use super::setting::{HEAD, ROOM, Setting, decided_at, later, now};

fn open(sensitive: bool) -> Effect {
    Effect::OpenRoom {
        name: "inc-1".to_owned(),
        sensitive,
    }
}

fn opened(id: &str, name: &str) -> Outcome {
    Outcome::done(Report::RoomOpened {
        room: RoomId::from(id),
        name: name.to_owned(),
    })
}

#[tokio::test]
async fn a_room_bears_the_id_and_the_name_that_slack_gave_it() {
    let setting = Setting::new();
    let channel = json!({"channel": {"id": "C0NEW", "name": "inc-1-as-slack-says"}});
    setting.slack.answers("conversations.create", channel);
    let outcome = setting.perform(open(true)).await;
    assert_eq!(outcome, opened("C0NEW", "inc-1-as-slack-says"));
    let calls = setting.slack.calls("conversations.create");
    assert_eq!(calls[0].get("is_private"), "true");
    assert!(
        setting.slack.calls("users.conversations").is_empty(),
        "nothing to look for"
    );
}

#[tokio::test]
async fn a_taken_or_impossible_name_asks_for_the_next_one() {
    for error in [
        "name_taken",
        "invalid_name_specials",
        "invalid_name_maxlength",
    ] {
        let setting = Setting::new();
        setting.slack.refuses("conversations.create", error);
        let reason = error.to_owned();
        let refused = Outcome::done(Report::RoomNameRefused { reason });
        assert_eq!(setting.perform(open(false)).await, refused);
    }
}

#[tokio::test]
async fn a_slack_that_grants_no_room_is_told_as_such() {
    let setting = Setting::new();
    let no = json!({"ok": false, "error": "missing_scope", "needed": "channels:manage"});
    setting.slack.answers("conversations.create", no);
    let reason = "missing_scope: channels:manage".to_owned();
    let refused = Outcome::done(Report::RoomRefused { reason });
    assert_eq!(setting.perform(open(false)).await, refused);
}

#[tokio::test]
async fn what_somebody_in_between_says_is_no_reason_to_do_without_a_room() {
    let mut setting = Setting::new();
    setting.now = decided_at() + SignedDuration::from_secs(14);
    setting.slack.answers_page("conversations.create", 403);
    let outcome = setting.perform(open(false)).await;
    assert!(matches!(outcome, Outcome::NotDone { .. }), "{outcome:?}");
    // Whoever waits for a place to talk does not wait for it for ever.
    setting.now = decided_at() + SignedDuration::from_secs(15);
    setting.slack.answers_page("conversations.create", 403);
    let reason = "http_403".to_owned();
    let refused = Outcome::done(Report::RoomRefused { reason });
    assert_eq!(setting.perform(open(false)).await, refused);
}

#[tokio::test]
async fn nobody_knows_whether_a_room_was_opened_until_it_is_found_by_its_maker_and_age() {
    let setting = Setting::new();
    setting.slack.loses("conversations.create");
    let outcome = setting.perform(open(false)).await;
    assert!(matches!(outcome, Outcome::Unknown { .. }), "{outcome:?}");

    let channel = |id: &str, creator: &str, created: i64| json!({"id": id, "name": "inc-1", "creator": creator, "created": created});
    let soon = decided_at().as_second();
    let setting = Setting::after_an_unknown_try();
    let mine = json!({"channels": [
        channel("C0OTHER", "U0LEO", soon),
        channel("C0OLD", "U0MATOI", soon - 901),
        channel("C0MINE", "U0MATOI", soon - 900),
    ]});
    setting.slack.answers("users.conversations", mine);
    assert_eq!(
        setting.perform(open(false)).await,
        opened("C0MINE", "inc-1")
    );
    assert!(setting.slack.calls("conversations.create").is_empty());
}

#[tokio::test]
async fn a_name_that_belongs_to_others_is_not_adopted() {
    let setting = Setting::after_an_unknown_try();
    setting.slack.refuses("conversations.create", "name_taken");
    let others = json!({"channels": [{"id": "C0OTHER", "name": "inc-1", "creator": "U0LEO", "created": 1_790_000_500}]});
    setting.slack.answers("users.conversations", others);
    let reason = "name_taken".to_owned();
    let refused = Outcome::done(Report::RoomNameRefused { reason });
    assert_eq!(setting.perform(open(false)).await, refused);
}

#[tokio::test]
async fn a_look_at_our_rooms_that_fails_opens_nothing() {
    let setting = Setting::after_an_unknown_try();
    setting.slack.loses("users.conversations");
    let outcome = setting.perform(open(false)).await;
    assert!(matches!(outcome, Outcome::NotDone { .. }), "{outcome:?}");
    assert!(setting.slack.calls("conversations.create").is_empty());
}

#[tokio::test]
async fn haste_and_a_dead_token_say_when_to_come_again() {
    let setting = Setting::new();
    setting.slack.limits("conversations.create", 30);
    let Outcome::NotDone { not_before, .. } = setting.perform(open(false)).await else {
        panic!("nothing was done");
    };
    assert_eq!(not_before, Some(later(30)));

    let setting = Setting::new();
    setting
        .slack
        .refuses("conversations.create", "token_revoked");
    let Outcome::NotDone { not_before, .. } = setting.perform(open(false)).await else {
        panic!("nothing was done");
    };
    assert!(not_before.unwrap() > now(), "a person has to act first");
}

#[tokio::test]
async fn archiving_twice_is_archiving_once() {
    let setting = Setting::new();
    setting.slack.answers("conversations.archive", json!({}));
    setting
        .slack
        .refuses("conversations.archive", "already_archived");
    setting
        .slack
        .refuses("conversations.archive", "restricted_action");
    let archived = Outcome::done(Report::RoomArchived);
    assert_eq!(setting.perform(Effect::ArchiveRoom).await, archived);
    assert_eq!(setting.perform(Effect::ArchiveRoom).await, archived);
    let why = "restricted_action".to_owned();
    assert_eq!(
        setting.perform(Effect::ArchiveRoom).await,
        Outcome::Refused { why }
    );
}

#[tokio::test]
async fn coming_back_looks_first_and_goes_in_only_where_it_may() {
    let out = || json!({"channel": {"id": ROOM, "is_member": false}});
    let came = Outcome::done(Report::LetIn);
    let setting = Setting::new();
    setting.slack.answers("conversations.info", out());
    setting.slack.answers("conversations.join", json!({}));
    let tried = setting.perform(Effect::ComeBack { join: true }).await;
    assert_eq!(tried, came);

    let setting = Setting::new();
    setting.slack.answers("conversations.info", out());
    let tried = setting.perform(Effect::ComeBack { join: false }).await;
    assert!(matches!(tried, Outcome::Refused { .. }), "{tried:?}");
    assert!(setting.slack.calls("conversations.join").is_empty());

    let setting = Setting::new();
    let inside = json!({"channel": {"id": ROOM, "is_member": true}});
    setting.slack.answers("conversations.info", inside);
    let archived = json!({"channel": {"id": ROOM, "is_archived": true}});
    setting.slack.answers("conversations.info", archived);
    let look = || setting.perform(Effect::ComeBack { join: false });
    assert_eq!(look().await, came);
    assert_eq!(look().await, Outcome::done(Report::RoomArchived));
}

/// Slack knows the room by no such id; a channel of its name is there, in which that message stands.
fn renumbered(stands: &serde_json::Value) -> Setting {
    let setting = Setting::new();
    let slack = &setting.slack;
    slack.refuses("conversations.info", "channel_not_found");
    let named = "inc-20260921-007";
    let channels = json!([{"id": "C0OTHER", "name": "random"}, {"id": "C0NEW", "name": named}]);
    slack.answers("users.conversations", json!({ "channels": channels }));
    slack.answers("conversations.history", json!({ "messages": stands }));
    let inside = json!({"channel": {"id": "C0NEW", "is_member": true}});
    slack.answers("conversations.info", inside);
    setting
}

#[tokio::test]
async fn a_room_under_another_id_is_found_by_its_head_and_known_from_then_on() {
    let head = json!([{"ts": HEAD, "user": "U0MATOI", "text": "#7"}]);
    let setting = renumbered(&head);
    let tried = setting.perform(Effect::ComeBack { join: false }).await;
    assert_eq!(tried, Outcome::done(Report::LetIn));
    let looked = setting.slack.calls("conversations.history");
    assert_eq!(looked.len(), 1, "only where the name is the same");
    assert_eq!(looked[0].get("channel"), "C0NEW");
    assert_eq!(
        (looked[0].get("oldest"), looked[0].get("latest")),
        (HEAD, HEAD)
    );
    let asked = setting.slack.calls("conversations.info");
    let asked: Vec<_> = asked.iter().map(|call| call.get("channel")).collect();
    assert_eq!(asked, [ROOM, "C0NEW"]);
    setting.slack.answers("conversations.archive", json!({}));
    setting.perform(Effect::ArchiveRoom).await;
    let archived = setting.slack.calls("conversations.archive");
    assert_eq!(archived[0].get("channel"), "C0NEW");
}

#[tokio::test]
async fn a_channel_of_the_rooms_name_without_our_head_is_somebody_elses() {
    let others = json!({"ts": HEAD, "user": "U0HANA", "text": "#7"});
    let later = json!({"ts": "1790000000.000200", "user": "U0MATOI", "text": "#7"});
    for stands in [json!([]), json!([others]), json!([later])] {
        let setting = renumbered(&stands);
        let tried = setting.perform(Effect::ComeBack { join: true }).await;
        assert!(matches!(tried, Outcome::Refused { .. }), "{tried:?}");
        assert_eq!(setting.slack.calls("conversations.info").len(), 1);
    }
}
