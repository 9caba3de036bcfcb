//! How a file looks in Slack's JSON. Pure pictures, like everything beside it.

use serde_json::{Map, Value, json};

use crate::api::files::place_list;
use crate::model::{ChannelKind, File, FileState};
use crate::world::World;

/// A file as messages and lists show it; of a deleted one a stone.
pub(crate) fn file(world: &World, file: &File) -> Map<String, Value> {
    let shown = match file.state {
        FileState::Deleted => json!({"id": file.id, "mode": "tombstone"}),
        FileState::Awaited | FileState::Uploaded | FileState::Complete => whole(world, file),
    };
    let mut shown = shown.as_object().cloned().unwrap_or_default();
    if let Some(text) = &file.alt_text {
        shown.insert("alt_txt".into(), text.clone().into());
    }
    if let (Some(preview), false) = (&file.preview, file.state == FileState::Deleted) {
        shown.insert("preview".into(), preview.clone().into());
        let is_cut = u64::try_from(preview.len()).is_ok_and(|length| length < file.size);
        shown.insert("preview_is_truncated".into(), is_cut.into());
    }
    shown
}

fn whole(world: &World, file: &File) -> Value {
    let base = &world.base_url;
    let team = &world.team.id;
    let name = address_of(&file.name);
    let private = format!("{base}/workspace/files-pri/{team}-{}", file.id);
    let is_public = world.living_shares(file).any(|share| {
        world
            .channels
            .get(&share.channel)
            .is_some_and(|channel| channel.kind == ChannelKind::Public)
    });
    json!({
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "filetype": file.filetype,
        "pretty_type": file.pretty_type,
        "user": file.user,
        "user_team": team,
        "editable": false,
        "size": file.size,
        "mode": "hosted",
        "is_external": false,
        "external_type": "",
        "is_public": is_public,
        "public_url_shared": false,
        "display_as_bot": false,
        "username": "",
        "url_private": format!("{private}/{name}"),
        "url_private_download": format!("{private}/download/{name}"),
        "permalink": format!("{base}/workspace/files/{}/{}/{name}", file.user, file.id),
        "is_starred": false,
        "has_rich_preview": false,
        "file_access": "visible",
    })
}

/// The channels a file is shared in, as the reading methods list them.
pub(crate) fn file_places(world: &World, file: &File) -> Map<String, Value> {
    let mut places: Map<String, Value> = ["channels", "groups", "ims"]
        .iter()
        .map(|name| ((*name).to_owned(), json!([])))
        .collect();
    for share in world.living_shares(file) {
        let Some(channel) = world.channels.get(&share.channel) else {
            continue;
        };
        if let Some(Value::Array(list)) = places.get_mut(place_list(channel.kind)) {
            let id = Value::from(channel.id.clone());
            if !list.contains(&id) {
                list.push(id);
            }
        }
    }
    places.insert("comments_count".into(), 0.into());
    places
}

/// In which messages a file is, by channel.
pub(crate) fn file_shares(world: &World, file: &File) -> Value {
    let mut shares = json!({});
    for share in world.living_shares(file) {
        let Some((channel, message)) = world.channels.get(&share.channel).and_then(|channel| {
            let message = channel.messages.get(&share.ts)?;
            Some((channel, message))
        }) else {
            continue;
        };
        let reach = match channel.kind {
            ChannelKind::Public => "public",
            ChannelKind::Private | ChannelKind::Im => "private",
        };
        let users = message.reply_users(channel);
        let mut entry = json!({
            "share_user_id": file.user,
            "reply_users": users,
            "reply_users_count": users.len(),
            "reply_count": message.replies.len(),
            "ts": share.ts,
            "channel_name": channel.name,
            "team_id": world.team.id,
        });
        if let Some(thread) = &message.thread_ts {
            entry["thread_ts"] = thread.clone().into();
        }
        let place = &mut shares[reach][&channel.id];
        if place.is_null() {
            *place = json!([]);
        }
        if let Some(list) = place.as_array_mut() {
            list.push(entry);
        }
    }
    shares
}

/// A file name as the end of an address, as Slack writes it: lowercase, nothing odd.
fn address_of(name: &str) -> String {
    let name: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') {
                c.to_ascii_lowercase()
            } else {
                '_'
            }
        })
        .collect();
    // A name of dots only would climb out of its folder.
    if name.chars().all(|c| c == '.') {
        "_".into()
    } else {
        name
    }
}
