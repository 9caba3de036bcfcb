//! Foreign text inside Markdown: it stays text. Must never let through a link, a tag, a heading or a
//! fence that somebody wrote into a message.

/// Everything CommonMark and its usual extensions may see something in.
const SPECIAL: &str = "\\`*_{}[]()<>#+-.!|~&:@=$^\"'/";
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

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    for c in text.chars() {
        if SPECIAL.contains(c) {
            out.push('\\');
        }
        out.push(visible(c));
    }
    out
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

    fn bare_specials(markdown: &str) -> Vec<char> {
        let mut bare = Vec::new();
        let mut chars = markdown.chars();
        while let Some(c) = chars.next() {
            if c == '\\' {
                chars.next();
            } else if SPECIAL.contains(c) {
                bare.push(c);
            }
        }
        bare
    }

    #[test]
    fn a_link_a_tag_a_heading_and_an_address_stay_text() {
        for text in [
            "[a](javascript:b)",
            "<script>",
            "# x",
            "1. x",
            "- x",
            "https://evil.example",
            "www.evil.example",
            "a|b",
            "~~x~~",
            "&lt;",
        ] {
            assert_eq!(bare_specials(&line(text)), Vec::<char>::new(), "{text}");
            assert_eq!(read(&line(text)), text);
        }
    }

    proptest! {
        #[test]
        fn nothing_special_stays_bare_and_everything_can_be_read(text in "[ -~あ-ん\\n`*<\\[\\]()#|\\\\]{0,80}") {
            let escaped = line(&text);
            prop_assert_eq!(bare_specials(&escaped), Vec::<char>::new());
            prop_assert!(!escaped.contains('\n'));
            let words: Vec<&str> = text.split_whitespace().collect();
            prop_assert_eq!(read(&escaped), words.join(" "));
        }

        #[test]
        fn no_line_of_an_item_can_begin_a_block(text in "[ -~\\n\\t]{0,120}") {
            for part in item(&text).split("\\\n") {
                let first = part.trim_start_matches(' ').chars().next();
                prop_assert!(first.is_none_or(|c| !"#>-+=`~|<*_".contains(c)), "{:?}", part);
                prop_assert!(part.len() - part.trim_start().len() <= 2);
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
