//! The markdown block: ordinary Markdown, the everyday part of it, against a closed set of marks.
//! What it does not know stays the text it was; it must never build markup out of the text itself.

use super::inline;
use crate::Html;

const FENCE: &str = "```";

/// Draws a whole text.
pub fn render(html: &mut Html, text: &str) {
    let mut lines = text.lines().peekable();
    let mut paragraph: Vec<&str> = Vec::new();
    while let Some(line) = lines.next() {
        let trimmed = line.trim();
        if trimmed.starts_with(FENCE) {
            end(html, &mut paragraph);
            html.tag("<pre>");
            for inside in lines.by_ref().take_while(|line| line.trim() != FENCE) {
                html.push_text(inside);
                html.push_text("\n");
            }
            html.tag("</pre>");
        } else if let Some((level, words)) = heading(trimmed) {
            end(html, &mut paragraph);
            html.tag("<p class=\"header\" role=\"heading\"");
            html.attr("aria-level", &level.to_string());
            html.tag(">");
            spans(html, words);
            html.tag("</p>");
        } else if is_rule(trimmed) {
            end(html, &mut paragraph);
            html.tag("<hr>");
        } else if let Some(first) = item(trimmed) {
            end(html, &mut paragraph);
            let mut items = vec![first.words];
            while let Some(next) = lines
                .peek()
                .and_then(|line| item(line.trim()))
                .filter(|next| next.is_numbered == first.is_numbered)
            {
                items.push(next.words);
                lines.next();
            }
            list(html, &items, first.is_numbered);
        } else if let Some(words) = trimmed.strip_prefix('>') {
            end(html, &mut paragraph);
            html.tag("<blockquote>");
            spans(html, words.trim_start());
            while let Some(more) = lines.peek().and_then(|line| line.trim().strip_prefix('>')) {
                html.tag("<br>");
                spans(html, more.trim_start());
                lines.next();
            }
            html.tag("</blockquote>");
        } else if trimmed.is_empty() {
            end(html, &mut paragraph);
        } else {
            paragraph.push(trimmed);
        }
    }
    end(html, &mut paragraph);
}

fn end(html: &mut Html, paragraph: &mut Vec<&str>) {
    if paragraph.is_empty() {
        return;
    }
    html.tag("<p>");
    for (number, line) in paragraph.drain(..).enumerate() {
        if number > 0 {
            html.tag("<br>");
        }
        spans(html, line);
    }
    html.tag("</p>");
}

fn list(html: &mut Html, items: &[&str], is_numbered: bool) {
    html.tag(if is_numbered { "<ol>" } else { "<ul>" });
    for words in items {
        html.tag("<li>");
        spans(html, words);
        html.tag("</li>");
    }
    html.tag(if is_numbered { "</ol>" } else { "</ul>" });
}

/// Headings of a message stand below those of the page, so the first level is the second.
fn heading(line: &str) -> Option<(usize, &str)> {
    const DEEPEST: usize = 6;
    let signs = line.bytes().take_while(|byte| *byte == b'#').count();
    let words = line.get(signs..)?.strip_prefix(' ')?;
    (1..=DEEPEST)
        .contains(&signs)
        .then(|| ((signs + 1).min(DEEPEST), words.trim()))
}

fn is_rule(line: &str) -> bool {
    line.len() >= 3
        && ['-', '*', '_']
            .iter()
            .any(|sign| line.chars().all(|ch| ch == *sign))
}

struct Item<'a> {
    words: &'a str,
    is_numbered: bool,
}

fn item(line: &str) -> Option<Item<'_>> {
    if let Some(words) = ["- ", "* ", "+ "]
        .iter()
        .find_map(|sign| line.strip_prefix(sign))
    {
        return Some(Item {
            words,
            is_numbered: false,
        });
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let words = line.get(digits..)?.strip_prefix(". ")?;
    (digits > 0).then_some(Item {
        words,
        is_numbered: true,
    })
}

/// A mark on both sides, and its tags. The longer ones come first.
const MARKS: [(&str, &str, &str); 5] = [
    ("**", "<strong>", "</strong>"),
    ("__", "<strong>", "</strong>"),
    ("~~", "<s>", "</s>"),
    ("*", "<em>", "</em>"),
    ("_", "<em>", "</em>"),
];

fn spans(html: &mut Html, text: &str) {
    let mut at = 0;
    while let Some(ch) = text[at..].chars().next() {
        let rest = &text[at..];
        let before = text[..at].chars().next_back();
        let taken = code(html, rest)
            .or_else(|| link(html, rest))
            .or_else(|| marked(html, rest, before))
            .or_else(|| inline::emoji_at(html, rest));
        at += taken.unwrap_or_else(|| {
            html.push_char(ch);
            ch.len_utf8()
        });
    }
}

fn code(html: &mut Html, rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix('`')?;
    let end = inside.find('`').filter(|end| *end > 0)?;
    html.tag("<code>");
    html.push_text(&inside[..end]);
    html.tag("</code>");
    Some(end + 2)
}

fn link(html: &mut Html, rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix('[')?;
    let (label, behind) = inside.split_once("](")?;
    let (address, _) = behind.split_once(')')?;
    if label.contains('[') {
        return None;
    }
    inline::link(html, address, label);
    Some(label.len() + address.len() + "[]()".len())
}

fn marked(html: &mut Html, rest: &str, before: Option<char>) -> Option<usize> {
    let (mark, open, close) = MARKS.iter().find(|(mark, _, _)| rest.starts_with(mark))?;
    let inside = &rest[mark.len()..];
    let end = inside.find(mark)?;
    let words = &inside[..end];
    let is_inside_a_word = mark.starts_with('_') && before.is_some_and(|ch| ch.is_alphanumeric());
    if words.is_empty() || words.starts_with(' ') || words.ends_with(' ') || is_inside_a_word {
        return None;
    }
    html.tag(open);
    spans(html, words);
    html.tag(close);
    Some(end + 2 * mark.len())
}
