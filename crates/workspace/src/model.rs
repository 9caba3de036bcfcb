//! The state of the built-in workspace as plain values: who is there, which rooms exist and what
//! was said in them.
//!
//! Everything here serialises, so that a snapshot is the whole memory of "Slack". This module
//! decides nothing; it must never know the clock, the network or a method name.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

mod apps;
mod files;
mod records;

pub use apps::{
    App, CallLogged, CallerKind, Delivery, DeliveryKind, Ephemeral, Filled, ResponseUrl, Shortcut,
    ShortcutKind, TokenHolder, Trigger, View, ViewKind,
};
pub use files::{File, FileShare, FileState, Sharing};
pub use records::AppRecord;

/// `T…`
pub type TeamId = String;
/// `U…`, for people and for bot users alike.
pub type UserId = String;
/// `C…` for channels (private ones too), `D…` for direct messages.
pub type ChannelId = String;
/// `A…`
pub type AppId = String;
/// Slack's name of a message in its channel: `seconds.microseconds`, always 10 + 6 digits, so that
/// text order is time order.
pub type Ts = String;

/// The team everything belongs to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Team {
    /// `T…`
    pub id: TeamId,
    /// The name people see.
    pub name: String,
    /// The part of the address before `.slack.com`.
    pub domain: String,
}

/// What a person may do in the team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// The primary owner.
    Owner,
    /// An administrator.
    Admin,
    /// A full member.
    Member,
    /// A guest in several channels (`is_restricted`).
    Guest,
    /// A guest in one channel (`is_ultra_restricted`).
    SingleChannelGuest,
}

/// A person, or the bot user of an app.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct User {
    /// `U…`
    pub id: UserId,
    /// The handle, lowercase.
    pub name: String,
    /// The full name.
    pub real_name: String,
    /// The name shown beside messages.
    pub display_name: String,
    /// The job title of the profile.
    pub title: String,
    /// Made up, of the domain `example.com`.
    pub email: String,
    /// `ja-JP` or `en-US`.
    pub locale: String,
    /// IANA time zone.
    pub tz: String,
    /// Six hex digits, the colour of the avatar.
    pub color: String,
    /// The part of the work this person knows (`server`, `web`, …); a sandbox word, Slack has none.
    pub area: Option<String>,
    /// What the person may do.
    pub standing: Standing,
    /// Whether the account was deactivated.
    pub deleted: bool,
    /// Set for the bot user of an app.
    pub bot: Option<BotIdentity>,
    /// The persona's `xoxp-` token; none for bots.
    pub token: Option<String>,
}

/// Ties a bot user to its app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BotIdentity {
    /// `B…`
    pub bot_id: String,
    /// The app it belongs to.
    pub app_id: AppId,
}

/// A group of people with a handle (`@engineers`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Usergroup {
    /// `S…`
    pub id: String,
    /// The handle without `@`.
    pub handle: String,
    /// The name people see.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Its people.
    pub users: Vec<UserId>,
    /// Who made it.
    pub created_by: UserId,
    /// Unix seconds.
    pub created: i64,
}

/// What sort of conversation a channel is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelKind {
    /// Everybody may look in.
    Public,
    /// Only members know of it.
    Private,
    /// Between two users.
    Im,
}

/// The topic or the purpose of a channel.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// The text.
    pub value: String,
    /// Who set it; empty if nobody did.
    pub creator: UserId,
    /// Unix seconds, 0 if never set.
    pub last_set: i64,
}

/// A conversation with everything said in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Channel {
    /// `C…` or `D…`
    pub id: ChannelId,
    /// The name without `#`; empty for a direct message.
    pub name: String,
    /// Earlier names.
    pub previous_names: Vec<String>,
    /// Public, private or direct.
    pub kind: ChannelKind,
    /// The one channel that can neither be left nor archived.
    pub is_general: bool,
    /// Nothing can be written any more.
    pub is_archived: bool,
    /// Who made it.
    pub creator: UserId,
    /// Unix seconds.
    pub created: i64,
    /// The line at the top.
    pub topic: Heading,
    /// What it is for.
    pub purpose: Heading,
    /// In the order of joining.
    pub members: Vec<UserId>,
    /// Everything said, thread replies included.
    pub messages: BTreeMap<Ts, Message>,
    /// Newest last.
    pub pins: Vec<Pin>,
    /// In the order shown.
    pub bookmarks: Vec<Bookmark>,
    /// The last `ts` given out here, in microseconds; the next one is always later.
    pub last_ts_us: i64,
    /// What each member has read up to.
    pub last_read: BTreeMap<UserId, Ts>,
}

