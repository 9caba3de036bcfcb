//! What the composer and the switcher suggest: people, groups, channels, emoji, commands,
//! shortcuts. It must never name what the person may not see.

use askama::Template;
use matoi_page::Html;

use super::emoji::{self, Emoji};
use super::visit::Visit;
use super::words::{self, fill};
use crate::model::ChannelKind;

/// Something to write after a sign.
struct Known {
    sign: &'static str,
    insert: String,
    shown: String,
    hint: String,
    found_by: String,
}

#[derive(Template)]
#[template(path = "chat/known.html")]
struct Everything {
    known: Vec<Known>,
    emoji: Vec<Emoji>,
}

/// The hidden list the script picks from.
pub(super) fn render(visit: &Visit<'_>) -> Result<Html, askama::Error> {
    let everything = Everything {
        known: commands(visit)
            .chain(people(visit))
            .chain(groups(visit))
            .chain(channels(visit))
            .collect(),
        emoji: emoji::all(visit.lang),
    };
    Ok(Html::trusted(everything.render()?))
}

/// Each app's commands, with nothing behind them and asking for help.
fn commands<'v>(visit: &'v Visit<'_>) -> impl Iterator<Item = Known> + 'v {
    let of_apps = visit
        .world
        .apps()
        .flat_map(|app| app.commands.iter().map(move |command| (app, command)));
    of_apps.flat_map(move |(app, command)| {
        let known = |insert: String, shown: String, hint: &str| Known {
            sign: "/",
            found_by: insert.clone(),
            insert,
            shown,
            hint: fill(hint, &[("app", &app.name)]),
        };
        let help = format!("{command} help");
        [
            known(
                format!("{command} "),
                command.clone(),
                visit.words.command_hint,
            ),
            known(help.clone(), help, visit.words.command_help),
        ]
    })
}

fn people<'v>(visit: &'v Visit<'_>) -> impl Iterator<Item = Known> + 'v {
    visit
        .world
        .users()
        .filter(|user| !user.deleted)
        .map(|user| {
            let name = visit.person(&user.id);
            let area = user
                .area
                .as_deref()
                .map(|area| words::area(area, visit.lang));
            let hint = match area {
                Some(area) if user.real_name != name => format!("{} · {area}", user.real_name),
                Some(area) => area,
                None if user.bot.is_some() => visit.words.app_tag.to_owned(),
                None => user.real_name.clone(),
            };
            Known {
                sign: "@",
                insert: format!("@{name} "),
                found_by: format!("{name} {} {} {hint}", user.name, user.real_name),
                shown: format!("@{name}"),
                hint,
            }
        })
}

fn groups<'v>(visit: &'v Visit<'_>) -> impl Iterator<Item = Known> + 'v {
    visit.world.usergroups().map(|group| Known {
        sign: "@",
        insert: format!("@{} ", group.handle),
        shown: format!("@{}", group.handle),
        hint: fill(
            visit.words.group_of,
            &[("count", &group.users.len().to_string())],
        ),
        found_by: format!("{} {}", group.handle, group.name),
    })
}

fn channels<'v>(visit: &'v Visit<'_>) -> impl Iterator<Item = Known> + 'v {
    visit
        .world
        .channels_visible_to(&visit.me.id)
        .filter(|channel| channel.kind != ChannelKind::Im && !channel.is_archived)
        .map(|channel| Known {
            sign: "#",
            insert: format!("#{} ", channel.name),
            shown: format!("#{}", channel.name),
            hint: channel.purpose.value.clone(),
            found_by: channel.name.clone(),
        })
}
