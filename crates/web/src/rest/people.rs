//! Who can act, and who does what.

use axum::{body::Bytes, extract::Path, http::StatusCode, response::Response};
use matoi_core::{
    actor::Actor, ids::PersonId, refusal::Refusal, request::Request, role::Role,
    roll_call::Availability,
};

use super::{
    caller::{Caller, Result},
    fields::Fields,
};

/// What can be done with a role.
pub(crate) const ACTIONS: [&str; 5] = ["take", "offer", "accept", "decline", "release"];

/// `POST /incidents/{id}/availability`.
pub(super) async fn availability(
    caller: Caller,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response> {
    let mut fields = Fields::read(&caller, &body)?;
    let answer: Availability =
        fields.some_of("answer", &Availability::ALL.map(Availability::word))?;
    let (person, by) = whom(&caller, &mut fields)?;
    let kept = caller.find(&id).await?;
    caller
        .ask_about(
            &kept,
            "availability",
            by,
            Request::AnswerRollCall { person, answer },
        )
        .await?;
    caller.shown(StatusCode::OK, &kept).await
}

/// `POST /incidents/{id}/join`: somebody comes along.
pub(super) async fn join(caller: Caller, Path(id): Path<String>, body: Bytes) -> Result<Response> {
    let mut fields = Fields::read(&caller, &body)?;
    let (person, _) = whom(&caller, &mut fields)?;
    let kept = caller.find(&id).await?;
    let verb = format!("join:{person}");
    caller
        .ask_about(&kept, &verb, Actor::Person(person), Request::Join)
        .await?;
    caller.shown(StatusCode::OK, &kept).await
}

/// `POST /incidents/{id}/roles`.
pub(super) async fn roles(caller: Caller, Path(id): Path<String>, body: Bytes) -> Result<Response> {
    let mut fields = Fields::read(&caller, &body)?;
    let role: Role = fields.some_of("role", &Role::ALL.map(Role::word))?;
    let action: String = fields.words("action")?;
    let double = fields.flag("double")?.unwrap_or_default();
    let meant = match action.as_str() {
        "take" if double => take_beside,
        "take" => take,
        "release" => |role, person| Request::ReleaseRole { role, person },
        "offer" => |role, to| Request::OfferRole { role, to },
        "accept" => |role, person| Request::AcceptRole { role, person },
        "decline" => |role, person| Request::DeclineRole { role, person },
        _ => return Err(fields.no_such_word("action", &ACTIONS)),
    };
    let offered_by = fields.text("by")?;
    let (person, by) = whom(&caller, &mut fields)?;
    // Whoever is asked does not ask: an offer without a name is the script's.
    let by = match (action.as_str(), offered_by) {
        ("offer", None) => Actor::Machine,
        (_, None) => by,
        (_, offered_by) => caller.actor(offered_by),
    };
    let kept = caller.find(&id).await?;
    caller
        .ask_about(&kept, &format!("role:{action}"), by, meant(role, person))
        .await?;
    caller.shown(StatusCode::OK, &kept).await
}

fn take(role: Role, person: PersonId) -> Request {
    Request::TakeRole {
        role,
        person,
        double: false,
    }
}

/// Beside whoever holds it.
fn take_beside(role: Role, person: PersonId) -> Request {
    Request::TakeRole {
        role,
        person,
        double: true,
    }
}

/// The person it is about, who also did it unless somebody else is named.
fn whom(caller: &Caller, fields: &mut Fields<'_>) -> Result<(PersonId, Actor)> {
    let named = fields.words("person")?;
    let person = caller
        .person(&named)
        .ok_or_else(|| caller.refuse(&Refusal::NotAPerson))?;
    let by = match fields.text("by")? {
        None => Actor::Person(person.clone()),
        by @ Some(_) => caller.actor(by),
    };
    Ok((person, by))
}
