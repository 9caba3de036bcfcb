//! Reading: one message's words, and a whole room.

use matoi_core::{
    actor::Actor,
    effect::Effect,
    ids::MessageRef,
    note::NoteKind,
    request::{Input, Report, Request},
};
use matoi_engine::Outcome;
use serde_json::{Value, json};

use super::setting::{ROOM, Setting, later, person};

const SAID: &str = "1790000400.000100";
const LINK: &str = "https://team.slack.com/archives/C0ROOM/p1790000400000100";

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
        url: Some(LINK.to_owned()),
        files: Vec::new(),
    })
}

/// Slack tells where a message can be seen.
fn linked() -> Setting {
    let setting = Setting::new();
    setting
        .slack
        .answers("chat.getPermalink", json!({"permalink": LINK}));
    setting
}

fn said(ts: &str, text: &str) -> Value {
    json!({"type": "message", "user": "U0HANA", "text": text, "ts": ts})
}

#[tokio::test]
async fn a_message_is_found_in_the_channel_or_in_a_thread() {
    let setting = linked();
    let found = json!({"messages": [said(SAID, "5xx &gt; 12%")]});
    setting
        .slack
        .answers("conversations.history", found.clone());
    let hana = Actor::Person(person("U0HANA"));
    assert_eq!(
        setting.perform(fetch()).await,
        learned("5xx > 12%", hana.clone())
    );

    let setting = linked();
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
    let setting = linked();
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

/// A message somewhere else than in the incident's own room.
const ELSEWHERE: &str = "C0SOMEWHERE";

fn elsewhere() -> Effect {
    Effect::FetchText {
        message: MessageRef::new(ELSEWHERE, SAID),
    }
}

#[tokio::test]
async fn words_are_carried_only_from_where_slack_says_that_everybody_reads() {
    let kept_back = Outcome::done(Report::TextKeptBack {
        source: MessageRef::new(ELSEWHERE, SAID),
    });
    let public = json!({"is_channel": true, "is_private": false});
    let private = json!({"is_channel": true, "is_private": true});
    let group = json!({"is_private": false, "is_mpim": true});
    for (channel, carried) in [
        (public, true),
        (private, false),
        (group, false),
        (json!({}), false),
    ] {
        let setting = linked();
        let told = json!({"channel": channel});
        setting.slack.answers("conversations.info", told);
        let found = json!({"messages": [said(SAID, "5xx 12%")]});
        setting.slack.answers("conversations.history", found);
        let outcome = setting.perform(elsewhere()).await;
        assert_eq!(outcome != kept_back, carried, "{channel}: {outcome:?}");
        let looked = setting.slack.calls("conversations.history").len();
        assert_eq!(looked, usize::from(carried), "{channel}");
    }
    let setting = Setting::new();
    setting
        .slack
        .refuses("conversations.info", "channel_not_found");
    assert_eq!(setting.perform(elsewhere()).await, kept_back);
    // Nobody knows yet: asked again later.
    let setting = Setting::new();
    setting.slack.loses("conversations.info");
    let outcome = setting.perform(elsewhere()).await;
    assert!(matches!(outcome, Outcome::NotDone { .. }), "{outcome:?}");
}

fn texts(outcome: Outcome) -> Vec<String> {
    let Outcome::Read { entries, .. } = outcome else {
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
    let Outcome::Read {
        entries,
        asks,
        seen,
    } = setting.perform(Effect::ReadBack).await
    else {
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
        texts(Outcome::Read {
            entries,
            asks,
            seen
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

#[tokio::test]
async fn a_message_elsewhere_is_read_where_anybody_may_join_and_else_stays_without_words() {
    let setting = linked();
    setting
        .slack
        .refuses("conversations.history", "not_in_channel");
    let file = json!({"id": "F1", "name": "a.log", "mimetype": "text/plain", "size": 9,
        "url_private": "https://files.slack.com/a.log"});
    let mut found = said(SAID, "look");
    found["files"] = json!([file]);
    setting
        .slack
        .answers("conversations.history", json!({"messages": [found]}));
    let Outcome::Done {
        report: Some(Report::TextLearned { url, files, .. }),
        ..
    } = setting.perform(fetch()).await
    else {
        panic!("it was read");
    };
    assert_eq!(
        setting.slack.calls("conversations.join")[0].get("channel"),
        ROOM
    );
    assert_eq!(url.as_deref(), Some(LINK));
    assert_eq!(
        (files[0].id.as_str(), files[0].size, files[0].mime.as_str()),
        ("F1", 9, "text/plain")
    );

    let setting = Setting::new();
    setting
        .slack
        .refuses("conversations.history", "not_in_channel");
    setting
        .slack
        .refuses("conversations.join", "channel_not_found");
    assert_eq!(setting.perform(fetch()).await, Outcome::plain());
}

#[tokio::test]
async fn a_link_that_cannot_be_had_keeps_no_words_away() {
    let setting = Setting::new();
    setting.slack.loses("chat.getPermalink");
    setting.slack.answers(
        "conversations.history",
        json!({"messages": [said(SAID, "5xx")]}),
    );
    let Outcome::Done {
        report: Some(Report::TextLearned { text, url, .. }),
        ..
    } = setting.perform(fetch()).await
    else {
        panic!("it was read");
    };
    assert_eq!((text.as_str(), url), ("5xx", None));
}

#[tokio::test]
async fn what_was_said_with_a_kind_in_front_is_read_back_as_what_it_says_now() {
    let setting = Setting::new();
    let edited = |ts: &str, text: &str| {
        let mut message = said(ts, text);
        message["edited"] = json!({"user": "U0HANA", "ts": "1790000500.000000"});
        message
    };
    let messages = json!({"messages": [
        said("1790000401.000100", "fact: 5xx"),
        edited("1790000402.000100", "仮説: 書きなおした"),
        edited("1790000403.000100", "no kind in front any more"),
        said("1790000404.000100", "nothing in front"),
        {"type": "message", "subtype": "tombstone", "user": "USLACKBOT", "ts": "1790000405.000100",
         "thread_ts": "1790000405.000100", "text": "This message was deleted."},
    ]});
    setting.slack.answers("conversations.history", messages);
    let Outcome::Read { asks, entries, .. } = setting.perform(Effect::ReadBack).await else {
        panic!("all was read");
    };
    let revised: Vec<bool> = entries.iter().map(|one| !one.revision.is_empty()).collect();
    assert_eq!(revised, [false, true, true, false, true]);
    let gone = &entries[4];
    assert!(gone.deleted && gone.text.is_empty(), "{gone:?}");
    let told: Vec<_> = asks
        .iter()
        .map(|ask| {
            let Input::Asked(Request::SayNote {
                message,
                kind,
                text,
                ..
            }) = &ask.input
            else {
                panic!("a note: {ask:?}");
            };
            assert_eq!(ask.by, Actor::Person(person("U0HANA")));
            (message.mark.as_str(), *kind, text.as_str())
        })
        .collect();
    assert_eq!(
        told,
        [
            ("1790000401.000100", Some(NoteKind::Fact), "5xx"),
            (
                "1790000402.000100",
                Some(NoteKind::Hypothesis),
                "書きなおした"
            ),
            ("1790000403.000100", None, "no kind in front any more"),
        ]
    );
}

#[tokio::test]
async fn reactions_are_read_with_their_messages_and_all_are_asked_for_where_some_are_left_out() {
    let setting = Setting::new();
    let with = |ts: &str, reactions: Value| {
        let mut message = said(ts, "x");
        message["reactions"] = reactions;
        message
    };
    let few = json!([{"name": "pushpin", "users": ["U0LEO"], "count": 1},
        {"name": "tada", "users": [], "count": 40}]);
    let many = json!([{"name": "eyes::skin-tone-2", "users": ["U0LEO"], "count": 2}]);
    let page =
        json!({"messages": [with("1790000401.000100", few), with("1790000402.000100", many)]});
    setting.slack.answers("conversations.history", page);
    let all = json!([{"name": "eyes", "users": ["U0LEO", "U0HANA"], "count": 2}]);
    let whole = json!({"type": "message", "message": with("1790000402.000100", all)});
    setting.slack.answers("reactions.get", whole);
    let Outcome::Read { seen, .. } = setting.perform(Effect::ReadBack).await else {
        panic!("all was read");
    };
    let told: Vec<_> = seen
        .iter()
        .map(|seen| {
            let who = seen.signs.iter().map(|(_, who)| who.as_str());
            (
                seen.message.mark.as_str(),
                who.collect::<Vec<_>>(),
                seen.is_whole,
            )
        })
        .collect();
    let expected = [
        ("1790000401.000100", vec!["U0LEO"], true),
        ("1790000402.000100", vec!["U0LEO"], false),
        ("1790000402.000100", vec!["U0HANA", "U0LEO"], true),
    ];
    assert_eq!(told, expected);
    let asked = setting.slack.calls("reactions.get");
    assert_eq!(asked[0].get("timestamp"), "1790000402.000100");
    assert_eq!(asked[0].get("full"), "true");
}
