//! The generic source, on fixtures of our own writing and on anything at all.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use matoi_alerts::{NotAnAlert, Post, Source, limits, parse};
use matoi_core::alert::{Heard, Status};
use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

fn received_at() -> Timestamp {
    "2026-11-22T05:10:00Z".parse().expect("a time")
}

fn read(body: &[u8]) -> Result<Vec<Heard>, NotAnAlert> {
    parse(&Post {
        source: "generic",
        headers: &[],
        body,
        received_at: received_at(),
    })
}

fn fixture(name: &str) -> Vec<Heard> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/generic")
        .join(name);
    let body = std::fs::read(&path).expect("the fixture is there");
    read(&body).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn only(name: &str) -> Heard {
    let [heard] = <[Heard; 1]>::try_from(fixture(name)).expect("one alert");
    heard
}

fn labels(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

#[test]
fn a_full_alert_is_read_whole() {
    let expected = Heard {
        fingerprint: "payments-5xx".into(),
        source: "generic".to_owned(),
        title: "決済APIの5xxが増えています".to_owned(),
        summary: Some("5分間で12.4 %(ふだんは0.1 %)".to_owned()),
        status: Status::Firing,
        level: Some("critical".to_owned()),
        url: Some("https://graphs.example.test/d/payments?from=now-1h".to_owned()),
        labels: labels(&[
            ("release", "2026.11.4"),
            ("service", "payments"),
            ("starts_at", "2026-11-22T05:02:11Z"),
            ("zone", "east-1"),
        ]),
        at: received_at(),
    };
    assert_eq!(only("full.json"), expected);
}

#[test]
fn nothing_is_required() {
    let heard = only("smallest.json");
    assert_eq!(
        (heard.title.as_str(), heard.summary, heard.status),
        ("", None, Status::Firing)
    );
    assert_eq!(heard.fingerprint.as_str().len(), 32);
    assert_eq!(
        only("title_only.json").title,
        "disk almost full on storage-2"
    );
    let heard = only("summary_only.json");
    assert_eq!(
        heard.title,
        "注文の確認メールが14:02から送られていません。 待ち行列は 1,204 件です。"
    );
    assert_eq!(
        heard.summary.map(|summary| summary.lines().count()),
        Some(2)
    );
    assert_eq!(fixture("nobody_home.json"), []);
}

#[test]
fn a_recovery_finds_the_alert_it_ends() {
    let resolved = only("resolved.json");
    assert_eq!(resolved.status, Status::Resolved);
    assert_eq!(resolved.fingerprint, only("full.json").fingerprint);
    for word in ["ok", "OK ", "recovered", "復旧"] {
        let body = format!(r#"{{"title": "t", "status": "{word}"}}"#);
        assert_eq!(
            read(body.as_bytes()).expect("an alert")[0].status,
            Status::Resolved,
            "{word}"
        );
    }
}

#[test]
fn a_repeat_is_the_same_alert_and_another_label_another_one() {
    let (first, later) = (only("repeated_first.json"), only("repeated_later.json"));
    assert_eq!(first.fingerprint, later.fingerprint);
    let several = fixture("several.json");
    assert_eq!(several[0].fingerprint, several[2].fingerprint);
    assert_ne!(several[0].fingerprint, several[1].fingerprint);
    assert_ne!(first.fingerprint, several[0].fingerprint);
}

#[test]
fn derived_fingerprints_stay_what_they_are() {
    // A changed derivation would tear every standing alert from its card: that takes a decision, not an accident.
    assert_eq!(
        only("repeated_first.json").fingerprint.as_str(),
        "24cd14c5c74fee905e657fdfbcc37709"
    );
}

#[test]
fn odd_types_are_taken_at_their_word() {
    let heard = only("odd_types.json");
    assert_eq!(heard.title, "503");
    assert_eq!(
        heard.summary.as_deref(),
        Some(r#"["gateway",{"retries":3}]"#)
    );
    assert_eq!(heard.status, Status::Firing);
    assert_eq!(heard.level.as_deref(), Some(r#"{"level":2}"#));
    assert_eq!(heard.fingerprint.as_str(), "77");
    assert_eq!(heard.url, None, "an address people press is a web address");
    let expected = [
        ("attempts", "3"),
        ("hosts", r#"["a","b"]"#),
        ("ok", "false"),
        ("starts_at", "2026-11-22T05:02:11Z"),
    ];
    assert_eq!(heard.labels, labels(&expected));
}

#[test]
fn what_is_too_long_is_cut_and_says_so() {
    let long = "長".repeat(5_000);
    let body = serde_json::json!({
        "title": long, "summary": long, "severity": long, "fingerprint": long,
        "url": format!("https://example.test/{long}"),
        "labels": {"note": long},
    });
    let heard = read(body.to_string().as_bytes())
        .expect("an alert")
        .remove(0);
    let cut = |text: &str, chars_max| text.chars().count() == chars_max && text.ends_with('…');
    assert!(cut(&heard.title, limits::TITLE_CHARS_MAX));
    assert!(cut(
        heard.summary.as_deref().expect("a summary"),
        limits::SUMMARY_CHARS_MAX
    ));
    assert!(cut(
        heard.level.as_deref().expect("a level"),
        limits::LEVEL_CHARS_MAX
    ));
    assert!(cut(&heard.labels["note"], limits::LABEL_VALUE_CHARS_MAX));
    assert_eq!(
        heard.fingerprint.as_str().len(),
        32,
        "a cut fingerprint could equal another one"
    );
    assert_eq!(heard.url, None, "half an address leads nowhere");
}

#[test]
fn so_many_labels_are_kept() {
    let labels: BTreeMap<String, u32> = (0..200).map(|n| (format!("label{n:03}"), n)).collect();
    let body = serde_json::json!({"title": "t", "labels": labels});
    let heard = read(body.to_string().as_bytes())
        .expect("an alert")
        .remove(0);
    assert_eq!(heard.labels.len(), limits::LABELS_MAX);
    assert!(heard.labels.contains_key("label000"));
}

#[test]
fn a_body_that_is_too_large_is_refused() {
    let body = format!(r#"{{"title": "{}"}}"#, "a".repeat(limits::BODY_BYTES_MAX));
    assert_eq!(read(body.as_bytes()), Err(NotAnAlert::TooLarge(body.len())));
}

#[test]
fn what_is_no_alert_is_answered_with_the_reason() {
    assert_eq!(read(b"7"), Err(NotAnAlert::NotAnObject("a number")));
    assert_eq!(read(b"null"), Err(NotAnAlert::NotAnObject("null")));
    assert_eq!(
        read(br#"[{"title": "a"}, "b"]"#),
        Err(NotAnAlert::NotAnObject("text"))
    );
    assert!(matches!(read(b""), Err(NotAnAlert::NotJson(_))));
    assert!(matches!(read(b"title=disk"), Err(NotAnAlert::NotJson(_))));
    assert!(matches!(
        read(b"{\"title\": \"\xff\"}"),
        Err(NotAnAlert::NotJson(_))
    ));
    let many = format!("[{}]", vec!["{}"; limits::ALERTS_MAX + 1].join(","));
    assert_eq!(
        read(many.as_bytes()),
        Err(NotAnAlert::TooMany(limits::ALERTS_MAX + 1))
    );
    let post = Post {
        source: "smoke-signals",
        headers: &[],
        body: b"{}",
        received_at: received_at(),
    };
    assert_eq!(
        parse(&post),
        Err(NotAnAlert::UnknownSource("smoke-signals".to_owned()))
    );
    assert_eq!(Source::named("generic"), Some(Source::Generic));
}

#[test]
fn depth_is_limited() {
    let nested = |depth: usize| format!("{}{{}}{}", "[".repeat(depth), "]".repeat(depth));
    let labelled = |depth: usize| format!(r#"{{"labels": {{"deep": {}}}}}"#, nested(depth));
    // The object, its labels and the innermost object are three levels.
    assert!(read(labelled(limits::JSON_DEPTH_MAX - 3).as_bytes()).is_ok());
    assert!(matches!(
        read(labelled(limits::JSON_DEPTH_MAX - 2).as_bytes()),
        Err(NotAnAlert::NotJson(_))
    ));
    assert!(matches!(
        read(nested(100_000).as_bytes()),
        Err(NotAnAlert::NotJson(_))
    ));
}

proptest! {
    #[test]
    fn no_bytes_cause_a_panic(body in proptest::collection::vec(any::<u8>(), 0..512)) {
        let _either = read(&body);
    }

    #[test]
    fn any_words_are_read_within_the_limits(
        title in "\\PC{0,600}", status in "\\PC{0,20}", name in "\\PC{0,150}", value in any::<String>(),
    ) {
        let body = serde_json::json!({"title": title, "status": status, "labels": {name: value}});
        let heard = read(body.to_string().as_bytes()).expect("an object is an alert").remove(0);
        prop_assert!(heard.title.chars().count() <= limits::TITLE_CHARS_MAX);
        prop_assert!(!heard.title.contains('\n'));
        prop_assert!(!heard.fingerprint.as_str().is_empty());
        for (name, value) in &heard.labels {
            prop_assert!(name.chars().count() <= limits::LABEL_NAME_CHARS_MAX);
            prop_assert!(value.chars().count() <= limits::LABEL_VALUE_CHARS_MAX);
        }
    }

    #[test]
    fn the_order_of_labels_is_no_matter(names in proptest::collection::btree_set("[a-z]{1,8}", 1..8)) {
        let written = |names: Vec<&String>| {
            let labels: Vec<String> = names.iter().map(|name| format!(r#""{name}": "x""#)).collect();
            let body = format!(r#"{{"title": "t", "labels": {{{}}}}}"#, labels.join(","));
            read(body.as_bytes()).expect("an alert").remove(0).fingerprint
        };
        prop_assert_eq!(written(names.iter().collect()), written(names.iter().rev().collect()));
    }
}
