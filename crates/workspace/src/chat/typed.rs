//! Text as people type it and text as Slack keeps it: `@花` is `<@U…>`, `#general` is `<#C…>`.
//! It must never change a word that names nobody.

use super::visit::Visit;
use crate::model::ChannelKind;

/// What people type after a sign, and what stands for it in a kept text.
struct Name {
    typed: String,
    kept: String,
}

/// The text to send: names become references, everything else stays.
pub(super) fn to_send(visit: &Visit<'_>, text: &str) -> String {
    let names = names(visit);
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut before = None;
    while let Some(ch) = rest.chars().next() {
        let named = matches!(ch, '@' | '#' | '＠' | '＃')
            .then(|| found(&names, rest, before))
            .flatten();
        if let Some((name, length)) = named {
            out.push_str(&name.kept);
            before = name.typed.chars().next_back();
            rest = &rest[length..];
        } else {
            out.push(ch);
            before = Some(ch);
            rest = &rest[ch.len_utf8()..];
        }
    }
    out
}

/// The name that starts here; the longest one counts, and a Latin word must end where it ends.
fn found<'n>(names: &'n [Name], rest: &str, before: Option<char>) -> Option<(&'n Name, usize)> {
    if before.is_some_and(|ch| ch.is_ascii_alphanumeric() || ch == '<') {
        return None;
    }
    let sign = rest.chars().next()?;
    let after = &rest[sign.len_utf8()..];
    let plain = match sign {
        '＠' => '@',
        '＃' => '#',
        other => other,
    };
    let name = names
        .iter()
        .filter(|name| name.typed.starts_with(plain))
        .filter(|name| {
            let word = &name.typed[1..];
            let Some(behind) = after.strip_prefix(word) else {
                return false;
            };
            let is_latin = word.chars().next_back().is_some_and(|ch| ch.is_ascii());
            let goes_on = behind
                .chars()
                .next()
                .is_some_and(|ch| ch.is_ascii_alphanumeric() || matches!(ch, '_' | '-'));
            !(is_latin && goes_on)
        })
        .max_by_key(|name| name.typed.len())?;
    Some((name, sign.len_utf8() + name.typed.len() - 1))
}

fn names(visit: &Visit<'_>) -> Vec<Name> {
    let people = visit.world.users().flat_map(|user| {
        let called = [&user.name, &user.display_name, &user.real_name];
        called
            .into_iter()
            .filter(|name| !name.is_empty())
            .map(|name| Name {
                typed: format!("@{name}"),
                kept: format!("<@{}>", user.id),
            })
    });
    let groups = visit.world.usergroups().map(|group| Name {
        typed: format!("@{}", group.handle),
        kept: format!("<!subteam^{}>", group.id),
    });
    let everybody = ["here", "channel", "everyone"]
        .into_iter()
        .map(|word| Name {
            typed: format!("@{word}"),
            kept: format!("<!{word}>"),
        });
    let channels = visit
        .world
        .channels_visible_to(&visit.me.id)
        .filter(|channel| channel.kind != ChannelKind::Im)
        .map(|channel| Name {
            typed: format!("#{}", channel.name),
            kept: format!("<#{}>", channel.id),
        });
    people
        .chain(groups)
        .chain(everybody)
        .chain(channels)
        .collect()
}

/// The kept text as its author would type it, for editing.
pub(super) fn to_edit(visit: &Visit<'_>, kept: &str) -> String {
    let mut out = String::with_capacity(kept.len());
    let mut rest = kept;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let Some((inside, behind)) = after.split_once('>') else {
            out.push('<');
            rest = after;
            continue;
        };
        let (target, label) = inside.split_once('|').unwrap_or((inside, ""));
        out.push_str(&reference(visit, target, label));
        rest = behind;
    }
    out.push_str(rest);
    out.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

fn reference(visit: &Visit<'_>, target: &str, label: &str) -> String {
    if let Some(user) = target.strip_prefix('@') {
        return format!("@{}", visit.person(user));
    }
    if let Some(id) = target.strip_prefix('#') {
        let channel = visit.world.channel(id);
        let name = channel.map_or(label, |channel| channel.name.as_str());
        return format!("#{name}");
    }
    if let Some(id) = target.strip_prefix("!subteam^") {
        let group = visit.world.usergroups().find(|group| group.id == id);
        let handle = group.map_or(label.trim_start_matches('@'), |group| group.handle.as_str());
        return format!("@{handle}");
    }
    match target.strip_prefix('!') {
        Some(word) => format!("@{word}"),
        None => target.to_owned(),
    }
}
