//! Direct messages: found again where they may be read, said once where not.

use matoi_core::{
    effect::Effect,
    refusal::{Advice, Saying},
};
use matoi_engine::{Found, Outcome};
use serde_json::json;

use super::setting::{KEY, Setting, person};

fn tell() -> Effect {
    Effect::Tell {
        to: person("U0HANA"),
        saying: Saying::Advised(Advice::CloseReady),
    }
}

fn opens(setting: &Setting) {
    let channel = json!({"channel": {"id": "D0HANA"}});
    setting.slack.answers("conversations.open", channel);
}

#[tokio::test]
async fn it_bears_its_key_and_is_found_by_it() {
    let setting = Setting::new();
    opens(&setting);
    let posted = json!({"channel": "D0HANA", "ts": "1790000301.000200"});
    setting.slack.answers("chat.postMessage", posted);
    assert_eq!(setting.perform(tell()).await, Outcome::plain());
    assert_eq!(
        setting.slack.calls("conversations.open")[0].get("users"),
        "U0HANA"
    );
    let post = setting.slack.calls("chat.postMessage").remove(0);
    assert_eq!(post.get("channel"), "D0HANA");
    assert!(post.get("metadata").contains(KEY));

    setting
        .slack
        .answers("conversations.history", json!({"messages": []}));
    assert_eq!(setting.look_up(tell()).await, Found::No);
    let ours = json!({"ts": "1790000301.000200", "metadata": {"event_type": "matoi.post", "event_payload": {"k": KEY}}});
    setting
        .slack
        .answers("conversations.history", json!({"messages": [ours]}));
    assert_eq!(setting.look_up(tell()).await, Found::Yes(None));
    assert_eq!(
        setting.slack.calls("conversations.history")[0].get("channel"),
        "D0HANA"
    );
}

#[tokio::test]
async fn where_it_may_not_be_read_it_is_said_at_most_once() {
    let setting = Setting::new();
    opens(&setting);
    setting
        .slack
        .refuses("conversations.history", "missing_scope");
    assert_eq!(setting.look_up(tell()).await, Found::Yes(None));

    let setting = Setting::new();
    setting.slack.refuses("conversations.open", "missing_scope");
    let posted = json!({"channel": "D0HANA", "ts": "1790000301.000200"});
    setting.slack.answers("chat.postMessage", posted);
    assert_eq!(setting.perform(tell()).await, Outcome::plain());
    assert_eq!(
        setting.slack.calls("chat.postMessage")[0].get("channel"),
        "U0HANA"
    );
    assert_eq!(setting.look_up(tell()).await, Found::Yes(None));
}

#[tokio::test]
async fn a_conversation_that_could_not_be_opened_yet_is_no_message() {
    let setting = Setting::new();
    setting.slack.loses("conversations.open");
    let outcome = setting.perform(tell()).await;
    assert!(matches!(outcome, Outcome::NotDone { .. }), "{outcome:?}");
    let found = setting.look_up(tell()).await;
    assert!(matches!(found, Found::CannotTell { .. }), "{found:?}");
    assert!(setting.slack.calls("chat.postMessage").is_empty());
}
