//! A thread as the room: everything in its place, nothing that a thread has not.

use matoi_core::{
    actor::Whisper,
    board,
    effect::Effect,
    ids::{MessageRef, RoomId},
    incident::{Incident, Room},
    refusal::{Advice, Saying},
    request::Report,
    roll_call::Availability,
    surface::Surface,
};
use matoi_engine::{Drawing, Found, Outcome, Subject};
use serde_json::json;

use super::setting::{HEAD, KEY, Setting, incident, person, post_head, team};

const CHANNEL: &str = "C0INC";
const ROOT: &str = "1790000290.000100";
const TS: &str = "1790000301.000200";

fn thread() -> RoomId {
    RoomId::of_thread(&MessageRef::new(CHANNEL, ROOT))
}

fn threaded() -> Incident {
    Incident {
        room: Room::Open {
            id: thread(),
            name: "incidents".to_owned(),
        },
        announcement: Some(MessageRef::new(CHANNEL, ROOT)),
        head: Some(MessageRef::new(thread(), HEAD)),
        ..incident()
    }
}

fn in_a_thread() -> Setting {
    let mut setting = Setting::new();
    setting.subject = Subject::Incident(Box::new(threaded()));
    let posted = json!({"channel": CHANNEL, "ts": TS});
    setting.slack.answers("chat.postMessage", posted);
    setting
}

fn open_thread() -> Effect {
    Effect::OpenThread {
        view: board::announcement(&incident()),
    }
}

fn call() -> Effect {
    Effect::CallPeople {
        people: vec![person("U0LEO"), person("U0MEI")],
    }
}

#[tokio::test]
async fn a_thread_hangs_on_its_announcement() {
    let setting = Setting::new();
    let listed = json!({"channels": [{"id": CHANNEL, "name": "incidents", "is_member": true}]});
    setting.slack.answers("conversations.list", listed);
    let posted = json!({"channel": CHANNEL, "ts": ROOT});
    setting.slack.answers("chat.postMessage", posted);
    let opened = Report::ThreadOpened {
        room: thread(),
        name: "incidents".to_owned(),
        root: MessageRef::new(CHANNEL, ROOT),
    };
    assert_eq!(setting.perform(open_thread()).await, Outcome::done(opened));
    let post = setting.slack.calls("chat.postMessage").remove(0);
    assert_eq!(post.get("thread_ts"), "");
}

#[tokio::test]
async fn with_no_channel_to_hang_it_on_nobody_waits_for_a_thread() {
    let setting = Setting::new();
    setting
        .slack
        .answers("conversations.list", json!({"channels": []}));
    let outcome = setting.perform(open_thread()).await;
    assert!(matches!(outcome, Outcome::Refused { .. }), "{outcome:?}");
    let setting = in_a_thread();
    let listed = json!({"channels": [{"id": CHANNEL, "name": "incidents", "is_member": true}]});
    setting.slack.answers("conversations.list", listed);
    setting
        .slack
        .refuses("chat.postMessage", "restricted_action");
    setting.perform(open_thread()).await;
    let outcome = setting.perform(open_thread()).await;
    assert!(matches!(outcome, Outcome::Refused { .. }), "{outcome:?}");
}

#[tokio::test]
async fn posts_are_replies_and_are_found_again_among_replies() {
    let setting = in_a_thread();
    let posted = Report::HeadPosted {
        message: MessageRef::new(thread(), TS),
    };
    assert_eq!(
        setting.perform(post_head()).await,
        Outcome::done(posted.clone())
    );
    let post = setting.slack.calls("chat.postMessage").remove(0);
    assert_eq!(
        (post.get("channel"), post.get("thread_ts")),
        (CHANNEL, ROOT)
    );
    let ours = json!({"ts": TS, "thread_ts": ROOT, "metadata": {"event_type": "matoi.post", "event_payload": {"k": KEY}}});
    setting
        .slack
        .answers("conversations.replies", json!({"messages": [ours]}));
    assert_eq!(setting.look_up(post_head()).await, Found::Yes(Some(posted)));
    let asked = setting.slack.calls("conversations.replies").remove(0);
    assert_eq!((asked.get("channel"), asked.get("ts")), (CHANNEL, ROOT));
    assert!(setting.slack.calls("conversations.history").is_empty());
}

#[tokio::test]
async fn nobody_can_be_invited_so_one_reply_names_them() {
    let setting = in_a_thread();
    let person_called = Report::PeopleCalled {
        opener: true,
        people: vec![person("U0HANA")],
        missed: Vec::new(),
    };
    let opener = Effect::CallOpener {
        person: person("U0HANA"),
    };
    assert_eq!(setting.perform(opener).await, Outcome::done(person_called));
    assert!(setting.slack.calls("chat.postMessage").is_empty());
    let all_called = Report::PeopleCalled {
        opener: false,
        people: vec![person("U0LEO"), person("U0MEI")],
        missed: Vec::new(),
    };
    let done = Outcome::done(all_called.clone());
    assert_eq!(setting.perform(call()).await, done);
    let post = setting.slack.calls("chat.postMessage").remove(0);
    assert_eq!(post.get("thread_ts"), ROOT);
    assert!(post.get("text").contains("<@U0LEO>") && post.get("text").contains("<@U0MEI>"));
    assert!(setting.slack.calls("conversations.invite").is_empty());
    let ours =
        json!({"ts": TS, "metadata": {"event_type": "matoi.post", "event_payload": {"k": KEY}}});
    setting
        .slack
        .answers("conversations.replies", json!({"messages": [ours]}));
    assert_eq!(setting.look_up(call()).await, Found::Yes(Some(all_called)));
}

