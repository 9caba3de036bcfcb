//! The state of apps: what they are, what they are owed (deliveries), and what they show to one
//! person only (views, ephemerals). Plain values, like `model`; it must never know a method name.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::model::{AppId, ChannelId, Ts, UserId};

/// An installed app.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct App {
    /// `A…`
    pub id: AppId,
    /// The name people see.
    pub name: String,
    /// Its bot user.
    pub bot_user: UserId,
    /// `B…`
    pub bot_id: String,
    /// `xoxb-…`
    pub bot_token: String,
    /// `xapp-…`, for Socket Mode.
    pub app_token: String,
    /// Signs HTTP deliveries.
    pub signing_secret: String,
    /// The legacy `token` field of payloads.
    pub verification_token: String,
    /// What the bot token may do.
    pub scopes: Vec<String>,
    /// Which events it hears of (`message.channels`, `reaction_added`, …).
    pub bot_events: Vec<String>,
    /// Its slash commands, with the slash.
    pub commands: Vec<String>,
    /// Its shortcuts.
    #[serde(default)]
    pub shortcuts: Vec<Shortcut>,
}

/// A shortcut an app declares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shortcut {
    /// What the payload names it by.
    pub callback_id: String,
    /// What people read in the menu.
    pub name: String,
    /// Where it is offered.
    #[serde(rename = "type")]
    pub kind: ShortcutKind,
}

/// Where a shortcut is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShortcutKind {
    /// Anywhere.
    Global,
    /// In the menu of a message.
    Message,
}

/// What sort of token a call came with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallerKind {
    /// `xoxb-`
    Bot,
    /// `xoxp-`, a persona.
    Person,
    /// `xapp-`
    AppLevel,
}

/// Whom a token stands for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TokenHolder {
    /// Which sort of token.
    pub kind: CallerKind,
    /// The person or bot user; empty for an app-level token.
    pub user: UserId,
    /// Set for an app's tokens.
    pub app_id: Option<AppId>,
    /// Whether whoever held it gave it back (`auth.revoke`); it still says whose it was.
    #[serde(default)]
    pub is_revoked: bool,
}

/// Which envelope a delivery travels in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryKind {
    /// An event; repeated until acknowledged.
    EventsApi,
    /// A click, a shortcut, a view; never repeated.
    Interactive,
    /// A slash command; never repeated.
    SlashCommands,
}

impl DeliveryKind {
    /// The `type` of the Socket Mode envelope.
    #[must_use]
    pub fn envelope_type(self) -> &'static str {
        match self {
            Self::EventsApi => "events_api",
            Self::Interactive => "interactive",
            Self::SlashCommands => "slash_commands",
        }
    }
}

/// Something an app is owed. It stays until it is acknowledged or given up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Delivery {
    /// Counts up; what an acknowledgement names.
    pub id: u64,
    /// For whom.
    pub app_id: AppId,
    /// Its envelope.
    pub kind: DeliveryKind,
    /// The `event_id` of an event, the `trigger_id` of everything else.
    pub key: String,
    /// What the app reads.
    pub payload: Value,
    /// When it came about.
    pub queued_at: Timestamp,
    /// Who waits for the answer to it, if a person does.
    pub asked_by: Option<UserId>,
}

/// A right to open one modal, for three seconds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trigger {
    /// The app that was given it.
    pub app_id: AppId,
    /// Whose press it came from.
    pub user: UserId,
    /// When.
    pub issued_at: Timestamp,
    /// A trigger opens one modal.
    pub is_used: bool,
    /// The view it was pressed in, for `views.push`.
    pub view_id: Option<String>,
    /// The conversation it was pressed in.
    #[serde(default)]
    pub channel: Option<ChannelId>,
}

/// A right to answer an interaction for half an hour.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResponseUrl {
    /// The app that was given it.
    pub app_id: AppId,
    /// Where it answers.
    pub channel: ChannelId,
    /// Whom it answers.
    pub user: UserId,
    /// The message pressed, to be replaced or deleted.
    pub message_ts: Option<Ts>,
    /// Whether that message is an ephemeral one.
    pub is_ephemeral: bool,
    /// How often it was used.
    pub use_count: u32,
    /// When it was given.
    pub issued_at: Timestamp,
}

/// What a view is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ViewKind {
    /// A dialog.
    Modal,
    /// The app's home tab.
    Home,
}

/// A modal somebody has open, or the home tab of a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct View {
    /// `V…`
    pub id: String,
    /// The app that shows it.
    pub app_id: AppId,
    /// Who sees it.
    pub user: UserId,
    /// Modal or home.
    pub kind: ViewKind,
    /// The first modal of the stack.
    pub root_view_id: String,
    /// The modal below.
    pub previous_view_id: Option<String>,
    /// Changes with every update.
    pub hash: String,
    /// The view as sent, with generated block and action ids.
    pub body: Map<String, Value>,
    /// What the person has filled in: block id → action id → value.
    pub values: BTreeMap<String, BTreeMap<String, Value>>,
}

/// A message only one person sees.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ephemeral {
    /// Its name, unique in the channel, of no use to `chat.update`.
    pub ts: Ts,
    /// Where it is shown.
    pub channel: ChannelId,
    /// Who sees it.
    pub user: UserId,
    /// The app that says it.
    pub app_id: AppId,
    /// Set when shown in a thread.
    pub thread_ts: Option<Ts>,
    /// The text.
    pub text: String,
    /// The blocks.
    pub blocks: Vec<Value>,
    /// Legacy attachments.
    pub attachments: Vec<Value>,
}

/// What one person has filled in of a message, before anybody sends it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Filled {
    /// Who.
    pub user: UserId,
    /// In which channel.
    pub channel: ChannelId,
    /// In which message.
    pub ts: Ts,
    /// Block id → action id → value.
    pub values: BTreeMap<String, BTreeMap<String, Value>>,
}

impl View {
    /// Its blocks.
    #[must_use]
    pub fn blocks(&self) -> &[Value] {
        let blocks = self.body.get("blocks").and_then(Value::as_array);
        blocks.map(Vec::as_slice).unwrap_or_default()
    }
}

/// One Web API call an app made, for `sandbox.calls`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CallLogged {
    /// Counts up.
    pub seq: u64,
    /// The app.
    pub app_id: AppId,
    /// The method.
    pub method: String,
    /// The arguments, without tokens.
    pub args: Map<String, Value>,
    /// Unix milliseconds on the sandbox clock.
    pub at_ms: i64,
    /// How long the answer took, faults included.
    pub took_ms: u64,
    /// The error answered, if one was.
    pub error: Option<String>,
}
