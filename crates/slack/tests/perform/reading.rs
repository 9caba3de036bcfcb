//! Reading: one message's words, and a whole room.

use matoi_core::{actor::Actor, effect::Effect, ids::MessageRef, request::Report};
use matoi_engine::Outcome;
use serde_json::{Value, json};

use super::setting::{ROOM, Setting, later, person};

const SAID: &str = "1790000400.000100";

fn fetch() -> Effect {
    Effect::FetchText {
        message: MessageRef::new(ROOM, SAID),
    }
}

fn learned(text: &str, author: Actor) -> Outcome {
    Outcome::done(Report::TextLearned {
        source: MessageRef::new(ROOM, SAID),
        text: text.to_owned(),
        author,
        said_at: "2026-09-21T14:20:00.0001Z".parse().ok(),
        url: None,
        files: Vec::new(),
    })
}

fn said(ts: &str, text: &str) -> Value {
    json!({"type": "message", "user": "U0HANA", "text": text, "ts": ts})
}

#[tokio::test]
async fn a_message_is_found_in_the_channel_or_in_a_thread() {
    let setting = Setting::new();
    let found = json!({"messages": [said(SAID, "5xx &gt; 12%")]});
    setting
        .slack
        .answers("conversations.history", found.clone());
    let hana = Actor::Person(person("U0HANA"));
    assert_eq!(
        setting.perform(fetch()).await,
        learned("5xx > 12%", hana.clone())
    );

    let setting = Setting::new();
    let another = json!({"messages": [said("1790000399.000100", "an older one")]});
    setting.slack.answers("conversations.history", another);
    setting.slack.answers("conversations.replies", found);
    assert_eq!(setting.perform(fetch()).await, learned("5xx > 12%", hana));
    assert_eq!(
        setting.slack.calls("conversations.replies")[0].get("ts"),
        SAID
    );
}

#[tokio::test]
async fn what_matoi_said_itself_is_nobodys_word() {
    let setting = Setting::new();
    let ours = json!({"messages": [{"user": "U0MATOI", "bot_id": "B0MATOI", "text": "board", "ts": SAID}]});
    setting.slack.answers("conversations.history", ours);
    assert_eq!(
        setting.perform(fetch()).await,
        learned("board", Actor::Machine)
    );
}

#[tokio::test]
async fn a_message_that_is_gone_stays_without_words() {
    let setting = Setting::new();
    setting
        .slack
        .answers("conversations.history", json!({"messages": []}));
    setting
        .slack
        .refuses("conversations.replies", "thread_not_found");
    assert_eq!(setting.perform(fetch()).await, Outcome::plain());
    let setting = Setting::new();
    setting.slack.loses("conversations.history");
    let outcome = setting.perform(fetch()).await;
    assert!(
        matches!(outcome, Outcome::NotDone { .. }),
        "reading changes nothing: {outcome:?}"
    );
}

fn texts(outcome: Outcome) -> Vec<String> {
    let Outcome::Done {
        entries,
        report: None,
    } = outcome
    else {
        panic!("read back: {outcome:?}");
    };
    let mut texts: Vec<String> = entries.into_iter().map(|entry| entry.text).collect();
    texts.sort();
    texts
}

fn room_with_a_thread(setting: &Setting) {
    let mut first = said("1790000401.000100", "a: with replies");
    first["reply_count"] = json!(2);
    first["thread_ts"] = json!("1790000401.000100");
    let notice = json!({"subtype": "channel_join", "user": "U0LEO", "text": "joined", "ts": "1790000402.000100"});
    let ours =
        json!({"user": "U0MATOI", "bot_id": "B0MATOI", "text": "head", "ts": "1790000403.000100"});
    let page =
        json!({"messages": [ours, notice, first], "response_metadata": {"next_cursor": "c2"}});
    setting.slack.answers("conversations.history", page);
    let rest = json!({"messages": [said("1790000300.000100", "b: an older one")]});
    setting.slack.answers("conversations.history", rest);
}

fn replies() -> Value {
    json!({"messages": [
        said("1790000401.000100", "a: with replies"),
        {"user": "U0LEO", "text": "c: a reply", "ts": "1790000404.000100", "thread_ts": "1790000401.000100"},
    ]})
}

#[tokio::test]
async fn a_room_is_read_back_with_its_threads_and_without_our_own_words() {
    let setting = Setting::new();
    room_with_a_thread(&setting);
    setting.slack.answers("conversations.replies", replies());
    let Outcome::Done { entries, .. } = setting.perform(Effect::ReadBack).await else {
        panic!("all was read");
    };
    let reply = entries
        .iter()
        .find(|entry| entry.text == "c: a reply")
        .unwrap();
    assert_eq!(
        reply.thread,
        Some(MessageRef::new(ROOM, "1790000401.000100"))
    );
    let expected = ["a: with replies", "b: an older one", "c: a reply"];
    assert_eq!(
        texts(Outcome::Done {
            report: None,
            entries
        }),
        expected
    );
}

#[tokio::test]
async fn a_reading_that_was_stopped_goes_on_where_it_was() {
    let mut setting = Setting::new();
    room_with_a_thread(&setting);
    setting.slack.limits("conversations.replies", 30);
    setting.slack.answers("conversations.replies", replies());
    let Outcome::NotDone { not_before, .. } = setting.perform(Effect::ReadBack).await else {
        panic!("it was stopped");
    };
    assert_eq!(not_before, Some(later(30)));
    setting.now = later(31);
    let expected = ["a: with replies", "b: an older one", "c: a reply"];
    assert_eq!(texts(setting.perform(Effect::ReadBack).await), expected);
    assert_eq!(
        setting.slack.calls("conversations.history").len(),
        2,
        "not from the start"
    );
}

#[tokio::test]
async fn a_large_room_is_read_in_several_tries() {
    let setting = Setting::new();
    let threads: Vec<Value> = (0..30)
        .map(|n| {
            let ts = format!("17900004{n:02}.000100");
            json!({"user": "U0HANA", "text": "first", "ts": ts, "thread_ts": ts, "reply_count": 1})
        })
        .collect();
    setting
        .slack
        .answers("conversations.history", json!({"messages": threads}));
    let reply = json!({"messages": [{"user": "U0LEO", "text": "reply", "ts": "1790000500.000100", "thread_ts": "1790000400.000100"}]});
    setting.slack.answers("conversations.replies", reply);
    let first = setting.perform(Effect::ReadBack).await;
    assert!(matches!(first, Outcome::NotDone { .. }), "{first:?}");
    assert_eq!(texts(setting.perform(Effect::ReadBack).await).len(), 60);
    assert_eq!(setting.slack.calls("conversations.replies").len(), 30);
}

#[tokio::test]
async fn a_thread_that_was_deleted_meanwhile_keeps_nothing_else_away() {
    let setting = Setting::new();
    room_with_a_thread(&setting);
    setting
        .slack
        .refuses("conversations.replies", "thread_not_found");
    let read = texts(setting.perform(Effect::ReadBack).await);
    assert_eq!(read, ["a: with replies", "b: an older one"]);
}
