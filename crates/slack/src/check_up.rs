//! Looking at a Slack without changing anything in it: whether channels are there.

use serde_json::Value;

use crate::{
    perform::place,
    read::text,
    wire::{
        client::{CallError, WebApi},
        method::Method,
        pace::Pace,
    },
};

/// Which of the channels are there for us, in the order they were named by name or id.
///
/// # Errors
/// Where Slack does not tell.
pub async fn channels_there(
    api: &WebApi,
    pace: &dyn Pace,
    named: &[&str],
) -> Result<Vec<bool>, CallError> {
    let all = match listed(api, pace, "public_channel,private_channel").await {
        Err(error) if error.code() == Some("missing_scope") => {
            listed(api, pace, "public_channel").await
        }
        all => all,
    }?;
    let is_there = |name: &&str| {
        let name = name.trim().trim_start_matches('#');
        let field = if place::as_id(name).is_some() {
            "/id"
        } else {
            "/name"
        };
        let named = api.channel_ids().known(name).to_lowercase();
        all.iter()
            .filter_map(|channel| text(channel, field))
            .any(|one| one.to_lowercase() == named)
    };
    Ok(named.iter().map(is_there).collect())
}

async fn listed(
    api: &WebApi,
    pace: &dyn Pace,
    types: &'static str,
) -> Result<Vec<Value>, CallError> {
    let arguments = [("types", types.into()), ("exclude_archived", "true".into())];
    let listed = api.list(pace, Method::ConversationsList, &arguments, "channels");
    Ok(listed.await?.entries)
}
