//! Turns a key and ready values into a sentence.
//! Must never escape, cut or translate a value: it arrives fit for the place it is shown in.

use std::borrow::Cow;

use fluent_bundle::{FluentArgs, FluentValue};
use fluent_syntax::ast::Pattern;

use crate::Language;
use crate::catalogue::{Message, fluent_id, message};
use crate::locale::Locale;

/// Opens what stands where a key or a value is missing: `⟦open.ack⟧`, `⟦title⟧`. Rendered texts are tested for it.
pub const UNKNOWN_MARK: char = '⟦';
const UNKNOWN_MARK_END: char = '⟧';

/// Stands for an empty value while its line is being formatted. A noncharacter: no text may hold it.
const EMPTY: char = '\u{FDD0}';

/// A value for a placeholder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg<'a> {
    /// Ready, escaped words. Empty words take their whole line with them.
    Text(Cow<'a, str>),
    /// A number; English chooses singular or plural by it.
    Count(i64),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Arg::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        Arg::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Arg<'_> {
    fn from(text: String) -> Self {
        Arg::Text(Cow::Owned(text))
    }
}

impl<'a> From<Cow<'a, str>> for Arg<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Arg::Text(text)
    }
}

impl From<i64> for Arg<'_> {
    fn from(count: i64) -> Self {
        Arg::Count(count)
    }
}

impl From<i32> for Arg<'_> {
    fn from(count: i32) -> Self {
        Arg::Count(count.into())
    }
}

impl From<u32> for Arg<'_> {
    fn from(count: u32) -> Self {
        Arg::Count(count.into())
    }
}

impl From<u64> for Arg<'_> {
    fn from(count: u64) -> Self {
        Arg::Count(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

impl From<usize> for Arg<'_> {
    fn from(count: usize) -> Self {
        Arg::Count(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

/// Says the text of this key.
///
/// A line whose placeholder is an empty text is left out, so "nothing to add" needs no second text; only when that
/// would leave nothing at all, the lines stay with a gap. A key that does not exist is answered with itself, a value
/// that was not given with its name, both inside [`UNKNOWN_MARK`]: people in trouble get a sentence with a visible
/// gap, and no test can overlook it.
#[must_use]
pub fn say(language: Language, key: &str, args: &[(&str, Arg<'_>)]) -> String {
    let found = message(language, key);
    let pattern = Locale::of(language).bundle.get_message(&fluent_id(key));
    match (found, pattern.and_then(|message| message.value())) {
        (Some(message), Some(pattern)) => fill(language, message, pattern, args),
        (None, _) | (_, None) => unknown(key),
    }
}

/// Says the label of a button: `button(language, "settle.propose", "looks_settled")`.
#[must_use]
pub fn button(language: Language, key: &str, button: &str) -> String {
    let found = message(language, key);
    let pattern = Locale::of(language).bundle.get_message(&fluent_id(key));
    let attribute = pattern.and_then(|message| message.get_attribute(button));
    match (found, attribute) {
        (Some(message), Some(attribute)) => fill(language, message, attribute.value(), &[]),
        (None, _) | (_, None) => unknown(&format!("{key}#{button}")),
    }
}

fn unknown(name: &str) -> String {
    format!("{UNKNOWN_MARK}{name}{UNKNOWN_MARK_END}")
}

fn fill(
    language: Language,
    message: &Message,
    pattern: &Pattern<&str>,
    given: &[(&str, Arg<'_>)],
) -> String {
    let mut args = FluentArgs::with_capacity(message.placeholders.len());
    for placeholder in &message.placeholders {
        let name = placeholder.name.as_str();
        let value = given.iter().find(|(given, _)| *given == name);
        args.set(
            name,
            value.map_or_else(|| unknown(name).into(), |(_, arg)| fluent_value(arg)),
        );
    }
    // What Fluent reports here is a missing value, and those were filled in above.
    let mut reported = Vec::new();
    let bundle = &Locale::of(language).bundle;
    let text = bundle.format_pattern(pattern, Some(&args), &mut reported);
    without_empty_lines(text)
}

fn fluent_value<'a>(arg: &'a Arg<'_>) -> FluentValue<'a> {
    match arg {
        Arg::Count(count) => FluentValue::from(*count),
        Arg::Text(text) if text.is_empty() => FluentValue::from(EMPTY.to_string()),
        Arg::Text(text) if text.contains(EMPTY) => FluentValue::from(text.replace(EMPTY, "")),
        Arg::Text(text) => FluentValue::from(text.as_ref()),
    }
}

fn without_empty_lines(text: Cow<'_, str>) -> String {
    if !text.contains(EMPTY) {
        return text.into_owned();
    }
    let kept: Vec<&str> = text.lines().filter(|line| !line.contains(EMPTY)).collect();
    if kept.is_empty() {
        return text.replace(EMPTY, "");
    }
    kept.join("\n")
}
