//! What Matoi asks of a Slack: one table from what it does to the scopes, methods and events that take,
//! and the app manifest made of it.
//!
//! It must never ask for more than the code uses: a scope without a method or an event that needs it has
//! no place here, and a method that is called has to stand here.

use std::collections::BTreeSet;

use matoi_words::{Language, say};
use serde_json::{Value, json};

use crate::{
    fast::{NOTE_MESSAGE, RAISE},
    read::RAISE_MESSAGE,
    wire::method::Method,
};

/// The command people type.
pub const COMMAND: &str = "/matoi";
/// What people see it called.
pub const NAME: &str = "Matoi";
/// Where Slack makes an app of a manifest.
const NEW_APP: &str = "https://api.slack.com/apps?new_app=1&manifest_json=";
/// The manifest's version that Slack's schema of 2026 describes.
const VERSION: u8 = 2;

/// Whether Matoi is Matoi without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// An incident would lack something people rely on.
    Needed,
    /// Something is nicer with it. Whoever installs the app may leave it out.
    Optional,
}

/// Something Matoi does in Slack, and what that takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Feature {
    /// Its name; `slack.why_{id}` says what it is for.
    pub id: &'static str,
    /// Whether Matoi is Matoi without it.
    pub need: Need,
    /// Whether it reaches beyond public channels.
    pub is_private: bool,
    /// What Slack has to grant.
    pub scopes: &'static [&'static str],
    /// What is called for it.
    pub methods: &'static [Method],
    /// What is heard for it.
    pub events: &'static [&'static str],
}

const fn needed(id: &'static str) -> Feature {
    Feature {
        id,
        need: Need::Needed,
        is_private: false,
        scopes: &[],
        methods: &[],
        events: &[],
    }
}

const fn optional(id: &'static str) -> Feature {
    Feature {
        need: Need::Optional,
        ..needed(id)
    }
}

/// Everything Matoi does in Slack.
pub const FEATURES: &[Feature] = &[
    Feature {
        scopes: &["channels:manage", "channels:read", "channels:join"],
        methods: &[
            Method::ConversationsCreate,
            Method::ConversationsInvite,
            Method::ConversationsJoin,
            Method::ConversationsSetTopic,
            Method::ConversationsArchive,
            Method::ConversationsInfo,
            Method::ConversationsList,
            Method::ConversationsMembers,
            Method::UsersConversations,
        ],
        events: &[
            "channel_archive",
            "channel_deleted",
            "channel_left",
            "channel_rename",
            "channel_unarchive",
            "member_joined_channel",
            "member_left_channel",
        ],
        ..needed("rooms")
    },
    Feature {
        scopes: &["channels:history"],
        methods: &[Method::ConversationsHistory, Method::ConversationsReplies],
        events: &["message.channels"],
        ..needed("talk")
    },
    Feature {
        is_private: true,
        scopes: &["groups:write", "groups:read", "groups:history"],
        methods: &[
            Method::ConversationsCreate,
            Method::ConversationsInfo,
            Method::ConversationsHistory,
        ],
        events: &[
            "message.groups",
            "channel_id_changed",
            "group_archive",
            "group_deleted",
            "group_left",
            "group_rename",
            "group_unarchive",
        ],
        ..needed("private_rooms")
    },
    Feature {
        scopes: &["chat:write"],
        methods: &[
            Method::ChatPostMessage,
            Method::ChatUpdate,
            Method::ChatPostEphemeral,
        ],
        ..needed("posts")
    },
    Feature {
        scopes: &["pins:write"],
        methods: &[Method::PinsAdd],
        ..needed("pin")
    },
    Feature {
        scopes: &["reactions:read", "reactions:write"],
        methods: &[Method::ReactionsAdd, Method::ReactionsGet],
        events: &["reaction_added", "reaction_removed"],
        ..needed("reactions")
    },
    Feature {
        scopes: &["commands"],
        methods: &[Method::ViewsOpen, Method::ViewsPush, Method::ViewsUpdate],
        ..needed("command")
    },
    Feature {
        scopes: &["app_mentions:read"],
        events: &["app_mention"],
        ..needed("mention")
    },
    Feature {
        scopes: &["users:read"],
        methods: &[Method::UsersList],
        events: &["user_change"],
        ..needed("people")
    },
    Feature {
        scopes: &["im:write"],
        methods: &[Method::ConversationsOpen],
        ..needed("direct")
    },
    Feature {
        methods: &[Method::ViewsPublish],
        events: &["app_home_opened"],
        ..needed("home")
    },
    Feature {
        scopes: &["chat:write.public"],
        methods: &[Method::ChatPostMessage],
        ..optional("posts_anywhere")
    },
    Feature {
        scopes: &["files:read"],
        methods: &[Method::FilesInfo],
        ..optional("files")
    },
    Feature {
        scopes: &["usergroups:read"],
        methods: &[Method::UsergroupsList, Method::UsergroupsUsersList],
        ..optional("groups")
    },
    Feature {
        scopes: &["users:read.email"],
        methods: &[Method::UsersList],
        ..optional("mail")
    },
    Feature {
        is_private: true,
        scopes: &["im:history"],
        methods: &[Method::ConversationsHistory],
        ..optional("direct_again")
    },
];

