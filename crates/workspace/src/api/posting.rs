//! What a message is made of: reading `text`, `blocks`, `attachments` and `metadata`, and putting
//! the message into its channel. It must never know which method posts.

use serde_json::{Map, Value, json};

use crate::blocks::{self, Place};
use crate::model::{Message, Ts};
use crate::outcome::{Failure, refuse};
use crate::text;
use crate::turn::Turn;

/// Slack cuts a text above this without a word.
const TEXT_CUT: usize = 40_000;
/// Bytes of JSON that metadata may have.
const METADATA_SIZE: usize = 16_000;
const ATTACHMENTS: usize = 100;
const MARKDOWN_LENGTH: usize = 12_000;

/// What a message says.
#[derive(Debug, Clone, Default)]
pub(crate) struct Content {
    pub(crate) text: Option<String>,
    pub(crate) blocks: Option<Vec<Value>>,
    pub(crate) attachments: Option<Vec<Value>>,
    pub(crate) metadata: Option<Value>,
}

impl Content {
    /// Reads it from the arguments of a call.
    pub(crate) fn read(turn: &Turn<'_>) -> Result<Self, Failure> {
        let args = turn.args;
        let markdown = args.text("markdown_text");
        let text = args.text_or_empty("text");
        let blocks = read_blocks(args.json("blocks").map_err(|_| "invalid_blocks_format")?)?;
        if let Some(markdown) = &markdown {
            if text.is_some() || blocks.is_some() {
                return refuse("markdown_text_conflict");
            }
            if markdown.chars().count() > MARKDOWN_LENGTH {
                return refuse("invalid_arguments");
            }
        }
        let attachments = read_attachments(args.json("attachments").unwrap_or_default())?;
        Ok(Self {
            text: markdown.or(text).map(|text| cut(&text)),
            blocks,
            attachments,
            metadata: read_metadata(turn)?,
        })
    }

    /// Reads it from the body of a `response_url`, where nothing is refused but nonsense.
    pub(crate) fn of_body(body: &Map<String, Value>) -> Result<Self, Failure> {
        let list = |name: &str| body.get(name).and_then(Value::as_array).cloned();
        Ok(Self {
            text: body.get("text").and_then(Value::as_str).map(cut),
            blocks: read_blocks(body.get("blocks").cloned())?,
            attachments: list("attachments"),
            metadata: None,
        })
    }

    /// Whether there is anything to show.
    pub(crate) fn is_empty(&self) -> bool {
        let is_silent = self.text.as_deref().unwrap_or_default().trim().is_empty();
        let is_bare = |list: &Option<Vec<Value>>| list.as_ref().is_none_or(Vec::is_empty);
        is_silent && is_bare(&self.blocks) && is_bare(&self.attachments)
    }

    /// How many characters the blocks hold.
    pub(crate) fn blocks_length(&self) -> usize {
        self.blocks.iter().flatten().map(blocks::text_length).sum()
    }
}

fn cut(text: &str) -> String {
    text.chars().take(TEXT_CUT).collect()
}

fn read_blocks(value: Option<Value>) -> Result<Option<Vec<Value>>, Failure> {
    let Some(value) = value else {
        return Ok(None);
    };
    let Value::Array(list) = value else {
        return refuse("invalid_blocks_format");
    };
    let wrong = blocks::faults_of(&list, Place::Message, "/blocks");
    if wrong.is_empty() {
        Ok(Some(list))
    } else {
        let messages = blocks::as_messages(&wrong);
        Err(Failure::explained("invalid_blocks", &messages).with("errors", json!(wrong)))
    }
}

fn read_attachments(value: Option<Value>) -> Result<Option<Vec<Value>>, Failure> {
    match value {
        Some(Value::Array(list)) if list.len() > ATTACHMENTS => refuse("too_many_attachments"),
        Some(Value::Array(list)) => Ok(Some(list)),
        Some(_) | None => Ok(None),
    }
}

fn read_metadata(turn: &Turn<'_>) -> Result<Option<Value>, Failure> {
    let read = turn.args.json("metadata");
    let Some(metadata) = read.map_err(|_| "invalid_metadata_format")? else {
        return Ok(None);
    };
    let Some(fields) = metadata.as_object() else {
        return refuse("invalid_metadata_format");
    };
    if !turn.is_bot() {
        return refuse("metadata_must_be_sent_from_app");
    }
    let is_whole = fields.get("event_type").is_some_and(Value::is_string)
        && fields.get("event_payload").is_some_and(Value::is_object);
    if !is_whole && !fields.is_empty() {
        return refuse("invalid_metadata_schema");
    }
    if metadata.to_string().len() > METADATA_SIZE {
        return refuse("metadata_too_large");
    }
    Ok(Some(metadata))
}

