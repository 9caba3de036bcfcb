//! `conversations.*`: who is in a channel, and coming and going.

use serde_json::{Value, json};

use crate::events::Audience;
use crate::limits::Tier;
use crate::model::{ChannelKind, Standing};
use crate::outcome::{Failure, Outcome, Reply, refuse};
use crate::shapes;
use crate::turn::{Callers, Method, Turn, cursor_fields, page};

use super::conversations::{CHANNEL_READ, CHANNEL_WRITE, shown_channel};

const MEMBERS_PER_PAGE: usize = 100;
const PAGE_MAX: usize = 1000;
/// The page on `conversations.invite` says 100 in one place and 1000 in another; the lower holds.
const INVITES_PER_CALL: usize = 100;

pub(crate) const METHODS: &[Method] = &[
    Method {
        name: "conversations.members",
        does: members,
        callers: Callers::BotsAndPeople,
        scopes: CHANNEL_READ,
        tier: Tier::Four,
        is_write: false,
        errors: &["channel_not_found", "invalid_cursor"],
    },
    Method {
        name: "conversations.invite",
        does: invite,
        callers: Callers::BotsAndPeople,
        scopes: &[
            "channels:manage",
            "channels:write.invites",
            "groups:write",
            "groups:write.invites",
        ],
        tier: Tier::Three,
        is_write: true,
        errors: &[
            "already_in_channel",
            "cant_invite",
            "cant_invite_self",
            "channel_not_found",
            "is_archived",
            "method_not_supported_for_channel_type",
            "no_user",
            "not_in_channel",
            "ura_max_channels",
            "user_not_found",
        ],
    },
    Method {
        name: "conversations.join",
        does: join,
        callers: Callers::BotsAndPeople,
        scopes: &["channels:join"],
        tier: Tier::Three,
        is_write: true,
        errors: &[
            "channel_not_found",
            "is_archived",
            "method_not_supported_for_channel_type",
        ],
    },
    Method {
        name: "conversations.leave",
        does: leave,
        callers: Callers::BotsAndPeople,
        scopes: CHANNEL_WRITE,
        tier: Tier::Three,
        is_write: true,
        errors: &[
            "cant_leave_general",
            "channel_not_found",
            "is_archived",
            "method_not_supported_for_channel_type",
        ],
    },
    Method {
        name: "conversations.kick",
        does: kick,
        callers: Callers::BotsAndPeople,
        scopes: CHANNEL_WRITE,
        tier: Tier::Three,
        is_write: true,
        errors: &[
            "cant_kick_from_general",
            "cant_kick_self",
            "channel_not_found",
            "method_not_supported_for_channel_type",
            "not_in_channel",
            "user_not_found",
        ],
    },
];

fn members(turn: &mut Turn<'_>) -> Outcome {
    let members = turn.channel("channel")?.members.clone();
    let (members, next) = page(turn.args, members, MEMBERS_PER_PAGE, PAGE_MAX)?;
    let mut reply = Reply::of(json!({"members": members}));
    cursor_fields(&mut reply.fields, &next);
    Ok(reply)
}

fn invite(turn: &mut Turn<'_>) -> Outcome {
    let id = turn.open_room("channel")?;
    let users = turn.args.list("users");
    if users.is_empty() {
        return refuse("no_user");
    }
    if users.len() > INVITES_PER_CALL {
        return refuse("cant_invite");
    }
    if !turn.is_member(&id) {
        return refuse("not_in_channel");
    }
    let mut refused = Vec::new();
    let mut welcome = Vec::new();
    for user in users {
        match invitable(turn, &id, &user) {
            Ok(()) if welcome.contains(&user) => {}
            Ok(()) => welcome.push(user),
            Err(code) => refused.push((user, code)),
        }
    }
    let forced = turn.args.flag("force", false) && !welcome.is_empty();
    if !refused.is_empty() && !forced {
        return Err(refusals(&refused));
    }
    let inviter = turn.caller.user.clone();
    for user in welcome {
        turn.add_member(&id, &user, Some(&inviter));
    }
    let mut reply = shown_channel(turn, &id)?;
    if let Some((_, code)) = refused.first() {
        reply.fields.extend(refusals(&refused).fields);
        reply.fields.insert("error".into(), (*code).into());
    }
    Ok(reply)
}

