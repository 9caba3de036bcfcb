//! Title, users' trouble, heat. Must never put words into users' mouths: the field for their trouble is
//! empty, and what is said so far stands under it.

use matoi_core::{board, incident::TITLE_CHARS_MAX};

use super::{Look, Speaker};
use crate::{
    modal::input,
    show::{Phrase, TEXT_SHOWN_MAX},
    wire::kit::{block::Block, inputs::TextInput, view},
};

pub(super) fn details(look: &Look, speaker: &Speaker) -> view::Modal {
    let title = look.incident.map_or("", |incident| &incident.title);
    let impact = look.incident.map(board::impact).unwrap_or_default();
    let heat = look.incident.map(|incident| incident.heat);
    let title = TextInput::line(input::TITLE)
        .at_most(TITLE_CHARS_MAX)
        .initial(title);
    let field = TextInput::lines(input::IMPACT);
    let now = Phrase::foreign(&impact, TEXT_SHOWN_MAX);
    let hint = if now.is_empty() {
        speaker.word("form.unknown_is_fine")
    } else {
        speaker.say("form.so_far", &[("value", now.into())]).words()
    };
    let impact = speaker
        .words_input(input::IMPACT, "board.impact", field)
        .hint(hint);
    speaker
        .form("form.details")
        .with(Block::input(speaker.words_input(
            input::TITLE,
            "form.title",
            title,
        )))
        .with(Block::input(impact))
        .with(Block::input(speaker.heat_input(heat.unwrap_or_default())))
        .with_if_room(speaker.about(look))
}
