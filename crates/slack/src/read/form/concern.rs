//! A concern about a proposal. Must never lack for being wordless.

use matoi_core::{
    ids::{IncidentId, StreamId},
    request::Request,
};
use uuid::Uuid;

use super::{Form, Sent};
use crate::modal::input;

pub(super) fn read(incident: IncidentId, proposal: Uuid, form: &Form) -> Sent {
    let text = form.filled.text(input::WORDS).unwrap_or_default();
    Sent::of(
        StreamId::Incident(incident),
        Request::RaiseConcern {
            text: text.to_owned(),
            proposal: Some(proposal),
        },
    )
}
