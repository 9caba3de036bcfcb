//! The list of channels, direct messages and apps. It must never list what the person may not see.

use askama::Template;
use matoi_page::{Html, icon};

use super::ASSETS;
use super::visit::Visit;
use super::words::Words;
use crate::model::{Channel, ChannelKind};

struct Link {
    href: String,
    name: String,
    icon: Html,
    is_current: bool,
    is_unread: bool,
}

struct Group {
    title: &'static str,
    links: Vec<Link>,
}

#[derive(Template)]
#[template(path = "chat/side.html")]
struct Side<'a> {
    words: &'a Words,
    team: &'a str,
    groups: Vec<Group>,
}

/// The list as HTML.
pub(super) fn render(visit: &Visit<'_>) -> Result<Html, askama::Error> {
    let me = visit.me.id.as_str();
    let words = visit.words;
    let mut visible: Vec<&Channel> = visit.world.channels_visible_to(me).collect();
    visible.sort_by(|a, b| (!a.is_general, &a.name).cmp(&(!b.is_general, &b.name)));
    let of = |title: &'static str, belongs: &dyn Fn(&Channel) -> bool| Group {
        title,
        links: visible
            .iter()
            .filter(|channel| belongs(channel))
            .map(|channel| link(visit, channel))
            .collect(),
    };
    let is_room = |channel: &Channel| channel.kind != ChannelKind::Im;
    let apps = visit.world.apps().map(|app| Link {
        href: visit.home_href(&app.id),
        name: format!("{} · {}", app.name, words.home),
        icon: icon(ASSETS, "matoi"),
        is_current: visit.home == Some(app.id.as_str()),
        is_unread: false,
    });
    let groups = vec![
        of(words.channels, &|channel| {
            is_room(channel) && channel.has_member(me) && !channel.is_archived
        }),
        of(words.joinable, &|channel| {
            is_room(channel) && !channel.has_member(me) && !channel.is_archived
        }),
        of(words.direct, &|channel| !is_room(channel)),
        Group {
            title: words.apps,
            links: apps.collect(),
        },
        of(words.archived, &|channel| {
            is_room(channel) && channel.is_archived
        }),
    ];
    let side = Side {
        words,
        team: &visit.world.team().name,
        groups: groups
            .into_iter()
            .filter(|group| !group.links.is_empty())
            .collect(),
    };
    Ok(Html::trusted(side.render()?))
}

fn link(visit: &Visit<'_>, channel: &Channel) -> Link {
    let sign = match (channel.is_archived, channel.kind) {
        (true, _) => "archive",
        (false, ChannelKind::Im) => "user",
        (false, ChannelKind::Private) => "lock",
        (false, ChannelKind::Public) => "hash",
    };
    Link {
        href: visit.channel_href(&channel.id),
        name: visit.name_of(channel),
        icon: icon(ASSETS, sign),
        is_current: visit
            .channel
            .is_some_and(|current| current.id == channel.id),
        is_unread: is_unread(visit, channel),
    }
}

/// Whether somebody else said something since this person last looked.
fn is_unread(visit: &Visit<'_>, channel: &Channel) -> bool {
    let me = visit.me.id.as_str();
    let is_open = visit
        .channel
        .is_some_and(|current| current.id == channel.id);
    if is_open || channel.is_archived || !channel.has_member(me) {
        return false;
    }
    let read = channel.last_read.get(me).map_or("", String::as_str);
    channel
        .timeline()
        .rev()
        .take_while(|message| message.ts.as_str() > read)
        .any(|message| message.user != me && message.subtype.as_deref() != Some("channel_join"))
}
