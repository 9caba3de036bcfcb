//! What words mean where an incident lives: the one table of everything that can be said after
//! `/matoi` or after a mention, in both languages and either width.
//!
//! It must never decide whether an incident lives there: it says what the words would ask for, and how
//! sure it is that they are no sentence somebody would raise with.

use jiff::Timestamp;
use matoi_core::{
    follow_up::FollowUpKind,
    ids::{MessageRef, PersonId},
    incident::Heat,
    look_back::Size,
    note::NoteKind,
    request::Request,
};

use super::{prefix, role_words, word};

/// Somebody spoke.
pub(super) struct Speaking<'a> {
    /// Who.
    pub(super) person: &'a str,
    /// When.
    pub(super) at: Timestamp,
    /// In which message, if in one.
    pub(super) message: Option<MessageRef>,
}

/// What was meant.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Meaning {
    /// What can be said here?
    Help,
    /// A command and nothing else: elsewhere it was meant for a room.
    Command(Request),
    /// A command with somebody's own words: elsewhere they are words to raise with.
    Worded(Request),
    /// This channel is to be the room, with these words.
    Adopt(String),
    /// Words.
    Words,
}

/// Everything that can be said besides the kinds of notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verb {
    Help,
    Adopt,
    Role,
    Settle,
    LeadsWord,
    Agree,
    Disagree,
    Concern,
    Withdraw,
    Reopen,
    Close,
    FalseAlarm,
    Title,
    Heat,
    Task,
    LookBack,
    Cause,
    Report,
}

/// The table. A verb of two words is written with one space.
const VERBS: [(Verb, &[&str]); 18] = [
    (Verb::Help, &["help", "ヘルプ", "使い方", "?"]),
    (Verb::Adopt, &["adopt", "この部屋で"]),
    (Verb::Role, &["role", "役割"]),
    (Verb::Settle, &["settle", "settled", "収束"]),
    (Verb::LeadsWord, &["settle now", "収束とする", "収束にする"]),
    (Verb::Agree, &["agree", "同意"]),
    (
        Verb::Disagree,
        &["disagree", "同意を取り消す", "同意を戻す"],
    ),
    (Verb::Concern, &["concern", "気がかり"]),
    (Verb::Withdraw, &["withdraw", "取り下げ", "取り下げる"]),
    (Verb::Reopen, &["reopen", "再開"]),
    (Verb::Close, &["close", "完了", "閉じる"]),
    (
        Verb::FalseAlarm,
        &["false alarm", "false-alarm", "false_alarm", "勘違い"],
    ),
    (Verb::Title, &["title", "rename", "題", "タイトル"]),
    (Verb::Heat, &["heat", "温度"]),
    (Verb::Task, &["task", "todo", "やること"]),
    (
        Verb::LookBack,
        &[
            "lookback",
            "look-back",
            "look back",
            "振り返り",
            "ふりかえり",
        ],
    ),
    (Verb::Cause, &["cause", "原因"]),
    (Verb::Report, &["report", "報告"]),
];

/// What was meant by `words`.
pub(super) fn meaning(words: &str, speaking: &Speaking) -> Meaning {
    let words = words.trim();
    if let Some((kind, words)) = prefix::note(words) {
        return Meaning::Worded(speaking.note(kind, words));
    }
    let (first, rest) = split(words);
    if let Some(kind) = word::kind(word::fold(first).trim_end_matches(':')) {
        return match rest {
            "" => Meaning::Command(Request::AskHelp { known: true }),
            words => Meaning::Worded(speaking.note(kind, words)),
        };
    }
    match verb(words) {
        Some((verb, rest)) => speaking.asks(verb, rest),
        None => Meaning::Words,
    }
}

/// The verb that the words begin with, and the words after it.
fn verb(words: &str) -> Option<(Verb, &str)> {
    let (first, after_one) = split(words);
    let (second, after_two) = split(after_one);
    let one = word::fold(first);
    let two = [&one, " ", &word::fold(second)].concat();
    let named = |spoken: &str| VERBS.iter().find(|(_, words)| words.contains(&spoken));
    let long = named(&two).map(|(verb, _)| (*verb, after_two));
    long.or_else(|| named(&one).map(|(verb, _)| (*verb, after_one)))
}

