//! What somebody does with an alert that came in: raise it, look at it, say that it is nothing. Must
//! never hear one; that is another door.

use axum::{
    Json,
    body::Bytes,
    extract::Path,
    response::{IntoResponse, Response},
};
use matoi_core::{
    ids::{Fingerprint, StreamId},
    refusal::Refusal,
    request::{Ask, Request},
};

use super::{
    caller::{Caller, Result, VIEWER},
    fields::Fields,
    view,
};

/// What can be done with an alert.
pub(crate) const ACTIONS: [&str; 5] = ["raise", "look", "stop_looking", "dismiss", "restore"];

/// `POST /alerts/{fingerprint}`: the alert as it is then.
pub(super) async fn act(
    caller: Caller,
    Path(fingerprint): Path<String>,
    body: Bytes,
) -> Result<Response> {
    let mut fields = Fields::read(&caller, &body)?;
    let action = fields.words("action")?;
    let by = caller.actor(fields.text("by")?);
    let request = match action.as_str() {
        "raise" => Request::RaiseAlert,
        "look" => Request::LookAtAlert,
        "stop_looking" => Request::StopLooking,
        "dismiss" => Request::DismissAlert,
        "restore" => Request::RestoreAlert,
        _ => return Err(fields.no_such_word("action", &ACTIONS)),
    };
    let fingerprint = Fingerprint(fingerprint);
    let stream = StreamId::Alert(fingerprint.clone());
    let key = format!("{stream}:{action}:{}", caller.key);
    let ask = Ask::request(stream, by, request);
    caller.ask(&key, &ask).await?;
    let alerts = caller.state.engine.alerts(&VIEWER).await;
    let alerts = alerts.map_err(|error| caller.trouble(&error))?;
    let shown = alerts
        .iter()
        .find(|alert| {
            let latest = alert.latest.as_ref();
            latest.is_some_and(|heard| heard.fingerprint == fingerprint)
        })
        .and_then(view::alert);
    let shown = shown.ok_or_else(|| caller.refuse(&Refusal::NoSuchAlert))?;
    Ok(Json(shown).into_response())
}
