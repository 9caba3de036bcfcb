//! A message's words as plain text: Slack's three escapes undone, its links, channels, groups and dates as
//! people read them. People stay `<@id>`: their names are known further in.
//!
//! It must never read meaning into the words.

use serde_json::Value;

use super::text as at;

/// The words as people typed and saw them. An angle bracket that somebody typed comes escaped, so that
/// one that does not is Slack's own.
pub(super) fn plain(escaped: &str) -> String {
    let mut plain = String::with_capacity(escaped.len());
    let mut rest = escaped;
    while let Some((before, token, after)) = next_token(rest) {
        plain.push_str(&unescaped(before));
        plain.push_str(&read(token));
        rest = after;
    }
    plain.push_str(&unescaped(rest));
    plain
}

/// What stands before the next `<…>`, what stands in it, and what comes after.
fn next_token(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('<')?;
    let (token, after) = rest.split_once('>')?;
    Some((before, token, after))
}

fn read(token: &str) -> String {
    let (target, label) = match token.split_once('|') {
        Some((target, label)) => (target, unescaped(label)),
        None => (token, String::new()),
    };
    match target.chars().next() {
        Some('@') => format!("<{token}>"),
        Some('#') if label.is_empty() => target.to_owned(),
        Some('#') => format!("#{label}"),
        // A group, or everybody; a date bears how it reads.
        Some('!') if label.is_empty() => format!("@{}", &target[1..]),
        Some('!') => label,
        Some(_) | None => linked(&unescaped(target), &label),
    }
}

/// A link's own words, and where it leads wherever they do not say it.
fn linked(url: &str, label: &str) -> String {
    let bare = ["https://", "http://", "mailto:", "tel:"]
        .into_iter()
        .find_map(|scheme| url.strip_prefix(scheme));
    let says_it = label.is_empty() || label == url;
    if says_it {
        url.to_owned()
    } else if bare.is_some_and(|bare| bare.trim_end_matches('/') == label.trim_end_matches('/')) {
        label.to_owned()
    } else {
        format!("{label} ({url})")
    }
}

/// `&lt;` `&gt;` `&amp;` as people typed them, each once: `&amp;lt;` was typed as `&lt;`.
fn unescaped(escaped: &str) -> String {
    let mut plain = String::with_capacity(escaped.len());
    let mut rest = escaped;
    while let Some(place) = rest.find('&') {
        let (before, tail) = rest.split_at(place);
        plain.push_str(before);
        let found = [("&lt;", '<'), ("&gt;", '>'), ("&amp;", '&')]
            .into_iter()
            .find_map(|(code, letter)| tail.strip_prefix(code).map(|after| (letter, after)));
        let (letter, after) = found.unwrap_or(('&', &tail[1..]));
        plain.push(letter);
        rest = after;
    }
    plain.push_str(rest);
    plain
}

/// What a message says. Where its text is empty, attachments (many alert bots use nothing else) and
/// the names of files speak for it.
pub(super) fn of_message(message: &Value) -> String {
    if let Some(text) = at(message, "/text") {
        return plain(text);
    }
    let attached = listed(message, "/attachments")
        .filter_map(|one| at(one, "/fallback").or_else(|| at(one, "/text")));
    let files =
        listed(message, "/files").filter_map(|one| at(one, "/name").or_else(|| at(one, "/title")));
    attached
        .chain(files)
        .map(plain)
        .collect::<Vec<_>>()
        .join("\n")
}

fn listed<'a>(message: &'a Value, path: &str) -> impl Iterator<Item = &'a Value> {
    message
        .pointer(path)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn escapes_are_undone_once() {
        assert_eq!(plain("a &lt;b&gt; &amp; c"), "a <b> & c");
        assert_eq!(plain("&amp;lt; & &nbsp;"), "&lt; & &nbsp;");
        assert_eq!(plain("<@U0HANA> &amp;"), "<@U0HANA> &");
        assert_eq!(plain(""), "");
    }

    #[test]
    fn what_slack_puts_in_brackets_reads_as_people_see_it() {
        for (sent, seen) in [
            (
                "see <https://a.example/x?a=1&amp;b=2>",
                "see https://a.example/x?a=1&b=2",
            ),
            (
                "<https://a.example/x|the graph> rose",
                "the graph (https://a.example/x) rose",
            ),
            ("<http://a.example|a.example>", "a.example"),
            ("<mailto:hana@a.example|hana@a.example>", "hana@a.example"),
            ("in <#C0GENERAL|general>", "in #general"),
            ("in <#C0SECRET>", "in #C0SECRET"),
            ("<!here> <!subteam^S0ENG|@engineers>", "@here @engineers"),
            ("since <!date^1700000000^{time}|9:24>", "since 9:24"),
            (
                "<@U0HANA> and <@U0RIKU|riku>",
                "<@U0HANA> and <@U0RIKU|riku>",
            ),
            (
                "a &lt;b&gt; and an end <that never comes",
                "a <b> and an end <that never comes",
            ),
            ("<> <|> &lt;https://a.example&gt;", "  <https://a.example>"),
        ] {
            assert_eq!(plain(sent), seen);
        }
    }
}
