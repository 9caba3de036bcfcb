//! `files.info`, `.list` and `.delete`: looking files up and taking them away, and who may see one.
//! The bytes are kept elsewhere; this must never touch them.

use serde_json::{Value, json};

use crate::events::Audience;
use crate::limits::Tier;
use crate::model::{ChannelKind, File, FileShare, FileState};
use crate::outcome::{Failure, Outcome, Reply, refuse};
use crate::shapes;
use crate::turn::{Callers, Method, Turn};
use crate::world::World;

const FILES_PER_PAGE: usize = 100;

pub(crate) const METHODS: &[Method] = &[
    Method {
        name: "files.info",
        does: info,
        callers: Callers::BotsAndPeople,
        scopes: &["files:read"],
        tier: Tier::Four,
        is_write: false,
        errors: &["file_deleted", "file_not_found", "not_visible"],
    },
    Method {
        name: "files.list",
        does: list,
        callers: Callers::BotsAndPeople,
        scopes: &["files:read"],
        tier: Tier::Three,
        is_write: false,
        errors: &["unknown_type", "user_not_found"],
    },
    Method {
        name: "files.delete",
        does: delete,
        callers: Callers::BotsAndPeople,
        scopes: &["files:write"],
        tier: Tier::Three,
        is_write: true,
        errors: &["cant_delete_file", "file_deleted", "file_not_found"],
    },
];

fn own_look(turn: &Turn<'_>) -> Result<File, Failure> {
    let id = turn.args.text("file").ok_or("file_not_found")?;
    let file = turn.world.files.get(&id).ok_or("file_not_found")?;
    match file.state {
        FileState::Deleted => refuse("file_deleted"),
        FileState::Awaited => refuse("file_not_found"),
        FileState::Uploaded | FileState::Complete => Ok(file.clone()),
    }
}

fn info(turn: &mut Turn<'_>) -> Outcome {
    let file = own_look(turn)?;
    if !turn.world.is_file_visible(&file, &turn.caller.user) {
        return refuse("not_visible");
    }
    let mut shown = shapes::file(turn.world, &file);
    shown.extend(shapes::file_places(turn.world, &file));
    shown.insert("shares".into(), shapes::file_shares(turn.world, &file));
    Ok(Reply::of(json!({"file": shown, "comments": []})))
}

fn list(turn: &mut Turn<'_>) -> Outcome {
    let args = turn.args;
    let (user, channel) = (args.text("user"), args.text("channel"));
    if user
        .as_ref()
        .is_some_and(|id| !turn.world.users.contains_key(id))
    {
        return refuse("user_not_found");
    }
    let seconds = |name: &str| {
        let text = args.text(name)?;
        text.split('.').next()?.parse::<i64>().ok()
    };
    let (from, to) = (seconds("ts_from"), seconds("ts_to"));
    let kinds = kinds(turn)?;
    let mut found: Vec<&File> = turn
        .world
        .files
        .values()
        .filter(|file| file.state == FileState::Complete)
        .filter(|file| turn.world.is_file_visible(file, &turn.caller.user))
        .filter(|file| user.as_ref().is_none_or(|user| *user == file.user))
        .filter(|file| {
            channel.as_ref().is_none_or(|channel| {
                turn.world
                    .living_shares(file)
                    .any(|share| share.channel == *channel)
            })
        })
        .filter(|file| from.is_none_or(|from| file.created >= from))
        .filter(|file| to.is_none_or(|to| file.created <= to))
        .filter(|file| kinds.is_empty() || kinds.iter().any(|kind| is_of_kind(file, kind)))
        .collect();
    found.reverse();
    let number = |name: &str| args.number(name).and_then(|n| usize::try_from(n).ok());
    let count = number("count").unwrap_or(FILES_PER_PAGE).clamp(1, 1_000);
    let page = number("page").unwrap_or(1).max(1);
    let total = found.len();
    let shown: Value = found
        .into_iter()
        .skip((page - 1).saturating_mul(count))
        .take(count)
        .map(|file| {
            let mut shown = shapes::file(turn.world, file);
            shown.extend(shapes::file_places(turn.world, file));
            Value::Object(shown)
        })
        .collect();
    let paging = json!({"count": count, "total": total, "page": page,
        "pages": total.div_ceil(count)});
    Ok(Reply::of(json!({"files": shown, "paging": paging})))
}

fn kinds(turn: &Turn<'_>) -> Result<Vec<String>, Failure> {
    let mut kinds = turn.args.list("types");
    let known = [
        "all", "spaces", "snippets", "images", "gdocs", "zips", "pdfs", "canvases",
    ];
    if kinds.iter().any(|kind| !known.contains(&kind.as_str())) {
        return refuse("unknown_type");
    }
    if kinds.iter().any(|kind| kind == "all") {
        kinds.clear();
    }
    Ok(kinds)
}

