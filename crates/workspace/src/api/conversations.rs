//! `conversations.*`: making, finding, naming and archiving channels.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::events::Audience;
use crate::limits::Tier;
use crate::model::{CallerKind, Channel, ChannelKind, Heading};
use crate::outcome::{Failure, Outcome, Reply, refuse};
use crate::shapes;
use crate::turn::{Callers, Method, Turn, cursor_fields, page};

/// Any of these lets a bot read about channels.
pub(crate) const CHANNEL_READ: &[&str] = &["channels:read", "groups:read", "im:read", "mpim:read"];
/// Any of these lets a bot change channels.
pub(crate) const CHANNEL_WRITE: &[&str] = &["channels:manage", "groups:write"];
const CHANNELS_PER_PAGE: usize = 100;
const PAGE_MAX: usize = 999;
/// Slack's limit is eighty of something; characters, as far as anyone knows.
const NAME_LENGTH: usize = 80;
const RESERVED_NAMES: &[&str] = &["here", "channel", "everyone", "group", "archive", "slack"];

const NAME_ERRORS_CREATE: &[&str] = &[
    "invalid_name",
    "invalid_name_maxlength",
    "invalid_name_punctuation",
    "invalid_name_required",
    "invalid_name_specials",
    "name_taken",
    "restricted_action",
];

pub(crate) const METHODS: &[Method] = &[
    Method {
        name: "conversations.create",
        does: create,
        callers: Callers::BotsAndPeople,
        scopes: CHANNEL_WRITE,
        tier: Tier::Two,
        is_write: true,
        errors: NAME_ERRORS_CREATE,
    },
    Method {
        name: "conversations.info",
        does: info,
        callers: Callers::BotsAndPeople,
        scopes: CHANNEL_READ,
        tier: Tier::Three,
        is_write: false,
        errors: &["channel_not_found"],
    },
    Method {
        name: "conversations.list",
        does: list,
        callers: Callers::BotsAndPeople,
        scopes: CHANNEL_READ,
        tier: Tier::Two,
        is_write: false,
        errors: &["invalid_cursor", "invalid_types"],
    },
    Method {
        name: "conversations.archive",
        does: archive,
        callers: Callers::BotsAndPeople,
        scopes: CHANNEL_WRITE,
        tier: Tier::Two,
        is_write: true,
        errors: &[
            "already_archived",
            "cant_archive_general",
            "channel_not_found",
            "method_not_supported_for_channel_type",
            "not_in_channel",
            "restricted_action",
        ],
    },
    Method {
        name: "conversations.unarchive",
        does: unarchive,
        // Documented for bots, and documented as broken for them: "please use a user token".
        callers: Callers::People,
        scopes: CHANNEL_WRITE,
        tier: Tier::Two,
        is_write: true,
        errors: &[
            "channel_not_found",
            "method_not_supported_for_channel_type",
            "not_archived",
        ],
    },
    Method {
        name: "conversations.rename",
        does: rename,
        callers: Callers::BotsAndPeople,
        scopes: CHANNEL_WRITE,
        tier: Tier::Two,
        is_write: true,
        errors: &[
            "channel_not_found",
            "invalid_name",
            "invalid_name_maxlength",
            "invalid_name_punctuation",
            "invalid_name_required",
            "invalid_name_specials",
            "is_archived",
            "method_not_supported_for_channel_type",
            "name_taken",
            "not_authorized",
            "not_in_channel",
        ],
    },
];

/// The `types` argument.
pub(crate) fn kinds_argument(turn: &Turn<'_>) -> Result<Vec<ChannelKind>, Failure> {
    let words = turn.args.list("types");
    if words.is_empty() {
        return Ok(vec![ChannelKind::Public]);
    }
    let mut kinds = Vec::new();
    for word in words {
        match word.as_str() {
            "public_channel" => kinds.push(ChannelKind::Public),
            "private_channel" => kinds.push(ChannelKind::Private),
            "im" => kinds.push(ChannelKind::Im),
            "mpim" => {}
            _ => return refuse("invalid_types"),
        }
    }
    Ok(kinds)
}

