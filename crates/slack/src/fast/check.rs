//! What is wrong with a form that was sent, as far as the form alone can tell. Answered in the
//! acknowledgement, so that it stands under the input; then nothing is kept.
//!
//! It must never refuse for what depends on the state of anything: that is said afterwards, to the person
//! alone.

use std::collections::BTreeMap;

use matoi_core::ids::PersonId;
use matoi_core::team::TeamView;
use matoi_words::say;
use serde_json::Value;

use crate::{
    modal::Tag,
    read,
    show::Speaker,
    wire::{
        form::Filled,
        interaction::Interaction,
        kit::{INPUT_TEXT_MAX, length},
    },
};

/// What is wrong, by input, in the person's language; `None` where nothing is, or the form is not ours.
#[must_use]
pub fn form_errors(kind: &str, payload: &str, team: &TeamView) -> Option<BTreeMap<String, String>> {
    if kind != "interactive" {
        return None;
    }
    let payload: Value = serde_json::from_str(payload).ok()?;
    let Interaction::Submission(sent) = Interaction::of(&payload) else {
        return None;
    };
    let tag = Tag::parse(sent.view.private_metadata)?;
    let person = PersonId::from(sent.person?);
    let speaker = Speaker::to(&person, team, None);
    let mut errors = too_long(&sent.view.filled, &speaker);
    for (input, key) in read::wrong_in(&tag.modal, &sent.view.filled) {
        errors.insert(input.to_owned(), say(speaker.language(), key, &[]));
    }
    (!errors.is_empty()).then_some(errors)
}

/// Slack's clients stop at the limit, other programs need not.
fn too_long(filled: &Filled, speaker: &Speaker) -> BTreeMap<String, String> {
    let long = filled
        .texts()
        .filter(|(_, text)| length(text) > INPUT_TEXT_MAX);
    let told = say(
        speaker.language(),
        "sys.form_too_long",
        &[("n", INPUT_TEXT_MAX.into())],
    );
    long.map(|(input, _)| (input.to_owned(), told.clone()))
        .collect()
}
