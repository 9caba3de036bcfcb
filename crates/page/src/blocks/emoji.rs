//! Emoji names → Unicode, for the set Matoi and its teams use. It must never guess: an unknown
//! name is shown as it was typed.

/// Sorted by name, so that a test can see a doubled one.
const GLYPHS: &[(&str, &str)] = &[
    ("+1", "👍"),
    ("-1", "👎"),
    ("100", "💯"),
    ("alarm_clock", "⏰"),
    ("arrow_right", "➡️"),
    ("arrows_counterclockwise", "🔄"),
    ("bangbang", "‼️"),
    ("bar_chart", "📊"),
    ("beers", "🍻"),
    ("bell", "🔔"),
    ("black_circle", "⚫"),
    ("blush", "😊"),
    ("book", "📖"),
    ("books", "📚"),
    ("bow", "🙇"),
    ("bug", "🐛"),
    ("bulb", "💡"),
    ("busts_in_silhouette", "👥"),
    ("calendar", "📅"),
    ("camera", "📷"),
    ("chart_with_downwards_trend", "📉"),
    ("chart_with_upwards_trend", "📈"),
    ("clap", "👏"),
    ("clipboard", "📋"),
    ("clock1", "🕐"),
    ("clock3", "🕒"),
    ("coffee", "☕"),
    ("compass", "🧭"),
    ("construction", "🚧"),
    ("cry", "😢"),
    ("dizzy_face", "😵"),
    ("ear", "👂"),
    ("exclamation", "❗"),
    ("eyes", "👀"),
    ("file_folder", "📁"),
    ("fire", "🔥"),
    ("fire_engine", "🚒"),
    ("fire_extinguisher", "🧯"),
    ("firefighter", "🧑‍🚒"),
    ("fist", "✊"),
    ("flag-jp", "🇯🇵"),
    ("gear", "⚙️"),
    ("grey_question", "❔"),
    ("hand", "✋"),
    ("handshake", "🤝"),
    ("heart", "❤️"),
    ("heavy_check_mark", "✔️"),
    ("heavy_plus_sign", "➕"),
    ("hourglass", "⌛"),
    ("hourglass_flowing_sand", "⏳"),
    ("information_source", "ℹ️"),
    ("joy", "😂"),
    ("large_blue_circle", "🔵"),
    ("large_green_circle", "🟢"),
    ("large_yellow_circle", "🟡"),
    ("link", "🔗"),
    ("lock", "🔒"),
    ("loudspeaker", "📢"),
    ("mag", "🔍"),
    ("mega", "📣"),
    ("memo", "📝"),
    ("mostly_sunny", "🌤️"),
    ("muscle", "💪"),
    ("no_entry", "⛔"),
    ("ok_hand", "👌"),
    ("package", "📦"),
    ("paperclip", "📎"),
    ("partly_sunny", "⛅"),
    ("pencil", "📝"),
    ("pencil2", "✏️"),
    ("point_right", "👉"),
    ("point_up", "☝️"),
    ("pray", "🙏"),
    ("pushpin", "📌"),
    ("question", "❓"),
    ("raised_hand", "✋"),
    ("raised_hands", "🙌"),
    ("raising_hand", "🙋"),
    ("red_circle", "🔴"),
    ("rocket", "🚀"),
    ("rotating_light", "🚨"),
    ("round_pushpin", "📍"),
    ("scales", "⚖️"),
    ("scream", "😱"),
    ("seedling", "🌱"),
    ("shield", "🛡️"),
    ("simple_smile", "🙂"),
    ("slightly_smiling_face", "🙂"),
    ("smile", "😄"),
    ("sob", "😭"),
    ("sparkles", "✨"),
    ("speech_balloon", "💬"),
    ("star", "⭐"),
    ("stopwatch", "⏱️"),
    ("sun_behind_cloud", "🌥️"),
    ("sun_small_cloud", "🌤️"),
    ("sunny", "☀️"),
    ("sweat", "😓"),
    ("sweat_smile", "😅"),
    ("tada", "🎉"),
    ("tea", "🍵"),
    ("thinking_face", "🤔"),
    ("thumbsdown", "👎"),
    ("thumbsup", "👍"),
    ("triangular_flag_on_post", "🚩"),
    ("warning", "⚠️"),
    ("wave", "👋"),
    ("white_check_mark", "✅"),
    ("white_circle", "⚪"),
    ("wrench", "🔧"),
    ("writing_hand", "✍️"),
    ("x", "❌"),
    ("zap", "⚡"),
];

/// Drawn after an emoji that has skin; others keep their look.
const TONES: [(&str, &str); 5] = [
    ("skin-tone-2", "\u{1F3FB}"),
    ("skin-tone-3", "\u{1F3FC}"),
    ("skin-tone-4", "\u{1F3FD}"),
    ("skin-tone-5", "\u{1F3FE}"),
    ("skin-tone-6", "\u{1F3FF}"),
];

