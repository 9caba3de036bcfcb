//! "Has it settled?", with what was seen (D43). Must never ask for more than a press: what is at hand is
//! chosen already, and nothing of it has to be.

use matoi_core::{incident::Incident, note::NoteKind, role::Role, settlement};

use super::{Look, Speaker};
use crate::{
    modal::{input, mark},
    wire::kit::{
        CHOICES_MAX,
        block::{Block, Input},
        choices::Choices,
        inputs::TextInput,
        plain::Choice,
        view,
    },
};

pub(super) fn propose(look: &Look, speaker: &Speaker) -> view::Modal {
    let words = TextInput::lines(input::WORDS).focused();
    let words = speaker
        .words_input(input::WORDS, "form.settle_words", words)
        .hint(speaker.word("form.settle_hint"));
    let modal = speaker.form("form.propose").with(Block::input(words));
    let modal = match look.incident {
        Some(incident) => seen(modal, incident, speaker),
        None => modal,
    };
    let leads = |incident: &Incident| incident.roles.holds(Role::Lead, look.person);
    let modal = if look.incident.is_some_and(leads) {
        let word = [(mark::LEADS_WORD, "form.leads_word", false)];
        modal.with(Block::input(speaker.marks_input(
            input::MARKS,
            "form.besides",
            &word,
        )))
    } else {
        modal
    };
    modal.with_if_room(speaker.about(look))
}

fn seen(modal: view::Modal, incident: &Incident, speaker: &Speaker) -> view::Modal {
    let at_hand = settlement::at_hand(incident);
    let facts = incident.ledger.standing(NoteKind::Fact).into_iter().rev();
    let facts = facts.map(|(id, note)| {
        let text = note.text.clone().unwrap_or_default();
        (id.to_string(), text, at_hand.notes.contains(&id))
    });
    let evidence = incident.evidence.iter().enumerate().rev();
    let evidence = evidence.map(|(at, piece)| {
        let first = piece.text.lines().find(|line| !line.trim().is_empty());
        let text = first.unwrap_or_default().to_owned();
        (at.to_string(), text, at_hand.evidence.contains(&at))
    });
    [
        several(input::NOTES, "board.facts", facts.collect(), speaker),
        several(
            input::EVIDENCE,
            "board.evidence",
            evidence.collect(),
            speaker,
        ),
    ]
    .into_iter()
    .flatten()
    .fold(modal, |modal, input| modal.with(Block::input(input)))
}

/// Boxes to check; a menu where there are more than Slack has boxes for.
fn several(
    name: &str,
    label: &str,
    all: Vec<(String, String, bool)>,
    speaker: &Speaker,
) -> Option<Input> {
    if all.is_empty() {
        return None;
    }
    let pending = speaker.word("note.pending");
    let choices = all.iter().map(|(value, text, _)| {
        let text = if text.trim().is_empty() {
            &pending
        } else {
            text
        };
        Choice::new(value, text.as_str())
    });
    let field = if all.len() > CHOICES_MAX {
        Choices::multi_select(name, choices)
    } else {
        Choices::checkboxes(name, choices)
    };
    let chosen = all.iter().filter(|(.., chosen)| *chosen);
    let field = field.initial(chosen.map(|(value, ..)| value.as_str()));
    Some(Input::new(name, speaker.word(label), field).optional())
}
