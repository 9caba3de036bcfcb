//! Any note, found and changed: its kind, where a hypothesis stands and by which fact, its words, taking
//! it back, looking into it. Choosing another note draws the form anew.
//! Must never offer words for changing that do not fit the field: their tail would be lost.

use matoi_core::{
    ids::NoteId,
    incident::Incident,
    note::{Note, NoteKind, Verdict},
};

use super::{Look, Speaker};
use crate::{
    modal::{input, mark, of_note},
    show::{LINE_SHOWN_MAX, Phrase},
    wire::kit::{
        INPUT_TEXT_MAX,
        block::{Block, Input},
        choices::Choices,
        inputs::TextInput,
        length,
        plain::Choice,
        view,
    },
};

pub(super) fn notes(note: Option<NoteId>, look: &Look, speaker: &Speaker) -> view::Modal {
    let modal = speaker.form("form.notes");
    let Some(incident) = look.incident else {
        return modal.with(Block::section(speaker.plain("board.nothing")));
    };
    let chosen = look.filled.chosen(input::NOTE);
    let chosen = chosen.and_then(|id| id.parse().ok().map(NoteId)).or(note);
    let modal = modal.with(Block::input(choose(incident, chosen, speaker)));
    let shown = chosen.and_then(|id| Some((id, incident.ledger.get(id)?)));
    let modal = match shown {
        Some((id, note)) => change(modal, id, note, incident, look, speaker),
        None => modal,
    };
    modal.with_if_room(speaker.about(look))
}

/// All of them, the newest first; what was taken back as well, so that it can be put back.
fn choose(incident: &Incident, chosen: Option<NoteId>, speaker: &Speaker) -> Input {
    let mut all = incident.ledger.all();
    // The one in hand is always among those that are shown.
    all.sort_by_key(|(id, note)| (Some(*id) != chosen, std::cmp::Reverse(note.at)));
    let choices = all
        .iter()
        .map(|(id, note)| Choice::new(&id.to_string(), line(note, speaker)));
    let chosen = chosen.map(|id| id.to_string());
    let field = Choices::select(input::NOTE, choices)
        .initial(chosen.as_deref())
        .placeholder(speaker.word("form.choose_note"));
    Input::new(input::NOTE, speaker.word("form.which_note"), field)
        .tells_at_once()
        .optional()
}

/// `📌 事実:…`
fn line(note: &Note, speaker: &Speaker) -> String {
    let text = note.text.as_deref().unwrap_or_default();
    let text = Phrase::foreign(text, LINE_SHOWN_MAX);
    let text = if text.is_empty() {
        speaker.say("note.pending", &[])
    } else {
        text
    };
    let parts = [
        ("label", speaker.kind(note.kind).into()),
        ("value", text.into()),
    ];
    let line = speaker.say("board.line", &parts).words();
    if note.stands() {
        return line;
    }
    [&speaker.word("note.withdrawn_mark"), " · ", &line].concat()
}

fn change(
    modal: view::Modal,
    id: NoteId,
    note: &Note,
    incident: &Incident,
    look: &Look,
    speaker: &Speaker,
) -> view::Modal {
    let kind = speaker.kind_input(&of_note(input::KIND, id), note.kind.word());
    let modal = modal.with(Block::input(kind));
    let modal = if note.kind == NoteKind::Hypothesis {
        verdict(modal, id, note, incident, speaker)
    } else {
        modal
    };
    let text = note.text.as_deref().unwrap_or_default();
    let modal = if length(text) > INPUT_TEXT_MAX {
        modal
    } else {
        let name = of_note(input::WORDS, id);
        let words = TextInput::lines(&name).initial(text);
        modal.with(Block::input(speaker.words_input(
            &name,
            "form.words",
            words,
        )))
    };
    let marks = [
        (
            mark::TAKEN,
            "form.look_into",
            note.taken.contains(look.person),
        ),
        (mark::WITHDRAWN, "form.take_back", !note.stands()),
    ];
    let name = of_note(input::MARKS, id);
    modal.with(Block::input(speaker.marks_input(
        &name,
        "form.besides",
        &marks,
    )))
}

/// Where it stands, and the fact that did it.
fn verdict(
    modal: view::Modal,
    id: NoteId,
    note: &Note,
    incident: &Incident,
    speaker: &Speaker,
) -> view::Modal {
    let word = |verdict: Verdict| {
        matoi_words::label_with_emoji(speaker.language(), "hypothesis", verdict.word())
    };
    let verdicts = [Verdict::Open, Verdict::Supported, Verdict::RuledOut];
    let name = of_note(input::VERDICT, id);
    let choices = verdicts.map(|verdict| Choice::new(verdict.word(), word(verdict)));
    let field = Choices::radio(&name, choices).initial([note.verdict.word()]);
    let modal = modal.with(Block::input(
        Input::new(&name, speaker.word("form.verdict"), field).optional(),
    ));
    let facts = incident.ledger.standing(NoteKind::Fact);
    let name = of_note(input::BECAUSE, id);
    let choices = facts
        .iter()
        .rev()
        .map(|(id, fact)| Choice::new(&id.to_string(), fact.text.as_deref().unwrap_or_default()));
    let because = note.because.map(|id| id.to_string());
    let field = Choices::select(&name, choices).initial(because.as_deref());
    modal.with(Block::input(
        Input::new(&name, speaker.word("form.because"), field).optional(),
    ))
}
