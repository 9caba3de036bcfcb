//! Settling (D43, D44): the proposal people are asked about, and the news that it goes on.
//! Must never show a button on a proposal that has ended.

use matoi_core::{
    board::{BOARD_NOTES_MAX, ProposalView},
    ids::IncidentId,
    incident::Kind,
    settlement::{AGREEMENTS, Concern, Ending},
};

use super::{LINE_SHOWN_MAX, Phrase, Speaker, TEXT_SHOWN_MAX};
use crate::{
    act::Act,
    wire::kit::{
        CUT_MARK,
        block::{Block, Button},
        message::Message,
    },
};

/// So many concerns are shown in full: each is a block, and a message has 50.
const CONCERNS_SHOWN_MAX: usize = 20;

/// A proposal as it should look now.
#[must_use]
pub fn proposal(view: &ProposalView, incident: IncidentId, speaker: &Speaker) -> Message {
    let parts = [
        ("who", speaker.somebody(&view.by).into()),
        ("evidence", material(view, speaker).into()),
        ("remaining", remaining(view, speaker).into()),
        ("watch", Phrase::new().into()),
    ];
    let mark = speaker.drill_mark(view.kind);
    let asked = speaker.say("settle.propose", &parts);
    let message = match view.ended {
        Some(how) => {
            let result = mark.then(result(how, speaker)).mrkdwn();
            Message::new(result.clone())
                .with(Block::section(result))
                .with(Block::section(asked.mrkdwn()))
        }
        None => {
            let asked = mark.then(asked).mrkdwn();
            Message::new(asked.clone()).with(Block::section(asked))
        }
    };
    let message = message.with(Block::context([agreed(view, speaker).mrkdwn()]));
    let worries = view.concerns.iter().take(CONCERNS_SHOWN_MAX);
    let message = worries.fold(message, |message, worry| {
        message.with_if_room(Block::section(concern(view, worry, speaker).mrkdwn()))
    });
    match view.ended {
        Some(_) => message,
        None => message.with(Block::actions(answers(view, incident, speaker))),
    }
}

fn answers(view: &ProposalView, incident: IncidentId, speaker: &Speaker) -> Vec<Button> {
    const ASK: &str = "settle.propose";
    let id = view.proposal;
    let mut answers = vec![
        speaker.primary(&Act::Agree(incident, id), ASK, "looks_settled"),
        speaker.button(&Act::WorryForm(incident, id), ASK, "raise_concern"),
        speaker.button(&Act::Withdraw(incident, id), ASK, "watch_longer"),
    ];
    // Whoever proposed takes it back whole.
    if view.agreed.iter().any(|actor| *actor != view.by) {
        let back = Act::TakeBackAgreement(incident, id);
        answers.push(speaker.button(&back, ASK, "take_back"));
    }
    answers
}

/// The proposer's words, then the facts, one a line.
fn material(view: &ProposalView, speaker: &Speaker) -> Phrase {
    let words = Phrase::foreign(&view.text, TEXT_SHOWN_MAX);
    let skipped = view.material.len().saturating_sub(BOARD_NOTES_MAX);
    let facts = view
        .material
        .iter()
        .skip(skipped)
        .map(|fact| Phrase::foreign(fact, LINE_SHOWN_MAX));
    let mut lines: Vec<Phrase> = std::iter::once(words)
        .chain(facts)
        .filter(|line| !line.is_empty())
        .map(|line| Phrase::ours("• ").then(line))
        .collect();
    if skipped > 0 {
        lines.push(speaker.say("board.more", &[("n", skipped.into())]));
    }
    let lines = lines
        .into_iter()
        .reduce(|text, line| text.then(Phrase::ours("\n")).then(line));
    lines.unwrap_or_else(|| Phrase::ours(&speaker.word("settle.empty_evidence")))
}

fn remaining(view: &ProposalView, speaker: &Speaker) -> Phrase {
    let questions = view.open_questions.iter().take(BOARD_NOTES_MAX);
    let shown: Vec<Phrase> = questions
        .map(|question| Phrase::foreign(question, LINE_SHOWN_MAX))
        .filter(|question| !question.is_empty())
        .collect();
    speaker.joined(&shown)
}

/// Who agrees, and while it is asked, how many of about how many.
fn agreed(view: &ProposalView, speaker: &Speaker) -> Phrase {
    let names = speaker.people(view.agreed.iter().map(|actor| speaker.somebody(actor)));
    let names = speaker.say("settle.agreed_so_far", &[("names", names.into())]);
    if view.ended.is_some() {
        return names;
    }
    let count = [
        ("n", view.agreed.len().into()),
        ("needed", AGREEMENTS.into()),
    ];
    let count = speaker.say("settle.agreed_count", &count);
    names.then(Phrase::ours("\n")).then(count)
}

/// A concern: open, talked through, or as it stood when the proposal ended.
fn concern(view: &ProposalView, concern: &Concern, speaker: &Speaker) -> Phrase {
    let note = Phrase::foreign(&concern.text, TEXT_SHOWN_MAX);
    let who = speaker.somebody(&concern.by);
    let key = match (concern.open, note.is_empty(), view.ended) {
        (true, false, None) => "settle.concern",
        (true, true, None) => "settle.concern_no_words",
        (true, blank, Some(_)) => {
            let note = if blank { Phrase::ours(CUT_MARK) } else { note };
            return speaker.say(
                "timeline.concern",
                &[("who", who.into()), ("text", note.into())],
            );
        }
        (false, false, _) => "settle.concern_eased",
        (false, true, _) => "settle.concern_eased_no_words",
    };
    speaker.say(key, &[("who", who.into()), ("note", note.into())])
}

fn result(how: Ending, speaker: &Speaker) -> Phrase {
    Phrase::ours(&speaker.word(match how {
        Ending::Agreed => "timeline.settled",
        Ending::LeadsWord => "settle.ended_by_lead",
        Ending::Withdrawn => "timeline.withdrawn",
    }))
}

/// The news that it goes on.
#[must_use]
pub fn reopened(kind: Kind, speaker: &Speaker) -> Message {
    let news = speaker
        .drill_mark(kind)
        .then(speaker.say("settle.reopened", &[]))
        .mrkdwn();
    Message::new(news.clone()).with(Block::section(news))
}