fn invitable(turn: &Turn<'_>, channel: &str, user: &str) -> Result<(), &'static str> {
    let Some(guest) = turn.world.users.get(user).filter(|user| !user.deleted) else {
        return Err("user_not_found");
    };
    if *user == turn.caller.user {
        return Err("cant_invite_self");
    }
    let is_inside = turn
        .world
        .channels
        .get(channel)
        .is_some_and(|channel| channel.has_member(user));
    if is_inside {
        return Err("already_in_channel");
    }
    let has_a_channel = || {
        let mut channels = turn.world.channels.values();
        channels.any(|one| one.kind != ChannelKind::Im && one.has_member(user))
    };
    if guest.standing == Standing::SingleChannelGuest && has_a_channel() {
        return Err("ura_max_channels");
    }
    Ok(())
}

fn refusals(refused: &[(String, &'static str)]) -> Failure {
    let first = refused.first().map_or("user_not_found", |(_, code)| *code);
    let errors: Value = refused
        .iter()
        .map(|(user, code)| json!({"user": user, "ok": false, "error": code}))
        .collect();
    Failure::from(first).with("errors", errors)
}

fn join(turn: &mut Turn<'_>) -> Outcome {
    let id = turn.open_room("channel")?;
    let is_public = turn
        .world
        .channels
        .get(&id)
        .is_some_and(|channel| channel.kind == ChannelKind::Public);
    if !is_public {
        return refuse("method_not_supported_for_channel_type");
    }
    if turn.is_member(&id) {
        return Ok(shown_channel(turn, &id)?.warning("already_in_channel"));
    }
    let user = turn.caller.user.clone();
    turn.add_member(&id, &user, None);
    shown_channel(turn, &id)
}

fn leave(turn: &mut Turn<'_>) -> Outcome {
    let id = turn.open_room("channel")?;
    if turn
        .world
        .channels
        .get(&id)
        .is_some_and(|channel| channel.is_general)
    {
        return refuse("cant_leave_general");
    }
    if !turn.is_member(&id) {
        return Ok(Reply::empty());
    }
    let user = turn.caller.user.clone();
    turn.remove_member(&id, &user);
    Ok(Reply::empty())
}

fn kick(turn: &mut Turn<'_>) -> Outcome {
    let id = turn.room("channel")?;
    let user = turn.args.required("user")?;
    if user == turn.caller.user {
        return refuse("cant_kick_self");
    }
    if !turn.world.users.contains_key(&user) {
        return refuse("user_not_found");
    }
    let channel = turn.world.channels.get(&id).ok_or("channel_not_found")?;
    if channel.is_general {
        return refuse("cant_kick_from_general");
    }
    if !channel.has_member(&user) || !turn.is_member(&id) {
        return refuse("not_in_channel");
    }
    turn.remove_member(&id, &user);
    Ok(Reply::empty())
}

impl Turn<'_> {
    /// Lets a user in, with the message and the event that say so.
    pub(crate) fn add_member(&mut self, id: &str, user: &str, inviter: Option<&str>) {
        if let Some(channel) = self.world.channels.get_mut(id) {
            channel.members.push(user.to_owned());
            // What was said before one came is nobody's to catch up with.
            if let Some(last) = channel.messages.keys().next_back().cloned() {
                channel.last_read.insert(user.to_owned(), last);
            }
        }
        self.emit_joined(id, user, inviter);
        let extra = inviter.map_or_else(|| json!({}), |who| json!({"inviter": who}));
        let text = format!("<@{user}> has joined the channel");
        self.say_system_as(user, id, "channel_join", &text, extra);
        self.changed(id, "members");
    }

    fn remove_member(&mut self, id: &str, user: &str) {
        let text = format!("<@{user}> has left the channel");
        self.say_system_as(user, id, "channel_leave", &text, json!({}));
        let event_ts = self.world.next_ts(id, self.now);
        let event = json!({
            "type": "member_left_channel",
            "user": user,
            "channel": id,
            "channel_type": self.letter_of(id),
            "team": self.world.team.id,
            "event_ts": event_ts,
        });
        self.world.emit(
            &event,
            "member_left_channel",
            Audience::Channel(id),
            self.now,
        );
        if let Some(channel) = self.world.channels.get_mut(id) {
            channel.members.retain(|member| member != user);
        }
        self.tell_the_bot_outside(id, user);
        self.changed(id, "members");
    }

    /// `channel_left` or `group_left`, for the app alone whose bot is in a channel no more.
    fn tell_the_bot_outside(&mut self, id: &str, user: &str) {
        let bot = self
            .world
            .users
            .get(user)
            .and_then(|user| user.bot.as_ref());
        let Some(app_id) = bot.map(|bot| bot.app_id.clone()) else {
            return;
        };
        let kind = match self.letter_of(id) {
            "G" => "group_left",
            _ => "channel_left",
        };
        let event = json!({
            "type": kind,
            "channel": id,
            "actor_id": self.caller.user,
            "event_ts": self.world.next_ts(id, self.now),
        });
        self.world
            .emit(&event, kind, Audience::App(&app_id), self.now);
    }

    /// `member_joined_channel`.
    pub(crate) fn emit_joined(&mut self, id: &str, user: &str, inviter: Option<&str>) {
        let event_ts = self.world.next_ts(id, self.now);
        let mut event = json!({
            "type": "member_joined_channel",
            "user": user,
            "channel": id,
            "channel_type": self.letter_of(id),
            "team": self.world.team.id,
            "event_ts": event_ts,
        });
        if let (Some(inviter), Some(fields)) = (inviter, event.as_object_mut()) {
            fields.insert("inviter".into(), inviter.into());
        }
        self.world.emit(
            &event,
            "member_joined_channel",
            Audience::Channel(id),
            self.now,
        );
    }

    /// `C` or `G`, as membership events call the sort of channel.
    fn letter_of(&self, id: &str) -> &'static str {
        let kind = self.world.channels.get(id).map(|channel| channel.kind);
        match kind.map(shapes::channel_type) {
            Some("group") => "G",
            Some(_) | None => "C",
        }
    }
}
