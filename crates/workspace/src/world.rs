//! The world: all of "Slack's" state, and what may be read of it.
//!
//! A pure, synchronous, deterministic state machine: the same seed and the same acts give the same
//! world, byte for byte. It must never know the clock, the network, a file or an async runtime;
//! time comes in with every act, randomness from the seed.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

use crate::delivery_log::DeliveryLog;
use crate::detour::Delayed;
use crate::faults::{Faults, Held};
use crate::limits::Buckets;
use crate::model::{
    App, AppRecord, CallLogged, Change, Channel, ChannelKind, Delivery, Ephemeral, File, Filled,
    Message, Prefs, ResponseUrl, Sharing, Standing, Team, TokenHolder, Trigger, Ts, User,
    Usergroup, View, ViewKind,
};
use crate::seed::Seed;

/// All of "Slack".
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct World {
    pub(crate) seed: Seed,
    /// State of the random numbers that faults draw.
    pub(crate) dice: u64,
    /// The last id given out; every id of any sort counts it up.
    pub(crate) last_id: u64,
    pub(crate) last_delivery: u64,
    pub(crate) team: Team,
    pub(crate) users: BTreeMap<String, User>,
    pub(crate) usergroups: BTreeMap<String, Usergroup>,
    pub(crate) apps: BTreeMap<String, App>,
    /// Apps as their makers declared them, installed or not.
    #[serde(default)]
    pub(crate) app_records: BTreeMap<String, AppRecord>,
    /// Apps that were taken out of the team, as they were; they may be installed again.
    #[serde(default)]
    pub(crate) uninstalled: BTreeMap<String, App>,
    pub(crate) tokens: BTreeMap<String, TokenHolder>,
    pub(crate) channels: BTreeMap<String, Channel>,
    pub(crate) deliveries: VecDeque<Delivery>,
    /// Events that a dial delays.
    #[serde(default)]
    pub(crate) delayed: Vec<Delayed>,
    /// Events that wait for a window to fill, to go the newest first.
    #[serde(default)]
    pub(crate) reordering: Vec<Delivery>,
    pub(crate) triggers: BTreeMap<String, Trigger>,
    pub(crate) response_urls: BTreeMap<String, ResponseUrl>,
    /// Open modals, oldest first; a person's stack is their part of it.
    pub(crate) modals: Vec<View>,
    /// Home tabs by person and app.
    pub(crate) homes: Vec<View>,
    pub(crate) ephemerals: VecDeque<Ephemeral>,
    /// What people have filled in of messages, bounded.
    #[serde(default)]
    pub(crate) filled: VecDeque<Filled>,
    /// What apps last suggested for external selects, bounded.
    #[serde(default)]
    pub(crate) suggested: BTreeMap<String, Vec<serde_json::Value>>,
    /// Everything ever uploaded, by id; what was deleted leaves its id behind.
    #[serde(default)]
    pub(crate) files: BTreeMap<String, File>,
    /// Files that are about to appear in a channel.
    #[serde(default)]
    pub(crate) sharings: Vec<Sharing>,
    pub(crate) prefs: Prefs,
    pub(crate) faults: Faults,
    /// Calls whose effect was put off by a fault.
    pub(crate) held: Vec<Held>,
    /// Worlds put aside by `sandbox.snapshot`, by name.
    #[serde(default)]
    pub(crate) saved: BTreeMap<String, serde_json::Value>,
    /// How far the sandbox clock is ahead of the real one.
    pub(crate) clock_offset_ms: i64,
    /// Where the world is served, without a slash at the end; for `response_url`s and tickets.
    #[serde(skip)]
    pub(crate) base_url: String,
    /// Socket Mode tickets not yet redeemed. Short-lived, so never kept.
    #[serde(skip)]
    pub(crate) tickets: BTreeMap<String, Ticket>,
    #[serde(skip)]
    pub(crate) last_ticket: u64,
    /// The log of calls, bounded; a restart empties it.
    #[serde(skip)]
    pub(crate) calls: VecDeque<CallLogged>,
    #[serde(skip)]
    pub(crate) last_call: u64,
    /// The log of what apps were sent, bounded; likewise.
    #[serde(skip)]
    pub(crate) delivery_log: DeliveryLog,
    #[serde(skip)]
    pub(crate) buckets: Buckets,
    #[serde(skip)]
    pub(crate) changes: Vec<Change>,
    /// Whether the act at hand changed anything that must be kept.
    #[serde(skip)]
    pub(crate) is_touched: bool,
    /// Whether the journal is being read back, when nothing may be refused that was not refused
    /// then.
    #[serde(skip)]
    pub(crate) is_replaying: bool,
}

