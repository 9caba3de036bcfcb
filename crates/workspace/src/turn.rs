//! One call at work: who calls, with which arguments, when, and the look-ups every method needs.
//! It must never name a method.

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::args::Args;
use crate::limits::Tier;
use crate::model::{
    CallerKind, Change, Channel, ChannelKind, Message, Standing, Ts, moment_of_ts,
    ts_of_microseconds,
};
use crate::outcome::{Failure, Outcome, refuse};
use crate::world::World;

/// Who may call a method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Callers {
    /// No token needed.
    Anyone,
    /// Bots and people.
    BotsAndPeople,
    /// Bots only.
    Bots,
    /// People only.
    People,
    /// App-level tokens only.
    AppLevel,
}

/// A method: what it needs and what it does.
pub(crate) struct Method {
    pub(crate) name: &'static str,
    pub(crate) does: fn(&mut Turn<'_>) -> Outcome,
    pub(crate) callers: Callers,
    /// A bot needs one of these; people have them all.
    pub(crate) scopes: &'static [&'static str],
    pub(crate) tier: Tier,
    pub(crate) is_write: bool,
    /// The codes of its own that it may answer, beside those every method may answer.
    pub(crate) errors: &'static [&'static str],
}

impl Method {
    /// One of the sandbox's own, which changes something: never limited, and no scope is asked for.
    pub(crate) const fn of_sandbox(
        name: &'static str,
        callers: Callers,
        does: fn(&mut Turn<'_>) -> Outcome,
        errors: &'static [&'static str],
    ) -> Self {
        Self {
            name,
            does,
            callers,
            scopes: &[],
            tier: Tier::Free,
            is_write: true,
            errors,
        }
    }

    /// The same, changing nothing.
    pub(crate) const fn that_reads(self) -> Self {
        Self {
            is_write: false,
            ..self
        }
    }
}

/// Who is calling.
#[derive(Debug, Clone, Default)]
pub(crate) struct Caller {
    pub(crate) kind: Option<CallerKind>,
    /// Empty for app-level tokens and for nobody.
    pub(crate) user: String,
    pub(crate) app_id: Option<String>,
}

/// One call at work.
pub(crate) struct Turn<'a> {
    pub(crate) world: &'a mut World,
    pub(crate) caller: Caller,
    pub(crate) args: Args<'a>,
    pub(crate) now: Timestamp,
    /// The scopes any of which the method at work asks of a bot.
    pub(crate) needs: &'static [&'static str],
}

impl<'a> Turn<'a> {
    /// What somebody has set going and that happens now, without a call of its own.
    pub(crate) fn acting(
        world: &'a mut World,
        user: &str,
        app_id: Option<String>,
        no_arguments: &'a Map<String, Value>,
        now: Timestamp,
    ) -> Self {
        let kind = if app_id.is_some() {
            CallerKind::Bot
        } else {
            CallerKind::Person
        };
        Self {
            world,
            caller: Caller {
                kind: Some(kind),
                user: user.to_owned(),
                app_id,
            },
            args: Args(no_arguments),
            now,
            needs: &[],
        }
    }
}

