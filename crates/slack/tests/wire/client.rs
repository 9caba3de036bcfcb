//! Calls against a very small Slack over a wire that breaks.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use matoi_slack::wire::answer::RETRY_AFTER_DEFAULT_S;
use matoi_slack::wire::client::{CallError, WebApi};
use matoi_slack::wire::http::HttpAnswer;
use matoi_slack::wire::method::Method;
use matoi_slack::wire::pace::Pace;
use serde_json::{Value, json};

use super::network::{HandPace, LeapPace};
use super::tiny_slack::{Fault, TOKEN, TinySlack};

const NOW: Timestamp = Timestamp::constant(1_800_000_000, 0);

fn later(seconds: i64) -> Timestamp {
    NOW + SignedDuration::from_secs(seconds)
}

fn connected() -> (Arc<TinySlack>, WebApi) {
    let slack = Arc::new(TinySlack::default());
    let api = WebApi::new(slack.clone(), "http://127.0.0.1:1/api", TOKEN.into());
    (slack, api)
}

async fn create(api: &WebApi, name: &str) -> Result<Value, CallError> {
    let arguments = [("name", Cow::from(name))];
    api.call(NOW, Method::ConversationsCreate, &arguments).await
}

#[tokio::test]
async fn a_call_is_a_form_and_comes_back_as_the_answer() {
    let (slack, api) = connected();
    let blocks = json!([{"type": "divider"}]).to_string();
    let arguments = [
        ("channel", Cow::from("C1")),
        ("text", Cow::from("火事 & <smoke> + 100%")),
        ("blocks", Cow::from(blocks.as_str())),
    ];
    let answer = api.call(NOW, Method::ChatPostMessage, &arguments).await;
    assert_eq!(answer.expect("posted")["ts"], "1.000001");
    let memory = slack.memory();
    assert_eq!(memory.calls, ["chat.postMessage"]);
    assert_eq!(memory.posts[0]["text"], "火事 & <smoke> + 100%");
    assert_eq!(memory.posts[0]["blocks"], blocks);
}

#[tokio::test]
async fn a_definite_no_is_a_refusal_with_its_answer() {
    let (_slack, api) = connected();
    create(&api, "inc-1").await.expect("created");
    let refused = create(&api, "inc-1").await.expect_err("taken");
    assert_eq!(refused.code(), Some("name_taken"));
    let CallError::Refused { answer, .. } = refused else {
        panic!("{refused} is not a refusal");
    };
    assert_eq!(answer["ok"], false);
}

#[tokio::test]
async fn a_broken_wire_says_whether_an_effect_is_possible() {
    let (slack, api) = connected();
    slack.break_next(Fault::Unreachable);
    let error = create(&api, "inc-1").await.expect_err("broken");
    assert!(matches!(error, CallError::NotSent { .. }), "{error}");

    slack.break_next(Fault::LostBeforeTheEffect);
    let before = create(&api, "inc-2").await.expect_err("broken");
    assert_eq!(slack.memory().channels, [""; 0]);

    slack.break_next(Fault::LostAfterTheEffect);
    let after = create(&api, "inc-3").await.expect_err("broken");
    assert_eq!(slack.memory().channels, ["inc-3"]);

    for error in [before, after] {
        assert!(
            matches!(error, CallError::Unknown { error: None, .. }),
            "{error}"
        );
    }
}

/// What each answer is judged to be, by name.
async fn judged(answer: HttpAnswer) -> (&'static str, Option<String>) {
    let (slack, api) = connected();
    slack.break_next(Fault::Instead(answer));
    match create(&api, "inc").await {
        Ok(_) => ("done", None),
        Err(error) => {
            let code = error.code().map(str::to_owned);
            let name = match error {
                CallError::Limited { .. } => "limited",
                CallError::NotSent { .. } => "not sent",
                CallError::Unknown { .. } => "unknown",
                CallError::Refused { .. } => "refused",
                CallError::Dead { .. } => "dead",
            };
            (name, code)
        }
    }
}

/// A status and body, what it means, and the error code it leaves.
type Case = (u16, String, &'static str, Option<&'static str>);

