//! Channels that people name in the settings: found by name, once, and remembered by id.
//!
//! It must never make a channel, and never take an incident's room by its name.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use jiff::Timestamp;
use matoi_core::ids::PersonId;
use serde_json::Value;

use super::answer;
use crate::{
    read::text,
    wire::{
        client::{CallError, PAGES_MAX, WebApi},
        kit::message::Argument,
        method::Method,
    },
};

/// Where a post belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Spot {
    /// The incident's own room.
    Room,
    /// Where incidents are announced.
    Announce,
    /// Where alerts' cards stand.
    Alerts,
    /// What only this person and we can read.
    Direct(PersonId),
}

/// Ids by the names they were found under.
#[derive(Debug, Default)]
pub(crate) struct Places(Mutex<HashMap<String, String>>);

impl Places {
    /// The channel of that name; `None` while there is none.
    pub(crate) async fn find(
        &self,
        api: &WebApi,
        now: Timestamp,
        name: &str,
    ) -> Result<Option<String>, CallError> {
        if let Some(id) = as_id(name) {
            return Ok(Some(api.channel_ids().known(id).into_owned()));
        }
        let known = self.known().get(name).cloned();
        if known.is_some() {
            return Ok(known);
        }
        let found = find(api, now, name).await?;
        if let Some(id) = &found {
            self.known().insert(name.to_owned(), id.clone());
        }
        Ok(found)
    }

    /// It is not there any more, or was never the one: next time it is looked for again.
    pub(crate) fn forget(&self, name: &str) {
        self.known().remove(name);
    }

    fn known(&self) -> MutexGuard<'_, HashMap<String, String>> {
        // Plain values: a panic elsewhere can't have left them half-written.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Slack's ids are capital letters and digits, and names never have capitals.
pub(crate) fn as_id(name: &str) -> Option<&str> {
    let is_id = name.len() > 1
        && name.starts_with(['C', 'G'])
        && name
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    is_id.then_some(name)
}

/// Looks for a channel by name among all we can see, and joins it where we are not in it: its history
/// has to be readable, or an unknown post could never be found again.
pub(crate) async fn find(
    api: &WebApi,
    now: Timestamp,
    name: &str,
) -> Result<Option<String>, CallError> {
    let wanted = name.trim().trim_start_matches('#').to_lowercase();
    if wanted.is_empty() {
        return Ok(None);
    }
    let found = match named(api, now, &wanted, "public_channel,private_channel").await {
        Err(error) if answer::refusal(&error) == Some("missing_scope") => {
            named(api, now, &wanted, "public_channel").await
        }
        found => found,
    };
    let Some(channel) = found.map_err(answer::harmless)? else {
        return Ok(None);
    };
    let Some(id) = text(&channel, "/id").map(str::to_owned) else {
        return Ok(None);
    };
    if channel.get("is_member").and_then(Value::as_bool) != Some(true) {
        // Only a kindness: where it fails, the post itself says why.
        if let Err(error) = join(api, now, &id).await {
            tracing::debug!(
                error = answer::why(&error),
                "could not join a named channel"
            );
        }
    }
    Ok(Some(id))
}

/// Joins a public channel.
pub(crate) async fn join(api: &WebApi, now: Timestamp, id: &str) -> Result<(), CallError> {
    let arguments: [Argument; 1] = [("channel", id.to_owned().into())];
    api.call(now, Method::ConversationsJoin, &arguments)
        .await
        .map(drop)
}

/// What Slack tells of a channel.
pub(crate) async fn info(api: &WebApi, now: Timestamp, id: &str) -> Result<Value, CallError> {
    let arguments: [Argument; 1] = [("channel", id.to_owned().into())];
    api.call(now, Method::ConversationsInfo, &arguments)
        .await
        .map_err(answer::harmless)
}

async fn named(
    api: &WebApi,
    now: Timestamp,
    wanted: &str,
    types: &'static str,
) -> Result<Option<Value>, CallError> {
    let arguments: [Argument; 2] = [("types", types.into()), ("exclude_archived", "true".into())];
    let mut cursor: Option<String> = None;
    for _ in 0..PAGES_MAX {
        let page = api
            .page(
                now,
                Method::ConversationsList,
                &arguments,
                cursor.as_deref(),
            )
            .await?;
        let channels = page.answer.get("channels").and_then(Value::as_array);
        let is_it = |channel: &&Value| {
            text(channel, "/name") == Some(wanted)
                && channel.get("is_archived").and_then(Value::as_bool) != Some(true)
        };
        if let Some(found) = channels.into_iter().flatten().find(is_it) {
            return Ok(Some(found.clone()));
        }
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    Ok(None)
}