const WITH_SKIN: [&str; 19] = [
    "+1",
    "-1",
    "bow",
    "clap",
    "ear",
    "fist",
    "hand",
    "muscle",
    "ok_hand",
    "point_right",
    "point_up",
    "pray",
    "raised_hand",
    "raised_hands",
    "raising_hand",
    "thumbsdown",
    "thumbsup",
    "wave",
    "writing_hand",
];

/// The character of a name such as `eyes` or `raising_hand::skin-tone-3`.
#[must_use]
pub fn glyph(name: &str) -> Option<String> {
    let base = fold(name);
    let found = GLYPHS.iter().find(|(known, _)| *known == base)?.1;
    let Some(tone) = name
        .split_once("::")
        .map(|(_, tone)| tone)
        .filter(|_| WITH_SKIN.contains(&base))
    else {
        return Some(found.to_owned());
    };
    let tone = TONES
        .iter()
        .find(|(known, _)| *known == tone)
        .map_or("", |(_, mark)| mark);
    Some(format!("{}{tone}", found.trim_end_matches('\u{fe0f}')))
}

/// The text with the `:names:` in it that are known as their characters, skin tones included. A name inside
/// a word is none: times and addresses have colons, too.
#[must_use]
pub fn in_text(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(':') {
        shown.push_str(&rest[..at]);
        rest = &rest[at..];
        let in_word = shown.chars().next_back().is_some_and(is_word);
        let found = named_at(rest)
            .filter(|(_, taken)| !in_word && !rest[*taken..].chars().next().is_some_and(is_word));
        let (piece, taken) = found.unwrap_or_else(|| (":".to_owned(), 1));
        shown.push_str(&piece);
        rest = &rest[taken..];
    }
    shown + rest
}

fn is_word(ch: char) -> bool {
    ch.is_ascii_alphanumeric()
}

/// The emoji that text starts with, and how many bytes its name takes.
fn named_at(text: &str) -> Option<(String, usize)> {
    let name = super::inline::emoji_name(text)?;
    let taken = name.len() + 2;
    let tone = super::inline::emoji_name(&text[taken..]).filter(|tone| is_tone(tone));
    let Some(tone) = tone else {
        return Some((glyph(name)?, taken));
    };
    Some((glyph(&format!("{name}::{tone}"))?, taken + tone.len() + 2))
}

/// Every emoji: name and character.
pub fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    GLYPHS.iter().copied()
}

/// The name without its skin tone.
#[must_use]
pub fn fold(name: &str) -> &str {
    name.split_once("::").map_or(name, |(base, _)| base)
}

/// The name of a character, for text in which people typed emoji themselves.
#[must_use]
pub fn name_of(glyph: &str) -> Option<&'static str> {
    GLYPHS
        .iter()
        .find(|(_, known)| *known == glyph)
        .map(|(name, _)| *name)
}

/// Whether a name is a skin tone.
pub(super) fn is_tone(name: &str) -> bool {
    TONES.iter().any(|(known, _)| *known == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_knows_every_reaction_matoi_reads() {
        assert!(GLYPHS.is_sorted_by(|a, b| a.0 < b.0));
        for name in [
            "raising_hand",
            "eyes",
            "clock1",
            "pray",
            "pushpin",
            "round_pushpin",
            "thinking_face",
            "wrench",
            "scales",
            "question",
            "white_check_mark",
            "x",
            "memo",
            "fire_extinguisher",
            "fire",
            "rotating_light",
            "sun_behind_cloud",
            "partly_sunny",
            "+1",
            "tada",
            "heart",
        ] {
            assert!(glyph(name).is_some(), "{name}");
        }
        assert!(WITH_SKIN.iter().all(|name| glyph(name).is_some()));
    }

    #[test]
    fn names_in_a_text_are_shown_and_what_only_looks_like_one_stays() {
        for (text, shown) in [
            (":eyes: 見ています:fire_extinguisher:", "👀 見ています🧯"),
            (":raising_hand::skin-tone-3:", "🙋\u{1F3FC}"),
            (":+1: :no_such_thing: :", "👍 :no_such_thing: :"),
            (
                "14:100:20 pay:x:7 http://a:100:/",
                "14:100:20 pay:x:7 http://a:100:/",
            ),
            ("::eyes::", ":👀:"),
            ("", ""),
        ] {
            assert_eq!(in_text(text), shown, "{text}");
        }
    }

    #[test]
    fn skin_tones_show_where_there_is_skin_and_fold_away() {
        assert_eq!(
            glyph("raising_hand::skin-tone-3").as_deref(),
            Some("🙋\u{1F3FC}")
        );
        assert_eq!(glyph("fire::skin-tone-3").as_deref(), Some("🔥"));
        assert_eq!(fold("raising_hand::skin-tone-3"), "raising_hand");
        assert_eq!(glyph("no_such_thing"), None);
        assert_eq!(name_of("🧯"), Some("fire_extinguisher"));
    }
}
