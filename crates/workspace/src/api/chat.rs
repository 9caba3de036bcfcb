//! `chat.*`: saying, editing and taking back.

use serde_json::{Value, json};

use crate::blocks::MESSAGE_BLOCKS_LENGTH;
use crate::limits::Tier;
use crate::model::{Channel, ChannelKind, Edited, Ephemeral, Message, Ts, moment_of_ts};
use crate::outcome::{Failure, Outcome, Reply, refuse};
use crate::shapes::{self, Detail};
use crate::turn::{Callers, Method, Turn};

use super::posting::Content;

/// `chat.update` takes less than `chat.postMessage` does.
const UPDATE_TEXT_LENGTH: usize = 4_000;
/// Ephemerals kept per person and channel.
const EPHEMERALS_MAX: usize = 50;

pub(crate) const METHODS: &[Method] = &[
    Method {
        name: "chat.postMessage",
        does: post_message,
        callers: Callers::BotsAndPeople,
        scopes: &["chat:write"],
        tier: Tier::PerChannel,
        is_write: true,
        errors: &[
            "cannot_reply_to_message",
            "channel_not_found",
            "invalid_blocks",
            "invalid_blocks_format",
            "invalid_metadata_format",
            "invalid_metadata_schema",
            "is_archived",
            "markdown_text_conflict",
            "metadata_must_be_sent_from_app",
            "metadata_too_large",
            "msg_blocks_too_long",
            "no_text",
            "not_in_channel",
            "too_many_attachments",
        ],
    },
    Method {
        name: "chat.update",
        does: update,
        callers: Callers::BotsAndPeople,
        scopes: &["chat:write"],
        tier: Tier::Three,
        is_write: true,
        errors: &[
            "cant_update_message",
            "channel_not_found",
            "edit_window_closed",
            "invalid_blocks",
            "invalid_blocks_format",
            "invalid_metadata_format",
            "invalid_metadata_schema",
            "is_inactive",
            "markdown_text_conflict",
            "message_not_found",
            "metadata_must_be_sent_from_app",
            "metadata_too_large",
            "msg_too_long",
            "no_text",
            "too_many_attachments",
        ],
    },
    Method {
        name: "chat.delete",
        does: delete,
        callers: Callers::BotsAndPeople,
        scopes: &["chat:write"],
        tier: Tier::Three,
        is_write: true,
        errors: &[
            "cant_delete_message",
            "channel_not_found",
            "message_not_found",
        ],
    },
    Method {
        name: "chat.postEphemeral",
        does: post_ephemeral,
        callers: Callers::BotsAndPeople,
        scopes: &["chat:write"],
        tier: Tier::Four,
        is_write: true,
        errors: &[
            "channel_not_found",
            "invalid_blocks",
            "invalid_blocks_format",
            "is_archived",
            "markdown_text_conflict",
            "no_text",
            "not_in_channel",
            "too_many_attachments",
            "user_not_in_channel",
        ],
    },
    Method {
        name: "chat.getPermalink",
        does: permalink,
        callers: Callers::BotsAndPeople,
        scopes: &[],
        tier: Tier::Four,
        is_write: false,
        errors: &["channel_not_found", "message_not_found"],
    },
];

fn post_message(turn: &mut Turn<'_>) -> Outcome {
    let channel = destination(turn)?;
    let content = Content::read(turn)?;
    if content.is_empty() {
        return refuse("no_text");
    }
    if content.blocks_length() > MESSAGE_BLOCKS_LENGTH {
        return refuse("msg_blocks_too_long");
    }
    let thread_ts = thread_root(turn, &channel)?;
    let is_broadcast = turn.args.flag("reply_broadcast", false);
    let ts = turn.post(&channel, content, thread_ts, is_broadcast);
    let (place, message) = posted(turn, &channel, &ts)?;
    let shown = shapes::message(turn.world, place, message, Detail::Fresh, true);
    Ok(Reply::of(
        json!({"channel": channel, "ts": ts, "message": shown}),
    ))
}

/// Where a message may go: a channel the caller may write in, or a person.
fn destination(turn: &mut Turn<'_>) -> Result<String, Failure> {
    let named = turn.args.text("channel").ok_or("channel_not_found")?;
    if turn.world.users.contains_key(&named) {
        return Ok(turn.direct_message(&named).0);
    }
    let channel = turn.channel("channel")?;
    if channel.is_archived {
        return refuse("is_archived");
    }
    let is_open =
        channel.kind == ChannelKind::Public && turn.is_bot() && turn.has_scope("chat:write.public");
    if !channel.has_member(&turn.caller.user) && !is_open {
        return refuse("not_in_channel");
    }
    Ok(channel.id.clone())
}

