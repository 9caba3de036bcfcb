//! Notes from forms: a new one, one from a message, a changed one.
//! Must never read an emptied field as a wish to lose words.

use matoi_core::{
    ids::{IncidentId, MessageRef, NoteId, StreamId},
    note::{NoteChange, NoteKind, Verdict},
    request::{Address, Request},
};

use super::{Form, Sent};
use crate::{
    modal::{input, mark, of_note},
    read::mark as time,
    wire::form::Filled,
};

/// A new one; nothing where nothing was said.
pub(super) fn new(incident: IncidentId, form: &Form) -> Option<Sent> {
    let request = Request::RecordNote {
        kind: kind(&form.filled, input::KIND).unwrap_or(NoteKind::Fact),
        text: form.filled.text(input::WORDS)?.to_owned(),
        source: None,
        at: form.told.received_at,
    };
    Some(Sent::of(StreamId::Incident(incident), request))
}

/// One that a message says, at the time it was said.
pub(super) fn on(message: &MessageRef, form: &Form) -> Option<Sent> {
    let request = Request::RecordNote {
        kind: kind(&form.filled, input::KIND).unwrap_or(NoteKind::Fact),
        text: form.filled.text(input::WORDS)?.to_owned(),
        source: Some(message.clone()),
        at: time::time(&message.mark.0).unwrap_or(form.told.received_at),
    };
    Some(Sent {
        address: Address::Message(message.clone()),
        request,
    })
}

/// What was changed of the one that was chosen.
pub(super) fn changed(incident: IncidentId, preset: Option<NoteId>, form: &Form) -> Vec<Sent> {
    let filled = &form.filled;
    let chosen = filled.chosen(input::NOTE).and_then(|id| id.parse().ok());
    let Some(note) = chosen.map(NoteId).or(preset) else {
        return Vec::new();
    };
    // Only what was drawn for this very note; another may have been chosen just before sending.
    let Some(kind) = kind(filled, &of_note(input::KIND, note)) else {
        return Vec::new();
    };
    let verdict = filled
        .chosen(&of_note(input::VERDICT, note))
        .and_then(verdict);
    let because = filled.chosen(&of_note(input::BECAUSE, note));
    let because = because.and_then(|id| id.parse().ok()).map(NoteId);
    let marks = of_note(input::MARKS, note);
    let text = filled.text(&of_note(input::WORDS, note)).map(str::to_owned);
    let change = NoteChange {
        kind: Some(kind),
        verdict,
        because,
        text,
        withdrawn: Some(filled.is_checked(&marks, mark::WITHDRAWN)),
    };
    let on = filled.is_checked(&marks, mark::TAKEN);
    [
        Request::ChangeNote { note, change },
        Request::TakeNote { note, on },
    ]
    .map(|request| Sent::of(StreamId::Incident(incident), request))
    .into()
}

fn kind(filled: &Filled, name: &str) -> Option<NoteKind> {
    let word = filled.chosen(name)?;
    NoteKind::ALL.into_iter().find(|kind| kind.word() == word)
}

fn verdict(word: &str) -> Option<Verdict> {
    let all = [Verdict::Open, Verdict::Supported, Verdict::RuledOut];
    all.into_iter().find(|verdict| verdict.word() == word)
}