impl Speaking<'_> {
    fn note(&self, kind: NoteKind, words: &str) -> Request {
        Request::RecordNote {
            kind,
            text: words.to_owned(),
            source: self.message.clone(),
            at: self.at,
        }
    }

    fn asks(&self, verb: Verb, rest: &str) -> Meaning {
        let alone = rest.is_empty();
        // "close the door of rack 3" is something people say, not something they ask of us.
        let only = |request: Request| {
            if alone {
                Meaning::Command(request)
            } else {
                Meaning::Words
            }
        };
        match verb {
            Verb::Help if alone => Meaning::Help,
            Verb::Help => Meaning::Words,
            Verb::Adopt => Meaning::Adopt(rest.to_owned()),
            Verb::Role => role_words::meaning(rest, &PersonId::from(self.person)),
            Verb::Settle => worded(alone, propose(rest)),
            Verb::LeadsWord => worded(alone, decide(rest)),
            Verb::Concern => worded(alone, concern(rest)),
            Verb::Agree => only(Request::Agree { proposal: None }),
            Verb::Disagree => only(Request::TakeBackAgreement { proposal: None }),
            Verb::Withdraw => only(Request::WithdrawProposal { proposal: None }),
            Verb::Reopen => only(Request::Reopen),
            Verb::Close => only(Request::Close { false_alarm: false }),
            Verb::FalseAlarm => only(Request::Close { false_alarm: true }),
            Verb::Title if alone => unsaid(),
            Verb::Title => Meaning::Worded(Request::Rename {
                title: rest.to_owned(),
            }),
            Verb::Task if alone => unsaid(),
            Verb::Task => Meaning::Worded(Request::AddTask {
                text: rest.to_owned(),
                look_back: None,
                mine: false,
            }),
            Verb::Heat => one_of(rest, heat(&word::fold(rest)).map(change_heat)),
            Verb::LookBack => one_of(rest, size(&word::fold(rest)).map(open_look_back)),
            Verb::Cause => one_of(rest, after(FollowUpKind::Cause, &word::fold(rest))),
            Verb::Report => one_of(rest, after(FollowUpKind::Report, &word::fold(rest))),
        }
    }
}

/// With or without words of one's own.
fn worded(alone: bool, request: Request) -> Meaning {
    if alone {
        Meaning::Command(request)
    } else {
        Meaning::Worded(request)
    }
}

/// A word that needs another: what can be said is said again.
pub(super) fn unsaid() -> Meaning {
    Meaning::Command(Request::AskHelp { known: true })
}

/// One of a few words. Other words after it are a sentence that happens to begin like it; in a room
/// that is nothing to raise with.
fn one_of(rest: &str, request: Option<Request>) -> Meaning {
    match request {
        Some(request) => Meaning::Command(request),
        None if rest.is_empty() => unsaid(),
        None => Meaning::Worded(Request::AskHelp { known: true }),
    }
}

fn propose(rest: &str) -> Request {
    Request::Propose {
        text: rest.to_owned(),
        material: None,
    }
}

fn decide(rest: &str) -> Request {
    Request::DecideSettled {
        text: rest.to_owned(),
        material: None,
        proposal: None,
    }
}

fn concern(rest: &str) -> Request {
    Request::RaiseConcern {
        text: rest.to_owned(),
        proposal: None,
    }
}

fn change_heat(heat: Heat) -> Request {
    Request::ChangeHeat { heat }
}

fn open_look_back(size: Size) -> Request {
    Request::OpenLookBack { size }
}

fn heat(folded: &str) -> Option<Heat> {
    match folded {
        "heads-up" | "heads_up" | "heads up" | "low" | "お知らせまで" | "お知らせ" => {
            Some(Heat::HeadsUp)
        }
        "need-hands" | "need_hands" | "need hands" | "hands" | "手を貸して" => {
            Some(Heat::NeedHands)
        }
        "all-together" | "all_together" | "all together" | "all" | "みんなで" => {
            Some(Heat::AllTogether)
        }
        _ => None,
    }
}

