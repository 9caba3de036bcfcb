//! Cleans and cuts what senders wrote. Must never change a word's meaning: only what cannot be shown is taken out.

use serde_json::Value;

const CUT: char = '…';

/// One line: line breaks become spaces, control characters vanish.
pub(crate) fn line(text: &str, chars_max: usize) -> String {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    cut(&words.join(" "), chars_max)
}

/// Several lines: breaks and tabs stay, other control characters vanish.
pub(crate) fn lines(text: &str, chars_max: usize) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept: String = text
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect();
    cut(kept.trim(), chars_max)
}

fn cut(text: &str, chars_max: usize) -> String {
    if text.chars().count() <= chars_max {
        return text.to_owned();
    }
    let mut kept: String = text.chars().take(chars_max.saturating_sub(1)).collect();
    kept.truncate(kept.trim_end().len());
    kept.push(CUT);
    kept
}

/// What a JSON value says, in words: text as it is, numbers and booleans as written, the rest as compact JSON.
/// `null` says nothing.
pub(crate) fn spoken(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            Some(value.to_string())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{line, lines};

    #[test]
    fn a_line_is_one_line_and_no_longer_than_asked() {
        assert_eq!(line("  a\r\n\tb\u{0}c  ", 10), "a b c");
        assert_eq!(line("決済が変です", 4), "決済が…");
        assert_eq!(line("決済が変", 4), "決済が変");
        assert_eq!(line("\u{1b}[31mred", 20), "[31mred");
        assert_eq!(line("", 4), "");
    }

    #[test]
    fn lines_keep_their_breaks() {
        assert_eq!(lines("a\r\nb\rc\u{7}\n", 10), "a\nb\nc");
        assert_eq!(lines("ab cd", 4), "ab…");
    }
}
