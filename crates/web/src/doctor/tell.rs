//! A check in words: what was found, what it means, how to mend it. Must never judge.

use matoi_words::{Arg, Language, say};

use super::{Check, Level};

/// A check in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What was looked at.
    pub title: String,
    /// How good it is, in a word.
    pub level: String,
    /// What was found, and what that means.
    pub found: String,
    /// How to mend it, in one line; empty where there is nothing to mend.
    pub mend: String,
}

/// Says it.
#[must_use]
pub fn tell(check: &Check, language: Language) -> Told {
    let counted: Vec<(&str, Arg<'_>)> = check
        .args
        .iter()
        .map(|(name, value)| match (*name, value.parse::<i64>()) {
            // What it is for is said in the reader's language.
            ("feature", _) => {
                let why = say(language, &format!("slack.why_{value}"), &[]);
                ("purpose", Arg::from(why))
            }
            (name, Ok(n)) => (name, Arg::from(n)),
            (name, Err(_)) => (name, Arg::from(value.as_str())),
        })
        .collect();
    let (id, finding) = (check.id, check.finding);
    Told {
        title: say(language, &format!("doctor.{id}"), &[]),
        level: say(
            language,
            &format!("doctor.level_{}", check.level.word()),
            &[],
        ),
        found: say(language, &format!("doctor.{id}_{finding}"), &counted),
        mend: if check.level == Level::Ok {
            String::new()
        } else {
            say(language, &format!("doctor.mend_{id}_{finding}"), &[])
        },
    }
}