/// What somebody has not read yet of a channel.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unread {
    /// Up to where they have read; none if they never looked.
    pub last_read: Option<Ts>,
    /// How many messages of others stand after it; thread replies do not count.
    pub count: usize,
    /// How many of these mention them; in a direct message all do.
    pub mentions: usize,
    /// The first of these.
    pub first: Option<Ts>,
}

/// A right to open one socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ticket {
    pub(crate) app_id: String,
    pub(crate) issued_at: jiff::Timestamp,
}

impl World {
    /// The team.
    #[must_use]
    pub fn team(&self) -> &Team {
        &self.team
    }

    /// The people who can be played, in the order they were made; no bots.
    pub fn personas(&self) -> impl Iterator<Item = &User> {
        self.users.values().filter(|user| user.bot.is_none())
    }

    /// Everybody, bots included.
    pub fn users(&self) -> impl Iterator<Item = &User> {
        self.users.values()
    }

    /// One person or bot user.
    #[must_use]
    pub fn user(&self, id: &str) -> Option<&User> {
        self.users.get(id)
    }

    /// The persona holding this `xoxp-` token.
    #[must_use]
    pub fn persona_of_token(&self, token: &str) -> Option<&User> {
        let holder = self.tokens.get(token)?;
        self.users
            .get(&holder.user)
            .filter(|user| user.bot.is_none())
    }

    /// The groups with a handle.
    pub fn usergroups(&self) -> impl Iterator<Item = &Usergroup> {
        self.usergroups.values()
    }

    /// The installed apps.
    pub fn apps(&self) -> impl Iterator<Item = &App> {
        self.apps.values()
    }

    /// One app, also one that was taken out of the team.
    #[must_use]
    pub fn app(&self, id: &str) -> Option<&App> {
        self.apps.get(id).or_else(|| self.uninstalled.get(id))
    }

    /// The installed apps and those taken out of the team, in the order they were made.
    pub(crate) fn known_apps(&self) -> impl Iterator<Item = &App> {
        let mut known: Vec<&App> = self.apps.values().collect();
        known.extend(self.uninstalled.values());
        known.sort_by(|one, other| one.id.cmp(&other.id));
        known.into_iter()
    }

    /// All conversations, direct messages included.
    pub fn channels(&self) -> impl Iterator<Item = &Channel> {
        self.channels.values()
    }

    /// One conversation by id.
    #[must_use]
    pub fn channel(&self, id: &str) -> Option<&Channel> {
        self.channels.get(id)
    }

    /// One channel by name, without `#`.
    #[must_use]
    pub fn channel_named(&self, name: &str) -> Option<&Channel> {
        self.channels
            .values()
            .find(|channel| channel.kind != ChannelKind::Im && channel.name == name)
    }