fn size(folded: &str) -> Option<Size> {
    match folded {
        "" | "note" | "メモ" | "5分" => Some(Size::Note),
        "talk" | "話す" | "30分" => Some(Size::Talk),
        "deep" | "じっくり" => Some(Size::Deep),
        _ => None,
    }
}

fn after(kind: FollowUpKind, folded: &str) -> Option<Request> {
    match folded {
        "me" | "mine" | "わたし" | "私" | "やります" => {
            Some(Request::TakeFollowUp { kind })
        }
        "can't" | "decline" | "いまは難しい" | "いまはむずかしい" => {
            Some(Request::DeclineFollowUp { kind })
        }
        "not this time" | "今回はなし" | "今回は見送り" => {
            Some(Request::LetGoFollowUp { kind, let_go: true })
        }
        "after all" | "やっぱりやる" => Some(Request::LetGoFollowUp {
            kind,
            let_go: false,
        }),
        _ => None,
    }
}

pub(super) fn split(words: &str) -> (&str, &str) {
    let words = words.trim_start();
    let (first, rest) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
    (first, rest.trim())
}

#[cfg(test)]
mod tests {
    use matoi_words::{Language, say};

    use super::*;

    fn of(words: &str) -> Meaning {
        let speaking = Speaking {
            person: "U0HANA",
            at: Timestamp::UNIX_EPOCH,
            message: None,
        };
        meaning(words, &speaking)
    }

    #[test]
    fn every_verb_stands_once_and_help_tells_of_it() {
        let (ja, en) = (
            say(Language::Ja, "sys.help", &[]),
            say(Language::En, "sys.help", &[]),
        );
        let mut all = std::collections::BTreeSet::new();
        for (verb, words) in VERBS {
            assert!(words.iter().all(|word| all.insert(*word)), "{verb:?}");
            assert!(
                words.iter().all(|one| word::fold(one) == *one),
                "{verb:?} is compared folded"
            );
            if verb != Verb::Help {
                let told = |help: &str| words.iter().any(|word| help.contains(word));
                assert!(told(&ja) && told(&en), "help does not tell of {verb:?}");
            }
        }
    }

    #[test]
    fn commands_are_understood_in_both_languages_and_either_width() {
        use Meaning::{Command, Worded};
        let close = || Command(Request::Close { false_alarm: false });
        let nothing = || Command(Request::Close { false_alarm: true });
        for (words, meant) in [
            ("ＣＬＯＳＥ", close()),
            ("　閉じる ", close()),
            ("false alarm", nothing()),
            ("Ｆａｌｓｅ　ａｌａｒｍ", nothing()),
            ("勘違い", nothing()),
            ("heat all together", Command(change_heat(Heat::AllTogether))),
            ("温度　みんなで", Command(change_heat(Heat::AllTogether))),
            ("look back", Command(open_look_back(Size::Note))),
            ("ふりかえり　３０分", Command(open_look_back(Size::Talk))),
            (
                "原因 今回はなし",
                Command(Request::LetGoFollowUp {
                    kind: FollowUpKind::Cause,
                    let_go: true,
                }),
            ),
            (
                "report me",
                Command(Request::TakeFollowUp {
                    kind: FollowUpKind::Report,
                }),
            ),
            (
                "題　決済が遅い",
                Worded(Request::Rename {
                    title: "決済が遅い".to_owned(),
                }),
            ),
            ("settle 5xx is 0", Worded(propose("5xx is 0"))),
            ("settle", Command(propose(""))),
            ("settle now", Command(decide(""))),
            ("収束とする　5xxが0", Worded(decide("5xxが0"))),
        ] {
            assert_eq!(of(words), meant, "{words}");
        }
    }

    #[test]
    fn a_sentence_stays_a_sentence() {
        for words in [
            "close the door of rack 3",
            "help the shop is down",
            "factory is on fire",
            "false start",
            "agree with hana",
            "",
        ] {
            assert_eq!(of(words), Meaning::Words, "{words}");
        }
        let unsure = Meaning::Worded(Request::AskHelp { known: true });
        assert_eq!(of("report page is down"), unsure);
        assert_eq!(of("role king is back"), unsure);
    }
}
