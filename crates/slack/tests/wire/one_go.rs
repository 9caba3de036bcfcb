//! Several calls in one go, all made with the time at which the first began.

use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};
use matoi_slack::wire::client::{CallError, WebApi};
use matoi_slack::wire::http::HttpAnswer;
use matoi_slack::wire::limits::TIER_3_PER_MINUTE;
use matoi_slack::wire::method::Method;

use super::tiny_slack::{Fault, TOKEN, TinySlack};

const NOW: Timestamp = Timestamp::constant(1_800_000_000, 0);

fn later(seconds: i64) -> Timestamp {
    NOW + SignedDuration::from_secs(seconds)
}

fn slow(status: u16, took_ms: u64) -> HttpAnswer {
    HttpAnswer {
        took_ms,
        retry_after: Some(30),
        ..HttpAnswer::json(status, r#"{"ok":true}"#)
    }
}

#[tokio::test]
async fn a_429_counts_from_its_own_answer_not_from_when_the_first_call_was_made() {
    let slack = Arc::new(TinySlack::default());
    let api = WebApi::new(slack.clone(), "http://127.0.0.1:1/api", TOKEN.into());
    slack.break_next(Fault::Instead(slow(200, 5_000)));
    api.call(NOW, Method::AuthTest, &[]).await.expect("slow");
    slack.break_next(Fault::Instead(slow(429, 2_000)));
    let limited = api.call(NOW, Method::TeamInfo, &[]).await;
    assert_eq!(limited, Err(CallError::Limited { until: later(37) }));
}

#[tokio::test]
async fn whoever_began_before_a_clock_was_set_back_freezes_nothing() {
    let slack = Arc::new(TinySlack::default());
    let api = WebApi::new(slack.clone(), "http://127.0.0.1:1/api", TOKEN.into());
    let clock = Arc::new(Mutex::new(later(3_600)));
    let shown = clock.clone();
    let api = api.by_clock(Arc::new(move || *shown.lock().unwrap()));
    let call = async |now| {
        slack.break_next(Fault::Instead(slow(200, 0)));
        api.call(now, Method::TeamInfo, &[]).await
    };
    call(later(3_600)).await.expect("an hour ahead");
    *clock.lock().unwrap() = NOW;
    // A minute's worth by somebody who goes by the time when they began.
    let mut limited = None;
    for _ in 0..=TIER_3_PER_MINUTE {
        limited = limited.or(call(later(3_600)).await.err());
    }
    let Some(CallError::Limited { until }) = limited else {
        panic!("a minute's worth is all there is: {limited:?}")
    };
    assert!(until < later(60), "{until}");
    *clock.lock().unwrap() = until;
    call(until).await.expect("its time has come");
}

#[tokio::test]
async fn a_clock_that_was_set_back_is_believed() {
    let slack = Arc::new(TinySlack::default());
    let api = WebApi::new(slack.clone(), "http://127.0.0.1:1/api", TOKEN.into());
    slack.break_next(Fault::Instead(slow(200, 0)));
    api.call(later(3_600), Method::AuthTest, &[])
        .await
        .expect("an hour ahead");
    slack.break_next(Fault::Instead(slow(429, 0)));
    let limited = api.call(NOW, Method::TeamInfo, &[]).await;
    assert_eq!(limited, Err(CallError::Limited { until: later(30) }));
}
