//! The emoji Slack rewrites to `:names:` when it keeps a text. Only the everyday ones: an emoji not
//! listed stays as it was typed, which Slack's own texts also do for new emoji.

/// What people type, and Slack's name for it.
const NAMES: &[(&str, &str)] = &[
    ("🙋", "raising_hand"),
    ("👀", "eyes"),
    ("🕐", "clock1"),
    ("🙏", "pray"),
    ("🌤", "mostly_sunny"),
    ("🔥", "fire"),
    ("🚨", "rotating_light"),
    ("📌", "pushpin"),
    ("📍", "round_pushpin"),
    ("🤔", "thinking_face"),
    ("✅", "white_check_mark"),
    ("❌", "x"),
    ("🔧", "wrench"),
    ("⚖", "scales"),
    ("❓", "question"),
    ("🧯", "fire_extinguisher"),
    ("📝", "memo"),
    ("👍", "+1"),
    ("👎", "-1"),
    ("🎉", "tada"),
    ("🙇", "bow"),
    ("👏", "clap"),
    ("💡", "bulb"),
    ("😊", "blush"),
    ("😅", "sweat_smile"),
    ("😂", "joy"),
    ("😭", "sob"),
    ("😱", "scream"),
    ("🙌", "raised_hands"),
    ("👋", "wave"),
    ("💪", "muscle"),
    ("🚀", "rocket"),
    ("⚠", "warning"),
    ("⏳", "hourglass_flowing_sand"),
    ("🟢", "large_green_circle"),
    ("🟡", "large_yellow_circle"),
    ("🔴", "red_circle"),
    ("🔵", "large_blue_circle"),
    ("⚪", "white_circle"),
    ("🔍", "mag"),
    ("📣", "mega"),
    ("🐛", "bug"),
    ("☕", "coffee"),
    ("❤", "heart"),
];

/// Tells an emoji from the text symbol of the same code point.
const EMOJI_VARIATION: char = '\u{fe0f}';

/// Rewrites the emoji in a text to `:names:`.
pub(crate) fn to_names(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let mut named = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let found = NAMES.iter().find(|(emoji, _)| rest.starts_with(emoji));
        if let Some((emoji, name)) = found {
            rest = &rest[emoji.len()..];
            rest = rest.strip_prefix(EMOJI_VARIATION).unwrap_or(rest);
            named.push(':');
            named.push_str(name);
            named.push(':');
        } else {
            named.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    named
}

/// Whether this can name an emoji: Slack's own names, or a custom one in any script.
pub(crate) fn is_name(name: &str) -> bool {
    let base = name.split("::").next().unwrap_or_default();
    let tone = name.strip_prefix(base).unwrap_or_default();
    let is_plain = !base.is_empty()
        && base.chars().all(|c| {
            (c.is_alphanumeric() && !c.is_uppercase()) || matches!(c, '_' | '+' | '-' | '\'')
        });
    let is_tone_known = matches!(
        tone,
        "" | "::skin-tone-2"
            | "::skin-tone-3"
            | "::skin-tone-4"
            | "::skin-tone-5"
            | "::skin-tone-6"
    );
    is_plain && is_tone_known
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emoji_become_names_and_other_text_stays() {
        assert_eq!(to_names("決済 🔥⚖️ ok"), "決済 :fire::scales: ok");
        assert_eq!(to_names("🦦"), "🦦");
    }

    #[test]
    fn names_may_carry_a_skin_tone() {
        assert!(is_name("raising_hand::skin-tone-3"));
        assert!(is_name("おつかれ"));
        assert!(!is_name("raising_hand::skin-tone-9"));
        assert!(!is_name("no spaces"));
        assert!(!is_name(""));
    }
}
