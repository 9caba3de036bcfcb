//! `sandbox.convert`, `sandbox.rekey`: what happens to a channel that Slack's Web API can not do to it.

use serde_json::json;

use crate::events::Audience;
use crate::model::ChannelKind;
use crate::outcome::{Outcome, Reply, refuse};
use crate::turn::{Callers, Method, Turn};
use crate::world::World;

pub(crate) const METHODS: &[Method] = &[
    Method::of_sandbox(
        "sandbox.convert",
        Callers::People,
        convert,
        &[
            "channel_not_found",
            "could_not_convert_channel",
            "is_archived",
            "method_not_supported_for_channel_type",
            "not_in_channel",
        ],
    ),
    Method::of_sandbox(
        "sandbox.rekey",
        Callers::People,
        rekey,
        &["channel_not_found", "method_not_supported_for_channel_type"],
    ),
];

/// Makes a channel private (`is_private`), or a private one public. `#general` stays as it is.
fn convert(turn: &mut Turn<'_>) -> Outcome {
    let id = turn.open_room("channel")?;
    let (kind, subtype, sort) = if turn.args.flag("is_private", true) {
        (
            ChannelKind::Private,
            "channel_convert_to_private",
            "private",
        )
    } else {
        (ChannelKind::Public, "channel_convert_to_public", "public")
    };
    if !turn.is_member(&id) {
        return refuse("not_in_channel");
    }
    let channel = turn.channel_mut(&id)?;
    if channel.is_general || channel.kind == kind {
        return refuse("could_not_convert_channel");
    }
    channel.kind = kind;
    let text = format!("<@{}> made this channel {sort}", turn.caller.user);
    turn.say_system(&id, subtype, &text, json!({}));
    turn.changed(&id, "channel");
    Ok(Reply::of(
        json!({"channel": id, "is_private": kind == ChannelKind::Private}),
    ))
}

/// A channel gets another id, as when it is shared with another workspace; the old id is unknown from
/// then on.
fn rekey(turn: &mut Turn<'_>) -> Outcome {
    let old = turn.room("channel")?;
    let new = turn.world.next_id("C");
    turn.world.rename_channel_id(&old, &new);
    let event = json!({
        "type": "channel_id_changed",
        "old_channel_id": old,
        "new_channel_id": new,
        "event_ts": turn.world.next_ts(&new, turn.now),
    });
    let audience = Audience::Channel(&new);
    turn.world
        .emit(&event, "channel_id_changed", audience, turn.now);
    turn.changed(&old, "channel");
    turn.changed(&new, "channel");
    Ok(Reply::of(
        json!({"old_channel_id": old, "new_channel_id": new}),
    ))
}

impl World {
    /// Calls a channel by another id wherever it is named, but for what was already sent.
    fn rename_channel_id(&mut self, old: &str, new: &str) {
        if let Some(mut channel) = self.channels.remove(old) {
            new.clone_into(&mut channel.id);
            self.channels.insert(new.to_owned(), channel);
        }
        let shares = self.files.values_mut().flat_map(|file| &mut file.shares);
        let named = shares
            .map(|share| &mut share.channel)
            .chain(self.ephemerals.iter_mut().map(|one| &mut one.channel))
            .chain(self.filled.iter_mut().map(|one| &mut one.channel))
            .chain(self.sharings.iter_mut().map(|one| &mut one.channel))
            .chain(self.response_urls.values_mut().map(|one| &mut one.channel))
            .chain(
                self.triggers
                    .values_mut()
                    .filter_map(|one| one.channel.as_mut()),
            );
        for place in named.filter(|place| *place == old) {
            new.clone_into(place);
        }
    }
}