    /// What a user knows of: public channels, and private ones and direct messages they are in.
    /// Archived channels are among them.
    pub fn channels_visible_to<'a>(
        &'a self,
        user: &'a str,
    ) -> impl Iterator<Item = &'a Channel> + 'a {
        self.channels
            .values()
            .filter(move |channel| self.sees(user, channel))
    }

    /// Whether the user may know of a conversation: members know of every public one, guests only
    /// of those they are in.
    #[must_use]
    pub fn sees(&self, user: &str, channel: &Channel) -> bool {
        let is_guest = self.users.get(user).is_some_and(|user| {
            matches!(
                user.standing,
                Standing::Guest | Standing::SingleChannelGuest
            )
        });
        channel.has_member(user) || (!is_guest && channel.is_visible_to(user))
    }

    /// What a member of a channel has not read yet. Whoever is not in it has nothing to read.
    #[must_use]
    pub fn unread(&self, user: &str, channel: &Channel) -> Unread {
        let mut unread = Unread::default();
        if !channel.has_member(user) {
            return unread;
        }
        let read = channel.last_read.get(user);
        unread.last_read = read.cloned();
        let read = read.map_or("", String::as_str);
        let new = channel
            .timeline()
            .rev()
            .take_while(|message| message.ts.as_str() > read)
            .filter(|message| message.user != user)
            .filter(|message| {
                !matches!(
                    message.subtype.as_deref(),
                    Some("channel_join" | "channel_leave" | "tombstone")
                )
            });
        for message in new {
            unread.count += 1;
            unread.first = Some(message.ts.clone());
            let is_meant = channel.kind == ChannelKind::Im
                || crate::text::mentions(&message.text, user)
                || self.calls_everybody(&message.text, user);
            if is_meant {
                unread.mentions += 1;
            }
        }
        unread
    }

    fn calls_everybody(&self, text: &str, user: &str) -> bool {
        ["<!here", "<!channel", "<!everyone"]
            .iter()
            .any(|call| text.contains(call))
            || self.usergroups.values().any(|group| {
                group.users.iter().any(|one| one == user)
                    && text.contains(&format!("<!subteam^{}", group.id))
            })
    }

    /// The open modals of a person, the topmost last.
    pub fn modals_of<'a>(&'a self, user: &'a str) -> impl Iterator<Item = &'a View> + 'a {
        self.modals.iter().filter(move |view| view.user == user)
    }

    /// An open modal or a home tab.
    #[must_use]
    pub fn view(&self, id: &str) -> Option<&View> {
        self.modals
            .iter()
            .chain(&self.homes)
            .find(|view| view.id == id)
    }

    /// The home tab an app shows a person, if it has published one.
    #[must_use]
    pub fn home_of(&self, user: &str, app_id: &str) -> Option<&View> {
        self.homes
            .iter()
            .find(|view| view.user == user && view.app_id == app_id)
    }

    /// What only this person sees in a channel, oldest first.
    pub fn ephemerals_of<'a>(
        &'a self,
        user: &'a str,
        channel: &'a str,
    ) -> impl Iterator<Item = &'a Ephemeral> + 'a {
        self.ephemerals
            .iter()
            .filter(move |one| one.user == user && one.channel == channel)
    }

    /// The preferences in force.
    #[must_use]
    pub fn prefs(&self) -> &Prefs {
        &self.prefs
    }

    /// The faults in force.
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// The log of the calls apps made, oldest first, bounded.
    pub fn calls(&self) -> impl Iterator<Item = &CallLogged> {
        self.calls.iter()
    }

    /// How far the sandbox clock is ahead of the real one.
    #[must_use]
    pub fn clock_offset_ms(&self) -> i64 {
        self.clock_offset_ms
    }

    /// Everything an app is still owed, in order; an entry goes away when it is acknowledged.
    pub fn owed_to<'a>(&'a self, app_id: &'a str) -> impl Iterator<Item = &'a Delivery> + 'a {
        self.deliveries
            .iter()
            .filter(move |delivery| delivery.app_id == app_id)
    }

    /// What a page looking on should redraw since the last time this was asked.
    pub fn take_changes(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.changes)
    }

    /// Where the world is served (`http://127.0.0.1:1190`), for the addresses it hands out.
    pub fn set_base_url(&mut self, base_url: &str) {
        base_url
            .trim_end_matches('/')
            .clone_into(&mut self.base_url);
    }

    /// The newest modal of a person, which is the one they see.
    #[must_use]
    pub fn top_modal_of(&self, user: &str) -> Option<&View> {
        self.modals
            .iter()
            .rev()
            .find(|view| view.user == user && view.kind == ViewKind::Modal)
    }
}

impl Channel {
    /// Whether the user may know that this conversation exists.
    #[must_use]
    pub fn is_visible_to(&self, user: &str) -> bool {
        self.kind == ChannelKind::Public || self.has_member(user)
    }

    /// Whether the user is in it.
    #[must_use]
    pub fn has_member(&self, user: &str) -> bool {
        self.members.iter().any(|member| member == user)
    }

    /// What the channel shows, oldest first: everything but plain thread replies.
    pub fn timeline(&self) -> impl DoubleEndedIterator<Item = &Message> {
        self.messages.values().filter(|message| {
            message.is_top_level() || message.subtype.as_deref() == Some("thread_broadcast")
        })
    }

    /// A thread: its first message, then the replies, oldest first.
    pub fn thread<'a>(&'a self, ts: &str) -> impl Iterator<Item = &'a Message> + 'a {
        let root = self.messages.get(ts);
        let replies = root.map(|message| message.replies.as_slice());
        root.into_iter().chain(
            replies
                .unwrap_or_default()
                .iter()
                .filter_map(|reply| self.messages.get(reply)),
        )
    }

    /// Whether this message is pinned.
    #[must_use]
    pub fn is_pinned(&self, ts: &str) -> bool {
        self.pins.iter().any(|pin| pin.ts == ts)
    }
}

impl Message {
    /// Whether it stands in the channel rather than in a thread.
    #[must_use]
    pub fn is_top_level(&self) -> bool {
        self.thread_ts
            .as_ref()
            .is_none_or(|thread| *thread == self.ts)
    }

    /// How many different people replied, in the order of their first reply.
    #[must_use]
    pub fn reply_users<'a>(&self, channel: &'a Channel) -> Vec<&'a str> {
        let mut users: Vec<&str> = Vec::new();
        for ts in &self.replies {
            if let Some(reply) = channel.messages.get(ts)
                && !users.contains(&reply.user.as_str())
            {
                users.push(&reply.user);
            }
        }
        users
    }
}
