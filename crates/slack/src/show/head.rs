//! The pinned head: the board and the roll call in one message (D38, D39, D54), users' trouble first.
//! Must never leave out a state: each of them looks like something people can go on from.

use matoi_core::{board::Board, ids::IncidentId, incident::State, role::Role};

use super::{Part, Phrase, Speaker, TEXT_SHOWN_MAX};
use crate::{
    act::Act,
    wire::kit::{
        block::{Block, Button},
        message::Message,
        mrkdwn::{DateForm, Mrkdwn},
        rich::{Inline, RichText},
    },
};

mod hands;
mod ledger;
mod roles;

/// The head of an incident's room as it should look now.
#[must_use]
pub fn head(board: &Board, incident: IncidentId, speaker: &Speaker) -> Message {
    let title = speaker
        .drill_mark(board.kind)
        .then(speaker.numbered(board.number, &board.title));
    let notice = [
        ("label", title.clone().into()),
        ("value", speaker.state(board.state).into()),
    ];
    let message = Message::new(speaker.say("board.line", &notice).mrkdwn())
        .with(Block::header(title.words().as_str()))
        .with(trouble(board, speaker))
        .with(Block::context(standing(board, speaker)));
    let lines = [
        welcome(board, speaker),
        threaded(board, speaker),
        next(board, speaker),
    ];
    let message = lines
        .into_iter()
        .flatten()
        .fold(message, Message::with_if_room);
    let message = hands::put(message, board, speaker);
    let message = ledger::put(message, board, speaker);
    let message = roles::block(board, speaker)
        .into_iter()
        .fold(message, Message::with)
        .with(Block::actions(steps(board, incident, speaker)))
        .with(Block::actions(roles::buttons(board, incident, speaker)))
        .with(Block::actions(forms(board, incident, speaker)));
    hints(message, board, speaker)
}

/// Users' trouble before anything else.
fn trouble(board: &Board, speaker: &Speaker) -> Block {
    let known = Phrase::foreign(&board.impact, TEXT_SHOWN_MAX);
    let unknown = if board.state.is_over() {
        "case.nothing"
    } else {
        "open.empty_impact"
    };
    let impact = if known.is_empty() {
        Phrase::ours(&speaker.word(unknown))
    } else {
        known
    };
    Block::rich_text(
        RichText::new()
            .line([Inline::Bold(speaker.word("board.impact"))])
            .line(impact.inlines()),
    )
}

/// State, heat, since when, thanks, how many were called, the record.
fn standing(board: &Board, speaker: &Speaker) -> Vec<Mrkdwn> {
    let mut line = vec![
        Phrase::ours(&speaker.state_with_mark(board.state)),
        Phrase::ours(&speaker.heat(board.heat)),
    ];
    line.extend(board.opened_at.map(|at| {
        let time = speaker.time(at, DateForm::DayAndTime);
        speaker.say("board.since", &[("time", time.into())])
    }));
    let opener = Speaker::actor(board.opener.as_ref());
    if !opener.is_empty() && board.state != State::Open {
        line.push(speaker.say("board.raised_by", &[("opener", opener.into())]));
    }
    if board.called > 0 && board.state != State::Open {
        line.push(speaker.say("timeline.invited", &[("n", board.called.into())]));
    }
    line.extend(board.follows.map(|number| {
        let before = Phrase::number(number);
        let before = speaker.page(number, &before.words()).unwrap_or(before);
        speaker.say("board.follows", &[("number", before.into())])
    }));
    line.extend(speaker.page(board.number, &speaker.word("board.record")));
    line.iter().map(Phrase::mrkdwn).collect()
}

/// While it is new: thanks, what this place is, and what is plenty to begin with.
fn welcome(board: &Board, speaker: &Speaker) -> Option<Block> {
    match board.state {
        State::Unborn | State::Open => {
            let parts = [
                (
                    "opener",
                    Part::Phrase(Speaker::actor(board.opener.as_ref())),
                ),
                ("invited", board.called.into()),
            ];
            Some(Block::section(speaker.say("open.welcome", &parts).mrkdwn()))
        }
        State::Responding
        | State::Settling
        | State::Settled
        | State::Closed
        | State::FalseAlarm => None,
    }
}

