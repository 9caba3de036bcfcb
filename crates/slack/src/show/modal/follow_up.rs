//! Who, how, around when, for whom (D45). Must never lack "not this time".

use matoi_core::{
    actor::Actor,
    follow_up::{FollowUpKind, PLAN_CHARS_MAX},
};

use super::{Look, Speaker};
use crate::{
    modal::{input, mark},
    show::settled::follow_up_word,
    wire::kit::{
        block::{Block, Input},
        inputs::{PeopleSelect, TextInput},
        view,
    },
};

pub(super) fn follow_up(kind: FollowUpKind, look: &Look, speaker: &Speaker) -> view::Modal {
    let now = look.incident.map(|incident| incident.after.follow_up(kind));
    let owner = now.and_then(|now| now.owner.as_ref());
    let owner = owner.and_then(Actor::person).map(|person| person.as_str());
    let who = PeopleSelect::one(input::WHO).initial(owner);
    let who = Input::new(input::WHO, speaker.word("form.who"), who)
        .hint(speaker.word("form.quietly"))
        .optional();
    let plan = now.map(|now| now.plan.clone()).unwrap_or_default();
    let modal = speaker
        .form("form.follow_up")
        .with(Block::section(speaker.heading(follow_up_word(kind))))
        .with(Block::input(who));
    let fields = [
        (input::HOW, "after.how", plan.how),
        (input::WHEN, "after.when", plan.when),
        (input::FOR_WHOM, "after.for_whom", plan.for_whom),
    ];
    let modal = fields.into_iter().fold(modal, |modal, (name, key, said)| {
        let field = TextInput::line(name).at_most(PLAN_CHARS_MAX).initial(&said);
        modal.with(Block::input(speaker.words_input(name, key, field)))
    });
    let let_go = now.is_some_and(|now| now.let_go);
    let marks = [(mark::LET_GO, "after.not_this_time", let_go)];
    modal
        .with(Block::input(speaker.marks_input(
            input::MARKS,
            "form.besides",
            &marks,
        )))
        .with_if_room(speaker.about(look))
}
