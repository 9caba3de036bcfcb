//! Foreign text inside Markdown: it stays text. Must never let through a link, a tag, a heading or a
//! fence that somebody wrote into a message.

/// Characters that mean something wherever they stand.
const ANYWHERE: &str = "\\`*_{}[]<>#|~&!$@";
/// Characters that begin a block where a line begins.
const AT_THE_START: &str = "-+=";
/// The shortest fence of a code block.
const FENCE_MIN: usize = 3;

/// Text for one line, every special character escaped, line breaks as spaces.
pub(super) fn line(text: &str) -> String {
    escape(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Text of several lines inside a list item: hard breaks, no blocks of its own.
pub(super) fn item(text: &str) -> String {
    let lines = text.lines().map(line).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\\\n  ")
}

/// Text exactly as it was, in a fence that nothing in it can close.
pub(super) fn fenced(text: &str) -> String {
    let body: String = text.chars().filter(|c| *c != '\r').map(visible).collect();
    let fence = "`".repeat(longest_run(&body, '`').max(FENCE_MIN - 1) + 1);
    format!("{fence}text\n{}\n{fence}\n", body.trim_end_matches('\n'))
}

/// As few backslashes as will do: the file is also read as it is.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for (at, c) in text.char_indices() {
        let (before, after) = (&text[..at], &text[at + c.len_utf8()..]);
        let starts = at == 0 && AT_THE_START.contains(c);
        if ANYWHERE.contains(c)
            || starts
            || ends_a_list_number(before, c)
            || makes_a_link(before, c, after)
        {
            out.push('\\');
        }
        out.push(visible(c));
    }
    out
}

/// `1.` and `1)` at the start of a line begin a list.
fn ends_a_list_number(before: &str, c: char) -> bool {
    (c == '.' || c == ')') && !before.is_empty() && before.chars().all(|c| c.is_ascii_digit())
}

/// Some readers of Markdown make links of bare addresses; here only a person opens one.
fn makes_a_link(before: &str, c: char, after: &str) -> bool {
    let www =
        || before.len() >= 3 && before.as_bytes()[before.len() - 3..].eq_ignore_ascii_case(b"www");
    (c == ':' && after.starts_with('/')) || (c == '.' && www())
}

/// What would not print, or would change how the rest prints, as a mark.
fn visible(c: char) -> char {
    let turns = matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    if turns || (c.is_control() && c != '\n' && c != '\t') {
        '\u{FFFD}'
    } else {
        c
    }
}

fn longest_run(text: &str, wanted: char) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if c == wanted { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What a reader of Markdown sees: a backslash before punctuation is not there.
    fn read(markdown: &str) -> String {
        let mut out = String::new();
        let mut chars = markdown.chars();
        while let Some(c) = chars.next() {
            let next = if c == '\\' { chars.next() } else { Some(c) };
            out.extend(next);
        }
        out
    }

    /// What stands unescaped; each escaped character as a mark.
    fn bare(markdown: &str) -> String {
        let mut out = String::new();
        let mut chars = markdown.chars();
        while let Some(c) = chars.next() {
            out.push(if c == '\\' {
                chars.next().map_or(c, |_| '\0')
            } else {
                c
            });
        }
        out
    }

    fn bare_specials(markdown: &str) -> Vec<char> {
        bare(markdown)
            .chars()
            .filter(|c| ANYWHERE.contains(*c))
            .collect()
    }

    #[test]
    fn a_link_a_tag_a_heading_and_an_address_stay_text() {
        for (text, escaped) in [
            ("[a](javascript:b)", "\\[a\\](javascript:b)"),
            ("<script>", "\\<script\\>"),
            ("# x", "\\# x"),
            ("12. x", "12\\. x"),
            ("1) x", "1\\) x"),
            ("- x", "\\- x"),
            ("=== x", "\\=== x"),
            ("see https://evil.example", "see https\\://evil.example"),
            ("://", "\\://"),
            ("WWW.evil.example", "WWW\\.evil.example"),
            ("a@evil.example", "a\\@evil.example"),
            ("&lt; ~~x~~ a|b $x$", "\\&lt; \\~\\~x\\~\\~ a\\|b \\$x\\$"),
            ("14:02, 0.1% - up", "14:02, 0.1% - up"),
        ] {
            assert_eq!(line(text), escaped);
            assert_eq!(read(escaped), text);
        }
    }

    proptest! {
        #[test]
        fn nothing_special_stays_bare_and_everything_can_be_read(text in "[ -~あ-ん\\n`*<\\[\\]()#|\\\\]{0,80}") {
            let escaped = line(&text);
            prop_assert_eq!(bare_specials(&escaped), Vec::<char>::new());
            prop_assert!(!escaped.contains('\n') && !bare(&escaped).contains(":/"), "{}", escaped);
            let words: Vec<&str> = text.split_whitespace().collect();
            prop_assert_eq!(read(&escaped), words.join(" "));
        }

        #[test]
        fn no_line_of_an_item_can_begin_a_block(text in "([0-9]{0,3}[ -~\\n\\t]{0,20}){0,6}") {
            for part in item(&text).split("\\\n") {
                let part = part.strip_prefix("  ").unwrap_or(part);
                let rest = part.trim_start_matches(|c: char| c.is_ascii_digit());
                prop_assert!(!part.starts_with([' ', '#', '>', '-', '+', '=', '`', '~', '|', '<', '*', '_']), "{:?}", part);
                prop_assert!(rest.len() == part.len() || !rest.starts_with(['.', ')']), "{:?}", part);
            }
        }

        #[test]
        fn no_line_of_the_text_can_close_its_fence(text in "[`~a \\n\\r]{0,80}") {
            let block = fenced(&text);
            let fence = block.lines().next().unwrap().trim_end_matches("text").to_owned();
            let inner: Vec<&str> = block.lines().skip(1).collect();
            let (last, body) = inner.split_last().unwrap();
            prop_assert_eq!(*last, fence.as_str());
            prop_assert!(body.iter().all(|line| !line.contains(fence.as_str())));
        }
    }
}
