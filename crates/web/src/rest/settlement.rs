//! Settling: proposing, agreeing, worrying, taking back, the lead's word, reopening.

use axum::{body::Bytes, extract::Path, http::StatusCode, response::Response};
use matoi_core::{
    actor::Actor, ids::NoteId, note::NoteKind, refusal::Advice, request::Request,
    settlement::Material,
};
use matoi_engine::Kept;

use super::{
    caller::{Caller, Result},
    fields::Fields,
};

/// What can be done about settling.
pub(crate) const ACTIONS: [&str; 7] = [
    "propose",
    "agree",
    "take_back",
    "concern",
    "withdraw",
    "decide",
    "reopen",
];

/// `POST /incidents/{id}/settlement`.
pub(super) async fn settle(
    caller: Caller,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response> {
    let mut fields = Fields::read(&caller, &body)?;
    let action = fields.words("action")?;
    let by = caller.actor(fields.text("by")?);
    let text = fields.text("text")?.unwrap_or_default();
    let pieces = fields.evidence("evidence")?;
    let mut material = fields.formed::<Material>("material", "web.field_material")?;
    let proposal = fields.id("proposal")?;
    if !ACTIONS.contains(&action.as_str()) {
        return Err(fields.no_such_word("action", &ACTIONS));
    }
    let kept = caller.find(&id).await?;
    for (place, piece) in pieces.into_iter().enumerate() {
        let verb = format!("settlement:{action}:{place}");
        let fact = keep(&caller, &kept, &verb, &by, piece).await?;
        if let Some(material) = &mut material {
            material.notes.extend(fact);
        }
    }
    let request = match action.as_str() {
        "propose" => Request::Propose { text, material },
        "agree" => Request::Agree { proposal },
        "take_back" => Request::TakeBackAgreement { proposal },
        "concern" => Request::RaiseConcern { text, proposal },
        "withdraw" => Request::WithdrawProposal { proposal },
        "decide" => Request::DecideSettled {
            text,
            material,
            proposal,
        },
        _ => Request::Reopen,
    };
    caller
        .ask_about(&kept, &format!("settlement:{action}"), by, request)
        .await?;
    caller.shown(StatusCode::OK, &kept).await
}

/// What makes somebody think so is a fact like any other, and shown as material from then on.
async fn keep(
    caller: &Caller,
    kept: &Kept,
    verb: &str,
    by: &Actor,
    (text, url): (String, Option<String>),
) -> Result<Option<NoteId>> {
    let text = [text, url.unwrap_or_default()].join("\n").trim().to_owned();
    let fact = Request::RecordNote {
        kind: NoteKind::Fact,
        text,
        source: None,
        at: caller.state.engine.now(),
    };
    let answered = caller.ask_about(kept, verb, by.clone(), fact).await?;
    Ok(answered.advice.iter().find_map(|advice| {
        if let Advice::NoteKept { note, .. } = advice {
            Some(*note)
        } else {
            None
        }
    }))
}
