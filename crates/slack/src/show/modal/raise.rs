//! Something is off (D24). Must never need a word; what is open already is offered for joining.

use super::{Look, Speaker};
use crate::{
    act::Act,
    modal::{input, mark},
    wire::kit::{block::Block, inputs::TextInput, view},
};

/// So many open incidents are offered for joining.
pub const RAISE_INCIDENTS_MAX: usize = 5;

pub(super) fn raise(look: &Look, speaker: &Speaker) -> view::Modal {
    let title = TextInput::line(input::TITLE).focused();
    let impact = TextInput::lines(input::IMPACT);
    let title = speaker
        .words_input(input::TITLE, "form.title", title)
        .hint(speaker.word("form.raise_hint"));
    let impact = speaker
        .words_input(input::IMPACT, "board.impact", impact)
        .hint(speaker.word("form.unknown_is_fine"));
    let sensitive = [(mark::SENSITIVE, "form.sensitive", false)];
    let modal = speaker
        .form("form.raise")
        .with(Block::input(title))
        .with(Block::input(impact))
        .with(Block::input(
            speaker.heat_input(matoi_core::incident::Heat::default()),
        ))
        .with(Block::input(speaker.marks_input(
            input::MARKS,
            "form.who_sees",
            &sensitive,
        )));
    if look.open.is_empty() {
        return modal;
    }
    let heading = modal.with(Block::section(speaker.plain("form.open_already")));
    let known = look.open.iter().take(RAISE_INCIDENTS_MAX);
    known.fold(heading, |modal, incident| {
        let mark = speaker.drill_mark(incident.kind);
        let line = mark.then(speaker.numbered(incident.number, &incident.headline()));
        let Some(id) = incident.id else {
            return modal.with_if_room(Block::section(line.mrkdwn()));
        };
        let join = speaker.button(&Act::Join(id), "open.announce", "join");
        modal.with_if_room(Block::section_with(line.mrkdwn(), join))
    })
}
