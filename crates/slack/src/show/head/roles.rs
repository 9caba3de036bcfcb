//! Roles on the head: who holds what, one press to take, one press to put down (D20, D41).
//! Must never offer a role that can't be taken, nor hide one that can be put down.

use matoi_core::{
    board::Board,
    ids::{IncidentId, PersonId},
    role::Role,
};

use super::super::Speaker;
use crate::{
    act::Act,
    wire::kit::{
        block::{Block, Button},
        mrkdwn::Mrkdwn,
    },
};

/// Every role with its holders, or that it is open.
pub(super) fn block(board: &Board, speaker: &Speaker) -> Block {
    let fields = board.roles.iter().map(|(role, holders)| {
        let who = if holders.is_empty() {
            Mrkdwn::new().ours(&speaker.word("board.role_open"))
        } else {
            speaker.people(holders.iter().map(Speaker::person)).mrkdwn()
        };
        Mrkdwn::new()
            .bold(&speaker.role(*role))
            .ours("\n")
            .then(who)
    });
    let invitation = if board.state.is_over() {
        speaker.heading("board.roles")
    } else {
        speaker.plain("role.board")
    };
    Block::fields(invitation, fields)
}

/// To take what can be taken, then to put down what is held.
pub(super) fn buttons(board: &Board, incident: IncidentId, speaker: &Speaker) -> Vec<Button> {
    if board.state.is_over() {
        return Vec::new();
    }
    let free = board
        .roles
        .iter()
        .filter(|(role, holders)| can_be_taken(*role, holders));
    let take = free.map(|(role, _)| {
        speaker.button(
            &Act::TakeRole(incident, *role),
            "role.board",
            take_label(*role),
        )
    });
    let held = board
        .roles
        .iter()
        .filter(|(_, holders)| !holders.is_empty());
    let release = held.map(|(role, _)| {
        speaker.button(
            &Act::ReleaseRole(incident, *role),
            "role.release",
            release_label(*role),
        )
    });
    take.chain(release).collect()
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
