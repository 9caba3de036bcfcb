//! Slack's Web API, one file per family. It must never know how a call arrived.

pub(crate) mod apps;
pub(crate) mod auth;
pub(crate) mod bookmarks;
pub(crate) mod chat;
pub(crate) mod conversations;
pub(crate) mod direct;
pub(crate) mod files;
pub(crate) mod headings;
pub(crate) mod history;
pub(crate) mod membership;
pub(crate) mod pins;
pub(crate) mod posting;
pub(crate) mod reactions;
pub(crate) mod uploads;
pub(crate) mod usergroups;
pub(crate) mod users;
pub(crate) mod views;

use crate::turn::Method;

/// Every method by family.
pub(crate) const FAMILIES: &[&[Method]] = &[
    apps::METHODS,
    auth::METHODS,
    bookmarks::METHODS,
    chat::METHODS,
    conversations::METHODS,
    direct::METHODS,
    files::METHODS,
    headings::METHODS,
    history::METHODS,
    membership::METHODS,
    pins::METHODS,
    reactions::METHODS,
    uploads::METHODS,
    usergroups::METHODS,
    users::METHODS,
    views::METHODS,
];
