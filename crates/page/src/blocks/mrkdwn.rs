//! Slack's mrkdwn → HTML. Text is read once, left to right, against a closed set of marks;
//! everything else is escaped. It must never build markup out of the text itself.

use super::{BlockContext, inline};
use crate::Html;

const FENCE: &str = "```";

/// Draws a whole text: fences, quotes, lines.
pub fn render(html: &mut Html, text: &str, ctx: &BlockContext<'_>) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(FENCE) {
        let Some((inside, behind)) = after
            .split_once(FENCE)
            .filter(|(inside, _)| !inside.is_empty())
        else {
            break;
        };
        quotes(html, before.strip_suffix('\n').unwrap_or(before), ctx);
        html.tag("<pre>");
        html.push_text(&decoded(inside.strip_prefix('\n').unwrap_or(inside)));
        html.tag("</pre>");
        rest = behind.strip_prefix('\n').unwrap_or(behind);
    }
    quotes(html, rest, ctx);
}

/// Lines that start with `>` stand together in one quote.
fn quotes(html: &mut Html, text: &str, ctx: &BlockContext<'_>) {
    let mut plain: Vec<&str> = Vec::new();
    let mut quoted: Vec<&str> = Vec::new();
    for line in text.split('\n') {
        if let Some(inside) = quoted_line(line) {
            lines(html, &mut plain, ctx);
            quoted.push(inside);
        } else {
            quote(html, &mut quoted, ctx);
            plain.push(line);
        }
    }
    quote(html, &mut quoted, ctx);
    lines(html, &mut plain, ctx);
}

fn quoted_line(line: &str) -> Option<&str> {
    let inside = line
        .strip_prefix("&gt;")
        .or_else(|| line.strip_prefix('>'))?;
    Some(inside.strip_prefix(' ').unwrap_or(inside))
}

fn quote(html: &mut Html, quoted: &mut Vec<&str>, ctx: &BlockContext<'_>) {
    if !quoted.is_empty() {
        html.tag("<blockquote>");
        lines(html, quoted, ctx);
        html.tag("</blockquote>");
    }
}

fn lines(html: &mut Html, lines: &mut Vec<&str>, ctx: &BlockContext<'_>) {
    for (number, line) in lines.drain(..).enumerate() {
        if number > 0 {
            html.tag("<br>");
        }
        Line {
            text: line,
            ctx,
            hopeless: [false; MARKS.len()],
        }
        .draw(html, 0, line.len(), &[]);
    }
}

/// A mark, its opening and its closing tag.
const MARKS: [(char, &str, &str); 3] = [
    ('*', "<strong>", "</strong>"),
    ('_', "<em>", "</em>"),
    ('~', "<s>", "</s>"),
];

struct Line<'a> {
    text: &'a str,
    ctx: &'a BlockContext<'a>,
    /// Marks known to close nowhere further on: a line of lone asterisks is read once, not n times.
    hopeless: [bool; MARKS.len()],
}

