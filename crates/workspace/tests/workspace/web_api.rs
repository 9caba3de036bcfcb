//! Slack's Web API, family by family: what works, and what is refused with which code.

use serde_json::{Value, json};

use crate::support::Stage;

mod apps;
mod channels;
mod files;
mod identity;
mod marks;
mod messages;
mod others;
mod uninstall;
mod views;

fn names(list: &Value, field: &str) -> Vec<String> {
    let items = list.as_array().unwrap().iter();
    items
        .map(|item| item[field].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_call_is_refused_in_slacks_order() {
    let mut stage = Stage::new();
    let (hana, bot) = (stage.person("hana"), stage.bot());
    let xapp = stage.world.apps().next().unwrap().app_token.clone();
    stage.refused("", "chat.postMessage", json!({}), "not_authed");
    stage.refused(
        "xoxb-nonsense",
        "chat.postMessage",
        json!({}),
        "invalid_auth",
    );
    stage.refused(
        &xapp,
        "chat.postMessage",
        json!({}),
        "not_allowed_token_type",
    );
    stage.refused(
        &bot,
        "conversations.unarchive",
        json!({}),
        "not_allowed_token_type",
    );
    let refusal = stage.refused(&bot, "bookmarks.list", json!({}), "missing_scope");
    assert_eq!(refusal["needed"], "bookmarks:read");
    assert!(
        refusal["provided"]
            .as_str()
            .unwrap()
            .contains("bookmarks:write")
    );
    stage.refused(
        &bot,
        "reactions.add",
        json!({"name": "eyes"}),
        "no_item_specified",
    );
    stage.refused(&hana, "no.such.method", json!({}), "unknown_method");
}
