//! A look-back, written in a window (D46), prefilled from the record.
//! Must never lose the end of what somebody wrote: a text longer than a window takes is only shown, and
//! goes on on the page.

use matoi_core::{
    ids::LookBackId,
    incident::Incident,
    look_back::{Headings, draft},
};

use super::{Look, Speaker};
use crate::{
    modal::{input, mark},
    wire::kit::{
        INPUT_TEXT_MAX, block::Block, cut, inputs::TextInput, length, mrkdwn::Mrkdwn, view,
    },
};

/// So much of a text that is too long for the field is shown.
const BEGINNING_MAX: usize = 1_500;

pub(super) fn look_back(id: LookBackId, look: &Look, speaker: &Speaker) -> view::Modal {
    let modal = speaker.form("form.look_back");
    let found = look.incident.and_then(|incident| {
        let one = incident.look_backs.iter().find(|one| one.id == id)?;
        Some((incident, one))
    });
    let Some((incident, one)) = found else {
        // Without what stands there already, writing could only lose something.
        return modal.with(Block::section(speaker.plain("sys.no_such_look_back")));
    };
    let text = one.text.clone().unwrap_or_else(|| {
        let words = Headings::said(one.size, |key| speaker.word(key));
        draft(incident, one.size, &speaker.team.zone, &words)
    });
    let modal = if length(&text) > INPUT_TEXT_MAX {
        beginning(modal, incident, &text, speaker)
    } else {
        let field = TextInput::lines(input::WORDS).initial(&text);
        let words = speaker
            .words_input(input::WORDS, "look.text", field)
            .hint(speaker.word("look.help"));
        modal.with(Block::input(words))
    };
    let done = [(mark::DONE, "form.done", one.done)];
    modal
        .with(Block::input(speaker.marks_input(
            input::MARKS,
            "form.besides",
            &done,
        )))
        .with_if_room(speaker.about(look))
}

/// How it begins, and where it goes on.
fn beginning(
    modal: view::Modal,
    incident: &Incident,
    text: &str,
    speaker: &Speaker,
) -> view::Modal {
    let modal = modal
        .with(Block::section(
            Mrkdwn::new().foreign(&cut(text, BEGINNING_MAX)),
        ))
        .with(Block::section(speaker.plain("form.goes_on_there")));
    let page = speaker.page(incident.number, &speaker.word("board.record"));
    page.into_iter().fold(modal, |modal, page| {
        modal.with(Block::context([page.mrkdwn()]))
    })
}
