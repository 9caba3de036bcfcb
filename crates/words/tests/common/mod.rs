//! What the tests of the texts share: each text as it reads, with its placeholders shown by name.
#![allow(dead_code, reason = "each test file uses a part of it")]

use matoi_words::{Arg, Language, Message, button, catalogue, say};

/// One readable form of one text: a message may have several (singular, plural, zero).
pub struct Reading {
    pub language: Language,
    pub key: String,
    pub text: String,
}

/// Counts that between them choose every form of a plural.
pub const COUNTS: [i64; 4] = [0, 1, 2, 21];

/// Every message in every form, in both languages; placeholders read `{name}`.
pub fn messages() -> Vec<Reading> {
    let mut readings = Vec::new();
    for language in Language::ALL {
        for message in catalogue(language) {
            for count in COUNTS {
                let text = read(language, message, count);
                readings.push(Reading {
                    language,
                    key: message.key.clone(),
                    text,
                });
            }
        }
    }
    readings
}

/// Every button in both languages.
pub fn buttons() -> Vec<Reading> {
    let mut readings = Vec::new();
    for language in Language::ALL {
        for message in catalogue(language) {
            for id in &message.buttons {
                let key = format!("{}#{id}", message.key);
                readings.push(Reading {
                    language,
                    key,
                    text: button(language, &message.key, id),
                });
            }
        }
    }
    readings
}

fn read(language: Language, message: &Message, count: i64) -> String {
    let args: Vec<(&str, Arg<'_>)> = message
        .placeholders
        .iter()
        .map(|placeholder| {
            let name = placeholder.name.as_str();
            let shown = if placeholder.counted {
                count.into()
            } else {
                format!("{{{name}}}").into()
            };
            (name, shown)
        })
        .collect();
    say(language, &message.key, &args)
}

/// Whether a character is a picture: its meaning is lost to whoever does not see it.
pub fn is_emoji(character: char) -> bool {
    matches!(u32::from(character),
        0x1F000..=0x1FAFF | 0x2600..=0x27BF | 0x2B00..=0x2BFF | 0xFE0F | 0x200D | 0x20E3)
}

/// The text as it is left for whoever does not see pictures.
pub fn without_emoji(text: &str) -> String {
    text.chars()
        .filter(|character| !is_emoji(*character))
        .collect()
}
