//! What can be said about a role: take it, share it, ask somebody, answer, put it down.
//!
//! It must never guess whom was meant: a person is a mention or nobody.

use matoi_core::{ids::PersonId, request::Request};

use super::{
    spoken::{Meaning, split, unsaid},
    word,
};

/// `lead`, `まとめ役 手放す`, `lead <@U0RIKU|riku>`.
pub(super) fn meaning(words: &str, speaker: &PersonId) -> Meaning {
    if words.is_empty() {
        return unsaid();
    }
    let Some((role, rest)) = named(words) else {
        return Meaning::Worded(Request::AskHelp { known: true });
    };
    let person = speaker.clone();
    if let Some(to) = mentioned(rest) {
        return Meaning::Command(Request::OfferRole { role, to });
    }
    let take = |double| Request::TakeRole {
        role,
        person: person.clone(),
        double,
    };
    Meaning::Command(match word::fold(rest).as_str() {
        "" | "take" | "引き受ける" | "renew" | "続ける" => take(false),
        "together" | "double" | "一緒に" => take(true),
        "release" | "drop" | "手放す" => Request::ReleaseRole { role, person },
        "accept" | "yes" | "受ける" | "いいよ" => Request::AcceptRole { role, person },
        "decline" | "can't" | "no" | "いまは難しい" | "いまはむずかしい" | "断る" => {
            Request::DeclineRole { role, person }
        }
        _ => return Meaning::Worded(Request::AskHelp { known: true }),
    })
}

/// The role the words begin with. Some bear a space (`hands on`).
fn named(words: &str) -> Option<(matoi_core::role::Role, &str)> {
    let (first, rest) = split(words);
    let (second, after) = split(rest);
    let two = [first, "-", second].concat();
    let long = word::role(&word::fold(&two)).map(|role| (role, after));
    long.or_else(|| word::role(&word::fold(first)).map(|role| (role, rest)))
}

/// `<@U0RIKU>` or `<@U0RIKU|riku>`, and nothing else.
fn mentioned(words: &str) -> Option<PersonId> {
    let inner = words.strip_prefix("<@")?.strip_suffix('>')?;
    let id = inner.split('|').next().unwrap_or(inner);
    let is_id = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_id.then(|| PersonId::from(id))
}

#[cfg(test)]
mod tests {
    use matoi_core::role::Role;

    use super::*;

    fn asks(words: &str) -> Option<Request> {
        match meaning(words, &"U0HANA".into()) {
            Meaning::Command(request) => Some(request),
            Meaning::Help | Meaning::Worded(_) | Meaning::Adopt(_) | Meaning::Words => None,
        }
    }

    #[test]
    fn a_role_is_taken_offered_answered_and_put_down() {
        let person = || PersonId::from("U0HANA");
        let lead = Role::Lead;
        let take = |role, double| Request::TakeRole {
            role,
            person: person(),
            double,
        };
        for (words, meant) in [
            ("lead", take(lead, false)),
            ("ｌｅａｄ　続ける", take(lead, false)),
            ("まとめ役 一緒に", take(lead, true)),
            ("hands on", take(Role::HandsOn, false)),
            (
                "hands on release",
                Request::ReleaseRole {
                    role: Role::HandsOn,
                    person: person(),
                },
            ),
            (
                "lead accept",
                Request::AcceptRole {
                    role: lead,
                    person: person(),
                },
            ),
            (
                "まとめ役　いまは難しい",
                Request::DeclineRole {
                    role: lead,
                    person: person(),
                },
            ),
            (
                "lead <@U0RIKU|riku>",
                Request::OfferRole {
                    role: lead,
                    to: "U0RIKU".into(),
                },
            ),
        ] {
            assert_eq!(asks(words), Some(meant), "{words}");
        }
        for unsure in ["king", "lead @riku", "lead <@U0RIKU> and <@U0MEI>"] {
            assert_eq!(asks(unsure), None, "{unsure}");
        }
    }
}
