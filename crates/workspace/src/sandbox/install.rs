//! `sandbox.install`, `sandbox.uninstall`: what a person does on Slack's "Install to workspace" page, and
//! on the page of an app that is there.

use serde_json::json;

use crate::outcome::{Outcome, Reply, refuse};
use crate::turn::{Callers, Method, Turn};

pub(crate) const METHODS: &[Method] = &[
    Method::of_sandbox(
        "sandbox.install",
        Callers::Anyone,
        install,
        &["app_not_found"],
    ),
    Method::of_sandbox(
        "sandbox.uninstall",
        Callers::Anyone,
        uninstall,
        &["app_not_found"],
    ),
];

/// Installs a declared app, or gives one that is installed the scopes its manifest asks for now. One
/// that was taken out comes back as the same bot with another token.
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

/// A person takes an installed app out of the team.
fn uninstall(turn: &mut Turn<'_>) -> Outcome {
    let id = turn.args.required("app_id")?;
    let was_installed = turn.world.uninstall_app(&id, turn.now);
    if was_installed {
        Ok(Reply::empty())
    } else {
        refuse("app_not_found")
    }
}
