//! Uploads in three steps: an address is handed out, the bytes come, the upload is completed; and
//! the message that appears a little later. The bytes are kept elsewhere; this must never touch
//! them.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use crate::act::Answer;
use crate::blocks::{self, Place};
use crate::events::Audience;
use crate::filetype::{is_snippet_type, sort_of};
use crate::limits::Tier;
use crate::model::{Channel, File, FileShare, FileState, Message, Sharing};
use crate::outcome::{Failure, Outcome, Reply, refuse};
use crate::shapes;
use crate::turn::{Callers, Method, Turn};
use crate::vault::{FILE_BYTES_MAX, TEAM_BYTES_MAX};
use crate::world::World;

use super::posting::Content;

const ALT_TEXT_LENGTH: usize = 1_000;
const SNIPPET_BYTES: u64 = 1_048_576;
/// Channels one upload may be shared in.
const CHANNELS_PER_UPLOAD: usize = 100;
/// Files are shared this long after the upload was completed; Slack, too, answers first.
const SHARING_DELAY: SignedDuration = SignedDuration::from_millis(100);

pub(crate) const METHODS: &[Method] = &[
    Method {
        name: "files.getUploadURLExternal",
        does: get_upload_url,
        callers: Callers::BotsAndPeople,
        scopes: &["files:write"],
        tier: Tier::Four,
        is_write: true,
        errors: &[
            "alt_txt_too_large",
            "file_upload_size_restricted",
            "missing_argument",
            "snippet_too_large",
            "storage_limit_reached",
            "unknown_snippet_type",
        ],
    },
    Method {
        name: "files.completeUploadExternal",
        does: complete_upload,
        callers: Callers::BotsAndPeople,
        scopes: &["files:write"],
        tier: Tier::Four,
        is_write: true,
        errors: &[
            "channel_not_found",
            "channels_limit_exceeded",
            "file_not_found",
            "invalid_blocks",
            "invalid_channel",
            "not_in_channel",
            "posting_to_channel_denied",
        ],
    },
];

fn get_upload_url(turn: &mut Turn<'_>) -> Outcome {
    let name = turn.args.text("filename").ok_or("missing_argument")?;
    let size = turn.args.number("length").ok_or("missing_argument")?;
    let size = u64::try_from(size).map_err(|_| "invalid_arguments")?;
    if size == 0 {
        return refuse("invalid_arguments");
    }
    let alt_text = turn.args.text("alt_txt");
    if alt_text
        .as_ref()
        .is_some_and(|text| text.chars().count() > ALT_TEXT_LENGTH)
    {
        return refuse("alt_txt_too_large");
    }
    if let Some(kind) = turn.args.text("snippet_type") {
        if !is_snippet_type(&kind) {
            return refuse("unknown_snippet_type");
        }
        if size > SNIPPET_BYTES {
            return refuse("snippet_too_large");
        }
    }
    if size > FILE_BYTES_MAX {
        return refuse("file_upload_size_restricted");
    }
    if turn.world.stored_bytes().saturating_add(size) > TEAM_BYTES_MAX {
        return refuse("storage_limit_reached");
    }
    let id = turn.world.next_id("F");
    let key = turn.world.seed.secret(&format!("upload {id}"), 40);
    let sort = sort_of(&name, false);
    let file = File {
        id: id.clone(),
        title: name.clone(),
        alt_text,
        mimetype: sort.mimetype.into(),
        filetype: sort.filetype.into(),
        pretty_type: sort.pretty.into(),
        name,
        size,
        sha256: None,
        preview: None,
        user: turn.caller.user.clone(),
        app_id: turn.caller.app_id.clone(),
        created: turn.seconds(),
        state: FileState::Awaited,
        upload_key: key.clone(),
        shares: Vec::new(),
    };
    turn.world.files.insert(id.clone(), file);
    let url = format!("{}/workspace/upload/{key}", turn.world.base_url);
    Ok(Reply::of(json!({"upload_url": url, "file_id": id})))
}

/// The files an upload is completed for, with the titles given now.
fn named_files(turn: &Turn<'_>) -> Result<Vec<(String, Option<String>)>, Failure> {
    let given = turn.args.json("files").map_err(|_| "invalid_arguments")?;
    let Some(Value::Array(given)) = given.filter(|given| *given != json!([])) else {
        return Err(Failure::missing("files"));
    };
    let mut files = Vec::new();
    for one in &given {
        let id = one["id"].as_str().ok_or("invalid_arguments")?;
        let file = turn.world.files.get(id).ok_or("file_not_found")?;
        // Once only, and only by whoever uploaded.
        if file.state != FileState::Uploaded || file.user != turn.caller.user {
            return refuse("file_not_found");
        }
        files.push((id.to_owned(), one["title"].as_str().map(str::to_owned)));
    }
    Ok(files)
}

/// Where the files are to be shared; nowhere is fine.
fn destinations(turn: &Turn<'_>) -> Result<Vec<String>, Failure> {
    let mut named = turn.args.list("channels");
    named.extend(turn.args.text("channel_id"));
    if named.len() > CHANNELS_PER_UPLOAD {
        return refuse("channels_limit_exceeded");
    }
    let mut ids = Vec::new();
    for id in named {
        let channel = turn
            .world
            .channels
            .get(&id)
            .filter(|channel| turn.world.sees(&turn.caller.user, channel))
            .ok_or("channel_not_found")?;
        if channel.is_archived {
            return refuse("posting_to_channel_denied");
        }
        if !channel.has_member(&turn.caller.user) {
            return refuse("not_in_channel");
        }
        ids.push(id);
    }
    Ok(ids)
}

