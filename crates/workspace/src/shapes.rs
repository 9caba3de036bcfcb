//! How the state looks in Slack's JSON: users, channels, messages, views. Pure pictures of the
//! state; they must never decide anything.

use serde_json::{Map, Value, json};

use crate::model::{
    App, Bookmark, Channel, ChannelKind, Heading, Message, Standing, Team, User, Usergroup, View,
    ViewKind,
};
use crate::world::World;

mod files;

pub(crate) use files::{file, file_places, file_shares};

/// The time zone of the made-up team.
pub(crate) const TOKYO: &str = "Asia/Tokyo";
const TOKYO_OFFSET_SECONDS: i64 = 32_400;

/// A user as `users.info` shows it.
pub(crate) fn user(user: &User, team: &Team, with_locale: bool, with_email: bool) -> Value {
    let mut shown = json!({
        "id": user.id,
        "team_id": team.id,
        "name": user.name,
        "deleted": user.deleted,
        "color": user.color,
        "real_name": user.real_name,
        "tz": user.tz,
        "tz_label": user.tz,
        "tz_offset": if user.tz == TOKYO { TOKYO_OFFSET_SECONDS } else { 0 },
        "profile": profile(user, team, with_email),
        "is_admin": matches!(user.standing, Standing::Owner | Standing::Admin),
        "is_owner": user.standing == Standing::Owner,
        "is_primary_owner": user.standing == Standing::Owner,
        "is_restricted": matches!(user.standing, Standing::Guest | Standing::SingleChannelGuest),
        "is_ultra_restricted": user.standing == Standing::SingleChannelGuest,
        "is_bot": user.bot.is_some(),
        "is_app_user": false,
        "is_email_confirmed": true,
        "who_can_share_contact_card": "EVERYONE",
        "updated": 0,
    });
    if with_locale && let Some(fields) = shown.as_object_mut() {
        fields.insert("locale".into(), user.locale.clone().into());
    }
    shown
}

/// The profile part of a user.
pub(crate) fn profile(user: &User, team: &Team, with_email: bool) -> Value {
    let mut shown = json!({
        "title": user.title,
        "phone": "",
        "skype": "",
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.display_name,
        "display_name_normalized": user.display_name,
        "status_text": "",
        "status_emoji": "",
        "status_expiration": 0,
        "avatar_hash": "",
        "team": team.id,
    });
    if let Some(fields) = shown.as_object_mut() {
        if with_email && user.bot.is_none() {
            fields.insert("email".into(), user.email.clone().into());
        }
        if let Some(bot) = &user.bot {
            fields.insert("api_app_id".into(), bot.app_id.clone().into());
            fields.insert("bot_id".into(), bot.bot_id.clone().into());
            fields.insert("always_active".into(), true.into());
        }
    }
    shown
}

/// A user group.
pub(crate) fn usergroup(group: &Usergroup, team: &Team, with_users: bool) -> Value {
    let mut shown = json!({
        "id": group.id,
        "team_id": team.id,
        "is_usergroup": true,
        "is_subteam": true,
        "name": group.name,
        "description": group.description,
        "handle": group.handle,
        "is_external": false,
        "date_create": group.created,
        "date_update": group.created,
        "date_delete": 0,
        "auto_provision": false,
        "created_by": group.created_by,
        "updated_by": group.created_by,
        "prefs": {"channels": [], "groups": []},
        "user_count": group.users.len(),
    });
    if with_users && let Some(fields) = shown.as_object_mut() {
        fields.insert("users".into(), json!(group.users));
    }
    shown
}

/// A channel as `viewer` sees it.
pub(crate) fn channel(channel: &Channel, team: &Team, viewer: &str) -> Value {
    if channel.kind == ChannelKind::Im {
        return direct_message(channel, team, viewer);
    }
    let is_private = channel.kind == ChannelKind::Private;
    let mut shown = json!({
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": !is_private,
        "is_group": is_private,
        "is_im": false,
        "is_mpim": false,
        "is_private": is_private,
        "is_archived": channel.is_archived,
        "is_general": channel.is_general,
        "is_shared": false,
        "is_org_shared": false,
        "is_ext_shared": false,
        "is_pending_ext_shared": false,
        "is_member": channel.has_member(viewer),
        "created": channel.created,
        "updated": channel.created.saturating_mul(1000),
        "creator": channel.creator,
        "unlinked": 0,
        "shared_team_ids": [team.id],
        "pending_shared": [],
        "pending_connected_team_ids": [],
        "context_team_id": team.id,
        "previous_names": channel.previous_names,
    });
    if let Some(fields) = shown.as_object_mut() {
        fields.insert("topic".into(), heading(&channel.topic));
        fields.insert("purpose".into(), heading(&channel.purpose));
    }
    shown
}