impl Turn<'_> {
    /// A channel the caller may know of, by the argument that names it. `#name` works too.
    pub(crate) fn channel(&self, argument: &str) -> Result<&Channel, Failure> {
        let named = self.args.required(argument)?;
        let found = self.world.channels.get(&named).or_else(|| {
            let name = named.strip_prefix('#').unwrap_or(&named);
            self.world.channel_named(name)
        });
        let channel = found
            .filter(|channel| self.world.sees(&self.caller.user, channel))
            .ok_or_else(|| Failure::from("channel_not_found"))?;
        self.need_scope_for(channel.kind)?;
        Ok(channel)
    }

    /// Many methods need another scope for each sort of conversation (`channels:history`,
    /// `groups:history`, …); to have one of them is not enough for the others.
    pub(crate) fn need_scope_for(&self, kind: ChannelKind) -> Result<(), Failure> {
        let prefix = match kind {
            ChannelKind::Public => "channels:",
            ChannelKind::Private => "groups:",
            ChannelKind::Im => "im:",
        };
        let mut fitting = self
            .needs
            .iter()
            .filter(|scope| scope.starts_with(prefix))
            .peekable();
        let Some(first) = fitting.peek().copied() else {
            return Ok(());
        };
        if fitting.any(|scope| self.has_scope(scope)) {
            return Ok(());
        }
        let app = self.caller.app_id.as_ref();
        let app = app.and_then(|id| self.world.apps.get(id));
        let provided = app.map(|app| app.scopes.as_slice()).unwrap_or_default();
        Err(Failure::missing_scope(first, provided))
    }

    /// Whether the caller's token has this scope.
    pub(crate) fn has_scope(&self, scope: &str) -> bool {
        match self.caller.app_id.as_ref() {
            Some(app) => self
                .world
                .apps
                .get(app)
                .is_some_and(|app| app.scopes.iter().any(|one| one == scope)),
            None => true,
        }
    }

    /// The id of a channel that is not a direct message.
    pub(crate) fn room(&self, argument: &str) -> Result<String, Failure> {
        let channel = self.channel(argument)?;
        if channel.kind == ChannelKind::Im {
            return refuse("method_not_supported_for_channel_type");
        }
        Ok(channel.id.clone())
    }

    /// The same, of a channel that is not archived.
    pub(crate) fn open_room(&self, argument: &str) -> Result<String, Failure> {
        let id = self.room(argument)?;
        match self.world.channels.get(&id) {
            Some(channel) if channel.is_archived => refuse("is_archived"),
            Some(_) | None => Ok(id),
        }
    }

    /// Whether the caller is in the channel.
    pub(crate) fn is_member(&self, channel: &str) -> bool {
        self.world
            .channels
            .get(channel)
            .is_some_and(|channel| channel.has_member(&self.caller.user))
    }

    /// Whether the caller is an owner or an admin.
    pub(crate) fn is_admin(&self) -> bool {
        self.world
            .users
            .get(&self.caller.user)
            .is_some_and(|user| matches!(user.standing, Standing::Owner | Standing::Admin))
    }

    /// Whether the caller is a guest.
    pub(crate) fn is_guest(&self) -> bool {
        self.world.users.get(&self.caller.user).is_some_and(|user| {
            matches!(
                user.standing,
                Standing::Guest | Standing::SingleChannelGuest
            )
        })
    }

    /// A channel the method is about to change.
    pub(crate) fn channel_mut(&mut self, id: &str) -> Result<&mut Channel, Failure> {
        self.world
            .channels
            .get_mut(id)
            .ok_or_else(|| Failure::from("channel_not_found"))
    }

    /// A message to change.
    pub(crate) fn message_mut(&mut self, channel: &str, ts: &str) -> Result<&mut Message, Failure> {
        self.channel_mut(channel)?
            .messages
            .get_mut(ts)
            .ok_or_else(|| Failure::from("message_not_found"))
    }

    /// A message.
    pub(crate) fn message(&self, channel: &str, ts: &str) -> Result<&Message, Failure> {
        self.world
            .channels
            .get(channel)
            .and_then(|channel| channel.messages.get(ts))
            .ok_or_else(|| Failure::from("message_not_found"))
    }

    /// Unix seconds.
    pub(crate) fn seconds(&self) -> i64 {
        self.now.as_second()
    }

    /// Tells the page that something in a channel changed.
    pub(crate) fn changed(&mut self, channel: &str, kind: &str) {
        self.world.note_change(Some(channel), kind, None);
    }
}

impl World {
    /// The next name for something that happens in a channel: now, and later than all before.
    pub(crate) fn next_ts(&mut self, channel: &str, now: Timestamp) -> Ts {
        let now_us = now.as_microsecond();
        let us = match self.channels.get_mut(channel) {
            Some(channel) => {
                channel.last_ts_us = now_us.max(channel.last_ts_us + 1);
                channel.last_ts_us
            }
            None => now_us,
        };
        ts_of_microseconds(us)
    }

    /// Remembers what a page that looks on should redraw.
    pub(crate) fn note_change(&mut self, channel: Option<&str>, kind: &str, user: Option<&str>) {
        let change = Change {
            channel: channel.map(str::to_owned),
            kind: kind.to_owned(),
            user: user.map(str::to_owned),
        };
        // A simulation never asks for changes; without a bound they would pile up.
        if self.changes.len() < CHANGES_MAX && !self.changes.contains(&change) {
            self.changes.push(change);
        }
    }
}

/// More than this many changes between two looks are not told apart any more.
const CHANGES_MAX: usize = 64;

/// One page of a list, by an opaque cursor that is a position.
pub(crate) fn page<T>(
    args: Args<'_>,
    items: Vec<T>,
    limit_default: usize,
    limit_max: usize,
) -> Result<(Vec<T>, String), Failure> {
    let start = match args.text("cursor") {
        None => 0,
        Some(cursor) => cursor
            .strip_prefix(CURSOR_MARK)
            .and_then(|position| position.parse::<usize>().ok())
            .ok_or_else(|| Failure::from("invalid_cursor"))?,
    };
    let limit = match args.number("limit") {
        None | Some(0) => limit_default,
        Some(limit) => usize::try_from(limit)
            .map_err(|_| Failure::from("invalid_arguments"))?
            .min(limit_max),
    };
    let end = start.saturating_add(limit);
    let next = if end < items.len() {
        format!("{CURSOR_MARK}{end}")
    } else {
        String::new()
    };
    let shown = items.into_iter().skip(start).take(limit).collect();
    Ok((shown, next))
}

const CURSOR_MARK: &str = "next:";

/// The microseconds of a `ts` argument.
pub(crate) fn ts_argument(args: Args<'_>, name: &str) -> Result<Option<Ts>, ()> {
    match args.text(name) {
        None => Ok(None),
        Some(ts) if ts == "0" || ts == "now" => Ok(None),
        Some(ts) => moment_of_ts(&whole_ts(&ts))
            .map(|moment| Some(ts_of_microseconds(moment.as_microsecond())))
            .ok_or(()),
    }
}

fn whole_ts(ts: &str) -> String {
    if ts.contains('.') {
        ts.to_owned()
    } else {
        format!("{ts}.000000")
    }
}

/// `next_cursor` as every list answers it.
pub(crate) fn cursor_fields(fields: &mut Map<String, Value>, next: &str) {
    fields.insert(
        "response_metadata".into(),
        serde_json::json!({"next_cursor": next}),
    );
}