fn is_of_kind(file: &File, kind: &str) -> bool {
    match kind {
        "images" => file.mimetype.starts_with("image/"),
        "zips" => file.filetype == "zip",
        "pdfs" => file.filetype == "pdf",
        "snippets" => file.preview.is_some(),
        _ => false,
    }
}

fn delete(turn: &mut Turn<'_>) -> Outcome {
    let file = own_look(turn)?;
    if !turn.world.is_file_visible(&file, &turn.caller.user) {
        return refuse("file_not_found");
    }
    if file.user != turn.caller.user && !turn.is_admin() {
        return refuse("cant_delete_file");
    }
    let shares: Vec<FileShare> = turn.world.living_shares(&file).cloned().collect();
    for share in &shares {
        take_out(turn, &file.id, share)?;
    }
    let channel_ids: Vec<&String> = shares.iter().map(|share| &share.channel).collect();
    let event = json!({"type": "file_deleted", "file_id": file.id, "channel_ids": channel_ids,
        "event_ts": turn.event_ts()});
    turn.world
        .emit(&event, "file_deleted", Audience::Everyone, turn.now);
    if let Some(kept) = turn.world.files.get_mut(&file.id) {
        kept.state = FileState::Deleted;
        kept.sha256 = None;
        kept.preview = None;
    }
    Ok(Reply::empty())
}

/// A message that was nothing but this file goes with it; one that says something keeps a stone.
fn take_out(turn: &mut Turn<'_>, id: &str, share: &FileShare) -> Result<(), Failure> {
    let previous = turn.message(&share.channel, &share.ts)?.clone();
    let is_bare = previous.text.is_empty()
        && previous.replies.is_empty()
        && previous.files.iter().all(|one| {
            one == id
                || turn
                    .world
                    .files
                    .get(one)
                    .is_none_or(|file| file.state == FileState::Deleted)
        });
    if is_bare {
        super::chat::remove(turn, &share.channel, &previous)?;
        turn.world.emit_deleted(&share.channel, &previous, turn.now);
    } else {
        let before = previous.clone();
        if let Some(file) = turn.world.files.get_mut(id) {
            file.state = FileState::Deleted;
        }
        turn.world
            .emit_changed(&share.channel, &share.ts, &before, turn.now);
    }
    turn.changed(&share.channel, "message");
    Ok(())
}

impl Turn<'_> {
    /// A `ts` for an event that belongs to no channel.
    pub(crate) fn event_ts(&self) -> String {
        crate::model::ts_of_microseconds(self.now.as_microsecond())
    }
}

impl World {
    /// The shares of a file whose message is still there.
    pub(crate) fn living_shares<'a>(
        &'a self,
        file: &'a File,
    ) -> impl Iterator<Item = &'a FileShare> + 'a {
        file.shares.iter().filter(|share| {
            self.channels
                .get(&share.channel)
                .is_some_and(|channel| channel.messages.contains_key(&share.ts))
        })
    }

    /// Whether this person or bot may see a file: their own, and what is shared where they may look.
    #[must_use]
    pub fn is_file_visible(&self, file: &File, user: &str) -> bool {
        file.user == user
            || self.living_shares(file).any(|share| {
                self.channels
                    .get(&share.channel)
                    .is_some_and(|channel| self.sees(user, channel))
            })
    }

    /// One file.
    #[must_use]
    pub fn file(&self, id: &str) -> Option<&File> {
        self.files.get(id)
    }

    /// The file behind `url_private` for the holder of this token; none when the token is wrong,
    /// lacks the scope, or its holder may not see the file.
    #[must_use]
    pub fn file_for_token(&self, id: &str, token: &str) -> Option<&File> {
        let holder = self.tokens.get(token)?;
        if self.users.get(&holder.user).is_none_or(|user| user.deleted) {
            return None;
        }
        if let Some(app) = holder.app_id.as_ref().and_then(|id| self.apps.get(id))
            && !app.scopes.iter().any(|scope| scope == "files:read")
        {
            return None;
        }
        self.file_for(id, &holder.user)
    }

    /// The file behind `url_private` for somebody who is signed in.
    pub(crate) fn file_for(&self, id: &str, user: &str) -> Option<&File> {
        self.files
            .get(id)
            .filter(|file| matches!(file.state, FileState::Uploaded | FileState::Complete))
            .filter(|file| self.is_file_visible(file, user))
    }
}

/// Which list of `files.info` a channel belongs in.
pub(crate) fn place_list(kind: ChannelKind) -> &'static str {
    match kind {
        ChannelKind::Public => "channels",
        ChannelKind::Private => "groups",
        ChannelKind::Im => "ims",
    }
}