/// A page of channels.
pub(crate) fn listed(turn: &Turn<'_>, channels: Vec<&Channel>) -> Outcome {
    let (channels, next) = page(turn.args, channels, CHANNELS_PER_PAGE, PAGE_MAX)?;
    let shown: Value = channels
        .into_iter()
        .map(|channel| {
            let mut shown = shapes::channel(channel, &turn.world.team, &turn.caller.user);
            if let Some(fields) = shown.as_object_mut() {
                fields.insert("num_members".into(), channel.members.len().into());
            }
            shown
        })
        .collect();
    let mut reply = Reply::of(json!({"channels": shown}));
    cursor_fields(&mut reply.fields, &next);
    Ok(reply)
}

/// `{"channel": …}` as the caller sees it.
pub(crate) fn shown_channel(turn: &Turn<'_>, id: &str) -> Outcome {
    let channel = turn.world.channels.get(id).ok_or("channel_not_found")?;
    let shown = shapes::channel(channel, &turn.world.team, &turn.caller.user);
    Ok(Reply::of(json!({"channel": shown})))
}

/// Checks a name as Slack does and answers how it is kept.
fn checked_name(turn: &Turn<'_>) -> Result<String, Failure> {
    let name = turn.args.text("name").unwrap_or_default();
    let name = name.trim().trim_start_matches('#').to_owned();
    if name.is_empty() {
        return refuse("invalid_name_required");
    }
    if name.chars().count() > NAME_LENGTH {
        return refuse("invalid_name_maxlength");
    }
    if name
        .chars()
        .any(|c| c.is_uppercase() || c.is_whitespace() || c == '.')
    {
        return refuse("invalid_name_specials");
    }
    if !name
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | 'ー') || is_mark(c))
    {
        return refuse("invalid_name_specials");
    }
    if !name.chars().any(char::is_alphanumeric) {
        return refuse("invalid_name_punctuation");
    }
    if RESERVED_NAMES.contains(&name.as_str()) {
        return refuse("invalid_name");
    }
    if turn.world.channel_named(&name).is_some() {
        return refuse("name_taken");
    }
    Ok(name)
}

/// Combining marks, as in a decomposed dakuten.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036f}' | '\u{3099}' | '\u{309a}')
}

fn create(turn: &mut Turn<'_>) -> Outcome {
    let is_restricted = turn.world.prefs.channel_creation_restricted && !turn.is_admin();
    if is_restricted || turn.is_guest() {
        return refuse("restricted_action");
    }
    let kind = if turn.args.flag("is_private", false) {
        ChannelKind::Private
    } else {
        ChannelKind::Public
    };
    turn.need_scope_for(kind)?;
    let name = checked_name(turn)?;
    let id = turn.world.next_id("C");
    let creator = turn.caller.user.clone();
    let channel = Channel {
        id: id.clone(),
        name,
        previous_names: Vec::new(),
        kind,
        is_general: false,
        is_archived: false,
        creator: creator.clone(),
        created: turn.seconds(),
        topic: Heading::default(),
        purpose: Heading::default(),
        members: vec![creator.clone()],
        messages: BTreeMap::new(),
        pins: Vec::new(),
        bookmarks: Vec::new(),
        last_ts_us: 0,
        last_read: BTreeMap::new(),
    };
    let shown = shapes::channel(&channel, &turn.world.team, &creator);
    turn.world.channels.insert(id.clone(), channel);
    if kind == ChannelKind::Public {
        let event_ts = turn.world.next_ts(&id, turn.now);
        let event = json!({"type": "channel_created", "channel": shown, "event_ts": event_ts});
        turn.world
            .emit(&event, "channel_created", Audience::Everyone, turn.now);
    }
    turn.emit_joined(&id, &creator, None);
    turn.changed(&id, "channel");
    shown_channel(turn, &id)
}

fn info(turn: &mut Turn<'_>) -> Outcome {
    let with_count = turn.args.flag("include_num_members", false);
    let channel = turn.channel("channel")?;
    let mut shown = shapes::channel(channel, &turn.world.team, &turn.caller.user);
    if let Some(fields) = shown.as_object_mut() {
        if with_count {
            fields.insert("num_members".into(), channel.members.len().into());
        }
        if channel.has_member(&turn.caller.user) {
            let read = channel.last_read.get(&turn.caller.user);
            let read = read.map_or("0000000000.000000", String::as_str);
            fields.insert("last_read".into(), read.into());
        }
    }
    Ok(Reply::of(json!({"channel": shown})))
}

