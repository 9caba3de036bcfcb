//! The one builder for what is shown in Slack, so that foreign text never becomes markup and no
//! limit of Slack is ever exceeded.
//!
//! It must never know what a text means. Strings become JSON here and nowhere else.
//!
//! Lengths are counted in UTF-16 units, after escaping. Slack does not say what it counts; no
//! other plausible count is larger.

pub mod block;
pub mod button;
pub mod choices;
pub mod element;
pub mod inputs;
pub mod message;
pub mod mrkdwn;
pub mod plain;
pub mod rich;
pub mod view;

/// What stands where something was cut.
pub const CUT_MARK: &str = "…";

/// Text of a section, and of any text object without a smaller limit.
pub const TEXT_MAX: usize = 3_000;
/// Fields of a section.
pub const FIELDS_MAX: usize = 10;
/// Text of one field.
pub const FIELD_MAX: usize = 2_000;
/// Text of a header.
pub const HEADER_MAX: usize = 150;
/// Elements of a context block.
pub const CONTEXT_ELEMENTS_MAX: usize = 10;
/// Elements of an actions block.
pub const ACTIONS_MAX: usize = 25;
/// Text on a button.
pub const BUTTON_TEXT_MAX: usize = 75;
/// Value behind a button.
pub const BUTTON_VALUE_MAX: usize = 2_000;
/// Any address.
pub const URL_MAX: usize = 3_000;
/// `action_id` and `block_id`.
pub const ID_MAX: usize = 255;
/// Text of an option.
pub const OPTION_TEXT_MAX: usize = 75;
/// Value behind an option.
pub const OPTION_VALUE_MAX: usize = 150;
/// The smaller line under an option.
pub const OPTION_DESCRIPTION_MAX: usize = 75;
/// Options of a menu.
pub const SELECT_OPTIONS_MAX: usize = 100;
/// Options of radio buttons and checkboxes.
pub const CHOICES_MAX: usize = 10;
/// Pale words in an empty field.
pub const PLACEHOLDER_MAX: usize = 150;
/// Words in a field.
pub const INPUT_TEXT_MAX: usize = 3_000;
/// Label and hint of an input.
pub const INPUT_LABEL_MAX: usize = 2_000;
/// How deep a list in rich text may be indented.
pub const INDENT_MAX: u8 = 8;

/// Length as the limits count it.
#[must_use]
pub fn length(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// The longest beginning of `text` within `max`, ended by [`CUT_MARK`] where something is missing.
#[must_use]
pub fn cut(text: &str, max: usize) -> String {
    if length(text) <= max {
        return text.to_owned();
    }
    let mut left = match max.checked_sub(length(CUT_MARK)) {
        Some(left) => left,
        None => return String::new(),
    };
    let mut kept = String::new();
    for letter in text.chars() {
        let Some(rest) = left.checked_sub(letter.len_utf16()) else {
            break;
        };
        left = rest;
        kept.push(letter);
    }
    kept.push_str(CUT_MARK);
    kept
}

/// Foreign text without what could reorder, hide or break the text around it.
fn clean(text: &str) -> String {
    text.chars()
        .filter(|letter| match *letter {
            '\n' | '\t' => true,
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => false,
            letter => !letter.is_control(),
        })
        .collect()
}

/// The same on one line.
fn clean_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An address people may be sent to: http or https, without letters that end a link early.
fn safe_url(url: &str) -> Option<String> {
    let scheme_ends = url.find("://")?;
    let scheme = url[..scheme_ends].to_ascii_lowercase();
    if scheme != "http" && scheme != "https" {
        return None;
    }
    let mut safe = String::new();
    for letter in url.chars() {
        match letter {
            '<' => safe.push_str("%3C"),
            '>' => safe.push_str("%3E"),
            '|' => safe.push_str("%7C"),
            '"' => safe.push_str("%22"),
            ' ' => safe.push_str("%20"),
            letter if letter.is_control() || letter.is_whitespace() => return None,
            letter => safe.push(letter),
        }
    }
    (length(&safe) <= URL_MAX).then_some(safe)
}

/// Slack ids are capital letters and digits; anything else is somebody's text.
fn is_id(id: &str, first: &[char]) -> bool {
    id.starts_with(first)
        && (2..=32).contains(&id.len())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

fn is_action_id(id: &str) -> bool {
    !id.is_empty() && length(id) <= ID_MAX
}

fn is_user_id(id: &str) -> bool {
    is_id(id, &['U', 'W'])
}

pub(super) fn is_channel_id(id: &str) -> bool {
    is_id(id, &['C', 'G', 'D'])
}