/// One message, top level or in a thread.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// Its name in the channel.
    pub ts: Ts,
    /// `channel_join`, `thread_broadcast`, …; none for plain talk.
    pub subtype: Option<String>,
    /// Who wrote it (the bot user for an app's message).
    pub user: UserId,
    /// Set when an app wrote it.
    pub app_id: Option<AppId>,
    /// The text, escaped as Slack keeps it.
    pub text: String,
    /// Block Kit blocks, each with a `block_id`; for people's messages one `rich_text` block.
    pub blocks: Vec<Value>,
    /// Legacy attachments as sent.
    pub attachments: Vec<Value>,
    /// The files shared in it, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<String>,
    /// Shown only with `include_all_metadata`.
    pub metadata: Option<Value>,
    /// Only on people's messages.
    pub client_msg_id: Option<String>,
    /// The thread this belongs to; on a thread's first message its own `ts`.
    pub thread_ts: Option<Ts>,
    /// On a thread's first message: its replies, oldest first.
    pub replies: Vec<Ts>,
    /// The last edit.
    pub edited: Option<Edited>,
    /// In the order in which the emoji first came.
    pub reactions: Vec<Reaction>,
    /// Fields that only some subtypes have (`inviter`, `topic`, `old_name`, `username`, `icons`, …).
    pub extra: Map<String, Value>,
}

/// Who edited a message, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edited {
    /// Who.
    pub user: UserId,
    /// When.
    pub ts: Ts,
}

/// One emoji on a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reaction {
    /// Without colons, with a skin tone if one was given (`raising_hand::skin-tone-2`).
    pub name: String,
    /// In the order of reacting, never empty.
    pub users: Vec<UserId>,
}

/// A pinned message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin {
    /// The message.
    pub ts: Ts,
    /// Who pinned it.
    pub created_by: UserId,
    /// Unix seconds.
    pub created: i64,
}

/// A link at the top of a channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bookmark {
    /// `Bk…`
    pub id: String,
    /// What people read.
    pub title: String,
    /// Where it leads.
    pub link: String,
    /// `:name:` or empty.
    pub emoji: String,
    /// Unix seconds.
    pub created: i64,
    /// Unix seconds.
    pub updated: i64,
    /// Who touched it last.
    pub updated_by: UserId,
    /// The app that made it, if one did.
    pub app_id: Option<AppId>,
}

/// The team's plan, which decides what user groups and history answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Plan {
    /// No user groups.
    Free,
    /// Everything.
    Pro,
}

/// How the rate limiter behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RateLimit {
    /// Nothing is limited.
    Off,
    /// Slack's published tiers.
    Strict,
    /// Some calls are refused by chance, however few there are.
    Chaos,
}

/// The workspace's preferences, turned by `sandbox.prefs`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prefs {
    /// Free or paid.
    pub plan: Plan,
    /// Only owners and admins may create channels; apps get `restricted_action`.
    pub channel_creation_restricted: bool,
    /// Only owners and admins may archive channels.
    pub channel_archiving_restricted: bool,
    /// How the rate limiter behaves.
    pub rate_limit: RateLimit,
    /// Minutes within which a message may be edited; none = always.
    pub edit_window_minutes: Option<i64>,
}

impl Default for Prefs {
    fn default() -> Self {
        Self {
            plan: Plan::Pro,
            channel_creation_restricted: false,
            channel_archiving_restricted: false,
            rate_limit: RateLimit::Off,
            edit_window_minutes: None,
        }
    }
}

/// Something a page that is looking on should redraw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Where, if it happened in a channel.
    pub channel: Option<ChannelId>,
    /// `message`, `reaction`, `pin`, `channel`, `members`, `ephemeral`, `view`, `home`, `reset`, …
    pub kind: String,
    /// When only one person can see it (ephemerals, views).
    pub user: Option<UserId>,
}

/// Microseconds since the epoch as Slack's `ts`.
#[must_use]
pub fn ts_of_microseconds(us: i64) -> Ts {
    format!("{:010}.{:06}", us / 1_000_000, us % 1_000_000)
}

/// The moment a `ts` stands for, if it is one.
#[must_use]
pub fn moment_of_ts(ts: &str) -> Option<Timestamp> {
    let (seconds, fraction) = ts.split_once('.')?;
    let seconds: i64 = seconds.parse().ok()?;
    let digits = format!("{fraction:0<6}");
    let micros: i64 = digits.get(..6)?.parse().ok()?;
    Timestamp::from_microsecond(seconds * 1_000_000 + micros).ok()
}
