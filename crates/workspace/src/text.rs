//! How Slack keeps a text: escaped, links in angle brackets, emoji by name, and, for people's
//! messages, a `rich_text` block beside it. It must never know who wrote the text.

use serde_json::{Value, json};

use crate::emoji;

/// The text as Slack keeps it.
pub(crate) fn kept(text: &str) -> String {
    emoji::to_names(&pieces(text).iter().map(Piece::kept).collect::<String>())
}

/// The `rich_text` block Slack's client makes of a person's text.
pub(crate) fn rich_text_block(kept_text: &str, block_id: &str) -> Value {
    let mut elements = Vec::new();
    for piece in pieces(kept_text) {
        match piece {
            Piece::Control(inside) => elements.push(control_element(inside)),
            Piece::Plain(plain) => push_plain(&mut elements, &unescape(plain)),
            Piece::Url(url) => elements.push(json!({"type": "link", "url": unescape(url)})),
        }
    }
    json!({
        "type": "rich_text",
        "block_id": block_id,
        "elements": [{"type": "rich_text_section", "elements": elements}],
    })
}

/// Whether the text mentions this user.
pub(crate) fn mentions(kept_text: &str, user: &str) -> bool {
    pieces(kept_text).iter().any(|piece| {
        matches!(piece, Piece::Control(inside)
            if inside.strip_prefix('@').is_some_and(|who| who.split('|').next() == Some(user)))
    })
}

/// A part of a text.
enum Piece<'a> {
    /// What stands between angle brackets.
    Control(&'a str),
    /// A bare address.
    Url(&'a str),
    /// Everything else.
    Plain(&'a str),
}

impl Piece<'_> {
    fn kept(&self) -> String {
        match self {
            Self::Control(inside) => format!("<{inside}>"),
            Self::Url(url) => format!("<{}>", escape(url)),
            Self::Plain(plain) => escape(plain),
        }
    }
}

/// Cuts a text into its pieces, in order.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let next = rest
            .char_indices()
            .find_map(|(at, _)| special_at(&rest[at..]).map(|(piece, length)| (at, piece, length)));
        let Some((at, piece, length)) = next else {
            found.push(Piece::Plain(rest));
            break;
        };
        if at > 0 {
            found.push(Piece::Plain(&rest[..at]));
        }
        found.push(piece);
        rest = &rest[at + length..];
    }
    found
}

/// A control sequence or an address that starts exactly here, and its length in bytes.
fn special_at(text: &str) -> Option<(Piece<'_>, usize)> {
    if let Some(after) = text.strip_prefix('<') {
        let inside = &after[..after.find('>')?];
        let is_control = ["@", "#C", "!", "http://", "https://", "mailto:", "tel:"]
            .iter()
            .any(|start| inside.starts_with(start));
        return (is_control && !inside.contains(['<', '\n']))
            .then_some((Piece::Control(inside), inside.len() + 2));
    }
    if text.starts_with("http://") || text.starts_with("https://") {
        let end = text
            .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '「' | '」' | '、' | '。'))
            .unwrap_or(text.len());
        let url = text[..end].trim_end_matches(['.', ',', ')', '!', '?', ':', ';']);
        return (url.len() > "https://".len()).then_some((Piece::Url(url), url.len()));
    }
    None
}

fn control_element(inside: &str) -> Value {
    let (target, label) = match inside.split_once('|') {
        Some((target, label)) => (target, Some(label)),
        None => (inside, None),
    };
    if let Some(user) = target.strip_prefix('@') {
        return json!({"type": "user", "user_id": user});
    }
    if let Some(channel) = target.strip_prefix('#') {
        return json!({"type": "channel", "channel_id": channel});
    }
    if let Some(group) = target.strip_prefix("!subteam^") {
        return json!({"type": "usergroup", "usergroup_id": group});
    }
    if let Some(range) = target.strip_prefix('!') {
        return match range {
            "here" | "channel" | "everyone" => json!({"type": "broadcast", "range": range}),
            other => json!({"type": "text", "text": label.unwrap_or(other)}),
        };
    }
    match label {
        Some(label) => json!({"type": "link", "url": unescape(target), "text": unescape(label)}),
        None => json!({"type": "link", "url": unescape(target)}),
    }
}

/// Plain text, with `:names:` told apart as emoji.
fn push_plain(elements: &mut Vec<Value>, text: &str) {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(colon) = rest.find(':') {
        plain.push_str(&rest[..colon]);
        rest = &rest[colon..];
        let name = rest[1..].find(':').map(|end| &rest[1..=end]);
        match name {
            Some(name) if emoji::is_name(name) && name.chars().any(char::is_alphabetic) => {
                push_text(elements, &mut plain);
                elements.push(json!({"type": "emoji", "name": name}));
                rest = &rest[name.len() + 2..];
            }
            Some(_) | None => {
                plain.push(':');
                rest = &rest[1..];
            }
        }
    }
    plain.push_str(rest);
    push_text(elements, &mut plain);
}

fn push_text(elements: &mut Vec<Value>, text: &mut String) {
    if !text.is_empty() {
        elements.push(json!({"type": "text", "text": std::mem::take(text)}));
    }
}

/// Escapes `&`, `<` and `>`, leaving what is escaped already.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => {
                let is_escaped = ["&amp;", "&lt;", "&gt;"]
                    .iter()
                    .any(|entity| text[at..].starts_with(entity));
                escaped.push_str(if is_escaped { "&" } else { "&amp;" });
            }
            other => escaped.push(other),
        }
    }
    escaped
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_kept_escaped_with_its_control_sequences() {
        assert_eq!(kept("a < b & c"), "a &lt; b &amp; c");
        assert_eq!(kept("already &amp; fine"), "already &amp; fine");
        assert_eq!(
            kept("<@U1> see https://example.com/x."),
            "<@U1> see <https://example.com/x>."
        );
        assert_eq!(kept("&lt;b&gt; <b>"), "&lt;b&gt; &lt;b&gt;");
        assert_eq!(kept("🔥"), ":fire:");
        assert_eq!(
            kept("https://example.com/?a=1&b=2"),
            "<https://example.com/?a=1&amp;b=2>"
        );
        assert_eq!(
            kept("「https://example.com/あ」です"),
            "「<https://example.com/あ>」です"
        );
    }

    #[test]
    fn keeping_twice_changes_nothing() {
        for text in [
            "a < b & c",
            "<@U1> https://example.com/?a&b 🔥",
            "<!here> <#C1|x>",
        ] {
            assert_eq!(kept(&kept(text)), kept(text));
        }
    }

    #[test]
    fn a_text_becomes_rich_text_elements() {
        let block = rich_text_block("<@U1> at 10:30 :fire: <https://e.com|x &amp; y>", "b1");
        assert_eq!(
            block["elements"][0]["elements"],
            json!([
                {"type": "user", "user_id": "U1"},
                {"type": "text", "text": " at 10:30 "},
                {"type": "emoji", "name": "fire"},
                {"type": "text", "text": " "},
                {"type": "link", "url": "https://e.com", "text": "x & y"},
            ])
        );
    }

    #[test]
    fn a_mention_is_a_control_sequence_not_a_text() {
        assert!(mentions("hi <@U1>", "U1"));
        assert!(mentions("<@U1|matoi>", "U1"));
        assert!(!mentions("hi @U1 &lt;@U1&gt;", "U1"));
    }
}
