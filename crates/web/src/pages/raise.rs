//! Raising from the web page: a few words, or none. One press is one incident, however often it is
//! pressed.

use axum::{
    body::Bytes,
    response::{IntoResponse, Redirect, Response},
};
use matoi_core::{
    ids::Origin,
    refusal::Advice,
    request::{Address, Ask, Input, Raise, Request},
};

use super::{
    form::Form,
    visit::{Result, Visit},
};

/// `POST /raise`.
pub(super) async fn raise(visit: Visit, body: Bytes) -> Result<Response> {
    let form = Form::read(&body);
    let key = form.field("key").map(str::to_owned);
    let key = key.unwrap_or_else(|| (visit.state.ids)());
    let raise = Raise {
        title: form.line("words").unwrap_or_default().to_owned(),
        ..Raise::default()
    };
    let ask = Ask {
        address: Address::New,
        by: visit.by(form.field("name")),
        answer_at: None,
        origin: Some(Origin(format!("web:{key}"))),
        input: Input::Asked(Request::Raise(raise)),
    };
    let engine = &visit.state.engine;
    let trouble = |error| visit.trouble(&error);
    let answered = engine
        .request(&format!("web:{key}"), &ask)
        .await
        .map_err(trouble)?;
    let same = answered.iter().flat_map(|answered| &answered.advice);
    let same = same.into_iter().find_map(|advice| {
        if let Advice::MaybeSame { number, .. } = advice {
            Some(format!("?same={number}"))
        } else {
            None
        }
    });
    let same = same.unwrap_or_default();
    let Some(stream) = answered.and_then(|answered| answered.stream) else {
        // Kept, and not decided yet: it shows up on the now page by itself.
        return Ok(Redirect::to("/").into_response());
    };
    let kept = engine
        .kept(&visit.viewer(), stream)
        .await
        .map_err(trouble)?;
    let to = kept.map_or_else(
        || "/".to_owned(),
        |kept| format!("/i/{}{same}", kept.incident.number),
    );
    Ok(Redirect::to(&to).into_response())
}
