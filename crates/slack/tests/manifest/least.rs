//! The manifest asks for what the code uses, and for nothing else.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use matoi_slack::{
    manifest::{FEATURES, FREE, Need, Reach, events, scopes},
    wire::method::Method,
};
use matoi_words::{Language, UNKNOWN_MARK, say};
use serde_json::Value;

use super::ground_truth;

/// Scopes that no method and no event names as its own: what they do instead.
const BESIDE: [(&str, &str); 3] = [
    (
        "chat:write.public",
        "chat.postMessage where we are no member",
    ),
    ("commands", "the command and the shortcuts"),
    ("users:read.email", "addresses in users.list"),
];
/// Scopes by event, as Slack documents them (docs.slack.dev, each event's page).
const HEARD_WITH: [(&str, &str); 21] = [
    ("app_mention", "app_mentions:read"),
    ("channel_archive", "channels:read"),
    ("channel_deleted", "channels:read"),
    ("channel_id_changed", "groups:read"),
    ("channel_left", "channels:read"),
    ("channel_rename", "channels:read"),
    ("channel_unarchive", "channels:read"),
    ("group_archive", "groups:read"),
    ("group_deleted", "groups:read"),
    ("group_left", "groups:read"),
    ("group_rename", "groups:read"),
    ("group_unarchive", "groups:read"),
    ("member_joined_channel", "channels:read"),
    ("member_left_channel", "channels:read"),
    ("message.channels", "channels:history"),
    ("message.groups", "groups:history"),
    ("reaction_added", "reactions:read"),
    ("reaction_removed", "reactions:read"),
    ("app_home_opened", ""),
    ("tokens_revoked", ""),
    ("user_change", "users:read"),
];

fn all_scopes() -> Vec<&'static str> {
    [Need::Needed, Need::Optional]
        .map(|need| scopes(Reach::Everywhere, need))
        .concat()
}

fn in_the_table() -> BTreeSet<Method> {
    let of_features = FEATURES.iter().flat_map(|feature| feature.methods);
    of_features.chain(FREE).copied().collect()
}

fn sources(folder: &Path, all: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, all);
        } else if !path.ends_with("manifest.rs") {
            all.push(path);
        }
    }
}

/// The methods that the sources name, apart from the two tables.
fn called() -> BTreeSet<Method> {
    let mut all = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut all);
    let text: String = all
        .iter()
        .map(|path| std::fs::read_to_string(path).expect("a source"))
        .collect();
    let named = text.split("Method::").skip(1).map(|after| {
        let end = after.find(|letter: char| !letter.is_ascii_alphanumeric());
        &after[..end.unwrap_or(after.len())]
    });
    let named: BTreeSet<&str> = named.collect();
    let is_named = |method: &&Method| named.contains(format!("{method:?}").as_str());
    Method::ALL.iter().filter(is_named).copied().collect()
}

#[test]
fn what_is_called_stands_in_the_table_and_nothing_else_does() {
    let (called, told) = (called(), in_the_table());
    let untold: Vec<_> = called.difference(&told).collect();
    assert!(untold.is_empty(), "say what these are for: {untold:?}");
    let uncalled: Vec<_> = told.difference(&called).collect();
    assert!(uncalled.is_empty(), "nobody calls these: {uncalled:?}");
}

/// The scopes any of which a bot needs for a method.
fn documented(methods: &Value, method: Method) -> Vec<String> {
    let scopes = &methods[method.name()]["scopes"]["bot"];
    let all = scopes.as_array().into_iter().flatten();
    all.filter_map(Value::as_str).map(str::to_owned).collect()
}

#[test]
fn every_method_that_is_called_has_a_scope_of_it() {
    let Some(methods) = ground_truth::read("methods.json") else {
        return;
    };
    for reach in [Reach::Everywhere, Reach::PublicOnly] {
        let needed = scopes(reach, Need::Needed);
        let optional = scopes(reach, Need::Optional);
        for method in called() {
            let any = documented(&methods, method);
            let has = |all: &[&str]| any.iter().any(|scope| all.contains(&scope.as_str()));
            let is_free = FREE.contains(&method);
            assert!(
                has(&needed) || has(&optional) || is_free,
                "{} needs one of {any:?}",
                method.name()
            );
            assert!(!is_free || any.is_empty(), "{} is not free", method.name());
        }
    }
}

#[test]
fn it_asks_for_nothing_that_no_code_needs() {
    let methods = ground_truth::read("methods.json");
    for feature in FEATURES {
        for scope in feature.scopes {
            let beside = BESIDE.iter().any(|(beside, _)| beside == scope);
            let heard = feature.events.iter().any(|event| {
                HEARD_WITH
                    .iter()
                    .any(|(name, with)| name == event && with == scope)
            });
            let Some(methods) = &methods else { continue };
            let used = feature
                .methods
                .iter()
                .any(|method| documented(methods, *method).iter().any(|one| one == scope));
            assert!(beside || heard || used, "{}: {scope}", feature.id);
        }
    }
}

#[test]
fn every_event_is_read_and_granted() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |file: &str| std::fs::read_to_string(root.join(file)).unwrap();
    let readers = [read("src/read/mod.rs"), read("src/fast/opening.rs")].concat();
    for event in events(Reach::Everywhere) {
        let kind = event.split('.').next().unwrap();
        let is_read = readers.contains(&format!("\"{kind}\""));
        assert!(is_read, "nobody reads {event}");
        let with = HEARD_WITH.iter().find(|(name, _)| *name == event);
        let (_, with) = with.unwrap_or_else(|| panic!("{event}: with which scope is it heard?"));
        assert!(with.is_empty() || all_scopes().contains(with), "{event}");
    }
}

/// An event whose scope may be left out would never come, and nobody would know.
#[test]
fn nothing_optional_is_listened_to() {
    let optional = FEATURES
        .iter()
        .filter(|feature| feature.need == Need::Optional);
    for feature in optional {
        assert_eq!(feature.events, [""; 0], "{}", feature.id);
    }
}

#[test]
fn each_thing_says_what_it_is_for() {
    for feature in FEATURES {
        for language in Language::ALL {
            let says = say(language, &format!("slack.why_{}", feature.id), &[]);
            assert!(!says.contains(UNKNOWN_MARK), "{says}");
        }
    }
}

#[test]
fn the_documentation_names_each_thing_with_what_it_is_for() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(folder.join("../../docs/slack.md")).unwrap();
    let rows: Vec<&str> = text.lines().filter(|line| line.starts_with('|')).collect();
    for feature in FEATURES {
        let says = |language| say(language, &format!("slack.why_{}", feature.id), &[]);
        let whys = Language::ALL.map(says);
        let is_its = |row: &&&str| whys.iter().all(|why| row.contains(why.as_str()));
        let row = rows.iter().find(is_its);
        let row = row.unwrap_or_else(|| panic!("no row says what {} is for", feature.id));
        for name in feature.scopes.iter().chain(feature.events) {
            assert!(row.contains(&format!("`{name}`")), "{}: {name}", feature.id);
        }
    }
}
