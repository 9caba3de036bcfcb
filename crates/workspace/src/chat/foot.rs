//! The place to write, or the reason why there is none. It must never refuse on its own: what
//! may be written is the workspace's to say.

use askama::Template;
use matoi_page::{Html, icon};
use serde_json::json;

use super::visit::Visit;
use super::words::{Words, fill};
use super::{ASSETS, menu};
use crate::model::{Channel, ShortcutKind};

/// What this person can do below a list.
enum Writing {
    Open,
    Outside,
    Archived,
}

struct Shortcut {
    act: String,
    name: String,
}

struct Icons {
    send: Html,
    plus: Html,
    at: Html,
    smile: Html,
    clip: Html,
    matoi: Html,
}

#[derive(Template)]
#[template(path = "chat/composer.html")]
struct Composer<'a> {
    words: &'a Words,
    icons: Icons,
    state: Writing,
    id: &'static str,
    back: String,
    channel: &'a str,
    thread: Option<&'a str>,
    placeholder: String,
    broadcast: String,
    join: String,
    shortcuts: Vec<Shortcut>,
    /// Marks everything read, for those without scripts.
    read: Option<String>,
    problem: String,
}

/// The foot of a channel, or of a thread in it.
pub(super) fn render(
    visit: &Visit<'_>,
    channel: &Channel,
    thread: Option<&str>,
) -> Result<Html, askama::Error> {
    let words = visit.words;
    let name = visit.name_of(channel);
    let state = if channel.is_archived {
        Writing::Archived
    } else if channel.has_member(&visit.me.id) {
        Writing::Open
    } else {
        Writing::Outside
    };
    let placeholder = match thread {
        Some(_) => words.write_thread.to_owned(),
        None => words.write.to_owned(),
    };
    let of = |name| icon(ASSETS, name);
    let newest = channel.timeline().next_back().filter(|_| thread.is_none());
    let composer = Composer {
        words,
        icons: Icons {
            send: of("send"),
            plus: of("plus"),
            at: of("at"),
            smile: of("smile"),
            clip: of("clip"),
            matoi: of("matoi"),
        },
        state,
        id: if thread.is_some() { "reply" } else { "say" },
        back: visit.parameters(visit.lang),
        channel: &channel.id,
        thread,
        placeholder,
        broadcast: fill(words.broadcast, &[("name", &name)]),
        join: fill(words.join, &[("name", &name)]),
        shortcuts: shortcuts(visit),
        read: newest.map(|message| menu::act("read", channel, message, &[])),
        problem: visit.problem_text(),
    };
    Ok(Html::trusted(composer.render()?))
}

fn shortcuts(visit: &Visit<'_>) -> Vec<Shortcut> {
    let offered = visit.shortcuts(ShortcutKind::Global).into_iter();
    offered
        .map(|(app, callback, name)| Shortcut {
            act: json!(["shortcut", "", "", app, callback]).to_string(),
            name: name.to_owned(),
        })
        .collect()
}
