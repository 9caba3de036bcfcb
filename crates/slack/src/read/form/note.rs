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
    let field = |name| of_note(name, note);
    let Some(kind) = kind(filled, &field(input::KIND)) else {
        return Vec::new();
    };
    let changed = |name| Some(field(name)).filter(|name| form.is_changed(name));
    // Where it stands and the fact that did it are one thing to say.
    let judged = changed(input::VERDICT).or_else(|| changed(input::BECAUSE));
    let chosen = |name| filled.chosen(&field(name));
    let because = judged
        .as_ref()
        .and_then(|_| chosen(input::BECAUSE)?.parse().ok());
    let words = form.reworded(&field(input::WORDS));
    let marked = |mark| form.drawn.toggled(filled, &field(input::MARKS), mark);
    let change = NoteChange {
        kind: changed(input::KIND).map(|_| kind),
        verdict: judged.and_then(|_| verdict(chosen(input::VERDICT)?)),
        because: because.map(NoteId),
        text: words.filter(|words| !words.is_empty()),
        withdrawn: marked(mark::WITHDRAWN),
        unsaid: false,
    };
    let change = (change != NoteChange::default()).then_some(Request::ChangeNote { note, change });
    let taken = marked(mark::TAKEN).map(|on| Request::TakeNote { note, on });
    let requests = [change, taken].into_iter().flatten();
    requests
        .map(|request| Sent::of(StreamId::Incident(incident), request))
        .collect()
}

fn kind(filled: &Filled, name: &str) -> Option<NoteKind> {
    let word = filled.chosen(name)?;
    NoteKind::ALL.into_iter().find(|kind| kind.word() == word)
}

fn verdict(word: &str) -> Option<Verdict> {
    let all = [Verdict::Open, Verdict::Supported, Verdict::RuledOut];
    all.into_iter().find(|verdict| verdict.word() == word)
}