fn complete_upload(turn: &mut Turn<'_>) -> Outcome {
    let files = named_files(turn)?;
    let channels = destinations(turn)?;
    let blocks = shared_blocks(turn)?;
    let text = turn.args.text("initial_comment").unwrap_or_default();
    let thread_ts = turn.args.text("thread_ts");
    let ids: Vec<String> = files.iter().map(|(id, _)| id.clone()).collect();
    for (id, title) in files {
        if let Some(file) = turn.world.files.get_mut(&id) {
            file.state = FileState::Complete;
            if let Some(title) = title.filter(|title| !title.is_empty()) {
                file.title = title;
            }
        }
        turn.emit_file("file_created", &id);
    }
    for channel in channels {
        let thread_ts = thread_ts
            .clone()
            .filter(|ts| turn.message(&channel, ts).is_ok());
        turn.world.sharings.push(Sharing {
            due: turn.now.saturating_add(SHARING_DELAY).unwrap_or(turn.now),
            files: ids.clone(),
            channel,
            thread_ts,
            text: text.clone(),
            blocks: blocks.clone(),
            user: turn.caller.user.clone(),
            app_id: turn.caller.app_id.clone(),
        });
    }
    let shown: Value = ids
        .iter()
        .filter_map(|id| turn.world.files.get(id))
        .map(|file| Value::Object(shapes::file(turn.world, file)))
        .collect();
    Ok(Reply::of(json!({"files": shown})))
}

fn shared_blocks(turn: &Turn<'_>) -> Result<Option<Vec<Value>>, Failure> {
    let blocks = turn.args.json("blocks").map_err(|_| "invalid_blocks")?;
    match blocks {
        None => Ok(None),
        Some(Value::Array(list))
            if blocks::faults_of(&list, Place::Message, "/blocks").is_empty() =>
        {
            Ok(Some(list))
        }
        Some(_) => refuse("invalid_blocks"),
    }
}

impl Turn<'_> {
    fn emit_file(&mut self, kind: &str, id: &str) {
        let event = json!({
            "type": kind,
            "file_id": id,
            "user_id": self.caller.user,
            "file": {"id": id},
            "event_ts": self.event_ts(),
        });
        let app = self.caller.app_id.clone().unwrap_or_default();
        // Only its owner knows of a file that is shared nowhere.
        self.world.emit(&event, kind, Audience::App(&app), self.now);
    }
}

impl World {
    /// Bytes all files have together.
    fn stored_bytes(&self) -> u64 {
        self.files
            .values()
            .filter(|file| file.state != FileState::Deleted)
            .map(|file| file.size)
            .sum()
    }

    /// The bytes of an upload have come.
    pub(crate) fn uploaded(
        &mut self,
        key: &str,
        size: u64,
        sha256: &str,
        preview: Option<&str>,
    ) -> Answer {
        let file = self
            .files
            .values_mut()
            .find(|file| file.upload_key == key && file.state == FileState::Awaited);
        let Some(file) = file else {
            return Answer {
                status: 404,
                ..Answer::of(json!({"ok": false, "error": "file_not_found"}))
            };
        };
        file.state = FileState::Uploaded;
        file.size = size;
        file.sha256 = Some(sha256.to_owned());
        file.preview = preview.map(str::to_owned);
        let sort = sort_of(&file.name, preview.is_some());
        sort.filetype.clone_into(&mut file.filetype);
        sort.mimetype.clone_into(&mut file.mimetype);
        sort.pretty.clone_into(&mut file.pretty_type);
        self.is_touched = true;
        Answer::of(json!({"ok": true, "file": file.id}))
    }

    /// Lets the files whose time has come appear in their channels.
    pub(crate) fn release_sharings(&mut self, now: Timestamp) {
        let (due, later) = std::mem::take(&mut self.sharings)
            .into_iter()
            .partition::<Vec<Sharing>, _>(|sharing| sharing.due <= now);
        self.sharings = later;
        for sharing in due {
            self.is_touched = true;
            self.share(sharing);
        }
    }

    fn share(&mut self, sharing: Sharing) {
        let is_open = |channel: &Channel| !channel.is_archived;
        if !self.channels.get(&sharing.channel).is_some_and(is_open) {
            return;
        }
        let files: Vec<String> = sharing
            .files
            .into_iter()
            .filter(|id| {
                self.files
                    .get(id)
                    .is_some_and(|file| file.state == FileState::Complete)
            })
            .collect();
        if files.is_empty() {
            return;
        }
        let nothing = Map::new();
        let mut turn = Turn::acting(
            self,
            &sharing.user,
            sharing.app_id.clone(),
            &nothing,
            sharing.due,
        );
        let content = Content {
            text: Some(sharing.text),
            blocks: sharing.blocks,
            ..Content::default()
        };
        let mut message: Message = turn.composed(&sharing.user, sharing.app_id, content);
        message.subtype = Some("file_share".into());
        message.thread_ts = sharing.thread_ts;
        message.files.clone_from(&files);
        let ts = turn.put(&sharing.channel, message);
        for id in files {
            let share = FileShare {
                channel: sharing.channel.clone(),
                ts: ts.clone(),
            };
            if let Some(file) = self.files.get_mut(&id) {
                file.shares.push(share);
            }
            let event_ts = self.next_ts(&sharing.channel, sharing.due);
            let event = json!({
                "type": "file_shared",
                "file_id": id,
                "user_id": sharing.user,
                "file": {"id": id},
                "channel_id": sharing.channel,
                "event_ts": event_ts,
            });
            let audience = Audience::Channel(&sharing.channel);
            self.emit(&event, "file_shared", audience, sharing.due);
        }
    }
}
