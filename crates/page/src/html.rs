//! HTML as a type: text becomes markup only through [`esc`]. It must never offer a way to
//! put foreign text in unescaped by accident; [`Html::trusted`] is the one deliberate door.

use std::fmt;

/// A piece of finished HTML. Text that came from people has been escaped on the way in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// Nothing.
    #[must_use]
    pub const fn new() -> Self {
        Self(String::new())
    }

    /// Text, escaped.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self(esc(text))
    }

    /// Markup the caller vouches for: our own templates, or the output of an escaping template.
    #[must_use]
    pub const fn trusted(markup: String) -> Self {
        Self(markup)
    }

    /// The markup.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The markup, owned.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }

    /// True when there is nothing to show.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Appends text, escaped.
    pub fn push_text(&mut self, text: &str) {
        for ch in text.chars() {
            push_escaped(&mut self.0, ch);
        }
    }

    /// Appends one character, escaped.
    pub(crate) fn push_char(&mut self, ch: char) {
        push_escaped(&mut self.0, ch);
    }

    /// Appends markup written in this crate.
    pub(crate) fn tag(&mut self, markup: &'static str) {
        self.0.push_str(markup);
    }

    /// Appends ` name="value"` with the value escaped.
    pub(crate) fn attr(&mut self, name: &'static str, value: &str) {
        self.0.push(' ');
        self.0.push_str(name);
        self.0.push_str("=\"");
        self.push_text(value);
        self.0.push('"');
    }

    /// Appends another finished piece.
    pub fn push(&mut self, other: &Self) {
        self.0.push_str(&other.0);
    }
}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Lets askama print a value of this type without escaping it a second time.
impl askama::filters::HtmlSafe for Html {}

fn push_escaped(out: &mut String, ch: char) {
    match ch {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '"' => out.push_str("&quot;"),
        '\'' => out.push_str("&#39;"),
        // Zero has no place in HTML; browsers replace it, so do we.
        '\0' => out.push('\u{fffd}'),
        other => out.push(other),
    }
}

/// Escapes text for element content and for quoted attribute values.
#[must_use]
pub fn esc(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for ch in text.chars() {
        push_escaped(&mut out, ch);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_every_character_that_could_leave_its_place() {
        assert_eq!(
            esc(r#"<a href="x" id='y'>&</a>"#),
            "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;&lt;/a&gt;"
        );
        assert_eq!(esc("a\0b"), "a\u{fffd}b");
    }

    #[test]
    fn attributes_stay_inside_their_quotes() {
        let mut html = Html::new();
        html.attr("title", r#"" onclick="x"#);
        assert_eq!(html.as_str(), r#" title="&quot; onclick=&quot;x""#);
    }
}
