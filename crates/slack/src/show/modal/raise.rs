//! Something is off (D24). Must never need a word; what is open already is offered for joining.

use matoi_core::incident::{Heat, Incident, Kind};

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
        .with(Block::input(speaker.heat_input(Heat::default())))
        .with(Block::input(speaker.marks_input(
            input::MARKS,
            "form.who_sees",
            &sensitive,
        )));
    // A drill is never the same as what is real.
    let is_real = |incident: &&Incident| incident.kind == Kind::Live;
    let mut known = look.open.iter().filter(is_real).peekable();
    if known.peek().is_none() {
        return modal;
    }
    let heading = modal.with(Block::section(speaker.plain("form.open_already")));
    known
        .take(RAISE_INCIDENTS_MAX)
        .fold(heading, |modal, incident| {
            let line = speaker.numbered(incident.number, &incident.headline());
            let Some(id) = incident.id else {
                return modal.with_if_room(Block::section(line.mrkdwn()));
            };
            let join = speaker.button(&Act::Join(id), "open.announce", "join");
            modal.with_if_room(Block::section_with(line.mrkdwn(), join))
        })
}
