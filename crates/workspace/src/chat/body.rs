//! What a message or a view says, drawn: text, blocks, legacy attachments. It must never drop
//! what it can't draw without a mark.

use askama::Template;
use jiff::tz::TimeZone;
use matoi_page::blocks::{self, BlockContext, ChannelLink};
use matoi_page::{Html, icon};
use serde_json::Value;

use super::ASSETS;
use super::visit::Visit;
use crate::model::Message;

/// An app's blocks as blocks; a person's text as the text it is.
pub(super) fn of(visit: &Visit<'_>, message: &Message, id_prefix: &str) -> Html {
    with_context(visit, id_prefix, |ctx| {
        let mut html = match message.app_id {
            Some(_) if !message.blocks.is_empty() => drawn(&message.blocks, &message.text, ctx),
            _ => spoken(&message.text, ctx),
        };
        for attachment in &message.attachments {
            html.push(&attached(attachment, ctx));
        }
        html
    })
}

#[derive(Template)]
#[template(source = "<div class=\"tx\">{{ text }}</div>", ext = "html")]
struct Spoken {
    text: Html,
}

#[derive(Template)]
#[template(
    source = "{{ text }}<div class=\"bk\"><p class=\"unknown\">[{{ kind }}]</p></div>",
    ext = "html"
)]
struct Undrawn<'a> {
    text: Html,
    kind: &'a str,
}

fn spoken(text: &str, ctx: &BlockContext<'_>) -> Html {
    let text = blocks::mrkdwn(text, ctx);
    if text.is_empty() {
        text
    } else {
        Html::trusted(Spoken { text }.render().unwrap_or_default())
    }
}

/// Blocks, or the fallback text with a mark: what can't be drawn is never silently missing.
pub(super) fn drawn(list: &[Value], fallback: &str, ctx: &BlockContext<'_>) -> Html {
    match blocks::render(&Value::Array(list.to_vec()), ctx) {
        Ok(html) => html,
        Err(unknown) => {
            let undrawn = Undrawn {
                text: spoken(fallback, ctx),
                kind: &unknown.kind,
            };
            Html::trusted(undrawn.render().unwrap_or_default())
        }
    }
}

/// Legacy attachments: their blocks if they have some, else their words.
fn attached(attachment: &Value, ctx: &BlockContext<'_>) -> Html {
    if let Some(list) = attachment["blocks"].as_array() {
        return drawn(
            list,
            attachment["fallback"].as_str().unwrap_or_default(),
            ctx,
        );
    }
    let words = |name: &str| attachment[name].as_str().unwrap_or_default();
    let lines: Vec<&str> = ["pretext", "title", "text"]
        .into_iter()
        .map(words)
        .filter(|line| !line.is_empty())
        .collect();
    let text = if lines.is_empty() {
        words("fallback").to_owned()
    } else {
        lines.join("\n")
    };
    spoken(&text, ctx)
}

/// An app's square.
pub(super) fn app_avatar() -> Html {
    Html::trusted(format!(
        "<span class=\"av matoi\" aria-hidden=\"true\">{}</span>",
        icon(ASSETS, "matoi")
    ))
}

/// Runs `work` with the names and addresses this visit can resolve.
pub(super) fn with_context<T>(
    visit: &Visit<'_>,
    id_prefix: &str,
    work: impl FnOnce(&BlockContext<'_>) -> T,
) -> T {
    let zone = TimeZone::get(&visit.me.tz).unwrap_or(TimeZone::UTC);
    let people: Vec<(String, String)> = visit
        .world
        .personas()
        .map(|user| (user.id.clone(), visit.person(&user.id)))
        .collect();
    work(&BlockContext {
        lang: visit.lang,
        zone: &zone,
        viewer: &visit.me.id,
        user: &|id| visit.world.user(id).map(|_| visit.person(id)),
        channel: &|id| {
            let channel = visit
                .world
                .channel(id)
                .filter(|channel| channel.is_visible_to(&visit.me.id))?;
            Some(ChannelLink {
                name: visit.name_of(channel),
                href: Some(visit.channel_href(id)),
            })
        },
        people: &people,
        id_prefix,
    })
}
