//! What the workspace answers, held against Slack's documented errors and the shapes of its
//! responses. The data is not part of the project: `SLACK_GROUNDTRUTH` names its folder, and where
//! it is absent the test says that it did not run.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use matoi_workspace::{Act, method_errors};
use serde_json::{Value, json};

use crate::support::Stage;

mod walk;

/// Undocumented in the list, yet called by SDKs.
const BEYOND_THE_LIST: &[&str] = &[
    "apps.manifest.delete",
    "apps.uninstall",
    "conversations.mark",
    "usergroups.users.update",
];

fn ground_truth() -> Option<PathBuf> {
    let folder = std::env::var_os("SLACK_GROUNDTRUTH").map(PathBuf::from);
    let folder = folder.filter(|folder| folder.join("methods.json").exists());
    if folder.is_none() {
        println!("did not run: SLACK_GROUNDTRUTH names no folder with methods.json");
    }
    folder
}

fn read(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn keys(value: &Value) -> BTreeSet<&str> {
    value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

#[test]
fn every_error_is_one_slack_documents() {
    let Some(folder) = ground_truth() else { return };
    let methods = read(&folder.join("methods.json"));
    let common = read(&folder.join("common_errors.json"));
    for errors in method_errors().filter(|errors| !errors.method.starts_with("sandbox.")) {
        for code in errors.common {
            assert!(
                common.get(code).is_some(),
                "{code} is not common to all methods"
            );
        }
        let Some(documented) = methods.get(errors.method) else {
            assert!(
                BEYOND_THE_LIST.contains(&errors.method),
                "{} is unknown",
                errors.method
            );
            continue;
        };
        for code in errors.own {
            let is_documented = documented["errors"].get(code).is_some();
            assert!(is_documented, "{} never answers {code}", errors.method);
        }
    }
}

#[test]
fn every_answer_has_fields_slack_has() {
    let Some(folder) = ground_truth() else { return };
    let mut stage = Stage::new();
    for (method, answer) in answers(&mut stage) {
        let shape = read(&folder.join("responses").join(format!("{method}.json")));
        let (known, given) = (keys(&shape), keys(&answer));
        let unknown: Vec<_> = given.difference(&known).collect();
        assert!(unknown.is_empty(), "{method} answers {unknown:?}");
    }
}

#[test]
fn every_event_has_fields_slack_has() {
    let Some(folder) = ground_truth() else { return };
    let mut stage = Stage::new();
    answers(&mut stage);
    let mut seen = BTreeSet::new();
    for payload in stage.heard() {
        let event = &payload["event"];
        let (kind, subtype) = (event["type"].as_str().unwrap(), event["subtype"].as_str());
        let file = match (kind, subtype) {
            ("message", None) => "Message",
            ("message", Some("file_share")) => "MessageFileShare",
            ("message", Some("message_changed")) => "MessageChanged",
            ("message", Some("message_deleted")) => "MessageDeleted",
            ("message", Some("channel_join")) => "MessageChannelJoin",
            ("message", Some("channel_topic")) => "MessageChannelTopic",
            ("message", Some("channel_archive")) => "MessageChannelArchive",
            ("message", Some("channel_unarchive")) => "MessageChannelUnarchive",
            ("app_mention", _) => "AppMention",
            ("reaction_added", _) => "ReactionAdded",
            ("pin_added", _) => "PinAdded",
            ("member_joined_channel", _) => "MemberJoinedChannel",
            ("channel_created", _) => "ChannelCreated",
            ("channel_archive", _) => "ChannelArchive",
            ("channel_unarchive", _) => "ChannelUnarchive",
            ("channel_left", _) => "ChannelLeft",
            ("group_left", _) => "GroupLeft",
            ("file_shared", _) => "FileShared",
            ("team_join", _) => "TeamJoin",
            ("user_change", _) => "UserChange",
            ("reaction_removed", _) => "ReactionRemoved",
            ("pin_removed", _) => "PinRemoved",
            ("member_left_channel", _) => "MemberLeftChannel",
            _ => continue,
        };
        let shape = read(&folder.join("events").join(format!("{file}.json")));
        // Shapes were recorded from different corners of Slack; what one lacks another has.
        let everywhere = [
            "user",
            "team",
            "metadata",
            "app_id",
            "subtype",
            "context_team_id",
            "context_enterprise_id",
            "token",
            "client_msg_id",
        ];
        for (known, given) in [(&shape["event"], event), (&shape, &payload)] {
            let known = keys(known);
            let unknown: Vec<_> = keys(given)
                .into_iter()
                .filter(|key| !known.contains(key) && !everywhere.contains(key))
                .collect();
            assert!(unknown.is_empty(), "{file} has {unknown:?}");
        }
        seen.insert(file);
    }
    assert!(seen.len() >= 18, "{seen:?}");
}

#[test]
fn every_interaction_has_fields_slack_has() {
    let Some(folder) = ground_truth() else { return };
    let mut stage = Stage::new();
    let (bot, hana) = (stage.bot(), stage.person("hana"));
    let channel = stage.channel("general");
    let plain = |text: &str| json!({"type": "plain_text", "text": text});
    let button = json!({"type": "button", "action_id": "b", "text": plain("b")});
    let blocks = json!([{"type": "actions", "elements": [button]}]);
    let post = json!({"channel": channel, "text": "x", "blocks": blocks});
    let ts = stage.ok(&bot, "chat.postMessage", post)["ts"].clone();
    let mut seen = Vec::new();
    let click = json!({"channel": channel, "message_ts": ts, "action_id": "b"});
    stage.ok(&hana, "sandbox.click", click);
    let clicked = stage.heard().pop().unwrap();
    let modal = json!({"type": "modal", "title": plain("t"), "blocks": blocks,
        "notify_on_close": true});
    let open = json!({"trigger_id": clicked["trigger_id"], "view": modal});
    stage.acknowledge(None);
    seen.push(("BlockActionPayload", clicked));
    let id = stage.ok(&bot, "views.open", open)["view"]["id"].clone();
    let about = json!({"callback_id": "matoi_raise_message", "channel": channel, "message_ts": ts});
    for (file, method, args) in [
        ("MessageShortcutPayload", "sandbox.shortcut", about),
        (
            "BlockActionPayload",
            "sandbox.click",
            json!({"view_id": id, "action_id": "b"}),
        ),
        (
            "ViewSubmissionPayload",
            "sandbox.submit",
            json!({"view_id": id}),
        ),
        ("ViewClosedPayload", "sandbox.close", json!({"view_id": id})),
    ] {
        stage.ok(&hana, method, args);
        seen.push((file, stage.heard().pop().unwrap()));
        if method != "sandbox.submit" {
            stage.acknowledge(None);
        }
    }
    for (file, payload) in seen {
        hold_against(&folder, file, &payload);
    }
}

/// Every field of an interaction, of its user and of its team is one Slack has.
fn hold_against(folder: &Path, file: &str, payload: &Value) {
    let shape = read(
        &folder
            .join("interactions/java")
            .join(format!("{file}.json")),
    );
    for (known, given) in [
        (&shape, payload),
        (&shape["user"], &payload["user"]),
        (&shape["team"], &payload["team"]),
    ] {
        let known = keys(known);
        let unknown: Vec<_> = keys(given)
            .into_iter()
            .filter(|key| !known.contains(key) && *key != "response_urls")
            .collect();
        assert!(unknown.is_empty(), "{file} has {unknown:?}");
    }
}

/// A day in the workspace: each method once, with what it answered.
fn answers(stage: &mut Stage) -> Vec<(&'static str, Value)> {
    let channel = stage.channel("general").into();
    let mut day = Day {
        stage,
        all: Vec::new(),
        channel,
        ts: Value::Null,
    };
    day.declares_an_app();
    day.meets_people();
    day.opens_a_room();
    day.talks();
    day.marks();
    day.people_come_and_change();
    day.shares_a_file();
    day.ends();
    day.all
}

struct Day<'a> {
    stage: &'a mut Stage,
    all: Vec<(&'static str, Value)>,
    channel: Value,
    ts: Value,
}

impl Day<'_> {
    fn bot(&mut self, method: &'static str, args: Value) -> Value {
        let bot = self.stage.bot();
        self.call(&bot, method, args)
    }

    fn person(&mut self, name: &str, method: &'static str, args: Value) -> Value {
        let person = self.stage.person(name);
        self.call(&person, method, args)
    }

    fn call(&mut self, token: &str, method: &'static str, args: Value) -> Value {
        let answer = self.stage.ok(token, method, args);
        self.all.push((method, answer.clone()));
        answer
    }

    fn declares_an_app(&mut self) {
        let manifest = json!({"display_information": {"name": "Echo"}});
        let args = json!({"manifest": manifest});
        self.person("shigeru", "apps.manifest.validate", args.clone());
        let made = self.person("shigeru", "apps.manifest.create", args);
        let app = json!({"app_id": made["app_id"]});
        self.person("shigeru", "apps.manifest.export", app);
        let args = json!({"app_id": made["app_id"], "manifest": manifest});
        self.person("shigeru", "apps.manifest.update", args);
    }

    fn meets_people(&mut self) {
        let hana = self.stage.id_of("hana");
        let bot_id = self.bot("auth.test", json!({}))["bot_id"].clone();
        self.bot("api.test", json!({}));
        self.bot("team.info", json!({}));
        self.bot("bots.info", json!({"bot": bot_id}));
        self.bot("users.list", json!({}));
        self.bot("users.info", json!({"user": hana, "include_locale": true}));
        self.bot("users.lookupByEmail", json!({"email": "hana@example.com"}));
        self.bot("users.profile.get", json!({"user": hana}));
        self.bot("users.getPresence", json!({"user": hana}));
        self.bot("users.conversations", json!({}));
        self.bot("usergroups.list", json!({}));
        self.person("shigeru", "usergroups.create", json!({"name": "x"}));
    }

    fn opens_a_room(&mut self) {
        let hana = self.stage.id_of("hana");
        let made = self.bot("conversations.create", json!({"name": "room"}));
        let channel = made["channel"]["id"].clone();
        self.channel = channel.clone();
        self.bot("conversations.list", json!({}));
        self.bot(
            "conversations.invite",
            json!({"channel": channel, "users": hana}),
        );
        self.bot("conversations.members", json!({"channel": channel}));
        let info = json!({"channel": channel, "include_num_members": true});
        self.bot("conversations.info", info);
        self.bot("conversations.join", json!({"channel": channel}));
        self.bot(
            "conversations.setTopic",
            json!({"channel": channel, "topic": "t"}),
        );
        self.bot(
            "conversations.setPurpose",
            json!({"channel": channel, "purpose": "p"}),
        );
        self.bot("conversations.open", json!({"users": hana}));
    }

    fn talks(&mut self) {
        let (hana, channel) = (self.stage.id_of("hana"), self.channel.clone());
        let mention = format!("<@{}> hi", self.stage.id_of("matoi"));
        let mention = json!({"channel": channel, "text": mention});
        let said = self.person("hana", "chat.postMessage", mention);
        let metadata = json!({"event_type": "e", "event_payload": {}});
        let reply =
            json!({"channel": channel, "text": "x", "thread_ts": said["ts"], "metadata": metadata});
        let ts = self.bot("chat.postMessage", reply)["ts"].clone();
        self.ts = ts.clone();
        self.bot(
            "chat.update",
            json!({"channel": channel, "ts": ts, "text": "y"}),
        );
        let whisper = json!({"channel": channel, "user": hana, "text": "y"});
        self.bot("chat.postEphemeral", whisper);
        self.bot(
            "chat.getPermalink",
            json!({"channel": channel, "message_ts": ts}),
        );
        self.bot(
            "conversations.history",
            json!({"channel": channel, "limit": 1}),
        );
        self.bot(
            "conversations.replies",
            json!({"channel": channel, "ts": ts}),
        );
    }

    fn marks(&mut self) {
        let (channel, ts) = (self.channel.clone(), self.ts.clone());
        let emoji = json!({"channel": channel, "timestamp": ts, "name": "eyes"});
        self.bot("reactions.add", emoji.clone());
        self.bot(
            "reactions.get",
            json!({"channel": channel, "timestamp": ts}),
        );
        self.bot("reactions.list", json!({}));
        self.bot("reactions.remove", emoji);
        self.bot("pins.add", json!({"channel": channel, "timestamp": ts}));
        self.bot("pins.list", json!({"channel": channel}));
        self.bot("pins.remove", json!({"channel": channel, "timestamp": ts}));
        let add =
            json!({"channel_id": channel, "title": "t", "type": "link", "link": "https://e.com"});
        let id = self.bot("bookmarks.add", add)["bookmark"]["id"].clone();
        self.person("hana", "bookmarks.list", json!({"channel_id": channel}));
        let edit = json!({"channel_id": channel, "bookmark_id": id, "title": "u"});
        self.bot("bookmarks.edit", edit);
        self.bot(
            "bookmarks.remove",
            json!({"channel_id": channel, "bookmark_id": id}),
        );
    }

    fn people_come_and_change(&mut self) {
        let bot = self.stage.bot();
        self.stage
            .ok(&bot, "sandbox.person", json!({"name": "nagi"}));
        let change = json!({"user": "nagi", "title": "QA"});
        self.stage.ok(&bot, "sandbox.person", change);
    }

    fn shares_a_file(&mut self) {
        let asked = json!({"filename": "a.txt", "length": 5});
        let place = self.person("hana", "files.getUploadURLExternal", asked);
        let key = place["upload_url"].as_str().unwrap();
        let key = key.rsplit('/').next().unwrap().to_owned();
        let now = self.stage.now;
        let (sha256, preview) = ("sha".to_owned(), Some("hello".to_owned()));
        self.stage.world.act(&Act::Upload {
            key,
            size: 5,
            sha256,
            preview,
            now,
        });
        let id = place["file_id"].clone();
        let complete = json!({"files": [{"id": id}], "channel_id": self.channel});
        self.person("hana", "files.completeUploadExternal", complete);
        self.bot("files.info", json!({"file": id}));
        self.bot("files.list", json!({}));
        self.person("hana", "files.delete", json!({"file": id}));
    }

    fn ends(&mut self) {
        let (hana, channel, ts) = (
            self.stage.id_of("hana"),
            self.channel.clone(),
            self.ts.clone(),
        );
        self.bot("chat.delete", json!({"channel": channel, "ts": ts}));
        let home = json!({"type": "home", "blocks": []});
        self.bot("views.publish", json!({"user_id": hana, "view": home}));
        self.bot(
            "conversations.rename",
            json!({"channel": channel, "name": "new"}),
        );
        self.bot("conversations.archive", json!({"channel": channel}));
        self.person(
            "hana",
            "conversations.unarchive",
            json!({"channel": channel}),
        );
        self.person("hana", "conversations.leave", json!({"channel": channel}));
    }
}