fn list(turn: &mut Turn<'_>) -> Outcome {
    let kinds = kinds_argument(turn)?;
    for kind in &kinds {
        turn.need_scope_for(*kind)?;
    }
    let without_archived = turn.args.flag("exclude_archived", false);
    let channels = turn
        .world
        .channels
        .values()
        .filter(|channel| kinds.contains(&channel.kind))
        .filter(|channel| turn.world.sees(&turn.caller.user, channel))
        .filter(|channel| !(without_archived && channel.is_archived))
        .collect();
    listed(turn, channels)
}

fn archive(turn: &mut Turn<'_>) -> Outcome {
    let id = turn.room("channel")?;
    let channel = turn.world.channels.get(&id).ok_or("channel_not_found")?;
    let (is_general, is_archived) = (channel.is_general, channel.is_archived);
    if is_archived {
        return refuse("already_archived");
    }
    if is_general {
        return refuse("cant_archive_general");
    }
    if !turn.is_member(&id) {
        return refuse("not_in_channel");
    }
    if turn.world.prefs.channel_archiving_restricted && !turn.is_admin() {
        return refuse("restricted_action");
    }
    let user = turn.caller.user.clone();
    let text = format!("<@{user}> archived the channel");
    turn.say_system(&id, "channel_archive", &text, json!({}));
    turn.channel_mut(&id)?.is_archived = true;
    turn.emit_channel_event(&id, "archive", json!({"user": user}));
    turn.changed(&id, "channel");
    Ok(Reply::empty())
}

fn unarchive(turn: &mut Turn<'_>) -> Outcome {
    let id = turn.room("channel")?;
    if !turn
        .world
        .channels
        .get(&id)
        .is_some_and(|channel| channel.is_archived)
    {
        return refuse("not_archived");
    }
    let user = turn.caller.user.clone();
    let text = format!("<@{user}> un-archived the channel");
    turn.channel_mut(&id)?.is_archived = false;
    turn.say_system(&id, "channel_unarchive", &text, json!({}));
    turn.emit_channel_event(&id, "unarchive", json!({"user": user}));
    // Everybody else has to join again, apps too.
    turn.channel_mut(&id)?.members = vec![user];
    turn.changed(&id, "channel");
    Ok(Reply::empty())
}

fn rename(turn: &mut Turn<'_>) -> Outcome {
    let id = turn.open_room("channel")?;
    if !turn.is_member(&id) {
        return refuse("not_in_channel");
    }
    let is_creator = turn
        .world
        .channels
        .get(&id)
        .is_some_and(|channel| channel.creator == turn.caller.user);
    if !is_creator && !turn.is_admin() {
        return refuse("not_authorized");
    }
    let name = checked_name(turn)?;
    let channel = turn.channel_mut(&id)?;
    let old_name = std::mem::replace(&mut channel.name, name.clone());
    channel.previous_names.insert(0, old_name.clone());
    let created = channel.created;
    let user = turn.caller.user.clone();
    let text = format!("<@{user}> has renamed the channel from \"{old_name}\" to \"{name}\"");
    turn.say_system(
        &id,
        "channel_name",
        &text,
        json!({"old_name": old_name, "name": name}),
    );
    let renamed = json!({"id": id, "name": name, "name_normalized": name, "created": created});
    turn.emit_channel_event(&id, "rename", json!({"channel": renamed}));
    turn.changed(&id, "channel");
    shown_channel(turn, &id)
}

impl Turn<'_> {
    /// `channel_archive`, `group_rename`, …, with these fields.
    fn emit_channel_event(&mut self, id: &str, verb: &str, fields: Value) {
        let Some(channel) = self.world.channels.get(id) else {
            return;
        };
        let noun = match channel.kind {
            ChannelKind::Private => "group",
            ChannelKind::Public | ChannelKind::Im => "channel",
        };
        let kind = format!("{noun}_{verb}");
        let event_ts = self.world.next_ts(id, self.now);
        let mut event = json!({"type": kind, "channel": id, "event_ts": event_ts});
        if let (Some(event), Value::Object(fields)) = (event.as_object_mut(), fields) {
            event.extend(fields);
        }
        self.world
            .emit(&event, &kind, Audience::Channel(id), self.now);
    }

    /// Whether the caller is a bot, which may do less than the person it works for.
    pub(crate) fn is_bot(&self) -> bool {
        self.caller.kind == Some(CallerKind::Bot)
    }
}