/// The first message of the thread named by `thread_ts`.
fn thread_root(turn: &Turn<'_>, channel: &str) -> Result<Option<Ts>, Failure> {
    let Some(named) = turn.args.text("thread_ts") else {
        return Ok(None);
    };
    let Ok(message) = turn.message(channel, &named) else {
        return refuse("cannot_reply_to_message");
    };
    Ok(Some(message.thread_ts.clone().unwrap_or(named)))
}

fn posted<'a>(
    turn: &'a Turn<'_>,
    id: &str,
    ts: &str,
) -> Result<(&'a Channel, &'a Message), Failure> {
    let channel = turn.world.channels.get(id).ok_or("channel_not_found")?;
    Ok((channel, turn.message(id, ts)?))
}

fn update(turn: &mut Turn<'_>) -> Outcome {
    let channel = turn.channel("channel")?;
    let (id, is_archived) = (channel.id.clone(), channel.is_archived);
    let ts = turn.args.required("ts")?;
    let previous = turn.message(&id, &ts)?.clone();
    if is_archived {
        return refuse("is_inactive");
    }
    if !is_own(turn, &previous) || !is_editable(&previous) {
        return refuse("cant_update_message");
    }
    if is_window_closed(turn, &previous) {
        return refuse("edit_window_closed");
    }
    let content = Content::read(turn)?;
    if content.is_empty() && (content.attachments.is_none() || previous.attachments.is_empty()) {
        return refuse("no_text");
    }
    let text_length = content
        .text
        .as_deref()
        .map_or(0, |text| text.chars().count());
    if text_length > UPDATE_TEXT_LENGTH || content.blocks_length() > MESSAGE_BLOCKS_LENGTH {
        return refuse("msg_too_long");
    }
    let edited = revised(turn, &previous, content);
    *turn.message_mut(&id, &ts)? = edited;
    turn.world.emit_changed(&id, &ts, &previous, turn.now);
    turn.changed(&id, "message");
    let (place, message) = posted(turn, &id, &ts)?;
    let shown = shapes::message(turn.world, place, message, Detail::Fresh, true);
    Ok(Reply::of(
        json!({"channel": id, "ts": ts, "text": message.text, "message": shown}),
    ))
}

/// The message with its new content: what is not given stays, save blocks, which a text removes.
fn revised(turn: &mut Turn<'_>, previous: &Message, content: Content) -> Message {
    let mut message = previous.clone();
    message.text = crate::text::kept(content.text.as_deref().unwrap_or_default());
    let is_person = previous.app_id.is_none();
    message.blocks = turn.finished_blocks(content.blocks, &message.text, is_person);
    if let Some(attachments) = content.attachments {
        message.attachments = attachments;
    }
    if let Some(metadata) = content.metadata {
        message.metadata = Some(metadata).filter(|metadata| *metadata != json!({}));
    }
    message.edited = Some(Edited {
        user: turn.caller.user.clone(),
        ts: crate::model::ts_of_microseconds(turn.now.as_microsecond()),
    });
    message
}

fn is_own(turn: &Turn<'_>, message: &Message) -> bool {
    message.user == turn.caller.user && message.app_id == turn.caller.app_id
}

fn is_editable(message: &Message) -> bool {
    matches!(
        message.subtype.as_deref(),
        None | Some("thread_broadcast" | "bot_message" | "me_message" | "file_share")
    )
}

fn is_window_closed(turn: &Turn<'_>, message: &Message) -> bool {
    let Some(minutes) = turn.world.prefs.edit_window_minutes else {
        return false;
    };
    let Some(said_at) = moment_of_ts(&message.ts) else {
        return false;
    };
    turn.now.duration_since(said_at) > jiff::SignedDuration::from_mins(minutes)
}

fn delete(turn: &mut Turn<'_>) -> Outcome {
    let id = turn.channel("channel")?.id.clone();
    let ts = turn.args.required("ts")?;
    let previous = turn.message(&id, &ts)?.clone();
    let may = is_own(turn, &previous) || (!turn.is_bot() && turn.is_admin());
    if !may || !is_editable(&previous) {
        return refuse("cant_delete_message");
    }
    take_away(turn, &id, &ts)?;
    Ok(Reply::of(json!({"channel": id, "ts": ts})))
}

