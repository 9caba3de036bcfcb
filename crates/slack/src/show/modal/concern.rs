//! What bothers somebody about a proposal (D44). Must never ask for words: that something is wrong is
//! enough to say.

use super::{Look, Speaker};
use crate::{
    modal::input,
    wire::kit::{
        block::{Block, Input},
        inputs::TextInput,
        view,
    },
};

pub(super) fn concern(look: &Look, speaker: &Speaker) -> view::Modal {
    let field = TextInput::lines(input::WORDS)
        .initial(look.filled.text(input::WORDS).unwrap_or_default())
        .focused();
    let words = Input::new(input::WORDS, speaker.word("settle.concern_words"), field)
        .hint(speaker.word("settle.concern_hint"))
        .optional();
    speaker
        .form("settle.concern_form")
        .with(Block::input(words))
        .with_if_room(speaker.about(look))
}
