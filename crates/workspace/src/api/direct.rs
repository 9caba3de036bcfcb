//! `conversations.open`: direct messages.

use std::collections::BTreeMap;

use serde_json::json;

use crate::limits::Tier;
use crate::model::{Channel, ChannelKind, Heading};
use crate::outcome::{Outcome, Reply, refuse};
use crate::shapes;
use crate::turn::{Callers, Method, Turn};

/// Any of these lets a bot open direct messages.
const DIRECT_WRITE: &[&str] = &["im:write", "mpim:write", "channels:manage", "groups:write"];

pub(crate) const METHODS: &[Method] = &[Method {
    name: "conversations.open",
    does: open,
    callers: Callers::BotsAndPeople,
    scopes: DIRECT_WRITE,
    tier: Tier::Three,
    is_write: true,
    errors: &[
        "channel_not_found",
        "method_not_supported_for_channel_type",
        "too_many_users",
        "user_disabled",
        "user_not_found",
        "users_list_not_supplied",
    ],
}];

fn open(turn: &mut Turn<'_>) -> Outcome {
    if turn.args.text("channel").is_some() {
        let channel = turn.channel("channel")?;
        if channel.kind != ChannelKind::Im {
            return refuse("method_not_supported_for_channel_type");
        }
        let id = channel.id.clone();
        return opened(turn, &id, true);
    }
    let users = turn.args.list("users");
    let user = match users.as_slice() {
        [] => return refuse("users_list_not_supplied"),
        [user] => user.clone(),
        _ => return refuse("too_many_users"),
    };
    match turn.world.users.get(&user) {
        None => return refuse("user_not_found"),
        Some(user) if user.deleted => return refuse("user_disabled"),
        Some(_) => {}
    }
    let (id, was_open) = turn.direct_message(&user);
    opened(turn, &id, was_open)
}

fn opened(turn: &Turn<'_>, id: &str, was_open: bool) -> Outcome {
    let channel = turn.world.channels.get(id).ok_or("channel_not_found")?;
    let shown = if turn.args.flag("return_im", false) {
        shapes::channel(channel, &turn.world.team, &turn.caller.user)
    } else {
        json!({"id": id})
    };
    let mut reply = Reply::of(json!({"channel": shown}));
    if was_open {
        reply.fields.insert("no_op".into(), true.into());
        reply.fields.insert("already_open".into(), true.into());
    }
    Ok(reply)
}

impl Turn<'_> {
    /// The direct message between the caller and a user, made when there is none; and whether
    /// there was one.
    pub(crate) fn direct_message(&mut self, user: &str) -> (String, bool) {
        let caller = self.caller.user.clone();
        let found = self.world.channels.values().find(|channel| {
            channel.kind == ChannelKind::Im
                && channel.has_member(&caller)
                && channel.has_member(user)
                && (caller != user || channel.members.len() == 1)
        });
        if let Some(channel) = found {
            return (channel.id.clone(), true);
        }
        let id = self.world.next_id("D");
        let mut members = vec![caller.clone()];
        if caller != user {
            members.push(user.to_owned());
        }
        let channel = Channel {
            id: id.clone(),
            name: String::new(),
            previous_names: Vec::new(),
            kind: ChannelKind::Im,
            is_general: false,
            is_archived: false,
            creator: caller,
            created: self.seconds(),
            topic: Heading::default(),
            purpose: Heading::default(),
            members,
            messages: BTreeMap::new(),
            pins: Vec::new(),
            bookmarks: Vec::new(),
            last_ts_us: 0,
            last_read: BTreeMap::new(),
        };
        self.world.channels.insert(id.clone(), channel);
        self.changed(&id, "channel");
        (id, false)
    }
}
