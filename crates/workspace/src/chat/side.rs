//! The list of channels, direct messages and apps. It must never list what the person may not see.

use askama::Template;
use matoi_page::{Html, icon};

use super::visit::Visit;
use super::words::fill;
use super::{ASSETS, rows};
use crate::model::{Channel, ChannelKind};

/// More than this is not counted any more.
const UNREAD_MAX: usize = 99;

struct Link {
    href: String,
    name: String,
    icon: Html,
    is_current: bool,
    /// How many messages this person has not read.
    unread: usize,
    spoken: String,
    kind: &'static str,
}

struct Group {
    title: &'static str,
    links: Vec<Link>,
}

#[derive(Template)]
#[template(path = "chat/side.html")]
struct Side<'a> {
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
    let lives_here = visit.world.apps().next().map(|app| app.id.as_str());
    let apps = visit.world.apps().map(|app| Link {
        href: visit.home_href(&app.id),
        name: format!("{} · {}", app.name, words.home),
        icon: icon(
            ASSETS,
            if lives_here == Some(app.id.as_str()) {
                "matoi"
            } else {
                "gear"
            },
        ),
        is_current: visit.home == Some(app.id.as_str()),
        unread: 0,
        spoken: String::new(),
        kind: "app",
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
    let unread = unread(visit, channel);
    Link {
        href: visit.channel_href(&channel.id),
        name: visit.name_of(channel),
        icon: icon(ASSETS, sign),
        is_current: visit
            .channel
            .is_some_and(|current| current.id == channel.id),
        unread,
        spoken: fill(visit.words.unread_count, &[("count", &unread.to_string())]),
        kind: if channel.is_archived { "archived" } else { "" },
    }
}

/// How much others said since this person last looked.
fn unread(visit: &Visit<'_>, channel: &Channel) -> usize {
    let me = visit.me.id.as_str();
    let is_open = visit
        .channel
        .is_some_and(|current| current.id == channel.id && !visit.is_held_unread);
    if is_open || channel.is_archived || !channel.has_member(me) {
        return 0;
    }
    let read = channel.last_read.get(me).map_or("", String::as_str);
    channel
        .timeline()
        .rev()
        .take_while(|message| message.ts.as_str() > read)
        .filter(|message| message.user != me && rows::is_talk(message))
        .take(UNREAD_MAX)
        .count()
}