/// Methods that Slack lets an app call without any scope.
pub const FREE: &[Method] = &[
    Method::AuthTest,
    Method::AppsConnectionsOpen,
    Method::ChatGetPermalink,
    Method::OpenidConnectToken,
    Method::ViewsOpen,
    Method::ViewsPublish,
    Method::ViewsPush,
    Method::ViewsUpdate,
];

/// How far Matoi reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reach {
    /// Public and private rooms.
    #[default]
    Everywhere,
    /// Public channels alone: it sees nothing private, and a sensitive incident has no room of its own.
    PublicOnly,
}

/// What Matoi does with that reach.
pub fn features(reach: Reach) -> impl Iterator<Item = &'static Feature> {
    FEATURES
        .iter()
        .filter(move |feature| reach == Reach::Everywhere || !feature.is_private)
}

/// The scopes that takes, in the order of the alphabet.
#[must_use]
pub fn scopes(reach: Reach, need: Need) -> Vec<&'static str> {
    let of_need = features(reach).filter(|feature| feature.need == need);
    sorted(of_need.flat_map(|feature| feature.scopes))
}

/// The events that takes, in the order of the alphabet.
#[must_use]
pub fn events(reach: Reach) -> Vec<&'static str> {
    sorted(features(reach).flat_map(|feature| feature.events))
}

fn sorted(names: impl Iterator<Item = &'static &'static str>) -> Vec<&'static str> {
    let all: BTreeSet<&'static str> = names.copied().collect();
    all.into_iter().collect()
}

/// What was not granted of a feature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lack {
    /// What suffers.
    pub feature: &'static Feature,
    /// What it would take.
    pub scopes: Vec<&'static str>,
}

/// What is lacking where Slack says it granted these (`x-oauth-scopes`: names with commas between). An app
/// made for public channels alone lacks nothing for keeping to them.
#[must_use]
pub fn lacks(granted: &str) -> Vec<Lack> {
    let granted: BTreeSet<&str> = granted.split(',').map(str::trim).collect();
    let is_granted = |scope: &&&str| granted.contains(**scope);
    let sees_private = FEATURES
        .iter()
        .any(|feature| feature.is_private && feature.scopes.iter().any(|scope| is_granted(&scope)));
    let reach = if sees_private {
        Reach::Everywhere
    } else {
        Reach::PublicOnly
    };
    let lacking = features(reach).map(|feature| Lack {
        feature,
        scopes: feature
            .scopes
            .iter()
            .filter(|scope| !is_granted(scope))
            .copied()
            .collect(),
    });
    lacking.filter(|lack| !lack.scopes.is_empty()).collect()
}

