//! Rate limits: none, Slack's own, or by chance.

use matoi_workspace::Answer;
use serde_json::{Value, json};

use crate::support::Stage;

/// What an answer says of limits: after how many seconds to come back, or that it passed.
fn wait(answer: &Answer) -> Option<u64> {
    if answer.is_ok() {
        return None;
    }
    assert_eq!((answer.status, answer.error()), (429, Some("ratelimited")));
    let mut headers = answer.headers.iter();
    let after = headers.find(|(name, _)| name == "retry-after").unwrap();
    Some(after.1.parse().unwrap())
}

fn limited(how: &str) -> Stage {
    let mut stage = Stage::new();
    let hana = stage.person("hana");
    stage.ok(&hana, "sandbox.prefs", json!({"rate_limit": how}));
    stage
}

/// Posts so often at one moment.
fn posts(stage: &mut Stage, token: &str, count: usize) -> Vec<Option<u64>> {
    let say = json!({"channel": stage.channel("general"), "text": "x"});
    let one = |_| wait(&stage.call_now(token, "chat.postMessage", say.clone()));
    (0..count).map(one).collect()
}

#[test]
fn strict_is_one_post_a_second_in_a_channel_after_a_burst() {
    let mut stage = limited("strict");
    let bot = stage.bot();
    let burst = posts(&mut stage, &bot, 6);
    assert_eq!(burst, [None, None, None, None, None, Some(1)]);
    let elsewhere = json!({"channel": stage.channel("alerts"), "text": "x"});
    let answer = stage.call_now(&bot, "chat.postMessage", elsewhere);
    assert_eq!(wait(&answer), None, "each channel has its own");
    for _ in 0..3 {
        stage.wait_ms(1_000);
        assert_eq!(posts(&mut stage, &bot, 2), [None, Some(1)]);
    }
}

#[test]
fn strict_goes_by_the_tier_of_a_method() {
    let mut stage = limited("strict");
    let bot = stage.bot();
    let mut list = || wait(&stage.call_now(&bot, "conversations.list", json!({})));
    let passed = (0..20).filter(|_| list().is_none()).count();
    assert_eq!(passed, 20, "tier 2: twenty a minute");
    assert_eq!(list(), Some(3));
    let other = stage.call_now(&bot, "users.list", json!({}));
    assert_eq!(wait(&other), None, "each method has its own");
}

#[test]
fn chaos_refuses_some_calls_of_apps_and_the_same_seed_the_same_ones() {
    let mut stage = limited("chaos");
    let (bot, hana) = (stage.bot(), stage.person("hana"));
    let first = posts(&mut stage, &bot, 100);
    let refused: Vec<u64> = first.iter().flatten().copied().collect();
    assert!((5..=40).contains(&refused.len()), "{refused:?}");
    assert!(refused.iter().all(|wait| (1..=10).contains(wait)));
    assert_eq!(first, posts(&mut limited("chaos"), &bot, 100));
    assert_eq!(posts(&mut stage, &hana, 100), [None; 100]);
    let prefs = stage.ok(&bot, "sandbox.prefs", json!({"rate_limit": "off"}));
    assert_eq!(prefs["prefs"]["rate_limit"], Value::from("off"));
    assert_eq!(posts(&mut stage, &bot, 100), [None; 100]);
}
