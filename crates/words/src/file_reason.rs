//! Why a file was not copied, in people's words. Must never swallow a reason it does not know: that one is
//! given as it came, so that it can be looked for.

use crate::{Language, say};

/// The reason behind one of our own words for it (`too_big`, `sign_in_page`, `elsewhere`, `not_slacks`), with
/// `mb_max` as the most that is copied, in MB; any other reason as it is.
#[must_use]
pub fn file_reason(language: Language, why: &str, mb_max: u64) -> String {
    match why {
        "too_big" => say(language, "board.file_too_big", &[("n", mb_max.into())]),
        "sign_in_page" => say(language, "board.file_sign_in_page", &[]),
        "elsewhere" => say(language, "board.file_elsewhere", &[]),
        "not_slacks" => say(language, "board.file_not_slacks", &[]),
        other => other.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_of_our_reasons_is_a_sentence_in_both_languages_and_others_stay_as_they_are() {
        for why in ["too_big", "sign_in_page", "elsewhere", "not_slacks"] {
            let (ja, en) = (
                file_reason(Language::Ja, why, 20),
                file_reason(Language::En, why, 20),
            );
            assert!(
                ja != en && !ja.contains(why) && !en.contains(why),
                "{ja} {en}"
            );
        }
        assert_eq!(
            file_reason(Language::Ja, "file_deleted", 20),
            "file_deleted"
        );
    }
}
