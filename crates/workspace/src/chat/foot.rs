//! The place to write, or the reason why there is none. It must never refuse on its own: what
//! may be written is the workspace's to say.

use askama::Template;
use matoi_page::{Html, icon};

use super::ASSETS;
use super::visit::Visit;
use super::words::{Words, fill};
use crate::model::Channel;

/// What this person can do below a list.
enum Writing {
    Open,
    Outside,
    Archived,
}

struct Command {
    insert: String,
    shown: String,
    hint: String,
}

#[derive(Template)]
#[template(path = "chat/composer.html")]
struct Composer<'a> {
    words: &'a Words,
    state: Writing,
    id: &'static str,
    me: &'a str,
    channel: &'a str,
    thread: Option<&'a str>,
    placeholder: String,
    join: String,
    commands: Vec<Command>,
    send: Html,
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
    let composer = Composer {
        words,
        state,
        id: if thread.is_some() { "reply" } else { "say" },
        me: &visit.me.id,
        channel: &channel.id,
        thread,
        placeholder,
        join: fill(words.join, &[("name", &name)]),
        commands: commands(visit),
        send: icon(ASSETS, "send"),
    };
    Ok(Html::trusted(composer.render()?))
}

/// Each app's commands, with nothing behind them and asking for help.
fn commands(visit: &Visit<'_>) -> Vec<Command> {
    let of_apps = visit
        .world
        .apps()
        .flat_map(|app| app.commands.iter().map(move |command| (app, command)));
    of_apps
        .flat_map(|(app, command)| {
            let hint = |text: &str| fill(text, &[("app", &app.name)]);
            [
                Command {
                    insert: format!("{command} "),
                    shown: command.clone(),
                    hint: hint(visit.words.command_hint),
                },
                Command {
                    insert: format!("{command} help"),
                    shown: format!("{command} help"),
                    hint: hint(visit.words.command_help),
                },
            ]
        })
        .collect()
}
