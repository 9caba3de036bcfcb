//! A message's words as plain text: Slack's three escapes undone, mentions left as they are.
//!
//! It must never read meaning into the words.

use serde_json::Value;

use super::text as at;

/// `&lt;` `&gt;` `&amp;` as people typed them, each once: `&amp;lt;` was typed as `&lt;`.
pub(super) fn plain(escaped: &str) -> String {
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
}