/// The app manifest: what Slack makes the app of.
#[must_use]
pub fn manifest(reach: Reach) -> Value {
    json!({
        "_metadata": {"major_version": VERSION},
        "display_information": {
            "name": NAME,
            "description": both("slack.app"),
            "background_color": "#7a1f1f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": true,
                "messages_tab_enabled": true,
                "messages_tab_read_only_enabled": true,
            },
            "bot_user": {"display_name": NAME, "always_online": true},
            "shortcuts": shortcuts(),
            "slash_commands": [{
                "command": COMMAND,
                "description": both("slack.command"),
                "usage_hint": both("slack.command_hint"),
                // People and channels then come by their ids, which is how a role is offered to somebody.
                "should_escape": true,
            }],
        },
        "oauth_config": {"scopes": {
            "bot": scopes(reach, Need::Needed),
            "bot_optional": scopes(reach, Need::Optional),
        }},
        "settings": {
            "event_subscriptions": {"bot_events": events(reach)},
            "interactivity": {"is_enabled": true},
            "org_deploy_enabled": false,
            "socket_mode_enabled": true,
            "token_rotation_enabled": false,
        },
    })
}

/// Where Slack calls, below the public address of the house: events, what people press, and commands alike.
pub const EVENTS_PATH: &str = "/slack/events";

/// The same app, heard over HTTP at that public address (`https://…`) in place of a socket.
#[must_use]
pub fn over_http(mut manifest: Value, address: &str) -> Value {
    let url = format!("{}{EVENTS_PATH}", address.trim_end_matches('/'));
    manifest["settings"]["socket_mode_enabled"] = false.into();
    manifest["settings"]["event_subscriptions"]["request_url"] = url.clone().into();
    manifest["settings"]["interactivity"]["request_url"] = url.clone().into();
    let commands = manifest["features"]["slash_commands"].as_array_mut();
    for command in commands.into_iter().flatten() {
        command["url"] = url.clone().into();
    }
    manifest
}

fn shortcuts() -> Value {
    let shortcut = |id: &str, kind: &str, key: &str| {
        json!({
            "name": both(&format!("slack.shortcut_{key}")),
            "type": kind,
            "callback_id": id,
            "description": both(&format!("slack.shortcut_{key}_what")),
        })
    };
    json!([
        shortcut(RAISE, "global", "raise"),
        shortcut(RAISE_MESSAGE, "message", "raise"),
        shortcut(NOTE_MESSAGE, "message", "note"),
    ])
}

/// Slack has one text for everybody, so that it is said in both languages.
fn both(key: &str) -> String {
    Language::ALL.map(|one| say(one, key, &[])).join(" / ")
}

/// The address of Slack's page that makes an app of it.
///
/// # Panics
/// Never: a manifest is always text.
#[must_use]
pub fn link(manifest: &Value) -> String {
    let encoded = serde_urlencoded::to_string([("manifest_json", manifest.to_string())])
        .expect("a text can be encoded");
    let value = encoded.trim_start_matches("manifest_json=");
    // In an address a `+` is a plus to some and a space to others; `%20` is a space to everybody.
    format!("{NEW_APP}{}", value.replace('+', "%20"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_granted_is_named_with_what_suffers() {
        let all = [Need::Needed, Need::Optional].map(|need| scopes(Reach::Everywhere, need));
        let all = all.concat();
        assert_eq!(lacks(&all.join(",")), []);
        let without = |gone: &str| {
            let left: Vec<_> = all.iter().filter(|one| **one != gone).copied().collect();
            lacks(&left.join(", "))
        };
        let named: Vec<_> = without("channels:manage");
        assert_eq!(named.len(), 1);
        assert_eq!(named[0].feature.id, "rooms");
        assert_eq!(named[0].scopes, ["channels:manage"]);
    }

    #[test]
    fn an_app_that_keeps_to_public_channels_lacks_nothing_private() {
        let public = [Need::Needed, Need::Optional].map(|need| scopes(Reach::PublicOnly, need));
        assert_eq!(lacks(&public.concat().join(",")), []);
        let nothing = lacks("");
        assert!(nothing.iter().all(|lack| !lack.feature.is_private));
    }
}
