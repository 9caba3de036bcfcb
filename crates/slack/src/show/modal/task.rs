//! Something left to do. Must never need an owner: one may be found later.

use super::{Look, Speaker};
use crate::{
    modal::{input, mark},
    wire::kit::{block::Block, inputs::TextInput, view},
};

pub(super) fn task(look: &Look, speaker: &Speaker) -> view::Modal {
    let words = TextInput::line(input::WORDS)
        .initial(look.filled.text(input::WORDS).unwrap_or_default())
        .at_most(matoi_core::follow_up::TASK_CHARS_MAX)
        .focused();
    let mine = [(mark::MINE, "form.mine", false)];
    speaker
        .form("form.task")
        .with(Block::input(speaker.words_input(
            input::WORDS,
            "form.task_words",
            words,
        )))
        .with(Block::input(speaker.marks_input(
            input::MARKS,
            "form.besides",
            &mine,
        )))
        .with_if_room(speaker.about(look))
}
