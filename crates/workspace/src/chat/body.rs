//! What a message or a view says, drawn: text, blocks, legacy attachments. It must never drop
//! what it can't draw without a mark.

use askama::Template;
use jiff::tz::TimeZone;
use matoi_page::blocks::{self, BlockContext, ChannelLink, Press};
use matoi_page::{Html, avatar, icon};
use serde_json::{Value, json};

use super::visit::Visit;
use super::{ASSETS, files};
use crate::model::{Channel, ChannelKind, Message};

/// An app's blocks as blocks; a person's text as the text it is; then attachments and files.
pub(super) fn of(visit: &Visit<'_>, channel: &Channel, message: &Message, id: &str) -> Html {
    if message.subtype.as_deref() == Some("tombstone") {
        return Html::trusted(format!(
            "<p class=\"gone\">{}</p>",
            matoi_page::esc(visit.words.deleted)
        ));
    }
    let filled = visit
        .world
        .filled_in(&visit.me.id, &channel.id, &message.ts);
    let spot = Spot {
        id_prefix: id,
        place: &format!("{}/{}", channel.id, message.ts),
        state: filled.map_or(Value::Null, |values| json!(values)),
        ..Spot::default()
    };
    with_context(visit, &spot, |ctx| {
        let mut html = match message.app_id {
            Some(_) if !message.blocks.is_empty() => drawn(&message.blocks, ctx),
            _ => spoken(&message.text, ctx),
        };
        for attachment in &message.attachments {
            html.push(&attached(attachment, ctx));
        }
        html.push(&files::render(visit, &message.files));
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

/// The square beside a message: a person's, an app's mark, or the emoji an app chose.
pub(super) fn avatar_of(visit: &Visit<'_>, message: &Message, author: &str) -> Html {
    let Some(app) = &message.app_id else {
        return avatar(&message.user, author);
    };
    let chosen = message
        .extra
        .get("icons")
        .and_then(|icons| icons["emoji"].as_str())
        .and_then(|name| blocks::emoji::glyph(name.trim_matches(':')));
    if let Some(glyph) = chosen {
        let glyph = matoi_page::esc(&glyph);
        return Html::trusted(format!(
            "<span class=\"av emoji\" aria-hidden=\"true\">{glyph}</span>"
        ));
    }
    app_avatar(visit, app)
}

/// An app's square: the mark for the one that lives here, a letter for those that joined.
pub(super) fn app_avatar(visit: &Visit<'_>, app: &str) -> Html {
    if visit
        .world
        .apps()
        .next()
        .is_some_and(|first| first.id != app)
    {
        let name = visit.world.app(app).map_or("?", |app| app.name.as_str());
        return avatar(app, name);
    }
    Html::trusted(format!(
        "<span class=\"av matoi\" aria-hidden=\"true\">{}</span>",
        icon(ASSETS, "matoi")
    ))
}

/// Where blocks stand on the page.
#[derive(Default)]
pub(super) struct Spot<'a> {
    /// Put before element ids.
    pub(super) id_prefix: &'a str,
    /// What a press says about where it was made; empty where nothing can be pressed.
    pub(super) place: &'a str,
    /// What was wrong in a form.
    pub(super) errors: &'a [(String, String)],
    /// What has been filled in.
    pub(super) state: Value,
}

/// The form every press on the page is sent by.
const PRESS_FORM: &str = "press";

/// Runs `work` with the names and addresses this visit can resolve.
pub(super) fn with_context<T>(
    visit: &Visit<'_>,
    spot: &Spot<'_>,
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
                .filter(|channel| visit.world.sees(&visit.me.id, channel))?;
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
        id_prefix: spot.id_prefix,
        press: (!spot.place.is_empty()).then_some(Press {
            form: PRESS_FORM,
            place: spot.place,
        }),
        errors: spot.errors,
        state: &spot.state,
    })
}
