//! `sandbox.*`: what Slack's client does and its Web API does not, and the dials of the sandbox.

pub(crate) mod answers;
pub(crate) mod channels;
pub(crate) mod click;
pub(crate) mod dials;
pub(crate) mod escape;
mod event_dials;
pub(crate) mod install;
pub(crate) mod look;
pub(crate) mod people;
pub(crate) mod press;
pub(crate) mod respond;
pub(crate) mod shortcut;
pub(crate) mod views;

use crate::turn::Method;

/// Every method by family.
pub(crate) const FAMILIES: &[&[Method]] = &[
    channels::METHODS,
    click::METHODS,
    dials::METHODS,
    install::METHODS,
    look::METHODS,
    people::METHODS,
    press::METHODS,
    shortcut::METHODS,
    views::METHODS,
];

/// Nothing a person presses is acknowledged within this time: the app did not answer.
pub const ANSWER_MS: u64 = 3_000;
