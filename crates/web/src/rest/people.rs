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

const ACTIONS: [&str; 5] = ["take", "offer", "accept", "decline", "release"];

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

/// `POST /incidents/{id}/roles`. Offering is not in this version.
pub(super) async fn roles(caller: Caller, Path(id): Path<String>, body: Bytes) -> Result<Response> {
    let mut fields = Fields::read(&caller, &body)?;
    let role: Role = fields.some_of("role", &Role::ALL.map(Role::word))?;
    let action: String = fields.words("action")?;
    let meant = match action.as_str() {
        "take" => take,
        "release" => |role, person| Request::ReleaseRole { role, person },
        "offer" => |role, to| Request::OfferRole { role, to },
        "accept" => |role, person| Request::AcceptRole { role, person },
        "decline" => |role, person| Request::DeclineRole { role, person },
        _ => {
            return Err(fields.bad(
                "action",
                "web.field_word",
                &[("words", ACTIONS.join(", ").into())],
            ));
        }
    };
    let (person, by) = whom(&caller, &mut fields)?;
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
