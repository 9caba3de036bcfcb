//! The manifest is one that Slack's own schema takes.

use matoi_slack::manifest::{Reach, link, manifest, over_http};
use serde_json::{Value, json};

use super::{ground_truth, walker::wrong};

const SCHEMA: &str = "manifest.schema.2.0.0.json";
/// Some browsers and proxies cut longer addresses.
const LINK_MAX: usize = 6_000;
const REACHES: [Reach; 2] = [Reach::Everywhere, Reach::PublicOnly];

#[test]
fn the_walker_tells_a_valid_manifest_from_an_invalid_one() {
    for version in ["1", "2"] {
        let schema = ground_truth::read(&format!("manifest.schema.{version}.0.0.json"));
        let sample =
            |kind: &str| ground_truth::read(&format!("manifest_samples/v{version}.{kind}.json"));
        let (Some(schema), Some(valid), Some(invalid)) =
            (schema, sample("valid"), sample("invalid"))
        else {
            return;
        };
        assert_eq!(wrong(&schema, &valid), Vec::<String>::new(), "v{version}");
        assert_ne!(wrong(&schema, &invalid), Vec::<String>::new(), "v{version}");
    }
}

#[test]
fn it_is_valid_by_slacks_schema() {
    let Some(schema) = ground_truth::read(SCHEMA) else {
        return;
    };
    for reach in REACHES {
        let ours = manifest(reach);
        assert_eq!(wrong(&schema, &ours), Vec::<String>::new());
        let over_http = over_http(ours, "https://matoi.example.com");
        assert_eq!(wrong(&schema, &over_http), Vec::<String>::new());
    }
}

/// Each a way in which it could go wrong unseen.
#[test]
fn what_is_wrong_with_it_would_be_seen() {
    let Some(schema) = ground_truth::read(SCHEMA) else {
        return;
    };
    let spoiled: [(&str, Value); 6] = [
        ("/display_information/name", json!("n".repeat(36))),
        ("/features/shortcuts/0/name", json!("s".repeat(25))),
        ("/features/shortcuts/0/type", json!("menu")),
        ("/features/slash_commands/0/command", json!("matoi")),
        (
            "/settings/event_subscriptions/bot_events",
            json!(["a", "a"]),
        ),
        ("/settings/socket_mode_enabled", json!("yes")),
    ];
    for (place, value) in spoiled {
        let mut ours = manifest(Reach::Everywhere);
        *ours.pointer_mut(place).unwrap() = value;
        assert_eq!(wrong(&schema, &ours).len(), 1, "{place}");
    }
}

#[test]
fn public_only_asks_for_nothing_private() {
    let all = manifest(Reach::PublicOnly);
    let scopes = &all["oauth_config"]["scopes"];
    let events = &all["settings"]["event_subscriptions"]["bot_events"];
    let lists = [&scopes["bot"], &scopes["bot_optional"], events];
    let names = lists
        .map(|list| list.as_array().unwrap())
        .into_iter()
        .flatten();
    for name in names.filter_map(Value::as_str) {
        let is_private = ["groups:", "group_", "message.groups", "im:history", "mpim:"]
            .iter()
            .any(|private| name.starts_with(private));
        assert!(!is_private, "{name}");
    }
    assert!(scopes["bot"].to_string().contains("channels:manage"));
}

#[test]
fn the_link_carries_the_whole_manifest() {
    for reach in REACHES {
        let manifest = manifest(reach);
        let link = link(&manifest);
        assert!(link.len() <= LINK_MAX, "{} characters", link.len());
        assert!(!link.contains(['+', ' ', '"']), "{link}");
        let (page, query) = link.split_once('?').unwrap();
        assert_eq!(page, "https://api.slack.com/apps");
        let fields: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap();
        assert_eq!(fields[0], ("new_app".to_owned(), "1".to_owned()));
        assert_eq!(fields[1].0, "manifest_json");
        let carried: Value = serde_json::from_str(&fields[1].1).unwrap();
        assert_eq!(carried, manifest);
    }
}
