//! Raising an incident, looking at it, changing its few words, closing it.

use axum::{
    Json,
    body::Bytes,
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use matoi_core::{
    actor::Actor,
    evidence::{Evidence, Provenance},
    ids::Origin,
    incident::Heat,
    refusal::Refusal,
    request::{Address, Ask, Input, Raise, Request},
};

use super::{
    caller::{Caller, Result, VIEWER},
    fields::Fields,
    view,
};

/// The words for heat, as [`Heat`] is written.
pub(crate) const HEATS: [&str; 3] = ["heads_up", "need_hands", "all_together"];

/// `POST /incidents`.
pub(super) async fn raise(caller: Caller, body: Bytes) -> Result<Response> {
    let mut fields = Fields::read(&caller, &body)?;
    let by = caller.actor(fields.text("by")?);
    let raise = Raise {
        title: fields.text("title")?.unwrap_or_default(),
        impact: fields.text("impact")?.unwrap_or_default(),
        heat: fields.one_of::<Heat>("heat", &HEATS)?.unwrap_or_default(),
        sensitive: fields.flag("sensitive")?.unwrap_or_default(),
        evidence: evidence(&mut fields, &by, caller.state.engine.now())?,
        ..Raise::default()
    };
    let ask = Ask {
        address: Address::New,
        by,
        answer_at: None,
        origin: Some(Origin(format!("idem:{}", caller.key))),
        input: Input::Asked(Request::Raise(raise)),
    };
    let answered = caller.ask(&format!("raise:{}", caller.key), &ask).await?;
    let stream = answered
        .stream
        .ok_or_else(|| caller.refuse(&Refusal::NoSuchIncident))?;
    let kept = caller
        .state
        .engine
        .kept(&VIEWER, stream)
        .await
        .map_err(|error| caller.trouble(&error))?;
    let kept = kept.ok_or_else(|| caller.refuse(&Refusal::NoSuchIncident))?;
    let mut shown = caller.incident(&kept).await?;
    shown["maybe_same"] = answered.advice.iter().find_map(view::maybe_same).into();
    let at = format!("/api/v1/incidents/{}", kept.incident.number);
    let answer = (StatusCode::CREATED, [(header::LOCATION, at)], Json(shown));
    Ok(answer.into_response())
}

fn evidence(fields: &mut Fields<'_>, by: &Actor, at: jiff::Timestamp) -> Result<Vec<Evidence>> {
    let pieces = fields.evidence("evidence")?.into_iter();
    Ok(pieces
        .map(|(text, url)| Evidence {
            text,
            url,
            from: Provenance::Given,
            by: by.clone(),
            at,
            recovered: false,
        })
        .collect())
}

/// `GET /incidents/{id}`.
pub(super) async fn show(caller: Caller, Path(id): Path<String>) -> Result<Response> {
    let kept = caller.find(&id).await?;
    caller.shown(StatusCode::OK, &kept).await
}

/// `PATCH /incidents/{id}`. Every field is read before any is changed.
pub(super) async fn change(
    caller: Caller,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response> {
    let mut fields = Fields::read(&caller, &body)?;
    let by = caller.actor(fields.text("by")?);
    let title = fields
        .text("title")?
        .map(|title| ("title", Request::Rename { title }));
    let impact = fields
        .text("impact")?
        .map(|impact| ("impact", Request::SayImpact { impact }));
    let heat = fields
        .one_of::<Heat>("heat", &HEATS)?
        .map(|heat| ("heat", Request::ChangeHeat { heat }));
    let kept = caller.find(&id).await?;
    for (verb, request) in [title, impact, heat].into_iter().flatten() {
        caller.ask_about(&kept, verb, by.clone(), request).await?;
    }
    caller.shown(StatusCode::OK, &kept).await
}

/// `POST /incidents/{id}/close`.
pub(super) async fn close(caller: Caller, Path(id): Path<String>, body: Bytes) -> Result<Response> {
    let mut fields = Fields::read(&caller, &body)?;
    let by = caller.actor(fields.text("by")?);
    let false_alarm = fields.flag("false_alarm")?.unwrap_or_default();
    let kept = caller.find(&id).await?;
    caller
        .ask_about(&kept, "close", by, Request::Close { false_alarm })
        .await?;
    caller.shown(StatusCode::OK, &kept).await
}
