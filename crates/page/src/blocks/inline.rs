//! The pieces that running text is made of: links, mentions, emoji, times. It must never pass
//! an address on that is not plain http or https.

use jiff::Timestamp;

use super::{BlockContext, date, emoji};
use crate::Html;

/// Longest emoji name looked for between colons; Slack's own limit is 100.
const EMOJI_NAME_MAX: usize = 100;

/// An address that may be followed: http or https, nothing that could hide in it.
pub fn safe_address(address: &str) -> Option<&str> {
    let scheme_is = |scheme: &str| {
        address
            .get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    let web = scheme_is("https://") || scheme_is("http://");
    let hidden = address
        .chars()
        .any(|ch| ch.is_control() || ch.is_whitespace());
    (web && !hidden).then_some(address)
}

/// A link, or only its text when the address is not one we follow.
pub fn link(html: &mut Html, address: &str, label: &str) {
    let Some(address) = safe_address(address) else {
        html.push_text(label);
        return;
    };
    html.tag("<a");
    html.attr("href", address);
    html.tag(" target=\"_blank\" rel=\"noopener noreferrer\">");
    html.push_text(label);
    html.tag("</a>");
}

/// A person's name; the reader's own stands out.
pub fn user(html: &mut Html, id: &str, label: Option<&str>, ctx: &BlockContext<'_>) {
    let name = (ctx.user)(id)
        .or_else(|| label.map(str::to_owned))
        .unwrap_or_else(|| id.to_owned());
    let mine = !ctx.viewer.is_empty() && ctx.viewer == id;
    html.tag(if mine {
        "<span class=\"mention me\">@"
    } else {
        "<span class=\"mention\">@"
    });
    html.push_text(name.trim_start_matches('@'));
    html.tag("</span>");
}

/// A channel's name, as a link where the reader may go there.
pub fn channel(html: &mut Html, id: &str, label: Option<&str>, ctx: &BlockContext<'_>) {
    let known = (ctx.channel)(id);
    let name = known
        .as_ref()
        .map(|link| link.name.as_str())
        .or(label)
        .unwrap_or(id);
    let own_page = known
        .as_ref()
        .and_then(|link| link.href.as_deref())
        .filter(|href| is_own_page(href));
    match own_page {
        Some(href) => {
            html.tag("<a class=\"mention\"");
            html.attr("href", href);
            html.tag(">#");
            html.push_text(name);
            html.tag("</a>");
        }
        None => group(html, "#", name),
    }
}

/// A page of ours: a path or a query, never another host.
fn is_own_page(href: &str) -> bool {
    href.starts_with('?') || (href.starts_with('/') && !href.starts_with("//"))
}

/// A user group by its handle.
pub fn usergroup(html: &mut Html, id: &str, label: Option<&str>, ctx: &BlockContext<'_>) {
    let handle = (ctx.group)(id).or_else(|| label.map(str::to_owned));
    group(html, "@", handle.as_deref().unwrap_or(id));
}

/// A group or a broadcast, which leads nowhere.
pub fn group(html: &mut Html, sign: &'static str, name: &str) {
    html.tag("<span class=\"mention\">");
    html.tag(sign);
    html.push_text(name.trim_start_matches('@'));
    html.tag("</span>");
}

/// A point in time in the reader's zone, or the fallback the sender gave.
pub fn moment(
    html: &mut Html,
    seconds: Option<i64>,
    format: &str,
    fallback: &str,
    ctx: &BlockContext<'_>,
) {
    let Some(time) = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok()) else {
        html.push_text(fallback);
        return;
    };
    let zoned = time.to_zoned(ctx.zone.clone());
    html.tag("<time");
    html.attr("datetime", &time.to_string());
    html.tag(">");
    html.push_text(&date::format(&zoned, format, ctx.lang));
    html.tag("</time>");
}

/// An emoji by name, or the name as it was typed.
pub fn emoji(html: &mut Html, name: &str) {
    match emoji::glyph(name) {
        Some(glyph) => glyph_with_name(html, &glyph, name),
        None => {
            html.tag(":");
            html.push_text(name);
            html.tag(":");
        }
    }
}

fn glyph_with_name(html: &mut Html, glyph: &str, name: &str) {
    html.tag("<span role=\"img\"");
    html.attr("aria-label", &emoji::fold(name).replace('_', " "));
    html.tag(">");
    html.push_text(glyph);
    html.tag("</span>");
}

/// Text in which only `:emoji:` is read.
pub fn with_emoji(html: &mut Html, text: &str) {
    let mut rest = text;
    while let Some(ch) = rest.chars().next() {
        if let Some(taken) = emoji_at(html, rest) {
            rest = &rest[taken..];
        } else {
            html.push_char(ch);
            rest = &rest[ch.len_utf8()..];
        }
    }
}

/// Draws the emoji `text` starts with, skin tone included; answers how many bytes it took.
pub fn emoji_at(html: &mut Html, text: &str) -> Option<usize> {
    let name = emoji_name(text)?;
    let mut taken = name.len() + 2;
    let mut whole = name.to_owned();
    if let Some(tone) = emoji_name(&text[taken..]).filter(|tone| emoji::is_tone(tone)) {
        whole = format!("{name}::{tone}");
        taken += tone.len() + 2;
    }
    let glyph = emoji::glyph(&whole).or_else(|| emoji::glyph(name))?;
    glyph_with_name(html, &glyph, name);
    Some(taken)
}

pub fn emoji_name(text: &str) -> Option<&str> {
    let inside = text.strip_prefix(':')?;
    let end = inside.bytes().take(EMOJI_NAME_MAX).position(|byte| {
        !(byte.is_ascii_lowercase()
            || byte.is_ascii_digit()
            || matches!(byte, b'_' | b'+' | b'-' | b'\''))
    })?;
    (end > 0 && inside.as_bytes()[end] == b':').then(|| &inside[..end])
}

/// Like [`with_emoji`], for places that can hold text only, such as an option.
pub fn with_emoji_names_only(html: &mut Html, text: &str) {
    let mut rest = text;
    while let Some(ch) = rest.chars().next() {
        match emoji_name(rest)
            .and_then(|name| emoji::glyph(name).map(|glyph| (glyph, name.len() + 2)))
        {
            Some((glyph, taken)) => {
                html.push_text(&glyph);
                rest = &rest[taken..];
            }
            None => {
                html.push_char(ch);
                rest = &rest[ch.len_utf8()..];
            }
        }
    }
}
