//! Settings, to be read: the few keys in force, where each comes from and what it is there for; and what
//! the reader may choose for themselves. Must never show a secret.

use askama::Template;
use axum::response::Response;

use super::{
    parts::{Tell, WhoView, html},
    visit::{Place, Result, Sheet, Visit},
};
use crate::{
    installed::{GivenBy, Key, Worth},
    when,
};

#[derive(Template)]
#[template(path = "settings.html")]
struct SettingsPage {
    t: Tell,
    rows: Vec<Row>,
    who: WhoView,
}

struct Row {
    name: &'static str,
    label: String,
    value: String,
    /// Said, not typed: a word for nothing, or for a secret.
    spoken: bool,
    from: String,
    reason: String,
}

/// `GET /settings`.
pub(super) async fn show(visit: Visit) -> Result<Response> {
    let t = Tell(visit.language);
    let mut rows: Vec<Row> = visit
        .state
        .installed
        .keys
        .iter()
        .map(|key| row(t, key))
        .collect();
    let zone = when::zone_name(&visit.state.engine.team().zone);
    rows.push(Row {
        name: "",
        label: t.say("settings.zone"),
        value: zone,
        spoken: false,
        from: t.say("settings.from_team"),
        reason: t.say("settings.reason_zone"),
    });
    let page = SettingsPage {
        t,
        rows,
        who: visit.who(),
    };
    let title = t.say("settings.title");
    let sheet = Sheet {
        place: Place::Settings,
        title: &title,
        main: html(&page),
        live: None,
    };
    visit.page(sheet).await
}

fn row(t: Tell, key: &Key) -> Row {
    let (value, spoken) = match &key.worth {
        Worth::Text(text) => (text.clone(), false),
        Worth::Secret => (t.say("settings.is_set"), true),
        Worth::Unset => (t.say("settings.is_not_set"), true),
    };
    Row {
        name: key.name,
        label: t.say(&format!("settings.{}", key.name)),
        value,
        spoken,
        from: match &key.by {
            GivenBy::Default => t.say("settings.from_default"),
            GivenBy::Named(name) => t.with("settings.from_named", "name", name),
            GivenBy::Matoi => t.say("settings.from_matoi"),
        },
        reason: t.say(&format!("settings.reason_{}", key.name)),
    }
}
