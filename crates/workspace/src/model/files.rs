//! Files as plain values: what is known of them and where they are shared. Their bytes are kept
//! elsewhere, by content; this must never hold them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::model::{AppId, ChannelId, Ts, UserId};

/// How far a file has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileState {
    /// An address was handed out; the bytes are still to come.
    Awaited,
    /// The bytes are here; nobody can see them yet.
    Uploaded,
    /// Finished, and shared wherever that was asked for.
    Complete,
    /// Taken away; only its id is left.
    Deleted,
}

/// A file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct File {
    /// `F…`
    pub id: String,
    /// With its ending.
    pub name: String,
    /// What people read.
    pub title: String,
    /// What a screen reader says.
    pub alt_text: Option<String>,
    /// `image/png`, …
    pub mimetype: String,
    /// Slack's short word for it (`png`, `text`, `binary`, …).
    pub filetype: String,
    /// What people read as its sort.
    pub pretty_type: String,
    /// Bytes.
    pub size: u64,
    /// Names the bytes where they are kept.
    pub sha256: Option<String>,
    /// The beginning, if it is text.
    pub preview: Option<String>,
    /// Who uploads it (the bot user for an app's file).
    pub user: UserId,
    /// The app that uploads it, if one does.
    pub app_id: Option<AppId>,
    /// Unix seconds.
    pub created: i64,
    /// How far it has come.
    pub state: FileState,
    /// The last part of the address its bytes go to.
    pub upload_key: String,
    /// The messages it was shared in; some of them may be gone.
    pub shares: Vec<FileShare>,
}

/// Where a file was shared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileShare {
    /// The channel.
    pub channel: ChannelId,
    /// The message.
    pub ts: Ts,
}

/// Files on their way into a channel: asked for, not yet there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sharing {
    /// When they arrive.
    pub due: Timestamp,
    /// Which files.
    pub files: Vec<String>,
    /// Where to.
    pub channel: ChannelId,
    /// In which thread.
    pub thread_ts: Option<Ts>,
    /// What is said with them.
    pub text: String,
    /// Or shown with them.
    pub blocks: Option<Vec<Value>>,
    /// Who shares.
    pub user: UserId,
    /// The app that shares, if one does.
    pub app_id: Option<AppId>,
}
