//! `files`: three steps up, one down, and who may look.

use matoi_workspace::{Act, Answer};
use serde_json::{Value, json};

use crate::support::Stage;

/// The bytes of an upload arrive.
fn send(stage: &mut Stage, url: &Value, text: &str) -> Answer {
    let key = url.as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let now = stage.now;
    stage.world.act(&Act::Upload {
        key,
        size: text.len().try_into().unwrap(),
        sha256: format!("sha of {text}"),
        preview: Some(text.to_owned()),
        now,
    })
}

/// Two steps of three; answers the id of the file.
fn uploaded(stage: &mut Stage, token: &str, name: &str) -> Value {
    let asked = json!({"filename": name, "length": 5});
    let place = stage.ok(token, "files.getUploadURLExternal", asked);
    assert!(send(stage, &place["upload_url"], "hello").is_ok());
    place["file_id"].clone()
}

/// A file hana shared in a channel, with these words; answers its id and the `ts` of the message.
fn shared(stage: &mut Stage, channel: &str, words: &str) -> (Value, Value) {
    let hana = stage.person("hana");
    let id = uploaded(stage, &hana, "error.log");
    let complete = json!({"files": [{"id": id, "title": "The log"}], "channel_id": channel,
        "initial_comment": words});
    stage.ok(&hana, "files.completeUploadExternal", complete);
    let page = json!({"channel": channel, "limit": 1});
    let seen = stage.ok(&hana, "conversations.history", page);
    (id, seen["messages"][0]["ts"].clone())
}

#[test]
fn a_file_goes_up_in_three_steps_and_appears_after_the_answer() {
    let mut stage = Stage::new();
    let (hana, channel) = (stage.person("hana"), stage.channel("general"));
    let id = uploaded(&mut stage, &hana, "error.log");
    let complete = json!({"files": json!([{"id": id, "title": "The log"}]).to_string(),
        "channel_id": channel, "initial_comment": "look"});
    let answer = stage.call_now(&hana, "files.completeUploadExternal", complete.clone());
    assert_eq!(answer.body["files"][0]["title"], "The log");
    let heard = stage.heard_types();
    assert!(heard.is_empty(), "{heard:?}");
    stage.wait_ms(100);
    stage.world.act(&Act::Tick { now: stage.now });
    let heard = stage.heard();
    let message = &heard[0]["event"];
    assert_eq!(message["subtype"], "file_share");
    assert_eq!(message["text"], "look");
    assert_eq!(message["files"][0]["id"], id);
    assert_eq!(message["files"][0]["filetype"], "text");
    let event = &heard[1]["event"];
    assert_eq!(event["type"], "file_shared");
    assert_eq!(
        (&event["file_id"], &event["channel_id"]),
        (&id, &json!(channel))
    );
    stage.refused(
        &hana,
        "files.completeUploadExternal",
        complete,
        "file_not_found",
    );
}

#[test]
fn an_upload_that_did_not_come_or_is_another_s_can_not_be_completed() {
    let mut stage = Stage::new();
    let (hana, leo) = (stage.person("hana"), stage.person("leo"));
    let asked = json!({"filename": "a.png", "length": 5});
    let place = stage.ok(&hana, "files.getUploadURLExternal", asked);
    let complete = json!({"files": [{"id": place["file_id"]}]});
    let method = "files.completeUploadExternal";
    stage.refused(&hana, method, complete.clone(), "file_not_found");
    assert!(send(&mut stage, &place["upload_url"], "hello").is_ok());
    let again = send(&mut stage, &place["upload_url"], "hello");
    assert_eq!(again.status, 404, "an address takes bytes once");
    stage.refused(&leo, method, complete.clone(), "file_not_found");
    stage.ok(&hana, method, complete);
}

#[test]
fn what_is_too_big_or_badly_asked_for_is_refused() {
    let mut stage = Stage::new();
    let hana = stage.person("hana");
    let method = "files.getUploadURLExternal";
    stage.refused(&hana, method, json!({"length": 1}), "missing_argument");
    stage.refused(&hana, method, json!({"filename": "a"}), "missing_argument");
    let huge = json!({"filename": "a", "length": 34_000_000});
    stage.refused(&hana, method, huge, "file_upload_size_restricted");
    let odd = json!({"filename": "a", "length": 1, "snippet_type": "cuneiform"});
    stage.refused(&hana, method, odd, "unknown_snippet_type");
    for _ in 0..16 {
        stage.ok(
            &hana,
            method,
            json!({"filename": "a", "length": 16_777_216}),
        );
    }
    let one_more = json!({"filename": "a", "length": 1});
    stage.refused(&hana, method, one_more, "storage_limit_reached");
}

#[test]
fn a_file_is_shared_only_where_its_owner_may_write() {
    let mut stage = Stage::new();
    let (bot, hana) = (stage.bot(), stage.person("hana"));
    let room = stage.ok(&bot, "conversations.create", json!({"name": "room"}));
    let room = room["channel"]["id"].clone();
    let id = uploaded(&mut stage, &hana, "a.png");
    let method = "files.completeUploadExternal";
    let into = |channel: &Value| json!({"files": [{"id": id}], "channel_id": channel});
    stage.refused(&hana, method, into(&room), "not_in_channel");
    stage.refused(&hana, method, into(&json!("C404")), "channel_not_found");
    stage.ok(&bot, "conversations.archive", json!({"channel": room}));
    stage.refused(&hana, method, into(&room), "posting_to_channel_denied");
    let general = json!(stage.channel("general"));
    stage.ok(&hana, method, into(&general));
}

