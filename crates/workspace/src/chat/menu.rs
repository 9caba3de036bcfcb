//! The menu of a message and the form that edits one, as fragments: the script shows them in
//! place, without one they stand below the messages. It must never offer what can't be done here.

use askama::Template;
use matoi_page::{Html, icon};
use serde_json::json;

use super::emoji::{self, Emoji};
use super::visit::Visit;
use super::words::{Words, fill};
use super::{ASSETS, rows, typed};
use crate::model::{Channel, Message, ShortcutKind};

/// One thing to do with a message.
struct Entry {
    act: String,
    icon: Html,
    label: String,
    is_danger: bool,
    ask: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "chat/menu.html")]
struct Menu<'a> {
    words: &'a Words,
    label: String,
    first: Vec<(Emoji, String)>,
    thread: Option<String>,
    edit: Option<String>,
    link: String,
    entries: Vec<Entry>,
    shortcuts: Vec<Entry>,
    icons: Icons,
}

struct Icons {
    reply: Html,
    link: Html,
    pen: Html,
    smile: Html,
}

#[derive(Template)]
#[template(path = "chat/edit.html")]
struct Edit<'a> {
    words: &'a Words,
    back: String,
    away: String,
    act: String,
    ts: &'a str,
    text: String,
}

/// What an act is called in a form: JSON, so that nothing in it can be misread.
pub(super) fn act(what: &str, channel: &Channel, message: &Message, more: &[&str]) -> String {
    let mut all = vec![what, &channel.id, &message.ts];
    all.extend(more);
    json!(all).to_string()
}

/// The menu of the message the address names.
pub(super) fn menu(visit: &Visit<'_>) -> Result<Html, askama::Error> {
    let Some((channel, message)) = visit.channel.zip(visit.menu) else {
        return Ok(Html::new());
    };
    let words = visit.words;
    let can_act = rows::can_act(visit, channel);
    let is_mine = message.user == visit.me.id && rows::is_talk(message);
    let names = if can_act { &emoji::FIRST[..] } else { &[] };
    let first = emoji::some(names, visit.lang).into_iter().map(|one| {
        let act = act("react", channel, message, &[one.name]);
        (one, act)
    });
    let here = format!("/workspace?{}", visit.parameters(visit.lang));
    let thread = message.thread_ts.as_deref().unwrap_or(&message.ts);
    let menu = Menu {
        words,
        label: fill(
            words.menu_of,
            &[
                ("name", &visit.person(&message.user)),
                ("time", &rows::clock(visit, &message.ts)),
            ],
        ),
        first: first.collect(),
        thread: Some(visit.thread_href(&channel.id, thread)),
        edit: (can_act && is_mine).then(|| format!("{here}&edit={}", message.ts)),
        link: format!(
            "/workspace/archives/{}/p{}",
            channel.id,
            message.ts.replace('.', "")
        ),
        entries: entries(visit, channel, message, can_act, is_mine),
        shortcuts: shortcuts(visit, channel, message),
        icons: Icons {
            reply: icon(ASSETS, "reply"),
            link: icon(ASSETS, "link"),
            pen: icon(ASSETS, "pen"),
            smile: icon(ASSETS, "smile"),
        },
    };
    Ok(Html::trusted(menu.render()?))
}

fn entries(
    visit: &Visit<'_>,
    channel: &Channel,
    message: &Message,
    can_act: bool,
    is_mine: bool,
) -> Vec<Entry> {
    let words = visit.words;
    let entry = |what: &str, sign: &str, label: &str| Entry {
        act: act(what, channel, message, &[]),
        icon: icon(ASSETS, sign),
        label: label.to_owned(),
        is_danger: false,
        ask: None,
    };
    let mut entries = Vec::new();
    if channel.has_member(&visit.me.id) {
        entries.push(entry("unread", "eye", words.menu_unread));
    }
    if can_act {
        entries.push(if channel.is_pinned(&message.ts) {
            entry("unpin", "pin", words.menu_unpin)
        } else {
            entry("pin", "pin", words.menu_pin)
        });
    }
    if can_act && is_mine {
        entries.push(Entry {
            is_danger: true,
            ask: Some(words.delete_ask),
            ..entry("delete", "trash", words.menu_delete)
        });
    }
    entries
}

fn shortcuts(visit: &Visit<'_>, channel: &Channel, message: &Message) -> Vec<Entry> {
    let offered = visit.shortcuts(ShortcutKind::Message);
    let entry = |(app, callback, label): (&str, &str, &str)| Entry {
        act: act("shortcut", channel, message, &[app, callback]),
        icon: icon(ASSETS, "matoi"),
        label: label.to_owned(),
        is_danger: false,
        ask: None,
    };
    offered.into_iter().map(entry).collect()
}

/// The form that edits the message the address names; empty if it is not this person's own.
pub(super) fn edit(visit: &Visit<'_>) -> Result<Html, askama::Error> {
    let Some((channel, message)) = visit.channel.zip(visit.edit) else {
        return Ok(Html::new());
    };
    let back = visit.parameters(visit.lang);
    let edit = Edit {
        words: visit.words,
        away: format!("/workspace?{back}"),
        back,
        act: act("edit", channel, message, &[]),
        ts: &message.ts,
        text: typed::to_edit(visit, &message.text),
    };
    Ok(Html::trusted(edit.render()?))
}