#[tokio::test]
async fn whoever_a_reply_could_not_name_is_missed_by_name() {
    let setting = in_a_thread();
    setting.perform(call()).await;
    setting
        .slack
        .refuses("chat.postMessage", "restricted_action");
    let why = "restricted_action".to_owned();
    let missed = Report::PeopleCalled {
        opener: false,
        people: Vec::new(),
        missed: vec![(person("U0LEO"), why.clone()), (person("U0MEI"), why)],
    };
    assert_eq!(setting.perform(call()).await, Outcome::done(missed));
}

#[tokio::test]
async fn marks_and_drawings_go_to_the_channel_and_a_thread_has_no_pin_topic_or_archive() {
    let setting = in_a_thread();
    let board = Surface::Board(board::board(&threaded(), &team()));
    assert_eq!(setting.draw(&board).await, Drawing::Shown);
    let update = setting.slack.calls("chat.update").remove(0);
    assert_eq!((update.get("channel"), update.get("ts")), (CHANNEL, HEAD));
    let answer = Availability::Now;
    setting.perform(Effect::OfferAnswer { answer }).await;
    let message = MessageRef::new(thread(), TS);
    setting.perform(Effect::Acknowledge { message }).await;
    for mark in setting.slack.calls("reactions.add") {
        assert_eq!(mark.get("channel"), CHANNEL);
    }
    assert_eq!(setting.perform(Effect::PinHead).await, Outcome::plain());
    let topic = Surface::Topic(board::topic(&threaded()));
    assert_eq!(setting.draw(&topic).await, Drawing::Shown);
    let archived = Outcome::done(Report::RoomArchived);
    assert_eq!(setting.perform(Effect::ArchiveRoom).await, archived);
    for method in [
        "pins.add",
        "conversations.setTopic",
        "conversations.archive",
    ] {
        assert!(setting.slack.calls(method).is_empty(), "{method}");
    }
}

#[tokio::test]
async fn a_thread_is_read_back_as_a_room() {
    let setting = in_a_thread();
    let replies = json!({"messages": [
        {"user": "U0MATOI", "bot_id": "B0MATOI", "text": "the announcement", "ts": ROOT, "thread_ts": ROOT, "reply_count": 2},
        {"user": "U0MATOI", "bot_id": "B0MATOI", "text": "the head", "ts": HEAD, "thread_ts": ROOT},
        {"user": "U0LEO", "text": "fact: 5xx", "ts": TS, "thread_ts": ROOT},
    ]});
    setting.slack.answers("conversations.replies", replies);
    let Outcome::Read { entries, asks, .. } = setting.perform(Effect::ReadBack).await else {
        panic!("all was read");
    };
    let [entry] = entries.as_slice() else {
        panic!("one of people's: {entries:?}");
    };
    assert_eq!(entry.message, MessageRef::new(thread(), TS));
    assert_eq!(entry.thread, None);
    assert_eq!(asks.len(), 1);
    assert_eq!(setting.slack.calls("conversations.replies").len(), 1);
    assert!(setting.slack.calls("conversations.history").is_empty());
}

#[tokio::test]
async fn a_message_of_a_thread_is_read_among_its_replies() {
    let setting = in_a_thread();
    let reply = json!({"user": "U0LEO", "text": "502 from pay-7", "ts": TS, "thread_ts": ROOT});
    let root = json!({"user": "U0MATOI", "text": "the announcement", "ts": ROOT});
    setting
        .slack
        .answers("conversations.replies", json!({"messages": [root, reply]}));
    let source = MessageRef::new(thread(), TS);
    let fetch = Effect::FetchText {
        message: source.clone(),
    };
    let Outcome::Done {
        report:
            Some(Report::TextLearned {
                source: learned,
                text,
                ..
            }),
        ..
    } = setting.perform(fetch).await
    else {
        panic!("it was read");
    };
    assert_eq!((learned, text.as_str()), (source, "502 from pay-7"));
    let asked = setting.slack.calls("conversations.replies").remove(0);
    assert_eq!(
        (asked.get("channel"), asked.get("ts"), asked.get("oldest")),
        (CHANNEL, ROOT, TS)
    );
}

#[tokio::test]
async fn words_to_one_person_are_said_in_the_thread() {
    for asked_in in [RoomId::from(CHANNEL), thread()] {
        let setting = in_a_thread();
        let to = Whisper {
            room: asked_in,
            person: person("U0HANA"),
        };
        let saying = Saying::Advised(Advice::Agreed);
        setting.perform(Effect::Say { to, saying }).await;
        let said = setting.slack.calls("chat.postEphemeral").remove(0);
        assert_eq!(
            (said.get("channel"), said.get("thread_ts")),
            (CHANNEL, ROOT)
        );
    }
    let setting = in_a_thread();
    let to = Whisper {
        room: RoomId::from("C0GENERAL"),
        person: person("U0HANA"),
    };
    let saying = Saying::Advised(Advice::Agreed);
    setting.perform(Effect::Say { to, saying }).await;
    let said = setting.slack.calls("chat.postEphemeral").remove(0);
    assert_eq!(
        (said.get("channel"), said.get("thread_ts")),
        ("C0GENERAL", "")
    );
}