impl Line<'_> {
    /// Draws `text[at..end]`; `open` holds the marks already open around it.
    fn draw(&mut self, html: &mut Html, mut at: usize, end: usize, open: &[usize]) {
        while at < end {
            let rest = &self.text[at..end];
            let Some(ch) = rest.chars().next() else { break };
            let taken = match ch {
                '`' => code(html, rest),
                '<' => self.reference(html, rest),
                '&' => entity(rest).map(|(ch, taken)| {
                    html.push_char(ch);
                    taken
                }),
                ':' => inline::emoji_at(html, rest),
                'h' | 'H' => self.bare_address(html, at, rest),
                '*' | '_' | '~' => self.marked(html, at, end, open),
                _ => None,
            };
            at += taken.unwrap_or_else(|| {
                html.push_char(ch);
                ch.len_utf8()
            });
        }
    }

    /// Bold, italic or struck text. Slack wants word edges outside the marks, and counts
    /// Japanese letters as words; so do we, to show here what people will see there.
    fn marked(&mut self, html: &mut Html, at: usize, end: usize, open: &[usize]) -> Option<usize> {
        let mark = self.text[at..].chars().next()?;
        let number = MARKS.iter().position(|(known, _, _)| *known == mark)?;
        if open.contains(&number)
            || self.hopeless[number]
            || !is_edge(self.text[..at].chars().next_back())
        {
            return None;
        }
        let start = at + 1;
        let first = self.text[start..end].chars().next()?;
        if first.is_whitespace() || first == mark {
            return None;
        }
        let Some(close) = self.closing(start, end, mark) else {
            self.hopeless[number] = end == self.text.len();
            return None;
        };
        let mut around = open.to_vec();
        around.push(number);
        html.tag(MARKS[number].1);
        self.draw(html, start, close, &around);
        html.tag(MARKS[number].2);
        Some(close + 1 - at)
    }

    fn closing(&self, start: usize, end: usize, mark: char) -> Option<usize> {
        let mut at = start;
        let mut before = mark;
        while at < end {
            let rest = &self.text[at..end];
            let ch = rest.chars().next()?;
            if ch == mark
                && at > start
                && !before.is_whitespace()
                && is_edge(self.text[at + 1..].chars().next())
            {
                return Some(at);
            }
            let skipped = match ch {
                '`' => code_span(rest).map(|(_, taken)| taken),
                '<' => bracketed(rest).map(|(_, taken)| taken),
                _ => None,
            };
            before = ch;
            at += skipped.unwrap_or(ch.len_utf8());
        }
        None
    }

    /// `<@U…>`, `<#C…|name>`, `<!date^…>`, `<https://…|text>`; anything else stays text.
    fn reference(&self, html: &mut Html, rest: &str) -> Option<usize> {
        let (inside, taken) = bracketed(rest)?;
        let (target, label) = match inside.split_once('|') {
            Some((target, label)) => (target, Some(decoded(label))),
            None => (inside, None),
        };
        let label = label.as_deref();
        if let Some(id) = target.strip_prefix('@').filter(|id| is_id(id)) {
            inline::user(html, id, label, self.ctx);
        } else if let Some(id) = target.strip_prefix('#').filter(|id| is_id(id)) {
            inline::channel(html, id, label, self.ctx);
        } else if let Some(command) = target.strip_prefix('!') {
            self.command(html, command, label)?;
        } else {
            let address = decoded(target);
            inline::safe_address(&address)?;
            inline::link(
                html,
                &address,
                label.filter(|label| !label.is_empty()).unwrap_or(&address),
            );
        }
        Some(taken)
    }

    fn command(&self, html: &mut Html, command: &str, label: Option<&str>) -> Option<()> {
        if let Some(date) = command.strip_prefix("date^") {
            let mut parts = date.split('^');
            let seconds = parts.next().and_then(|seconds| seconds.parse().ok());
            let format = decoded(parts.next().unwrap_or_default());
            inline::moment(html, seconds, &format, label.unwrap_or_default(), self.ctx);
        } else if let Some(group) = command.strip_prefix("subteam^").filter(|id| is_id(id)) {
            inline::usergroup(html, group, label, self.ctx);
        } else if matches!(command, "here" | "channel" | "everyone") {
            inline::group(html, "@", command);
        } else {
            html.push_text(label?);
        }
        Some(())
    }

    /// Addresses people typed without brackets.
    fn bare_address(&self, html: &mut Html, at: usize, rest: &str) -> Option<usize> {
        if self.text[..at]
            .chars()
            .next_back()
            .is_some_and(|before| before.is_ascii_alphanumeric())
        {
            return None;
        }
        let end = rest
            .find(|ch: char| {
                !ch.is_ascii_graphic() || matches!(ch, '<' | '>' | '"' | '`' | '|' | '*')
            })
            .unwrap_or(rest.len());
        let address =
            rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '_', '~']);
        let (_, host) = address.split_once("://")?;
        let decoded = decoded(address);
        if host.is_empty() || inline::safe_address(&decoded).is_none() {
            return None;
        }
        inline::link(html, &decoded, &decoded);
        Some(address.len())
    }
}

/// Start or end of the line, a space, or ASCII punctuation.
fn is_edge(ch: Option<char>) -> bool {
    ch.is_none_or(|ch| ch.is_whitespace() || ch.is_ascii_punctuation())
}

fn is_id(id: &str) -> bool {
    !id.is_empty()
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn bracketed(rest: &str) -> Option<(&str, usize)> {
    let inside = rest.strip_prefix('<')?;
    let end = inside.find(['<', '>'])?;
    (end > 0 && inside[end..].starts_with('>')).then(|| (&inside[..end], end + 2))
}

fn code_span(rest: &str) -> Option<(&str, usize)> {
    let inside = rest.strip_prefix('`')?;
    let end = inside.find('`')?;
    (end > 0).then(|| (&inside[..end], end + 2))
}

fn code(html: &mut Html, rest: &str) -> Option<usize> {
    let (inside, taken) = code_span(rest)?;
    html.tag("<code>");
    html.push_text(&decoded(inside));
    html.tag("</code>");
    Some(taken)
}

/// Slack writes exactly three characters as entities.
fn entity(rest: &str) -> Option<(char, usize)> {
    [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>')]
        .into_iter()
        .find(|(written, _)| rest.starts_with(written))
        .map(|(written, ch)| (ch, written.len()))
}

fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(ch) = rest.chars().next() {
        let (ch, taken) = entity(rest).unwrap_or((ch, ch.len_utf8()));
        out.push(ch);
        rest = &rest[taken..];
    }
    out
}
