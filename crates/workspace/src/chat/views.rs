//! What an app shows to one person: its home tab and the modal they have open. It must never
//! know what a view is for.

use askama::Template;
use matoi_page::{Html, icon};
use serde_json::Value;

use super::ASSETS;
use super::body::{drawn, with_context};
use super::visit::Visit;
use crate::model::View;

#[derive(Template)]
#[template(path = "chat/modal.html")]
struct Modal<'a> {
    id: &'a str,
    mark: Html,
    title: &'a str,
    blocks: Html,
    close: &'a str,
    submit: Option<&'a str>,
}

#[derive(Template)]
#[template(
    source = "<div id=\"view-{{ id }}\" data-view=\"{{ id }}\">{{ blocks }}</div>",
    ext = "html"
)]
struct Home<'a> {
    id: &'a str,
    blocks: Html,
}

#[derive(Template)]
#[template(source = "<p class=\"empty\">{{ text }}</p>", ext = "html")]
struct Empty<'a> {
    text: &'a str,
}

/// The home tab of an app, or a word that nothing has come yet.
pub(super) fn home(visit: &Visit<'_>, app: &str) -> Result<Html, askama::Error> {
    let shown = match visit.world.home_of(&visit.me.id, app) {
        Some(view) => Home {
            id: &view.id,
            blocks: blocks(visit, view),
        }
        .render()?,
        None => Empty {
            text: visit.words.empty_home,
        }
        .render()?,
    };
    Ok(Html::trusted(shown))
}

/// The modal on top, or nothing.
pub(super) fn modal(visit: &Visit<'_>) -> Result<Html, askama::Error> {
    let Some(view) = visit.world.top_modal_of(&visit.me.id) else {
        return Ok(Html::new());
    };
    let text = |name: &str| view.body.get(name).and_then(|text| text["text"].as_str());
    let modal = Modal {
        id: &view.id,
        mark: icon(ASSETS, "matoi"),
        title: text("title").unwrap_or_default(),
        blocks: blocks(visit, view),
        close: text("close").unwrap_or(visit.words.close),
        submit: text("submit"),
    };
    Ok(Html::trusted(modal.render()?))
}

fn blocks(visit: &Visit<'_>, view: &View) -> Html {
    let list = view
        .body
        .get("blocks")
        .and_then(Value::as_array)
        .map_or(&[][..], Vec::as_slice);
    with_context(visit, &view.id, |ctx| drawn(list, ctx))
}