impl Turn<'_> {
    /// Posts as the caller; answers the `ts`.
    pub(crate) fn post(
        &mut self,
        channel: &str,
        content: Content,
        thread_ts: Option<Ts>,
        is_broadcast: bool,
    ) -> Ts {
        let user = self.caller.user.clone();
        let app_id = self.caller.app_id.clone();
        let mut message = self.composed(&user, app_id, content);
        if thread_ts.is_some() && is_broadcast {
            message.subtype = Some("thread_broadcast".into());
        }
        message.thread_ts = thread_ts;
        for name in ["username", "icon_emoji", "icon_url"] {
            if let (Some(text), Some(_)) = (self.args.text(name), &message.app_id) {
                add_face(&mut message.extra, name, text);
            }
        }
        let is_own_read = message.app_id.is_none() && message.thread_ts.is_none();
        let ts = self.put(channel, message);
        // Whoever speaks has read what was there.
        if let (true, Some(channel)) = (is_own_read, self.world.channels.get_mut(channel)) {
            channel.last_read.insert(user, ts.clone());
        }
        ts
    }

    /// A message of this author, with the blocks and ids Slack would give it.
    pub(crate) fn composed(
        &mut self,
        user: &str,
        app_id: Option<String>,
        content: Content,
    ) -> Message {
        let text = text::kept(&content.text.unwrap_or_default());
        let mut message = Message {
            user: user.to_owned(),
            text,
            attachments: content.attachments.unwrap_or_default(),
            metadata: content.metadata.filter(|metadata| *metadata != json!({})),
            ..Message::default()
        };
        message.blocks = self.finished_blocks(content.blocks, &message.text, app_id.is_none());
        if app_id.is_none() {
            message.client_msg_id = Some(self.client_msg_id());
        }
        message.app_id = app_id;
        message
    }

    /// Blocks with ids; a person's words without blocks get their `rich_text`.
    pub(crate) fn finished_blocks(
        &mut self,
        blocks: Option<Vec<Value>>,
        kept_text: &str,
        is_person: bool,
    ) -> Vec<Value> {
        match blocks {
            Some(mut blocks) if !blocks.is_empty() => {
                blocks::give_ids(&mut blocks, || self.world.next_id("b"));
                blocks
            }
            Some(_) | None if is_person && !kept_text.is_empty() => {
                let id = self.world.next_id("b");
                vec![text::rich_text_block(kept_text, &id)]
            }
            Some(_) | None => Vec::new(),
        }
    }

    fn client_msg_id(&mut self) -> String {
        if let Some(given) = self.args.text("client_msg_id") {
            return given;
        }
        let label = self.world.next_id("m");
        let digits = self.world.seed.secret(&label, 32);
        let part = |from: usize, to: usize| &digits[from..to];
        format!(
            "{}-{}-4{}-8{}-{}",
            part(0, 8),
            part(8, 12),
            part(13, 16),
            part(17, 20),
            part(20, 32)
        )
    }

    /// Puts a message into its channel, tells the thread and the apps.
    pub(crate) fn put(&mut self, channel_id: &str, mut message: Message) -> Ts {
        let ts = self.world.next_ts(channel_id, self.now);
        message.ts.clone_from(&ts);
        if let Some(channel) = self.world.channels.get_mut(channel_id) {
            let thread = message.thread_ts.clone().filter(|thread| *thread != ts);
            if let Some(root) = thread.and_then(|thread| channel.messages.get_mut(&thread)) {
                root.thread_ts = Some(root.ts.clone());
                root.replies.push(ts.clone());
            }
            channel.messages.insert(ts.clone(), message);
        }
        self.world.emit_message(channel_id, &ts, self.now);
        self.changed(channel_id, "message");
        ts
    }

    /// What Slack itself says in a channel about what the caller did.
    pub(crate) fn say_system(&mut self, channel: &str, subtype: &str, text: &str, extra: Value) {
        let user = self.caller.user.clone();
        self.say_system_as(&user, channel, subtype, text, extra);
    }

    /// What Slack itself says in a channel about a user.
    pub(crate) fn say_system_as(
        &mut self,
        user: &str,
        channel: &str,
        subtype: &str,
        text: &str,
        extra: Value,
    ) {
        let extra = extra.as_object().cloned().unwrap_or_default();
        let message = Message {
            subtype: Some(subtype.to_owned()),
            user: user.to_owned(),
            text: text.to_owned(),
            extra,
            ..Message::default()
        };
        self.put(channel, message);
    }
}

/// The name and the picture an app shows instead of its own.
fn add_face(extra: &mut Map<String, Value>, name: &str, value: String) {
    let field = match name {
        "username" => {
            extra.insert("username".into(), value.into());
            return;
        }
        "icon_emoji" => "emoji",
        _ => "image_48",
    };
    extra.insert("icons".into(), json!({field: value}));
}
