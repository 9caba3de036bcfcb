//! `conversations.history`, `.replies` and `.mark`: reading back.

use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::limits::Tier;
use crate::model::{Channel, ChannelKind, Message, Plan, Ts, moment_of_ts, ts_of_microseconds};
use crate::outcome::{Failure, Outcome, Reply, refuse};
use crate::shapes::{self, Detail};
use crate::turn::{Callers, Method, Turn, cursor_fields, ts_argument};

const HISTORY: &[&str] = &[
    "channels:history",
    "groups:history",
    "im:history",
    "mpim:history",
];
const HISTORY_PER_PAGE: usize = 100;
const REPLIES_PER_PAGE: usize = 1000;
const PAGE_MAX: usize = 999;
/// How far back the free plan lets anybody look.
const FREE_PLAN_DAYS: i64 = 90;
const CURSOR_MARK: &str = "from_ts:";

pub(crate) const METHODS: &[Method] = &[
    Method {
        name: "conversations.history",
        does: history,
        callers: Callers::BotsAndPeople,
        scopes: HISTORY,
        tier: Tier::Three,
        is_write: false,
        errors: &[
            "channel_not_found",
            "invalid_cursor",
            "invalid_ts_latest",
            "invalid_ts_oldest",
            "not_in_channel",
        ],
    },
    Method {
        name: "conversations.replies",
        does: replies,
        callers: Callers::BotsAndPeople,
        scopes: HISTORY,
        tier: Tier::Three,
        is_write: false,
        errors: &[
            "channel_not_found",
            "invalid_cursor",
            "invalid_ts_latest",
            "invalid_ts_oldest",
            "thread_not_found",
        ],
    },
    Method {
        name: "conversations.mark",
        does: mark,
        callers: Callers::BotsAndPeople,
        scopes: &["channels:manage", "groups:write", "im:write"],
        tier: Tier::Three,
        is_write: true,
        errors: &["channel_not_found", "invalid_timestamp", "not_in_channel"],
    },
];

/// A stretch of time.
struct Window {
    oldest: Option<Ts>,
    latest: Option<Ts>,
    is_inclusive: bool,
    limit: usize,
    cursor: Option<Ts>,
}

impl Window {
    fn read(turn: &Turn<'_>, limit_default: usize) -> Result<Self, Failure> {
        let cursor = turn.args.text("cursor").map(|cursor| {
            let ts = cursor.strip_prefix(CURSOR_MARK).map(str::to_owned);
            ts.ok_or_else(|| Failure::from("invalid_cursor"))
        });
        let limit = turn.args.number("limit").filter(|limit| *limit > 0);
        let oldest = ts_argument(turn.args, "oldest").map_err(|()| "invalid_ts_oldest")?;
        Ok(Self {
            oldest: oldest.max(hidden_before(turn)),
            latest: ts_argument(turn.args, "latest").map_err(|()| "invalid_ts_latest")?,
            is_inclusive: turn.args.flag("inclusive", false),
            limit: limit
                .and_then(|limit| usize::try_from(limit).ok())
                .unwrap_or(limit_default)
                .min(PAGE_MAX),
            cursor: cursor.transpose()?,
        })
    }

    fn holds(&self, ts: &str) -> bool {
        let after = self
            .oldest
            .as_deref()
            .is_none_or(|oldest| ts > oldest || (self.is_inclusive && ts == oldest));
        let before = self
            .latest
            .as_deref()
            .is_none_or(|latest| ts < latest || (self.is_inclusive && ts == latest));
        after && before
    }
}

/// The free plan hides what is older than ninety days.
fn hidden_before(turn: &Turn<'_>) -> Option<Ts> {
    let past = SignedDuration::from_hours(24 * FREE_PLAN_DAYS);
    let moment = turn.now.saturating_sub(past).ok()?;
    (turn.world.prefs.plan == Plan::Free).then(|| ts_of_microseconds(moment.as_microsecond()))
}

fn history(turn: &mut Turn<'_>) -> Outcome {
    let channel = turn.channel("channel")?;
    let may_read = channel.has_member(&turn.caller.user)
        || (channel.kind == ChannelKind::Public && !turn.is_bot());
    if !may_read {
        return refuse("not_in_channel");
    }
    let window = Window::read(turn, HISTORY_PER_PAGE)?;
    let found: Vec<&Message> = channel
        .timeline()
        .rev()
        .filter(|message| window.holds(&message.ts))
        .filter(|message| {
            window
                .cursor
                .as_ref()
                .is_none_or(|cursor| message.ts <= *cursor)
        })
        .take(window.limit + 1)
        .collect();
    let mut reply = shown(turn, channel, &found, window.limit);
    reply
        .fields
        .insert("pin_count".into(), channel.pins.len().into());
    Ok(reply)
}

fn replies(turn: &mut Turn<'_>) -> Outcome {
    let channel = turn.channel("channel")?;
    let ts = turn.args.required("ts")?;
    let window = Window::read(turn, REPLIES_PER_PAGE)?;
    let root = channel.messages.get(&ts).ok_or("thread_not_found")?;
    let root_ts = root.thread_ts.clone().unwrap_or(ts);
    let found: Vec<&Message> = channel
        .thread(&root_ts)
        .filter(|message| message.ts == root_ts || window.holds(&message.ts))
        .filter(|message| {
            window
                .cursor
                .as_ref()
                .is_none_or(|cursor| message.ts >= *cursor)
        })
        .take(window.limit + 1)
        .collect();
    Ok(shown(turn, channel, &found, window.limit))
}

/// A page; one message more than the limit was looked up, to know whether there are more.
fn shown(turn: &Turn<'_>, channel: &Channel, found: &[&Message], limit: usize) -> Reply {
    let with_metadata = turn.args.flag("include_all_metadata", false);
    let messages: Value = found
        .iter()
        .take(limit)
        .map(|message| {
            let detail = Detail::Whole;
            Value::Object(shapes::message(
                turn.world,
                channel,
                message,
                detail,
                with_metadata,
            ))
        })
        .collect();
    let next = found.get(limit).map(|message| message.ts.as_str());
    let mut reply = Reply::of(json!({"messages": messages, "has_more": next.is_some()}));
    if let Some(next) = next {
        cursor_fields(&mut reply.fields, &format!("{CURSOR_MARK}{next}"));
    }
    reply
}

fn mark(turn: &mut Turn<'_>) -> Outcome {
    let id = turn.channel("channel")?.id.clone();
    if !turn.is_member(&id) {
        return refuse("not_in_channel");
    }
    let ts = turn.args.text("ts").ok_or("invalid_timestamp")?;
    if moment_of_ts(&ts).is_none() {
        return refuse("invalid_timestamp");
    }
    let user = turn.caller.user.clone();
    turn.channel_mut(&id)?.last_read.insert(user.clone(), ts);
    turn.world.note_change(Some(&id), "read", Some(&user));
    Ok(Reply::empty())
}