#[test]
fn a_file_can_be_shared_in_a_thread() {
    let mut stage = Stage::new();
    let (hana, channel) = (stage.person("hana"), stage.channel("general"));
    let post = json!({"channel": channel, "text": "x"});
    let ts = stage.ok(&hana, "chat.postMessage", post)["ts"].clone();
    let id = uploaded(&mut stage, &hana, "a.png");
    let complete = json!({"files": [{"id": id}], "channel_id": channel, "thread_ts": ts});
    stage.ok(&hana, "files.completeUploadExternal", complete);
    let thread = json!({"channel": channel, "ts": ts});
    let thread = stage.ok(&hana, "conversations.replies", thread);
    assert_eq!(thread["messages"][1]["files"][0]["mimetype"], "image/png");
}

#[test]
fn a_file_is_described_and_listed_to_whoever_may_see_it() {
    let mut stage = Stage::new();
    let (bot, leo, hana) = (stage.bot(), stage.person("leo"), stage.id_of("hana"));
    let channel = stage.channel("general");
    let (id, ts) = shared(&mut stage, &channel, "look");
    let file = stage.ok(&bot, "files.info", json!({"file": id}))["file"].clone();
    assert_eq!(file["shares"]["public"][&channel][0]["ts"], ts);
    assert_eq!(file["channels"], json!([channel]));
    let listed = stage.ok(
        &leo,
        "files.list",
        json!({"channel": channel, "user": hana}),
    );
    assert_eq!(listed["files"][0]["id"], id);
    assert_eq!(listed["paging"]["total"], 1);
    let none = stage.ok(&leo, "files.list", json!({"types": "images"}));
    assert_eq!(none["files"], json!([]));
    let owner = stage.person("hana");
    let secret = uploaded(&mut stage, &owner, "b.txt");
    stage.refused(&bot, "files.info", json!({"file": secret}), "not_visible");
    stage.refused(
        &bot,
        "files.info",
        json!({"file": "F404"}),
        "file_not_found",
    );
}

#[test]
fn only_a_token_that_may_reads_the_bytes() {
    let mut stage = Stage::new();
    let (bot, leo) = (stage.bot(), stage.person("leo"));
    let channel = stage.channel("general");
    let (id, _) = shared(&mut stage, &channel, "look");
    let id = id.as_str().unwrap();
    assert!(stage.world.file_for_token(id, &bot).is_some());
    assert!(stage.world.file_for_token(id, &leo).is_some());
    assert!(stage.world.file_for_token(id, "xoxb-wrong").is_none());
    let owner = stage.person("hana");
    let secret = uploaded(&mut stage, &owner, "b.txt");
    let secret = secret.as_str().unwrap();
    assert!(stage.world.file_for_token(secret, &leo).is_none());
}

#[test]
fn a_deleted_file_takes_a_bare_message_with_it_and_leaves_a_stone_in_another() {
    let mut stage = Stage::new();
    let (hana, leo) = (stage.person("hana"), stage.person("leo"));
    let channel = stage.channel("general");
    let (bare, _) = shared(&mut stage, &channel, "");
    let (spoken, ts) = shared(&mut stage, &channel, "look");
    stage.heard();
    stage.refused(
        &leo,
        "files.delete",
        json!({"file": bare}),
        "cant_delete_file",
    );
    stage.ok(&hana, "files.delete", json!({"file": bare}));
    assert_eq!(stage.heard_types(), ["message/message_deleted"]);
    stage.ok(&hana, "files.delete", json!({"file": spoken}));
    assert_eq!(stage.heard_types(), ["message/message_changed"]);
    let seen = stage.ok(&hana, "conversations.history", json!({"channel": channel}));
    assert_eq!(seen["messages"].as_array().unwrap().len(), 1);
    assert_eq!(seen["messages"][0]["ts"], ts);
    let stone = json!([{"id": spoken, "mode": "tombstone"}]);
    assert_eq!(seen["messages"][0]["files"], stone);
    stage.refused(&hana, "files.info", json!({"file": bare}), "file_deleted");
    stage.refused(&hana, "files.delete", json!({"file": bare}), "file_deleted");
}

#[test]
fn a_deleted_message_takes_its_share_with_it_and_not_the_file() {
    let mut stage = Stage::new();
    let (hana, channel) = (stage.person("hana"), stage.channel("general"));
    let (id, ts) = shared(&mut stage, &channel, "look");
    stage.heard();
    stage.ok(&hana, "chat.delete", json!({"channel": channel, "ts": ts}));
    let gone = stage.heard()[0]["event"]["previous_message"].clone();
    assert_eq!(gone["files"][0]["id"], id);
    let file = stage.ok(&hana, "files.info", json!({"file": id}))["file"].clone();
    assert_eq!(file["shares"], json!({}));
}
