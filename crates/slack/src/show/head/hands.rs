//! The roll call (D39): the ask, who can act by their answer and areas, and whom we could not reach.
//! Must never name anybody beside "not this time": a count says enough.

use matoi_core::{
    board::{Board, Hands},
    ids::PersonId,
    roll_call::Availability,
    team::Area,
};
use matoi_words::glossary;

use super::super::{LINE_SHOWN_MAX, Phrase, Speaker};
use crate::wire::kit::{
    block::Block,
    message::Message,
    rich::{Inline, RichText},
};

/// The ask in full while nobody has answered; afterwards who answered what.
pub(super) fn put(message: Message, board: &Board, speaker: &Speaker) -> Message {
    let answered: Vec<&Hands> = board
        .hands
        .iter()
        .filter(|hands| !hands.people.is_empty())
        .collect();
    let message = if answered.is_empty() {
        message
    } else {
        message.with(Block::rich_text(list(&answered, speaker)))
    };
    let message = match (board.state.is_over(), answered.is_empty()) {
        (true, _) => message,
        (false, true) => message.with(Block::section(speaker.plain("avail.ask"))),
        (false, false) => message.with(Block::context([legend(speaker).mrkdwn()])),
    };
    if board.missed.is_empty() {
        return message;
    }
    let names = [(
        "names",
        speaker.names(board.missed.iter().map(Speaker::person)),
    )];
    message.with(Block::context([speaker
        .say("sys.not_invited", &names)
        .mrkdwn()]))
}

fn list(answered: &[&Hands], speaker: &Speaker) -> RichText {
    let heading = RichText::new().line([Inline::Bold(speaker.word("board.roll_call"))]);
    let lines = answered.iter().map(|hands| {
        let who = match hands.answer {
            Availability::Now | Availability::Watching | Availability::Later => {
                let people = hands.people.iter();
                speaker.people(people.map(|(person, areas)| with_areas(person, areas, speaker)))
            }
            Availability::NotNow => speaker.say("avail.count", &[("n", hands.people.len().into())]),
        };
        let parts = [
            ("label", speaker.answer(hands.answer).into()),
            ("value", who.into()),
        ];
        speaker.say("board.line", &parts).inlines()
    });
    heading.bullets(lines)
}

/// `@hana (サーバーサイド)`
fn with_areas(person: &PersonId, areas: &[Area], speaker: &Speaker) -> Phrase {
    let person = Speaker::person(person);
    if areas.is_empty() {
        return person;
    }
    let words: Vec<Phrase> = areas.iter().map(|area| area_word(area, speaker)).collect();
    let areas = speaker.joined(&words);
    person
        .then(Phrase::ours(" ("))
        .then(areas)
        .then(Phrase::ours(")"))
}

/// Our word for an area where it is one of ours, else the team's own.
fn area_word(area: &Area, speaker: &Speaker) -> Phrase {
    let ours = glossary()
        .iter()
        .find(|term| term.family == "area" && term.id == area.0);
    ours.map_or_else(
        || Phrase::foreign(&area.0, LINE_SHOWN_MAX),
        |term| Phrase::ours(&term.label(speaker.language())),
    )
}

/// What each reaction means.
fn legend(speaker: &Speaker) -> Phrase {
    let words = Availability::ALL
        .map(|answer| speaker.answer(answer))
        .join(" · ");
    speaker.say("avail.legend", &[("answer", words.into())])
}
