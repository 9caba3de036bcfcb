//! What a message or a view says, drawn: text, blocks, legacy attachments. It must never drop
//! what it can't draw without a mark.

use askama::Template;
use jiff::tz::TimeZone;
use matoi_page::blocks::{self, BlockContext, ChannelLink};
use matoi_page::{Html, icon};
use serde_json::Value;

use super::ASSETS;
use super::visit::Visit;
use crate::model::{ChannelKind, Message};

/// An app's blocks as blocks; a person's text as the text it is.
pub(super) fn of(visit: &Visit<'_>, message: &Message, id_prefix: &str) -> Html {
    with_context(visit, id_prefix, |ctx| {
        let mut html = match message.app_id {
            Some(_) if !message.blocks.is_empty() => drawn(&message.blocks, ctx),
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

fn spoken(text: &str, ctx: &BlockContext<'_>) -> Html {
    let text = blocks::mrkdwn(text, ctx);
    if text.is_empty() {
        text
    } else {
        Html::trusted(Spoken { text }.render().unwrap_or_default())
    }
}

/// Blocks. What can't be drawn is marked on the page, said in the log, and found by
/// [`undrawn`](super::undrawn), so that it is never silently missing.
pub(super) fn drawn(list: &[Value], ctx: &BlockContext<'_>) -> Html {
    let drawn = blocks::render(&Value::Array(list.to_vec()), ctx);
    for unknown in &drawn.unknown {
        tracing::warn!(%unknown, "a block on the chat page could not be drawn");
    }
    drawn.html
}

/// Legacy attachments: their blocks if they have some, else their words.
fn attached(attachment: &Value, ctx: &BlockContext<'_>) -> Html {
    if let Some(list) = attachment["blocks"].as_array() {
        return drawn(list, ctx);
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
    let channels: Vec<(String, String)> = visit
        .world
        .channels_visible_to(&visit.me.id)
        .filter(|channel| !channel.is_archived && channel.kind != ChannelKind::Im)
        .map(|channel| (channel.id.clone(), format!("#{}", channel.name)))
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
        group: &|id| {
            let mut groups = visit.world.usergroups();
            groups
                .find(|group| group.id == id)
                .map(|group| group.handle.clone())
        },
        people: &people,
        channels: &channels,
        id_prefix,
        press: None,
        errors: &[],
        state: &Value::Null,
    })
}
