//! `bookmarks.*`: links at the top of a channel.

use serde_json::{Value, json};

use crate::limits::Tier;
use crate::model::Bookmark;
use crate::outcome::{Failure, Outcome, Reply, refuse};
use crate::shapes;
use crate::text;
use crate::turn::{Callers, Method, Turn};

const BOOKMARKS_PER_CHANNEL: usize = 100;

pub(crate) const METHODS: &[Method] = &[
    Method {
        name: "bookmarks.add",
        does: add,
        callers: Callers::BotsAndPeople,
        scopes: &["bookmarks:write"],
        tier: Tier::Two,
        is_write: true,
        errors: &[
            "channel_not_found",
            "invalid_bookmark_type",
            "invalid_link",
            "permission_denied",
            "too_many_bookmarks",
        ],
    },
    Method {
        name: "bookmarks.edit",
        does: edit,
        callers: Callers::BotsAndPeople,
        scopes: &["bookmarks:write"],
        tier: Tier::Two,
        is_write: true,
        errors: &[
            "channel_not_found",
            "invalid_link",
            "not_found",
            "permission_denied",
        ],
    },
    Method {
        name: "bookmarks.remove",
        does: remove,
        callers: Callers::BotsAndPeople,
        scopes: &["bookmarks:write"],
        tier: Tier::Two,
        is_write: true,
        errors: &["channel_not_found", "not_found", "permission_denied"],
    },
    Method {
        name: "bookmarks.list",
        does: list,
        callers: Callers::BotsAndPeople,
        scopes: &["bookmarks:read"],
        tier: Tier::Three,
        is_write: false,
        errors: &["channel_not_found"],
    },
];

fn writable(turn: &Turn<'_>) -> Result<String, Failure> {
    let channel = turn.channel("channel_id")?;
    if channel.is_archived || !channel.has_member(&turn.caller.user) {
        return refuse("permission_denied");
    }
    Ok(channel.id.clone())
}

fn checked_link(link: &str) -> Result<(), Failure> {
    if link.starts_with("http://") || link.starts_with("https://") {
        Ok(())
    } else {
        refuse("invalid_link")
    }
}

fn add(turn: &mut Turn<'_>) -> Outcome {
    let id = writable(turn)?;
    let title = turn.args.required("title")?;
    if turn.args.required("type")? != "link" {
        return refuse("invalid_bookmark_type");
    }
    let link = turn.args.text("link").ok_or("invalid_link")?;
    checked_link(&link)?;
    let count = turn
        .world
        .channels
        .get(&id)
        .map_or(0, |channel| channel.bookmarks.len());
    if count >= BOOKMARKS_PER_CHANNEL {
        return refuse("too_many_bookmarks");
    }
    let now = turn.seconds();
    let bookmark = Bookmark {
        id: turn.world.next_id("Bk"),
        title: text::kept(&title),
        link,
        emoji: turn.args.text("emoji").unwrap_or_default(),
        created: now,
        updated: 0,
        updated_by: turn.caller.user.clone(),
        app_id: turn.caller.app_id.clone(),
    };
    let bookmark_id = bookmark.id.clone();
    turn.channel_mut(&id)?.bookmarks.push(bookmark);
    turn.changed(&id, "bookmark");
    shown(turn, &id, &bookmark_id)
}

fn edit(turn: &mut Turn<'_>) -> Outcome {
    let id = writable(turn)?;
    let bookmark_id = turn.args.required("bookmark_id")?;
    let title = turn.args.text("title");
    let emoji = turn.args.text_or_empty("emoji");
    let link = turn.args.text("link");
    if let Some(link) = &link {
        checked_link(link)?;
    }
    let (now, user) = (turn.seconds(), turn.caller.user.clone());
    let channel = turn.channel_mut(&id)?;
    let bookmark = channel
        .bookmarks
        .iter_mut()
        .find(|bookmark| bookmark.id == bookmark_id)
        .ok_or("not_found")?;
    if let Some(title) = title {
        bookmark.title = text::kept(&title);
    }
    if let Some(emoji) = emoji {
        bookmark.emoji = emoji;
    }
    if let Some(link) = link {
        bookmark.link = link;
    }
    bookmark.updated = now;
    bookmark.updated_by = user;
    turn.changed(&id, "bookmark");
    shown(turn, &id, &bookmark_id)
}

fn shown(turn: &Turn<'_>, id: &str, bookmark_id: &str) -> Outcome {
    let channel = turn.world.channels.get(id).ok_or("channel_not_found")?;
    let bookmark = channel.bookmarks.iter().find(|one| one.id == bookmark_id);
    let shown = bookmark.map(|one| shapes::bookmark(one, channel, &turn.world.team));
    Ok(Reply::of(json!({"bookmark": shown})))
}

fn remove(turn: &mut Turn<'_>) -> Outcome {
    let id = writable(turn)?;
    let bookmark_id = turn.args.required("bookmark_id")?;
    let channel = turn.channel_mut(&id)?;
    let before = channel.bookmarks.len();
    channel.bookmarks.retain(|one| one.id != bookmark_id);
    if channel.bookmarks.len() == before {
        return refuse("not_found");
    }
    turn.changed(&id, "bookmark");
    Ok(Reply::empty())
}

fn list(turn: &mut Turn<'_>) -> Outcome {
    let channel = turn.channel("channel_id")?;
    let bookmarks: Value = channel
        .bookmarks
        .iter()
        .map(|bookmark| shapes::bookmark(bookmark, channel, &turn.world.team))
        .collect();
    Ok(Reply::of(json!({"bookmarks": bookmarks})))
}
