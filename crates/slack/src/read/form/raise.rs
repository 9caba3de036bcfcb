//! A raise from a form. Must never lack for being empty.

use matoi_core::request::{Address, Raise, Request};

use super::{Form, Sent, heat};
use crate::modal::{input, mark};

pub(super) fn read(form: &Form) -> Sent {
    let text = |name| form.filled.text(name).unwrap_or_default().to_owned();
    Sent {
        address: Address::New,
        request: Request::Raise(Raise {
            title: text(input::TITLE),
            impact: text(input::IMPACT),
            heat: heat(&form.filled).unwrap_or_default(),
            sensitive: form.filled.is_checked(input::MARKS, mark::SENSITIVE),
            ..Raise::default()
        }),
    }
}
