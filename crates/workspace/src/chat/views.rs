//! What an app shows to one person: its home tab and the modal they have open. It must never
//! know what a view is for.

use askama::Template;
use matoi_page::{Html, icon};
use serde_json::{Value, json};

use super::ASSETS;
use super::body::{Spot, app_avatar, drawn, with_context};
use super::visit::Visit;
use super::words::{Words, fill};
use crate::model::View;

#[derive(Template)]
#[template(path = "chat/modal.html")]
struct Modal<'a> {
    words: &'a Words,
    id: &'a str,
    back: String,
    mark: Html,
    x: Html,
    title: &'a str,
    /// How many views lie below.
    below: Option<String>,
    blocks: Html,
    close: &'a str,
    close_act: String,
    clear_act: String,
    submit: Option<&'a str>,
    problem: String,
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
    let below = visit.world.modals_of(&visit.me.id).count() - 1;
    let steps = |count: usize| fill(visit.words.steps, &[("count", &count.to_string())]);
    let modal = Modal {
        words: visit.words,
        id: &view.id,
        back: visit.parameters(visit.lang),
        mark: app_avatar(visit, &view.app_id),
        x: icon(ASSETS, "x"),
        title: text("title").unwrap_or_default(),
        below: (below > 0).then(|| steps(below)),
        blocks: blocks(visit, view),
        close: text("close").unwrap_or(visit.words.close),
        close_act: json!(["close", view.id]).to_string(),
        clear_act: json!(["clear", view.id]).to_string(),
        submit: text("submit"),
        problem: visit.problem_text(),
    };
    Ok(Html::trusted(modal.render()?))
}

fn blocks(visit: &Visit<'_>, view: &View) -> Html {
    let list = view
        .body
        .get("blocks")
        .and_then(Value::as_array)
        .map_or(&[][..], Vec::as_slice);
    let spot = Spot {
        id_prefix: &view.id,
        place: &format!("view/{}", view.id),
        errors: &visit.wrong,
        state: json!(view.values),
    };
    with_context(visit, &spot, |ctx| drawn(list, ctx))
}
