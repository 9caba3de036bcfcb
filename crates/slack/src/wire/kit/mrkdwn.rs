//! Text in Slack's own markup, built from pieces that each know whether they are ours.
//!
//! It must never take a string as markup: control tokens (`<@…>`, `<#…>`, `<!…>`, links) come only
//! from the methods named after them. Foreign text may still look bold or slanted, which addresses
//! nobody; where every character matters, use [`super::rich::RichText`].

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{CUT_MARK, clean, clean_line, is_channel_id, is_user_id, length, safe_url};

/// How a time is shown, in each reader's own zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateForm {
    /// Today 9:24
    DayAndTime,
    /// 9:24
    Time,
    /// 9:24:31
    TimeWithSeconds,
    /// A day, such as "Yesterday"
    Day,
}

impl DateForm {
    /// Slack's pattern.
    #[must_use]
    pub const fn pattern(self) -> &'static str {
        match self {
            Self::DayAndTime => "{date_short_pretty} {time}",
            Self::Time => "{time}",
            Self::TimeWithSeconds => "{time_secs}",
            Self::Day => "{date_short_pretty}",
        }
    }
}

/// A text in Slack's markup.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mrkdwn {
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    /// Not yet escaped; may be cut anywhere.
    Text(String),
    /// Not yet escaped; between two `*`, which a cut keeps.
    Bold(String),
    /// Finished; whole or not at all.
    Token(String),
}

impl Mrkdwn {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Words of ours. `*bold*` and `_slanted_` work, tokens don't.
    #[must_use]
    pub fn ours(self, text: &str) -> Self {
        self.with(Piece::Text(text.to_owned()))
    }

    /// Somebody's words, exactly as they are.
    #[must_use]
    pub fn foreign(self, text: &str) -> Self {
        // An opened code block would swallow everything of ours that follows.
        self.with(Piece::Text(clean(text).replace("```", "ˋˋˋ")))
    }

    /// Somebody's words on one line.
    #[must_use]
    pub fn foreign_line(self, text: &str) -> Self {
        self.foreign(&clean_line(text))
    }

    /// Bold, also for somebody's words. Slack wants a space or a line's end on both sides.
    #[must_use]
    pub fn bold(self, text: &str) -> Self {
        let inside = clean_line(text).replace('*', "∗");
        if inside.is_empty() {
            return self;
        }
        self.with(Piece::Bold(inside))
    }

    /// Mentions a person, who is notified. What is no user id is shown as text.
    #[must_use]
    pub fn user(self, id: &str) -> Self {
        if is_user_id(id) {
            self.with(Piece::Token(format!("<@{id}>")))
        } else {
            self.foreign_line(id)
        }
    }

    /// A link to a channel. What is no channel id is shown as text.
    #[must_use]
    pub fn channel(self, id: &str) -> Self {
        if is_channel_id(id) {
            self.with(Piece::Token(format!("<#{id}>")))
        } else {
            self.foreign_line(id)
        }
    }

    /// A link under a label. An address that is not http(s) leaves only the label.
    #[must_use]
    pub fn link(self, url: &str, label: &str) -> Self {
        let label = clean_line(label).replace('|', "¦");
        match safe_url(url) {
            Some(url) if label.is_empty() => self.with(Piece::Token(format!("<{}>", escape(&url)))),
            Some(url) => {
                let token = format!("<{}|{}>", escape(&url), escape(&label));
                self.with(Piece::Token(token))
            }
            None => self.foreign_line(&label),
        }
    }

    /// A time in each reader's own zone; `fallback` is what clients show that can't.
    #[must_use]
    pub fn date(self, time: Timestamp, form: DateForm, fallback: &str) -> Self {
        let fallback = clean_line(fallback).replace(['|', '^'], " ");
        let token = format!(
            "<!date^{}^{}|{}>",
            time.as_second(),
            form.pattern(),
            escape(&fallback)
        );
        self.with(Piece::Token(token))
    }

    /// Everything of `other` after this.
    #[must_use]
    pub fn then(mut self, other: Self) -> Self {
        self.pieces.extend(other.pieces);
        self
    }

    /// Whether there is nothing to see.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.pieces.iter().all(|piece| match piece {
            Piece::Text(text) | Piece::Bold(text) => text.trim().is_empty(),
            Piece::Token(_) => false,
        })
    }

    /// As Slack takes it, within `max`, ended by [`CUT_MARK`] where something is missing.
    #[must_use]
    pub fn render(&self, max: usize) -> String {
        let (whole, is_whole) = self.fill(max);
        if is_whole {
            return whole;
        }
        let Some(room) = max.checked_sub(length(CUT_MARK)) else {
            return String::new();
        };
        let (mut kept, _) = self.fill(room);
        kept.push_str(CUT_MARK);
        kept
    }

    /// As much as fits into `room`, and whether that is everything.
    fn fill(&self, room: usize) -> (String, bool) {
        let mut left = room;
        let mut filled = String::new();
        for piece in &self.pieces {
            let (beginning, is_whole) = piece.beginning(left);
            left -= length(&beginning);
            filled.push_str(&beginning);
            if !is_whole {
                return (filled, false);
            }
        }
        (filled, true)
    }

    /// A text object within `max`, or nothing where nothing is to be seen (Slack refuses those).
    /// `verbatim` keeps Slack from finding links and names in it by itself.
    pub(super) fn object(&self, max: usize) -> Option<Value> {
        let text = self.render(max);
        if text.trim().is_empty() {
            return None;
        }
        Some(json!({"type": "mrkdwn", "text": text, "verbatim": true}))
    }

    fn with(mut self, piece: Piece) -> Self {
        self.pieces.push(piece);
        self
    }
}

impl Piece {
    /// As much as fits into `room`, never half a token and never half an escape, and whether that
    /// is everything.
    fn beginning(&self, room: usize) -> (String, bool) {
        match self {
            Self::Text(text) => escape_within(text, room),
            Self::Bold(text) => {
                let (inside, is_whole) = escape_within(text, room.saturating_sub(2));
                match inside.trim_end() {
                    "" => (String::new(), false),
                    inside => (format!("*{inside}*"), is_whole),
                }
            }
            Self::Token(token) if length(token) <= room => (token.clone(), true),
            Self::Token(_) => (String::new(), false),
        }
    }
}

fn escape(text: &str) -> String {
    escape_within(text, usize::MAX).0
}

fn escape_within(text: &str, room: usize) -> (String, bool) {
    let mut left = room;
    let mut escaped = String::new();
    for letter in text.chars() {
        let mut own = [0; 4];
        let shown = match letter {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            letter => letter.encode_utf8(&mut own),
        };
        let Some(rest) = left.checked_sub(length(shown)) else {
            return (escaped, false);
        };
        left = rest;
        escaped.push_str(shown);
    }
    (escaped, true)
}

impl From<&str> for Mrkdwn {
    /// The safe reading of a bare string: somebody's words.
    fn from(text: &str) -> Self {
        Self::new().foreign(text)
    }
}
