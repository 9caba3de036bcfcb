//! The roll call (D39): the ask, who can act by their answer and areas, and whom we could not reach.
//! Must never name anybody beside "not this time": a count says enough.

use matoi_core::{
    board::{Board, Hands},
    ids::PersonId,
    incident::State,
    roll_call::Availability,
    team::Area,
};
use matoi_words::glossary;

use super::super::{Phrase, Speaker};
use crate::wire::kit::{
    block::Block,
    message::Message,
    rich::{Inline, RichText},
};

/// So many of a person's areas are shown, and so much of each.
const AREAS_SHOWN_MAX: usize = 5;
const AREA_SHOWN_MAX: usize = 30;

/// The ask in full while nobody has answered; afterwards who answered what. It is asked until it has
/// settled.
pub(super) fn put(message: Message, board: &Board, speaker: &Speaker) -> Message {
    if board.state.is_over() {
        return message;
    }
    let answered: Vec<&Hands> = board
        .hands
        .iter()
        .filter(|hands| !hands.people.is_empty())
        .collect();
    let message = match (asks(board.state), answered.is_empty()) {
        (true, true) => message.with(Block::section(speaker.plain("avail.ask"))),
        (true, false) => message
            .with(Block::rich_text(list(&answered, speaker)))
            .with(Block::context([legend(speaker).mrkdwn()])),
        (false, true) => message,
        (false, false) => message.with(Block::rich_text(list(&answered, speaker))),
    };
    if board.missed.is_empty() {
        return message;
    }
    let names = speaker.names(board.missed.iter().map(Speaker::person));
    let missed = speaker.say("sys.not_invited", &[("names", names)]);
    message.with(Block::context([missed.mrkdwn()]))
}

fn asks(state: State) -> bool {
    match state {
        State::Unborn | State::Open | State::Responding | State::Settling => true,
        State::Settled | State::Closed | State::FalseAlarm => false,
    }
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
    let words: Vec<Phrase> = areas
        .iter()
        .take(AREAS_SHOWN_MAX)
        .map(|area| area_word(area, speaker))
        .collect();
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
        || Phrase::foreign(&area.0, AREA_SHOWN_MAX),
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