fn direct_message(channel: &Channel, team: &Team, viewer: &str) -> Value {
    let other = channel
        .members
        .iter()
        .find(|member| *member != viewer)
        .or(channel.members.first());
    json!({
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.is_archived,
        "is_im": true,
        "is_org_shared": false,
        "user": other,
        "is_open": true,
        "priority": 0,
        "context_team_id": team.id,
        "updated": channel.created.saturating_mul(1000),
    })
}

fn heading(heading: &Heading) -> Value {
    json!({"value": heading.value, "creator": heading.creator, "last_set": heading.last_set})
}

/// How an app introduces itself beside a message.
pub(crate) fn bot_profile(app: &App, team: &Team) -> Value {
    json!({
        "id": app.bot_id,
        "deleted": false,
        "name": app.name,
        "updated": 0,
        "app_id": app.id,
        "user_id": app.bot_user,
        "icons": {},
        "team_id": team.id,
    })
}

/// What of a message is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Detail {
    /// As it was just posted: no reactions, no thread summary.
    Fresh,
    /// As history shows it.
    Whole,
}

/// A message.
pub(crate) fn message(
    world: &World,
    channel: &Channel,
    message: &Message,
    detail: Detail,
    with_metadata: bool,
) -> Map<String, Value> {
    let mut shown = Map::new();
    shown.insert("type".into(), "message".into());
    if let Some(subtype) = &message.subtype {
        shown.insert("subtype".into(), subtype.clone().into());
    }
    shown.insert("user".into(), message.user.clone().into());
    shown.insert("text".into(), message.text.clone().into());
    shown.insert("ts".into(), message.ts.clone().into());
    shown.insert("team".into(), world.team.id.clone().into());
    if let Some(id) = &message.client_msg_id {
        shown.insert("client_msg_id".into(), id.clone().into());
    }
    if let Some(app) = message.app_id.as_ref().and_then(|id| world.app(id)) {
        shown.insert("app_id".into(), app.id.clone().into());
        shown.insert("bot_id".into(), app.bot_id.clone().into());
        shown.insert("bot_profile".into(), bot_profile(app, &world.team));
    }
    if !message.blocks.is_empty() {
        shown.insert("blocks".into(), json!(message.blocks));
    }
    if !message.attachments.is_empty() {
        shown.insert("attachments".into(), json!(message.attachments));
    }
    if !message.files.is_empty() {
        let files: Value = message
            .files
            .iter()
            .filter_map(|id| world.files.get(id))
            .map(|one| Value::Object(file(world, one)))
            .collect();
        shown.insert("files".into(), files);
        shown.insert("upload".into(), false.into());
        shown.insert("display_as_bot".into(), false.into());
    }
    if let Some(edited) = &message.edited {
        shown.insert(
            "edited".into(),
            json!({"user": edited.user, "ts": edited.ts}),
        );
    }
    if with_metadata && let Some(metadata) = &message.metadata {
        shown.insert("metadata".into(), metadata.clone());
    }
    thread_fields(&mut shown, channel, message, detail);
    if detail == Detail::Whole {
        marks(&mut shown, channel, message);
    }
    for (name, value) in &message.extra {
        shown.insert(name.clone(), value.clone());
    }
    shown
}

