//! `sandbox.install`: what a person does on Slack's "Install to workspace" page.

use serde_json::json;

use crate::limits::Tier;
use crate::outcome::{Outcome, Reply};
use crate::turn::{Callers, Method, Turn};

pub(crate) const METHODS: &[Method] = &[Method {
    name: "sandbox.install",
    does: install,
    callers: Callers::Anyone,
    scopes: &[],
    tier: Tier::Free,
    is_write: true,
    errors: &["app_not_found"],
}];

/// Installs a declared app, or gives one that is installed the scopes its manifest asks for now.
fn install(turn: &mut Turn<'_>) -> Outcome {
    let id = turn.args.required("app_id")?;
    let app = turn.world.install_app(&id).ok_or("app_not_found")?;
    Ok(Reply::of(json!({
        "app_id": app.id,
        "bot_user_id": app.bot_user,
        "bot_id": app.bot_id,
        "bot_token": app.bot_token,
        "app_token": app.app_token,
        "signing_secret": app.signing_secret,
        "scopes": app.scopes,
    })))
}
