//! Every method called in every wrong way there is a word for: whatever it answers has to be
//! something Slack documents for it. Manifests that Slack's own samples call right or wrong.

use std::collections::BTreeSet;

use matoi_workspace::method_errors;
use serde_json::{Map, Value, json};

use super::{BEYOND_THE_LIST, ground_truth, read};
use crate::support::Stage;

/// What stands where something else is expected.
const NONSENSE: &[&str] = &[
    "",
    "nonsense",
    "C0404",
    "U0404",
    "-1",
    "[]",
    "{}",
    "[{}]",
    "[\"x\"]",
    "1.1",
    "true",
    "#nowhere",
    "https://example.com",
    "とても長い名前とても長い名前とても長い名前とても長い名前とても長い名前とても長い名前とても長い名前とても長い名前",
];

/// A world with something of everything, and the arguments that name it.
fn furnished() -> (Stage, Vec<(&'static str, String)>) {
    let mut stage = Stage::new();
    let (bot, hana) = (stage.bot(), stage.person("hana"));
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let general = stage.channel("general");
    let said = stage.ok(
        &hana,
        "chat.postMessage",
        json!({"channel": general, "text": "x"}),
    );
    let own = stage.ok(
        &bot,
        "chat.postMessage",
        json!({"channel": general, "text": "x"}),
    );
    let secret = json!({"name": "secret", "is_private": true});
    let secret = stage.ok(&hana, "conversations.create", secret);
    let gone = stage.ok(&bot, "conversations.create", json!({"name": "gone"}));
    stage.ok(
        &bot,
        "conversations.archive",
        json!({"channel": gone["channel"]["id"]}),
    );
    let talk = stage.ok(
        &bot,
        "conversations.open",
        json!({"users": stage.id_of("hana")}),
    );
    let things = vec![
        ("channel", general),
        ("channel", text(&secret["channel"]["id"])),
        ("channel", text(&gone["channel"]["id"])),
        ("channel", text(&talk["channel"]["id"])),
        ("ts", text(&said["ts"])),
        ("ts", text(&own["ts"])),
        ("user", stage.id_of("hana")),
        ("user", stage.id_of("matoi")),
        ("name", "eyes".to_owned()),
        ("text", "words".to_owned()),
        ("title", "words".to_owned()),
        ("link", "https://example.com".to_owned()),
        ("type", "link".to_owned()),
    ];
    (stage, things)
}

/// Which sort of thing an argument takes, by its name.
fn sort_of(argument: &str) -> &str {
    match argument {
        "channel_id" | "channels" => "channel",
        "timestamp" | "message_ts" | "thread_ts" | "latest" | "oldest" => "ts",
        "users" | "user_id" => "user",
        "topic" | "purpose" | "query" => "text",
        other => other,
    }
}

/// Argument sets: nothing; each thing there is, in its place; then one argument wrong at a time.
fn sets(arguments: &[String], things: &[(&'static str, String)]) -> Vec<Map<String, Value>> {
    let mut sets = vec![Map::new()];
    for (sort, thing) in things {
        let mut right = Map::new();
        for argument in arguments {
            let kind = sort_of(argument);
            let usual = things.iter().find(|(one, _)| *one == kind);
            let value = if kind == *sort {
                Some(thing)
            } else {
                usual.map(|(_, value)| value)
            };
            if let Some(value) = value {
                right.insert(argument.clone(), value.clone().into());
            }
        }
        if !sets.contains(&right) {
            sets.push(right);
        }
    }
    for right in sets.clone() {
        for argument in arguments {
            for word in NONSENSE {
                let mut wrong = right.clone();
                wrong.insert(argument.clone(), (*word).into());
                sets.push(wrong);
            }
        }
    }
    sets
}

#[test]
fn whatever_is_asked_wrongly_is_refused_as_slack_refuses() {
    let Some(folder) = ground_truth() else { return };
    let methods = read(&folder.join("methods.json"));
    let common = read(&folder.join("common_errors.json"));
    let (stage, things) = furnished();
    let app_token = stage.world.apps().next().unwrap().app_token.clone();
    let callers = [
        stage.bot(),
        stage.person("hana"),
        // These differ in what they may, hardly in what they are told about arguments.
        stage.person("shigeru"),
        app_token,
        "nobody".to_owned(),
    ];
    let (readers, others) = (&callers[..2], &callers[2..]);
    let (mut seen, mut unknown) = (BTreeSet::new(), BTreeSet::new());
    for method in method_errors().map(|one| one.method) {
        // It answers whatever error it is asked for.
        let is_echo = method == "api.test";
        if is_echo || method.starts_with("sandbox.") || BEYOND_THE_LIST.contains(&method) {
            continue;
        }
        let documented = &methods[method];
        let arguments: Vec<String> = documented["args"]
            .as_object()
            .map(|args| args.keys().cloned().collect())
            .unwrap_or_default();
        for (number, set) in sets(&arguments, &things).into_iter().enumerate() {
            let others = if number <= things.len() { others } else { &[] };
            for caller in readers.iter().chain(others) {
                let mut stage = Stage {
                    world: stage.world.clone(),
                    now: stage.now,
                };
                let answer = stage.call(caller, method, Value::Object(set.clone()));
                let Some(code) = answer.error() else { continue };
                let is_known =
                    documented["errors"].get(code).is_some() || common.get(code).is_some();
                if !is_known {
                    unknown.insert(format!("{method} answers {code}"));
                }
                seen.insert((method, code.to_owned()));
            }
        }
    }
    assert!(unknown.is_empty(), "{unknown:#?}");
    assert!(seen.len() > 200, "the walk went nowhere: {}", seen.len());
}

#[test]
fn manifests_are_judged_as_slacks_samples_are() {
    let Some(folder) = ground_truth() else { return };
    let mut stage = Stage::new();
    let owner = stage.person("shigeru");
    for name in ["v1.valid", "v2.valid"] {
        let sample = read(&folder.join(format!("manifest_samples/{name}.json")));
        stage.ok(
            &owner,
            "apps.manifest.validate",
            json!({"manifest": sample}),
        );
    }
    let sample = read(&folder.join("manifest_samples/v1.invalid.json"));
    let args = json!({"manifest": sample});
    stage.refused(&owner, "apps.manifest.validate", args, "invalid_manifest");
}
