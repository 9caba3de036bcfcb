//! Something seen, suspected, done (D42). Must never guess the kind for anybody: a fact is only what
//! stands there first.

use matoi_core::note::NoteKind;

use super::{Look, Speaker};
use crate::{
    modal::input,
    wire::kit::{
        block::{Block, Input},
        choices::Choices,
        inputs::TextInput,
        plain::Choice,
        view,
    },
};

pub(super) fn note(kind: Option<NoteKind>, look: &Look, speaker: &Speaker) -> view::Modal {
    let chosen = look.filled.chosen(input::KIND);
    let kind = kind.unwrap_or(NoteKind::Fact).word();
    let words = TextInput::lines(input::WORDS)
        .initial(look.filled.text(input::WORDS).unwrap_or_default())
        .focused();
    speaker
        .form("form.note")
        .with(Block::input(
            speaker.kind_input(input::KIND, chosen.unwrap_or(kind)),
        ))
        .with(Block::input(speaker.words_input(
            input::WORDS,
            "form.words",
            words,
        )))
        .with_if_room(speaker.about(look))
}

impl Speaker<'_> {
    /// One of the kinds of notes.
    pub(super) fn kind_input(&self, name: &str, chosen: &str) -> Input {
        let choices = NoteKind::ALL.map(|kind| Choice::new(kind.word(), self.kind(kind)));
        let field = Choices::radio(name, choices).initial([chosen]);
        Input::new(name, self.word("form.kind"), field).optional()
    }
}
