//! Roles on the head: who holds what, one press to take, one press to put down (D20, D41).
//! Must never offer a role that can't be taken, nor hide one that can be put down.

use matoi_core::{
    board::Board,
    ids::{IncidentId, PersonId},
    incident::State,
    role::Role,
};

use super::super::{Phrase, Speaker};
use crate::{
    act::Act,
    wire::kit::{
        block::{Block, Button},
        mrkdwn::{DateForm, Mrkdwn},
    },
};

/// Every role with its holders, or that it is open; at the end only those that were held.
pub(super) fn block(board: &Board, speaker: &Speaker) -> Option<Block> {
    let waits = board.state == State::Open && !offers(board);
    if waits && board.roles.iter().all(|(_, holders)| holders.is_empty()) {
        return None;
    }
    let shown = board
        .roles
        .iter()
        .filter(|(_, holders)| !board.state.is_over() || !holders.is_empty());
    let fields: Vec<Mrkdwn> = shown
        .map(|(role, holders)| {
            let who = if holders.is_empty() {
                Mrkdwn::new().ours(&speaker.word("board.role_open"))
            } else {
                let people = holders
                    .iter()
                    .map(|person| holder(*role, person, board, speaker));
                speaker.people(people).mrkdwn()
            };
            let name = Mrkdwn::new().bold(&speaker.role(*role));
            name.ours("\n").then(who)
        })
        .collect();
    let heading = match (offers(board), fields.is_empty()) {
        (true, _) => speaker.plain("role.board"),
        (false, false) => speaker.heading("board.roles"),
        (false, true) => Mrkdwn::new(),
    };
    Some(Block::fields(heading, fields))
}

/// Who, and until when they said they would. An hour at most, so the time of day says enough.
fn holder(role: Role, person: &PersonId, board: &Board, speaker: &Speaker) -> Phrase {
    let who = Speaker::person(person);
    let mut turns = board.turns.iter();
    let turn = turns.find(|(held, by, _)| *held == role && by == person);
    let Some((_, _, until)) = turn.filter(|_| !board.state.is_over()) else {
        return who;
    };
    let time = speaker.time(*until, DateForm::Time);
    let until = speaker.say("board.until", &[("time", time.into())]);
    who.then(Phrase::ours(" ("))
        .then(until)
        .then(Phrase::ours(")"))
}

/// To take what can be taken, then to put down what is held.
pub(super) fn buttons(board: &Board, incident: IncidentId, speaker: &Speaker) -> Vec<Button> {
    if board.state.is_over() {
        return Vec::new();
    }
    let free = board
        .roles
        .iter()
        .filter(|(role, holders)| offers(board) && can_be_taken(*role, holders));
    let take = free.map(|(role, _)| {
        let act = Act::TakeRole(incident, *role);
        speaker.button(&act, "role.board", take_label(*role))
    });
    let held = board
        .roles
        .iter()
        .filter(|(_, holders)| !holders.is_empty());
    let release = held.map(|(role, _)| {
        let act = Act::ReleaseRole(incident, *role);
        speaker.button(&act, "role.release", release_label(*role))
    });
    take.chain(release).collect()
}

/// Roles are offered once people have gathered, never at second 0 (D40).
pub(super) fn offers(board: &Board) -> bool {
    match board.state {
        State::Unborn | State::Open => board.hands.iter().any(|hands| !hands.people.is_empty()),
        State::Responding | State::Settling => true,
        State::Settled | State::Closed | State::FalseAlarm => false,
    }
}

fn can_be_taken(role: Role, holders: &[PersonId]) -> bool {
    !role.is_single() || holders.is_empty()
}

fn take_label(role: Role) -> &'static str {
    match role {
        Role::Lead => "take_lead",
        Role::Scribe => "take_scribe",
        Role::Comms => "take_comms",
        Role::HandsOn => "take_hands_on",
        Role::Company => "take_company",
    }
}

fn release_label(role: Role) -> &'static str {
    match role {
        Role::Lead => "release_lead",
        Role::Scribe => "release_scribe",
        Role::Comms => "release_comms",
        Role::HandsOn => "release_hands_on",
        Role::Company => "release_company",
    }
}