fn thread_fields(
    shown: &mut Map<String, Value>,
    channel: &Channel,
    message: &Message,
    detail: Detail,
) {
    let Some(thread_ts) = &message.thread_ts else {
        return;
    };
    shown.insert("thread_ts".into(), thread_ts.clone().into());
    if *thread_ts != message.ts {
        if let Some(root) = channel.messages.get(thread_ts) {
            shown.insert("parent_user_id".into(), root.user.clone().into());
        }
        return;
    }
    if detail == Detail::Whole {
        let users = message.reply_users(channel);
        shown.insert("reply_count".into(), message.replies.len().into());
        shown.insert("reply_users_count".into(), users.len().into());
        shown.insert("reply_users".into(), json!(users));
        shown.insert("latest_reply".into(), json!(message.replies.last()));
        shown.insert("is_locked".into(), false.into());
        shown.insert("subscribed".into(), false.into());
    }
}

fn marks(shown: &mut Map<String, Value>, channel: &Channel, message: &Message) {
    if !message.reactions.is_empty() {
        shown.insert("reactions".into(), reactions(message));
    }
    if channel.is_pinned(&message.ts) {
        shown.insert("pinned_to".into(), json!([channel.id]));
    }
}

/// The reactions of a message; skin tones are folded, as Slack's reading methods do.
pub(crate) fn reactions(message: &Message) -> Value {
    let mut folded: Vec<(&str, Vec<&str>)> = Vec::new();
    for reaction in &message.reactions {
        let base = reaction.name.split("::").next().unwrap_or_default();
        let at = folded.iter().position(|(name, _)| *name == base);
        let at = at.unwrap_or_else(|| {
            folded.push((base, Vec::new()));
            folded.len() - 1
        });
        folded[at]
            .1
            .extend(reaction.users.iter().map(String::as_str));
    }
    folded
        .into_iter()
        .map(|(name, users)| json!({"name": name, "users": users, "count": users.len()}))
        .collect()
}

/// A bookmark.
pub(crate) fn bookmark(bookmark: &Bookmark, channel: &Channel, team: &Team) -> Value {
    json!({
        "id": bookmark.id,
        "channel_id": channel.id,
        "title": bookmark.title,
        "link": bookmark.link,
        "emoji": bookmark.emoji,
        "icon_url": null,
        "entity_id": null,
        "type": "link",
        "date_created": bookmark.created,
        "date_updated": bookmark.updated,
        "rank": "U",
        "last_updated_by_user_id": bookmark.updated_by,
        "last_updated_by_team_id": team.id,
        "shortcut_id": null,
        "app_id": bookmark.app_id,
        "app_action_id": null,
    })
}

/// A view, with what the person has filled in.
pub(crate) fn view(world: &World, view: &View) -> Value {
    let bot_id = world
        .apps
        .get(&view.app_id)
        .map_or("", |app| app.bot_id.as_str());
    let text = |name: &str| view.body.get(name).cloned().unwrap_or_else(|| "".into());
    let optional = |name: &str| view.body.get(name).cloned().unwrap_or(Value::Null);
    let flag = |name: &str| json!(view.body.get(name) == Some(&Value::Bool(true)));
    json!({
        "id": view.id,
        "team_id": world.team.id,
        "app_id": view.app_id,
        "app_installed_team_id": world.team.id,
        "bot_id": bot_id,
        "type": match view.kind {
            ViewKind::Modal => "modal",
            ViewKind::Home => "home",
        },
        "title": optional("title"),
        "submit": optional("submit"),
        "close": optional("close"),
        "blocks": optional("blocks"),
        "private_metadata": text("private_metadata"),
        "callback_id": text("callback_id"),
        "external_id": text("external_id"),
        "state": {"values": view.values},
        "hash": view.hash,
        "clear_on_close": flag("clear_on_close"),
        "notify_on_close": flag("notify_on_close"),
        "submit_disabled": flag("submit_disabled"),
        "root_view_id": view.root_view_id,
        "previous_view_id": view.previous_view_id,
    })
}

/// `channel`, `group` or `im`, as events call it.
pub(crate) fn channel_type(kind: ChannelKind) -> &'static str {
    match kind {
        ChannelKind::Public => "channel",
        ChannelKind::Private => "group",
        ChannelKind::Im => "im",
    }
}

/// A conversation's name as interactions tell it.
pub(crate) fn place_name(channel: &Channel) -> &str {
    match channel.kind {
        ChannelKind::Im => "directmessage",
        ChannelKind::Private => "privategroup",
        ChannelKind::Public => &channel.name,
    }
}
