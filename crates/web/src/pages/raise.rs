//! Raising from the web page: a few words, or none. One press is one incident, however often it is
//! pressed.

use axum::{
    body::Bytes,
    response::{IntoResponse, Redirect, Response},
};
use matoi_core::{
    actor::Actor,
    ids::Origin,
    refusal::Advice,
    request::{Address, Ask, Input, Raise, Request},
};
use matoi_words::say;

use super::visit::{Result, VIEWER, Visit};

/// `POST /raise`.
pub(super) async fn raise(visit: Visit, body: Bytes) -> Result<Response> {
    // Whatever was sent: a raise is never turned away over its form.
    let fields: Vec<(String, String)> = serde_urlencoded::from_bytes(&body).unwrap_or_default();
    let field = |name: &str| {
        fields
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    };
    let key = field("key").map_or_else(|| (visit.state.ids)(), str::to_owned);
    let name = field("name").map_or_else(|| say(visit.language, "web.someone", &[]), str::to_owned);
    let raise = Raise {
        title: field("words").unwrap_or_default().to_owned(),
        ..Raise::default()
    };
    let ask = Ask {
        address: Address::New,
        by: Actor::Named(name),
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
    let kept = engine.kept(&VIEWER, stream).await.map_err(trouble)?;
    let to = kept.map_or_else(
        || "/".to_owned(),
        |kept| format!("/i/{}{same}", kept.incident.number),
    );
    Ok(Redirect::to(&to).into_response())
}