/// No channel was given: it goes on where it was announced, and that is said plainly.
fn threaded(board: &Board, speaker: &Speaker) -> Option<Block> {
    let here = board.threaded && !board.state.is_over();
    here.then(|| Block::context([speaker.plain("board.threaded")]))
}

/// The next step, and how the proposal stands while there is one. The welcome ends with the first.
fn next(board: &Board, speaker: &Speaker) -> Option<Block> {
    let key = match board.state {
        State::Unborn | State::Open => return None,
        State::Responding => "board.next_responding",
        State::Settling => "board.next_settling",
        State::Settled => "board.next_settled",
        State::Closed => "board.next_closed",
        State::FalseAlarm => "board.next_false_alarm",
    };
    let text = if board.state.is_over() {
        speaker.plain(key)
    } else {
        let heading = speaker.heading("board.next").ours("\n");
        heading.then(speaker.plain(key))
    };
    Some(Block::section(match board.agreed {
        Some((n, needed)) => {
            let count = [("n", n.into()), ("needed", needed.into())];
            text.ours("\n")
                .then(speaker.say("settle.agreed_count", &count).mrkdwn())
        }
        None => text,
    }))
}

/// What can be done next; the likeliest one stands out.
fn steps(board: &Board, incident: IncidentId, speaker: &Speaker) -> Vec<Button> {
    const ROW: &str = "board.actions_row";
    let propose = Act::Propose(incident);
    let close = Act::Close(incident);
    let quiet_close = || speaker.button(&close, ROW, "close");
    let false_alarm = || speaker.button(&Act::FalseAlarm(incident), ROW, "false_alarm");
    let mut lead = board.roles.iter().filter(|(role, _)| *role == Role::Lead);
    let leads_word = lead
        .any(|(_, holders)| !holders.is_empty())
        .then_some(board.proposal)
        .flatten()
        .map(|live| speaker.button(&Act::DecideSettled(incident, live), ROW, "leads_word"));
    match board.state {
        State::Unborn | State::Open => vec![
            speaker.button(&propose, ROW, "propose"),
            false_alarm(),
            quiet_close(),
        ],
        State::Responding => vec![
            speaker.primary(&propose, ROW, "propose"),
            false_alarm(),
            quiet_close(),
        ],
        State::Settling => leads_word.into_iter().chain([quiet_close()]).collect(),
        State::Settled => vec![
            speaker.primary(&close, ROW, "close"),
            speaker.button(&Act::Reopen(incident), ROW, "reopen"),
        ],
        State::Closed | State::FalseAlarm => Vec::new(),
    }
}

/// What opens a form: more to say than one press can.
fn forms(board: &Board, incident: IncidentId, speaker: &Speaker) -> Vec<Button> {
    const ROW: &str = "board.forms_row";
    if board.state.is_over() {
        return Vec::new();
    }
    let button = |act: Act, label| speaker.button(&act, ROW, label);
    let asks = matches!(board.state, State::Unborn | State::Open | State::Responding);
    let noted = board.notes.iter().any(|lines| !lines.lines.is_empty());
    let buttons = [
        Some(button(Act::NoteForm(incident), "note")),
        noted.then(|| button(Act::NotesForm(incident), "notes")),
        Some(button(Act::DetailsForm(incident), "details")),
        roles::offers(board).then(|| button(Act::OfferForm(incident, Role::Lead), "offer")),
        asks.then(|| button(Act::ProposeForm(incident), "propose_with")),
    ];
    buttons.into_iter().flatten().collect()
}

/// How this place works, in small print.
fn hints(message: Message, board: &Board, speaker: &Speaker) -> Message {
    if board.state.is_over() {
        return message;
    }
    let lines =
        ["board.note_hint", "board.guideline"].map(|key| Block::context([speaker.plain(key)]));
    lines.into_iter().fold(message, Message::with_if_room)
}
