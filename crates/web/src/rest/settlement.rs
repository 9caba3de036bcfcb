//! Settling: proposing, agreeing, worrying, taking back, the lead's word, reopening.

use axum::{body::Bytes, extract::Path, http::StatusCode, response::Response};
use matoi_core::{note::NoteKind, request::Request};

use super::{
    caller::{Caller, Result},
    fields::Fields,
};

/// What can be done about settling.
pub(crate) const ACTIONS: [&str; 6] = [
    "propose", "agree", "concern", "withdraw", "decide", "reopen",
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
    let evidence = fields.evidence("evidence")?;
    let request = match action.as_str() {
        "propose" => Request::Propose {
            text,
            material: None,
        },
        "agree" => Request::Agree { proposal: None },
        "concern" => Request::RaiseConcern {
            text,
            proposal: None,
        },
        "withdraw" => Request::WithdrawProposal { proposal: None },
        "decide" => Request::DecideSettled { text },
        "reopen" => Request::Reopen,
        _ => {
            return Err(fields.no_such_word("action", &ACTIONS));
        }
    };
    let kept = caller.find(&id).await?;
    for (place, (text, url)) in evidence.into_iter().enumerate() {
        // What makes somebody think so is a fact like any other, and shown as material from then on.
        let text = [text, url.unwrap_or_default()].join("\n").trim().to_owned();
        let fact = Request::RecordNote {
            kind: NoteKind::Fact,
            text,
            source: None,
            at: caller.state.engine.now(),
        };
        caller
            .ask_about(
                &kept,
                &format!("settlement:{action}:{place}"),
                by.clone(),
                fact,
            )
            .await?;
    }
    caller
        .ask_about(&kept, &format!("settlement:{action}"), by, request)
        .await?;
    caller.shown(StatusCode::OK, &kept).await
}