fn cases() -> Vec<Case> {
    let refusals = [
        ("is_archived", "refused"),
        ("missing_scope", "refused"),
        ("internal_error", "unknown"),
        ("fatal_error", "unknown"),
        ("service_unavailable", "unknown"),
        ("team_added_to_org", "unknown"),
        ("org_login_required", "unknown"),
        ("invalid_auth", "dead"),
        ("not_authed", "dead"),
        ("token_revoked", "dead"),
        ("token_expired", "dead"),
        ("account_inactive", "dead"),
    ];
    let refused = refusals.map(|(code, meaning)| (200, refusing(code), meaning, Some(code)));
    let nameless = [
        ("ratelimited", "limited"),
        ("rate_limited", "limited"),
        ("request_timeout", "not sent"),
    ];
    let nameless = nameless.map(|(code, meaning)| (200, refusing(code), meaning, None));
    refused
        .into_iter()
        .chain(nameless)
        .chain(odd_cases())
        .collect()
}

fn refusing(code: &str) -> String {
    format!(r#"{{"ok":false,"error":"{code}"}}"#)
}

fn odd_cases() -> Vec<Case> {
    let html = "<!DOCTYPE html><title>Sign in</title>".to_owned();
    let text = str::to_owned;
    vec![
        (200, text(r#"{"ok":true}"#), "done", None),
        (
            200,
            text(r#"{"ok":true,"warning":"missing_charset"}"#),
            "done",
            None,
        ),
        (
            200,
            text(r#"{"ok":false}"#),
            "refused",
            Some("unnamed_error"),
        ),
        (
            401,
            refusing("account_inactive"),
            "dead",
            Some("account_inactive"),
        ),
        (200, html.clone(), "unknown", None),
        (200, String::new(), "unknown", None),
        (200, text("[]"), "unknown", None),
        (200, text(r#"{"ok":"yes"}"#), "unknown", None),
        (302, String::new(), "unknown", None),
        (
            403,
            text(r#"{"message":"Forbidden"}"#),
            "refused",
            Some("http_403"),
        ),
        (
            404,
            text(r#"{"message":"Not Found"}"#),
            "refused",
            Some("http_404"),
        ),
        (404, html.clone(), "refused", Some("http_404")),
        (
            404,
            refusing("unknown_method"),
            "refused",
            Some("unknown_method"),
        ),
        (404, text(r#"{"ok":true}"#), "unknown", None),
        (408, String::new(), "unknown", None),
        (429, refusing("ratelimited"), "limited", None),
        (429, html.clone(), "limited", None),
        (500, text(r#"{"ok":true}"#), "unknown", None),
        (500, refusing("is_archived"), "unknown", Some("is_archived")),
        (503, html, "unknown", None),
    ]
}

#[tokio::test]
async fn every_answer_has_one_meaning() {
    for (status, body, meaning, code) in cases() {
        let (judged, error) = judged(HttpAnswer::json(status, body.clone())).await;
        assert_eq!(
            (judged, error.as_deref()),
            (meaning, code),
            "{status} {body}"
        );
    }
}

#[tokio::test]
async fn a_dead_token_is_told_apart_from_a_refusal() {
    let (slack, api) = connected();
    slack.memory().revoked = true;
    let error = create(&api, "inc").await.expect_err("revoked");
    assert!(matches!(&error, CallError::Dead { error } if error == "token_revoked"));
}

#[tokio::test]
async fn nothing_is_sent_with_a_dead_token_but_the_question_whether_it_lives() {
    let (slack, api) = connected();
    let mut lives = api.lives();
    slack.memory().revoked = true;
    for _ in 0..500 {
        let error = create(&api, "inc").await.expect_err("revoked");
        assert_eq!(error.code(), Some("token_revoked"));
    }
    assert_eq!(slack.memory().calls.len(), 1, "the first told it all");
    assert!(lives.has_changed().is_ok_and(|it| it) && !*lives.borrow_and_update());

    let at = async |seconds, method| {
        let arguments = [("limit", Cow::from("1"))];
        let arguments = if method == Method::UsersList {
            &arguments[..]
        } else {
            &[]
        };
        api.call(later(seconds), method, arguments).await
    };
    assert!(at(299, Method::UsersList).await.is_err());
    assert!(at(300, Method::UsersList).await.is_err());
    assert_eq!(slack.memory().calls.len(), 2, "one try, five minutes later");

    slack.memory().revoked = false;
    assert!(at(301, Method::UsersList).await.is_err());
    assert!(at(301, Method::AuthTest).await.is_ok());
    assert!(lives.has_changed().is_ok_and(|it| it) && *lives.borrow_and_update());
    assert!(at(302, Method::UsersList).await.is_ok());
}

#[tokio::test]
async fn after_a_429_nothing_is_sent_until_it_ends() {
    let (slack, api) = connected();
    let mut answer = HttpAnswer::json(429, "{}");
    answer.retry_after = Some(30);
    answer.took_ms = 2_000;
    slack.break_next(Fault::Instead(answer));
    let first = create(&api, "inc").await.expect_err("limited");
    assert_eq!(
        first,
        CallError::Limited { until: later(32) },
        "counted from the answer"
    );

    let arguments = [("name", Cow::from("inc"))];
    let second = api
        .call(later(31), Method::ConversationsCreate, &arguments)
        .await;
    assert_eq!(second, Err(first));
    assert_eq!(
        slack.memory().calls.len(),
        1,
        "the second was not sent at all"
    );

    let third = api
        .call(later(32), Method::ConversationsCreate, &arguments)
        .await;
    assert!(third.is_ok());
}

#[tokio::test]
async fn a_429_without_a_number_is_given_a_named_time() {
    let (slack, api) = connected();
    slack.break_next(Fault::Instead(HttpAnswer::json(429, "")));
    let error = create(&api, "inc").await.expect_err("limited");
    let seconds = i64::try_from(RETRY_AFTER_DEFAULT_S).expect("small");
    assert_eq!(
        error,
        CallError::Limited {
            until: later(seconds)
        }
    );
}

#[tokio::test]
async fn posts_are_spaced_per_channel() {
    let (slack, api) = connected();
    let post = |channel: &'static str| {
        let api = &api;
        async move {
            let arguments = [("channel", Cow::from(channel)), ("text", Cow::from("x"))];
            api.call(NOW, Method::ChatPostMessage, &arguments).await
        }
    };
    for _ in 0..5 {
        post("C1").await.expect("a burst");
    }
    let sixth = post("C1").await.expect_err("one a second");
    assert_eq!(sixth, CallError::Limited { until: later(1) });
    post("C2").await.expect("another channel");
    assert_eq!(slack.memory().posts.len(), 6);
}

#[tokio::test]
async fn a_list_is_read_to_its_end_and_waits_where_it_must() {
    let (slack, api) = connected();
    slack.memory().people = (0..4_900).map(|n| format!("U{n}")).collect();
    let pace = LeapPace(HandPace::default());
    let started = pace.now();
    let listed = api
        .list(&pace, Method::UsersList, &[], "members")
        .await
        .expect("read");
    assert_eq!(listed.entries.len(), 4_900);
    assert_eq!(listed.entries[4_899]["id"], "U4899");
    assert!(!listed.is_cut);
    // 25 pages, of which 20 go at once and five at Tier 2's pace.
    let waited = pace.now().duration_since(started).as_secs();
    assert!((13..=16).contains(&waited), "waited {waited} s");
}

#[tokio::test]
async fn a_list_without_end_is_cut_and_says_so() {
    let (slack, api) = connected();
    slack.memory().people = (0..20_000).map(|n| format!("U{n}")).collect();
    let pace = LeapPace(HandPace::default());
    let listed = api.list(&pace, Method::UsersList, &[], "members").await;
    let listed = listed.expect("read as far as the limit");
    assert_eq!((listed.entries.len(), listed.is_cut), (10_000, true));
}

#[tokio::test]
async fn neither_token_nor_words_are_ever_printed() {
    let (slack, api) = connected();
    let answer = HttpAnswer::json(
        200,
        r#"{"ok":false,"error":"no_text","quoted":"secret words"}"#,
    );
    slack.break_next(Fault::Instead(answer.clone()));
    let error = create(&api, "inc").await.expect_err("refused");
    let printed = format!("{api:?} {error:?} {error} {answer:?}");
    assert!(!printed.contains("xoxb"), "{printed}");
    assert!(!printed.contains("secret words"), "{printed}");
}
