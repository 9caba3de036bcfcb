//! "Could you?", said to one person alone (D20). Must never give a role to anybody: they answer.

use matoi_core::role::Role;

use super::{Look, Speaker};
use crate::{
    modal::input,
    wire::kit::{
        block::{Block, Input},
        choices::Choices,
        inputs::PeopleSelect,
        plain::Choice,
        view,
    },
};

pub(super) fn offer(role: Role, look: &Look, speaker: &Speaker) -> view::Modal {
    let choices = Role::ALL.map(|role| Choice::new(role.word(), speaker.role(role)));
    let roles = Choices::select(input::ROLE, choices).initial([role.word()]);
    let roles = Input::new(input::ROLE, speaker.word("form.role"), roles).optional();
    let who = PeopleSelect::one(input::WHO);
    let who = Input::new(input::WHO, speaker.word("form.whom"), who)
        .hint(speaker.word("form.quietly"))
        .optional();
    speaker
        .form("form.offer")
        .with(Block::input(roles))
        .with(Block::input(who))
        .with_if_room(speaker.about(look))
}
