//! The Web API methods that are used, with what Slack documents about each.
//!
//! It must never grow a default arm: a new method has to state its tier, its arguments and
//! whether it changes anything.

/// How often a method may be called, by Slack's tiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tier {
    /// `apps.connections.open`: the documents and the SDKs disagree, so the slower one is assumed.
    Opening,
    /// 20 a minute.
    Two,
    /// 50 a minute.
    Three,
    /// 100 a minute.
    Four,
    /// `chat.postMessage`: one a second per channel, and a total per workspace.
    Posting,
}

macro_rules! methods {
    ($($variant:ident $name:literal $tier:ident $mutates:literal [$($argument:literal)*];)*) => {
        /// A Web API method.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Method {
            $(#[doc = concat!("`", $name, "`")] $variant,)*
        }

        impl Method {
            /// Every method, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name Slack knows it by.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// How often it may be called.
            #[must_use]
            pub const fn tier(self) -> Tier {
                match self { $(Self::$variant => Tier::$tier,)* }
            }

            /// Whether it changes anything. An unknown outcome of one that does not is harmless.
            #[must_use]
            pub const fn mutates(self) -> bool {
                match self { $(Self::$variant => $mutates,)* }
            }

            /// The arguments that may be sent with it.
            #[must_use]
            pub const fn arguments(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($argument,)*],)* }
            }
        }
    };
}

methods! {
    AuthTest "auth.test" Four false [];
    TeamInfo "team.info" Three false ["team"];
    UsersList "users.list" Two false ["cursor" "include_locale" "limit"];
    UsersInfo "users.info" Four false ["include_locale" "user"];
    UsersConversations "users.conversations" Two false
        ["cursor" "exclude_archived" "limit" "types" "user"];
    UsergroupsList "usergroups.list" Two false
        ["include_count" "include_disabled" "include_users"];
    UsergroupsUsersList "usergroups.users.list" Two false ["include_disabled" "usergroup"];
    ConversationsCreate "conversations.create" Two true ["is_private" "name"];
    ConversationsInfo "conversations.info" Three false
        ["channel" "include_locale" "include_num_members"];
    ConversationsList "conversations.list" Two false
        ["cursor" "exclude_archived" "limit" "types"];
    ConversationsMembers "conversations.members" Four false ["channel" "cursor" "limit"];
    ConversationsInvite "conversations.invite" Three true ["channel" "force" "users"];
    ConversationsJoin "conversations.join" Three true ["channel"];
    ConversationsArchive "conversations.archive" Two true ["channel"];
    ConversationsSetTopic "conversations.setTopic" Two true ["channel" "topic"];
    ConversationsHistory "conversations.history" Three false
        ["channel" "cursor" "include_all_metadata" "inclusive" "latest" "limit" "oldest"];
    ConversationsReplies "conversations.replies" Three false
        ["channel" "cursor" "include_all_metadata" "inclusive" "latest" "limit" "oldest" "ts"];
    ConversationsOpen "conversations.open" Three true
        ["channel" "prevent_creation" "return_im" "users"];
    ChatPostMessage "chat.postMessage" Posting true
        ["blocks" "channel" "link_names" "metadata" "parse" "reply_broadcast" "text" "thread_ts"
         "unfurl_links" "unfurl_media"];
    ChatUpdate "chat.update" Three true
        ["blocks" "channel" "link_names" "metadata" "parse" "reply_broadcast" "text" "ts"];
    ChatPostEphemeral "chat.postEphemeral" Four true
        ["blocks" "channel" "link_names" "parse" "text" "thread_ts" "user"];
    ChatGetPermalink "chat.getPermalink" Four false ["channel" "message_ts"];
    ReactionsAdd "reactions.add" Three true ["channel" "name" "timestamp"];
    ReactionsRemove "reactions.remove" Two true ["channel" "name" "timestamp"];
    ReactionsGet "reactions.get" Three false ["channel" "full" "timestamp"];
    PinsAdd "pins.add" Two true ["channel" "timestamp"];
    BookmarksAdd "bookmarks.add" Two true ["channel_id" "emoji" "link" "title" "type"];
    BookmarksList "bookmarks.list" Three false ["channel_id"];
    ViewsPublish "views.publish" Four true ["hash" "user_id" "view"];
    ViewsOpen "views.open" Four true ["trigger_id" "view"];
    ViewsPush "views.push" Four true ["trigger_id" "view"];
    ViewsUpdate "views.update" Four true ["external_id" "hash" "view" "view_id"];
    FilesInfo "files.info" Four false ["file"];
    OpenidConnectToken "openid.connect.token" Four true
        ["client_id" "client_secret" "code" "grant_type" "redirect_uri"];
    AppsConnectionsOpen "apps.connections.open" Opening false [];
}
