//! Notes: something recorded as a fact, a hypothesis, …, and what became of it.

use axum::{
    Json,
    body::Bytes,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use matoi_core::{
    ids::NoteId,
    note::{Note, NoteChange, NoteKind, Verdict},
    refusal::{Advice, Refusal},
    request::Request,
};
use uuid::Uuid;

use super::{
    after::needs_a_person,
    caller::{Caller, Result},
    fields::Fields,
    view,
};

/// The words for where a hypothesis stands.
pub(crate) const VERDICTS: [&str; 3] = ["open", "supported", "ruled_out"];

fn kinds() -> [&'static str; 6] {
    NoteKind::ALL.map(NoteKind::word)
}

/// `POST /incidents/{id}/notes`: the new note.
pub(super) async fn record(
    caller: Caller,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response> {
    let mut fields = Fields::read(&caller, &body)?;
    let kind: NoteKind = fields.some_of("kind", &kinds())?;
    let text = fields.words("text")?;
    let source = fields.message("message")?;
    let by = caller.actor(fields.text("by")?);
    let kept = caller.find(&id).await?;
    let at = caller.state.engine.now();
    let request = Request::RecordNote {
        kind,
        text: text.clone(),
        source: source.clone(),
        at,
    };
    let answered = caller.ask_about(&kept, "note", by.clone(), request).await?;
    let now = caller.now(&kept).await?;
    let told = answered.advice.iter().find_map(|advice| {
        if let Advice::NoteKept { note, .. } = advice {
            Some(*note)
        } else {
            None
        }
    });
    if let Some(note) = told.and_then(|id| Some((id, now.incident.ledger.get(id)?))) {
        return answer(&caller, StatusCode::CREATED, Some(note));
    }
    // Asked twice under one key, the answer is the one note that there is.
    let same = |note: &Note| {
        note.explicit
            && note.kind == kind
            && note.text.as_ref() == Some(&text)
            && note.source == source
            && note.said_by.as_ref() == Some(&by)
    };
    let newest = now
        .incident
        .ledger
        .all()
        .into_iter()
        .rev()
        .find(|(_, note)| same(note));
    answer(&caller, StatusCode::CREATED, newest)
}

/// `PATCH /incidents/{id}/notes/{note}`: the note as it is now.
pub(super) async fn change(
    caller: Caller,
    Path((id, note)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response> {
    let mut fields = Fields::read(&caller, &body)?;
    let by = caller.actor(fields.text("by")?);
    let change = NoteChange {
        kind: fields.one_of::<NoteKind>("kind", &kinds())?,
        verdict: fields.one_of::<Verdict>("verdict", &VERDICTS)?,
        withdrawn: fields.flag("withdrawn")?,
        unsaid: false,
        because: fields.id("because")?,
        text: fields.text("text")?.filter(|text| !text.trim().is_empty()),
    };
    let taken = fields.flag("taken")?;
    let kept = caller.find(&id).await?;
    let note = note
        .parse::<Uuid>()
        .map(NoteId)
        .map_err(|_| caller.refuse(&Refusal::NoSuchNote))?;
    if let Some(on) = taken {
        needs_a_person(&caller, &by)?;
        let verb = format!("note:{note}:take:{on}");
        let request = Request::TakeNote { note, on };
        caller.ask_about(&kept, &verb, by.clone(), request).await?;
    }
    caller
        .ask_about(
            &kept,
            &format!("note:{note}"),
            by,
            Request::ChangeNote { note, change },
        )
        .await?;
    let now = caller.now(&kept).await?;
    answer(
        &caller,
        StatusCode::OK,
        now.incident.ledger.get(note).map(|found| (note, found)),
    )
}

fn answer(caller: &Caller, status: StatusCode, note: Option<(NoteId, &Note)>) -> Result<Response> {
    let (id, note) = note.ok_or_else(|| caller.refuse(&Refusal::NoSuchNote))?;
    let team = caller.state.engine.team();
    Ok((
        status,
        Json(view::note(id, note, &|actor| view::name(actor, &team))),
    )
        .into_response())
}