/// Deletes a message, whoever may do that, and tells the apps.
pub(crate) fn take_away(turn: &mut Turn<'_>, id: &str, ts: &str) -> Result<(), Failure> {
    let previous = turn.message(id, ts)?.clone();
    turn.channel_mut(id)?.pins.retain(|pin| pin.ts != ts);
    if previous.replies.is_empty() {
        remove(turn, id, &previous)?;
        turn.world.emit_deleted(id, &previous, turn.now);
    } else {
        bury(turn, id, ts)?;
        turn.world.emit_changed(id, ts, &previous, turn.now);
    }
    turn.changed(id, "message");
    Ok(())
}

/// Takes a message out of its channel and its thread.
pub(crate) fn remove(turn: &mut Turn<'_>, id: &str, message: &Message) -> Result<(), Failure> {
    let channel = turn.channel_mut(id)?;
    channel.messages.remove(&message.ts);
    let thread = message.thread_ts.as_ref();
    if let Some(root) = thread.and_then(|thread| channel.messages.get_mut(thread)) {
        root.replies.retain(|reply| *reply != message.ts);
        if root.replies.is_empty() {
            root.thread_ts = None;
        }
    }
    Ok(())
}

/// A deleted message with replies stays as a stone.
fn bury(turn: &mut Turn<'_>, id: &str, ts: &str) -> Result<(), Failure> {
    let message = turn.message_mut(id, ts)?;
    *message = Message {
        ts: message.ts.clone(),
        subtype: Some("tombstone".into()),
        user: "USLACKBOT".into(),
        text: "This message was deleted.".into(),
        thread_ts: message.thread_ts.clone(),
        replies: std::mem::take(&mut message.replies),
        extra: [("hidden".to_owned(), Value::Bool(true))]
            .into_iter()
            .collect(),
        ..Message::default()
    };
    Ok(())
}

fn post_ephemeral(turn: &mut Turn<'_>) -> Outcome {
    let user = turn.args.required("user")?;
    let channel = turn.channel("channel")?;
    if channel.is_archived {
        return refuse("is_archived");
    }
    if !channel.has_member(&turn.caller.user) {
        return refuse("not_in_channel");
    }
    if !channel.has_member(&user) {
        return refuse("user_not_in_channel");
    }
    let id = channel.id.clone();
    let content = Content::read(turn)?;
    if content.is_empty() {
        return refuse("no_text");
    }
    let thread_ts = turn.args.text("thread_ts");
    let app_id = turn.caller.app_id.clone().unwrap_or_default();
    let ts = turn.whisper(&id, &user, &app_id, content, thread_ts);
    Ok(Reply::of(json!({"message_ts": ts})))
}

impl Turn<'_> {
    /// Shows something to one person only.
    pub(crate) fn whisper(
        &mut self,
        channel: &str,
        user: &str,
        app_id: &str,
        content: Content,
        thread_ts: Option<Ts>,
    ) -> Ts {
        let ts = self.world.next_ts(channel, self.now);
        let message = self.composed("", Some(app_id.to_owned()), content);
        self.world.ephemerals.push_back(Ephemeral {
            ts: ts.clone(),
            channel: channel.to_owned(),
            user: user.to_owned(),
            app_id: app_id.to_owned(),
            thread_ts,
            text: message.text,
            blocks: message.blocks,
            attachments: message.attachments,
        });
        self.world.forget_old_ephemerals(user, channel);
        self.world
            .note_change(Some(channel), "ephemeral", Some(user));
        ts
    }
}

impl crate::world::World {
    fn forget_old_ephemerals(&mut self, user: &str, channel: &str) {
        let is_here = |one: &Ephemeral| one.user == user && one.channel == channel;
        if self.ephemerals.iter().filter(|one| is_here(one)).count() > EPHEMERALS_MAX
            && let Some(oldest) = self.ephemerals.iter().position(is_here)
        {
            self.ephemerals.remove(oldest);
        }
    }

    /// The address of a message. It leads to the built-in chat page, which is where it is shown.
    pub(crate) fn permalink(&self, channel: &str, message: &Message) -> String {
        let mut link = format!(
            "{}/workspace/archives/{channel}/p{}",
            self.base_url,
            message.ts.replace('.', "")
        );
        if let Some(thread) = message.thread_ts.as_ref().filter(|ts| **ts != message.ts) {
            link.push_str(&format!("?thread_ts={thread}&cid={channel}"));
        }
        link
    }
}

fn permalink(turn: &mut Turn<'_>) -> Outcome {
    let id = turn.channel("channel")?.id.clone();
    let ts = turn.args.required("message_ts")?;
    let message = turn.message(&id, &ts)?;
    let link = turn.world.permalink(&id, message);
    Ok(Reply::of(json!({"channel": id, "permalink": link})))
}
